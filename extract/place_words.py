"""The words around place names, one language: read from its places.yml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from extract.text import normalise
from schema.strict_yaml import Map, check_keys, read_yaml

_LISTS: Final = [
    "clitics",
    "near",
    "part_nouns",
    "part_heads",
    "bare_parts",
    "places_of_text",
    "capital_of_text",
    "capital_venues",
    "venue_cues",
    "inside",
    "prepositions",
    "from",
    "units",
    "containment",
    "border",
    "border_links",
    "named_for",
    "organisations",
    "titles",
    "origins",
    "given_names",
    "speech",
    "stop",
]


class Role(NamedTuple):
    """What a word before a name says about it."""

    role: str  # bearing type near unit from in prep link
    value: str  # n s e w ..., or the kind of place: town village area district admin1 ...
    inside: bool  # it carries a proclitic that means "in" or "to"


class PlaceWords(NamedTuple):
    """Folded words by use. Sets hold the forms with proclitics too, except stop and names."""

    clitics: str
    roles: dict[str, Role]
    bearings: dict[str, str]  # without proclitics
    part_nouns: dict[str, Role]  # with proclitics
    part_heads: dict[str, Role]
    bare_parts: frozenset[str]
    places_of_text: dict[str, Role]
    capital_of_text: dict[str, Role]
    capital_venues: dict[str, tuple[tuple[str, ...], ...]]  # the words behind, by first word
    venue_cues: frozenset[str]
    border: frozenset[str]
    border_links: frozenset[str]
    named_for: frozenset[str]
    organisations: frozenset[str]
    titles: frozenset[str]
    origins: frozenset[str]  # words before a nationality that is a person's alone
    speech: frozenset[str]
    stop: frozenset[str]


@lru_cache(maxsize=8)
def load_place_words(language: Path) -> PlaceWords:
    """Read `language`/places.yml. Raises DataError for an unknown or missing key."""
    path = language / "places.yml"
    data: Map = read_yaml(path)
    check_keys(data, path, required=(*_LISTS, "types", "bearings"))
    folded = {key: _fold(data[key]) for key in _LISTS}
    clitics = "".join(folded["clitics"])
    bearings = {w: value for value, words in data["bearings"].items() for w in _fold(words)}
    roles: dict[str, Role] = {}

    def add(words: list[str], role: str, value: str) -> None:
        for word in words:
            for form, inside in _with_clitics(word, clitics):
                roles.setdefault(form, Role(role, value, inside))

    for word, value in bearings.items():
        add([word], "bearing", value)
    for value, words in data["types"].items():
        add(_fold(words), "type", value)
    for key, role in _ROLE_OF_LIST:
        add(folded[key], role, "")

    def forms(key: str) -> dict[str, Role]:
        return {
            form: Role(key, word, inside)
            for word in folded[key]
            for form, inside in _with_clitics(word, clitics)
        }

    return PlaceWords(
        clitics=clitics,
        roles=roles,
        bearings=bearings,
        part_nouns=forms("part_nouns"),
        part_heads=forms("part_heads"),
        bare_parts=frozenset(folded["bare_parts"]),
        places_of_text=forms("places_of_text"),
        capital_of_text=forms("capital_of_text"),
        capital_venues=_by_first(folded["capital_venues"]),
        venue_cues=frozenset(forms("venue_cues")),
        border=frozenset(forms("border")),
        border_links=frozenset(folded["border_links"]),
        named_for=frozenset(forms("named_for")),
        organisations=frozenset(forms("organisations")),
        titles=frozenset([*forms("titles"), *folded["given_names"]]),
        origins=frozenset(forms("origins")),
        speech=frozenset(forms("speech")),
        stop=frozenset(folded["stop"]),
    )


_SPECIAL: Final = (
    "part_nouns",
    "part_heads",
    "places_of_text",
    "capital_of_text",
    "capital_venues",
    "border",
)


def special_words(words: PlaceWords) -> dict[str, frozenset[str]]:
    """The words that may name a place without being its name (the south, the border, the city),
    each with those of which one must follow it; none where any may.
    """
    bearings = frozenset(w for w, value in words.bearings.items() if w.startswith("ال") and value != "c")
    found = dict.fromkeys(words.part_heads, bearings)
    for word, rests in words.capital_venues.items():
        found[word] = frozenset(rest[0] for rest in rests) if all(rests) else frozenset()
    free = [group for group in _SPECIAL if group not in ("part_heads", "capital_venues")]
    return found | dict.fromkeys((word for group in free for word in getattr(words, group)), frozenset())


def only_in(words: PlaceWords, group: str) -> frozenset[str]:
    """The special words that are in one list and in no other."""
    others = (getattr(words, other) for other in _SPECIAL if other != group)
    return frozenset(getattr(words, group)).difference(*others)


_ROLE_OF_LIST: Final = (
    ("near", "near"),
    ("units", "unit"),
    ("from", "from"),
    ("inside", "in"),
    ("prepositions", "prep"),
    ("containment", "link"),
)


def _fold(words: list[str]) -> list[str]:
    return normalise("\n".join(words)).text.split("\n") if words else []


def _by_first(phrases: list[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for first, *rest in (phrase.split() for phrase in phrases):
        found[first] = (*found.get(first, ()), tuple(rest))
    return found


def _with_clitics(word: str, clitics: str) -> list[tuple[str, bool]]:
    """The word and its forms with proclitics; True where one of them means "in" or "to"."""
    forms = [(word, False)]
    if not clitics:
        return forms
    for joined in ("", "و", "ف"):
        if joined:
            forms.append((joined + word, False))
        forms.append((f"{joined}ب{word}", True))
        if word.startswith("ال"):
            forms.append((f"{joined}لل{word[2:]}", True))
        else:
            forms.append((f"{joined}ل{word}", True))
    return forms
