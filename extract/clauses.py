"""A sentence's clauses: which words stand together, and where doubt reaches."""

from __future__ import annotations

from collections.abc import Sequence

from extract.lexicon import EVENT, GRAMMAR, MODIFIER, Tag
from extract.text import Sentence

_VERBS = frozenset(["verb", "active", "passive"])
_STOPS = frozenset(";:.!?…")
_JOIN = ("و", "ف")


def find_clauses(sentence: Sentence, tags: Sequence[list[Tag]]) -> list[int]:
    """The clause number of each word, counting from 0.

    A clause begins after a full stop, semicolon or colon, at a clause connector, at a verb that a
    joining letter coordinates, and after a comma before a verb, once a verb or event was told.
    A bracket only interrupts its clause: (25 thousand, according to the organisers).
    """
    starts = set()
    words = sentence.words
    verbs = {
        tag.i: tag
        for layer in (EVENT, GRAMMAR, MODIFIER)
        for tag in tags[layer]
        if tag.entry.pos in _VERBS and tag.entry.kind != "marker"
    }
    for tag in tags[GRAMMAR]:
        if (tag.entry.kind == "connector" and tag.entry.id == "clause") or (
            tag.entry.kind == "speech" and tag.entry.id == "say" and tag.i
        ):
            starts.add(tag.i)
    for i, tag in verbs.items():
        if tag.proclitic[:1] in _JOIN or (i and words[i - 1] in (",", "ثم", "و")):
            starts.add(i)
    starts.update(i + 1 for i, word in enumerate(words) if word in _STOPS)
    told = {tag.i for tag in tags[EVENT]} | set(verbs)
    clauses: list[int] = []
    number, last, full = 0, 0, False
    outer: tuple[int, bool] | None = None  # the clause that a bracket interrupts
    for i, word in enumerate(words):
        # What stands before the first verb (a place, a day) belongs to that verb's clause.
        if i in starts and (full or (i and words[i - 1] in _STOPS)):
            number, full = last + 1, False
            last = number
        full = full or i in told
        clauses.append(number)
        if word == "(" and outer is None:
            outer = number, full
        elif word == ")" and outer is not None:
            (number, full), outer = outer, None
    return clauses
