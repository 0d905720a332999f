"""All words that a language's rules know, as one table from surface form to meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, compress, count
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


class Entry(NamedTuple):
    """What a form means: its list (kind), its family within it, and its part of speech."""

    layer: int
    kind: str  # event light marker connector speech modifier people actor country nation weapon
    id: str
    pos: str  # verb active passive noun person fixed name
    tense: str = ""  # perfect or imperfect, of verbs
    pronoun: bool = False  # the form of a verb ends in one, which is its object


class Form(NamedTuple):
    """An inflected form behind its first word, before proclitics are joined to it."""

    rest: tuple[str, ...]
    entry: Entry
    paradigm: str
    definite: bool  # stands with the article only


class Reading(NamedTuple):
    """What a word of a text may begin: a form, and what was joined before it."""

    rest: tuple[str, ...]
    entry: Entry
    proclitic: str  # such as "و", "ب", "وبال"; "" for none
    definite: bool
    future: bool


class Tag(NamedTuple):
    """A form found in a sentence, over its words [i, j)."""

    i: int
    j: int
    entry: Entry
    proclitic: str
    definite: bool
    future: bool


Tail = tuple[Entry, str, bool, bool]
"""What a tag holds behind its words: entry, proclitic, definite, future."""


Phrases = tuple[tuple[int, dict[tuple[str, ...], list[tuple[int, Tail]]]], ...]
"""Phrases that begin with the same two words, each with its layer: for each length in words, the
longest first, they stand under their other words.
"""


class More(NamedTuple):
    """What a word begins together with others."""

    before: dict[str, Phrases]  # by the next word
    apart: dict[str, tuple[tuple[tuple[str, ...], Tail], ...]]  # words behind that, if others may part them
    joined: dict[str, tuple[tuple[int, Tail], ...]]  # those whose last letter joins the next word


Begins = tuple[tuple[tuple[int, Tail], ...], More | None]
"""What a word means alone, at most once in a layer, and what more it may begin."""


_new = tuple.__new__  # what a named tuple's own call does, in a third of the time
_APART: Final = 9  # words that may stand between a verb and the rest of its phrase: its subject, a day
_NOUN_APART: Final = 2  # between a noun and the rest of its phrase: a number, a day
_STOPS: Final = frozenset(".;:!?…")
_PARTED: Final = 4  # words from a small word within which a number may stand before the last of a phrase
_LAST: Final = ("",)  # behind the last word
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
        self._begins: Known[Begins | None] = Known(self._beginning)

    def __reduce__(self) -> tuple[Any, ...]:
        return Lexicon, (self.forms, self.never, self.morphology, self.masdars, self.parted)

    def _beginning(self, word: str) -> Begins | None:
        """What a normalised word may begin, parted by the word behind it."""
        readings = self._look_up(word)
        if not readings:
            return None
        parted = [(r.entry.layer, r.rest, (r.entry, r.proclitic, r.definite, r.future)) for r in readings]
        alone = tuple((layer, tail) for layer, rest, tail in parted if not rest)
        seconds = {rest[0] for _, rest, _ in parted if rest}
        if not seconds:
            return alone, None
        apart = [p for p in parted if p[1] and p[0] == EVENT and p[2][0].id in self.parted]
        letters = {rest[0] for _, rest, _ in parted if len(rest) == 1 and rest[0] in _JOINED}
        more = More(
            {word: _phrases([p for p in parted if not p[1] or p[1][0] == word]) for word in seconds},
            {
                word: tuple((r[1:], t) for _, r, t in apart if r[0] == word)
                for word in {p[1][0] for p in apart}
            },
            {x: tuple((layer, tail) for layer, rest, tail in parted if rest == (x,)) for x in letters},
        )
        return alone, more

    def _look_up(self, word: str) -> tuple[Reading, ...]:
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
        return tuple(sorted(found.values(), key=lambda reading: -len(reading.rest)))

    def begins_event(self, word: str) -> bool:
        """Whether an event word or phrase may begin with a word."""
        return any(reading.entry.layer == EVENT for reading in self._look_up(word))

    def tags(self, sentence: Sentence) -> list[list[Tag]]:
        """The forms found in a sentence, a list for each layer, left to right, none overlapping."""
        tags: list[list[Tag]] = [[], [], [], [], []]
        free = [0] * LAYERS  # the first word behind the last phrase of a layer
        words = sentence.words
        apart: list[tuple[int, More]] = []
        begins = [*map(self._begins.__getitem__, words)]
        at, next_words = compress(count(), begins), compress(chain(words[1:], _LAST), begins)
        for i, (found, more), behind in zip(at, filter(None, begins), next_words, strict=True):
            if more is not None:
                before, parts, joined = more
                if parts:
                    apart.append((i, more))
                if behind in before:
                    for length, phrases in before[behind]:
                        for layer, tail in phrases.get(tuple(words[i + 2 : i + length]), ()):
                            if i >= free[layer]:
                                free[layer] = i + length
                                tags[layer].append(_new(Tag, (i, i + length, *tail)))
                    continue
                if joined and len(behind) > _JOINED_SHORT and behind[0] in joined:
                    both = joined[behind[0]]
                    layers = [layer for layer, _ in both]
                    found = (*both, *(x for x in found if x[0] not in layers))
            for layer, tail in found:
                if i >= free[layer]:
                    tags[layer].append(_new(Tag, (i, i + 1, *tail)))
        if apart:
            _add_parted(words, apart, tags)
        return tags


def _phrases(parted: Iterable[tuple[int, tuple[str, ...], Tail]]) -> Phrases:
    """Phrases by their length and words; `parted` has them as layer, words behind the first, and
    tail, the longest first.
    """
    found: dict[int, dict[tuple[str, ...], list[tuple[int, Tail]]]] = {}
    for layer, rest, tail in parted:
        found.setdefault(1 + len(rest), {}).setdefault(rest[1:], []).append((layer, tail))
    return tuple(found.items())


def _add_parted(words: Sequence[str], found: Sequence[tuple[int, More]], tags: list[list[Tag]]) -> None:
    """Add the phrases that their subject or a day parts: استولى مسلحون على شاحنة. The tag covers
    the first word alone and goes before what that word means by itself.
    """
    added: list[Tag] = []
    for i, word in found:
        begun, window = word.apart, words[i + 2 : i + 2 + _APART]
        if begun.keys().isdisjoint(window):
            continue
        for at in compress(range(i + 2, len(words)), map(begun.__contains__, window)):
            after = words[at + 1 : at + _PARTED]
            for rest, tail in begun[words[at]]:
                if rest and rest[0] not in after:
                    continue
                near = tail[0].tense or at < i + 2 + _NOUN_APART
                if near and _follows(rest, words, at + 1) and _may_part(i, at, tail[0], words, tags):
                    added.append(_new(Tag, (i, i + 1, *tail)))
                    break
            else:
                continue
            break
    if added:
        covered = {tag.i for tag in added}
        tags[EVENT] = sorted([t for t in tags[EVENT] if t.i not in covered] + added)


def _may_part(i: int, at: int, entry: Entry, words: Sequence[str], tags: list[list[Tag]]) -> bool:
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


def _follows(rest: tuple[str, ...], words: Sequence[str], at: int) -> bool:
    """Whether the last words of a phrase stand at a word, or behind a number that stands there."""
    return any(tuple(words[k : k + len(rest)]) == rest for k in range(at, at + _PARTED - 1))
