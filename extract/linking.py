"""Reports of one event, across documents, as one event row; every merge says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schema.countries import countries
from schema.tables import load as load_tables

Row = dict[str, Any]
Group = list[Row]

ORDER = (
    "country", "event_date", "event_type", "sub_event_type", "record_type", "location", "report_id",
)  # fmt: skip
"""What reports have to be sorted by for `link`; those of one event stand together."""

KEY = ORDER[:-1]
"""What reports of one event have alike."""

_USED = (
    *ORDER, "doc_id", "actor1", "actor2", "certainty", "source", "fatalities_low",
    "fatalities_high", "published",
)  # fmt: skip
# Of the digest in an event's id. A million events of one country have two of one id in one of
# 20,000 datasets; a build with such a pair would stop at the table's key, not go wrong.
_DIGITS = 16
_WHY = "same type, day and place; compatible actors"


def link(reports: pa.Table) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Reports with their `event_id_cnty`, the rows of events, and the rows of links.

    `reports` are sorted by ORDER and hold the table's columns and `published`, the day of
    publication of each one's document, which the result leaves out. All reports of a key have to
    be in one call. Events come in the order of ORDER with the event's id in place of the report's.

    Reports are one event when type, day, place and a pair of compatible actors agree. The id is
    the country's ACLED prefix and a digest of the event's first report, so it stays when other
    documents come or go.
    """
    rows = reports.select(list(_USED)).to_pylist()
    for number, (row, fullness) in enumerate(zip(rows, _fullness(reports), strict=True)):
        row["number"], row["fullness"] = number, fullness
    ids: list[str] = [""] * len(rows)
    links: list[Row] = []
    bests: list[int] = []
    changes: list[Row] = []
    for _, run in groupby(rows, itemgetter(*KEY)):
        found = [_event(group) for group in _groups(run)]
        found.sort(key=lambda event: str(event[1]["event_id_cnty"]))
        for best, change, group in found:
            bests.append(best)
            changes.append(change)
            for report in group:
                ids[report["number"]] = change["event_id_cnty"]
            links += _links(change["event_id_cnty"], group)
    index = reports.schema.get_field_index("event_id_cnty")
    named = reports.set_column(index, "event_id_cnty", pa.array(ids, pa.string()))
    return (
        named.drop_columns(["published"]),
        _events(named, bests, changes),
        pa.Table.from_pylist(links, load_tables()["links"].arrow),
    )


def _groups(run: Iterator[Row]) -> list[Group]:
    """The reports of one key, parted into events: each joins the first event that it fits."""
    groups: list[Group] = []
    index = _Index()
    for report in run:
        joins = report["record_type"] == "incident" and report["event_date"] is not None
        named = _named(report)
        home = index.first(named, report["doc_id"]) if joins else None
        if home is None:
            if joins:
                index.add(len(groups), named, report["doc_id"])
            groups.append([report])
        else:
            groups[home].append(report)
    return groups


class _Index:
    """Events of one key by the actors of their first reports, so that a report is not compared
    with every event: a day of war in one town may have thousands.

    Each list is held as its first event and the first event of another document than that one's:
    one of the two is the first of another document than any given one.
    """

    def __init__(self) -> None:
        self._lists: dict[tuple[str, frozenset[str]], list[tuple[int, str]]] = {}

    def add(self, number: int, named: frozenset[str], doc_id: str) -> None:
        """Enter an event; numbers have to grow."""
        keys = [("same", named), *(("holds", part) for part in _parts(named) if part != named)]
        for key in keys:
            known = self._lists.setdefault(key, [])
            if not known or (len(known) == 1 and known[0][1] != doc_id):
                known.append((number, doc_id))

    def first(self, named: frozenset[str], doc_id: str) -> int | None:
        """The first event of another document whose actors hold these, or are held by them."""
        keys = [("holds", named), *(("same", part) for part in _parts(named))]
        fits = [number for key in keys for number, other in self._lists.get(key, ()) if other != doc_id]
        return min(fits, default=None)


def _parts(named: frozenset[str]) -> list[frozenset[str]]:
    """All subsets; a report names two actors at most."""
    alone = [frozenset([name]) for name in named]
    return [frozenset(), *alone, named] if len(named) > 1 else [frozenset(), *alone]


def _named(report: Row) -> frozenset[str]:
    """The actors that have a name, in any order, without the regime years, which are rewritten
    when a regime ends.
    """
    names = (report[role].split(" (", 1)[0] for role in ("actor1", "actor2") if report[role])
    return frozenset(name for name in names if not name.startswith("Unidentified"))


def _links(event: str, group: Group) -> list[Row]:
    return [
        {
            "event_id_cnty": event, "report_id": group[0]["report_id"],
            "other_report_id": other["report_id"], "score": 1.0, "why": _WHY,
        }
        for other in group[1:]
    ]  # fmt: skip


def _event(group: Group) -> tuple[int, Row, Group]:
    """The fullest report of a group, and what its event says otherwise: the sources of all, the
    widest bounds of the toll, the newest day of publication.
    """
    digest = blake2b(group[0]["report_id"].encode(), digest_size=8)
    number = int.from_bytes(digest.digest(), "big") % 10**_DIGITS
    best = group[0]
    sources, published = best["source"], best["published"]
    low, high = best["fatalities_low"], best["fatalities_high"]
    if len(group) > 1:
        best = max(group, key=lambda report: (report["fullness"], report["report_id"]))
        sources = "; ".join(dict.fromkeys(r["source"] for r in group if r["source"]))
        published = max((r["published"] for r in group if r["published"]), default=None)
        low = min((r["fatalities_low"] for r in group if r["fatalities_low"] is not None), default=None)
        high = max((r["fatalities_high"] for r in group if r["fatalities_high"] is not None), default=None)
    return (
        best["number"],
        {
            "event_id_cnty": f"{_prefix(best['country'])}{number:0{_DIGITS}d}",
            "source": sources or None,
            "timestamp": _seconds(published),
            "fatalities_low": low,
            "fatalities_high": high,
            "n_reports": len(group),
        },
        group,
    )


def _events(reports: pa.Table, bests: list[int], changes: list[Row]) -> pa.Table:
    """The rows of events: the best report of each with what the others change."""
    best = reports.take(pa.array(bests, pa.int64()))
    columns = []
    for field in load_tables()["events"].arrow:
        if changes and field.name in changes[0]:
            columns.append(pa.array([change[field.name] for change in changes], field.type))
        elif field.name in best.column_names:
            columns.append(best[field.name].cast(field.type))
        else:
            columns.append(pa.nulls(len(best), field.type))
    return pa.table(columns, schema=load_tables()["events"].arrow)


def _fullness(reports: pa.Table) -> list[int]:
    """How much each report tells: its filled columns, and ten more when it is no claim."""
    total = pc.multiply(pc.equal(reports["certainty"], "reported").cast(pa.int64()), 10)
    for name in reports.column_names:
        if name != "published":
            total = pc.add(total, reports[name].is_valid().cast(pa.int64()))
    found: list[int] = total.to_pylist()
    return found


def _seconds(day: date | None) -> int | None:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) if day else None


def _prefix(name: str | None) -> str:
    return _prefixes().get(name or "", "UNK")


@cache
def _prefixes() -> dict[str, str]:
    return {country.name: country.prefix for country in reversed(countries().values())}
