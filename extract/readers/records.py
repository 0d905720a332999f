"""A record's fields, wherever they stood, as a Document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from extract.documents import (
    FIELDS,
    Document,
    clean_field,
    digest,
    join_title,
    language_of,
    reject,
    rejected,
    require_text,
)
from extract.readers.pieces import Piece
from extract.readers.publication import byline_date, given_date, url_date
from schema.errors import InputError


def to_document(
    fields: Mapping[str, Any],
    piece: Piece,
    default_id: str,
    *,
    line: int | None = None,
    note: str | None = None,
) -> Document:
    """The document of one record; rejected, with the reason, where a field can't be used.

    `default_id` is its id when the record gives none; `note` is what to know of a good document.
    """
    path, kind = piece.source.path, piece.format
    try:
        require_text(list(fields))
        known = {name: clean_field(name, fields.get(name)) for name in FIELDS}
    except InputError as error:
        return rejected(default_id, path, kind, str(error), line=line)
    body = known["text"] or ""
    text = join_title(known["title"], body)
    lang = (known["lang"] or language_of(text)).lower().replace("_", "-").split("-")[0]
    document = Document(
        doc_id=known["doc_id"] or default_id,
        path=path,
        format=kind,
        lang=lang,
        title=known["title"],
        source=known["source"],
        source_scale=known["source_scale"],
        url=known["url"],
        published=None,
        published_basis="none",
        text=text,
        sha256=digest(known),
        error=note,
        line=line,
    )
    if not text.strip():
        reason = f"{document.where}: there is no text"
        return replace(document, text="", status="empty", error=reason)
    return _dated(document, fields.get("published"), body)


def _dated(document: Document, published: object, body: str) -> Document:
    """The document with its day of publication; rejected when the day given does not exist."""
    basis, found = "none", None
    if published is not None and str(published).strip():
        try:
            basis, found = "given", given_date(published)
        except InputError as error:
            return reject(document, str(error))
    elif day := byline_date(body):
        basis, found = "byline", day
    elif day := url_date(document.url):
        basis, found = "url", day
    return replace(document, published=found, published_basis=basis)


def with_given(record: Mapping[str, Any], piece: Piece) -> dict[str, Any]:
    """The record's fields, filled up with what the manifest says of its whole file."""
    shared = ("source", "source_scale", "lang", "published")
    defaults = {name: piece.source.given[name] for name in shared if name in piece.source.given}
    own = {k: v for k, v in record.items() if k == "text" or v not in (None, "")}
    return defaults | own
