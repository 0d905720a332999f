"""The cheap look at a text's words that most texts, and most sentences, end with."""

from __future__ import annotations

from collections.abc import Callable, Collection

from extract.text import count_sentences, normalise

_MOST = 200_000  # spellings kept; an archive's vocabulary grows without end
_STOPS = frozenset(".!?…")


class Gate:
    """Knows which pieces of text, cut at spaces and spelled as they are, hold a telling word.

    `tells` is asked of folded words. Each distinct piece is folded once; after that a text costs
    one look-up of a set a piece.
    """

    def __init__(self, tells: Callable[[str], object]) -> None:
        self._tells = tells
        self._idle: set[str] = set()
        self._told: set[str] = set()

    def opens(self, pieces: Collection[str]) -> bool:
        """Whether one of the pieces holds a telling word, or may change where sentences end."""
        if self._idle.issuperset(pieces):
            return False
        if self._told.isdisjoint(pieces):
            self._learn(set(pieces) - self._idle)
        return not self._told.isdisjoint(pieces)

    def _learn(self, pieces: set[str]) -> None:
        if len(self._idle) > _MOST:
            self._idle.clear()
            self._told.clear()
        folded = normalise("\n".join(pieces)).text.split("\n")
        for piece, low in zip(pieces, folded, strict=True):
            words = "".join(sign if sign.isalpha() else " " for sign in low).split()
            idle = not any(map(self._tells, words)) and _ends_alike(piece, low)
            (self._idle if idle else self._told).add(piece)


def _ends_alike(piece: str, folded: str) -> bool:
    """Whether a piece ends as many sentences before it is folded as after, wherever it stands."""
    if not folded or _STOPS.isdisjoint(folded):
        return bool(folded)
    return all(
        count_sentences(context.format(piece)) == count_sentences(context.format(folded))
        for context in ("{} -", "- {} -")
    )
