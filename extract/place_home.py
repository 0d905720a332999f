"""Which country a text is about: names, adjectives and well-known towns vote for it."""

from __future__ import annotations

from collections.abc import Iterator

from extract.gazetteer import Gazetteer, Place
from extract.place_words import PlaceWords
from extract.text import Sentence

_LEADING = frozenset(["in", "near", "bearing", "type"])
MIN_STRIPPED = 3  # letters that must remain behind proclitics
_COUNTRY_VOTE = 2.0
_TOWN_VOTE = 2.0
_CAPITAL_VOTE = 0.5  # counted only behind "in": capitals speak for their governments

Signs = dict[str, dict[str, tuple[str, float]]]


def home_signs(gazetteer: Gazetteer, words: PlaceWords) -> Signs:
    """Word -> next word ("" for any) -> country that they speak for, and their vote."""
    signs: Signs = {}

    def add(word: str, iso2: str, vote: float, second: str = "") -> None:
        for form in forms(word, words.clitics):
            inside = form != word and form[0] == "ب"
            signs.setdefault(form, {}).setdefault(second, (iso2, vote + 1 if inside else vote))

    for key, places in gazetteer.own.items():
        if (key[0] >= "\u0600") is not bool(words.clitics) or key in words.stop:
            continue
        first, second, *_ = [*key.split(" "), ""]
        if places[0].kind == "country":
            add(first, places[0].country, _COUNTRY_VOTE, second)
        elif (place := _clear_town(places, gazetteer)) is not None:
            vote = _CAPITAL_VOTE if key in gazetteer.capitals else _TOWN_VOTE
            add(first, place.country, vote, second)
    for form, iso2 in gazetteer.nisba.items():
        if form not in words.stop and (form[0] >= "\u0600") is bool(words.clitics):
            add(form, iso2, 1.0)
    return signs


def _clear_town(places: list[Place], gazetteer: Gazetteer) -> Place | None:
    """The town that a name means without any context: the only one, or five times the next."""
    towns = [p for p in places if p.kind not in ("region", "sea")]
    if not towns or any(p.id in gazetteer.weak for p in towns):
        return None
    best = max(towns, key=lambda p: p.population)
    others = [p for p in towns if p.country != best.country]
    return best if all(p.population * 5 < best.population for p in others) else None


def forms(word: str, clitics: str, rare: tuple[str, ...] = ()) -> list[str]:
    """The word with all proclitics. Sets of them cost less than a look at the first letters of
    every word of a text.
    """
    if not clitics or len(word) < MIN_STRIPPED:
        return [word]
    to = "لل" + word[2:] if word[:2] == "ال" else "ل" + word
    return [word, "و" + word, "ب" + word, to, *(prefix + word for prefix in rare)]


def votes(sentence: Sentence, signs: Signs, words: PlaceWords) -> Iterator[tuple[str, float]]:
    """The countries that a sentence speaks of, each with a vote."""
    tokens = sentence.words
    if signs.keys().isdisjoint(tokens):
        return
    for index, meanings in enumerate(map(signs.get, tokens)):
        if meanings is None:
            continue
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        found = meanings.get(following) or meanings.get("")
        if found is None:
            continue
        iso2, vote = found
        role = words.roles.get(tokens[index - 1]) if index else None
        led = role is not None and role.role in _LEADING
        if led or vote != _CAPITAL_VOTE:
            yield iso2, vote + (1 if led else 0)
