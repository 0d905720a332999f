"""What the page shows, taken out of a dataset as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from schema import decisions, tables

Rows = list[dict[str, Any]]
LISTED = 500
"""Problems of one kind that are listed; all are counted."""

_SHOWN = """
    SELECT * FROM events ORDER BY event_date DESC NULLS LAST, event_id_cnty LIMIT {limit}
"""
_DOCUMENT = "doc_id, title, source, url, published, lang, text"
_PROBLEMS = {
    "documents": """
        SELECT doc_id AS name, NULL AS event, status || coalesce(': ' || error, '') AS why
        FROM documents WHERE status <> 'ok' ORDER BY doc_id""",
    "dates": """
        SELECT report_id AS name, event_id_cnty AS event, coalesce(date_text, '') AS why
        FROM reports WHERE event_date IS NULL ORDER BY report_id""",
    "places": """
        SELECT report_id AS name, event_id_cnty AS event, coalesce(location_text, '') AS why
        FROM reports WHERE latitude IS NULL ORDER BY report_id""",
    "denied": """
        SELECT report_id AS name, event_id_cnty AS event, coalesce(attributed_to, '') AS why
        FROM reports WHERE certainty = 'denied' ORDER BY report_id""",
    "alleged": """
        SELECT report_id AS name, event_id_cnty AS event, coalesce(attributed_to, '') AS why
        FROM reports WHERE certainty = 'alleged' ORDER BY report_id""",
}


@dataclass(frozen=True, slots=True)
class Content:
    """`head` is read when the page opens; each of `parts` when an event in it is looked at.

    A part holds documents, and the reports and evidence that come from them. `head["documents"]`
    gives the part that each document is in.
    """

    head: dict[str, Any]
    parts: list[dict[str, Any]]


def read_content(connection: duckdb.DuckDBPyConnection, limit: int, part_documents: int = 64) -> Content:
    """The newest `limit` events (by day, those without one last) with all that stands behind
    them, and counts of the whole dataset.
    """
    shown = _SHOWN.format(limit=int(limit))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE shown AS {shown}")
    events = _columns(connection, f"{shown.rstrip()}")
    reports = _rows(
        connection,
        "SELECT * FROM reports SEMI JOIN shown USING (event_id_cnty) ORDER BY doc_id, report_id",
    )
    names = sorted({report["doc_id"] for report in reports})
    part_of = {name: number // part_documents for number, name in enumerate(names)}
    documents_of: dict[str, list[str]] = {}
    for report in reports:
        known = documents_of.setdefault(report["event_id_cnty"], [])
        if report["doc_id"] not in known:
            known.append(report["doc_id"])
    head = {
        "totals": _totals(connection),
        "events": events,
        "documents_of": documents_of,
        "part_of": part_of,
        "strengths": _rows(connection, _strengths()),
        "links": _rows(
            connection,
            "SELECT * FROM links SEMI JOIN shown USING (event_id_cnty) ORDER BY ALL",
        ),
        "problems": {name: _problem(connection, sql) for name, sql in _PROBLEMS.items()},
        "whole": _whole(connection),
        "reasons": {rule.name: rule.because for rule in decisions.load().rows},
    }
    return Content(head, _parts(connection, reports, part_of))


def _parts(
    connection: duckdb.DuckDBPyConnection, reports: Rows, part_of: dict[str, int]
) -> list[dict[str, Any]]:
    count = max(part_of.values(), default=-1) + 1
    parts: list[dict[str, Any]] = [{"documents": {}, "reports": [], "evidence": {}} for _ in range(count)]
    report_part = {report["report_id"]: part_of[report["doc_id"]] for report in reports}
    for row in _rows(connection, f"SELECT {_DOCUMENT} FROM documents ORDER BY doc_id"):
        if row["doc_id"] in part_of:
            parts[part_of[row["doc_id"]]]["documents"][row["doc_id"]] = row
    for report in reports:
        parts[report_part[report["report_id"]]]["reports"].append(report)
    found = connection.execute(
        'SELECT report_id, field, value, "start", "end", "text", rule FROM evidence '
        "WHERE report_id IN (SELECT report_id FROM reports SEMI JOIN shown USING (event_id_cnty)) "
        'ORDER BY report_id, "start" NULLS FIRST, field, "end"'
    ).fetchall()
    for report_id, *rest in found:
        evidence = parts[report_part[report_id]]["evidence"]
        evidence.setdefault(report_id, []).append(rest)
    return parts


def _totals(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in tables.load():
        row = connection.execute(f"SELECT count(*) FROM {tables.quoted(name)}").fetchone()
        found[name] = row[0] if row else 0
    first, last, deaths = connection.execute(
        "SELECT min(event_date), max(event_date), coalesce(sum(fatalities), 0)::BIGINT "
        "FROM events WHERE record_type = 'incident' AND certainty <> 'denied'"
    ).fetchall()[0]
    return found | {"first": _plain(first), "last": _plain(last), "fatalities": deaths}


def _whole(connection: duckdb.DuckDBPyConnection) -> Rows:
    """All incidents that are not denied, by country, year and type."""
    return _rows(
        connection,
        "SELECT country, year, event_type, count(*) AS events, "
        "coalesce(sum(fatalities), 0)::BIGINT AS fatalities FROM events "
        "WHERE record_type = 'incident' AND certainty <> 'denied' GROUP BY ALL ORDER BY ALL",
    )


def _problem(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    counted = connection.execute(f"SELECT count(*) FROM ({sql})").fetchall()[0][0]
    return {"count": counted, "rows": _rows(connection, f"{sql} LIMIT {LISTED}")}


def _strengths() -> str:
    return (
        "SELECT s.*, r.event_id_cnty, d.source FROM strengths s "
        "JOIN reports r USING (report_id) JOIN documents d ON d.doc_id = s.doc_id "
        "SEMI JOIN shown ON shown.event_id_cnty = r.event_id_cnty "
        "ORDER BY s.as_of_start, s.strength_id"
    )


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> Rows:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    return [
        {name: _plain(value) for name, value in zip(names, row, strict=True)} for row in cursor.fetchall()
    ]


def _columns(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, list[Any]]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    rows = cursor.fetchall()
    return {name: [_plain(row[n]) for row in rows] for n, name in enumerate(names)}


def _plain(value: Any) -> Any:
    """Days as ISO text, all else as it is."""
    return value.isoformat() if isinstance(value, date) else value
