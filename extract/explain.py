"""Why a row is in a dataset; what a text gives, and where rules stopped. Values, not print.

Nothing here runs in a build: near misses and the words behind each fact are found again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from extract.boilerplate import is_boilerplate, report_end
from extract.documents import Document, digest
from extract.explain_parts import (
    Part,
    Quoter,
    decision_part,
    facts_part,
    finding_part,
    mentions,
    near_misses,
    points_part,
)
from extract.folders import languages
from extract.incident import Incident
from extract.pipeline import Reading, code_document, read
from extract.text import split_sentences
from schema.decisions import Decision
from schema.errors import InputError

if TYPE_CHECKING:
    import duckdb

# Fields that a reader may want traced; one without evidence rests on a default.
TRACED = (
    "sub_event_type", "actor1", "actor2", "event_date", "location", "fatalities", "injured",
    "detained", "abducted", "escaped", "weapon",
)  # fmt: skip


# How the names begin of those whom a type implies without words.
_IMPLIED = ("Unidentified Armed Group", "Civilians", "Protesters", "Rioters", "Police Forces")


def explain_row(connection: duckdb.DuckDBPyConnection, name: str) -> list[Part]:
    """Why a report (report_id), or each report of an event (event_id_cnty), is in the dataset.

    Raises InputError when there is no such row.
    """
    reports = _rows(
        connection,
        "select * from reports where report_id = $1 or event_id_cnty = $1 order by report_id",
        name,
    )
    if not reports:
        raise InputError(
            f"There is no report and no event {name} in this dataset. "
            'See waqai query "select report_id, event_id_cnty from reports".'
        )
    return [_explain_report(connection, report) for report in reports]


def _explain_report(connection: duckdb.DuckDBPyConnection, report: Part) -> Part:
    name = report["report_id"]
    evidence = _rows(connection, 'select * from evidence where report_id = $1 order by "start", field', name)
    row = _rows(connection, "select * from documents where doc_id = $1", report["doc_id"])[0]
    document = stored_document(row)
    reading = read(document)
    quote = Quoter(reading, document.text)
    rows = {row["report_id"]: row for row in code_document(document).get("reports", [])}
    again = rows.get(name)
    found = next((j for j in judge(reading, rows) if j.row == name), None)
    incident = found.incident if found else None
    changed = [k for k in TRACED if again is None or again.get(k) != report.get(k)]
    part: Part = {
        "report": {k: v for k, v in report.items() if v is not None},
        "document": {k: row[k] for k in ("doc_id", "title", "source", "published", "lang")},
        "sentences": _marked(reading, document.text, evidence, incident, report),
        "defaults": defaults(report, evidence),
        "changed": changed,
        "links": _rows(
            connection,
            "select * from links where event_id_cnty = $1 and (report_id = $2 or other_report_id = $2)",
            report["event_id_cnty"],
            name,
        ),
        "linked": [
            other["report_id"]
            for other in _rows(
                connection,
                "select report_id from reports where event_id_cnty = $1 and report_id <> $2 order by 1",
                report["event_id_cnty"],
                name,
            )
        ],
    }
    if found is not None:
        part |= incident_part(found, reading, quote)
    return part


def explain_text(text: str, published: date | None, lang: str) -> Part:
    """What a text gives: sentences with their findings and near misses, incidents, rows.

    Raises InputError for a language without frames.
    """
    if lang not in languages():
        known = sorted(languages())
        raise InputError(f"There are no frames for the language {lang}, only for {known}.")
    basis = "given" if published else "none"
    document = Document(
        "text", "", "text", lang, None, None, None, None, published, basis, text,
        digest({"text": text}),
    )  # fmt: skip
    reading = read(document)
    quote = Quoter(reading, text)
    coded = code_document(document)
    rows = {row["report_id"]: row for row in coded["reports"]}
    return {
        "published": published,
        "sentences": list(_sentences(reading, text, quote)),
        "incidents": [
            incident_part(judged, reading, quote) | {"became": _became(judged, reading)}
            for judged in judge(reading, rows)
        ],
        "rows": [
            {k: v for k, v in row.items() if v is not None} | {"defaults": defaults(row, coded["evidence"])}
            for row in rows.values()
        ],
    }


def incident_part(judged: Judged, reading: Reading, quote: Quoter) -> Part:
    """An incident: its findings, the facts, the decision, how much is told of it."""
    language, analyses = reading.engine.language, reading.story.analyses
    return {
        "findings": [
            finding_part(finding, analyses[finding.sentence], language, quote)
            for finding in judged.incident.findings
        ],
        "facts": facts_part(judged.incident, judged.found, quote),
        "decision": decision_part(judged.decision),
    } | points_part(judged.incident, reading)


@dataclass(frozen=True, slots=True)
class Judged:
    """An incident, what was decided of it on which facts, and the name of its row if it has one."""

    incident: Incident
    decision: Decision | None
    found: Part
    row: str | None
    why_not: str | None


def judge(reading: Reading, rows: Collection[str]) -> list[Judged]:
    """The incidents in their order, decided again; `rows` are the report_ids that they gave."""
    coder, story = reading.engine.coder, reading.story
    judged = []
    for incident in reading.incidents:
        verdict = reading.judge(incident)
        row = None
        if verdict.decision is not None and verdict.why_not is None:
            name = coder.row(incident, story, verdict.decision, verdict.found)[0]["report_id"]
            row = name if name in rows else None
        if row and verdict.found["own_place"]:  # a later incident without a place may be there
            story.told.append((incident.findings[0].sentence, verdict.found["place"]))
        if row and verdict.found["own_day"]:
            story.days.append((incident.findings[0].sentence, verdict.found["days"]))
        judged.append(Judged(incident, verdict.decision, verdict.found, row, verdict.why_not))
    return judged


def _became(judged: Judged, reading: Reading) -> Part:
    """The row that an incident gives, or why it gives none."""
    return {"row": judged.row, "why": None if judged.row else judged.why_not}


def defaults(row: Part, evidence: Iterable[Part]) -> list[Part]:
    """The traced fields that no words of the text fill, each with the default that does."""
    proven = {e["field"] for e in evidence if e["report_id"] == row["report_id"]}
    return [
        {"field": field, "value": row[field], "default": _default(field, row)}
        for field in TRACED
        if row.get(field) is not None and field not in proven
        and not (row["record_type"] == "strength" and field in ("sub_event_type", "fatalities"))
    ]  # fmt: skip


def _default(field: str, row: Part) -> str:
    """The name of what fills a field when the text doesn't; "unknown" for a field that must say."""
    value = row[field]
    if field == "event_date" and row["time_precision"] == 2:
        return "published"
    if field == "location" and value == row["country"]:
        return "country-of-the-story"
    if field == "fatalities" and value in (0, 1):
        return "one-death-by-the-verb" if value else "no-deaths-told"
    if field in ("actor1", "actor2") and value.startswith(_IMPLIED):
        return "side-that-the-type-implies"
    if field == "actor1" and row["sub_event_type"] == "Air/drone strike":
        return "air-force-that-bombs-there"
    return "unknown"


