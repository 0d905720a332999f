"""Which country a text is about: names, adjectives and well-known towns vote for it."""

from __future__ import annotations

from collections.abc import Callable, Set
from functools import partial
from typing import Final

from extract.gazetteer import Gazetteer, Place
from extract.known import Known
from extract.place_words import PlaceWords

_LEADING: Final = frozenset(["in", "near", "bearing", "type"])
MIN_STRIPPED: Final = 3  # letters that must remain behind proclitics
_USUAL: Final = "وبل"
_COUNTRY_VOTE: Final = 2.0
_SHARED_VOTE: Final = 0.5  # of a country that bears the name of another's region: the Western Desert
_TOWN_VOTE: Final = 2.0
_CAPITAL_VOTE: Final = 0.5  # counted only behind "in": capitals speak for their governments

Says = dict[str, tuple[str, float]]  # next word, or "" for any -> country spoken for, its vote
Signs = Known[Says]
_SILENT: Final[Says] = {}  # of most words


def home_signs(gazetteer: Gazetteer, words: PlaceWords) -> tuple[Signs, Callable[[str], bool]]:
    """What each word says of the country that a text is about, and whether a word may be one for
    which a text says anything: of a longer name the second word, unless that is a common one.
    """
    longer: dict[str, list[str]] = {}
    for key in gazetteer.own:
        if " " in key:
            longer.setdefault(key.partition(" ")[0], []).append(key)
    signs = Known(partial(_says, gazetteer, words, longer))
    rare = {key.split(" ")[1] for keys in longer.values() for key in keys}
    rare -= words.stop
    rare -= words.roles.keys()
    return signs, partial(_tells, signs, rare)


def _tells(signs: Signs, rare: Set[str], word: str) -> bool:
    """Whether a word has a say alone, or a say with a word behind it that is none of the rare."""
    return word in rare or not signs[word].keys() <= rare


def _says(gazetteer: Gazetteer, words: PlaceWords, longer: dict[str, list[str]], word: str) -> Says:
    """What a word says, with proclitics or without; "in" before a name counts one more."""
    if found := _meaning(gazetteer, words, longer, word):
        return found
    for bare in without_clitics(word, words.clitics):
        if found := _meaning(gazetteer, words, longer, bare):
            more = word[0] == "ب"
            return {second: (iso2, vote + more) for second, (iso2, vote) in found.items()}
    return _SILENT


def _meaning(gazetteer: Gazetteer, words: PlaceWords, longer: dict[str, list[str]], word: str) -> Says:
    """What a word without proclitics says, empty for nothing. `longer` holds the names of two words
    and more, by their first.
    """
    found: Says = {}
    if (word[0] >= "\u0600") is not bool(words.clitics):
        return found
    for key in (word, *longer.get(word, ())):
        places = gazetteer.own.get(key)
        if places is None or key in words.stop:
            continue
        second = key.split(" ")[1] if key != word else ""
        if second in words.bearings and (word in words.bearings or key.count(" ") > 1):
            continue  # the far north, the south west: not of one country alone
        if places[0].kind == "country":
            shared = any(p.kind == "region" and p.country != places[0].country for p in places)
            found.setdefault(second, (places[0].country, _SHARED_VOTE if shared else _COUNTRY_VOTE))
        elif (place := _clear_town(places, gazetteer)) is not None:
            vote = _CAPITAL_VOTE if key in gazetteer.capitals else _TOWN_VOTE
            found.setdefault(second, (place.country, vote))
    if word in gazetteer.nisba and word not in words.stop:
        found.setdefault("", (gazetteer.nisba[word], 1.0))
    return found


def _clear_town(places: list[Place], gazetteer: Gazetteer) -> Place | None:
    """The town that a name means without any context: the only one, or five times the next."""
    towns = [p for p in places if p.kind not in ("region", "sea")]
    if not towns or not gazetteer.weak.isdisjoint([p.id for p in towns]):
        return None
    if len(towns) == 1:
        return towns[0]
    best = max(towns, key=lambda p: p.population)
    others = [p for p in towns if p.country != best.country]
    return best if all(p.population * 5 < best.population for p in others) else None


def without_clitics(word: str, clitics: str) -> list[str]:
    """What an Arabic word is without the usual proclitics, the likeliest first."""
    if len(word) <= MIN_STRIPPED or not clitics or word[0] not in _USUAL:
        return []
    if word[0] != "ل":
        return [word[1:]]
    if word[1] == "ل":
        return ["ال" + word[2:], word[1:]]
    return [word[1:]] if word[1:3] != "ال" else []


def add_votes(
    votes: dict[str, float], weight: int, tokens: list[str], signs: Signs, words: PlaceWords
) -> None:
    """Add to `votes`, by country, those of a sentence's words and signs, each so many times."""
    known: dict[str, Says] = signs
    for i, token in enumerate(tokens):
        meanings = known.get(token)
        if meanings is None:
            meanings = signs[token]
        if not meanings:
            continue
        following = tokens[i + 1] if i + 1 < len(tokens) else ""
        found = meanings.get(following) or meanings.get("")
        previous = tokens[i - 1] if i else ""
        if found is None or previous in words.origins:
            continue
        iso2, vote = found
        role = words.roles.get(previous)
        led = role is not None and role.role in _LEADING
        if led or vote != _CAPITAL_VOTE:
            votes[iso2] = votes.get(iso2, 0.0) + (vote + 1.0 if led else vote) * weight
