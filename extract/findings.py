"""A sentence as the frames see it, and what they find in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol, TypeVar

from extract.clauses import find_clauses
from extract.dates import DateMention
from extract.frame import Frame
from extract.lexicon import EVENT, GRAMMAR, WEAPON, Tag
from extract.places import PlaceMention
from extract.quantities import Quantity
from extract.sides import Side, find_sides
from extract.text import Sentence

VERBS: Final = frozenset(["verb", "active", "passive"])
_NAMES: Final = frozenset(["actor", "short", "leader"])
_WHERE: Final = frozenset(["at", "means", "to", "from"])  # a country behind these is where, not who
_DOUBLED: Final = "\u0651"
_MANY: Final = ("ين", "ون", "ان", "ذو", "ذي")  # of a construct too: منفذو الهجوم
_DATELINE: Final = frozenset("-:,(")  # what stands behind the place of writing
_PASSIVE: Final = re.compile(
    "[وف]?\u064e?(?:[^وفيتا\\W]\u064f|ا[\u064b-\u0652]*(?:\\w[\u064b-\u064e\u0650-\u0652]*){0,2}\\w\u064f\\w)"
)


Mention = TypeVar("Mention", PlaceMention, DateMention)


class Light(NamedTuple):
    """A light verb's frame: where its event noun stands and what its other nouns play."""

    event: str  # means: behind "with", written to the noun
    subject: str
    object: str
    result: bool
    certainty: str
    only: frozenset[str] = frozenset()  # carries these actions alone
    spare: frozenset[str] = frozenset()  # never these

    def carries(self, action: str) -> bool:
        """Whether it may carry a noun of an action: a march goes forth, an attack doesn't."""
        return action not in self.spare and (not self.only or action in self.only)


class Finders(Protocol):
    """What looks for mentions in the sentences of one document."""

    @property
    def home(self) -> str | None:
        """The country (ISO2) that the document is about."""

    @property
    def is_marked(self) -> bool:
        """Whether the document has signs that normalising leaves out, such as vowel marks."""

    def quantities(self, sentence: Sentence) -> list[Quantity]:
        """The quantities of a sentence."""

    def places(self, sentence: Sentence, taken: Sequence[tuple[int, int]]) -> list[PlaceMention]:
        """The places of a sentence; `taken` are half-open offsets that are none."""

    def dates(self, sentence: Sentence) -> list[DateMention]:
        """The expressions of time of a sentence."""

    def original(self, start: int, end: int) -> str:
        """The words at half-open offsets as the document spells them."""


