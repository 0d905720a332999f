"""Files in, documents out: a suffix chooses the reader, a bad file becomes a rejected document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from extract.documents import Document, rejected
from extract.readers import comma, jsonl, parquet, plain
from extract.readers.pieces import Piece, Source
from extract.readers.tree import files_of, sizes
from schema.errors import InputError, nearest


class Reader(Protocol):
    """What a format has to offer."""

    def cut(self, source: Source) -> Iterator[Piece]:
        """Pieces of the file in order; InputError when none of it can be read."""

    def read(self, piece: Piece) -> Iterator[Document]:
        """The documents of a piece, a rejected one for each record that can't be used."""


__all__ = ["READERS", "Reader", "cut", "cut_file", "files_of", "read", "read_documents", "sizes"]

READERS: dict[str, Reader] = {
    ".txt": plain,
    ".jsonl": jsonl,
    ".csv": comma,
    ".parquet": parquet,
}


def cut(seeds: Path) -> Iterator[Piece]:
    """The pieces of a file or a folder, in the order of the files' names.

    Raises InputError when `seeds` is not there.
    """
    for found in files_of(seeds):
        yield from cut_file(found)


def cut_file(source: Source | Piece) -> Iterator[Piece]:
    """The pieces of a file in order; what is a piece stays one."""
    if isinstance(source, Piece):
        yield source
        return
    _, dot, ending = source.path.rpartition("/")[2].lstrip(".").rpartition(".")
    suffix = (dot + ending).lower() if dot else ""
    problem: str | None = None
    reader = READERS.get(suffix)
    if reader is None:
        problem = f"no reader for files ending in {suffix or 'nothing'}. {nearest(suffix, list(READERS))}"
    else:
        try:
            if source.size == 0 and Path(source.file).stat().st_size == 0:
                problem = ""
            else:
                yield from reader.cut(source)
        except InputError as error:
            problem = str(error)
        except OSError as error:
            problem = f"the file can't be read: {error.strerror}"
    if problem is not None:
        yield Piece(source, suffix.removeprefix(".") or "none", 0, problem=problem)


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
