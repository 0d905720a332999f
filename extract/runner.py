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
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from typing import Any

import pyarrow as pa

from extract import inputs, parts, readers
from extract.coded import Coded
from extract.documents import Document, document_row, reject
from extract.folders import languages
from extract.inputs import PIECE
from extract.lean import spare_imports
from extract.output import Link, streams
from extract.parts import CODED, DIGEST, KEPT, LINE, PUBLISHED, Found, file_of, write_part
from extract.processes import Workers, cores
from extract.readers.pieces import PIECE_BYTES, Piece, Source, digest_of
from extract.seen import Seen, Walked
from extract.store import held, parts_folder, prepare, rules_of
from schema import tables
from schema.errors import DataError, InputError

Row = dict[str, Any]
Code = Callable[[Document], Mapping[str, list[Row]]]

_BATCH_PIECES = 256
_BATCH_BYTES = 4 * PIECE_BYTES  # some seconds of work that a killed build loses at most
_SMALL = 2 * 1024 * 1024  # bytes of input below which starting workers costs more than it saves
_SHOWN = 10  # problems kept for the summary


@dataclass(frozen=True, slots=True)
class Stages:
    """What happens to documents; each a function of values except `write`."""

    code: Code  # a document to the rows of CODED
    link: Link  # sorted reports to the same with the ids of their events, events, links
    write: Callable[[Path, Mapping[str, Iterable[pa.Table]], str | None], None]
    load: Callable[[], object] | None = None  # reads every rule; DataError before any work
    loaded: Callable[[], bool] | None = None  # whether rules are compiled, and so known to be good
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
class _Batch:
    """Pieces that go to one part, and their numbers in the input."""

    pieces: tuple[Piece, ...]
    numbers: tuple[int, ...]

    @property
    def size(self) -> int:
        """Bytes, for progress."""
        return sum(piece.size for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class _Done:
    """A batch whose part is written."""

    key: str
    documents: int
    not_ok: int
    size: int
    numbers: tuple[int, ...] = ()
    digests: tuple[bytes, ...] = ()
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
    from extract.store import write_sorted

    return Stages(
        code_document, link, write_sorted, load_rules, rules_loaded, broken_invariants, rules_digest()
    )


# The pipeline is imported by those who run it: who only starts workers can do without.


def code_document(document: Document) -> Mapping[str, list[Row]]:
    """The pipeline's rows of a document."""
    from extract import pipeline

    return pipeline.code_document(document)


def load_rules() -> None:
    """Read every rule, name and schema file. Raises DataError for one that can't be used."""
    from extract.engine import load

    load()


def rules_loaded() -> bool:
    """Whether the rules of every language stand compiled."""
    from extract.compiled import is_compiled

    return all(is_compiled(f"engine-{code}") for code in languages())


def broken_invariants(out: Path) -> list[str]:
    """The checks of the schema that the dataset in `out` does not pass, each with some rows."""
    from extract.store import check, frugal, open_dataset

    with open_dataset(out) as connection:
        frugal(connection, parts_folder(out))
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
    small = all(size < _SMALL for size in accumulate(readers.sizes(seeds)))
    prepare(out)
    folder = parts_folder(out)
    notes = (inputs.file_of(out), inputs.seen_of(out))
    noted = stages.rules is not None and all(note.exists() for note in notes)
    known = noted and not full and rules_of(out) == stages.rules
    alone = small and jobs in (None, 1)
    if stages.load and not known and alone:
        stages.load()
    with ExitStack() as stack:
        workers = None if alone else stack.enter_context(_workers(stages, jobs))
        if workers:
            workers.start()
            import_module("duckdb")  # takes a tenth of a second, which is free while they get ready
            if not (known or (stages.loaded and stages.loaded())):
                workers.wait()  # for rules that can't be used
        total = sum(readers.sizes(seeds)) if progress else 0
        stack.enter_context(held(folder))
        work = _work(stages, out, folder, known)
        if stages.rules is None:  # nothing can be found again, so nothing is left behind
            stack.callback(parts.remove, folder)
        found = _coded(work, seeds, workers, total, progress)
        if workers:
            workers.close()  # their memory is wanted now
        coded = Coded(folder, found, work.dataset)
        counted = coded.counted(_SHOWN)
        rows = _written(coded, stages, out, folder)
        violations = stages.check(out) if stages.check else []
        parts.remove(folder)
    return BuildSummary(
        out=out,
        documents=counted.documents,
        ok=counted.documents - counted.not_ok,
        **rows,
        seconds=time.monotonic() - began,
        problems=counted.problems,
        violations=violations,
        kept=counted.kept,
    )


def _workers(stages: Stages, jobs: int | None) -> Workers:
    """Worker processes, one at least: with it the rules' memory is given back before tables are written."""
    return Workers(jobs or cores(), partial(_get_ready, stages.load))


def _get_ready(load: Callable[[], object] | None) -> None:
    """What is done once for all workers."""
    spare_imports()
    if load:
        load()


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
    workers: Workers | None,
    total: int,
    progress: Callable[[Progress], None] | None,
) -> Found:
    """Write the parts of all pieces but those that are as they were."""
    found = Found(Walked(work.folder))
    documents = not_ok = size = 0

    def changed() -> Iterator[tuple[int, Piece]]:
        nonlocal documents, size
        seen = Seen(work.dataset)
        number = 0
        for file in readers.files_of(seeds):
            # A fault of a manifest is no file; no name stands before all others.
            source = Source("", "") if isinstance(file, Piece) else file
            old = seen.of(source)
            if old and old.stands(source):
                for digest, count in old.pieces.items():
                    found.keep(number, digest)
                    documents, number = documents + count, number + 1
                found.walked.add(source, len(old.pieces))
                size += source.size
                continue
            for piece in readers.cut_file(file):
                digest = digest_of(piece) if old else b""
                if old and digest in old.pieces:
                    found.keep(number, digest)
                    documents, size = documents + old.pieces[digest], size + piece.size
                else:
                    yield number, piece
                found.walked.add(source)
                number += 1

    with found.walked:
        run = workers.map if workers else map
        for done in run(partial(_code_batch, work=work), _batches(changed())):
            if done.failure:
                raise InputError(done.failure)
            found.add_part(done.key, done.numbers, done.digests)
            documents, not_ok = documents + done.documents, not_ok + done.not_ok
            size += done.size
            if progress:
                progress(Progress(documents, not_ok, size, total))
    return found


