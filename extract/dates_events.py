"""Rules whose day hangs on an event of the text: an offset in days, no date."""

from __future__ import annotations

from extract.dates_values import (
    SLACK,
    UNIT_DAYS,
    VAGUE,
    Anchor,
    Found,
    Meaning,
    Result,
    count_of,
    unit_of,
)


def _event(first: int, last: int) -> Meaning:
    return Meaning(None, None, None, "event", (min(first, last), max(first, last)))


def _event_offset(found: Found, sign: int) -> Meaning:
    unit, count = unit_of(found), count_of(found)
    if unit == "minute":
        return _event(0, 0)
    if unit == "hour":
        return _event(0, sign * (1 if count is None else -(-count // 24)))
    if count is None:
        far, near = VAGUE[unit]
        return _event(sign * near * UNIT_DAYS[unit], sign * far * UNIT_DAYS[unit])
    middle, slack = sign * count * UNIT_DAYS[unit], SLACK.get(unit, 0)
    return _event(middle - slack, middle + slack)


def event_after_rule(found: Found, anchor: Anchor) -> Result:
    """So long after an event, or before it."""
    return _event_offset(found, -1 if "before_it" in found else 1)


def event_before_rule(found: Found, anchor: Anchor) -> Result:
    """So long before an event."""
    return _event_offset(found, -1)


def event_next_rule(found: Found, anchor: Anchor) -> Result:
    """The day, week or month next to that of an event."""
    sign = -1 if "preceding" in found or "earlier" in found else 1
    reach = {"week": 10, "month": 45, "year": 365}.get(unit_of(found), 1)
    return _event(sign, sign * (365 if "the_year" in found else reach))


def event_same_rule(found: Found, anchor: Anchor) -> Result:
    """The day, week, month or year of an event."""
    reach = {"week": 6, "month": 31, "year": 365}.get(unit_of(found), 0)
    reach = 365 if "the_year" in found else reach
    return _event(-reach, reach)


def event_eve_rule(found: Found, anchor: Anchor) -> Result:
    """The day before an event, or the day after it."""
    sign = (found.get("eve") or found["morrow"])[0]
    return _event(sign, sign)
