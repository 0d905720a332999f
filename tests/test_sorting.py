"""Rows in any order, sorted in little memory."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from extract import sorting
from extract.sorting import Sorter, merged

ORDER = ("country", "day", "id")
SCHEMA = pa.schema(
    [("id", pa.string()), ("day", pa.int32()), ("country", pa.string()), ("text", pa.string())]
)


def rows(count: int) -> list[dict[str, Any]]:
    """Rows with values missing, in no order."""
    moments = random.Random(1)
    found = [
        {
            "id": f"{number:04}",
            "day": moments.choice([None, 1, 2, 3]),
            "country": moments.choice([None, "Libya", "Mali", "تونس", "\U0001f30d", "\uffe0"]),
            "text": "x" * 50,
        }
        for number in range(count)
    ]
    moments.shuffle(found)
    return found


def in_order(row: dict[str, Any]) -> list[tuple[bool, Any]]:
    return [(row[name] is None, row[name]) for name in ORDER]


@pytest.mark.parametrize("presorted", [False, True], ids=["in no order", "in order"])
@pytest.mark.parametrize("count", [0, 1, 7, 1000])
def test_rows_come_back_sorted(
    count: int, presorted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "_SORTED", 4000)
    monkeypatch.setattr(sorting, "_READ", 500)
    monkeypatch.setattr(sorting, "_RUNS", 3)
    given = sorted(rows(count), key=in_order) if presorted else rows(count)
    sorter = Sorter(tmp_path, "rows", ORDER)
    for start in range(0, count, 10):
        sorter.add(pa.Table.from_pylist(given[start : start + 10], SCHEMA))
    found = []
    most = 0
    for number, piece in enumerate(sorter.pieces()):
        if not number:  # what was sorted already is one run, however long
            assert len(list(tmp_path.iterdir())) <= (1 if presorted else 3)
        found += piece.to_pylist()
        most = max(most, len(piece))
    assert found == sorted(given, key=in_order)
    assert most < 200
    assert list(tmp_path.iterdir()) == []


def test_streams_are_merged() -> None:
    def stream(*pieces: str) -> Any:
        return iter([pa.table({"id": pa.array(list(piece), pa.string())}) for piece in pieces])

    found = merged([stream("ab", "", "g"), stream(), stream("cdef", "xyz"), stream("h")], ["id"])
    assert "".join(text for piece in found for text in piece["id"].to_pylist()) == "abcdefghxyz"
