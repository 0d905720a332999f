"""Places that a definite noun names: the Syrian south, the eastern region, the border, the city."""

from __future__ import annotations

from typing import Final

from extract.gazetteer import Gazetteer, Place
from extract.place_context import context_before
from extract.place_words import PlaceWords
from extract.text import Sentence

Found = tuple[int, int, Place, int, str]  # start, end, place, geo_precision, rule
_MAX_BORDER_WORDS: Final = 6
_COMPOUND: Final = {"ne": "ne", "nw": "nw", "se": "se", "sw": "sw"}


def find_parts(
    marks: list[tuple[Sentence, int]],
    words: PlaceWords,
    gazetteer: Gazetteer,
    home: str | None,
    towns: list[tuple[int, Place]],
) -> list[Found]:
    """What the marked tokens name. `towns` are the towns of the text with their offsets, in
    order: "the city" is the last one before it.
    """
    found = []
    for sentence, index in marks:
        result = (
            _border(sentence, index, words, gazetteer, home)
            or _part(sentence, index, words, gazetteer, home)
            or _region(sentence, index, words, gazetteer, home)
            or _capital(sentence, index, words, gazetteer, home)
            or _venue(sentence, index, words, gazetteer, home)
            or _same_town(sentence, index, words, gazetteer, towns)
        )
        if result is not None:
            found.append(result)
    return found


def _country_at(sentence: Sentence, index: int, gazetteer: Gazetteer, words: PlaceWords) -> str:
    """ISO code of the country that a token names or derives from, or ""."""
    if index >= len(sentence.words):
        return ""
    token = sentence.words[index]
    forms = [token]
    if token[0] in words.clitics and len(token) > 3:
        forms += [token[1:], "ال" + token[2:]]
    for form in forms:
        if form in gazetteer.nisba:
            return gazetteer.nisba[form]
        for place in gazetteer.own.get(form, ()):
            if place.kind == "country":
                return place.country
    return ""


def _border(
    sentence: Sentence, index: int, words: PlaceWords, gazetteer: Gazetteer, home: str | None
) -> Found | None:
    if sentence.words[index] not in words.border:
        return None
    countries: list[str] = []
    last = index
    for i in range(index + 1, min(index + _MAX_BORDER_WORDS, len(sentence.words))):
        token = sentence.words[i]
        iso2 = _country_at(sentence, i, gazetteer, words)
        if iso2:
            if iso2 not in countries:
                countries.append(iso2)
            last = i
        elif token not in words.border_links and token not in words.bearings and token != "-":
            break
        if len(countries) == 2:
            break
    if len(countries) == 1 and home:
        countries.append(home)
    place = gazetteer.parts.get((countries[0], countries[1])) if len(countries) == 2 else None
    if place is None:
        return None
    return sentence.starts[index], sentence.end_of(last), place, 3, "border"


def _part(
    sentence: Sentence, index: int, words: PlaceWords, gazetteer: Gazetteer, home: str | None
) -> Found | None:
    """The south (of the home country), the Syrian north-west."""
    tokens = sentence.words
    role = words.part_nouns.get(tokens[index])
    if role is None:
        return None
    bearing, last = words.bearings[role.value], index + 1
    if last < len(tokens) and tokens[last] in words.bearings:
        bearing = _COMPOUND.get(bearing + words.bearings[tokens[last]], bearing)
        last += 1
    definite = last < len(tokens) and tokens[last].startswith("ال")
    iso2 = _country_at(sentence, last, gazetteer, words) if definite else ""
    if iso2 and tokens[last] in gazetteer.nisba:
        end = sentence.end_of(last)
        return sentence.starts[index], end, gazetteer.part(iso2, bearing), 3, "part"
    previous = words.roles.get(tokens[index - 1]) if index else None
    led = role.inside or (previous is not None and previous.role in ("in", "prep", "from"))
    followed = last < len(tokens) and (
        tokens[last] in ("من", "افريقي") or tokens[last] in gazetteer.own or definite
    )
    if not home or not led or followed or role.value not in words.bare_parts:
        return None
    end = sentence.end_of(last - 1)
    return sentence.starts[index], end, gazetteer.part(home, bearing), 3, "part"


def _region(
    sentence: Sentence, index: int, words: PlaceWords, gazetteer: Gazetteer, home: str | None
) -> Found | None:
    """The southern region, the eastern areas of Libya."""
    tokens = sentence.words
    role = words.part_heads.get(tokens[index])
    if role is None or index + 1 >= len(tokens) or not tokens[index + 1].startswith("ال"):
        return None
    bearing, last = words.bearings.get(tokens[index + 1], ""), index + 2
    if not bearing or bearing == "c":
        return None
    if last < len(tokens) and tokens[last] in words.bearings:
        bearing = _COMPOUND.get(bearing + words.bearings[tokens[last]], bearing)
        last += 1
    iso2 = home
    if last < len(tokens):
        further = last + (tokens[last] == "من")
        named = _country_at(sentence, further, gazetteer, words)
        if not named and further > last:
            return None
        if named and not tokens[last].startswith("و"):
            iso2, last = named, further + 1
    if iso2 is None:
        return None
    place = gazetteer.part(iso2, bearing)
    return sentence.starts[index], sentence.end_of(last - 1), place, 3, "part"


def _capital(
    sentence: Sentence, index: int, words: PlaceWords, gazetteer: Gazetteer, home: str | None
) -> Found | None:
    """The capital, the Libyan capital: when its name does not follow."""
    if sentence.words[index] not in words.capital_of_text:
        return None
    named = _country_at(sentence, index + 1, gazetteer, words)
    place = gazetteer.capital(named or home or "")
    if place is None:
        return None
    end = sentence.end_of(index + 1 if named else index)
    return sentence.starts[index], end, place, 1, "capital"


def _venue(
    sentence: Sentence, index: int, words: PlaceWords, gazetteer: Gazetteer, home: str | None
) -> Found | None:
    """Outside parliament, at a ministry's seat: the capital, where the words say that it is a place."""
    tokens = sentence.words
    if not index or tokens[index - 1] not in words.venue_cues:
        return None
    for rest in words.capital_venues.get(tokens[index], ()):
        end = index + 1 + len(rest)
        if tuple(tokens[index + 1 : end]) == rest:
            place = gazetteer.capital(home or "")
            if place is None:
                return None
            return sentence.starts[index], sentence.end_of(end - 1), place, 1, "capital"
    return None


def _same_town(
    sentence: Sentence,
    index: int,
    words: PlaceWords,
    gazetteer: Gazetteer,
    towns: list[tuple[int, Place]],
) -> Found | None:
    """The city, the village: the last town named before, when a word of place leads to it."""
    role = words.places_of_text.get(sentence.words[index])
    if role is None:
        return None
    start, end = sentence.starts[index], sentence.end_of(index)
    before = [place for offset, place in towns if offset < start]
    if not before:
        return None
    context = context_before(sentence, index, 0, words, gazetteer.nisba)
    if not (context.inside or context.prep or context.near or context.bearing or role.inside):
        return None
    if any(start - 2 <= offset <= end + 3 for offset, _ in towns):
        return None
    anchor = bool(context.near or context.bearing or context.away)
    first = sentence.starts[context.start] if anchor else start
    return first, end, before[-1], 2 if anchor else 1, "same"
