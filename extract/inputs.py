"""What a dataset was made of, noted beside its tables for the next build: its good documents in
the order of the input, and the digests that say whether one, or a whole piece, is still the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

NAME = "inputs"
SEEN = "seen"
PIECE = "piece"
SCHEMA = pa.schema(
    [
        pa.field("doc_id", pa.string(), nullable=False),
        pa.field("digest", pa.binary(), nullable=False),  # of its documents row
        pa.field(PIECE, pa.binary()),  # digest of its piece, where all documents of that are good
        pa.field("line", pa.int32()),
    ]
)
_ROWS = 5_000  # read at a time
SEEN_SCHEMA = pa.schema(
    [
        pa.field("path", pa.string(), nullable=False),
        pa.field("stamp", pa.binary(), nullable=False),  # of the file; empty where none can be trusted
        pa.field(PIECE, pa.binary()),  # as above, of each piece of the input in its order
        pa.field("documents", pa.int64()),  # that it gave
    ]
)
# Of a documents row, all that its other rows depend on besides the text, which sha256 covers.
_SAME = (
    "doc_id", "path", "format", "lang", "title", "source", "source_scale", "url", "published",
    "published_basis", "sha256", "status", "error",
)  # fmt: skip


def file_of(dataset: Path) -> Path:
    """Where the note stands."""
    return dataset / f"{NAME}.parquet"


def seen_of(dataset: Path) -> Path:
    """Where the note of the files stands. It holds times, so no two are alike: it is no table."""
    return dataset / f"{SEEN}.note"


def row_digest(row: Mapping[str, Any]) -> bytes:
    """A digest of a documents row that is the same exactly when its rows would be."""
    said = repr([row[name] for name in _SAME])
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def rows(dataset: Path, columns: Sequence[str]) -> Iterator[pa.Table]:
    """Columns of the note, in pieces that are large: looking rows up takes time for each."""
    yield from read(dataset, NAME, columns, 10 * _ROWS)


def read(dataset: Path, name: str, columns: Sequence[str], rows: int = _ROWS) -> Iterator[pa.Table]:
    """Columns of a table of the dataset, in pieces; any column may be empty, as far as it tells."""
    yield from read_note(dataset / f"{name}.parquet", columns, rows)


def read_note(path: Path, columns: Sequence[str], rows: int = _ROWS) -> Iterator[pa.Table]:
    """The same of a file."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(rows, columns=list(columns), use_threads=False):
            yield pa.table(batch.columns, names=batch.schema.names)


def digests_of(dataset: Path, stamp: object, doc_ids: Iterable[str]) -> dict[str, bytes]:
    """The digests of those of the documents that the dataset holds.

    `stamp` tells one dataset at this place from the next.
    """
    known, digests = _known(dataset, stamp)
    asked = pa.array(list(doc_ids), pa.string())
    places = pc.index_in(asked, value_set=known)
    found = digests.take(places).to_pylist()
    return {doc_id: digest for doc_id, digest in zip(asked.to_pylist(), found, strict=True) if digest}


@lru_cache(maxsize=1)
def _known(dataset: Path, _stamp: object) -> tuple[pa.Array, pa.Array]:
    return tuple(_read(dataset, name).combine_chunks() for name in ("doc_id", "digest"))


def _read(dataset: Path, column: str) -> pa.ChunkedArray:
    with pq.ParquetFile(file_of(dataset)) as file:
        return file.read([column], use_threads=False)[column]
