"""Files in, documents out: a suffix chooses the reader, a bad file becomes a rejected document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from extract.documents import Document, rejected
from extract.readers import comma, jsonl, parquet, plain
from extract.readers.pieces import Piece, Source
from extract.readers.tree import files_of
from schema.errors import InputError, nearest


class Reader(Protocol):
    """What a format has to offer."""

    def cut(self, source: Source) -> Iterator[Piece]:
        """Pieces of the file in order; InputError when none of it can be read."""

    def read(self, piece: Piece) -> Iterator[Document]:
        """The documents of a piece, a rejected one for each record that can't be used."""


READERS: dict[str, Reader] = {
    ".txt": plain,
    ".jsonl": jsonl,
    ".csv": comma,
    ".parquet": parquet,
}


def total_bytes(seeds: Path) -> int:
    """The size of all files that would be read, for progress; InputError when there is nothing."""
    total = 0
    for found in files_of(seeds):
        with suppress(OSError):
            total += found.file.stat().st_size if isinstance(found, Source) else 0
    return total


def cut(seeds: Path) -> Iterator[Piece]:
    """The pieces of a file or a folder, in the order of the files' names.

    Raises InputError when `seeds` is not there.
    """
    for found in files_of(seeds):
        if isinstance(found, Piece):
            yield found
        else:
            yield from _cut_file(found)


def _cut_file(source: Source) -> Iterator[Piece]:
    suffix = source.file.suffix.lower()
    kind = suffix.removeprefix(".") or "none"
    whole = Piece(source, kind, 0)
    reader = READERS.get(suffix)
    if reader is None:
        hint = nearest(suffix, list(READERS))
        yield replace(whole, problem=f"no reader for files ending in {suffix or 'nothing'}. {hint}")
        return
    try:
        if source.file.stat().st_size == 0:
            yield replace(whole, problem="")
        else:
            yield from reader.cut(source)
    except InputError as error:
        yield replace(whole, problem=str(error))
    except OSError as error:
        yield replace(whole, problem=f"the file can't be read: {error.strerror}")


def read(piece: Piece) -> Iterator[Document]:
    """The documents of one piece."""
    source = piece.source
    line = piece.line if piece.number > 1 else None
    doc_id = f"{source.path}#{piece.line}" if line else source.path
    if piece.problem == "":
        document = rejected(doc_id, source.path, piece.format, "the file is empty")
        yield replace(document, status="empty")
    elif piece.problem is not None:
        yield rejected(doc_id, source.path, piece.format, piece.problem, line=line)
    else:
        try:
            yield from READERS["." + piece.format].read(piece)
        except OSError as error:
            reason = f"the file can't be read: {error.strerror}"
            yield rejected(doc_id, source.path, piece.format, reason)


def read_documents(seeds: Path) -> Iterator[Document]:
    """All documents of a file or a folder, one by one, good and bad.

    Raises InputError when `seeds` is not there.
    """
    for piece in cut(seeds):
        yield from read(piece)
