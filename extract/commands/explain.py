"""`waqai explain`."""

from __future__ import annotations

from pathlib import Path

from extract import explain
from extract.documents import language_of
from extract.readers.publication import given_date
from extract.store import open_dataset


def explain_row(row: str, out: Path) -> int:
    """Print why a row is in the dataset."""
    with open_dataset(out) as connection:
        print(explain.explain_row(connection, row))
    return 0


def explain_text(text: str, published: str | None, lang: str | None) -> int:
    """Print what a text gives and where rules stopped."""
    lang = lang or language_of(text)
    day = given_date(published) if published else None
    print(explain.explain_text(text, day, lang))
    return 0
