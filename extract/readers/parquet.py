"""`.parquet`: one record a row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extract.documents import FIELDS, Document, require_text
from extract.readers.pieces import Piece, Source
from extract.readers.records import to_document, with_given
from schema.errors import InputError

_ROWS = 64


def cut(source: Source) -> Iterator[Piece]:
    """Pieces of rows, with their values: a row group can't be entered in the middle.

    Raises InputError when the file is no Parquet, or has no column `text`.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(source.file, memory_map=True, pre_buffer=False)
        names = list(file.schema_arrow.names)
        require_text(names)
        columns = [name for name in FIELDS if name in names]
        number, size = 1, Path(source.file).stat().st_size
        for batch in file.iter_batches(_ROWS, columns=columns):
            rows = tuple(batch.to_pylist())
            share = size * len(rows) // file.metadata.num_rows
            yield Piece(source, "parquet", share, number=number, rows=rows)
            number += len(rows)
    except pa.ArrowException as error:
        raise InputError(f"the Parquet file can't be read: {error}") from None


def read(piece: Piece) -> Iterator[Document]:
    """The documents of a piece's rows."""
    for number, row in enumerate(piece.rows, piece.number):
        doc_id = f"{piece.source.path}#{number}"
        yield to_document(with_given(row, piece), piece, doc_id, line=number)
