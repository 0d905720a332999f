"""The cheap look at a text's words that most texts, and most sentences, end with."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import compress
from operator import not_
from typing import Any, Final

from extract.text import count_sentences, normalise

_MOST: Final = 200_000  # spellings kept; an archive's vocabulary grows without end
_STOPS: Final = frozenset(".!?…")


class Gate:
    """Knows which chunks of text, cut at spaces and spelled as they are, hold a telling word.

    `tells` is asked of folded words. Each distinct chunk is folded once; after that a text costs
    one look-up of a set a chunk.
    """

    def __init__(self, tells: Callable[[str], object]) -> None:
        self._tells = tells
        self._idle: set[str] = set()
        self._told: set[str] = set()

    def __reduce__(self) -> tuple[Any, ...]:
        return Gate, (self._tells,)

    def opens(self, chunks: Collection[str]) -> bool:
        """Whether one of the chunks holds a telling word, or may change where sentences end."""
        if self._idle.issuperset(chunks):
            return False
        if self._told.isdisjoint(chunks):
            self._learn(chunks)
        return not self._told.isdisjoint(chunks)

    def opened_by(self, texts: list[list[str]]) -> list[int]:
        """The numbers of those that open it, in order; to pass one over costs its look-ups alone."""
        idle = map(self._idle.issuperset, texts)
        return [n for n in compress(range(len(texts)), map(not_, idle)) if self.opens(texts[n])]

    def _learn(self, chunks: Collection[str]) -> None:
        if len(self._idle) > _MOST:
            self._idle.clear()
            self._told.clear()
        new = set(chunks) - self._idle - self._told
        folded = normalise("\n".join(new)).text.split("\n") if new else []
        for chunk, low in zip(new, folded, strict=True):
            words = "".join(sign if sign.isalpha() else " " for sign in low).split()
            idle = not any(map(self._tells, words)) and _ends_alike(chunk, low)
            (self._idle if idle else self._told).add(chunk)


def _ends_alike(chunk: str, folded: str) -> bool:
    """Whether a chunk ends as many sentences before it is folded as after, wherever it stands."""
    if not folded or _STOPS.isdisjoint(folded):
        return bool(folded)
    return all(
        count_sentences(context.format(chunk)) == count_sentences(context.format(folded))
        for context in ("{} -", "- {} -")
    )
