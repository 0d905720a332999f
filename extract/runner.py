"""Seeds to dataset: pieces to worker processes, their rows to parts on disk, parts to tables.

Neither the corpus nor its rows are ever in memory: a worker reads and codes a batch of pieces and
writes a part; tables are streamed from the parts. What a build has coded is found again by the
next one, and rows of documents that are the same as in the dataset that stands are taken from it.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from extract import parts, readers
from extract.documents import Document, document_row, reject
from extract.parts import CODED, KEPT, Parts, file_of, write_part
from extract.processes import cores, ordered_map
from extract.readers.pieces import PIECE_BYTES, Piece
from extract.store import held, order_of, parts_folder, prepare, rules_of
from schema import tables
from schema.errors import DataError, InputError

Row = dict[str, Any]
Code = Callable[[Document], Mapping[str, list[Row]]]
Link = Callable[[pa.Table], tuple[pa.Table, pa.Table, pa.Table]]

_BATCH_PIECES = 64
_BATCH_BYTES = 2 * PIECE_BYTES
_SMALL = 2 * 1024 * 1024  # bytes of input below which starting workers costs more than it saves
_SHOWN = 10  # problems kept for the summary
_LINKED = 20_000  # reports linked at a time, at least; all of a key are together


@dataclass(frozen=True, slots=True)
class Stages:
    """What happens to documents; each a function of values except `write`."""

    code: Code  # a document to the rows of CODED
    link: Link  # sorted reports to the same with the ids of their events, events, links
    write: Callable[[Path, Mapping[str, Iterable[pa.Table]], str | None], None]
    load: Callable[[], object] | None = None  # reads every rule; DataError before any work
    check: Callable[[Path], list[str]] | None = None  # broken invariants of the dataset written
    rules: str | None = None  # digest of all that rows depend on; without it nothing is kept


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
    kept: int = 0  # documents that are as they were, with their rows

    @property
    def not_ok(self) -> int:
        """Documents that gave no rows because they could not be used."""
        return self.documents - self.ok


@dataclass(frozen=True, slots=True)
class _Done:
    """A batch whose part is written."""

    key: str
    documents: int
    not_ok: int
    size: int
    failure: str | None = None  # a rule file that can't be used


@dataclass(frozen=True, slots=True)
class _Work:
    """What a worker has to know besides the batch."""

    code: Code
    folder: Path  # of parts
    rules: str
    dataset: Path | None  # whose rows are kept for documents that are the same
    stamp: tuple[int, ...]


def standard_stages() -> Stages:
    """The pipeline, linking and store of this package."""
    from extract.compiled import rules_digest
    from extract.linking import link
    from extract.pipeline import code_document, load
    from extract.store import write_sorted

    return Stages(code_document, link, write_sorted, load, broken_invariants, rules_digest())


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
    *,
    full: bool = False,
) -> BuildSummary:
    """Write the dataset of all documents under `seeds` to `out`, the same bytes for any `jobs`.

    Documents that stand in `out` with the same input, coded by the same rules, keep their rows;
    `full` codes all anew. Raises InputError when `seeds` is not there and DataError for a rule,
    name or schema file that can't be used, both before anything is written.
    """
    began = time.monotonic()
    stages = stages or standard_stages()
    tables.load()
    total = readers.total_bytes(seeds)
    prepare(out)
    known = stages.rules is not None and not full and rules_of(out) == stages.rules
    if stages.load and not known:
        stages.load()
    if jobs is None:
        jobs = 1 if total < _SMALL else cores()
    folder = parts_folder(out)
    with ExitStack() as stack:
        stack.enter_context(held(folder))
        work = _work(stages, out, folder, known)
        if stages.rules is None:  # nothing can be found again, so nothing is left behind
            stack.callback(parts.remove, folder)
        keys = _coded(work, seeds, jobs, total, progress)
        with Parts(folder, keys, work.dataset) as coded:
            counted = coded.count(_SHOWN)
            rows = _written(coded, stages, out, folder)
        parts.remove(folder)
    return BuildSummary(
        out=out,
        documents=counted.documents,
        ok=counted.documents - counted.not_ok,
        **rows,
        seconds=time.monotonic() - began,
        problems=counted.problems,
        violations=stages.check(out) if stages.check else [],
        kept=counted.kept,
    )


def _work(stages: Stages, out: Path, folder: Path, known: bool) -> _Work:
    """What workers have to know; parts that other rules or another dataset gave are removed."""
    rules = stages.rules or ""
    stamp: tuple[int, ...] = ()
    if known:
        stat = (out / "documents.parquet").stat()
        stamp = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
    parts.clear(folder, f"{rules} {stamp}" if rules else None)
    return _Work(stages.code, folder, rules, out if known else None, stamp)


def _coded(
    work: _Work,
    seeds: Path,
    jobs: int,
    total: int,
    progress: Callable[[Progress], None] | None,
) -> list[str]:
    """Write the parts of all batches; their keys in the order of the input."""
    keys = []
    documents = not_ok = size = 0
    for done in ordered_map(partial(_code_batch, work=work), _batches(readers.cut(seeds)), jobs):
        if done.failure:
            raise InputError(done.failure)
        keys.append(done.key)
        documents, not_ok = documents + done.documents, not_ok + done.not_ok
        size += done.size
        if progress:
            progress(Progress(documents, not_ok, size, total))
    return keys


def _written(coded: Parts, stages: Stages, out: Path, folder: Path) -> dict[str, int]:
    """Stream all tables to the dataset; how many rows it has of those that are told."""
    declared = tables.load()
    counts = dict.fromkeys(("reports", "events", "strengths"), 0)
    files = {name: folder / f"{name}.parquet" for name in ("events", "links")}

    def counting(name: str, pieces: Iterable[pa.Table]) -> Iterator[pa.Table]:
        for piece in pieces:
            if name in counts:
                counts[name] += piece.num_rows
            yield piece

    order = order_of(declared["reports"])
    sources: dict[str, Iterable[pa.Table]] = {
        "reports": _linked(coded.reports(order), stages.link, files),
        "documents": coded.documents(),
    }
    for name in ("evidence", "strengths"):
        sources[name] = coded.rows(name, order_of(declared[name]))
    for name, path in files.items():
        sources[name] = coded.sorted_file(path, order_of(declared[name]))
    told = {name: counting(name, pieces) for name, pieces in sources.items()}
    stages.write(out, told, stages.rules)
    return counts


def _linked(reports: Iterable[pa.Table], link: Link, files: Mapping[str, Path]) -> Iterator[pa.Table]:
    """Reports with the ids of their events; events and links go to files meanwhile."""
    with parts.Spill(files) as spill:
        for chunk in _whole_keys(reports):
            named, events, links = link(chunk)
            spill.add("events", events)
            spill.add("links", links)
            yield named


def _whole_keys(reports: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The reports in chunks that end where the country or the day changes."""
    waiting: list[pa.Table] = []
    for piece in reports:
        waiting.append(piece)
        if sum(part.num_rows for part in waiting) < _LINKED:
            continue
        chunk = pa.concat_tables(waiting)
        keys = chunk.select(["country", "event_date"])
        last = keys.slice(len(chunk) - 1).to_pylist()[0]
        cut = _first_of(keys, last)
        if cut:
            yield chunk.slice(0, cut)
        waiting = [chunk.slice(cut)]
    if waiting:
        yield pa.concat_tables(waiting)


