"""What a reader is given and what it hands out: a file, and pieces of it that stand alone.

A piece names bytes of a file, so that a worker process gets a few words and never the corpus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PIECE_BYTES = 256 * 1024  # some 60 articles: a tenth of a second of work


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, and what a manifest says of it."""

    file: Path
    path: str  # relative to the folder of seeds, with slashes
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
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
