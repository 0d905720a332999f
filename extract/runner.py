"""Seeds to dataset: pieces to worker processes, rows back in the order of the input."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from extract import readers
from extract.documents import Document, document_row, reject, where
from extract.processes import cores, ordered_map
from extract.readers.pieces import PIECE_BYTES, Piece
from schema import tables
from schema.errors import DataError, InputError

Row = dict[str, Any]
Link = Callable[[list[Row], Mapping[str, date | None]], tuple[list[Row], list[Row]]]
CODED = ("documents", "reports", "evidence", "strengths")
"""The tables that come from one document alone."""

_BATCH_PIECES = 64
_SMALL = 2 * 1024 * 1024  # bytes of input below which starting workers costs more than it saves
_SHOWN = 10  # problems kept for the summary


@dataclass(frozen=True, slots=True)
class Stages:
    """What happens to documents; each a function of values except `write`."""

    code: Callable[[Document], Mapping[str, list[Row]]]  # a document to the rows of CODED
    link: Link  # reports, and when each document was published, to events and links
    write: Callable[[Path, Mapping[str, pa.Table]], None]
    load: Callable[[], object] | None = None  # reads every rule; DataError before any work
    check: Callable[[Path], list[str]] | None = None  # broken invariants of the dataset written


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is."""

    documents: int
    not_ok: int
    bytes_done: int
    bytes_total: int


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build read and wrote."""

    out: Path
    documents: int
    ok: int
    reports: int
    events: int
    strengths: int
    seconds: float
    problems: list[str] = field(default_factory=list)  # the first reasons, each with its file
    violations: list[str] = field(default_factory=list)  # broken invariants

    @property
    def not_ok(self) -> int:
        """Documents that gave no rows because they could not be used."""
        return self.documents - self.ok


@dataclass(frozen=True, slots=True)
class _Coded:
    """The rows of one batch; `lines` are those of its documents in their files."""

    tables: dict[str, pa.Table]
    lines: list[int | None]
    size: int
    failure: str | None = None  # a rule file that can't be used


def standard_stages() -> Stages:
    """The pipeline, linking and store of this package."""
    from extract.linking import link
    from extract.pipeline import code_document, load
    from extract.store import write_dataset

    return Stages(code_document, link, write_dataset, load, broken_invariants)


def broken_invariants(out: Path) -> list[str]:
    """The checks of the schema that the dataset in `out` does not pass, each with some rows."""
    from extract.store import check, open_dataset

    with open_dataset(out) as connection:
        return [str(violation) for violation in check(connection)]


def build(
    seeds: Path,
    out: Path,
    jobs: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    stages: Stages | None = None,
) -> BuildSummary:
    """Write the dataset of all documents under `seeds` to `out`, the same bytes for any `jobs`.

    Raises InputError when `seeds` is not there and DataError for a rule, name or schema file that
    can't be used, both before anything is written.
    """
    began = time.monotonic()
    stages = stages or standard_stages()
    tables.load()
    if stages.load:
        stages.load()
    total = readers.total_bytes(seeds)
    if jobs is None:
        jobs = 1 if total < _SMALL else cores()
    parts: dict[str, list[pa.Table]] = {name: [] for name in CODED}
    seen: dict[str, str] = {}
    problems: list[str] = []
    documents = not_ok = done = 0
    work = partial(_code_batch, code=stages.code)
    for coded in ordered_map(work, _batches(readers.cut(seeds)), jobs):
        if coded.failure:
            raise InputError(coded.failure)
        unique = _without_duplicates(coded, seen)
        for name in CODED:
            parts[name].append(unique[name])
        bad = unique["documents"].filter(pc.field("status") != "ok")
        documents, not_ok = documents + len(unique["documents"]), not_ok + len(bad)
        done += coded.size
        problems += bad["error"].to_pylist()[: _SHOWN - len(problems)]
        if progress:
            progress(Progress(documents, not_ok, done, total))
    whole = _linked(parts, stages.link)
    stages.write(out, whole)
    return BuildSummary(
        out=out,
        documents=documents,
        ok=documents - not_ok,
        reports=len(whole["reports"]),
        events=len(whole["events"]),
        strengths=len(whole["strengths"]),
        seconds=time.monotonic() - began,
        problems=problems,
        violations=stages.check(out) if stages.check else [],
    )


def to_table(name: str, rows: list[Row]) -> pa.Table:
    """Rows as a table of the schema. Raises DataError for a column that the table doesn't have."""
    schema = tables.load()[name].arrow
    known = set(schema.names)
    for row in rows:
        if not row.keys() <= known:
            extra = ", ".join(sorted(row.keys() - known))
            raise DataError(
                "schema/tables.yml", f"No column is called {extra}.", "Declare it there.", name=name
            )
    return pa.Table.from_pylist(rows, schema=schema)


