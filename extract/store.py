"""Tables to disk: Parquet files and waqai.duckdb, written beside and moved into place.

The folder is replaced by two renames, so a run that is killed at any moment leaves a whole
dataset: the old one until the last rename, the new one after. `recover` tidies what is left.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from extract import inputs
from schema import checks, tables
from schema.errors import DataError

if TYPE_CHECKING:  # workers do without: it takes a tenth of a second
    import duckdb

DATABASE = "waqai.duckdb"
_SPILLED = f"{DATABASE}.tmp"  # while it is built
# What other commands put into the folder; it outlives a rebuild.
CARRIED = ("bench", "report.html", "notebook.html")
_ROWS_PER_GROUP = 10_000  # all of them are in memory while they are written
_NOTES_PER_GROUP = 50_000
_TEXTS_PER_GROUP = 4_000  # of documents, whose texts are long
# Of a table in the database: what is full goes to disk at once, and questions use all cores.
_ROWS_PER_BLOCK = 8192
_STORAGE = "v1.3.0"  # of the database: what the oldest DuckDB that is allowed reads
_MEMORY = "96MB"  # of the database while it is built and checked; beyond that it uses the disk
_MORE_MEMORY = ("128MB", "256MB", "1GB", "4GB")  # one after the other, for what can't use the disk
_ONCE = ("doc_id", "sha256", "text")  # columns of which hardly a value stands twice
_SORTED = ("country", "event_date", "event_type", "sub_event_type", "record_type", "location")
_RULES = b"waqai.rules"  # key in the metadata of documents.parquet
_VIEWS = Path(tables.__file__).with_name("views.sql")


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken invariant: how many rows break it and the first of them."""

    check: str
    meaning: str
    rows: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        some = "\n    ".join(self.examples)
        return f"{self.check}: {self.meaning} {self.rows} rows break it, such as\n    {some}"


def order_of(table: tables.Table) -> tuple[str, ...]:
    """The columns that a table's rows are sorted by, empty values last.

    Reports and events stand by country and date, so that a question about one country or year
    reads few of the groups of rows; all others by their key.
    """
    names = {column.name for column in table.columns}
    if names.issuperset(_SORTED):
        return (*_SORTED, *table.key)
    # A key that may be empty doesn't settle the order alone.
    rest = [] if table.unique_rows else sorted(names.difference(table.key))
    return (*table.key, *rest)


def write_dataset(out: Path, data: Mapping[str, pa.Table]) -> None:
    """Write all tables to the folder `out`, replacing the dataset that stands there.

    `data` maps table names to Arrow tables in any row and column order; a table that is not
    given is written empty, a column that is not given is empty where that is allowed. Equal
    rows give equal Parquet bytes. Raises DataError, with the old dataset untouched, for an
    unknown table or column, a value that doesn't fit its column, a folder that holds files of
    others, and a second build of the same folder at the same time.
    """
    declared = tables.load()
    _refuse_unknown(data, declared)
    rows = {
        name: _shaped(table, declared[name]).sort_by(
            [(column, "ascending") for column in order_of(declared[name])]
        )
        for name, table in data.items()
    }
    write_sorted(out, {name: iter([table]) for name, table in rows.items()})


def write_sorted(out: Path, data: Mapping[str, Iterable[pa.Table]], rules: str | None = None) -> None:
    """As `write_dataset`, of tables that come in pieces and in the order of `order_of`.

    Only a piece of one table is in memory at a time; tables are taken one after the other, in
    the order of `data`. `rules` is noted in the dataset, see `rules_of`; so are `inputs`, if they
    are among `data`.
    """
    data = dict(data)
    noted = {name: data.pop(name) for name in (inputs.NAME, inputs.SEEN) if name in data}
    declared = tables.load()
    _refuse_unknown(data, declared)
    prepare(out)
    out = out.resolve()  # a link stays a link: its target is replaced
    fresh = _beside(out, "new")
    names = [*data, *(name for name in declared if name not in data)]
    with _building(fresh):
        with _Database(fresh) as database:
            for name in names:
                pieces = (_shaped(piece, declared[name]) for piece in data.get(name, ()))
                _write_parquet(pieces, declared[name], fresh / f"{name}.parquet", rules)
                database.fill(declared[name])
            for name, note in noted.items():
                _write_note(note, name, fresh)
        _put_in_place(out, fresh)


