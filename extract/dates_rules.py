"""What each rule of a dates.yml means: the table of rules, and their errors handled."""

from __future__ import annotations

from datetime import date
from typing import Final

from extract import dates_calendar as cal
from extract import dates_days as days
from extract import dates_events as events
from extract import dates_hijri as hijri
from extract import dates_parts as parts
from extract import dates_periods as periods
from extract.dates_values import Anchor, Found, Meaning, Resolver, UnanchoredError, with_year_in_words

_RESOLVERS: Final[dict[str, Resolver]] = {
    "weekday": days.weekday_rule,
    "weekday/night": days.night_rule,
    "weekday/range": days.weekday_pair_rule,
    "weekday/week": days.weekday_of_week_rule,
    "day": days.day_rule,
    "day/weekday": days.day_weekday_rule,
    "night": days.anchor_day_rule,
    "night/last": days.last_night_rule,
    "now": days.anchor_day_rule,
    "date": days.date_rule,
    "date/numeric": days.numeric_rule,
    "date/short": days.short_rule,
    "date/of-month": days.of_month_rule,
    "date/across": days.across_rule,
    "date/range": days.date_range_rule,
    "month": periods.month_rule,
    "month/week": periods.month_week_rule,
    "month/range": periods.month_range_rule,
    "season": periods.season_rule,
    "year": periods.year_rule,
    "year/range": periods.year_range_rule,
    "part": parts.part_rule,
    "part/unit": parts.part_unit_rule,
    "part/units": parts.part_units_rule,
    "part/weekday": parts.part_weekday_rule,
    "year/decade": periods.decade_rule,
    "year/hijri": hijri.hijri_year_rule,
    "period": periods.period_rule,
    "weekend": periods.weekend_rule,
    "span/last": periods.span_last_rule,
    "span/next": periods.span_next_rule,
    "ago": periods.ago_rule,
    "recently": periods.recently_rule,
    "hijri": hijri.hijri_rule,
    "hijri/month": hijri.hijri_month_rule,
    "feast": hijri.feast_rule,
    "event/after": events.event_after_rule,
    "event/before": events.event_before_rule,
    "event/next": events.event_next_rule,
    "event/same": events.event_same_rule,
    "event/eve": events.event_eve_rule,
}
RULES: Final = frozenset({*_RESOLVERS, "none"})


def resolve(rule: str, found: Found, day: date | None) -> Meaning | None:
    """The meaning of the words that a rule's pattern matched; None when there is none
    (31 April). Without a day of publication what is relative has the anchor "open".
    """
    anchor = Anchor(day)
    if "thousand" in found or "two_thousand" in found:
        found = with_year_in_words(found)
    try:
        result = _RESOLVERS[rule](found, anchor)
    except UnanchoredError:
        return Meaning(None, None, None, "open")
    except (ValueError, OverflowError):  # no such day, or outside the calendar
        return None
    if result is None or isinstance(result, Meaning):
        return result
    first, last = result[0], result[1]
    if first > last:
        return None
    grade = result[2] if len(result) == 3 else cal.precision(first, last)
    return Meaning(first, last, grade, "published" if anchor.used else "none")
