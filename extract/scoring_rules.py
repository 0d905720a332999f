"""When a row of a dataset agrees with a line of gold: pure judgements, one field at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from extract.distance import distance
from extract.text import normalise
from schema.codebook import Codebook

Row = Mapping[str, Any]
Line = Mapping[str, Any]

FIELDS = (
    "sub_event_type",
    "event_date",
    "country",
    "location",
    "actor1_type",
    "actor2_type",
    "fatalities",
)
HELD = 0.6  # share of the gold evidence's words that a sentence must have to hold it
_WORD = re.compile(r"\w+")
# How far off is still right, by the gold's own precision (1 exact, 2 near, 3 wide).
_KM = {1: 30.0, 2: 60.0, 3: 200.0}
_DAYS = {1: 0, 2: 4, 3: 31}


def words(text: str | None) -> list[str]:
    """The words of `text` in matching spelling; [] for nothing."""
    return _WORD.findall(normalise(text).text) if text else []


def coverage(sentence: str | None, evidence: str | None) -> float:
    """Share, 0 to 1, of the words of `evidence` that stand anywhere in `sentence`.

    >>> coverage("قُتل خمسة جنود في سبها", "خمسة جنود")
    1.0
    """
    there, asked = set(words(sentence)), words(evidence)
    return sum(word in there for word in asked) / len(asked) if asked else 0.0


def accepted(gold: Line, field: str) -> list[Any]:
    """The gold's value of a field, then its other values that are as right."""
    return [gold.get(field), *((gold.get("alt") or {}).get(field) or [])]


def event_types(gold: Line, book: Codebook) -> set[str]:
    """The event types that a row for this line may have."""
    by_sub_type = {book.event_type(sub) for sub in accepted(gold, "sub_event_type") if sub}
    return by_sub_type | {name for name in accepted(gold, "event_type") if name}


def judge(row: Row, gold: Line, book: Codebook) -> dict[str, bool]:
    """For each of FIELDS, whether the row has it right."""
    return {
        "sub_event_type": row.get("sub_event_type") in accepted(gold, "sub_event_type"),
        "event_date": _date_right(row, gold),
        "country": _country_right(row, gold),
        "location": _location_right(row, gold),
        "actor1_type": _actor_right(row, gold, 1, book),
        "actor2_type": _actor_right(row, gold, 2, book),
        "fatalities": _dead(row.get("fatalities")) in map(_dead, accepted(gold, "fatalities")),
    }


def likeness(row: Row, gold: Line, book: Codebook) -> float:
    """How well a row fits a line of gold; 0 when it can't be the same happening.

    The event type must agree, and either the evidence or both day and place. Evidence weighs
    most, then the fields; a line that any coder codes comes before a debatable one.
    """
    if row.get("event_type") not in event_types(gold, book):
        return 0.0
    share = coverage(row.get("evidence"), gold["evidence"])
    right = judge(row, gold, book)
    held = share >= HELD
    dated_and_placed = row.get("event_date") and right["event_date"] and right["location"]
    if not held and not dated_and_placed:
        return 0.0
    return 1 + 2 * held + share + 0.3 * (sum(right.values()) + bool(gold.get("must_have")))


def strength_likeness(row: Row, gold: Line) -> tuple[float, bool]:
    """How well a strength row fits a line of gold (0: not at all), and whether its value is right.

    Right is a value in common: low, best or high of the row is the gold's low or high.
    """
    values = {row.get(key) for key in ("low", "best", "high")} - {None}
    right = bool(values & ({gold.get("low"), gold.get("high")} - {None}))
    share = coverage(row.get("evidence"), gold["evidence"])
    return (2 * right + share if right or share >= HELD else 0.0), right


def _dead(count: int | None) -> int:
    return count or 0  # no deaths told and none are one to ACLED


def _date_right(row: Row, gold: Line) -> bool:
    got: date | None = row.get("event_date")
    slack = _DAYS.get(int(gold.get("time_precision") or 1), 0)
    for want in accepted(gold, "event_date"):
        if want is None or got is None:
            if want is None and got is None:
                return True
        elif len(want) < len("2019-05-04"):  # a month or a year
            if got.isoformat().startswith(want):
                return True
        elif abs((got - date.fromisoformat(want)).days) <= slack:
            return True
    return False


def _country_right(row: Row, gold: Line) -> bool:
    got = " ".join(words(row.get("country")))
    for name in accepted(gold, "country"):
        want = " ".join(words(name))
        if got == want or (got and want and (got in want or want in got)):
            return True
    return False


def _location_right(row: Row, gold: Line) -> bool:
    got = " ".join(words(row.get("location")))
    for name in accepted(gold, "location"):
        want = " ".join(words(name))
        # `Abu Salim` is right for `Tripoli - Abu Salim`.
        if got and (got == want or (len(got) > 3 and got in want)):
            return True
    lat1, lon1, lat2, lon2 = row.get("latitude"), row.get("longitude"), gold.get("lat"), gold.get("lon")
    if lat1 is None or lon1 is None or lat2 is None or lon2 is None:
        return False
    return distance(lat1, lon1, lat2, lon2) <= _KM.get(int(gold.get("geo_precision") or 1), _KM[1])


def _actor_right(row: Row, gold: Line, side: int, book: Codebook) -> bool:
    """Types are compared, as text or as ACLED's code; with no actor told, none is right."""
    got = row.get(f"inter{side}")
    want = accepted(gold, f"actor{side}_type")
    if got in (None, ""):
        return None in want or not gold.get(f"actor{side}")
    return any(
        name and str(got) in (name, str(book.actor_types[name].code))
        for name in want
        if not name or name in book.actor_types
    )
