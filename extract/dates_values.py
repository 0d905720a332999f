"""What the words of a matched pattern say: numbers, units, modifiers, months."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final, NamedTuple

from extract import dates_calendar as cal

Found = dict[str, list[Any]]  # values of the matched words by class, in order
UNIT_DAYS: Final = {"hour": 0, "minute": 0, "day": 1, "week": 7, "month": 30, "year": 365, "decade": 3650}
SLACK: Final = {"week": 3, "month": 15, "year": 182, "decade": 1825}  # days to both sides of "N units"
# "some days, weeks ..." reach from the second number to the first, in units.
VAGUE: Final = {"day": (7, 2), "week": (4, 2), "month": (6, 2), "year": (10, 2), "decade": (5, 2)}
_UNIT_CLASSES: Final = ["units", "day", "unit", "year_word", "pair", "the_units", "the_pair", "the_unit"]
_WEEKDAY_CLASSES: Final = ["weekday", "weekday_typo", "bare_weekday", "weekday_short"]
_COUNT_CLASSES: Final = ["number", "digit", "big", "the_number", "thousand", "ordinal"]


class Meaning(NamedTuple):
    """An interval in days, or days from an event; `rule` replaces the pattern's rule."""

    first: date | None
    last: date | None
    precision: int | None
    anchor: str = "none"
    offset: tuple[int, int] | None = None
    rule: str | None = None


class UnanchoredError(Exception):
    """A relative expression, and no day of publication."""


class Anchor:
    """The day of publication; remembers whether it was asked for."""

    __slots__ = ("_day", "used")

    def __init__(self, day: date | None) -> None:
        self._day, self.used = day, False

    @property
    def known(self) -> bool:
        """Whether there is a day of publication."""
        return self._day is not None

    @property
    def day(self) -> date:
        """The day of publication; raises UnanchoredError when it is not known."""
        self.used = True
        if self._day is None:
            raise UnanchoredError
        return self._day


Result = tuple[date, date] | tuple[date, date, int | None] | Meaning | None
Resolver = Callable[[Found, Anchor], Result]


def modifier_of(found: Found) -> str | None:
    """The modifier "past", "next" or "current" as the words tell, else None."""
    for name in ("past", "next", "current"):
        if name in found:
            return name
    if "gone" in found or "before_last" in found:
        return "past"
    if "this" in found:
        return "current"
    if "past_both" in found or "the_last" in found:
        return "past"
    return "next" if "next_both" in found else None


def step_of(found: Found) -> int:
    """How many units away the modifier points: -2, -1, 0 or 1."""
    step = {"past": -1, "next": 1}.get(modifier_of(found) or "", 0)
    return step - ("before_last" in found)


def count_of(found: Found) -> int | None:
    """The number of units, 2 for a dual, 1 for one unit alone, None for some."""
    if "few" in found:
        return None
    for name in _COUNT_CLASSES:
        if name in found:
            whole = int(found[name][0])
            return whole + sum(found[name][1:]) if name == "number" and whole >= 100 else whole
    if "pair" in found or "the_pair" in found:
        return 2
    return 1 if not ("units" in found or "the_units" in found) else None


def unit_of(found: Found) -> str:
    """The unit of time: "day", "week" and so on."""
    for name in ["pair", "the_pair", *_UNIT_CLASSES, "the_year", "the_hour"]:
        if name in found:
            return str(found[name][0])
    return "day"


def units_back(anchor: date, count: int, unit: str) -> date:
    """The day so many units before the anchor."""
    if unit in ("month", "year", "decade"):
        months = {"month": 1, "year": 12, "decade": 120}[unit]
        return cal.add_months(anchor, -count * months)
    if unit in ("hour", "minute"):
        return cal.shift(anchor, -(count // 24 if unit == "hour" else 0))
    return cal.shift(anchor, -count * UNIT_DAYS[unit])


def weekday_of(found: Found, place: int = 0) -> int:
    """The weekday at a place among those found, 0 for Monday."""
    values = [v for name in _WEEKDAY_CLASSES if name in found for v in found[name]]
    return cal.WEEKDAYS.index(values[place])


def days_of(found: Found, order: tuple[str, ...] = ("digit", "ordinal", "nth")) -> list[int]:
    """Numbers of days, those in digits first."""
    return [int(v) for name in order for v in found.get(name, ())]


def months_of(found: Found) -> list[int]:
    """Months in order, a doubled one once."""
    months: list[int] = []
    for month in [*found.get("month", ()), *found.get("short_march", ())]:
        if not months or months[-1] != month:
            months.append(month)
    return months


def with_year_in_words(found: Found) -> Found:
    """Adds the years that are told in words, "two thousand and eleven": of two years both in
    whole thousands and a rest. A thousand that only counts units of time is left as it is.
    """
    thousands = [*found.get("two_thousand", ()), *found.get("thousand", ())]
    rests: list[int] = found.get("number") or found.get("digit") or []
    if "year" in found or not ({"year_word", "the_year", "years_of"} & found.keys()) or "ago" in found:
        return found
    if len(thousands) == 1:
        return {**found, "year": [thousands[0] + sum(found.get("hundreds", ())) + sum(rests)]}
    if len(rests) != len(thousands) or "hundreds" in found:
        return found
    return {**found, "year": [whole + rest for whole, rest in zip(thousands, rests, strict=True)]}


def stage_of(found: Found) -> str | None:
    """The part of a month, year or week that is told."""
    for name in ("stage", "early"):
        if name in found:
            return str(found[name][0])
    return "end" if "last" in found else None
