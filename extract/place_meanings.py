"""What a place name may mean before its context is read."""

from __future__ import annotations

from typing import Final, NamedTuple

from extract.gazetteer import Gazetteer, Place

WIDE: Final = frozenset(["region", "admin1", "sea"])
_SIZES: Final = ((1_000_000, 2.0), (300_000, 1.6), (100_000, 1.3), (15_000, 0.7))


class Candidate(NamedTuple):
    """A place that a name may mean, and what speaks for it wherever the name stands."""

    place: Place
    by_hand: bool  # from the hand-made tables
    weak: bool  # one of those that are meant only behind a word for a place
    size: float


class Meanings(NamedTuple):
    """All that a name may mean."""

    places: tuple[Place, ...]
    country: Place | None
    common: bool  # it is also a common word
    likely: tuple[Candidate, ...]  # places that people mean by it
    provinces: tuple[Candidate, ...]  # likewise, behind a word for a province


def meanings(gazetteer: Gazetteer, key: str, common: bool) -> Meanings:
    """What a folded name may mean; if it is also a common word, only what is listed by hand.

    Not likely are those that nobody means: a province beside its town when the text says no
    province, hamlets that share the name of a well-known city.
    """
    own = gazetteer.own.get(key, ())
    places = [p for p in gazetteer.lookup(key) if p in own or not common]
    country = next((p for p in places if p.kind == "country"), None)
    known = max((p.population for p in own if p.id not in gazetteer.weak), default=0)
    provinces = tuple(
        Candidate(
            place,
            by_hand=place in own or not place.id.startswith("geonames:"),
            weak=place.id in gazetteer.weak,
            size=_size(place),
        )
        for place in places
        if place.kind != "country" and (place in own or place.population * 5 >= known)
    )
    towns = {p.country for p in places if p.kind not in ("admin1", "country")}
    likely = [c for c in provinces if c.place.kind != "admin1" or c.place.country not in towns]
    return Meanings(tuple(places), country, common, tuple(likely), provinces)


def _size(place: Place) -> float:
    if place.kind in WIDE:
        return 1.0
    return next((gain for people, gain in _SIZES if place.population >= people), 0.2)
