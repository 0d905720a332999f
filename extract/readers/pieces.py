"""What a reader is given and what it hands out: a file, and pieces of it that stand alone.

A piece names bytes of a file, so that a worker process gets a few words and never the corpus.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

PIECE_BYTES = 256 * 1024  # some 60 articles: a tenth of a second of work
DIGEST_BYTES = 16


class Source(NamedTuple):
    """A file to read, and what a manifest says of it."""

    file: str
    path: str  # relative to the folder of seeds, with slashes
    given: Mapping[str, str] = {}
    size: int = 0  # bytes, when its folder was read; 0 as well when they could not be counted
    stamp: bytes = b""  # the same exactly as long as nobody writes to it; empty when that is not sure


class Piece(NamedTuple):
    """A part of one file that can be read by itself."""

    source: Source
    format: str
    size: int  # bytes, for progress
    start: int = 0  # byte offsets, half-open
    stop: int = 0
    line: int = 1  # the first line, 1-based
    number: int = 1  # the first record, 1-based
    header: tuple[str, ...] = ()
    delimiter: str = ","
    rows: tuple[dict[str, Any], ...] = ()  # where the format can't be entered in the middle
    problem: str | None = None  # the file can't be read, and why


def digest_of(piece: Piece) -> bytes:
    """A digest of all that the piece's documents depend on: its bytes and what is said of them.

    Where in the file it begins is left out, so that a change before it changes nothing.
    """
    source = piece.source
    about = (
        source.path, source.given and sorted(source.given.items()), piece.format, piece.line, piece.number,
        piece.header, piece.delimiter, piece.rows, piece.problem,
    )  # fmt: skip
    hashed = blake2b(repr(about).encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES)
    if piece.problem is None and not piece.rows:
        hashed.update(_content(piece))
    return hashed.digest()


def _content(piece: Piece) -> bytes:
    length = piece.stop - piece.start if piece.stop else piece.size
    try:
        handle = os.open(piece.source.file, os.O_RDONLY)
        try:
            content = os.pread(handle, length, piece.start)
            while len(content) < length and (more := os.pread(handle, length, piece.start + len(content))):
                content += more[: length - len(content)]
            return content
        finally:
            os.close(handle)
    except OSError as error:
        return str(error).encode()
