"""A sentence's clauses: which words stand together, and where doubt reaches."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import Final

from extract.lexicon import EVENT, GRAMMAR, MODIFIER, Tag
from extract.text import Sentence

_STOPS: Final = frozenset(";:.!?…")
_SIGNS: Final = _STOPS | {"(", ")"}
AND: Final = "و"
JOINING: Final = (AND, "ف")  # letters that join a clause to the one before


def find_clauses(sentence: Sentence, tags: Sequence[list[Tag]], openings: Sequence[Tag]) -> list[int]:
    """The clause number of each word, counting from 0. `openings` are the words that begin one: a
    connector, and verbs of saying.

    A clause begins after a full stop, semicolon or colon, at a clause connector, at a verb that a
    joining letter coordinates, and after a comma before a verb, once a verb or event was told.
    A bracket only interrupts its clause: (25 thousand, according to the organisers).
    """
    words = sentence.words
    signs = [*compress(range(len(words)), map(_SIGNS.__contains__, words))]
    starts = {i + 1 for i in signs if words[i] in _STOPS}
    verbs: dict[int, Tag] = {}
    for layer in (EVENT, GRAMMAR, MODIFIER):
        for tag in tags[layer]:
            entry = tag.entry
            if entry.tense and entry.kind != "marker":
                verbs[tag.i] = tag
    starts.update(tag.i for tag in openings if tag.i)
    for i, tag in verbs.items():
        if tag.proclitic[:1] in JOINING or (i and words[i - 1] in (",", "ثم", AND)):
            starts.add(i)
    starts.discard(len(words))
    told = {tag.i for tag in tags[EVENT]}.union(verbs)
    clauses: list[int] = []
    number, last, full = 0, 0, False
    outer: tuple[int, bool] | None = None  # the clause that a bracket interrupts
    for i in sorted(told.union(starts, signs)):
        clauses += [number] * (i - len(clauses))
        # What stands before the first verb (a place, a day) belongs to that verb's clause.
        if i in starts and (full or (i and words[i - 1] in _STOPS)):
            number, full = last + 1, False
            last = number
        full = full or i in told
        clauses.append(number)
        if words[i] == "(" and outer is None:
            outer = number, full
        elif words[i] == ")" and outer is not None:
            (number, full), outer = outer, None
    return clauses + [number] * (len(words) - len(clauses))
