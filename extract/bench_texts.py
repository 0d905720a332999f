"""Texts to measure with, all made from the reports that ship."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from extract.documents import Document
from extract.readers import read_documents
from extract.text import normalise, split_sentences

CHARACTERS = 2300  # of an article
PUBLISHED = date(2020, 2, 3)
PLAIN = (
    "يضم المعرض السنوي للكتاب في العاصمة قاعات كثيرة وكتبا من دول عربية. "
    "أسعار القمح في الأسواق العالمية ثابتة مع تحسن المحصول هذا الموسم. "
)


def reports(seeds: Path) -> list[str]:
    """The Arabic reports of a folder."""
    return [d.text for d in read_documents(seeds) if d.status == "ok" and d.lang == "ar"]


def articles(texts: list[str]) -> Iterator[str]:
    """Articles of the usual length, of texts one behind the other."""
    article = ""
    for text in texts:
        article += text + "\n"
        if len(article) >= CHARACTERS:
            yield article
            article = ""


def sentences(texts: list[str]) -> list[str]:
    """The sentences of texts, each once, spelling folded."""
    found: dict[str, None] = {}
    for text in texts:
        folded = normalise(text).text
        found.update((folded[a:b].strip(), None) for a, b, _ in split_sentences(folded))
    return list(found)


def paths(dense: list[str]) -> dict[str, list[str]]:
    """As many articles of three kinds: no event word, a tenth of it news of conflict, all of it."""
    plain = [PLAIN * (CHARACTERS // len(PLAIN))] * len(dense)
    light = [text[:230] + "\n" + other[230:] for text, other in zip(dense, plain, strict=True)]
    return {"no event word": plain, "ordinary news": light, "dense": dense}


def hard(dense: list[str]) -> dict[str, str]:
    """One document each of what is slow for patterns, some 100,000 characters long."""
    return {
        "one long document": "\n".join(dense * (100_000 // sum(map(len, dense)) + 1)),
        "one event word repeated": "قتل " * 25_000,
        "event words in a row": "قصف هجوم اشتباك مقتل تفجير اعتقال " * 3_000,
        "numbers in a row": "3 جنود و25 ألف و12.500 " * 4_500,
        "brackets": "((([[[ قتل )))" * 7_000,
    }


def document(text: str) -> Document:
    """A text as a document that was published on a fixed day."""
    return Document("d", "x", "txt", "ar", None, None, None, None, PUBLISHED, "given", text, "")
