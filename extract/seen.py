"""Which files a build saw and what they gave, noted for the next one, so that a file that nobody
wrote to is not even read. A few bytes for each are in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from extract import inputs
from extract.readers.pieces import Source

_WALKED = pa.schema([("path", pa.string()), ("stamp", pa.binary())])
_ROWS = 10_000


class Old(NamedTuple):
    """What the last build noted of a file."""

    stamp: bytes
    pieces: dict[bytes, int]  # digests of those that gave good documents only, and how many
    whole: bool  # whether that are all pieces

    def stands(self, source: Source) -> bool:
        """Whether nobody wrote to the file since, as far as its folder tells, and all was good."""
        return self.whole and bool(self.stamp) and self.stamp == source.stamp


class Seen:
    """The files of the last build beside those of this one, which come in the same order."""

    def __init__(self, dataset: Path | None) -> None:
        self._files = _old(dataset) if dataset else iter(())
        self._next = next(self._files, None)

    def of(self, source: Source) -> Old | None:
        """What is noted of a file; files have to be asked for in their order, each once."""
        path = source.path
        while self._next and self._next[0] != path and self._next[0].split("/") < path.split("/"):
            self._next = next(self._files, None)
        if self._next is None or self._next[0] != path:
            return None
        found = self._next[1]
        self._next = next(self._files, None)
        return found


def _old(dataset: Path) -> Iterator[tuple[str, Old]]:
    def rows() -> Iterator[tuple[Any, ...]]:
        for piece in inputs.read_note(inputs.seen_of(dataset), inputs.SEEN_SCHEMA.names):
            yield from zip(*(piece[name].to_pylist() for name in piece.column_names), strict=True)

    for path, found in groupby(rows(), itemgetter(0)):
        pieces = list(found)
        good = {digest: count for _, _, digest, count in pieces if digest is not None}
        yield path, Old(pieces[0][1], good, len(good) == len(pieces))


class Walked:
    """The files of this build with their stamps, one line for each piece of the input, in a file."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "walked.arrow"
        self._writer = pa.ipc.new_stream(str(self._path), _WALKED)
        self._rows: list[tuple[str, bytes]] = []

    def add(self, source: Source, pieces: int = 1) -> None:
        """Note the file of the next pieces."""
        self._rows += [(source.path, source.stamp)] * pieces
        if len(self._rows) >= _ROWS:
            self._write()

    def _write(self) -> None:
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [pa.array(values, field.type) for values, field in zip(columns, _WALKED, strict=True)]
            self._writer.write_batch(pa.record_batch(arrays, schema=_WALKED))
            self._rows = []

    def __enter__(self) -> Walked:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write()
        self._writer.close()

    def noted(self, good: Sequence[pa.Table]) -> Iterable[pa.Table]:
        """The note for the next build; `good` are the numbers and digests of the pieces of good
        documents, a row for each document.
        """
        counted = pa.concat_tables([_GOOD.empty_table(), *good]).group_by("number", use_threads=False)
        pieces = counted.aggregate([([], "count_all"), (inputs.PIECE, "first")])
        numbers = pieces["number"].combine_chunks()
        first = 0
        with pa.OSFile(str(self._path)) as file, pa.ipc.open_stream(file) as reader:
            for batch in reader:
                asked = pa.array(range(first, first + len(batch)), pa.int64())
                first += len(batch)
                found = pieces.take(pc.index_in(asked, value_set=numbers))
                columns = [*batch.columns, found[f"{inputs.PIECE}_first"], found["count_all"]]
                yield pa.table(columns, names=inputs.SEEN_SCHEMA.names)


_GOOD = pa.schema([("number", pa.int64()), (inputs.PIECE, pa.binary())])
