"""Rules that give longer times: weeks, months, seasons, years, and spans around publication."""

from __future__ import annotations

from datetime import date

from extract import dates_calendar as cal
from extract.dates_values import (
    UNIT_DAYS,
    VAGUE,
    Anchor,
    Found,
    Result,
    count_of,
    modifier_of,
    months_of,
    stage_of,
    step_of,
    unit_of,
    units_back,
)


def _stage_month(year: int, month: int, found: Found) -> Result:
    stage = stage_of(found)
    if stage:
        return *cal.month_part(year, month, stage), 3
    return cal.month_interval(year, month)


def month_rule(found: Found, anchor: Anchor) -> Result:
    """A month or a part of it."""
    month = months_of(found)[0]
    if "year" in found:
        return _stage_month(found["year"][0], month, found)
    if "the_year" in found or "year_word" in found:
        return _stage_month(anchor.day.year + step_of(found), month, found)
    year = cal.month_year(anchor.day, month, modifier_of(found))
    result = _stage_month(year, month, found)
    running = (year, month) == (anchor.day.year, anchor.day.month) and not stage_of(found)
    return (date(year, month, 1), anchor.day, 3) if running else result


def month_week_rule(found: Found, anchor: Anchor) -> Result:
    """The first week of a month is its days 1 to 7, and so on."""
    month, number = months_of(found)[0], found["ordinal"][0]
    year = (found.get("year") or [0])[0] or cal.month_year(anchor.day, month, modifier_of(found))
    first = date(year, month, 7 * number - 6)
    return first, min(cal.shift(first, 6), cal.month_interval(year, month)[1])


def month_range_rule(found: Found, anchor: Anchor) -> Result:
    """From one month to another, the first in the year before when it comes later."""
    months = found["month"]
    if "year" in found:
        year = found["year"][0]
    elif "the_year" in found:
        year = anchor.day.year + step_of(found)
    else:
        year = cal.month_year(anchor.day, months[1], modifier_of(found))
    first = year - (months[0] > months[1])
    return date(first, months[0], 1), cal.month_interval(year, months[1])[1]


def season_rule(found: Found, anchor: Anchor) -> Result:
    """A season of a year, or the last or next one."""
    season = (found.get("season") or found["the_season"])[0]
    if "year" in found:
        return *cal.season_interval(found["year"][0], season), None
    if "the_year" in found:
        year = anchor.day.year + step_of(found)
        return *cal.season_interval(year, season), None
    modifier = modifier_of(found)
    near = [cal.season_interval(anchor.day.year + n, season) for n in (-2, -1, 0, 1, 2)]
    if modifier == "next":
        return *next(s for s in near if s[0] > anchor.day), None
    return *[s for s in near if s[modifier == "past"] <= anchor.day][-1], None


def year_rule(found: Found, anchor: Anchor) -> Result:
    """A year or a part of it."""
    year = found["year"][0]
    stage = stage_of(found)
    return cal.year_part(year, stage) if stage else (*cal.year_interval(year), None)


def decade_rule(found: Found, anchor: Anchor) -> Result:
    """A decade of a century: the nineties of the last one, the first decade of this one."""
    tens = found["decade_name"][0] if "decade_name" in found else 10 * found["ordinal"][0] - 10
    first = found["century"][0] + tens
    return date(first, 1, 1), date(first + 9, 12, 31), None


def year_range_rule(found: Found, anchor: Anchor) -> Result:
    """From one year to another."""
    years = found["year"]
    return date(years[0], 1, 1), date(years[-1], 12, 31), None


def period_rule(found: Found, anchor: Anchor) -> Result:
    """Last, this or next week, month, year or decade, or a part of it."""
    unit, day = unit_of(found), anchor.day
    stage = stage_of(found)
    step = step_of(found)
    if unit == "week":
        if stage == "end":
            return cal.weekend(day, modifier_of(found))
        return _week(day, step, stage)
    if unit == "month":
        if step == 0 and stage is None:
            return day.replace(day=1), day, 3
        first = cal.add_months(day.replace(day=1), step)
        return _stage_month(first.year, first.month, found)
    if unit == "year":
        if stage:
            return cal.year_part(day.year + step, stage)
        return *cal.year_interval(day.year + step), None
    if unit == "decade":
        start = day.year // 10 * 10 + 10 * step
        return date(start, 1, 1), date(start + 9, 12, 31), None
    return cal.shift(day, -7), day  # these days


