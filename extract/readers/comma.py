"""`.csv`: a header, then one record a row; commas, semicolons or tabs."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from extract.documents import Document, rejected, require_text
from extract.readers.encoding import decode, refuse_binary
from extract.readers.pieces import PIECE_BYTES, Piece, Source
from extract.readers.records import to_document, with_given
from schema.errors import InputError

# The module's own limit, 131,072 characters, is shorter than a long page. A quote that is never
# closed is found when this much has been read.
csv.field_size_limit(64 * 1024 * 1024)
_HEAD = 8192  # bytes looked at for the delimiter and for signs of a binary file
_NOT_UTF8 = re.compile("[\ud800-\udfff]")


class _Lines:
    """The lines of a file up to a byte, counting what the CSV reader has taken so far.

    Bytes that are no UTF-8 pass as surrogates and are looked at again field by field.
    """

    def __init__(self, file: BinaryIO, start: int = 0, stop: int | None = None, count: int = 0) -> None:
        file.seek(start)
        self.file, self.position, self.stop, self.count = file, start, stop, count

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.stop is not None and self.position >= self.stop:
            raise StopIteration
        line = self.file.readline()
        if not line:
            raise StopIteration
        self.position += len(line)
        self.count += 1
        return line.decode("utf-8", "surrogateescape")


def cut(source: Source) -> Iterator[Piece]:
    """Pieces of whole rows, each with the header.

    Raises InputError when the file is no text, is empty, or has no column `text`.
    """
    with Path(source.file).open("rb") as file:
        lines, header, delimiter = read_header(file)
        require_text(list(header))
        start, line, first = lines.position, lines.count + 1, 1
        number = 0
        for number, _ in enumerate(rows(lines, delimiter), 1):
            if lines.position - start >= PIECE_BYTES:
                yield Piece(
                    source, "csv", lines.position - start, start, lines.position, line, first,
                    header, delimiter,
                )  # fmt: skip
                start, line, first = lines.position, lines.count + 1, number + 1
        if number >= first:
            yield Piece(
                source, "csv", lines.position - start, start, lines.position, line, first,
                header, delimiter,
            )  # fmt: skip


def read(piece: Piece) -> Iterator[Document]:
    """The documents of a piece's rows; a row that doesn't fit the header is rejected, by line."""
    path, header = piece.source.path, piece.header
    with Path(piece.source.file).open("rb") as file:
        lines = _Lines(file, piece.start, piece.stop, piece.line - 1)
        for number, (line, row) in enumerate(rows(lines, piece.delimiter), piece.number):
            doc_id, note = f"{path}#{number}", None
            try:
                if isinstance(row, csv.Error):
                    raise InputError(f"the row can't be read: {row}")
                if len(row) > len(header):
                    raise InputError(
                        f"the row has {len(row)} fields, the header {len(header)}; "
                        "put fields that hold the delimiter between double quotes"
                    )
                if any(map(_NOT_UTF8.search, row)):
                    row, note = _decoded(row)
            except InputError as error:
                yield rejected(doc_id, path, "csv", str(error), line=line)
                continue
            record = dict(zip(header, row, strict=False))
            yield to_document(with_given(record, piece), piece, doc_id, line=line, note=note)


def read_header(file: BinaryIO) -> tuple[_Lines, tuple[str, ...], str]:
    """The lines after the header, the header and the delimiter it shows."""
    head = file.read(_HEAD)
    refuse_binary(head)
    first = head.split(b"\n", 1)[0]
    delimiter = max(",;\t", key=lambda sign: first.count(sign.encode()))
    lines = _Lines(file)
    for _, row in rows(lines, delimiter):
        if isinstance(row, csv.Error):
            raise InputError(f"the header can't be read: {row}")
        return lines, tuple(name.removeprefix("\ufeff").strip() for name in row), delimiter
    raise InputError("there is no header")


def rows(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Each row with its first line (1-based), blank ones left out; a broken one is its error."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = lines.count + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, error
            continue
        if any(map(str.strip, row)):
            yield line, row


def _decoded(row: list[str]) -> tuple[list[str], str | None]:
    decoded = [decode(value.encode("utf-8", "surrogateescape")) for value in row]
    notes = [note for _, note in decoded if note]
    return [value for value, _ in decoded], notes[0] if notes else None
