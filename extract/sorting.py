"""Tables of any size, sorted in little memory: sorted runs on disk, of which a few rows each are
read to be merged.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa

_SORTED = 8 * 1024 * 1024  # bytes sorted in memory at a time
_READ = 512 * 1024  # bytes of a run in memory while it is merged
_RUNS = 24  # merged at a time

Key = tuple[tuple[bool, Any], ...]


class Sorter:
    """Rows of a table, added in any order and given back sorted by some columns, empty values
    last. What doesn't fit into memory stands in `folder`, in files of the sorter's name.
    """

    def __init__(self, folder: Path, name: str, order: Sequence[str]) -> None:
        self._order = tuple(order)
        self._files = (folder / f"{name}.run{number}" for number in count())
        self._waiting: list[pa.Table] = []
        self._size = 0
        self._runs: list[Path] = []
        self._writer: pa.RecordBatchWriter | None = None
        self._last: Key = ()

    def add(self, rows: pa.Table) -> None:
        """Take rows; all of the same columns."""
        # What a schema says of columns that may not be empty differs, and doesn't matter here.
        self._waiting.append(pa.table(rows.columns, names=rows.column_names))
        self._size += rows.nbytes
        if self._size >= _SORTED:
            self._write(self._sorted())

    def pieces(self) -> Iterator[pa.Table]:
        """All rows in order; once."""
        rest = self._sorted()
        if not self._runs:
            if rest is not None:
                yield rest
            return
        self._write(rest)
        self._end_run()
        while len(self._runs) > _RUNS:
            some, self._runs = self._runs[:_RUNS], self._runs[_RUNS:]
            for piece in merged(map(read_stream, some), self._order):
                self._write(piece)
            self._end_run()
            for path in some:
                path.unlink()
        yield from merged(map(read_stream, self._runs), self._order)
        for path in self._runs:
            path.unlink()

    def _sorted(self) -> pa.Table | None:
        """What waits, sorted."""
        if not self._waiting:
            return None
        rows = _sort(self._waiting, self._order)
        self._waiting, self._size = [], 0
        return rows

    def _write(self, rows: pa.Table | None) -> None:
        """Put sorted rows behind the last run if they belong there, else into a new one."""
        if rows is None or not len(rows):
            return
        if self._writer is None or _key(rows, self._order, 0) < self._last:
            self._end_run()
            self._runs.append(next(self._files))
            options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
            self._writer = pa.ipc.new_stream(str(self._runs[-1]), rows.schema, options=options)
        self._writer.write_table(rows, max_chunksize=max(_READ * len(rows) // max(rows.nbytes, 1), 1))
        self._last = _key(rows, self._order, len(rows) - 1)

    def _end_run(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def merged(streams: Iterable[Iterator[pa.Table]], order: Sequence[str]) -> Iterator[pa.Table]:
    """The rows of streams that are each sorted by `order`, sorted."""
    heads: list[tuple[pa.Table, Iterator[pa.Table]]] = []
    for stream in streams:
        if (head := _next(stream)) is not None:
            heads.append((head, stream))
    while len(heads) > 1:
        # What stands before the smallest of the ends can't be met by a later piece.
        bound = min(_key(head, order, len(head) - 1) for head, _ in heads)
        taken = []
        rests = []
        for head, stream in heads:
            cut = bisect_right(range(len(head)), bound, key=partial(_key, head, order))
            if cut:
                taken.append(head.slice(0, cut))
            rest = head.slice(cut) if cut < len(head) else _next(stream)
            if rest is not None:
                rests.append((rest, stream))
        heads = rests
        yield _sort(taken, order) if len(taken) > 1 else taken[0]
    for head, stream in heads:
        yield head
        yield from stream


def _sort(pieces: list[pa.Table], order: Sequence[str]) -> pa.Table:
    return pa.concat_tables(pieces).sort_by([(name, "ascending") for name in order])


def _key(rows: pa.Table, order: Sequence[str], number: int) -> Key:
    """What a row is sorted by; texts sort by their characters as they do by their bytes."""
    values = [rows[name][number].as_py() for name in order]
    return tuple((value is None, value) for value in values)


def _next(stream: Iterator[pa.Table]) -> pa.Table | None:
    return next((piece for piece in stream if len(piece)), None)


def read_stream(path: Path) -> Iterator[pa.Table]:
    """The rows of a file of Arrow's stream format, as they were written."""
    with pa.OSFile(str(path)) as file, pa.ipc.open_stream(file) as reader:
        for batch in reader:
            yield pa.Table.from_batches([batch])