def weekend_rule(found: Found, anchor: Anchor) -> Result:
    """Last, this or next weekend."""
    return cal.weekend(anchor.day, modifier_of(found))


def _week(day: date, step: int, stage: str | None) -> Result:
    if stage is None:
        if step == 0:
            return cal.week_start(day), day, 2
        return *cal.around(cal.shift(day, 7 * step)), 2
    start = cal.shift(cal.week_start(day), 7 * step)
    first = {"start": 0, "early": 0, "middle": 2, "late": 4, "end": 4}[stage]
    return cal.shift(start, first), cal.shift(start, min(first + 3, 6)), 2


def span_last_rule(found: Found, anchor: Anchor) -> Result:
    """The last so many units up to publication; of days, those that have passed."""
    unit, count, day = unit_of(found), count_of(found), anchor.day
    if unit == "minute":
        return day, day
    if unit == "hour":
        back = 1 if count is None else -(-count // 24)
        return cal.shift(day, -back), day, 1 if back <= 1 else 2
    if count is None:
        count = VAGUE[unit][0] if unit != "week" else 4
    first = units_back(day, count, unit)
    if unit == "day":
        # Whole days that have passed: today is not one of them, one day alone is yesterday.
        grade = 2 if 1 < count <= 10 else cal.precision(first, cal.shift(day, -1))
        return first, cal.shift(day, -1), grade
    return first, day


def span_next_rule(found: Found, anchor: Anchor) -> Result:
    """The next so many units from the day after publication."""
    unit, count, day = unit_of(found), count_of(found), anchor.day
    if unit in ("minute", "hour"):
        ahead = -(-(count or 1) // 24)
        return day, cal.shift(day, ahead), 1 if ahead == 1 else 2
    reach = count or VAGUE[unit][0]
    return cal.shift(day, 1), units_back(day, -reach, unit)


def _with_half(found: Found, unit: str, count: int, day: date) -> Result:
    """Half a unit ago, or so many and a half, with a quarter of the unit to both sides."""
    names = list(found)
    whole = next(n for n in names if n in ("units", "unit", "year_word", "pair"))
    units = count if names.index(whole) < names.index("half") else 0
    length = UNIT_DAYS[unit]
    return cal.around(cal.shift(day, -units * length - length // 2), max(length // 4, 1))


def ago_rule(found: Found, anchor: Anchor) -> Result:
    """So many units before publication."""
    unit, count, day = unit_of(found), count_of(found), anchor.day
    if unit == "minute" or (unit == "hour" and count is None):
        return day, day
    if count is None:
        far, near = VAGUE[unit]
        first, last = units_back(day, far, unit), units_back(day, near, unit)
        return first, last
    if "or" in found:
        counts = [2] * ("pair" in found) + [int(v) for n in ("number", "digit") for v in found.get(n, ())]
        far, near = max(counts), min(counts) if len(counts) > 1 else 1
        return units_back(day, far, unit), units_back(day, near, unit)
    if unit in ("hour", "day"):
        return (units_back(day, count, unit),) * 2
    if "half" in found:
        return _with_half(found, unit, count, day)
    if unit == "week":
        return *cal.around(units_back(day, count, unit)), 2
    start = units_back(day, count, unit)
    if unit == "month":
        return cal.month_interval(start.year, start.month)
    if unit == "year":
        return *cal.year_interval(start.year), None
    return date(start.year - 5, 1, 1), date(start.year + 5, 12, 31), None


def recently_rule(found: Found, anchor: Anchor) -> Result:
    """The thirty days before publication."""
    return cal.shift(anchor.day, -30), anchor.day, 3
