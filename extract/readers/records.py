"""A record's fields, wherever they stood, as a Document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from extract.documents import (
    FIELDS,
    Document,
    clean_field,
    digest,
    join_title,
    language_of,
    rejected,
    require_text,
    where,
)
from extract.readers.pieces import Piece
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
    status, reason = "ok", note
    published, basis = None, "none"
    try:
        if not text.strip():
            status, reason, text = "empty", f"{where(path, line)}: there is no text", ""
        else:
            published, basis = _publication(fields.get("published"), body, known["url"])
    except InputError as problem:
        status, reason = "rejected", f"{where(path, line)}: {problem}"
    lang = (known["lang"] or language_of(text)).lower().replace("_", "-").split("-")[0]
    return Document(
        doc_id=known["doc_id"] or default_id,
        path=path,
        format=kind,
        lang=lang,
        title=known["title"],
        source=known["source"],
        source_scale=known["source_scale"],
        url=known["url"],
        published=published,
        published_basis=basis,
        text=text,
        sha256=digest(known),
        status=status,
        error=reason,
        line=line,
    )


def _publication(given: object, body: str, url: str | None) -> tuple[date | None, str]:
    """The day of publication and what it rests on; InputError when the day given is none."""
    from extract.readers import publication  # who only cuts files can do without what reads dates

    if given is not None and str(given).strip():
        return publication.given_date(given), "given"
    if day := publication.byline_date(body):
        return day, "byline"
    if day := publication.url_date(url):
        return day, "url"
    return None, "none"


def with_given(record: Mapping[str, Any], piece: Piece) -> dict[str, Any]:
    """The record's fields, filled up with what the manifest says of its whole file."""
    shared = ("source", "source_scale", "lang", "published")
    defaults = {name: piece.source.given[name] for name in shared if name in piece.source.given}
    own = {k: v for k, v in record.items() if k == "text" or v not in (None, "")}
    return defaults | own