def _first_of(keys: pa.Table, last: Row) -> int:
    """Where the rows that equal the last one begin, in a sorted table."""
    low, high = 0, len(keys) - 1
    while low < high:
        middle = (low + high) // 2
        if keys.slice(middle, 1).to_pylist()[0] == last:
            high = middle
        else:
            low = middle + 1
    return low


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


def _batches(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Pieces in groups of even cost: small files together, a large piece alone."""
    batch: list[Piece] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += piece.size
        if size >= _BATCH_BYTES or len(batch) >= _BATCH_PIECES:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


def _code_batch(pieces: tuple[Piece, ...], work: _Work) -> _Done:
    """Write the part of a batch, unless it is there; runs in a worker."""
    key = parts.key_of(pieces, work.rules)
    size = sum(piece.size for piece in pieces)
    path = file_of(work.folder, key, "documents")
    if path.exists():
        status = parts.statuses(path)
        return _Done(key, len(status), sum(word != "ok" for word in status), size)
    rows: dict[str, list[Row]] = {name: [] for name in CODED}
    lines: list[int | None] = []
    ids: set[str] = set()
    try:
        for document in (document for piece in pieces for document in readers.read(piece)):
            lines.append(document.line)
            # A second one of the same id is told from the first when all parts are there.
            usable = document.status == "ok" and document.doc_id not in ids
            ids.add(document.doc_id)
            found = _rows_of(document, work) if usable else {}
            found = found or {"documents": [document_row(document)]}
            for name in CODED:
                rows[name].extend(found.get(name, ()))
        write_part(work.folder, key, _part(rows, lines))
    except DataError as error:
        return _Done(key, 0, 0, size, str(error))
    return _Done(key, len(lines), sum(row["status"] != "ok" for row in rows["documents"]), size)


def _part(rows: dict[str, list[Row]], lines: list[int | None]) -> dict[str, pa.Table]:
    """The rows of a batch as tables; those of documents say which are kept, and their lines."""
    kept = [bool(row.pop(KEPT, False)) for row in rows["documents"]]
    found = {name: to_table(name, rows[name]) for name in CODED}
    places = ",".join("" if line is None else str(line) for line in lines)
    documents = found["documents"].append_column(KEPT, pa.array(kept, pa.bool_()))
    found["documents"] = documents.replace_schema_metadata({"lines": places})
    return found


def _rows_of(document: Document, work: _Work) -> Mapping[str, list[Row]]:
    """The document's rows; only a mark where the dataset has them."""
    if work.dataset is not None:
        known = parts.known_documents(work.dataset, work.stamp).get(document.doc_id)
        if known is not None:
            row = document_row(document, known[1])
            if parts.row_digest(row) == known[0]:
                return {"documents": [row | {KEPT: True}]}
    return _code_one(document, work.code)


def _code_one(document: Document, code: Code) -> Mapping[str, list[Row]]:
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
