"""Rules of the Hijri calendar, and of feasts in either."""

from __future__ import annotations

from datetime import date

from extract import dates_calendar as cal
from extract.dates_values import Anchor, Found, Result, days_of, modifier_of


def hijri_rule(found: Found, anchor: Anchor) -> Result:
    """A day of a Hijri month; without a year the latest, or one soon to come."""
    if "hijri" in found:
        month, day = found["hijri"][0], days_of(found)[0]
    else:  # in digits, from the day or from the year on
        day, month = found["digit"]
        names = list(found)
        if names.index("hijri_year") < names.index("digit"):
            day, month = month, day
    if "hijri_year" in found:
        resolved = cal.hijri_day(found["hijri_year"][0], month, day)
    else:
        days = [cal.hijri_day(y, month, day) for y in cal.hijri_years(anchor.day)]
        last = anchor.day if modifier_of(found) == "past" else cal.shift(anchor.day, cal.DAYS_AHEAD)
        resolved = next((d for d in days if d and d <= last), None)
    return (resolved, resolved) if resolved else None


def hijri_month_rule(found: Found, anchor: Anchor) -> cal.Interval | None:
    """A Hijri month; without a year the latest that has begun, or one soon to come."""
    month = found["hijri"][0]
    if "hijri_year" in found:
        return cal.hijri_month(found["hijri_year"][0], month)
    spans = [cal.hijri_month(y, month) for y in cal.hijri_years(anchor.day)]
    if modifier_of(found) == "next":
        return min((s for s in spans if s and s[0] > anchor.day), default=None)
    if modifier_of(found) == "past":
        return next((s for s in spans if s and s[1] <= anchor.day), None)
    soon = cal.shift(anchor.day, 2 * cal.DAYS_AHEAD)  # talk of a month of fasting starts early
    return next((s for s in spans if s and s[0] <= soon), None)


def hijri_year_rule(found: Found, anchor: Anchor) -> Result:
    """A Hijri year."""
    year = found["hijri_year"][0]
    first, last = cal.hijri_month(year, 1), cal.hijri_month(year, 12)
    return (first[0], last[1], None) if first and last else None


def feast_rule(found: Found, anchor: Anchor) -> Result:
    """The day of a feast, one of its later days, or its eve; the year as for other days. The night
    of a feast is the one before it.
    """
    month, number = divmod((found.get("feast") or found["hijri_feast"])[0], 100)
    if "feast" in found:
        year = found["year"][0] if "year" in found else None
        day = date(year, month, number) if year else cal.day_in_year(anchor.day, month, number)
    else:
        years = found.get("hijri_year") or cal.hijri_years(anchor.day)
        days = [cal.hijri_day(year, month, number) for year in years]
        soon = None if "hijri_year" in found else cal.shift(anchor.day, cal.DAYS_AHEAD)
        day = next((d for d in days if d and (soon is None or d <= soon)), None)
    if day is None:
        return None
    nth = (found.get("ordinal") or found.get("nth") or [1])[0]
    day = cal.shift(day, -1 if "eve" in found or "night" in found else nth - 1)
    return day, day