def _written(coded: Coded, stages: Stages, out: Path, folder: Path) -> dict[str, int]:
    """Stream all tables to the dataset; how many rows it has of those that are told."""
    counts = dict.fromkeys(("reports", "events", "strengths"), 0)

    def counting(name: str, pieces: Iterable[pa.Table]) -> Iterator[pa.Table]:
        for piece in pieces:
            if name in counts:
                counts[name] += piece.num_rows
            yield piece

    sources = streams(coded, stages.link, folder)
    if stages.rules is None:
        del sources[inputs.NAME], sources[inputs.SEEN]
    stages.write(out, {name: counting(name, pieces) for name, pieces in sources.items()}, stages.rules)
    return counts


def _batches(pieces: Iterable[tuple[int, Piece]]) -> Iterator[_Batch]:
    """Pieces in groups of even cost: small files together, a large piece alone."""
    batch: list[tuple[int, Piece]] = []
    size = 0
    for number, piece in pieces:
        batch.append((number, piece))
        size += piece.size
        if size >= _BATCH_BYTES or len(batch) >= _BATCH_PIECES:
            yield _batch(batch)
            batch, size = [], 0
    if batch:
        yield _batch(batch)


def _batch(pieces: list[tuple[int, Piece]]) -> _Batch:
    return _Batch(tuple(piece for _, piece in pieces), tuple(number for number, _ in pieces))


def _code_batch(batch: _Batch, work: _Work) -> _Done:
    """Write the part of a batch, unless it is there; runs in a worker."""
    # Before they are read: what changes in between is seen by the next build.
    digests = tuple(map(digest_of, batch.pieces))
    key = parts.key_of(digests, work.rules)
    path = file_of(work.folder, key, "documents")
    if path.exists():
        status = parts.statuses(work.folder, key)
    else:
        try:
            status = _write_batch(batch, work, key)
        except DataError as error:
            return _Done(key, 0, 0, batch.size, failure=str(error))
    not_ok = sum(word != "ok" for word in status)
    return _Done(key, len(status), not_ok, batch.size, batch.numbers, digests)


def _write_batch(batch: _Batch, work: _Work, key: str) -> list[str]:
    """Read, code and write; the status of each document."""
    documents = [
        (place, document) for place, piece in enumerate(batch.pieces) for document in readers.read(piece)
    ]
    known: dict[str, bytes] = {}
    if work.dataset is not None:
        asked = (document.doc_id for _, document in documents if document.status == "ok")
        known = inputs.digests_of(work.dataset, work.stamp, asked)
    rows: dict[str, list[Row]] = {name: [] for name in CODED}
    ids: set[str] = set()
    for place, document in documents:
        digest = inputs.row_digest(document_row(document))
        # A second one of the same id is told from the first when all parts are there.
        usable = document.status == "ok" and document.doc_id not in ids
        ids.add(document.doc_id)
        kept = usable and known.get(document.doc_id) == digest
        found = _code_one(document, work.code) if usable and not kept else {}
        for name in CODED[1:]:
            more = {PUBLISHED: document.published} if name == "reports" else {}
            rows[name].extend(row | more for row in found.get(name, ()))
        (row,) = found.get("documents") or [document_row(document)]
        marks: Row = {PIECE: place, LINE: document.line, DIGEST: digest, KEPT: kept}
        rows["documents"].append(row | marks | ({"text": None} if kept else {}))
    write_part(work.folder, key, {name: to_table(name, rows[name]) for name in CODED})
    return [row["status"] for row in rows["documents"]]


def to_table(name: str, rows: list[Row]) -> pa.Table:
    """The rows of a part as they go to disk. Raises DataError for a column that isn't declared."""
    schema = parts.schema_of(name)
    known = set(schema.names)
    for row in rows:
        if not row.keys() <= known:
            extra = ", ".join(sorted(row.keys() - known))
            raise DataError(
                "schema/tables.yml", f"No column is called {extra}.", "Declare it there.", name=name
            )
    return pa.Table.from_pylist(rows, schema=schema)


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
