"""Explanations: for a row the words behind each field, for a text where rules stopped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import Seeds

from extract import runner
from extract.__main__ import run
from extract.explain import TRACED, explain_row, explain_text
from extract.explain_show import mark, show_rows, show_text
from extract.store import open_dataset
from schema.errors import InputError

DAY = date(2019, 5, 10)
ATTACK = "هاجم مسلحون حاجزا للجيش قرب مدينة سرت أمس، وأسفر الهجوم عن مقتل ثلاثة جنود."
REPEATED = "قتل ثلاثة جنود في هجوم على حاجز للجيش قرب مدينة سرت أمس."
SIZE = "وبعد الهجوم قدر عدد مقاتلي تنظيم الدولة الإسلامية في ليبيا بنحو 700 مقاتل."
TEXTS = {
    "a.txt": f"---\npublished: 2019-05-10\ntitle: هجوم قرب سرت\n---\n{ATTACK}\n{SIZE}\n",
    "b.txt": f"---\npublished: 2019-05-10\n---\n{REPEATED}\n",
}


@pytest.fixture
def out(seeds: Seeds) -> Path:
    folder = seeds(TEXTS)
    runner.build(folder, folder.parent / "out", 1)
    return folder.parent / "out"


def names(out: Path, column: str, of: str) -> list[str]:
    with open_dataset(out) as connection:
        answer = connection.execute(f"select {column} from reports where {of} order by 1")
        return [str(row[0]) for row in answer.fetchall()]


def parts(value: Any, key: str) -> Iterator[Any]:
    """All values of a key, however deep."""
    if isinstance(value, dict):
        if key in value:
            yield value[key]
        for inside in value.values():
            yield from parts(inside, key)
    elif isinstance(value, list):
        for inside in value:
            yield from parts(inside, key)


def test_a_row_shows_words_frame_and_decision(out: Path) -> None:
    [name] = names(out, "report_id", "doc_id = 'a.txt' and record_type = 'incident'")
    with open_dataset(out) as connection:
        [part] = explain_row(connection, name)
        text = connection.execute("select text from documents where doc_id = 'a.txt'").fetchone()
    assert part["changed"] == []
    fields = {label["field"] for s in part["sentences"] for label in parts(s, "labels") for label in label}
    filled = {f for f in TRACED if f in part["report"]}
    assert filled == (fields & filled) | {item["field"] for item in part["defaults"]}
    assert part["decision"]["gives"] == part["report"]["sub_event_type"]
    assert part["decision"]["because"]
    for place in [part["decision"], *part["findings"]]:
        line = Path(place["file"]).read_text(encoding="utf-8").splitlines()[place["line"] - 1]
        assert place.get("decision", place.get("rule")) in line
    assert text is not None
    for words in parts(part, "words"):
        for quoted in words if isinstance(words, list) else [words]:
            assert text[0][quoted["start"] : quoted["end"]] == quoted["text"]


def test_a_strength_shows_its_words(out: Path) -> None:
    [name] = names(out, "report_id", "record_type = 'strength'")
    with open_dataset(out) as connection:
        [part] = explain_row(connection, name)
    labels = [label["field"] for labels in parts(part["sentences"], "labels") for label in labels]
    assert {"best", "actor1"} <= set(labels)
    assert "facts" not in part


def test_an_event_shows_all_its_reports(out: Path) -> None:
    [event] = set(names(out, "event_id_cnty", "record_type = 'incident'"))
    with open_dataset(out) as connection:
        found = explain_row(connection, event)
    assert len(found) == 2
    assert all(len(part["linked"]) == 1 for part in found)
    assert any(link["why"] for part in found for link in part["links"])


def test_no_such_row(out: Path) -> None:
    with open_dataset(out) as connection, pytest.raises(InputError, match="no report and no event"):
        explain_row(connection, "gone")


def test_rules_changed_since_the_build_are_said(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [name] = names(out, "report_id", "doc_id = 'b.txt'")
    monkeypatch.setattr("extract.explain.code_document", lambda document: {"reports": []})
    with open_dataset(out) as connection:
        found = explain_row(connection, name)
    assert "run make rebuild" in show_rows(found)


# A text, and words that its explanation holds, each with the Arabic words on the line after it
# where they matter.
STOPS = {
    "a modifier drops it": (
        "سيهاجم المسلحون دورية الجيش في مدينة سرت غدا",
        ["Fired and dropped", "dropped: plan/future", "No rows."],
    ),
    "a frame asks for more": (
        "تستهدف الحملة توعية السكان بأهمية التلقيح في مدينة صفاقس",
        ["Nearly fired", "ground/targeted", "needs in vain: armed", "No rows."],
    ),
    "too little is told": (
        "هاجم المسلحون",
        ["gives no row: too little is told", "not told: a carrying verb", "No rows."],
    ),
    "no event word": ("كان الطقس جميلا", ["Not read: no word of an event", "No rows."]),
    "denied is kept": (
        "نفى الجيش شن غارة على مدينة سرت أمس",
        ["modifier denial: denied", "certainty        denied"],
    ),
}


@pytest.mark.parametrize("name", STOPS)
def test_a_text_shows_where_rules_stopped(name: str) -> None:
    text, held = STOPS[name]
    shown = show_text(explain_text(text, DAY, "ar"))
    for words in held:
        assert words in shown, shown


def test_without_a_day_of_publication_that_is_said() -> None:
    assert "relative dates stay unresolved" in show_text(explain_text(ATTACK, None, "ar"))


def test_a_language_without_frames() -> None:
    with pytest.raises(InputError, match="no frames for the language xx"):
        explain_text("...", None, "xx")


@pytest.mark.parametrize("text", [ATTACK, REPEATED, SIZE, *(text for text, _ in STOPS.values())])
def test_arabic_stands_on_lines_of_its_own(text: str) -> None:
    for line in show_text(explain_text(text, DAY, "ar")).splitlines():
        assert not (re.search("[\u0620-\u064a]", line) and re.search("[A-Za-z]", line)), line


def test_marks_may_stand_inside_and_across_each_other() -> None:
    spans = [{"start": 10, "end": 13}, {"start": 11, "end": 13}, {"start": 12, "end": 14}]
    assert mark({"text": "abcd", "start": 10, "spans": spans}) == "[a[b[c]]d]"


def test_the_command_prints_plain_text_or_json(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", ATTACK, "--published", "2019-05-10"]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "Decision" in shown
    assert run(["explain", ATTACK, "--published", "2019-05-10", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["incidents"]
    [name] = names(out, "report_id", "doc_id = 'b.txt'")
    assert run(["explain", "--row", name, "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["report"]["report_id"] == name
