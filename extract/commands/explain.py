"""`waqai explain`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from extract import explain
from extract.documents import language_of
from extract.explain_show import show_rows, show_text
from extract.readers.publication import given_date
from extract.store import open_dataset

_STYLES = {"title": {"bold": True}, "mark": {"fg": "cyan", "bold": True}}


def explain_row(row: str, out: Path, *, as_json: bool = False) -> int:
    """Print why a row is in the dataset."""
    with open_dataset(out) as connection:
        parts = explain.explain_row(connection, row)
    click.echo(_json(parts) if as_json else show_rows(parts, style), nl=False)
    return 0


def explain_text(text: str, published: str | None, lang: str | None, *, as_json: bool = False) -> int:
    """Print what a text gives and where rules stopped."""
    day = given_date(published) if published else None
    part = explain.explain_text(text, day, lang or language_of(text))
    click.echo(_json(part) if as_json else show_text(part, style), nl=False)
    return 0


def style(text: str, what: str) -> str:
    """The text in colour; click takes the colour away when the output is no terminal."""
    return click.style(text, **_STYLES[what]) if text else text  # type: ignore[arg-type]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"
