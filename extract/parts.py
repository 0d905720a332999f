"""What a build has coded, on disk until the dataset is whole: one part for each batch of input.

A part is named by a digest of its input, so a build that was ended finds what it had done. Its
file of documents is written last: a part without one doesn't count.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from extract.documents import where
from extract.readers.pieces import Piece
from schema import tables

CODED = ("documents", "reports", "evidence", "strengths")
"""The tables that come from one document alone."""

KEPT = "kept"
"""The column of a part's documents that says: the rows are those of the dataset that stands."""

_MEMORY = "192MB"
_ROWS = 10_000  # in a piece of a table on its way to disk
_TEXTS = 500
# Of a documents row, all that its other rows depend on besides the text, which sha256 covers.
_SAME = (
    "doc_id", "path", "format", "lang", "title", "source", "source_scale", "url", "published",
    "published_basis", "sha256", "status", "error",
)  # fmt: skip


def key_of(pieces: Iterable[Piece], rules: str) -> str:
    """The digest that names a part: of the pieces' bytes and places, and of the rules."""
    hashed = blake2b(rules.encode(), digest_size=16)
    for piece in pieces:
        about = (
            piece.source.path, sorted(piece.source.given.items()), piece.format, piece.size,
            piece.start, piece.stop, piece.line, piece.number, piece.header, piece.delimiter,
            piece.rows, piece.problem,
        )  # fmt: skip
        hashed.update(repr(about).encode("utf-8", "surrogatepass"))
        if piece.problem is None and not piece.rows:
            hashed.update(_content(piece))
    return hashed.hexdigest()


def _content(piece: Piece) -> bytes:
    try:
        with piece.source.file.open("rb") as file:
            file.seek(piece.start)
            return file.read(piece.stop - piece.start if piece.stop else piece.size)
    except OSError as error:
        return str(error).encode()


def schema_of(name: str) -> pa.Schema:
    """The columns of a part's table; any may be empty until the store looks at them."""
    schema = pa.schema([field.with_nullable(True) for field in tables.load()[name].arrow])
    return schema.append(pa.field(KEPT, pa.bool_())) if name == "documents" else schema


def file_of(folder: Path, key: str, name: str) -> Path:
    """Where a part's table stands."""
    return folder / f"{key}.{name}.parquet"


def write_part(folder: Path, key: str, coded: Mapping[str, pa.Table]) -> None:
    """Write a part; tables without rows are left out, documents come last."""
    for name in (*CODED[1:], CODED[0]):
        if coded[name].num_rows or name == "documents":
            path = file_of(folder, key, name)
            fresh = path.with_suffix(f".{os.getpid()}")
            schema = schema_of(name).with_metadata(coded[name].schema.metadata)
            pq.write_table(coded[name].cast(schema), fresh, compression="lz4")
            fresh.replace(path)


def statuses(documents: Path) -> list[str]:
    """The status of each document of a part."""
    found: list[str] = pq.read_table(documents, columns=["status"])["status"].to_pylist()
    return found


def clear(folder: Path, state: str | None) -> None:
    """Remove parts that were made in another state, or all when there is no state to compare."""
    note = folder / "state"
    if state is not None and note.exists() and note.read_text(encoding="utf-8") == state:
        return
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    if state is not None:
        note.write_text(state, encoding="utf-8")


def remove(folder: Path) -> None:
    """Remove all parts."""
    if folder.exists():
        shutil.rmtree(folder)


class Spill:
    """Rows of tables that are put aside in files, any number of times."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._stack = ExitStack()
        self._writers = {
            name: self._stack.enter_context(pq.ParquetWriter(path, schema_of(name), compression="lz4"))
            for name, path in files.items()
        }

    def add(self, name: str, rows: pa.Table) -> None:
        """Put rows behind those that the table's file has."""
        if rows.num_rows:
            self._writers[name].write_table(rows.cast(schema_of(name)))

    def __enter__(self) -> Spill:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


@lru_cache(maxsize=1)
def known_documents(dataset: Path, _stamp: object) -> dict[str, tuple[bytes, int]]:
    """Of each good document in a dataset by its id: a digest of its row, its sentences.

    `_stamp` tells one dataset at this place from the next.
    """
    table = pq.read_table(dataset / "documents.parquet", columns=[*_SAME, "n_sentences"])
    found = {}
    for batch in table.to_batches(10_000):
        for row in batch.to_pylist():
            if row["status"] == "ok":
                found[row["doc_id"]] = (row_digest(row), row["n_sentences"])
    return found


