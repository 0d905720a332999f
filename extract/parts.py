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
from hashlib import blake2b
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extract import inputs
from extract.documents import where
from schema import tables

CODED = ("documents", "reports", "evidence", "strengths")
"""The tables that come from one document alone."""

KEPT = "kept"
"""The column of a part's documents that says: the rows are those of the dataset that stands."""

PIECE, LINE, DIGEST = "piece", "line", "digest"
"""More of its columns: which piece of the batch, which line of the file, digest of the row."""

_MEMORY = "256MB"
_ROWS = 10_000  # in a piece of a table on its way to disk
_TEXTS = 4_000  # documents sorted in memory at a time, and more when that makes too many files
_FILES = 200
_MARKS = (
    pa.field(KEPT, pa.bool_()), pa.field(PIECE, pa.int32()), pa.field(LINE, pa.int32()),
    pa.field(DIGEST, pa.binary()),
)  # fmt: skip


def key_of(pieces: Iterable[bytes], rules: str) -> str:
    """The digest that names a part: of those of its pieces, and of the rules."""
    hashed = blake2b(rules.encode(), digest_size=16)
    for piece in pieces:
        hashed.update(piece)
    return hashed.hexdigest()


def schema_of(name: str) -> pa.Schema:
    """The columns of a part's table; any may be empty until the store looks at them."""
    schema = pa.schema([field.with_nullable(True) for field in tables.load()[name].arrow])
    return pa.schema([*schema, *_MARKS]) if name == "documents" else schema


def file_of(folder: Path, key: str, name: str) -> Path:
    """Where a part's table stands."""
    return folder / f"{key}.{name}.parquet"


def write_part(folder: Path, key: str, coded: Mapping[str, pa.Table]) -> None:
    """Write a part; tables without rows are left out, documents come last."""
    for name in (*CODED[1:], CODED[0]):
        if coded[name].num_rows or name == "documents":
            path = file_of(folder, key, name)
            fresh = path.with_suffix(f".{os.getpid()}")
            pq.write_table(coded[name].cast(schema_of(name)), fresh, compression="lz4")
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

    def __init__(self, files: Mapping[str, Path], schema: pa.Schema | None = None) -> None:
        self._stack = ExitStack()
        self._writers = {
            name: self._stack.enter_context(
                pq.ParquetWriter(path, schema or schema_of(name), compression="lz4", use_dictionary=False)
            )
            for name, path in files.items()
        }

    def add(self, name: str, rows: pa.Table) -> None:
        """Put rows behind those that the table's file has."""
        if rows.num_rows:
            writer = self._writers[name]
            writer.write_table(rows.cast(writer.schema))

    def __enter__(self) -> Spill:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


@dataclass(frozen=True, slots=True)
class Counted:
    """What all parts hold."""

    documents: int
    not_ok: int
    kept: int
    problems: list[str]


class Found:
    """The input of one build in its order: the parts that its pieces went to, and the pieces that
    are as they were, with what they gave.
    """

    def __init__(self) -> None:
        self.keys: list[str] = []
        self._pieces: list[tuple[int, int, int, bytes]] = []  # number, part, place in it, digest
        self._kept: list[tuple[int, bytes]] = []

    def add_part(self, key: str, numbers: Iterable[int], digests: Iterable[bytes]) -> None:
        """A part, the numbers of its pieces in the input, and their digests."""
        part = len(self.keys)
        self.keys.append(key)
        for place, (number, digest) in enumerate(zip(numbers, digests, strict=True)):
            self._pieces.append((number, part, place, digest))

    def keep(self, number: int, digest: bytes) -> None:
        """A piece that is as it was."""
        self._kept.append((number, digest))

    def tables(self) -> dict[str, pa.Table]:
        """Both as tables, by name."""
        pieces = list(zip(*self._pieces, strict=True)) or [(), (), (), ()]
        kept = list(zip(*self._kept, strict=True)) or [(), ()]
        kinds = (pa.int64(), pa.int32(), pa.int32(), pa.binary())
        columns = [pa.array(values, kind) for values, kind in zip(pieces, kinds, strict=True)]
        return {
            "pieces": pa.table(columns, names=["number", "part", PIECE, DIGEST]),
            "kept_pieces": pa.table(
                [pa.array(kept[0], pa.int64()), pa.array(kept[1], pa.binary())], names=["number", DIGEST]
            ),
        }


