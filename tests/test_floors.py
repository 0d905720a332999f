"""The corpus that ships reaches the figures of tests/gold/floors.json, which only rise."""

from __future__ import annotations

import json
from pathlib import Path

from extract import runner
from extract.scoring import check_floors, render, score

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold"


def test_the_corpus_reaches_its_floors(tmp_path: Path) -> None:
    built = runner.build(ROOT / "seeds", tmp_path / "out", jobs=1)
    result = score(tmp_path / "out", GOLD)
    floors = json.loads((GOLD / "floors.json").read_text(encoding="utf-8"))
    assert (built.not_ok, built.violations) == (0, [])
    assert check_floors(result, floors) == [], render(result)
    assert set(floors) == set(result.figures())
