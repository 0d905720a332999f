"""The cheap look at a text's words that most texts, and most sentences, end with."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from itertools import compress, pairwise
from operator import add

from extract.text import Chunks, count_sentences, normalise

_MOST = 200_000  # spellings kept; an archive's vocabulary grows without end
_STOPS = frozenset(".!?…")


class Gate:
    """Knows which chunks of text, cut at spaces and spelled as they are, hold a telling word.

    `tells` is asked of folded words. Each distinct chunk is folded once; after that a text costs
    one look-up of a set a chunk.
    """

    def __init__(self, tells: Callable[[str], object]) -> None:
        self._tells = tells
        self._idle: set[str] = set()
        self._told: set[str] = set()

    def opens(self, chunks: Collection[str]) -> bool:
        """Whether one of the chunks holds a telling word, or may change where sentences end."""
        if self._idle.issuperset(chunks):
            return False
        if self._told.isdisjoint(chunks):
            self._learn(chunks)
        return not self._told.isdisjoint(chunks)

    def sentences(self, chunks: Chunks, starts: Sequence[int]) -> list[int]:
        """Numbers of the sentences, which begin at the offsets `starts`, that the gate opens for.

        A chunk that two of them share opens both.
        """
        words = chunks.words
        if not self._idle.issuperset(words):
            self._learn(words)
        tells = [*map(self._told.__contains__, words)]
        begin = [*compress(chunks.starts, tells)]
        end = [*map(add, begin, map(len, compress(words, tells)))]
        opened, k, last = [], 0, len(begin)
        for number, (start, following) in enumerate(pairwise([*starts, sys.maxsize])):
            k = bisect_right(end, start, k)
            if k == last:
                break
            if begin[k] < following:
                opened.append(number)
        return opened

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