class Parts:
    """The parts of one build, in order, and the dataset whose rows they keep.

    Everything is read as streams.
    """

    def __init__(self, folder: Path, found: Found, dataset: Path | None) -> None:
        import duckdb

        self._folder, self._keys, self._dataset = folder, found.keys, dataset
        self._sql = duckdb.connect()
        self._sql.execute(f"SET memory_limit = '{_MEMORY}'")
        self._sql.execute(f"SET temp_directory = {tables.literal(str(folder / 'sorting'))}")
        self._sql.execute("SET threads = 2")
        keys = pa.table({"key": found.keys, "part": pa.array(range(len(found.keys)), pa.int32())})
        for name, rows in {"keys": keys, **found.tables()}.items():
            # By way of the disk: to take tables from memory costs an import of a fifth of a second.
            file = folder / f"{name}.parquet"
            pq.write_table(rows, file, compression="lz4")
            self._sql.execute(
                f"CREATE TEMP TABLE {name} AS SELECT * FROM read_parquet({tables.literal(str(file))})"
            )
        for name in CODED:
            self._define(name)
        self._list()
        self._reject_doubles()
        self._views()

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
            f"SELECT error FROM listed WHERE status <> 'ok' ORDER BY number, row LIMIT {most}"
        ).fetchall()
        return Counted(documents, not_ok, kept, [error for (error,) in errors])

    def documents(self) -> Iterator[pa.Table]:
        """The rows of documents, sorted."""
        names = [column.name for column in tables.load()["documents"].columns]
        if self._dataset is None:
            yield from self._fresh_documents(names)
        else:
            yield from _merged(self._kept_documents(names), self._fresh_documents(names), "doc_id")

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

    def inputs(self) -> Iterator[pa.Table]:
        """The good documents in the order of the input, as `inputs` notes them."""
        yield from self._stream(
            "SELECT doc_id, digest, CASE WHEN all_good THEN piece END AS piece, line FROM ("
            "SELECT *, bool_and(status = 'ok') OVER (PARTITION BY number) AS all_good FROM listed) "
            "WHERE status = 'ok' ORDER BY number, row",
            _ROWS,
        )

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
            files = [str(self._folder / f"no_{name}.parquet")]
            pq.write_table(schema_of(name).empty_table(), files[0])
        listed = "[" + ", ".join(tables.literal(file) for file in files) + "]"
        start = len(str(self._folder)) + 2
        self._sql.execute(
            f"CREATE TEMP VIEW all_{name} AS "
            "SELECT t.* EXCLUDE (filename, file_row_number), k.part, t.file_row_number AS row "
            f"FROM read_parquet({listed}, filename = true, file_row_number = true) t "
            f"JOIN keys k ON k.key = substr(t.filename, {start}, 32)"
        )

    def _list(self) -> None:
        """The table listed: all documents without their texts, by their numbers in the input."""
        self._sql.execute(
            "CREATE TEMP TABLE listed AS SELECT p.number, d.part, d.row, d.doc_id, d.doc_id AS given, "
            "d.path, d.status, d.error, d.published, d.kept, d.kept AS was_kept, d.line, d.digest, "
            "p.digest AS piece FROM all_documents d JOIN pieces p USING (part, piece)"
        )
        if self._dataset is not None:
            note = tables.literal(str(inputs.file_of(self._dataset)))
            self._sql.execute(
                "INSERT INTO listed SELECT k.number, -1, i.file_row_number, i.doc_id, i.doc_id, d.path, "
                "d.status, d.error, d.published, true, true, i.line, i.digest, i.piece "
                f"FROM read_parquet({note}, file_row_number = true) i "
                "JOIN kept_pieces k ON k.digest = i.piece "
                f"JOIN {self._old('documents')} d ON d.doc_id = i.doc_id"
            )

    def _reject_doubles(self) -> None:
        """A second document of an id is rejected under another id; foreign_rows: the rows of
        tables that belonged to it.
        """
        doubles = self._sql.execute(
            "SELECT number, row, doc_id, path, line, first(path) OVER same FROM listed "
            "WINDOW same AS (PARTITION BY doc_id ORDER BY number, row) "
            "QUALIFY row_number() OVER same > 1 ORDER BY number, row"
        ).fetchall()
        for number, row, doc_id, path, line, first in doubles:
            count = 2
            while self._is_listed(f"{doc_id} ({count})"):
                count += 1
            reason = f"{where(path, line)}: the doc_id {doc_id} is already in {first}"
            self._sql.execute(
                "UPDATE listed SET doc_id = ?, status = 'rejected', error = ?, kept = false "
                "WHERE number = ? AND row = ?",
                [f"{doc_id} ({count})", reason, number, row],
            )
        # Of two in one part only the first was coded.
        self._sql.execute(
            "CREATE TEMP TABLE foreign_rows AS SELECT given AS doc_id, part FROM listed "
            "GROUP BY given, part HAVING count(*) FILTER (doc_id = given) = 0"
        )

    def _views(self) -> None:
        """The views coded_<table>: the rows of the parts and those that are kept."""
        for name in ("reports", "strengths"):
            self._sql.execute(
                f"CREATE TEMP VIEW coded_{name} AS SELECT t.* EXCLUDE (part, row) FROM all_{name} t "
                f"ANTI JOIN foreign_rows f ON f.doc_id = t.doc_id AND f.part = t.part {self._kept(name)}"
            )
        self._sql.execute(
            "CREATE TEMP VIEW coded_evidence AS SELECT t.* EXCLUDE (part, row) FROM all_evidence t "
            "ANTI JOIN (SELECT r.report_id, r.part FROM all_reports r "
            "SEMI JOIN foreign_rows f ON f.doc_id = r.doc_id AND f.part = r.part) x "
            f"ON x.report_id = t.report_id AND x.part = t.part {self._kept('evidence')}"
        )

    def _kept(self, name: str) -> str:
        """The rows that the dataset holds of documents that are kept, to be joined to others."""
        if self._dataset is None:
            return ""
        kept = "doc_id IN (SELECT doc_id FROM listed WHERE kept)"
        if name == "evidence":
            kept = f"report_id IN (SELECT report_id FROM {self._old('reports')} WHERE {kept})"
        columns = ", ".join(tables.quoted(column.name) for column in tables.load()[name].columns)
        return f"UNION ALL SELECT {columns} FROM {self._old(name)} WHERE {kept}"

    def _kept_documents(self, names: list[str]) -> Iterator[pa.Table]:
        """The rows of documents that are kept, as they stand, sorted."""
        assert self._dataset is not None
        # Which they are is asked before: there is one query at a time.
        kept = self._sql.sql(
            f"SELECT l.doc_id IS NOT NULL AS kept FROM {self._old('documents')} d "
            "LEFT JOIN (SELECT doc_id FROM listed WHERE kept) l USING (doc_id) ORDER BY d.doc_id"
        ).to_arrow_table()["kept"]
        schema = pa.schema(_fields(names))
        with pq.ParquetFile(self._dataset / "documents.parquet") as file:
            start = 0
            for number in range(file.num_row_groups):
                group = file.read_row_group(number, names, use_threads=False)
                wanted = kept.slice(start, len(group))
                yield (group if pc.all(wanted).as_py() else group.filter(wanted)).cast(schema)
                start += len(group)

    def _fresh_documents(self, names: list[str]) -> Iterator[pa.Table]:
        """The rows of all other documents, sorted: their texts, too long to be sorted in memory,
        go to files by their places in the order, and each file is sorted alone.
        """
        places = self._sql.sql(
            "SELECT part, row, given, doc_id, status, error, "
            "row_number() OVER (ORDER BY doc_id) - 1 AS place FROM listed WHERE NOT kept "
            "ORDER BY part, row"
        ).to_arrow_table()
        size = max(_TEXTS, len(places) // _FILES + 1)
        files = {f"texts{n}": self._folder / f"texts{n}.parquet" for n in range(-(-len(places) // size))}
        with Spill(files, pa.schema([*_fields(names), pa.field("place", pa.int64())])) as spill:
            for part, found in _runs(places):
                rows = self._rows(part, found)
                # A second document of an id is as if it had not been read: whether it was depends
                # on what else stood in its batch.
                second = pc.not_equal(found["given"], found["doc_id"])
                told = {name: found[name] for name in ("doc_id", "status", "error", "place")}
                told["n_sentences"] = pc.if_else(second, 0, rows["n_sentences"])
                columns = [told[name] if name in told else rows[name] for name in (*names, "place")]
                table = pa.table(columns, names=[*names, "place"])
                file = pc.divide(found["place"], size)
                for number in pc.unique(file).to_pylist():
                    spill.add(f"texts{number}", table.filter(pc.equal(file, number)))
        for path in files.values():
            yield pq.read_table(path, use_threads=False).sort_by("place").select(names)
            path.unlink()

    def _rows(self, part: int, found: pa.Table) -> pa.Table:
        """Rows of documents of a part, or of the dataset for those that have no part."""
        if part >= 0:
            path = file_of(self._folder, self._keys[part], "documents")
            return pq.read_table(path, use_threads=False).take(found["row"])
        asked = [tables.literal(doc_id) for doc_id in found["given"].to_pylist()]
        rows = self._sql.sql(
            f"SELECT * FROM {self._old('documents')} WHERE doc_id IN ({', '.join(asked)})"
        ).to_arrow_table()
        return rows.take(pc.index_in(found["given"], value_set=rows["doc_id"]))

    def _old(self, name: str) -> str:
        """A table of the dataset that stands."""
        assert self._dataset is not None
        return f"read_parquet({tables.literal(str(self._dataset / f'{name}.parquet'))})"

    def _is_listed(self, doc_id: str) -> bool:
        found = self._sql.execute("SELECT 1 FROM listed WHERE doc_id = ? LIMIT 1", [doc_id])
        return found.fetchone() is not None


def _runs(places: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    """The rows of each part, of a table that is sorted by it."""
    start = 0
    for part, count in zip(*pc.value_counts(places["part"]).flatten(), strict=True):
        yield part.as_py(), places.slice(start, count.as_py())
        start += count.as_py()


def _fields(names: Iterable[str]) -> list[pa.Field]:
    schema = schema_of("documents")
    return [schema.field(name) for name in names]


def _by(table: str, names: Iterable[str]) -> str:
    return ", ".join(f"{table}.{tables.quoted(name)} ASC NULLS LAST" for name in names)


def _merged(one: Iterator[pa.Table], two: Iterator[pa.Table], key: str) -> Iterator[pa.Table]:
    """The rows of two streams that are sorted by a column of unique texts, sorted."""
    streams = (one, two)
    heads = {place: head for place, stream in enumerate(streams) if (head := _next(stream))}
    while len(heads) > 1:
        # What stands before the smaller of the two ends can't be met by a later piece.
        bound = min(head[key][len(head) - 1].as_py() for head in heads.values())
        taken = []
        for place, head in list(heads.items()):
            count = pc.sum(pc.less_equal(head[key], bound)).as_py()
            if count:
                taken.append(head.slice(0, count))
            rest = head.slice(count) if count < len(head) else _next(streams[place])
            if rest:
                heads[place] = rest
            else:
                del heads[place]
        yield pa.concat_tables(taken).sort_by(key) if len(taken) > 1 else taken[0]
    for place, head in heads.items():
        yield head
        yield from streams[place]


def _next(stream: Iterator[pa.Table]) -> pa.Table | None:
    return next((piece for piece in stream if len(piece)), None)
