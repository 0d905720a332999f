"""How many, of whom, and what happened to them: quantities in running text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from extract.compiled import compiled
from extract.folders import LANGUAGES
from extract.numerals import read_number
from extract.quantity_context import Quantity, describe
from extract.quantity_parser import Parser
from extract.quantity_words import Part, Words, load_words
from extract.text import Sentence, normalise, split_sentences, tokenise

__all__ = ["Quantity", "QuantityFinder", "find_quantities", "parse_number", "total"]


class QuantityFinder:
    """Finds quantities by the word lists of one language folder (extract/languages/ar)."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._sizes = words.strength_words | words.lists["own_size"]

    @staticmethod
    def read(language: Path) -> QuantityFinder:
        """The finder of a language's folder. Raises DataError for a table that can't be used."""
        return QuantityFinder(load_words(language / "quantities.yml"))

    def __reduce__(self) -> tuple[Any, ...]:
        return QuantityFinder, (self._words,)

    @property
    def words(self) -> Words:
        """The tables."""
        return self._words

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
        """The quantities in text[start:end], in order; `text` is already normalised.

        Offsets count in `text`. No expression runs over the end of a sentence.
        """
        found: list[Quantity] = []
        for low, high, _ in split_sentences(text[start:end]):
            found += self.find_in(text, tokenise(text, start + low, start + high))
        return found

    def may_hold_strength(self, tokens: Sequence[str]) -> bool:
        """Whether a sentence of these tokens may tell a group's size; cheap and never too strict."""
        words = self._words
        if words.strength_words.isdisjoint(tokens):
            return False
        return any(token in words.numerals.forms or token[0].isdecimal() for token in tokens)

    def may_tell_size(self, tokens: Sequence[str]) -> bool:
        """Whether a sentence that tells something else may tell a group's size besides."""
        return not self._sizes.isdisjoint(tokens)

    def find_in(self, text: str, sentence: Sentence) -> list[Quantity]:
        """As `find`, for a sentence of `text` that is already cut into tokens: cheaper."""
        parts = list(map(self._words.parts.__getitem__, sentence.words))
        if not _may_count(parts):
            return []
        parser = Parser(self._words, sentence, parts)
        items = parser.parse()
        return describe(text, sentence, items, parser.triggers, self._words) if items else []


def _may_count(parts: list[Part | None]) -> bool:
    """Whether a sentence may hold a quantity: most end here."""
    begun = told = False
    for part in parts:
        if part is not None:
            if part.alone:
                return True
            begun, told = begun or part.begins, told or part.tells
            if begun and told:
                return True
    return False


@cache
def _finder(lang: str) -> QuantityFinder:
    return compiled(f"quantities-{lang}", lambda: QuantityFinder.read(LANGUAGES / lang))


def find_quantities(text: str, lang: str = "ar") -> list[Quantity]:
    """The quantities of raw text, with offsets in it.

    >>> [(q.best, q.noun, q.counted) for q in find_quantities("مقتل 5 جنود وإصابة 12 آخرين")]
    [(5, 'soldier', 'killed'), (12, None, 'injured')]
    """
    normal = normalise(text)
    found = []
    for quantity in _finder(lang).find(normal.text):
        start, end = normal.span(quantity.start, quantity.end)
        noun = (-1, -1)
        if quantity.noun is not None:
            noun = normal.span(quantity.noun_start, quantity.noun_end)
        found.append(
            quantity._replace(
                start=start, end=end, text=text[start:end], noun_start=noun[0], noun_end=noun[1]
            )
        )
    return found


def parse_number(words: str, lang: str = "ar") -> int | None:
    """The value of a number in words or digits, None when the words are not one whole number.

    >>> parse_number("مئتين وخمسين")
    250
    """
    sentence = tokenise(normalise(words).text, 0, len(normalise(words).text))
    if not sentence.words:
        return None
    tables = _finder(lang).words
    number = read_number(sentence.words, sentence.starts, 0, tables.numerals)
    if number is None or number.end < len(sentence.words) or number.value < 0:
        return None
    return number.value


def total(quantities: Sequence[Quantity]) -> Quantity:
    """The sum of a list ("3 soldiers and two civilians"), parts of a total left out.

    Span and text run over the whole list; a sum with an open bound has that bound open.
    Raises ValueError for an empty list.
    """
    if not quantities:
        raise ValueError("There is no quantity to add up.")
    whole = [q for q in quantities if not q.part] or list(quantities)
    first = whole[0]
    added = [q for q in whole if q.counted == first.counted]
    if len(added) == 1:
        return first
    nouns = {q.noun for q in added}
    kinds = {q.kind for q in added}
    lows, highs = [q.low for q in added], [q.high for q in added]
    return first._replace(
        end=added[-1].end,
        text=" + ".join(q.text for q in added),
        low=None if None in lows else sum(low for low in lows if low is not None),
        best=sum(q.best for q in added),
        high=None if None in highs else sum(high for high in highs if high is not None),
        kind=kinds.pop() if len(kinds) == 1 else "approx",
        noun=nouns.pop() if len(nouns) == 1 else "person",
        update=any(q.update for q in added),
        rule="total",
    )
