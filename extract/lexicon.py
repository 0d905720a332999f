"""All words that a language's rules know, as one table from surface form to meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from extract.known import Known
from extract.morphology import Morphology
from extract.text import Sentence

# A layer is matched on its own, longest form first, so that a word may be the trigger of an event
# and at once name a side or a weapon (طائرة مسيرة).
EVENT: Final = 0
GRAMMAR: Final = 1
MODIFIER: Final = 2
SIDE: Final = 3
WEAPON: Final = 4
LAYERS: Final = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """What a form means: its list (kind), its family within it, and its part of speech."""

    layer: int
    kind: str  # event light marker connector speech modifier people actor country nation weapon
    id: str
    pos: str  # verb active passive noun person fixed name
    tense: str = ""  # perfect or imperfect, of verbs
    pronoun: bool = False  # the form of a verb ends in one, which is its object

    def __reduce__(self) -> tuple[Any, ...]:
        return Entry, (self.layer, self.kind, self.id, self.pos, self.tense, self.pronoun)


class Form(NamedTuple):
    """An inflected form behind its first word, before proclitics are joined to it."""

    rest: tuple[str, ...]
    entry: Entry
    paradigm: str
    definite: bool  # stands with the article only


class Reading:
    """What a word of a text may begin: the words behind it, and what was joined before it."""

    __slots__ = ("definite", "entry", "future", "proclitic", "rest")

    def __init__(
        self, rest: tuple[str, ...], entry: Entry, proclitic: str, definite: bool, future: bool
    ) -> None:
        self.rest, self.entry = rest, entry
        self.proclitic = proclitic  # such as "و", "ب", "وبال"; "" for none
        self.definite, self.future = definite, future


class Tag:
    """A form found in a sentence, over its words [i, j)."""

    __slots__ = ("definite", "entry", "future", "i", "j", "proclitic")

    def __init__(self, i: int, j: int, entry: Entry, proclitic: str, definite: bool, future: bool) -> None:
        self.i, self.j, self.entry = i, j, entry
        self.proclitic, self.definite, self.future = proclitic, definite, future

    def as_noun(self) -> Tag:
        """The same, where a form that is a verb and a noun is the noun."""
        entry = self.entry
        noun = Entry(entry.layer, entry.kind, entry.id, "noun", "", entry.pronoun)
        return Tag(self.i, self.j, noun, self.proclitic, self.definite, self.future)


class Phrases:
    """What begins with the same two words and is so many words long, under its other words."""

    __slots__ = ("length", "under")

    def __init__(self, length: int) -> None:
        self.length = length
        self.under: dict[tuple[str, ...], list[Reading]] = {}


class Begins:
    """What a word of a text begins, alone and with others."""

    __slots__ = ("alone", "before", "joined", "parted", "seconds")

    def __init__(self, readings: list[Reading], parted: frozenset[str]) -> None:
        """`readings` are the longest first; `parted` the families whose phrases others may part."""
        self.alone = [r for r in readings if not r.rest]  # at most one in a layer
        self.before: dict[str, list[Phrases]] = {}  # by the next word, the longest first
        self.parted: dict[str, list[Reading]] = {}  # those that others may part, by the second word
        self.joined: dict[str, list[Reading]] = {}  # by the last letter, if that joins the next word
        by_second: dict[str, list[Reading]] = {}
        for reading in readings:
            if not reading.rest:
                continue
            second = reading.rest[0]
            by_second.setdefault(second, []).append(reading)
            if reading.entry.layer == EVENT and reading.entry.id in parted:
                self.parted.setdefault(second, []).append(reading)
            if second in _JOINED and len(reading.rest) == 1:
                self.joined.setdefault(second, []).append(reading)
        for second, longer in by_second.items():
            self.before[second] = _phrases(longer + self.alone)
        self.seconds = frozenset(self.parted)


_APART: Final = 9  # words that may stand between a verb and the rest of its phrase: its subject, a day
_NOUN_APART: Final = 2  # between a noun and the rest of its phrase: a number, a day
_NOTHING: Final = Begins([], frozenset())  # of most words
_STOPS: Final = frozenset(".;:!?…")
_PARTED: Final = 4  # words from a small word within which a number may stand before the last of a phrase
_JOINED: Final = frozenset("بل")  # written as one with the next word: فتك ب in فتك بالمدنيين
_JOINED_SHORT: Final = 2  # letters of a next word that can't hold such a letter and a word


class Lexicon:
    """Inflected forms by their first word. Proclitics are joined at look-up, from the language's
    list, and each distinct word is looked up once: the words of a text repeat themselves.
    """

    def __init__(
        self,
        forms: dict[str, tuple[Form, ...]],
        never: frozenset[tuple[int, str, str]],  # layer, family, whole surface
        morphology: Morphology,
        masdars: frozenset[tuple[str, str]],  # (family, form) that is a verb or its own noun: قصف, قتل
        parted: frozenset[str],  # families whose phrases other words may part
    ) -> None:
        self.forms, self.never, self.morphology, self.masdars = forms, never, morphology, masdars
        self.parted = parted
        self._begins = Known(self._beginning)

    def __reduce__(self) -> tuple[Any, ...]:
        return Lexicon, (self.forms, self.never, self.morphology, self.masdars, self.parted)

    def _beginning(self, word: str) -> Begins:
        """What a normalised word begins."""
        readings = self._look_up(word)
        return Begins(readings, self.parted) if readings else _NOTHING

    def _look_up(self, word: str) -> list[Reading]:
        found: dict[tuple[int, tuple[str, ...]], Reading] = {}
        paradigms = self.morphology.paradigms

        def take(form: Form, proclitic: str, definite: bool, future: bool) -> None:
            layer, family = form.entry.layer, form.entry.id
            bare = " ".join((word[len(proclitic) :], *form.rest))
            whole = " ".join((word, *form.rest))
            if (layer, family, whole) not in self.never and (layer, family, bare) not in self.never:
                reading = Reading(form.rest, form.entry, proclitic, definite, future)
                found.setdefault((form.entry.layer, form.rest), reading)

        for form in self.forms.get(word, ()):
            if not form.definite:
                take(form, "", word.startswith("ال") and not form.entry.tense, False)  # ألقى is a verb
        for proclitic in self.morphology.proclitics.get(word[0], ()):
            if not word.startswith(proclitic) or len(word) - len(proclitic) < 2:
                continue
            stem = word[len(proclitic) :]
            for form in self.forms.get(stem, ()):
                paradigm = paradigms[form.paradigm]
                if form.definite:
                    if proclitic in paradigm.definite:
                        take(form, proclitic, True, False)
                elif proclitic in paradigm.proclitics:
                    take(form, proclitic, stem.startswith("ال"), False)
                elif proclitic in paradigm.future:
                    take(form, proclitic, False, True)
            for form in self.forms.get("ال" + stem, ()):
                if proclitic in paradigms[form.paradigm].article and not form.definite:
                    take(form, proclitic, True, False)
        return sorted(found.values(), key=lambda reading: -len(reading.rest))

    def begins_event(self, word: str) -> bool:
        """Whether an event word or phrase may begin with a word."""
        return any(reading.entry.layer == EVENT for reading in self._look_up(word))

    def tags(self, sentence: Sentence) -> list[list[Tag]]:
        """The forms found in a sentence, a list for each layer, left to right, none overlapping."""
        tags: list[list[Tag]] = [[], [], [], [], []]
        free = [0] * LAYERS  # the first word behind the last phrase of a layer
        words = sentence.words
        parted: list[int] = []
        known: dict[str, Begins] = self._begins
        for i, word in enumerate(words):
            begun = known.get(word) or self._begins[word]
            if begun is _NOTHING:
                continue
            found = begun.alone
            if begun.before and i + 1 < len(words):
                behind = words[i + 1]
                if begun.parted:
                    parted.append(i)
                phrases = begun.before.get(behind)
                if phrases is not None:
                    _add_phrases(i, words, phrases, tags, free)
                    continue
                if begun.joined and len(behind) > _JOINED_SHORT and behind[0] in begun.joined:
                    found = _with_joined(begun.joined[behind[0]], found)
            for reading in found:
                layer = reading.entry.layer
                if i >= free[layer]:
                    tags[layer].append(_tag(i, i + 1, reading))
        if parted:
            _add_parted(words, known, parted, tags)
        return tags


def _phrases(readings: list[Reading]) -> list[Phrases]:
    """Readings by their length and their words from the third on."""
    found: list[Phrases] = []
    for reading in readings:
        length = 1 + len(reading.rest)
        if not found or found[-1].length != length:
            found.append(Phrases(length))
        found[-1].under.setdefault(reading.rest[1:], []).append(reading)
    return found


def _tag(i: int, j: int, reading: Reading) -> Tag:
    return Tag(i, j, reading.entry, reading.proclitic, reading.definite, reading.future)


def _add_phrases(
    i: int, words: list[str], phrases: list[Phrases], tags: list[list[Tag]], free: list[int]
) -> None:
    """Add what a word begins, the longest first in each layer."""
    for group in phrases:
        j = i + group.length
        readings = group.under.get(tuple(words[i + 2 : j]))
        if readings is None:
            continue
        for reading in readings:
            layer = reading.entry.layer
            if i >= free[layer]:
                free[layer] = j
                tags[layer].append(_tag(i, j, reading))


def _with_joined(joined: list[Reading], alone: list[Reading]) -> list[Reading]:
    """What a word begins with a letter of the next, and what it means alone in other layers."""
    layers = [reading.entry.layer for reading in joined]
    return [*joined, *[reading for reading in alone if reading.entry.layer not in layers]]


def _add_parted(words: list[str], known: dict[str, Begins], parted: list[int], tags: list[list[Tag]]) -> None:
    """Add the phrases that their subject or a day parts: استولى مسلحون على شاحنة. The tag covers
    the first word alone and goes before what that word means by itself.
    """
    added: list[Tag] = []
    for i in parted:
        begun = known[words[i]]
        if begun.seconds.isdisjoint(words[i + 2 : i + 2 + _APART]):
            continue
        tag = _parted(i, words, begun.parted, tags)
        if tag is not None:
            added.append(tag)
    if added:
        covered = {tag.i for tag in added}
        tags[EVENT] = sorted([t for t in tags[EVENT] if t.i not in covered] + added, key=_first_word)


def _first_word(tag: Tag) -> int:
    return tag.i


def _parted(i: int, words: list[str], parted: dict[str, list[Reading]], tags: list[list[Tag]]) -> Tag | None:
    """The first phrase that a word begins and others part."""
    for at in range(i + 2, min(i + 2 + _APART, len(words))):
        readings = parted.get(words[at])
        if readings is None:
            continue
        for reading in readings:
            rest, entry = reading.rest[1:], reading.entry
            near = entry.tense or at < i + 2 + _NOUN_APART
            if near and _follows(rest, words, at + 1) and _may_part(i, at, entry, words, tags):
                return _tag(i, i + 1, reading)
    return None


def _may_part(i: int, at: int, entry: Entry, words: list[str], tags: list[list[Tag]]) -> bool:
    """Whether what stands between two parts of a phrase leaves it one."""
    if not _STOPS.isdisjoint(words[i + 1 : at]):
        return False
    for tag in tags[EVENT]:
        if tag.i <= i < tag.j and tag.j - tag.i > 1:
            return False  # the first word belongs to another phrase, which stands whole
        if tag.i == i and tag.entry.tense and tag.entry.id == entry.id and not entry.tense:
            return False  # a verb, its subject and its means: قصف الجيش بالصواريخ مواقع
        if tag.i >= at and tag.entry.id == entry.id and tag.i - at <= 1:
            return False  # the rest tells the same deed by itself: القبض على
        if i < tag.i < at and tag.entry.tense:
            return False
    for tag in tags[GRAMMAR]:
        if i < tag.i < at and tag.entry.kind in ("connector", "speech"):
            aside = tag.entry.kind == "speech" and words[tag.i - 1] == "," and "," in words[tag.j : at]
            if not aside:  # but: set up, according to residents, a camp
                return False
        if tag.j == at and tag.entry.kind == "marker":
            return False  # سلم نفسه في مدينة: what stands behind a small word is no object
    return True


def _follows(rest: tuple[str, ...], words: list[str], at: int) -> bool:
    """Whether the last words of a phrase stand at a word, or behind a number that stands there."""
    if not rest:
        return True
    for k in range(at, min(at + _PARTED - 1, len(words))):
        if words[k] == rest[0] and (len(rest) == 1 or tuple(words[k : k + len(rest)]) == rest):
            return True
    return False