def row_digest(row: Mapping[str, Any]) -> bytes:
    """A digest of a documents row that is the same exactly when its rows would be."""
    said = repr([row[name] for name in _SAME])
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=12).digest()


@dataclass(frozen=True, slots=True)
class Counted:
    """What all parts hold."""

    documents: int
    not_ok: int
    kept: int
    problems: list[str]


class Parts:
    """The parts of one build, in order, and the dataset whose rows they keep.

    Everything is read as streams, sorted with the disk's help where memory doesn't do.
    """

    def __init__(self, folder: Path, keys: list[str], dataset: Path | None) -> None:
        self._folder, self._keys, self._dataset = folder, keys, dataset
        self._sql = duckdb.connect()
        self._sql.execute(f"SET memory_limit = '{_MEMORY}'")
        self._sql.execute(f"SET temp_directory = {tables.literal(str(folder / 'sorting'))}")
        self._sql.execute("SET threads = 2")
        names = pa.table({"key": keys, "part": pa.array(range(len(keys)), pa.int32())})
        self._sql.register("names", names)
        self._sql.execute("CREATE TEMP TABLE parts AS SELECT * FROM names")
        for name in CODED:
            self._define(name)
        self._reject_doubles()

    def close(self) -> None:
        """Let go of the files."""
        self._sql.close()

    def __enter__(self) -> Parts:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def count(self, most: int) -> Counted:
        """How many documents there are, and the first reasons for those that can't be used."""
        ((documents, not_ok, kept),) = self._sql.execute(
            "SELECT count(*), count(*) FILTER (status <> 'ok'), count(*) FILTER (kept) FROM listed"
        ).fetchall()
        errors = self._sql.execute(
            f"SELECT error FROM listed WHERE status <> 'ok' ORDER BY part, row LIMIT {most}"
        ).fetchall()
        return Counted(documents, not_ok, kept, [error for (error,) in errors])

    def documents(self) -> Iterator[pa.Table]:
        """The rows of documents, sorted."""
        names = [column.name for column in tables.load()["documents"].columns]
        changed = {"doc_id", "status", "error"}
        columns = ", ".join(f"{'l' if name in changed else 'd'}.{tables.quoted(name)}" for name in names)
        yield from self._stream(
            f"SELECT {columns} FROM all_documents d JOIN listed l USING (part, row) ORDER BY l.doc_id",
            _TEXTS,
        )

    def reports(self, order: Iterable[str]) -> Iterator[pa.Table]:
        """The rows of reports with their documents' days of publication, sorted by `order`."""
        yield from self._stream(
            "SELECT r.*, l.published FROM coded_reports r "
            "JOIN listed l ON l.doc_id = r.doc_id ORDER BY " + _by("r", order),
            _ROWS,
        )

    def rows(self, name: str, order: Iterable[str]) -> Iterator[pa.Table]:
        """The rows of evidence or strengths, sorted by `order`."""
        yield from self._stream(f"SELECT t.* FROM coded_{name} t ORDER BY " + _by("t", order), _ROWS)

    def sorted_file(self, path: Path, order: Iterable[str]) -> Iterator[pa.Table]:
        """The rows of another file, sorted by `order`."""
        source = tables.literal(str(path))
        yield from self._stream(
            f"SELECT t.* FROM read_parquet({source}) t ORDER BY " + _by("t", order), _ROWS
        )

    # -- inside -----------------------------------------------------------------------------------

    def _stream(self, query: str, rows: int) -> Iterator[pa.Table]:
        """The rows of a query in pieces; one query at a time."""
        for batch in self._sql.sql(query).to_arrow_reader(rows):
            yield pa.Table.from_batches([batch])

    def _define(self, name: str) -> None:
        """The view all_<name>: the rows of all parts, with part and place in it."""
        files = [str(path) for key in self._keys if (path := file_of(self._folder, key, name)).exists()]
        if not files:
            empty = schema_of(name).append(pa.field("part", pa.int32()))
            self._sql.register(f"no_{name}", empty.append(pa.field("row", pa.int64())).empty_table())
            self._sql.execute(f"CREATE TEMP VIEW all_{name} AS SELECT * FROM no_{name}")
            return
        listed = "[" + ", ".join(tables.literal(file) for file in files) + "]"
        start = len(str(self._folder)) + 2
        self._sql.execute(
            f"CREATE TEMP VIEW all_{name} AS "
            "SELECT t.* EXCLUDE (filename, file_row_number), p.part, t.file_row_number AS row "
            f"FROM read_parquet({listed}, filename = true, file_row_number = true) t "
            f"JOIN parts p ON p.key = substr(t.filename, {start}, 32)"
        )

    def _reject_doubles(self) -> None:
        """The table listed: all documents without their texts, a second one of an id rejected
        under another id; and the rows of tables that belong to the others.
        """
        self._sql.execute(
            "CREATE TEMP TABLE listed AS SELECT part, row, doc_id, doc_id AS given, path, status, "
            "error, published, kept FROM all_documents"
        )
        doubles = self._sql.execute(
            "SELECT part, row, doc_id, path, first(path) OVER same FROM listed "
            "WINDOW same AS (PARTITION BY doc_id ORDER BY part, row) "
            "QUALIFY row_number() OVER same > 1 ORDER BY part, row"
        ).fetchall()
        for part, row, doc_id, path, first in doubles:
            number = 2
            while self._is_listed(f"{doc_id} ({number})"):
                number += 1
            line = self._line(part, row)
            reason = f"{where(path, line)}: the doc_id {doc_id} is already in {first}"
            self._sql.execute(
                "UPDATE listed SET doc_id = ?, status = 'rejected', error = ?, kept = false "
                "WHERE part = ? AND row = ?",
                [f"{doc_id} ({number})", reason, part, row],
            )
        # Of two in one part only the first was coded.
        self._sql.execute(
            "CREATE TEMP TABLE foreign_rows AS SELECT given AS doc_id, part FROM listed "
            "GROUP BY given, part HAVING count(*) FILTER (doc_id = given) = 0"
        )
        self._views()

    def _views(self) -> None:
        for name in ("reports", "strengths"):
            self._sql.execute(
                f"CREATE TEMP VIEW coded_{name} AS "
                f"SELECT t.* EXCLUDE (part, row) FROM all_{name} t "
                "ANTI JOIN foreign_rows f ON f.doc_id = t.doc_id AND f.part = t.part"
                + self._old(name, "t.doc_id IN (SELECT doc_id FROM listed WHERE kept)")
            )
        self._sql.execute(
            "CREATE TEMP VIEW coded_evidence AS SELECT t.* EXCLUDE (part, row) FROM all_evidence t "
            "ANTI JOIN (SELECT r.report_id, r.part FROM all_reports r "
            "SEMI JOIN foreign_rows f ON f.doc_id = r.doc_id AND f.part = r.part) x "
            "ON x.report_id = t.report_id AND x.part = t.part"
            + self._old(
                "evidence",
                "t.report_id IN (SELECT report_id FROM all_old_reports "
                "WHERE doc_id IN (SELECT doc_id FROM listed WHERE kept))",
            )
        )

    def _old(self, name: str, condition: str) -> str:
        """The rows that the dataset holds of documents that are kept."""
        if self._dataset is None:
            return ""
        source = f"read_parquet({tables.literal(str(self._dataset / f'{name}.parquet'))})"
        if name == "reports":
            self._sql.execute(f"CREATE TEMP VIEW all_old_reports AS SELECT * FROM {source}")
        columns = ", ".join(f"t.{tables.quoted(c.name)}" for c in tables.load()[name].columns)
        return f" UNION ALL SELECT {columns} FROM {source} t WHERE {condition}"

    def _is_listed(self, doc_id: str) -> bool:
        found = self._sql.execute("SELECT 1 FROM listed WHERE doc_id = ? LIMIT 1", [doc_id])
        return found.fetchone() is not None

    def _line(self, part: int, row: int) -> int | None:
        lines = pq.read_schema(file_of(self._folder, self._keys[part], "documents")).metadata
        found = (lines or {}).get(b"lines", b"").decode().split(",")
        return int(found[row]) if row < len(found) and found[row] else None


def _by(table: str, names: Iterable[str]) -> str:
    return ", ".join(f"{table}.{tables.quoted(name)} ASC NULLS LAST" for name in names)
