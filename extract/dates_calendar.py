"""Arithmetic of days, weeks, months and years; no words here."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from hijridate import Hijri

Interval = tuple[date, date]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS_AHEAD = 31  # a day and month without a year lies ahead when it is at most so near
_YEARS = 9  # years in which 29 February comes once at least
_SATURDAY = 5  # the week of the Arabic press starts on Saturday


def precision(first: date, last: date) -> int | None:
    """ACLED's time_precision of an interval: 1 a day, 2 up to ten, 3 up to 31, else None."""
    days = (last - first).days + 1
    return 1 if days == 1 else 2 if days <= 10 else 3 if days <= 31 else None


def shift(day: date, days: int) -> date:
    """The day so many days later."""
    return day + timedelta(days=days)


def weekday_on(anchor: date, weekday: int, modifier: str | None = None) -> date:
    """The day with this weekday: latest up to the anchor, strictly before it for `past`,
    strictly after it for `next`. 0 is Monday.
    """
    back = (anchor.weekday() - weekday) % 7
    if modifier == "next":
        return shift(anchor, 7 - back)
    if modifier == "past" and back == 0:
        back = 7
    return shift(anchor, -back)


def month_interval(year: int, month: int) -> Interval:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def year_interval(year: int) -> Interval:
    """First and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def add_months(anchor: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day."""
    index = anchor.year * 12 + anchor.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(anchor.day, monthrange(year, month)[1]))


def week_start(anchor: date) -> date:
    """The Saturday on which the anchor's week starts."""
    return weekday_on(anchor, _SATURDAY)


def around(day: date, days: int = 3) -> Interval:
    """The interval so many days to both sides."""
    return shift(day, -days), shift(day, days)


def day_in_year(anchor: date, month: int, day: int, modifier: str | None = None) -> date | None:
    """A day and month without a year, seen from the anchor; None when no year has that day."""
    this = anchor.year
    if modifier == "next":
        days = _days_in(range(this, this + _YEARS), month, day)
        return next((d for d in days if d > anchor), None)
    if modifier == "current":
        return next(_days_in(range(this, this + 1), month, day), None)
    days = _days_in(range(this + 1, this - _YEARS, -1), month, day)
    if modifier == "past":
        return next((d for d in days if d < anchor), None)
    return next((d for d in days if (d - anchor).days <= DAYS_AHEAD), None)


def _days_in(years: range, month: int, day: int) -> Iterator[date]:
    return (date(y, month, day) for y in years if day <= monthrange(y, month)[1])


def month_year(anchor: date, month: int, modifier: str | None = None) -> int:
    """The year of a month given without one: the latest that has begun by the anchor."""
    if modifier == "next":
        return anchor.year + (month <= anchor.month)
    if modifier == "current":
        return anchor.year
    begun = month < anchor.month if modifier == "past" else month <= anchor.month
    return anchor.year - (not begun)


def month_part(year: int, month: int, stage: str) -> Interval:
    """Days 1-10, 11-20 or 21 to the end of a month, for its start, middle and end."""
    first, last = month_interval(year, month)
    if stage in ("start", "early"):
        return first, first.replace(day=10)
    return (
        (first.replace(day=11), first.replace(day=20))
        if stage == "middle"
        else (
            first.replace(day=21),
            last,
        )
    )


def year_part(year: int, stage: str) -> Interval:
    """January, its first quarter, June to July, its last quarter, or December."""
    months = {
        "start": (1, 1),
        "early": (1, 3),
        "middle": (6, 7),
        "late": (10, 12),
        "end": (12, 12),
    }[stage]
    return date(year, months[0], 1), month_interval(year, months[1])[1]


def season_interval(year: int, season: str) -> Interval:
    """The three months of a season of the north; winter is the one that ends in `year`."""
    if season == "winter":
        return date(year - 1, 12, 1), month_interval(year, 2)[1]
    start = {"spring": 3, "summer": 6, "autumn": 9}[season]
    return date(year, start, 1), month_interval(year, start + 2)[1]


def weekend(anchor: date, modifier: str | None) -> Interval:
    """Friday to Sunday: the latest that has begun, the one before (`past`), or the next."""
    friday = weekday_on(anchor, 4)
    if modifier == "next":
        friday = shift(friday, 7)
    elif modifier == "past" and (anchor - friday).days <= 2:
        friday = shift(friday, -7)
    return friday, shift(friday, 2)


def hijri_day(year: int, month: int, day: int) -> date | None:
    """A day of the Umm al-Qura calendar (1343-1500 AH), None outside it."""
    try:
        return Hijri(year, month, day).to_gregorian()  # a date of the standard library
    except (ValueError, OverflowError):
        return None


def hijri_month(year: int, month: int) -> Interval | None:
    """First and last day of a Hijri month (1343-1500 AH)."""
    first = hijri_day(year, month, 1)
    following = hijri_day(year + month // 12, month % 12 + 1, 1)
    return (first, shift(following, -1)) if first and following else None


def hijri_years(anchor: date) -> range:
    """The Hijri years that may hold a day near the anchor, newest first."""
    newest = (anchor.year - 622) * 33 // 32 + 2
    return range(newest, newest - 5, -1)
