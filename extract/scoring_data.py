"""Gold files and dataset tables, read for scoring."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

from extract.scoring_rules import Line
from schema.codebook import Codebook
from schema.errors import DataError, nearest

_EVENT_KEYS = ("doc_id", "event_type", "sub_event_type")
_STRENGTH_KEYS = ("doc_id", "evidence")


def find_gold(events: Path, strengths: Path | None = None) -> tuple[list[Path], list[Path]]:
    """The files of events and of strengths that a folder or a file stands for, sorted."""
    if events.is_dir():
        found = sorted(events.glob("*events.jsonl"))
        if not found:
            raise DataError(events, "holds no *events.jsonl", "Name a folder or a file of gold.")
        return found, [strengths] if strengths else sorted(events.glob("*strengths.jsonl"))
    if not events.is_file():
        raise DataError(events, "is not there", "Name a folder or a file of gold.")
    if strengths is None and events.name.endswith("events.jsonl"):
        beside = events.with_name(events.name.removesuffix("events.jsonl") + "strengths.jsonl")
        return [events], [beside] if beside.is_file() else []
    return [events], [strengths] if strengths else []


def read_events(path: Path, book: Codebook) -> list[Line]:
    """The lines of a file of events. Raises DataError with the line that can't be used."""
    lines = _read_gold(path, _EVENT_KEYS)
    for number, line in lines:
        if "evidence" not in line and not {"evidence_start", "evidence_end"} <= line.keys():
            raise DataError(path, "lacks evidence", "Add the words, verbatim.", line=number)
        _check_sub_types(path, number, line, book)
    return [line for _, line in lines]


def read_strengths(path: Path) -> list[Line]:
    """The lines of a file of strengths. Raises DataError with the line that can't be used."""
    return [line for _, line in _read_gold(path, _STRENGTH_KEYS)]


def by_document(lines: Iterable[Line], counted: Collection[str]) -> dict[str, list[Line]]:
    """Rows or lines by document, those of other documents left out."""
    grouped: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line["doc_id"] in counted:
            grouped[line["doc_id"]].append(line)
    return grouped


def with_evidence(line: Line, texts: Mapping[str, str]) -> Line:
    """The line with its evidence, cut from the document where gold gives offsets."""
    if "evidence" in line:
        return line
    start, end = line["evidence_start"], line["evidence_end"]
    return {**line, "evidence": texts.get(line["doc_id"], "")[start:end]}


def _read_gold(path: Path, keys: Sequence[str]) -> list[tuple[int, Line]]:
    lines: list[tuple[int, Line]] = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
        except ValueError as error:
            raise DataError(path, f"is no JSON: {error}", "Mend it.", line=number) from None
        if not isinstance(line, dict) or any(key not in line for key in keys):
            raise DataError(path, f"lacks one of {', '.join(keys)}", "Add it.", line=number)
        lines.append((number, line))
    return lines


def _check_sub_types(path: Path, number: int, line: Line, book: Codebook) -> None:
    known = list(book.sub_event_types)
    for name in (line["sub_event_type"], *((line.get("alt") or {}).get("sub_event_type") or [])):
        if name not in known:
            raise DataError(path, f"{name} is no type", nearest(str(name), known), line=number)


def read_table(out: Path, name: str, columns: list[str]) -> list[dict[str, Any]]:
    """The rows of one table, a file or a folder of part files."""
    for path in (out / f"{name}.parquet", out / name):
        if path.exists():
            table = ds.dataset(path, format="parquet")
            have = [column for column in columns if column in table.schema.names]
            rows: list[dict[str, Any]] = table.to_table(columns=have).to_pylist()
            return rows
    raise DataError(out, f"holds no {name}.parquet", "Build it first: make rebuild OUT=...")


def read_texts(out: Path) -> dict[str, str]:
    """Text of each document by id; {} when the dataset has no documents table."""
    if not any((out / name).exists() for name in ("documents.parquet", "documents")):
        return {}
    rows = read_table(out, "documents", ["doc_id", "text"])
    return {row["doc_id"]: row["text"] or "" for row in rows}
