"""Which place a name means here: candidates weighed by country, cue, size and context."""

from __future__ import annotations

from collections.abc import Collection
from math import cos, hypot, radians
from typing import Final

from extract.gazetteer import Gazetteer, Place
from extract.place_context import Hit
from extract.place_meanings import WIDE, Candidate

_SECOND: Final = 4  # words before the second place of a dateline
THRESHOLD: Final = 3.0
_BIG: Final = 1_000_000  # people of a city as well known as a country
_BESIDE: Final = 30  # kilometres
_NAMING: Final = frozenset(["town", "village", "district", "admin1", "area", "camp", "mountains"])
# A cue must suit the thing named: "province of X" is no town, "airport of X" no mountain.
_SUITS: Final = {
    "town": {"town", "village", "district", "camp"},
    "capital": {"town"},
    "village": {"town", "village", "camp"},
    "area": {"town", "village", "district", "camp", "field", "region", "mountains"},
    "district": {"district", "town", "village", "camp"},
    "admin1": {"admin1", "region", "town", "district", "island"},
    "country": {"country"},
    "camp": {"camp", "town", "village", "district", "base"},
    "mountains": {"mountains", "town", "village", "region", "island"},
}


def kilometres(one: Place, other: Place) -> float:
    """Distance over the ground, flat-earth formula: right to 1 % under 500 km."""
    middle = radians((one.latitude + other.latitude) / 2)
    east = (one.longitude - other.longitude) * cos(middle)
    return 111.2 * hypot(one.latitude - other.latitude, east)


def choose(
    hit: Hit,
    gazetteer: Gazetteer,
    home: str | None,
    countries: Collection[str],
    senses: Collection[str],
) -> None:
    """Set `chosen` and `rule` of the hit, or leave them empty when it names no place here.

    `countries` are those that the text names; `senses` the ids of places found for sure.
    """
    context, names = hit.context, hit.names
    country = names.country
    if country and context.named_for:
        return
    if country and country.country != home and any(_is_homonym(c, home) for c in names.likely):
        country = None  # a desert or town at home of the same name
    if country and home and any(_is_nearer(c, country, gazetteer.country(home)) for c in names.likely):
        country = None  # to a Syrian the capital of Jordan, not Oman
    if country and not (context.kind in ("town", "capital", "admin1") and len(names.places) > 1):
        if context.organisation and not context.kind:
            return
        led = context.cued or context.prep or context.spoken or hit.first == 0
        if names.common and not (led and (country.country == home or country.country in countries)):
            return
        hit.chosen, hit.rule = country, "country"
        return
    if context.organisation and not context.kind:
        return
    best, top = None, THRESHOLD
    for candidate in names.provinces if context.kind == "admin1" else names.likely:
        score = _score(candidate, hit, home, countries, senses)
        if score > top or (score == top and best is None):
            best, top = candidate.place, score
    if best is None or _speaks(best, hit, gazetteer, home) or _is_namesake(best, hit, home):
        return
    hit.chosen, hit.rule = best, _rule(best, hit, home, senses)


def _is_namesake(place: Place, hit: Hit, home: str | None) -> bool:
    """Whether a street or square bears the name of a town that lies elsewhere."""
    if not hit.context.named_for or place.kind not in ("town", "admin1", "capital"):
        return False
    if place.country != home:
        return True
    towns = [p for p in hit.holder.names.places if p.kind == "town"] if hit.holder else []
    return bool(towns) and all(kilometres(place, town) > _BESIDE for town in towns)


def _is_homonym(candidate: Candidate, home: str | None) -> bool:
    place = candidate.place
    return candidate.by_hand and place.country == home and place.kind in ("town", "region")


def _is_nearer(candidate: Candidate, country: Place, home: Place) -> bool:
    """Whether a big city of another country lies nearer to home than the country of its name."""
    place = candidate.place
    if place.population < _BIG or place.country == country.country or home.country == country.country:
        return False
    return kilometres(home, place) < kilometres(home, country)