def _write_note(pieces: Iterable[pa.Table], name: str, fresh: Path) -> None:
    """What the next build has to know, see `inputs`."""
    path, schema = inputs.file_of(fresh), inputs.SCHEMA
    if name == inputs.SEEN:
        path, schema = inputs.seen_of(fresh), inputs.SEEN_SCHEMA
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in _groups(pieces, _NOTES_PER_GROUP):
            writer.write_table(group.combine_chunks().cast(schema))


def rules_of(out: Path) -> str | None:
    """The digest of the rules that the dataset in `out` was built by; None when it isn't known."""
    path = out / "documents.parquet"
    if not path.exists():
        return None
    try:
        found = (pq.read_schema(path).metadata or {}).get(_RULES)
    except (OSError, pa.ArrowException):
        return None
    return found.decode() if found else None


def parts_folder(out: Path) -> Path:
    """Where a build of `out` keeps what is coded until the dataset is whole."""
    return _beside(out.resolve(), "parts")


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Make `folder` and hold it for this process. Raises BusyError when another holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(
                folder, "Another build is writing here.", "Wait for it, or give another OUT."
            ) from None
        yield
    finally:
        os.close(handle)


def _refuse_unknown(data: Iterable[str], declared: tables.Tables) -> None:
    for name in data:
        if name not in declared:
            raise DataError(name, f"{name} is no table.", "See schema/tables.yml.")


def prepare(out: Path) -> None:
    """What can be known of `out` before any work: it is tidy, and may be replaced.

    Raises DataError for a file in its place and for a folder that holds files of others.
    """
    recover(out)
    _refuse_foreign(out)


