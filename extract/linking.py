"""Reports of one event, across documents, as one event row; every merge says why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Any

from schema.countries import countries
from schema.tables import load as load_tables

Row = dict[str, Any]
_DIGITS = 8  # of the digest in an event's id: 4 billion values a country


def link(
    reports: list[Row], published: Mapping[str, date | None]
) -> tuple[list[Row], list[Row]]:
    """Event and link rows of report rows; writes each report's `event_id_cnty`.

    `published` gives each document's day of publication, by doc_id.

    Reports are one event when type, day, place and a pair of compatible actors agree. The id is
    the country's ACLED prefix and a digest of the event's first report, so it stays when other
    documents come or go.
    """
    groups: dict[tuple[Any, ...], list[list[Row]]] = defaultdict(list)
    for report in sorted(reports, key=lambda r: r["report_id"]):
        bucket = groups[_key(report)]
        home = None
        if report["record_type"] == "incident" and report["event_date"] is not None:
            home = next((g for g in bucket if _compatible(g[0], report)), None)
        if home is None:
            bucket.append([report])
        else:
            home.append(report)
    events, links = [], []
    for group in (g for bucket in groups.values() for g in bucket):
        event = _event(group, published)
        events.append(event)
        for report in group:
            report["event_id_cnty"] = event["event_id_cnty"]
        for other in group[1:]:
            links.append(
                {
                    "event_id_cnty": event["event_id_cnty"],
                    "report_id": group[0]["report_id"],
                    "other_report_id": other["report_id"],
                    "score": 1.0,
                    "why": "same type, day and place; compatible actors",
                }
            )
    return events, links


def _key(report: Row) -> tuple[Any, ...]:
    return (
        report["record_type"], report["event_type"], report["sub_event_type"], report["event_date"],
        report["country"], report["location"],
    )  # fmt: skip


def _compatible(a: Row, b: Row) -> bool:
    """Reports of different documents whose actors may be the same; order means nothing."""
    if a["doc_id"] == b["doc_id"]:
        return False
    pair_a = {_stem(a[k]) for k in ("actor1", "actor2") if a[k]}
    pair_b = {_stem(b[k]) for k in ("actor1", "actor2") if b[k]}
    named_a = {n for n in pair_a if not n.startswith("Unidentified")}
    named_b = {n for n in pair_b if not n.startswith("Unidentified")}
    return named_a <= named_b or named_b <= named_a


def _stem(name: str) -> str:
    """A name without its regime years, which are rewritten when a regime ends."""
    return name.split(" (", 1)[0]


def _event(group: list[Row], published: Mapping[str, date | None]) -> Row:
    """The event of a group: the fullest report, the sources of all, the lowest rival toll."""
    best = max(group, key=lambda r: (_fullness(r), r["report_id"]))
    columns = [column.name for column in load_tables()["events"].columns]
    event = {name: best.get(name) for name in columns}
    first = group[0]
    digest = blake2b(first["report_id"].encode(), digest_size=8)
    number = int.from_bytes(digest.digest(), "big") % 10**_DIGITS
    event["event_id_cnty"] = f"{_prefix(best['country'])}{number:0{_DIGITS}d}"
    event["source"] = "; ".join(dict.fromkeys(r["source"] for r in group if r["source"])) or None
    days = [day for r in group if (day := published.get(r["doc_id"]))]
    newest = max(days, default=None)
    event["timestamp"] = (
        int(datetime(newest.year, newest.month, newest.day, tzinfo=UTC).timestamp()) if newest else None
    )
    lows = [r["fatalities_low"] for r in group if r.get("fatalities_low") is not None]
    highs = [r["fatalities_high"] for r in group if r.get("fatalities_high") is not None]
    event["fatalities_low"], event["fatalities_high"] = min(lows, default=None), max(highs, default=None)
    event["n_reports"] = len(group)
    return event


def _fullness(row: Row) -> int:
    return sum(value is not None for value in row.values()) + 10 * (row["certainty"] == "reported")


def _prefix(name: str | None) -> str:
    known = next((c for c in countries().values() if c.name == name), None)
    return known.prefix if known else "UNK"