def _score(
    candidate: Candidate,
    hit: Hit,
    home: str | None,
    countries: Collection[str],
    senses: Collection[str],
) -> float:
    context = hit.context
    place, by_hand = candidate.place, candidate.by_hand
    at_home, named = place.country == home, place.country in countries
    score = 3.0 if at_home else 1.2 if named else 0.0
    score += candidate.size + (1.0 if by_hand else 0.0)
    if context.kind:
        suits = place.kind in _SUITS.get(context.kind, (place.kind,))
        score += 2.0 if suits else -0.5
        if context.kind == "admin1":
            score += 1.0 if place.kind in ("admin1", "region") else -1.0
        elif place.kind == "admin1":
            score -= 1.5
    elif place.kind == "admin1":
        score -= 0.4
    if context.near or context.bearing:
        score += 1.5
    elif context.inside:
        score += 1.0
    elif context.prep:
        score += 0.3
    words = hit.last - hit.first
    if hit.names.common or (words == 1 and by_hand and candidate.weak):
        # Behind a preposition the noun of a verb's spelling is a name, a definite noun may be itself.
        led = context.prep and (context.inside or not hit.key.startswith("ال"))
        led = led and at_home and place.kind == "town"
        score -= 0.8 if context.kind in _NAMING or context.near else 1.6 if led else 2.6
        if home and context.kind == "district" and not (at_home or named):
            score -= 2.0  # a road or quarter here has that name too
    elif words > 1:
        score += 1.0
    elif not by_hand and (place.population < 20_000 or not place.name_ar):
        score -= 1.1 if at_home and (context.inside or context.near or context.bearing) else 1.8
    if len(hit.key) < 4 and not by_hand:
        score -= 1.0
    if not by_hand and place.population < 100_000 and not (at_home or named):
        score -= 1.5
    if context.listed:
        score += 0.7
    said = context.country or hit.after_country
    if said:
        score += 3.0 if said == place.country else -3.0
    if hit.holder is not None and (context.cued or context.prep or not hit.names.common):
        score += _contained(place, hit.holder.names.places, home)
    if place.id in senses:
        score += 2.0
    if context.person and words == 1 and not context.kind:
        score -= 3.0
    if hit.cut and not by_hand:
        score -= 1.8
    return score


def _contained(place: Place, holders: Collection[Place], home: str | None) -> float:
    """The next name is said to hold this one: the country must agree, and a town be near."""
    others = [p for p in holders if p.country == place.country and p.id != place.id]
    if any(p.kind in ("country", "admin1", "region") for p in others):
        return 2.5
    if any(kilometres(p, place) < 60 for p in others):
        return 2.5
    sure = any(
        p.kind in ("country", "admin1", "region") or p.population > 300_000 or p.country == home
        for p in holders
    )
    return -3.0 if sure else 0.0


def _speaks(place: Place, hit: Hit, gazetteer: Gazetteer, home: str | None) -> bool:
    """A capital that stands for its government: no preposition of place, no kind of place."""
    context = hit.context
    if place.kind != "town" or context.kind or context.near or context.bearing:
        return False
    if context.inside or hit.holder is not None or hit.after_country:
        return False
    if not is_capital(place, hit.key, gazetteer):
        return False
    return context.spoken if place.country == home else not _dateline(hit)


def is_capital(place: Place, key: str, gazetteer: Gazetteer) -> bool:
    """Whether the place found under `key` is its country's capital."""
    return gazetteer.capitals.get(key) == place.country


def _dateline(hit: Hit) -> bool:
    """A place that opens a line, with a colon, dash or bracket behind it; or the second of two."""
    words = hit.sentence.words
    following = words[hit.last] if hit.last < len(words) else ""
    if hit.first == 0:
        return following != "" and following in ":-(/"
    return hit.first <= _SECOND and words[hit.first - 1] == "/" and following in ("-", ":", "/")


def _rule(place: Place, hit: Hit, home: str | None, senses: Collection[str]) -> str:
    context = hit.context
    if context.bearing or context.away:
        return "bearing"
    if context.near:
        return "near"
    if _dateline(hit):
        return "dateline"
    if hit.holder is not None or hit.after_country or context.country:
        return "contained"
    if context.kind:
        return "cue"
    if place.kind in WIDE:
        return "region"
    if place.country == home:
        return "home"
    return "sense" if place.id in senses else "size"


def precision(place: Place, hit: Hit) -> int | None:
    """ACLED's geo_precision: 1 the named place, 2 near it, 3 a region; None for a country."""
    if place.kind == "country":
        return 3 if hit.context.near else None
    if place.kind in WIDE:
        return 3
    if place.kind == "mountains" or hit.context.bearing not in ("", "c"):
        return 2
    return 2 if hit.context.near or hit.context.away else 1


def holder_city(place: Place, hit: Hit, gazetteer: Gazetteer) -> Place | None:
    """The larger town said, or known, to contain the place."""
    if place.kind in WIDE or place.kind == "town":
        return None
    beside = hit.holder is not None and (hit.holder.context.bearing or hit.holder.context.near)
    if hit.holder is not None and not beside and (other := hit.holder.chosen) is not None:
        near = other.country == place.country and kilometres(other, place) < 40
        if near and other.kind == "town" and other.id != place.id:
            return other
    return gazetteer.cities.get(place.id)