def stored_document(row: Part) -> Document:
    """The document of a row of the table `documents`."""
    return Document(
        row["doc_id"], row["path"] or "", row["format"] or "", row["lang"] or "", row["title"],
        row["source"], row["source_scale"], row["url"], row["published"],
        row["published_basis"] or "none", row["text"] or "", row["sha256"] or "", row["status"],
        row["error"],
    )  # fmt: skip


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, *values: object) -> list[Part]:
    answer = connection.execute(sql, list(values))
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


# -- sentences -------------------------------------------------------------------------------------


def _marked(
    reading: Reading, text: str, evidence: list[Part], incident: Incident | None, report: Part
) -> list[Part]:
    """The sentences that hold evidence or were joined into the row, their spans labelled."""
    joined = set(incident.sentences) if incident else set()
    starts = {reading.story.analyses[n].sentence.start for n in joined}
    parts = []
    for low, high, _ in split_sentences(reading.normal.text):
        start, end = reading.normal.span(low, high)
        inside = [e for e in evidence if start <= e["start"] < end]
        if inside or low in starts or start <= report["start"] < end:
            spans = _spans((e, _label(e)) for e in inside)
            parts.append(_sentence(text, start, end, spans) | {"joined": low in starts})
    return parts


def _label(item: Part) -> Part:
    return {key: item[key] for key in ("field", "value", "rule")}


def _spans(items: Iterable[tuple[Part, Any]]) -> list[Part]:
    """Quotes with equal offsets become one span with several labels, in the order of the text."""
    spans: dict[tuple[int, int], Part] = {}
    for item, label in items:
        key = item["start"], item["end"]
        span = spans.setdefault(key, {"start": key[0], "end": key[1], "text": item["text"]})
        span.setdefault("labels", []).append(label)
    return [spans[key] for key in sorted(spans, key=lambda key: (key[0], -key[1]))]


def _sentence(text: str, start: int, end: int, spans: list[Part]) -> Part:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    return {"text": text[start:end], "start": start, "end": end, "spans": spans}


def _sentences(reading: Reading, text: str, quote: Quoter) -> Iterable[Part]:
    """Every sentence of a text: why it was left out, or what was found in it."""
    language, normal = reading.engine.language, reading.normal
    read_at = {a.sentence.start: a for a in reading.story.analyses.values()}
    joined = {id(finding) for incident in reading.incidents for finding in incident.findings}
    spans = split_sentences(normal.text)
    end_of_report = report_end(normal.text, spans, language)
    for number, (low, high, _) in enumerate(spans):
        analysis = read_at.get(low)
        start, end = normal.span(low, high)
        if analysis is None:
            left_out = "no word of an event or of the size of a group"
            if number >= end_of_report:
                left_out = "after the end of the report"
            elif is_boilerplate(normal.text[low:high], language):
                left_out = "boilerplate"
            yield _sentence(text, start, end, []) | {"left_out": left_out}
            continue
        kept = [f for f in reading.findings if f.sentence == analysis.number]
        found = sorted(kept + analysis.dropped, key=lambda f: f.tag.i)
        yield _sentence(text, start, end, _spans(mentions(analysis, quote))) | {
            "findings": [
                finding_part(f, analysis, language, quote) | {"joined": id(f) in joined} for f in found
            ],
            "near": list(near_misses(analysis, found, language, quote)),
        }
