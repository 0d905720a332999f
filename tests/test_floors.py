"""The corpora that ship reach the figures of their floors.json, which only rise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extract import runner
from extract.scoring import check_floors, render, score

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("seeds", "gold"),
    [
        ("seeds", "tests/gold"),
        ("tests/gold/articles/reports.jsonl", "tests/gold/articles"),
        ("tests/gold/more/reports.jsonl", "tests/gold/more"),
        ("tests/gold/more/fe/reports.jsonl", "tests/gold/more/fe"),
        ("tests/gold/more/ff/reports.jsonl", "tests/gold/more/ff"),
        ("tests/gold/more/fg/reports.jsonl", "tests/gold/more/fg"),
        ("tests/gold/more/fh/reports.jsonl", "tests/gold/more/fh"),
        ("tests/gold/more/fi/reports.jsonl", "tests/gold/more/fi"),
        ("tests/gold/more/fj/reports.jsonl", "tests/gold/more/fj"),
        ("tests/gold/more/fk/reports.jsonl", "tests/gold/more/fk"),
        ("tests/gold/more/fl/reports.jsonl", "tests/gold/more/fl"),
        ("tests/gold/more/fm/reports.jsonl", "tests/gold/more/fm"),
    ],
)
def test_a_corpus_reaches_its_floors(seeds: str, gold: str, tmp_path: Path) -> None:
    built = runner.build(ROOT / seeds, tmp_path / "out", jobs=1)
    result = score(tmp_path / "out", ROOT / gold)
    floors = json.loads((ROOT / gold / "floors.json").read_text(encoding="utf-8"))
    assert (built.not_ok, built.violations) == (0, [])
    assert check_floors(result, floors) == [], render(result)
    assert set(floors) == set(result.figures())
