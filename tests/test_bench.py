"""The measurements measure what they name. No figure is held here: machines differ."""

from __future__ import annotations

import pytest

from extract.bench_figures import figure, grid, table
from extract.bench_stages import ENGINES, REST, STAGES, frames, owner_of, stages
from extract.bench_texts import articles
from extract.native import is_compiled

TEXT = "قتل 3 جنود في هجوم لمسلحين على حاجز قرب مدينة سرت يوم السبت.\n"


@pytest.mark.parametrize("name", [name for names in STAGES.values() for name in names])
def test_what_a_stage_wraps_is_there(name: str) -> None:
    owner, last = owner_of(name)
    assert callable(getattr(owner, last))


@pytest.mark.skipif(is_compiled(), reason="what is compiled calls no wrapper; the bench times the sources")
def test_stages_are_timed_and_functions_stand_as_before() -> None:
    before = [getattr(*owner_of(name)) for names in STAGES.values() for name in names]
    spent = stages([TEXT * 3], 1)
    assert list(spent) == [*STAGES, REST]
    assert all(spent[stage] > 0 for stage in ("matching", "rows", *ENGINES))
    assert [getattr(*owner_of(name)) for names in STAGES.values() for name in names] == before


def test_frames_are_those_with_a_trigger_in_the_texts() -> None:
    found = frames([TEXT])
    assert any(line["matched"] for line in found)
    assert all(line["sentences"] == 1 for line in found)


def test_articles_are_long_enough_and_the_rest_is_left_out() -> None:
    assert [len(article) >= 2300 for article in articles([TEXT] * 60)] == [True]


@pytest.mark.parametrize(
    ("value", "limit", "met"),
    [(24.9, "at most 25", True), (25.1, "at most 25", False), (1.8, "at least 1.7", True),
     (1.2, "at least 1.7", False), (3, "", None)],
)  # fmt: skip
def test_a_limit_is_met_or_not(value: float, limit: str, met: bool | None) -> None:
    assert figure("x", value, "s", limit)["met"] is met


def test_tables_are_markdown() -> None:
    assert table([figure("load", 1234.5, "s", "at most 2")]).splitlines() == [
        "| figure | measured | limit | met |",
        "| --- | --- | --- | --- |",
        "| load | 1,234.5 s | at most 2 | **no** |",
    ]
    assert grid(("a", "b"), [(1, 2)]).endswith("| 1 | 2 |")
