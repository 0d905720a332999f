"""`.txt`: one report a file, its fields between two lines of dashes at the top if there are any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from extract.documents import FIELDS, Document, rejected
from extract.readers.encoding import decode, refuse_binary
from extract.readers.pieces import Piece, Source
from extract.readers.records import to_document
from schema.errors import InputError, nearest

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"(\w+):(?:\s+(.*))?$")
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def cut(source: Source) -> Iterator[Piece]:
    """One piece: the file."""
    yield Piece(source, "txt", source.size or Path(source.file).stat().st_size)


def read(piece: Piece) -> Iterator[Document]:
    """The report of the file; rejected when it is no text or its front matter is broken."""
    source = piece.source
    raw = Path(source.file).read_bytes()
    try:
        refuse_binary(raw)
        text, note = decode(raw)
        fields, body = _split(text)
    except InputError as error:
        doc_id = source.given.get("doc_id") or source.path
        yield rejected(doc_id, source.path, "txt", str(error))
        return
    given = {name: value for name, value in source.given.items() if name != "text" and value}
    yield to_document({**given, **fields, "text": body}, piece, source.path, note=note)


def _split(text: str) -> tuple[dict[str, Any], str]:
    """Front matter and body. Raises InputError for front matter that isn't fields."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    fields = _fields(match[1])
    for number, name in enumerate(fields, 2):
        if name not in FIELDS:
            hint = nearest(name, list(FIELDS))
            raise InputError(f"front matter, about line {number}: no field is called {name}. {hint}")
    return fields, text[match.end() :].lstrip("\r\n")


def _fields(block: str) -> dict[str, Any]:
    """The fields of a front matter; a title with a colon needs no quotes here."""
    try:
        parsed = yaml.load(block, Loader=_Loader)
    except yaml.YAMLError:
        parsed = None
    if isinstance(parsed, dict):
        return {str(name): value for name, value in parsed.items() if value != ""}
    fields = {}
    for number, line in enumerate(block.splitlines(), 2):
        match = _LINE.match(line.strip())
        if line.strip() and not match:
            raise InputError(f"front matter, line {number}: not `name: value`: {line.strip()!r}")
        if match and match[2]:
            fields[match[1]] = match[2].strip().strip("\"'")
    return fields
