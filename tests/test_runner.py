"""Seeds to dataset, with a stand-in for coding: a document that says `attack` gives one report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from conftest import Seeds

from extract.documents import Document, document_row
from extract.runner import BuildSummary, Progress, Row, Stages, build, to_table
from schema.errors import DataError, InputError


def code(document: Document) -> Mapping[str, list[Row]]:
    """One report for each `attack`; `fault` fails as a bug would, `rule` as a broken rule."""
    if "fault" in document.text:
        raise ValueError("no such thing")
    if "rule" in document.text:
        raise DataError("frames/air.yml", "No role is called attaker.", "Did you mean attacker?")
    reports: list[Row] = []
    evidence: list[Row] = []
    if "attack" in document.text:
        start = document.text.index("attack")
        report_id = f"r-{document.doc_id}"
        place: Row = {"start": start, "end": start + 6, "rule": "test/attack"}
        fixed: Row = {
            "report_id": report_id,
            "doc_id": document.doc_id,
            "event_id_cnty": "",
            "record_type": "incident",
            "certainty": "reported",
            "background": False,
            "evidence": "attack",
        }
        reports.append(fixed | place)
        evidence.append({"report_id": report_id, "field": "event_type", "text": "attack"} | place)
    return {"documents": [document_row(document, 1)], "reports": reports, "evidence": evidence}


def link(reports: pa.Table) -> tuple[pa.Table, pa.Table, pa.Table]:
    """One event for all reports."""
    ids = pa.array(["LBY1"] * len(reports), pa.string())
    place = reports.schema.get_field_index("event_id_cnty")
    named = reports.set_column(place, "event_id_cnty", ids).drop_columns(["published"])
    event = {"event_id_cnty": "LBY1", "record_type": "incident", "certainty": "reported"}
    events = [event | {"n_reports": len(reports)}] if len(reports) else []
    return named, to_table("events", events), to_table("links", [])


def write(out: Path, tables: Mapping[str, Iterable[pa.Table]], rules: str | None = None) -> None:
    """The rows as JSON."""
    out.mkdir()
    for name, pieces in tables.items():
        rows = [row for piece in pieces for row in piece.to_pylist()]
        (out / f"{name}.json").write_text(json.dumps(rows, default=str))


STAGES = Stages(code, link, write)


def read(out: Path, name: str) -> list[Row]:
    rows: list[Row] = json.loads((out / f"{name}.json").read_text())
    return rows


def built(folder: Path, jobs: int = 1) -> tuple[BuildSummary, Path]:
    out = folder.parent / f"out{jobs}"
    return build(folder, out, jobs, stages=STAGES), out


def test_the_good_is_built_and_the_bad_is_listed(seeds: Seeds) -> None:
    summary, out = built(seeds({"a.txt": "An attack.", "b.txt": "", "c.txt": "A fault."}))
    assert (summary.documents, summary.ok, summary.not_ok) == (3, 1, 2)
    assert (summary.reports, summary.events, summary.strengths) == (1, 1, 0)
    assert summary.problems[0] == "b.txt: the file is empty"
    assert summary.problems[1].startswith("c.txt: coding failed, ValueError: no such thing (test_")
    assert [d["status"] for d in read(out, "documents")] == ["ok", "empty", "rejected"]
    assert read(out, "reports")[0]["event_id_cnty"] == "LBY1"
    assert read(out, "links") == []


def test_jobs_change_nothing(seeds: Seeds) -> None:
    lines = [json.dumps({"text": f"An attack, number {n}." + " More." * 4000}) for n in range(80)]
    folder = seeds({"a.jsonl": "\n".join(lines), "b.txt": "Another attack.", "c.txt": ""})
    (one, first), (two, second) = built(folder, 1), built(folder, 2)
    assert replace(one, out=Path(), seconds=0) == replace(two, out=Path(), seconds=0)
    for name in ("documents", "reports", "evidence", "events", "links", "strengths"):
        left, right = first / f"{name}.json", second / f"{name}.json"
        assert left.read_bytes() == right.read_bytes(), name


@pytest.mark.parametrize("between", [0, 100], ids=["in one batch", "in two batches"])
def test_the_second_document_of_an_id_is_rejected(between: int, seeds: Seeds) -> None:
    files = {f"b{n:03}.txt": "Nothing." for n in range(between)}
    same = '{"doc_id": "x1", "text": "An attack."}\n'
    summary, out = built(seeds({"a.jsonl": same, "c.jsonl": same + same, **files}))
    bad = [d for d in read(out, "documents") if d["status"] == "rejected"]
    assert [d["doc_id"] for d in bad] == ["x1 (2)", "x1 (3)"]
    assert summary.problems == [
        f"c.jsonl, line {line}: the doc_id x1 is already in a.jsonl" for line in (1, 2)
    ]
    assert [r["doc_id"] for r in read(out, "reports")] == ["x1"]
    assert len(read(out, "evidence")) == 1


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_broken_rule_stops_the_build_and_writes_nothing(jobs: int, seeds: Seeds) -> None:
    folder = seeds({"a.txt": "An attack.", "b.txt": "A rule."})
    with pytest.raises((DataError, InputError), match="No role is called attaker"):
        built(folder, jobs)
    assert not (folder.parent / f"out{jobs}").exists()


def test_rules_are_read_before_any_work(seeds: Seeds) -> None:
    def load() -> None:
        raise DataError("frames/air.yml", "Broken.", "Mend it.")

    folder = seeds({"a.txt": "An attack."})
    with pytest.raises(DataError, match="Mend it"):
        build(folder, folder.parent / "out", stages=replace(STAGES, load=load))


def test_an_unknown_column_is_named(seeds: Seeds) -> None:
    def coloured(document: Document) -> Mapping[str, list[Row]]:
        return {"documents": [document_row(document) | {"colour": "red"}]}

    folder = seeds({"a.txt": "x"})
    with pytest.raises((DataError, InputError), match="No column is called colour"):
        build(folder, folder.parent / "out", stages=replace(STAGES, code=coloured))


def test_progress_ends_at_the_whole(seeds: Seeds) -> None:
    steps: list[Progress] = []
    folder = seeds({f"{n:03}.txt": "An attack." for n in range(300)})
    build(folder, folder.parent / "out", 1, steps.append, STAGES)
    assert [step.documents for step in steps] == [256, 300]
    assert steps[-1].bytes_done == steps[-1].bytes_total == 3000


def test_a_folder_without_reports_is_an_empty_dataset(seeds: Seeds) -> None:
    summary, out = built(seeds({"README.md": "about"}))
    assert summary.documents == 0
    assert read(out, "documents") == []
