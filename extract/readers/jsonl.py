"""`.jsonl`: one record a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from extract.documents import Document, rejected
from extract.readers.encoding import decode, refuse_binary
from extract.readers.pieces import PIECE_BYTES, Piece, Source
from extract.readers.records import to_document, with_given
from schema.errors import InputError

_LINES = 4  # between those that may end a piece, on average
_KINDS = {list: "a list", str: "a text", int: "a number", float: "a number", bool: "true or false"}


def cut(source: Source) -> Iterator[Piece]:
    """Pieces of whole lines, cut where a line says so, so that a changed record moves the cuts
    behind it for a few pieces at most. Raises InputError when the file is no text, or empty.
    """
    with Path(source.file).open("rb") as file:
        start, line = 0, 1
        while block := file.read(PIECE_BYTES):
            if start == 0:
                refuse_binary(block)
            lines = [block, last := file.readline()]
            size = len(block) + len(last)
            while last and crc32(last) % _LINES and size < 2 * PIECE_BYTES:
                lines.append(last := file.readline())
                size += len(last)
            block = b"".join(lines)
            stop = start + len(block)
            yield Piece(source, "jsonl", len(block), start, stop, line)
            start, line = stop, line + block.count(b"\n")


def read(piece: Piece) -> Iterator[Document]:
    """The documents of a piece's lines; a line that is no record is rejected, by number."""
    with Path(piece.source.file).open("rb") as file:
        file.seek(piece.start)
        block = file.read(piece.stop - piece.start)
    path = piece.source.path
    for number, raw in enumerate(block.split(b"\n"), piece.line):
        if not raw.strip():
            continue
        try:
            text, note = decode(raw)
            record = _record(text)
        except InputError as error:
            yield rejected(f"{path}#{number}", path, "jsonl", str(error), line=number)
            continue
        yield to_document(with_given(record, piece), piece, f"{path}#{number}", line=number, note=note)


def _record(text: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
            raise InputError("the line is cut off: its JSON does not end") from None
        raise InputError(f"this is not JSON: {error.msg}, column {error.colno}") from None
    except (RecursionError, ValueError) as error:
        raise InputError(f"this JSON can't be read: {error}") from None
    if not isinstance(record, dict):
        kind = _KINDS.get(type(record), "nothing")
        raise InputError(f"the line is {kind}, not a record in braces")
    return record
