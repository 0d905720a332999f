"""The dataset on disk: shape, order, bytes, constraints, checks, and what a kill leaves."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract import store
from schema import checks, tables
from schema.errors import DataError

Row = dict[str, Any]
TEXT = "أعلن الجيش مقتل 3 مسلحين في سبها"

CODED: Row = {
    "event_date": date(2020, 2, 3),
    "year": 2020,
    "time_precision": 1,
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Libya (2014-2021)",
    "inter1": "State forces",
    "actor2": "Unidentified Armed Group (Libya)",
    "inter2": "Political militia",
    "interaction": "State forces-Political militia",
    "iso": 434,
    "region": "Northern Africa",
    "country": "Libya",
    "location": "Sabha",
    "latitude": 27.0377,
    "longitude": 14.4283,
    "geo_precision": 1,
    "fatalities": 3,
}


def rows() -> dict[str, list[Row]]:
    """One document, one event of two reports, one strength: a dataset without fault."""
    report = CODED | {
        "doc_id": "a",
        "event_id_cnty": "LBY1",
        "record_type": "incident",
        "rule": "clash",
        "certainty": "reported",
        "background": False,
        "evidence": TEXT,
        "start": 0,
        "end": len(TEXT),
        "location_text": "سبها",
    }
    event = CODED | {
        "event_id_cnty": "LBY1",
        "record_type": "incident",
        "certainty": "reported",
        "n_reports": 2,
    }
    strength = {
        "strength_id": "s1",
        "doc_id": "a",
        "report_id": "r1",
        "group": "Islamic State (Libya)",
        "inter": "Rebel group",
        "low": 100,
        "best": 100,
        "approximate": False,
        "certainty": "reported",
        "evidence": TEXT[:4],
        "start": 0,
        "end": 4,
        "rule": "size",
    }
    place = TEXT.index("سبها")
    return {
        "documents": [
            {"doc_id": "b", "status": "empty", "error": "b: The text is empty."},
            {"doc_id": "a", "status": "ok", "text": TEXT, "source": "Radio"},
        ],
        "reports": [report | {"report_id": "r2"}, report | {"report_id": "r1"}],
        "evidence": [
            {"report_id": "r1", "field": "source", "value": "Radio", "rule": "document"},
            {
                "report_id": "r1",
                "field": "location",
                "value": "Sabha",
                "start": place,
                "end": place + 4,
                "text": "سبها",
                "rule": "cue",
            },
        ],
        "events": [event],
        "strengths": [strength],
        "links": [
            {
                "event_id_cnty": "LBY1",
                "report_id": "r1",
                "other_report_id": "r2",
                "score": 1.0,
                "why": "same day and place",
            }
        ],
    }


def write(out: Path, data: dict[str, list[Row]]) -> None:
    declared = tables.load()
    store.write_dataset(
        out,
        {name: pa.Table.from_pylist(r, schema=_schema(declared[name])) for name, r in data.items()},
    )


def _schema(table: tables.Table) -> pa.Schema:
    """As declared, but any field may be empty, so that the store has to look."""
    return pa.schema([field.with_nullable(True) for field in table.arrow])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def parquet_bytes(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.parquet"))}


def test_tables_are_written_as_declared(tmp_path: Path) -> None:
    write(tmp_path / "out", rows())
    for table in tables.load().values():
        assert pq.read_schema(tmp_path / "out" / f"{table.name}.parquet").equals(table.arrow)
    documents = pq.read_table(tmp_path / "out" / "documents.parquet")
    assert documents["doc_id"].to_pylist() == ["a", "b"]


def test_a_good_dataset_breaks_no_check(tmp_path: Path) -> None:
    write(tmp_path / "out", rows())
    assert store.check(store.open_dataset(tmp_path / "out")) == []


def test_equal_rows_give_equal_bytes_in_any_order(tmp_path: Path) -> None:
    write(tmp_path / "one", rows())
    write(tmp_path / "two", {name: r[::-1] for name, r in rows().items()})
    assert parquet_bytes(tmp_path / "one") == parquet_bytes(tmp_path / "two")


def test_chunks_and_metadata_of_the_input_leave_no_trace(tmp_path: Path) -> None:
    data = {n: pa.Table.from_pylist(r, schema=_schema(tables.load()[n])) for n, r in rows().items()}
    store.write_dataset(tmp_path / "one", data)
    pieces = {
        name: pa.concat_tables([t.slice(0, 1), t.slice(1)]).replace_schema_metadata({"when": "now"})
        for name, t in data.items()
    }
    store.write_dataset(tmp_path / "two", pieces)
    assert parquet_bytes(tmp_path / "one") == parquet_bytes(tmp_path / "two")


def test_row_groups_hold_all_rows_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_TEXTS_PER_GROUP", 2)
    documents = [{"doc_id": f"d{i}", "status": "ok", "text": "x"} for i in (4, 2, 0, 3, 1)]
    write(tmp_path / "out", {"documents": documents})
    file = pq.ParquetFile(tmp_path / "out" / "documents.parquet")
    assert file.num_row_groups == 3
    assert file.read()["doc_id"].to_pylist() == ["d0", "d1", "d2", "d3", "d4"]


def test_no_rows_at_all_is_a_dataset(tmp_path: Path) -> None:
    store.write_dataset(tmp_path / "out", {})
    connection = store.open_dataset(tmp_path / "out")
    assert store.check(connection) == []
    assert connection.execute("select * from acled").fetchall() == []


def test_acled_has_its_columns_and_leaves_out_what_it_must(tmp_path: Path) -> None:
    data = rows()
    event = data["events"][0]
    data["events"] += [
        event | {"event_id_cnty": "LBY2", "certainty": "denied"},
        event | {"event_id_cnty": "LBY3", "record_type": "strength"},
        event | {"event_id_cnty": "LBY4", "event_date": None, "year": None, "time_precision": None},
        event | {"event_id_cnty": "LBY5", "fatalities": None},
    ]
    write(tmp_path / "out", data)
    result = store.open_dataset(tmp_path / "out").execute("select * from acled order by all")
    assert [d[0] for d in result.description or ()] == [c.name for c in tables.load().acled]
    found = result.fetchall()
    assert [(row[0], row[28]) for row in found] == [("LBY1", 3), ("LBY5", 0)]


VIEWS = [
    ("fatalities_by_month", [("Libya", date(2020, 2, 1), "Battles", 1, 3)]),
    ("events_by_admin1", [("Libya", None, "Battles", 1, 3)]),
    (
        "dyads",
        [
            (
                "Military Forces of Libya (2014-2021)",
                "Unidentified Armed Group (Libya)",
                "State forces-Political militia",
                1,
                3,
                date(2020, 2, 3),
                date(2020, 2, 3),
            )
        ],
    ),
    ("problems", [("document", "b", None, "b: The text is empty.")]),
]


@pytest.mark.parametrize(("view", "expected"), VIEWS)
def test_view(tmp_path: Path, view: str, expected: list[tuple[Any, ...]]) -> None:
    write(tmp_path / "out", rows())
    assert store.open_dataset(tmp_path / "out").execute(f"from {view}").fetchall() == expected


def test_strengths_by_group_names_the_source(tmp_path: Path) -> None:
    write(tmp_path / "out", rows())
    query = 'select "group", best, source from strengths_by_group'
    found = store.open_dataset(tmp_path / "out").execute(query).fetchall()
    assert found == [("Islamic State (Libya)", 100, "Radio")]


def test_problems_tell_of_days_and_places_not_resolved(tmp_path: Path) -> None:
    data = rows()
    data["reports"][0] |= {"event_date": None, "year": None, "time_precision": None}
    data["reports"][0] |= {"date_text": "يوم ما"}
    data["reports"][1] |= {"location": None, "latitude": None, "longitude": None}
    data["reports"][1] |= {"geo_precision": None, "location_text": None}
    write(tmp_path / "out", data)
    found = store.open_dataset(tmp_path / "out").execute("from problems").fetchall()
    assert [row[:3] for row in found] == [
        ("date", "a", "r2"),
        ("document", "b", None),
        ("place", "a", "r1"),
    ]
    assert "يوم ما" in found[0][3]


Change = Callable[[dict[str, list[Row]]], object]
VAC = {"event_type": "Violence against civilians", "sub_event_type": "Attack"}
BROKEN: list[tuple[str, Change]] = [
    (
        "battles-have-two-sides",
        lambda d: d["events"][0].update(actor2=None, inter2=None, interaction="State forces only"),
    ),
    (
        "battles-name-no-civilians",
        lambda d: d["events"][0].update(assoc_actor_2="X; Civilians (L)"),
    ),
    ("violence-against-civilians-has-its-victim", lambda d: d["events"][0].update(VAC)),
    ("interaction-fits-its-actors", lambda d: d["events"][0].update(interaction="Rioters only")),
    ("actor-and-type-stand-together", lambda d: d["events"][0].update(actor1=None)),
    ("types-fit-the-book", lambda d: d["events"][0].update(event_type="Riots")),
    ("report-types-fit-the-book", lambda d: d["reports"][0].update(event_type="Riots")),
    (
        "civilian-targeting-fits-the-book",
        lambda d: d["events"][0].update(civilian_targeting="Civilian targeting"),
    ),
    ("date-and-precision-stand-together", lambda d: d["events"][0].update(event_date=None)),
    ("report-date-and-precision-stand-together", lambda d: d["reports"][0].update(year=2019)),
    (
        "spans-of-days-are-ordered",
        lambda d: d["reports"][0].update(event_date_start=date(2020, 2, 4), event_date_end=date(2020, 2, 5)),
    ),
    ("deaths-are-ordered", lambda d: d["reports"][0].update(fatalities_high=2)),
    ("strengths-are-ordered", lambda d: d["strengths"][0].update(high=99)),
    ("place-has-both-coordinates", lambda d: d["events"][0].update(latitude=None)),
    ("country-region-and-iso-agree", lambda d: d["events"][0].update(iso=788)),
    ("evidence-is-in-the-text", lambda d: d["evidence"][1].update(text="بنغازي")),
    ("evidence-is-in-the-text", lambda d: d["evidence"][1].update(end=900)),
    ("sentence-is-in-the-text", lambda d: d["reports"][0].update(start=1)),
    ("references-lead-somewhere", lambda d: d["evidence"][0].update(report_id="r9")),
    ("reports-are-counted", lambda d: d["events"][0].update(n_reports=3)),
    ("unusable-documents-say-why", lambda d: d["documents"][0].update(error=None)),
    ("evidence-names-a-column", lambda d: d["evidence"][0].update(field="colour")),
]


@pytest.mark.parametrize(("name", "change"), BROKEN)
def test_check_finds(tmp_path: Path, name: str, change: Change) -> None:
    data = rows()
    change(data)
    write(tmp_path / "out", data)
    found = store.check(store.open_dataset(tmp_path / "out"))
    assert name in [violation.check for violation in found]


def test_checks_and_filling_take_more_memory_where_they_must(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["".join(chr(1569 + (n * n + k * k * n) % 26) for k in range(300)) for n in range(3000)]
    documents = [{"doc_id": f"{text}{n}", "status": "ok", "text": text} for n, text in enumerate(texts)]
    monkeypatch.setattr(store, "_MEMORY", "3MB")
    write(tmp_path / "out", {"documents": documents})
    query = "SELECT doc_id, text FROM documents ORDER BY text"
    monkeypatch.setattr(checks, "load", lambda: (checks.Check("all", "None.", query),))
    with store.open_dataset(tmp_path / "out") as connection:
        store.frugal(connection, tmp_path / "spill")
        with pytest.raises(duckdb.OutOfMemoryException):
            connection.execute(query).fetchall()
        (found,) = store.check(connection)
    assert found.rows == 3000


def test_every_check_is_shown_to_find_something() -> None:
    assert {name for name, _ in BROKEN} == {check.name for check in checks.load()}


def test_violation_counts_rows_and_names_some(tmp_path: Path) -> None:
    data = rows()
    for report in data["reports"]:
        report["event_type"] = "Riots"
    write(tmp_path / "out", data)
    (found,) = store.check(store.open_dataset(tmp_path / "out"))
    assert (found.check, found.rows) == ("report-types-fit-the-book", 2)
    assert "r1: Armed clash | Riots" in str(found)


REFUSED: list[tuple[str, dict[str, pa.Table], str]] = [
    ("table", {"eventz": pa.table({})}, "is no table"),
    ("column", {"links": pa.table({"whi": ["a"]})}, "no column"),
    ("type", {"documents": pa.table({"doc_id": ["a"], "n_sentences": ["x"]})}, "is no int32"),
    ("empty", {"documents": pa.table({"doc_id": ["a"], "status": [None]})}, "no value"),
    ("missing", {"documents": pa.table({"doc_id": ["a"]})}, "no value"),
    ("word", {"documents": pa.table({"doc_id": ["a"], "status": ["okay"]})}, "CHECK"),
    ("twice", {"documents": pa.table({"doc_id": ["a", "a"], "status": ["ok", "ok"]})}, "rules"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "data", "problem"), REFUSED)
def test_bad_rows_are_refused_and_the_old_stands(
    tmp_path: Path, what: str, data: dict[str, pa.Table], problem: str
) -> None:
    out = tmp_path / "out"
    write(out, rows())
    before = parquet_bytes(out)
    with pytest.raises(DataError, match=problem):
        store.write_dataset(out, data)
    assert parquet_bytes(out) == before
    assert names(tmp_path) == ["out"], what


def test_a_folder_with_files_of_others_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.docx").write_text("mine")
    with pytest.raises(DataError, match=r"thesis\.docx"):
        store.prepare(out)
    with pytest.raises(DataError, match=r"thesis\.docx"):
        write(out, rows())
    assert names(out) == ["thesis.docx"]


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(DataError, match="file, not a folder"):
        write(tmp_path / "out", rows())


def test_what_is_ours_beside_the_tables_outlives_a_build(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, rows())
    (out / "bench").mkdir()
    (out / "bench" / "run.json").write_text("{}")
    (out / "report.html").write_text("<p>")
    write(out, {})
    assert (out / "bench" / "run.json").exists()
    assert (out / "report.html").exists()
    assert pq.read_table(out / "events.parquet").num_rows == 0


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    write(tmp_path / "out", rows())
    assert (tmp_path / "out").is_symlink()
    assert (tmp_path / "real" / store.DATABASE).exists()


def test_killed_while_writing(tmp_path: Path) -> None:
    """A half-written folder lies beside; the old dataset is read, and a new build succeeds."""
    out = tmp_path / "out"
    write(out, rows())
    half = tmp_path / "out.waqai-new"
    half.mkdir()
    (half / "events.parquet").write_bytes(b"PAR1")
    assert store.open_dataset(out).execute("select count(*) from events").fetchone() == (1,)
    store.recover(out)
    assert names(tmp_path) == ["out"]


def test_killed_between_the_renames(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, rows())
    out.rename(tmp_path / "out.waqai-old")
    connection = store.open_dataset(out)
    assert connection.execute("select count(*) from events").fetchone() == (1,)
    assert names(tmp_path) == ["out"]


def test_killed_before_the_old_is_removed(tmp_path: Path) -> None:
    out, old = tmp_path / "out", tmp_path / "out.waqai-old"
    write(out, rows())
    (out / "report.html").write_text("<p>")
    out.rename(old)
    write(tmp_path / "fresh", {})
    (tmp_path / "fresh").rename(out)
    store.recover(out)
    assert names(tmp_path) == ["out"]
    assert (out / "report.html").exists()
    assert pq.read_table(out / "events.parquet").num_rows == 0


@pytest.mark.parametrize("step", ["_write_parquet", "_Database", "_put_in_place"])
def test_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    out = tmp_path / "out"
    write(out, rows())
    before = parquet_bytes(out)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, step, interrupt)
        with pytest.raises(KeyboardInterrupt):
            write(out, {})
    assert parquet_bytes(out) == before
    assert names(tmp_path) == ["out"]


def test_interrupted_between_the_renames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write(out, rows())
    before = parquet_bytes(out)
    rename = Path.rename

    def second_fails(self: Path, target: Path) -> Path:
        if self.name == "out.waqai-new":
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", second_fails)
        with pytest.raises(KeyboardInterrupt):
            write(out, {})
    assert parquet_bytes(out) == before
    assert names(tmp_path) == ["out"]


def test_two_builds_of_one_folder_do_not_meet(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, rows())
    busy = tmp_path / "out.waqai-new"
    busy.mkdir()
    handle = os.open(busy, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(DataError, match="Another build"):
            write(out, {})
        store.recover(out)
        assert busy.exists()
    finally:
        os.close(handle)
    assert store.open_dataset(out).execute("select count(*) from events").fetchone() == (1,)


def test_opened_datasets_are_read_only(tmp_path: Path) -> None:
    write(tmp_path / "out", rows())
    with pytest.raises(duckdb.Error):
        store.open_dataset(tmp_path / "out").execute("delete from events")


def test_no_dataset_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="make rebuild"):
        store.open_dataset(tmp_path / "out")
    assert names(tmp_path) == []
