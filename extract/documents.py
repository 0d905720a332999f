"""One document as every stage sees it: its text, where it comes from, whether it can be used."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from schema.errors import InputError, nearest

FIELDS = (
    "doc_id",
    "title",
    "source",
    "source_scale",
    "published",
    "lang",
    "url",
    "text",
)
"""What a record, a front matter or a line of a manifest may say of a document."""

_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SAMPLE = 600  # characters that decide the language: a headline and a byline may be in another


@dataclass(frozen=True, slots=True)
class Document:
    """A report as it was read, or the reason why it can't be used."""

    doc_id: str
    path: str  # relative to the folder of seeds, with slashes
    format: str  # of the file: txt, jsonl, csv, parquet
    lang: str
    title: str | None
    source: str | None
    source_scale: str | None
    url: str | None
    published: date | None
    published_basis: str  # given, metadata, byline, url or none
    text: str  # the title, an empty line and the body: all offsets count in this one text
    sha256: str  # of the fields and the text, or of the bytes of a file that can't be read
    status: str = "ok"  # ok, empty or rejected
    error: str | None = None  # why it is not ok, or what to know though it is
    line: int | None = None  # where it begins in its file, 1-based; None when it is the file


def where(path: str, line: int | None) -> str:
    """The file and line, as errors name them."""
    return f"{path}, line {line}" if line else path


def language_of(text: str) -> str:
    """`ar` when most letters of the text's beginning are Arabic, else `en`.

    >>> language_of("انفجار في BBC")
    'ar'
    """
    sample = text[:_SAMPLE]
    arabic, latin = (sum(map(len, script.findall(sample))) for script in (_ARABIC, _LATIN))
    return "ar" if arabic > latin else "en"


def join_title(title: str | None, body: str) -> str:
    """Title and body as one text; a body that begins with the title stays as it is."""
    if not title or body.lstrip().startswith(title):
        return body
    return f"{title}\n\n{body}" if body.strip() else title


def digest(fields: Mapping[str, Any]) -> str:
    """The SHA-256 of a record's known fields, the same whatever their order."""
    hashed = hashlib.sha256()
    for name in FIELDS:
        value = fields.get(name)
        if value is not None:
            hashed.update(f"{name}\0{value}\0".encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


def clean_field(name: str, value: object) -> str | None:
    """A field as one line of text, the text itself with its line ends made equal.

    Raises InputError when it is a list or a mapping, or when the text is not text.
    """
    if value is None:
        return None
    if name == "text" and not isinstance(value, str):
        raise InputError(f"the field text is a {type(value).__name__}, not text")
    if isinstance(value, (list, tuple, Mapping)):
        raise InputError(f"the field {name} holds several values, not one")
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair can stand in JSON but in no UTF-8 file
        text = _SURROGATE.sub("\ufffd", text)
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if name == "text":
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text.removeprefix("\ufeff")
    return " ".join(text.split()) or None


def require_text(columns: list[str]) -> None:
    """Raise InputError when `text` is not among the columns, naming the one that looks like it."""
    if "text" not in columns:
        known = nearest("text", columns) if columns else "There are no columns."
        raise InputError(f"the column text is missing. {known}")


def rejected(
    doc_id: str, path: str, kind: str, reason: str, *, line: int | None = None, sha256: str = ""
) -> Document:
    """The document that stands for what can't be read, with the reason and its place."""
    sha256 = sha256 or digest({"doc_id": doc_id, "text": reason})
    return Document(
        doc_id, path, kind, "und", None, None, None, None, None, "none", "", sha256,
        "rejected", f"{where(path, line)}: {reason}", line,
    )  # fmt: skip


def reject(document: Document, reason: str) -> Document:
    """The document with its text kept, not to be coded, and why."""
    place = where(document.path, document.line)
    return replace(document, status="rejected", error=f"{place}: {reason}")


def document_row(document: Document, n_sentences: int = 0) -> dict[str, Any]:
    """The row of the table `documents`, its columns by name."""
    return {
        "doc_id": document.doc_id,
        "path": document.path,
        "format": document.format,
        "lang": document.lang,
        "title": document.title,
        "source": document.source,
        "source_scale": document.source_scale,
        "url": document.url,
        "published": document.published,
        "published_basis": document.published_basis,
        "n_sentences": n_sentences,
        "sha256": document.sha256,
        "status": document.status,
        "error": document.error,
        "text": document.text,
    }
