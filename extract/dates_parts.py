"""Parts of a year or month: its last quarter, its first ten days, its second week."""

from __future__ import annotations

from datetime import date
from typing import Final

from extract import dates_calendar as cal
from extract.dates_hijri import hijri_month_rule
from extract.dates_values import (
    Anchor,
    Found,
    Result,
    count_of,
    modifier_of,
    months_of,
    step_of,
    weekday_of,
)

_PARTS: Final = {"half": 2, "third": 3, "quarter": 4}
_MONTHS, _DAYS = 12, 30


def part_rule(found: Found, anchor: Anchor) -> Result:
    """A half, third or quarter of a year; a half or third of a month (a third has ten days)."""
    parts = next(number for name, number in _PARTS.items() if name in found)
    number = found["ordinal"][0] if "ordinal" in found else parts
    whole = _whole(found, anchor)
    if whole is None or number > parts:
        return None
    first, last = whole
    if _is_year(first, last):
        return _months(first, _MONTHS // parts, number)
    days = _DAYS // parts
    start = cal.shift(first, days * (number - 1))
    return start, last if number == parts else cal.shift(start, days - 1)


def part_units_rule(found: Found, anchor: Anchor) -> Result:
    """The first or last so many days, weeks or months of a whole: without a number ten days,
    three months.
    """
    whole = _whole(found, anchor)
    if whole is None:
        return None
    first, last = whole
    year, backwards = _is_year(first, last), "the_last" in found
    if not backwards and found["ordinal_feminine"][0] != 1:
        return None
    unit = str((found.get("the_units") or found.get("units") or ["day"])[0])
    count = count_of(found)
    if unit == "month":
        months = count or 3
        if not year or months > _MONTHS:
            return None
        return _months(date(first.year, _MONTHS - months + 1, 1) if backwards else first, months, 1)
    if unit not in ("day", "week"):
        return None
    days = (7 * count if unit == "week" else count) if count else _DAYS if unit == "week" else 10
    if days > (last - first).days + 1:
        return None
    return (cal.shift(last, 1 - days), last) if backwards else (first, cal.shift(first, days - 1))


def part_weekday_rule(found: Found, anchor: Anchor) -> Result:
    """The first or last Friday of a month, and so on."""
    whole = _whole(found, anchor)
    if whole is None or _is_year(*whole):
        return None
    if "the_last" in found or "last" in found:
        day = cal.weekday_on(whole[1], weekday_of(found))
    else:
        told = (found.get("ordinal_feminine") or found.get("ordinal") or found["nth"])[0]
        day = cal.shift(cal.weekday_on(cal.shift(whole[0], 6), weekday_of(found)), 7 * (told - 1))
    return (day, day) if day <= whole[1] else None


def part_unit_rule(found: Found, anchor: Anchor) -> Result:
    """A day or week of a whole, or a month of a year, counted from 1; or the last one."""
    whole = _whole(found, anchor)
    if whole is None:
        return None
    first, last = whole
    unit = "day" if "today" in found else found["the_unit"][0]
    number = 0 if "the_last" in found else found["ordinal"][0]
    if unit == "month" and _is_year(first, last) and number <= _MONTHS:
        return cal.month_interval(first.year, number or _MONTHS)
    if unit not in ("day", "week"):
        return None
    reach = 6 if unit == "week" else 0
    start = cal.shift(first, (reach + 1) * (number - 1)) if number else cal.shift(last, -reach)
    return (start, min(cal.shift(start, reach), last)) if start <= last else None


def _months(first: date, length: int, number: int) -> Result:
    """The n-th run of so many months, from the month of `first` on."""
    start = cal.add_months(first, length * (number - 1))
    end = cal.add_months(start, length - 1)
    return start, cal.month_interval(end.year, end.month)[1]


def _is_year(first: date, last: date) -> bool:
    return (last - first).days > cal.DAYS_AHEAD


def _whole(told: Found, anchor: Anchor) -> tuple[date, date] | None:
    """The year or month that a part belongs to; of "last quarter" no word tells which."""
    found = {name: values for name, values in told.items() if name != "the_last"}
    if "hijri" in found:
        return hijri_month_rule(found, anchor)
    by_year = "the_year" in found or "year_word" in found
    if "month" in found:
        month = months_of(found)[0]
        if "year" in found:
            year = int(found["year"][0])
        elif by_year:
            year = anchor.day.year + step_of(found)
        else:
            year = cal.month_year(anchor.day, month, modifier_of(found))
        return cal.month_interval(year, month)
    if "year" in found:
        return cal.year_interval(found["year"][0])
    if by_year:
        return cal.year_interval(anchor.day.year + step_of(found))
    if found.get("the_unit", [""])[-1] != "month":
        return None
    first = cal.add_months(anchor.day.replace(day=1), step_of(found))
    return cal.month_interval(first.year, first.month)
