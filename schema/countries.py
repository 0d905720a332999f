"""Countries as ACLED names them, and the names of their forces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from schema.errors import DataError, nearest
from schema.strict_yaml import Map, check_keys, read_yaml

_FOLDER = Path(__file__).parent
_COUNTRY_KEYS = (
    "iso2", "iso3", "iso", "country", "region", "region_from", "prefix", "prefix_from",
)  # fmt: skip
ForceKind = Literal["Military Forces", "Police Forces", "Government"]


@dataclass(frozen=True, slots=True)
class Country:
    """`iso` is ISO 3166-1 numeric (0 for Kosovo, which has none); `prefix` begins event ids."""

    iso2: str
    iso3: str
    iso: int
    name: str
    region: str
    prefix: str
    of_name: str  # as it stands after "Military Forces of"


@dataclass(frozen=True, slots=True)
class Regime:
    """A printed period such as 2014-2021 and the half-open span of days it is used for."""

    label: str
    since: date
    before: date


@cache
def countries(path: Path = _FOLDER / "countries.yml") -> dict[str, Country]:
    """Every country by ISO2 code. Raises DataError for an unknown or missing key."""
    found: dict[str, Country] = {}
    for row in read_yaml(path)["countries"]:
        check_keys(row, path, required=_COUNTRY_KEYS, optional=["the"])
        name = row["country"]
        found[row["iso2"]] = Country(
            row["iso2"],
            row["iso3"],
            int(row["iso"]),
            name,
            row["region"],
            row["prefix"],
            f"the {name}" if row.get("the") == "yes" else name,
        )
    return found


@cache
def _by_any_name() -> dict[str, Country]:
    known = countries()
    return known | {country.name: country for country in known.values()}


def country(name: str) -> Country:
    """The country of an ISO2 code or an ACLED name. Raises KeyError with the nearest name."""
    found = _by_any_name().get(name)
    if found is None:
        raise KeyError(f"{name} is no country here. {nearest(name, list(_by_any_name()))}")
    return found


@cache
def regimes(path: Path = _FOLDER / "regimes.yml") -> dict[str, tuple[Regime, ...]]:
    """The periods of each country by ISO2 code, oldest first, never overlapping.

    Raises DataError for an unknown country and for periods that overlap.
    """
    found: dict[str, tuple[Regime, ...]] = {}
    for row in read_yaml(path)["regimes"]:
        check_keys(row, path, required=["country", "periods"])
        if row["country"] not in countries():
            hint = nearest(row["country"], list(countries()))
            raise DataError(path, f"{row['country']} is no country.", hint, line=row.line)
        found[row["country"]] = _periods(row["periods"], path, row["country"])
    return found


def _periods(rows: list[Map], path: Path, name: str) -> tuple[Regime, ...]:
    starts: list[date] = []
    for row in rows:
        check_keys(row, path, required=["from", "until"], optional=["since", "before"], name=name)
        starts.append(date.fromisoformat(row.get("since", f"{row['from']}-01-01")))
    ends = [*starts[1:], date.max]
    periods = []
    for row, since, end in zip(rows, starts, ends, strict=True):
        before = date.fromisoformat(row["before"]) if "before" in row else end
        if not since < before <= end:
            raise DataError(
                path,
                f"The period from {row['from']} overlaps or ends before it begins.",
                "Order the periods by time and let each end before the next begins.",
                line=row.line,
                name=name,
            )
        periods.append(Regime(f"{row['from']}-{row['until']}", since, before))
    return tuple(periods)


def period(name: str, day: date | None) -> str | None:
    """The regime years of a country on a day, `2014-2021` or `2019-`; None when not known."""
    if day is None:
        return None
    for regime in regimes().get(country(name).iso2, ()):
        if regime.since <= day < regime.before:
            return regime.label
    return None


def force_name(kind: ForceKind, name: str, day: date | None) -> str:
    """ACLED's name of a state's force; without the bracket when the regime years are not known.

    `name` is an ISO2 code or ACLED country name. Raises KeyError for an unknown country.

    >>> force_name("Military Forces", "LY", date(2019, 5, 4))
    'Military Forces of Libya (2014-2021)'
    >>> force_name("Police Forces", "US", None)
    'Police Forces of the United States'
    """
    years = period(name, day)
    bracket = f" ({years})" if years else ""
    return f"{kind} of {country(name).of_name}{bracket}"
