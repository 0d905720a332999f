"""Who the sides are: named actors, unnamed kinds, and what each is called in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from extract.folders import NAMES
from extract.lexicon import SIDE, Entry
from extract.lexicon_builder import LexiconBuilder
from schema.codebook import load as load_codebook
from schema.countries import countries, period
from schema.errors import DataError, nearest
from schema.strict_yaml import Map, check_keys, read_yaml

_OF: Final = re.compile(r" of (?:the )?([A-Z][^{(]*?) \{period\}")
FORCES: Final = ("State forces", "External/Other forces")  # actor types of a state's men, at home or abroad


class Period(NamedTuple):
    """A name and type that hold in one country or span of days, [start, end)."""

    country: str | None
    start: date | None
    end: date | None
    name: str
    inter: str

    def holds(self, country: str | None, day: date | None) -> bool:
        """Whether it is in force in a country on a day; an undated event is named as of now."""
        if self.country and self.country != country:
            return False
        if day is None:
            return self.end is None
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


class Actor(NamedTuple):
    """A named actor of names/actors/."""

    id: str
    name: str
    inter: str
    home: frozenset[str]
    community: bool
    periods: tuple[Period, ...]


class Kind(NamedTuple):
    """An unnamed side of names/kinds.yml."""

    id: str
    name: str
    inter: str
    acts: str  # armed crowd civilian site
    associate: str | None


class Reading(NamedTuple):
    """One reading of an epithet: in documents of a country or a source, or that name an actor in
    full, an actor or a kind.
    """

    country: str | None
    source: str | None
    named: str | None
    actor: str | None
    kind: str | None


class Actors(NamedTuple):
    """All names of sides."""

    actors: dict[str, Actor]
    kinds: dict[str, Kind]
    epithets: dict[str, tuple[Reading, ...]]

    def named(self, actor_id: str, country: str | None, day: date | None) -> tuple[str, str]:
        """ACLED name and actor type of a named actor in a country (ISO2) on a day.

        A state's forces outside its home are External/Other forces (ACLED codebook, inter 8).
        """
        actor = self.actors[actor_id]
        name, inter = actor.name, actor.inter
        for held in actor.periods:
            if held.holds(country, day):
                name, inter = held.name, held.inter
                break
        if inter == "State forces" and actor.home and country and country not in actor.home:
            inter = "External/Other forces"
        home = next(iter(sorted(actor.home)), None)
        return fill_name(name, country or home, day), inter

    def unnamed(
        self, kind_id: str, owner: str | None, country: str | None, day: date | None
    ) -> tuple[str, str]:
        """ACLED name and actor type of an unnamed side; `owner` is its own country if told."""
        kind = self.kinds[kind_id]
        of = owner or country
        inter = kind.inter
        if inter == "State forces" and owner and country and owner != country:
            inter = "External/Other forces"
        if kind_id in ("police", "police_site") and owner == "IL" and country == "PS":
            inter = "External/Other forces"
        return fill_name(kind.name, of, day), inter

    def associate(self, kind_id: str, owner: str | None, country: str | None, day: date | None) -> str | None:
        """The identity that ACLED lists as associate (Journalists (Libya)), if the kind has one."""
        pattern = self.kinds[kind_id].associate
        return fill_name(pattern, owner or country, day) if pattern else None


@lru_cache(maxsize=10_000)
def fill_name(pattern: str, iso2: str | None, day: date | None) -> str:
    """A name pattern with its country and regime years.

    >>> fill_name("Civilians ({country})", "LY", None)
    'Civilians (Libya)'
    """
    known = countries().get(iso2 or "")
    years = None
    if "{period}" in pattern:
        named = _OF.search(pattern)  # "Military Forces of Israel {period}" has Israel's years
        state = named[1] if named else iso2
        years = period(state, day) if state and (named or known) else None
    text = pattern.replace("of {country}", f"of {known.of_name}" if known else "of {country}")
    if known is None:  # nobody's country is told
        text = text.replace(" of {country}", "").replace(" ({country})", "")
    text = text.replace("{country}", known.name if known else "")
    return " ".join(text.replace("{period}", f"({years})" if years else "").split())


def load_actors(folder: Path = NAMES) -> tuple[Actors, list[tuple[Map, Path]]]:
    """The names, and their entries for `add_names`. Raises DataError."""
    kinds = {}
    path = folder / "kinds.yml"
    for entry in read_yaml(path):
        check_keys(entry, path, required=["kind", "name", "inter", "acts"], optional=["associate"])
        kinds[entry["kind"]] = Kind(
            entry["kind"], entry["name"], entry["inter"], entry["acts"], entry.get("associate")
        )
    actors: dict[str, Actor] = {}
    entries = []
    types = list(load_codebook().actor_types)
    for path in sorted((folder / "actors").glob("*.yml")):
        for entry in read_yaml(path):
            actor = _actor(entry, path, types)
            if actor.id in actors:
                raise DataError(
                    path, f"The actor {actor.id} is given twice.", "Join the two.", line=entry.line
                )
            actors[actor.id] = actor
            entries.append((entry, path))
    epithets = dict(_epithets(folder / "epithets.yml", actors, kinds, entries))
    return Actors(actors, kinds, epithets), entries


def _actor(entry: Map, path: Path, types: list[str]) -> Actor:
    check_keys(
        entry,
        path,
        required=["actor", "name", "inter"],
        optional=[
            "home",
            "periods",
            "kind",
            "en",
            "ar",
            "short_ar",
            "short_en",
            "leaders_ar",
            "leaders_en",
        ],
        name=entry.get("actor", ""),
    )
    periods = []
    for held in [entry, *entry.get("periods", [])]:
        if held["inter"] not in types:
            raise DataError(
                path,
                f"{held['inter']} is no actor type.",
                nearest(held["inter"], types),
                line=held.lines["inter"],
                name=entry["actor"],
            )
        if held is not entry:
            periods.append(
                Period(
                    held.get("country"),
                    _day(held, "from"),
                    _day(held, "until"),
                    held["name"],
                    held["inter"],
                )
            )
    return Actor(
        entry["actor"],
        entry["name"],
        entry["inter"],
        frozenset(entry.get("home", [])),
        entry.get("kind") == "community",
        tuple(periods),
    )


def _day(held: Map, key: str) -> date | None:
    return date.fromisoformat(held[key]) if held.get(key) else None


def _epithets(
    path: Path, actors: dict[str, Actor], kinds: dict[str, Kind], entries: list[tuple[Map, Path]]
) -> Iterator[tuple[str, tuple[Reading, ...]]]:
    for entry in read_yaml(path) if path.exists() else []:
        check_keys(entry, path, required=["epithet", "readings"], optional=["ar", "en"])
        readings = []
        for reading in entry["readings"]:
            check_keys(reading, path, required=[], optional=["country", "source", "named", "actor", "kind"])
            for key, known in (("actor", list(actors)), ("named", list(actors)), ("kind", list(kinds))):
                if key in reading and reading[key] not in known:
                    raise DataError(
                        path,
                        f"There is no {key} {reading[key]}.",
                        nearest(reading[key], known),
                        line=reading.lines[key],
                        name=entry["epithet"],
                    )
            readings.append(
                Reading(*(reading.get(k) for k in ("country", "source", "named", "actor", "kind")))
            )
        entries.append((entry, path))
        yield entry["epithet"], tuple(readings)


def add_names(builder: LexiconBuilder, entries: list[tuple[Map, Path]], code: str) -> None:
    """Add the names of actors and epithets in a language to its lexicon."""
    for entry, path in entries:
        key = "epithet" if "epithet" in entry else "actor"
        for field, kind in ((code, key), (f"short_{code}", "short"), (f"leaders_{code}", "leader")):
            names: Any = entry.get(field, [])
            for name, line in zip(names, getattr(names, "lines", []), strict=True):
                meaning = Entry(SIDE, kind, entry[key], "name")
                for spelling in (name, *_quoted(name)):
                    builder.add(meaning, "name", spelling, path, line)


def _quoted(name: str) -> set[str]:
    """A name of several words with its last ones in quotes, without the sign that closes them."""
    words = name.split()
    cuts = {1, len(words) - 1} - {0, len(words)}
    return {" ".join([*words[:cut], '"', *words[cut:]]) for cut in cuts}


def add_nations(builder: LexiconBuilder, code: str, path: Path = NAMES / "countries.yml") -> None:
    """Add country names, nationality adjectives and demonyms of a language."""
    for entry in read_yaml(path):
        for field, kind, paradigm in (
            (code, "country", "name"),
            (f"nisba_{code}", "nation", "person"),
            (f"demonym_{code}", "nation", "person"),
            (f"people_{code}", "nation", "noun"),
        ):
            names: Any = entry.get(field, [])
            for name, line in zip(names, getattr(names, "lines", []), strict=True):
                builder.add(Entry(SIDE, kind, entry["iso2"], paradigm), paradigm, name, path, line)