def open_dataset(out: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the dataset in `out`, tables and views open.

    Raises DataError when there is none.
    """
    path = out / DATABASE
    if not path.exists():
        recover(out)
    if not path.exists():
        raise DataError(path, "There is no dataset here.", "Run make rebuild first, or give OUT=.")
    import duckdb

    return duckdb.connect(str(path), read_only=True)


def frugal(connection: duckdb.DuckDBPyConnection, folder: Path, threads: int = 2) -> None:
    """Let a connection take little memory, more of it with each thread, and use `folder` for what
    goes beyond it.
    """
    connection.execute(f"SET memory_limit = '{_MEMORY}'; SET threads = {threads}")
    connection.execute("SET enable_progress_bar = false")  # which a long query would draw
    connection.execute(f"SET temp_directory = {tables.literal(str(folder / _SPILLED))}")


def _patiently(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyConnection:
    """Execute what may need more memory than is allowed: not all that a database does can use the
    disk, and a build must not end for it.
    """
    import duckdb

    for memory in _MORE_MEMORY:
        try:
            return connection.execute(sql)
        except duckdb.OutOfMemoryException:
            connection.execute(f"SET memory_limit = '{memory}'")
    return connection.execute(sql)


def check(connection: duckdb.DuckDBPyConnection) -> list[Violation]:
    """The invariants of schema/checks.yml that do not hold, each with its first five rows."""
    found = []
    for rule in checks.load():
        rows = _patiently(connection, f"SELECT * FROM ({rule.query}) ORDER BY ALL").fetchall()
        if rows:
            examples = tuple(f"{name}: {wrong}" for name, wrong in rows[:5])
            found.append(Violation(rule.name, rule.meaning, len(rows), examples))
    return found


def recover(out: Path) -> None:
    """Tidy after a run that was killed: the last good dataset stands in `out` again.

    Killed while writing: the half-written folder goes. Killed between the two renames: the old
    dataset comes back. Killed after them: what was carried moves over and the old one goes.
    """
    out = out.resolve()
    try:
        with _building(_beside(out, "new")):
            old = _beside(out, "old")
            if old.exists() and out.exists():
                _finish(out, old)
            elif old.exists():
                old.rename(out)
    except BusyError:
        return  # a build is at work and will tidy by itself


def _shaped(given: pa.Table, table: tables.Table) -> pa.Table:
    """The rows with the declared columns; strings that may be over 2 GB with wide offsets."""
    names = [column.name for column in table.columns]
    for name in given.column_names:
        if name not in names:
            raise DataError(table.name, f"{name} is no column of it.", "See schema/tables.yml.")
    columns = []
    for column in table.columns:
        kind = column.arrow.type
        if column.name in given.column_names:
            if column.type == "text" and given.schema.field(column.name).type != kind:
                kind = pa.large_string()
            try:
                values = given.column(column.name).cast(kind)
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
                raise DataError(
                    f"{table.name}.{column.name}",
                    f"A value is no {column.type}: {error}",
                    "Give values of the type that schema/tables.yml states.",
                ) from None
        else:
            values = pa.chunked_array([pa.nulls(given.num_rows, kind)])
        if values.null_count and not column.nullable:
            raise DataError(
                f"{table.name}.{column.name}",
                f"{values.null_count} rows have no value.",
                "The column may not be empty.",
            )
        columns.append(values)
    return pa.table(columns, names=names)


def _write_parquet(pieces: Iterable[pa.Table], table: tables.Table, path: Path, rules: str | None) -> None:
    """Groups of rows are cut by the rows alone, so that pieces leave no trace."""
    schema = table.arrow.with_metadata({_RULES: rules} if rules else None)
    again = [name for name in schema.names if name not in _ONCE]
    with pq.ParquetWriter(
        path, schema, compression="zstd", compression_level=3, version="2.6", use_dictionary=again
    ) as writer:
        empty = True
        most = _TEXTS_PER_GROUP if table.name == "documents" else _ROWS_PER_GROUP
        for group in _groups(pieces, most):
            writer.write_table(group.combine_chunks().cast(schema))
            empty = False
        if empty:
            writer.write_table(schema.empty_table())


def _groups(pieces: Iterable[pa.Table], most: int) -> Iterator[pa.Table]:
    """The rows in groups of `most`."""
    waiting: list[pa.Table] = []
    rows = 0
    for piece in pieces:
        start = 0
        while piece.num_rows - start >= most - rows:
            waiting.append(piece.slice(start, most - rows))
            start += most - rows
            yield pa.concat_tables(waiting)
            waiting, rows = [], 0
        if start < piece.num_rows:
            waiting.append(piece.slice(start))
            rows += piece.num_rows - start
    if waiting:
        yield pa.concat_tables(waiting)


class _Database:
    """waqai.duckdb in the making: tables with constraints, from the Parquet files beside it.

    A table is filled while the next one's file is written. Used as a context manager: at its end
    all is there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._thread = ThreadPoolExecutor(1)  # one table at a time, in the order given
        self._work: list[Future[None]] = []

    def fill(self, table: tables.Table) -> None:
        """Fill a table, whose file is written, when those before it are filled."""
        self._work.append(self._thread.submit(self._fill, table))

    def __enter__(self) -> _Database:
        self._connection = self._thread.submit(self._connect).result()
        self._work.append(self._thread.submit(self._declare))
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        try:
            if failed is None:
                self._work.append(self._thread.submit(self._finish))
                for work in self._work:
                    work.result()
        finally:
            self._thread.shutdown(cancel_futures=True)
            self._connection.close()

    def _connect(self) -> duckdb.DuckDBPyConnection:
        import duckdb

        connection = duckdb.connect()
        frugal(connection, self._folder, threads=1)
        connection.execute("SET preserve_insertion_order = true")
        file = tables.literal(str(self._folder / DATABASE))
        options = f"ROW_GROUP_SIZE {_ROWS_PER_BLOCK}, STORAGE_VERSION '{_STORAGE}'"
        connection.execute(f"ATTACH {file} AS made ({options})")
        connection.execute("USE made")
        return connection

    def _declare(self) -> None:
        """Make the tables and views, while the first file is written."""
        self._connection.execute("BEGIN")  # one commit: each alone would cost a write to disk
        for table in tables.load().values():
            self._connection.execute(table.ddl)
            self._connection.execute(";".join(table.comments))
        self._connection.execute(_VIEWS.read_text(encoding="utf-8"))
        self._connection.execute("COMMIT")

    def _fill(self, table: tables.Table) -> None:
        import duckdb

        file = tables.literal(str(self._folder / f"{table.name}.parquet"))
        names = ", ".join(tables.quoted(column.name) for column in table.columns)
        try:
            _patiently(
                self._connection,
                f"INSERT INTO {tables.quoted(table.name)} SELECT {names} FROM read_parquet({file})",
            )
        except duckdb.ConstraintException as error:
            raise _fault(table, str(error)) from None
        if again := _patiently(self._connection, table.repeated).fetchone():
            raise _fault(table, f"more than one has the key {again}.")

    def _finish(self) -> None:
        self._connection.execute("USE memory")
        self._connection.execute("DETACH made")


def _fault(table: tables.Table, what: str) -> DataError:
    return DataError(
        f"table {table.name}",
        f"A row breaks the table's rules: {what}",
        "This is a fault in the coding, not in the documents; the old dataset stands.",
    )


def _put_in_place(out: Path, fresh: Path) -> None:
    old = _beside(out, "old")
    try:
        if out.exists():
            out.rename(old)
        fresh.rename(out)
    except BaseException:  # an interrupt between the renames as well
        if old.exists() and not out.exists():
            old.rename(out)
        raise
    if old.exists():
        _finish(out, old)


def _finish(out: Path, old: Path) -> None:
    """What is carried goes from `old` to `out`; then `old`, if only ours, is removed."""
    for name in CARRIED:
        if (old / name).exists() and not (out / name).exists():
            (old / name).rename(out / name)
    _refuse_foreign(old)
    shutil.rmtree(old)


def _foreign(folder: Path) -> list[str]:
    """Names in `folder` that no command of ours writes."""
    return sorted(p.name for p in folder.iterdir() if p.name not in {*made(), *CARRIED})


def made() -> list[str]:
    """The names of all files of a dataset."""
    files = [f"{name}.parquet" for name in (*tables.load(), inputs.NAME)]
    files.append(inputs.seen_of(Path()).name)
    return [*files, DATABASE, f"{DATABASE}.wal", _SPILLED]


def _refuse_foreign(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise DataError(folder, "This is a file, not a folder.", "Give another OUT.")
    if foreign := _foreign(folder):
        more = f" and {len(foreign) - 5} more" if len(foreign) > 5 else ""
        raise DataError(
            folder,
            f"It holds files that Waqai did not make: {', '.join(foreign[:5])}{more}.",
            "Move them away or give another OUT; nothing was written.",
        )


def _beside(out: Path, word: str) -> Path:
    return out.with_name(f"{out.name}.waqai-{word}")


class BusyError(DataError):
    """Another process holds the folder that is being built."""


@contextmanager
def _building(fresh: Path) -> Iterator[None]:
    """Hold an empty `fresh` for this process; whatever is left of it is removed at the end."""
    busy = BusyError(fresh, "Another build is writing here.", "Wait for it, or give another OUT.")
    fresh.mkdir(parents=True, exist_ok=True)
    handle = os.open(fresh, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise busy from None
        if not fresh.exists() or not os.path.samestat(os.fstat(handle), fresh.stat()):
            raise busy  # it was moved into place between opening and locking
        try:
            _refuse_foreign(fresh)
            for leftover in fresh.iterdir():
                shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
            yield
        finally:
            if fresh.exists() and not _foreign(fresh):
                shutil.rmtree(fresh)
    finally:
        os.close(handle)
