"""The scorer on tiny tables: one line of gold, one row, and what must come of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract.readers import read_documents
from extract.scoring import Score, check_floors, render, score
from extract.scoring_data import read_events, read_strengths
from extract.scoring_rules import coverage, judge
from schema.codebook import load
from schema.errors import DataError

Line = dict[str, Any]

GOLD: Line = {
    "doc_id": "a",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "event_date": "2019-05-04",
    "time_precision": 1,
    "country": "Libya",
    "location": "Tripoli - Abu Salim",
    "lat": 32.85,
    "lon": 13.17,
    "geo_precision": 1,
    "actor1": "Some group",
    "actor1_type": "Rebel group",
    "actor2": None,
    "actor2_type": None,
    "fatalities": None,
    "evidence": "هاجم مسلحون الحاجز",
    "certainty": "reported",
    "must_have": True,
}
ROW: Line = {
    "doc_id": "a",
    "record_type": "incident",
    "rule": "attack",
    "certainty": "reported",
    "evidence": "هاجم مسلحون الحاجز فجر السبت",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "event_date": date(2019, 5, 4),
    "country": "Libya",
    "location": "Abu Salim",
    "latitude": None,
    "longitude": None,
    "inter1": "Rebel group",
    "inter2": None,
    "fatalities": 0,
}
SIZE: Line = {"doc_id": "a", "rule": "size", "low": 90, "best": 100, "high": 120, "evidence": "x"}
FAR = {"evidence": "لا شيء", "event_date": date(2018, 1, 1)}  # matches nothing

_TYPES = {"event_date": pa.date32(), "fatalities": pa.int32()}
_TYPES |= dict.fromkeys(("latitude", "longitude"), pa.float64())
_TYPES |= dict.fromkeys(("low", "best", "high"), pa.int32())
REPORTS = pa.schema([(name, _TYPES.get(name, pa.string())) for name in ROW])
STRENGTHS = pa.schema([(name, _TYPES.get(name, pa.string())) for name in SIZE])


def scored(
    folder: Path,
    gold: Sequence[Line],
    rows: Sequence[Line],
    sizes_gold: Sequence[Line] = (),
    sizes: Sequence[Line] = (),
    documents: Sequence[str] = ("a",),
) -> Score:
    pq.write_table(pa.Table.from_pylist(list(rows), REPORTS), folder / "reports.parquet")
    pq.write_table(pa.Table.from_pylist(list(sizes), STRENGTHS), folder / "strengths.parquet")
    texts = pa.table({"doc_id": list(documents), "text": ["متن"] * len(documents)})
    pq.write_table(texts, folder / "documents.parquet")
    for name, lines in (("x_events", gold), ("x_strengths", sizes_gold)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return score(folder, folder / "x_events.jsonl")


@pytest.mark.parametrize(
    ("field", "gold", "row", "right"),
    [
        ("sub_event_type", {}, {}, True),
        ("sub_event_type", {}, {"sub_event_type": "Grenade"}, False),
        ("sub_event_type", {"alt": {"sub_event_type": ["Grenade"]}},
         {"sub_event_type": "Grenade"}, True),
        ("event_date", {}, {"event_date": date(2019, 5, 5)}, False),
        ("event_date", {"time_precision": 2}, {"event_date": date(2019, 5, 8)}, True),
        ("event_date", {"time_precision": 2}, {"event_date": date(2019, 5, 9)}, False),
        ("event_date", {"time_precision": 3}, {"event_date": date(2019, 6, 4)}, True),
        ("event_date", {"event_date": "2019-05"}, {"event_date": date(2019, 5, 31)}, True),
        ("event_date", {"event_date": "2019"}, {"event_date": date(2020, 1, 1)}, False),
        ("event_date", {"event_date": None}, {"event_date": None}, True),
        ("event_date", {}, {"event_date": None}, False),
        ("event_date", {"alt": {"event_date": [None]}}, {"event_date": None}, True),
        ("country", {}, {"country": "Egypt"}, False),
        ("country", {"country": "Democratic Republic of Congo"}, {"country": "Congo"}, True),
        ("location", {}, {"location": "Tripoli - Abu Salim"}, True),
        ("location", {}, {"location": "Abu Salim"}, True),
        ("location", {}, {"location": "Sabha"}, False),
        ("location", {}, {"location": "x", "latitude": 32.85, "longitude": 13.40}, True),
        ("location", {}, {"location": "x", "latitude": 32.85, "longitude": 13.60}, False),
        ("location", {"geo_precision": 3}, {"location": "x", "latitude": 31.4, "longitude": 13.6},
         True),
        ("actor1_type", {}, {"inter1": "2"}, True),
        ("actor1_type", {}, {"inter1": "Civilians"}, False),
        ("actor1_type", {}, {"inter1": None}, False),
        ("actor1_type", {"alt": {"actor1_type": [None]}}, {"inter1": None}, True),
        ("actor2_type", {}, {"inter2": None}, True),
        ("actor2_type", {}, {"inter2": "Civilians"}, False),
        ("fatalities", {}, {"fatalities": 0}, True),
        ("fatalities", {"fatalities": 12}, {"fatalities": None}, False),
        ("fatalities", {"fatalities": 12, "alt": {"fatalities": [10]}}, {"fatalities": 10}, True),
    ],
)  # fmt: skip
def test_a_field_is_right(field: str, gold: Line, row: Line, right: bool) -> None:
    assert judge(ROW | row, GOLD | gold, load())[field] is right


@pytest.mark.parametrize(
    ("sentence", "evidence", "share"),
    [
        ("هاجمَ مسلّحون الحاجز", "هاجم مسلحون", 1.0),
        ("أُصيب جندي", "اصيب جندي", 1.0),
        ("هاجم مسلحون الحاجز", "هاجم مسلحون القرية", 2 / 3),
        ("", "هاجم", 0.0),
        ("هاجم", "", 0.0),
    ],
)
def test_evidence_is_held(sentence: str, evidence: str, share: float) -> None:
    assert coverage(sentence, evidence) == pytest.approx(share)


# Columns: lines of gold, rows, then must-have, found, rows counted, rows right, false rows.
@pytest.mark.parametrize(
    ("gold", "rows", "counts"),
    [
        pytest.param([{}], [{}], (1, 1, 1, 1, 0), id="found"),
        pytest.param([{}], [], (1, 0, 0, 0, 0), id="missed"),
        pytest.param([], [{}], (0, 0, 1, 0, 1), id="false"),
        pytest.param([{}], [{}, {}], (1, 1, 2, 1, 1), id="one row, one line"),
        pytest.param([{}], [{"evidence": "x"}], (1, 1, 1, 1, 0), id="by day and place"),
        pytest.param([{}], [FAR], (1, 0, 1, 0, 1), id="neither evidence nor day"),
        pytest.param([{}], [{"event_type": "Riots"}], (1, 0, 1, 0, 1), id="another type"),
        pytest.param(
            [{"alt": {"sub_event_type": ["Mob violence"]}}], [{"event_type": "Riots"}],
            (1, 1, 1, 1, 0), id="another accepted type",
        ),
        pytest.param([{"must_have": False}], [], (0, 0, 0, 0, 0), id="debatable, left out"),
        pytest.param([{"must_have": False}], [{}], (0, 0, 1, 1, 0), id="debatable, told"),
        pytest.param([{"must_have": False}], [{}, {}], (0, 0, 1, 1, 0), id="debatable, told twice"),
        pytest.param(
            [{"incident_group": "g"}, {"incident_group": "g"}], [{}], (1, 1, 1, 1, 0),
            id="two lines that may be one",
        ),
        pytest.param([{}], [{"record_type": "strength"}], (1, 0, 0, 0, 0), id="no incident"),
    ],
)  # fmt: skip
def test_rows_and_lines_are_counted(
    tmp_path: Path, gold: list[Line], rows: list[Line], counts: tuple[int, ...]
) -> None:
    got = scored(tmp_path, [GOLD | g for g in gold], [ROW | r for r in rows])
    found = (got.must_have, got.hits, got.rows, got.right_rows, len(got.false_rows))
    assert found == counts


@pytest.mark.parametrize(
    ("rows", "as_fact"),
    [([], 0), ([{"certainty": "denied"}], 0), ([{"certainty": "reported"}], 1)],
)
def test_a_denied_incident_is_no_fact(tmp_path: Path, rows: list[Line], as_fact: int) -> None:
    denied = GOLD | {"certainty": "denied", "must_have": False}
    got = scored(tmp_path, [denied], [ROW | r for r in rows])
    assert (got.denied, got.denied_as_fact, got.must_have) == (1, as_fact, 0)


def test_figures(tmp_path: Path) -> None:
    # Document a: one found with two wrong fields, one missed. Document b: one false row.
    gold = [GOLD, GOLD | {"evidence": "قصفت الطائرات الميناء", "event_type": "Riots",
                          "sub_event_type": "Mob violence"}]  # fmt: skip
    rows = [ROW | {"fatalities": 5, "inter1": "Civilians"}, ROW | {"doc_id": "b"}]
    got = scored(tmp_path, gold, rows, documents=("a", "b", "c"))
    assert (got.precision, got.recall, got.f1) == (0.5, 0.5, 0.5)
    assert got.figures()["fields.fatalities"] == 0.0
    assert got.figures()["fields.event_date"] == 1.0
    # 6 of the 16 asked for are right; 16 are given.
    assert got.end_to_end_f1 == pytest.approx(2 * 6 / (16 + 16))
    assert (got.quiet, got.quiet_with_rows, got.quiet_rows) == (2, 1, 1)
    assert got.by_sub_event_type == {"Armed clash": (1, 1), "Mob violence": (0, 1)}
    assert got.wrong_fields[0].fields == (
        "actor1_type: Civilians, not Rebel group",
        "fatalities: 5, not None",
    )


@pytest.mark.parametrize(
    ("gold", "size", "hit", "right"),
    [
        ({"low": 100, "high": 100}, {}, 1, 1),
        ({"low": 90, "high": 500}, {}, 1, 1),
        ({"low": 300, "high": 500}, {}, 0, 0),
        ({"low": 300, "high": 500, "evidence": "x"}, {}, 1, 0),
        ({"low": None, "high": 120}, {}, 1, 1),
        ({"low": 100, "high": 100}, {"doc_id": "b"}, 0, 0),
    ],
)
def test_strengths(tmp_path: Path, gold: Line, size: Line, hit: int, right: int) -> None:
    line = {"doc_id": "a", "evidence": "مئة مقاتل", **gold}
    got = scored(tmp_path, [], [], [line], [SIZE | size], documents=("a", "b"))
    assert (got.strengths, got.strength_hits, got.strength_values_right) == (1, hit, right)
    assert len(got.strength_false_rows) == 1 - hit


def test_floors_only_rise(tmp_path: Path) -> None:
    got = scored(tmp_path, [GOLD], [ROW, ROW])
    assert check_floors(got, {"recall": 1.0, "precision": 0.5}) == []
    assert check_floors(got, {"precision": 0.6}) == ["precision fell to 0.500, under its floor of 0.600."]
    assert "Did you mean recall?" in check_floors(got, {"recal": 0.1})[0]
    assert "can't be told" in check_floors(got, {"strengths.recall": 0.1})[0]
    absent = scored(tmp_path, [GOLD, GOLD | {"doc_id": "gone"}], [ROW])
    assert check_floors(absent, {}) == ["gone is labelled, but not in the dataset."]


def test_the_page_names_each_fault(tmp_path: Path) -> None:
    gold = [GOLD, GOLD | {"doc_id": "b", "evidence": "خطف مسلحون عاملا"}]
    rows = [ROW | {"fatalities": 7}, ROW | {"doc_id": "c", "evidence": "ضرب الأسعار"}]
    page = render(scored(tmp_path, gold, rows, documents=("a", "b", "c")))
    for words in ("missed (1)", "خطف مسلحون عاملا", "false rows (1)", "ضرب الأسعار",
                  "wrong fields (1)", "fatalities: 7, not None", "attack"):  # fmt: skip
        assert words in page


def test_a_folder_is_all_its_gold(tmp_path: Path) -> None:
    scored(tmp_path, [GOLD], [ROW])
    (tmp_path / "y_events.jsonl").write_text(json.dumps(GOLD | {"must_have": False}) + "\n")
    assert score(tmp_path, tmp_path).must_have == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 1"),
        ('{"doc_id": "a"}', "lacks one of"),
        (json.dumps(GOLD | {"sub_event_type": "Armed clashes"}), "Did you mean Armed clash?"),
        (json.dumps({k: v for k, v in GOLD.items() if k != "evidence"}), "lacks evidence"),
    ],
)
def test_broken_gold_is_refused(tmp_path: Path, line: str, told: str) -> None:
    scored(tmp_path, [], [])
    (tmp_path / "x_events.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(DataError, match=told.replace("?", r"\?")):
        score(tmp_path, tmp_path / "x_events.jsonl")


SHIPPED = Path(__file__).parent / "gold"


def test_the_shipped_gold_fits_the_shipped_reports() -> None:
    documents = read_documents(SHIPPED.parents[1] / "seeds")
    texts = {d.doc_id: d.text for d in documents if d.status == "ok"}
    events = read_events(SHIPPED / "events.jsonl", load())
    for line in (*events, *read_strengths(SHIPPED / "strengths.jsonl")):
        assert texts[line["doc_id"]].count(line["evidence"]) == 1, line["evidence"]
    for line in events:
        assert load().event_type(line["sub_event_type"]) == line["event_type"]
    assert {e["sub_event_type"] for e in events if e["must_have"]} == set(load().sub_event_types)


def test_floors_name_figures() -> None:
    floors = json.loads((SHIPPED / "floors.json").read_text(encoding="utf-8"))
    assert set(floors) == set(Score().figures())
