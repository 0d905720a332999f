"""Seeds to dataset: pieces to worker processes, rows back in the order of the input."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from extract import readers
from extract.documents import Document, document_row, reject
from extract.readers.pieces import PIECE_BYTES, Piece
from schema import tables
from schema.errors import DataError, InputError

Row = dict[str, Any]
CODED = ("documents", "reports", "evidence", "strengths")
"""The tables that come from one document alone."""

_BATCH_PIECES = 64
_SMALL = 2 * 1024 * 1024  # bytes of input below which starting workers costs more than it saves
_AHEAD = 3  # batches waiting for each worker
_SHOWN = 10  # problems kept for the summary


@dataclass(frozen=True, slots=True)
class Stages:
    """What happens to documents; each a function of values except `write`."""

    code: Callable[[Document], Mapping[str, list[Row]]]  # a document to the rows of CODED
    link: Callable[[list[Row]], tuple[list[Row], list[Row]]]  # reports to events and links
    write: Callable[[Path, Mapping[str, pa.Table]], None]
    load: Callable[[], object] | None = None  # reads every rule; DataError before any work


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

    return Stages(code_document, link, write_dataset, load)


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
        jobs = 1 if total < _SMALL else _cores()
    parts: dict[str, list[pa.Table]] = {name: [] for name in CODED}
    seen: dict[str, str] = {}
    problems: list[str] = []
    documents = not_ok = done = 0
    for coded in _results(_batches(readers.cut(seeds)), stages.code, jobs):
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


def _linked(
    parts: dict[str, list[pa.Table]], link: Callable[[list[Row]], tuple[list[Row], list[Row]]]
) -> dict[str, pa.Table]:
    """All tables of the dataset. `link` writes the event of each report into its row."""
    whole = {
        name: pa.concat_tables(parts[name]) if parts[name] else to_table(name, []) for name in CODED
    }
    reports = whole["reports"].to_pylist()
    events, links = link(reports)
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
            where = f"{row['path']}, line {line}" if line else row["path"]
            row["error"] = f"{where}: the doc_id {doc_id} is already in {seen[doc_id]}"
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


def _results(
    batches: Iterator[tuple[Piece, ...]],
    code: Callable[[Document], Mapping[str, list[Row]]],
    jobs: int,
) -> Iterator[_Coded]:
    """The coded batches in the order of the input."""
    if jobs <= 1:
        for batch in batches:
            yield _code_batch(batch, code)
        return
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    pool = ProcessPoolExecutor(jobs, context, _start_worker)
    try:
        waiting: deque[Future[_Coded]] = deque(
            pool.submit(_code_batch, batch, code) for batch in islice(batches, jobs * _AHEAD)
        )
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(_code_batch, batch, code) for batch in islice(batches, 1))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, and end when the parent is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