def _linked(parts: dict[str, list[pa.Table]], link: Link) -> dict[str, pa.Table]:
    """All tables of the dataset. `link` writes the event of each report into its row."""
    whole = {
        name: pa.concat_tables(parts[name]) if parts[name] else to_table(name, []) for name in CODED
    }
    reports = whole["reports"].to_pylist()
    documents = whole["documents"]
    published = dict(
        zip(documents["doc_id"].to_pylist(), documents["published"].to_pylist(), strict=True)
    )
    events, links = link(reports, published)
    whole["reports"] = to_table("reports", reports)
    whole["events"] = to_table("events", events)
    whole["links"] = to_table("links", links)
    return whole


def _batches(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Pieces in groups of even cost: small files together, a large piece alone."""
    batch: list[Piece] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += piece.size
        if size >= PIECE_BYTES or len(batch) >= _BATCH_PIECES:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


def _code_batch(
    pieces: tuple[Piece, ...], code: Callable[[Document], Mapping[str, list[Row]]]
) -> _Coded:
    """The rows of all documents of a batch; runs in a worker."""
    rows: dict[str, list[Row]] = {name: [] for name in CODED}
    lines: list[int | None] = []
    ids: set[str] = set()
    size = sum(piece.size for piece in pieces)
    try:
        for piece in pieces:
            for document in readers.read(piece):
                lines.append(document.line)
                # A second one of the same id is told from the first in the parent.
                usable = document.status == "ok" and document.doc_id not in ids
                ids.add(document.doc_id)
                found = _code_one(document, code) if usable else {}
                found = found or {"documents": [document_row(document)]}
                for name in CODED:
                    rows[name].extend(found.get(name, ()))
        return _Coded({name: to_table(name, rows[name]) for name in CODED}, lines, size)
    except DataError as error:
        return _Coded({}, [], size, str(error))


def _code_one(
    document: Document, code: Callable[[Document], Mapping[str, list[Row]]]
) -> Mapping[str, list[Row]]:
    """The document's rows; a fault in coding rejects this one document and names the place."""
    try:
        return code(document)
    except DataError:
        raise
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(last.filename).name}, line {last.lineno}"
        reason = f"coding failed, {type(error).__name__}: {error} ({place})"
        return {"documents": [document_row(reject(document, reason))]}


def _without_duplicates(coded: _Coded, seen: dict[str, str]) -> dict[str, pa.Table]:
    """The batch's tables; a document whose id was seen before is rejected under another id."""
    found = coded.tables
    ids = found["documents"]["doc_id"].to_pylist()
    paths = found["documents"]["path"].to_pylist()
    earlier = {doc_id for doc_id in ids if doc_id in seen}
    if not earlier and len(set(ids)) == len(ids):
        seen.update(zip(ids, paths, strict=True))
        return found
    documents = found["documents"].to_pylist()
    for row, line in zip(documents, coded.lines, strict=True):
        doc_id = row["doc_id"]
        if doc_id in seen:
            number = 2
            while f"{doc_id} ({number})" in seen:
                number += 1
            place = where(row["path"], line)
            row["error"] = f"{place}: the doc_id {doc_id} is already in {seen[doc_id]}"
            row["status"], row["doc_id"] = "rejected", f"{doc_id} ({number})"
        seen[row["doc_id"]] = row["path"]
    taken = pa.array(sorted(earlier), pa.string())
    gone = found["reports"].filter(pc.is_in(found["reports"]["doc_id"], taken))["report_id"]
    kept = {"documents": to_table("documents", documents)}
    for name, column, values in (
        ("reports", "doc_id", taken),
        ("strengths", "doc_id", taken),
        ("evidence", "report_id", gone.combine_chunks()),
    ):
        table = found[name]
        kept[name] = table.filter(pc.invert(pc.is_in(table[column], values)))
    return kept
