"""A sentence as the frames see it, and what they find in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.dates import DateMention
from extract.frames import Frame
from extract.lexicon import EVENT, Tag
from extract.places import PlaceMention
from extract.quantities import Quantity
from extract.sides import Side
from extract.text import Sentence

VERBS = frozenset(["verb", "active", "passive"])
_PASSIVE = re.compile(
    "[وف]?\u064e?(?:[^وفيتا\\W]\u064f|ا[\u064b-\u0652]*(?:\\w[\u064b-\u064e\u0650-\u0652]*){0,2}\\w\u064f\\w)"
)


@dataclass(frozen=True, slots=True)
class Light:
    """A light verb's frame: where its event noun stands and what its other nouns play."""

    event: str
    subject: str
    object: str
    result: bool
    certainty: str
    only: frozenset[str] = frozenset()  # carries these actions alone
    spare: frozenset[str] = frozenset()  # never these

    def carries(self, action: str) -> bool:
        """Whether it may carry a noun of an action: a march goes forth, an attack doesn't."""
        return action not in self.spare and (not self.only or action in self.only)


@dataclass(slots=True)
class Analysis:
    """All that is known of a sentence before the frames."""

    number: int
    sentence: Sentence
    tags: list[list[Tag]]
    clauses: list[int]
    sides: list[Side]
    quantities: list[Quantity]
    places: list[tuple[int, int, PlaceMention]]  # word span [i, j)
    dates: list[tuple[int, int, DateMention]]
    passive: frozenset[int]  # words whose spelling in the original shows the passive
    headline: bool
    dropped: list[Finding] = field(default_factory=list)  # findings that a modifier takes away

    @property
    def trigger_clauses(self) -> set[int]:
        """The clauses that hold an event word."""
        return {self.clauses[tag.i] for tag in self.tags[EVENT]}

    @property
    def known_words(self) -> set[int]:
        """The words that some list, number, place or date covers."""
        spans = [(t.i, t.j) for layer in self.tags for t in layer]
        spans += [(i, j) for i, j, _ in self.places] + [(i, j) for i, j, _ in self.dates]
        spans += [(s.i, s.j) for s in self.sides]
        return {k for i, j in spans for k in range(i, j)}

    def word_at(self, offset: int) -> int:
        """The index of the word at or before a character offset."""
        return max(0, bisect_right(self.sentence.starts, offset) - 1)


@dataclass(slots=True)
class Finding:
    """A trigger and its roles in one sentence."""

    frame: Frame
    sentence: int
    tag: Tag
    clause: int
    attacker: Side | None = None
    target: Side | None = None
    voice: str = ""
    weapons: dict[str, tuple[int, int]] = field(default_factory=dict)  # kind -> word span
    light: str | None = None
    light_tag: Tag | None = None
    claimed: bool = False
    certainty: str = "reported"
    background: bool = False
    dropped: str | None = None  # why it gives no row
    place: tuple[int, int, PlaceMention] | None = None
    date: tuple[int, int, DateMention] | None = None
    context_actor: str | None = None  # the group named last, for a deed without a subject


def passive_words(sentence: Sentence, original: Sequence[str]) -> frozenset[int]:
    """Words whose original spelling shows a perfect in the passive: a damma on its first letter,
    or on one of the first four of a derived verb (استُهدف, اعتُقل).

    A damma on ي or ت tells nothing: it also marks the active imperfect of most derived verbs.
    """
    return frozenset(k for k, word in enumerate(original) if _PASSIVE.match(word))
