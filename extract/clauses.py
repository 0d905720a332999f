"""A sentence's clauses: which words stand together, and where doubt reaches."""

from __future__ import annotations

from typing import Final

from extract.lexicon import EVENT, GRAMMAR, MODIFIER, Tag
from extract.text import Sentence

_STOPS: Final = frozenset(";:.!?…")
_SIGNS: Final = _STOPS | {"(", ")"}
AND: Final = "و"
JOINING: Final = (AND, "ف")  # letters that join a clause to the one before
_BEFORE: Final = (",", "ثم", AND)  # a verb behind one of these begins a clause
# Marks of a word: a clause may begin there, it is a verb or tells an event, it is one of the signs.
_BEGINS: Final = 1
_TOLD: Final = 2
_SIGN: Final = 4


def find_clauses(sentence: Sentence, tags: list[list[Tag]], openings: list[Tag]) -> list[int]:
    """The clause number of each word, counting from 0. `openings` are the words that begin one: a
    connector, and verbs of saying.

    A clause begins after a full stop, semicolon or colon, at a clause connector, at a verb that a
    joining letter coordinates, and after a comma before a verb, once a verb or event was told.
    A bracket only interrupts its clause: (25 thousand, according to the organisers).
    """
    words = sentence.words
    marks = [0] * (len(words) + 1)
    if not _SIGNS.isdisjoint(words):
        for i, word in enumerate(words):
            if word in _SIGNS:
                marks[i] |= _SIGN
                if word in _STOPS:
                    marks[i + 1] |= _BEGINS
    for tag in tags[EVENT]:
        marks[tag.i] |= _TOLD
    verbs: dict[int, Tag] = {}
    for layer in (EVENT, GRAMMAR, MODIFIER):
        for tag in tags[layer]:
            if tag.entry.tense and tag.entry.kind != "marker":
                verbs[tag.i] = tag
    for i, tag in verbs.items():
        begins = tag.proclitic[:1] in JOINING or (i > 0 and words[i - 1] in _BEFORE)
        marks[i] |= _TOLD | _BEGINS if begins else _TOLD
    for tag in openings:
        if tag.i:
            marks[tag.i] |= _BEGINS
    clauses: list[int] = []
    number, last, full = 0, 0, False
    outer: tuple[int, bool] | None = None  # the clause that a bracket interrupts
    for i, word in enumerate(words):
        mark = marks[i]
        if mark:
            # What stands before the first verb (a place, a day) belongs to that verb's clause.
            if mark & _BEGINS and (full or (i > 0 and words[i - 1] in _STOPS)):
                number, full = last + 1, False
                last = number
            full = full or mark & _TOLD > 0
        clauses.append(number)
        if mark & _SIGN:
            if word == "(" and outer is None:
                outer = number, full
            elif word == ")" and outer is not None:
                number, full = outer
                outer = None
    return clauses
