"""What a build has coded, on disk until the dataset is whole: one part for each batch of input.

A part is named by a digest of its input, so a build that was ended finds what it had done. Its
file of documents is written last: a part without one doesn't count.
"""

from __future__ import annotations

import os
import shutil
from array import array
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

import pyarrow as pa

from extract.inputs import PIECE
from extract.readers.pieces import DIGEST_BYTES
from extract.seen import Walked
from schema import tables

CODED = ("documents", "reports", "evidence", "strengths")
"""The tables that come from one document alone."""

KEPT = "kept"
"""The column of a part's documents that says: the rows are those of the dataset that stands."""

LINE, DIGEST = "line", "digest"
"""More of its columns, besides the piece of the batch: line of the file, digest of the row."""

PUBLISHED = "published"
"""A column of a part's reports: the day on which the document was published."""

_MARKS = {
    "documents": (
        pa.field(KEPT, pa.bool_()), pa.field(PIECE, pa.int32()), pa.field(LINE, pa.int32()),
        pa.field(DIGEST, pa.binary()),
    ),
    "reports": (pa.field(PUBLISHED, pa.date32()),),
}  # fmt: skip

_WRITING = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)


def key_of(pieces: Iterable[bytes], rules: str) -> str:
    """The digest that names a part: of those of its pieces, and of the rules."""
    hashed = blake2b(rules.encode(), digest_size=16)
    for piece in pieces:
        hashed.update(piece)
    return hashed.hexdigest()


def schema_of(name: str) -> pa.Schema:
    """The columns of a part's table; any may be empty until the store looks at them."""
    schema = pa.schema([field.with_nullable(True) for field in tables.load()[name].arrow])
    return pa.schema([*schema, *_MARKS.get(name, ())])


def file_of(folder: Path, key: str, name: str) -> Path:
    """Where a part's table stands."""
    return folder / f"{key}.{name}.arrow"


def write_part(folder: Path, key: str, coded: Mapping[str, pa.Table]) -> None:
    """Write a part; tables without rows are left out, documents come last."""
    for name in (*CODED[1:], CODED[0]):
        if coded[name].num_rows or name == "documents":
            path = file_of(folder, key, name)
            fresh = path.with_suffix(f".{os.getpid()}")
            rows = coded[name].cast(schema_of(name)).combine_chunks()
            with pa.ipc.new_file(str(fresh), rows.schema, options=_WRITING) as writer:
                writer.write_table(rows)
            fresh.replace(path)


def read_part(folder: Path, key: str, name: str, columns: Sequence[str] | None = None) -> pa.Table:
    """A part's table, or some of its columns."""
    schema = schema_of(name)
    wanted = None if columns is None else sorted(map(schema.get_field_index, columns))
    options = pa.ipc.IpcReadOptions(included_fields=wanted, use_threads=False)
    try:
        with (
            pa.OSFile(str(file_of(folder, key, name))) as file,
            pa.ipc.open_file(file, options=options) as part,
        ):
            found = part.read_all()
    except FileNotFoundError:
        found = schema.empty_table()
    return found if columns is None else found.select(list(columns))


def statuses(folder: Path, key: str) -> list[str]:
    """The status of each document of a part."""
    found: list[str] = read_part(folder, key, "documents", ["status"])["status"].to_pylist()
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


class Found:
    """The input of one build in its order: the parts that its pieces went to, and the pieces that
    are as they were. A few bytes for each piece.
    """

    def __init__(self, walked: Walked) -> None:
        self.walked = walked
        self.keys: list[str] = []
        self._ends = array("q")  # of the pieces of each part, among those of all parts
        self._coded = _Pieces()
        self._kept = _Pieces()

    def add_part(self, key: str, numbers: Iterable[int], digests: Iterable[bytes]) -> None:
        """A part, the numbers of its pieces in the input, and their digests."""
        self.keys.append(key)
        for number, digest in zip(numbers, digests, strict=True):
            self._coded.add(number, digest)
        self._ends.append(len(self._coded.numbers))

    def keep(self, number: int, digest: bytes) -> None:
        """A piece that is as it was."""
        self._kept.add(number, digest)

    def part(self, place: int) -> tuple[pa.Array, pa.Array]:
        """The numbers and the digests of the pieces of a part."""
        start = self._ends[place - 1] if place else 0
        return self._coded.arrays(start, self._ends[place])

    def kept(self) -> tuple[pa.Array, pa.Array]:
        """The numbers and the digests of the pieces that are as they were."""
        return self._kept.arrays(0, len(self._kept.numbers))


class _Pieces:
    """Numbers and digests."""

    def __init__(self) -> None:
        self.numbers = array("q")
        self._digests = bytearray()

    def add(self, number: int, digest: bytes) -> None:
        self.numbers.append(number)
        self._digests += digest

    def arrays(self, start: int, stop: int) -> tuple[pa.Array, pa.Array]:
        digests = bytes(self._digests[start * DIGEST_BYTES : stop * DIGEST_BYTES])
        kind = pa.binary(DIGEST_BYTES)
        return (
            pa.array(self.numbers[start:stop], pa.int64()),
            pa.Array.from_buffers(kind, stop - start, [None, pa.py_buffer(digests)]).cast(pa.binary()),
        )
