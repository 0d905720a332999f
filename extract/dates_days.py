"""Rules that give a day or some days: weekdays, today, days of a month."""

from __future__ import annotations

from datetime import date
from typing import Final

from extract import dates_calendar as cal
from extract.dates_values import (
    Anchor,
    Found,
    Meaning,
    Result,
    days_of,
    modifier_of,
    months_of,
    step_of,
    weekday_of,
)

_SEASON_MONTHS: Final = {"summer": 6, "spring": 3}  # two Libyan month names of 1969-2011


def weekday_rule(found: Found, anchor: Anchor) -> Result:
    """A weekday alone or with a modifier: the latest up to publication, or as told."""
    modifier = modifier_of(found)
    day = cal.weekday_on(anchor.day, weekday_of(found), modifier)
    if "before_last" in found:
        day = cal.shift(day, -7)
    modifier = "typo" if "weekday_typo" in found else modifier or "bare"
    return Meaning(day, day, 1, "published", None, f"weekday/{modifier}")


def weekday_pair_rule(found: Found, anchor: Anchor) -> tuple[date, date]:
    """The days from one weekday to another, the latest that fit."""
    last = cal.weekday_on(anchor.day, weekday_of(found, -1), modifier_of(found))
    first = cal.weekday_on(last, weekday_of(found, 0))
    if first > anchor.day >= first and last > anchor.day:
        first, last = cal.shift(first, -7), cal.shift(last, -7)
    return first, last


def night_rule(found: Found, anchor: Anchor) -> Result:
    """The night between two days counts as one, whatever its length in dates."""
    first, last = weekday_pair_rule(found, anchor)
    if (last - first).days != 1:
        return first, last
    return first, last, 1


def weekday_of_week_rule(found: Found, anchor: Anchor) -> Result:
    """A weekday of last, this or next week."""
    start = cal.shift(cal.week_start(anchor.day), 7 * step_of(found))
    day = cal.shift(start, (weekday_of(found) - start.weekday()) % 7)
    return day, day


def day_rule(found: Found, anchor: Anchor) -> Result:
    """Today, yesterday, tomorrow and the days beside them."""
    value = (found.get("today") or found.get("dayword") or [0])[0]
    day = cal.shift(anchor.day, value)
    return day, day


def day_weekday_rule(found: Found, anchor: Anchor) -> Result:
    """A day word with a weekday: the weekday decides when the two disagree by few days, as
    when a report of Friday is printed with Saturday's date.
    """
    value = (found.get("today") or found["dayword"])[0]
    day, weekday = cal.shift(anchor.day, value), weekday_of(found)
    if day.weekday() == weekday:
        return day, day
    if value:  # yesterday lies behind, tomorrow ahead
        near = cal.weekday_on(anchor.day, weekday, None if value < 0 else "next")
    else:
        near = next(d for d in (cal.shift(day, n) for n in range(-3, 4)) if d.weekday() == weekday)
    return Meaning(near, near, 1, "published", None, "day/weekday-shifted")


def last_night_rule(found: Found, anchor: Anchor) -> Result:
    """Last night: the day before publication."""
    return (cal.shift(anchor.day, -2 if "before_last" in found else -1),) * 2


def anchor_day_rule(found: Found, anchor: Anchor) -> Result:
    """The day of publication itself."""
    return anchor.day, anchor.day


def numeric_rule(found: Found, anchor: Anchor) -> Result:
    """A date in digits, day first unless the year or a number above 12 says otherwise."""
    if "dotted" in found:
        day, month, year = (int(part) for part in found["dotted"][0].split("."))
        if 1700 <= day < 2200:  # year first
            day, year = year, day
        if not 1700 <= year < 2200:
            return None
    else:
        year = found["year"][0]
        day, month = found["digit"]
        names = list(found)
        if names.index("year") < names.index("digit"):  # year first: year, month, day
            day, month = month, day
    if month > 12 >= day:
        day, month = month, day
    return (date(year, month, day),) * 2


def short_rule(found: Found, anchor: Anchor) -> Result:
    """A day and month in digits without a year, day first."""
    number, month = found["digit"]
    if month > 12 >= number:
        number, month = month, number
    day = _dated(number, month, found, anchor)
    return _checked(day, found, anchor) if day else None


def date_rule(found: Found, anchor: Anchor) -> Result:
    """A day of a named month."""
    if "old_month" in found or "the_season" in found:
        months = found.get("old_month") or [_SEASON_MONTHS[s] for s in found["the_season"]]
    else:
        months = months_of(found)
    day = _dated(days_of(found)[0], months[0], found, anchor)
    return _checked(day, found, anchor) if day else None


def _dated(day: int, month: int, found: Found, anchor: Anchor) -> date | None:
    """A day and month in the year that is printed, told, or nearest to publication."""
    if "year" in found:
        return date(found["year"][-1], month, day)
    if "the_year" in found or "year_word" in found:
        return date(anchor.day.year + step_of(found), month, day)
    modifier = modifier_of(found)
    if "weekday" in found and modifier is None:
        # The year next to publication in which that day has that weekday, if there is one.
        near = cal.day_in_year(anchor.day, month, day)
        for step in (0, 1, -1):
            year = near.year + step if near else anchor.day.year
            if date(year, month, day).weekday() == weekday_of(found):
                return date(year, month, day)
    return cal.day_in_year(anchor.day, month, day, modifier)


def _checked(day: date, found: Found, anchor: Anchor) -> Result:
    """The printed date stands; a weekday that contradicts it is told by the rule. Only the old
    year, printed out of habit in a new one, is mended where the weekday agrees.
    """
    named = "weekday" in found or "weekday_short" in found
    if not named or weekday_of(found) == day.weekday():
        return day, day
    if "year" in found and anchor.known:
        mended = day.replace(year=day.year + 1)
        near = abs((mended - anchor.day).days) <= cal.DAYS_AHEAD
        if near and mended.weekday() == weekday_of(found):
            return Meaning(mended, mended, 1, "published", None, "date/year-mended")
    basis = "none" if "year" in found else "published"
    return Meaning(day, day, 1, basis, None, "date/weekday-mismatch")


def of_month_rule(found: Found, anchor: Anchor) -> Result:
    """A day or days of last, this or next month."""
    if "week" in found.get("the_unit", ()):
        return None
    shifted = cal.add_months(anchor.day.replace(day=1), step_of(found))
    numbers = days_of(found)
    return shifted.replace(day=min(numbers)), shifted.replace(day=max(numbers))


def across_rule(found: Found, anchor: Anchor) -> Result:
    """From a day of one month to a day of another."""
    days, months = days_of(found), months_of(found)
    if len(months) == 1:
        months *= 2
    last = _dated(days[1], months[1], found, anchor)
    if last is None:
        return None
    if len(found.get("year", ())) == 2:
        return date(found["year"][0], months[0], days[0]), last
    first = cal.day_in_year(cal.shift(last, 1), months[0], days[0], "past")
    return (first, last) if first else None


def date_range_rule(found: Found, anchor: Anchor) -> Result:
    """Several days of one named month."""
    days, month = days_of(found), months_of(found)[0]
    last = _dated(days[-1], month, {k: v for k, v in found.items() if k != "weekday"}, anchor)
    return (last.replace(day=min(days)), last.replace(day=max(days))) if last else None