class Analysis:
    """A sentence and all that is known of it, each kind of mention found when first asked for."""

    def __init__(
        self, number: int, sentence: Sentence, tags: list[list[Tag]], headline: bool, finders: Finders
    ) -> None:
        self.number, self.sentence, self.tags, self.headline = number, sentence, tags, headline
        self._finders = finders
        self.grammar: dict[str, list[Tag]] = {}  # the grammar words of each id, in order
        self.speech: list[Tag] = []  # the words of saying, in order
        self.light_verbs: list[Tag] = []  # the verbs that may carry an event noun, in order
        for tag in tags[GRAMMAR]:
            entry = tag.entry
            self.grammar.setdefault(entry.id, []).append(tag)
            if entry.kind == "speech":
                self.speech.append(tag)
            elif entry.kind == "light":
                self.light_verbs.append(tag)
        self.dropped: list[Finding] = []  # findings that a modifier takes away
        self.around: tuple[Tag, list[Side], list[Side]] | None = None  # of the trigger tried last
        self._clauses: list[int] | None = None
        self._quantities: list[Quantity] | None = None
        self._named: tuple[list[Side], list[tuple[int, int]]] | None = None
        self._places: list[tuple[int, int, PlaceMention]] | None = None
        self._dates: list[tuple[int, int, DateMention]] | None = None
        self._families: set[str] | None = None
        self._reported: list[Tag] | None = None
        self._trigger_clauses: set[int] | None = None

    def words_of(self, name: str) -> list[Tag]:
        """The grammar words of an id, in order."""
        found = self.grammar.get(name)
        return [] if found is None else found

    @property
    def clauses(self) -> list[int]:
        """The clause number of each word."""
        if self._clauses is None:
            openings = self.words_of("clause") + self.words_of("say")
            self._clauses = find_clauses(self.sentence, self.tags, openings)
        return self._clauses

    @property
    def families(self) -> set[str]:
        """The ids of all event, grammar and weapon words."""
        if self._families is None:
            self._families = {tag.entry.id for layer in (EVENT, WEAPON) for tag in self.tags[layer]}.union(
                self.grammar
            )
        return self._families

    @property
    def reported(self) -> list[Tag]:
        """The words of saying and those for "that", in order."""
        if self._reported is None:
            self._reported = [
                t for t in self.tags[GRAMMAR] if t.entry.kind == "speech" or t.entry.id == "that"
            ]
        return self._reported

    @property
    def quantities(self) -> list[Quantity]:
        """The quantities, in order."""
        if self._quantities is None:
            self._quantities = self._finders.quantities(self.sentence)
        return self._quantities

    @property
    def sides(self) -> list[Side]:
        """The sides, in order, but countries that tell where."""
        return self._sides[0]

    @property
    def places(self) -> list[tuple[int, int, PlaceMention]]:
        """The places with their word spans [i, j)."""
        if self._places is None:
            self._places = self._find_places()
        return self._places

    def _find_places(self) -> list[tuple[int, int, PlaceMention]]:
        sentence = self.sentence
        taken = [(sentence.starts[i], sentence.end_of(j - 1)) for i, j in self._sides[1]]
        return self._on_words(self._finders.places(sentence, taken))

    @property
    def dates(self) -> list[tuple[int, int, DateMention]]:
        """The expressions of time with their word spans."""
        if self._dates is None:
            self._dates = self._on_words(self._finders.dates(self.sentence))
        return self._dates

    @property
    def _sides(self) -> tuple[list[Side], list[tuple[int, int]]]:
        """The sides, and the word spans of those that name no place: actors, what is in quotes."""
        if self._named is None:
            self._named = self._find_sides()
        return self._named

    def _find_sides(self) -> tuple[list[Side], list[tuple[int, int]]]:
        sides = find_sides(self.sentence, self.tags, self.quantities)
        words = self.sentence.words
        quotes = '"' in words
        taken = [(s.i, s.j) for s in sides if s.kind in _NAMES or (quotes and '"' in words[s.i : s.j])]
        return [s for s in sides if s.kind != "country" or not _is_place(s, words)], taken

    @property
    def trigger_clauses(self) -> set[int]:
        """The clauses that hold an event word."""
        if self._trigger_clauses is None:
            self._trigger_clauses = {self.clauses[tag.i] for tag in self.tags[EVENT]}
        return self._trigger_clauses

    def knows(self, index: int) -> bool:
        """Whether some list, number, place or date covers a word."""
        return (
            any(t.i <= index < t.j for layer in self.tags for t in layer)
            or any(s.i <= index < s.j for s in self.sides)
            or any(i <= index < j for spans in (self.places, self.dates) for i, j, _ in spans)
        )

    def is_led_by(self, name: str, index: int) -> bool:
        """Whether the grammar word of an id stands right before a word."""
        return any(tag.j == index for tag in self.words_of(name))

    def is_relative(self, index: int) -> bool:
        """Whether the relative pronoun stands right before a word, or before one that does."""
        return any(tag.j == index or tag.j == index - 1 for tag in self.words_of("relative"))

    def word_at(self, offset: int) -> int:
        """The index of the word at or before a character offset."""
        return max(0, bisect_right(self.sentence.starts, offset) - 1)

    def is_passive(self, index: int) -> bool:
        """Whether a word's spelling in the document shows a perfect in the passive: a damma on its
        first letter, or on one of the first four of a derived verb (استُهدف, اعتُقل).

        A damma on ي or ت tells nothing: it also marks the active imperfect of most derived verbs.
        """
        if not self._finders.is_marked:
            return False
        start = self.sentence.starts[index]
        return _PASSIVE.match(self._finders.original(start, self.sentence.end_of(index))) is not None

    def ends_in_him(self, tag: Tag) -> bool:
        """Whether a deed's pronoun is "him": قتله."""
        return tag.entry.pronoun and self.sentence.words[tag.j - 1].endswith("ه")

    def is_several(self, side: Side) -> bool:
        """Whether the first word of a mention is a dual or sound plural: المهاجمين."""
        return self.sentence.words[side.i].endswith(_MANY)

    def is_doubled(self, index: int) -> bool:
        """Whether the document marks a doubled letter in a word: مسيّرة flies, مسيرة marches."""
        if not self._finders.is_marked:
            return False
        start = self.sentence.starts[index]
        return _DOUBLED in self._finders.original(start, self.sentence.end_of(index))

    def _on_words(self, mentions: Sequence[Mention]) -> list[tuple[int, int, Mention]]:
        return [(self.word_at(m.start), self.word_at(m.end - 1) + 1, m) for m in mentions]


class Finding:
    """A trigger and its roles in one sentence."""

    attacker: Side | None = None
    target: Side | None = None
    voice: str = ""
    light: str | None = None
    light_tag: Tag | None = None
    claimed: bool = False
    certainty: str = "reported"
    background: bool = False
    dropped: str | None = None  # why it gives no row
    context_actor: str | None = None  # the group named last, for a deed without a subject

    def __init__(self, frame: Frame, sentence: int, tag: Tag, clause: int) -> None:
        self.frame, self.sentence, self.tag, self.clause = frame, sentence, tag, clause
        self.weapons: dict[str, tuple[int, int]] = {}  # kind -> word span

    def side(self, role: str) -> Side | None:
        """Who plays a role, attacker or target."""
        return self.attacker if role == "attacker" else self.target


def _is_place(side: Side, words: Sequence[str]) -> bool:
    """Whether a country is where, not who: named after في and the like, or as the dateline."""
    dateline = side.i == 0 and side.j < len(words) and words[side.j] in _DATELINE
    return dateline or side.marker in _WHERE
