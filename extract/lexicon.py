"""All words that a language's rules know, as one table from surface form to meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain, compress, count
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from extract.known import Known
from extract.morphology import Morphology, read_morphology
from extract.text import Sentence, fold_word
from schema.errors import DataError, nearest
from schema.strict_yaml import Map, check_keys, read_yaml

# A layer is matched on its own, longest form first, so that a word may be the trigger of an event
# and at once name a side or a weapon (طائرة مسيرة).
EVENT: Final = 0
GRAMMAR: Final = 1
MODIFIER: Final = 2
SIDE: Final = 3
WEAPON: Final = 4
LAYERS: Final = 5

# A list's key is its class of words: the paradigm that inflects it, and the part of speech that
# the frames see. A verb line gives perfect and imperfect; other lines give nouns.
_VERBS: Final = {"verb": "verb", "active": "active", "passive": "passive"}
_PARADIGM_OF: Final = {"noun": "noun", "person": "person", "fixed": "particle", "name": "name"}
WORD_CLASSES: Final = (*_VERBS, *_PARADIGM_OF)


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


Same = TypeVar("Same")
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


@dataclass
class LexiconBuilder:
    """Collects listed words, spells out their forms and refuses clashes."""

    morphology: Morphology
    table: dict[str, dict[tuple[int, tuple[str, ...], bool, bool], Form]] = field(default_factory=dict)
    listed: dict[tuple[int, str], tuple[Entry, Path, int]] = field(default_factory=dict)
    never: set[tuple[int, str, str]] = field(default_factory=set)
    masdars: set[tuple[str, str]] = field(default_factory=set)
    parted: set[str] = field(default_factory=set)
    _met: dict[Any, Any] = field(default_factory=dict, repr=False)

    def add(self, entry: Entry, paradigm: str, stem: str, path: Path, line: int) -> None:
        """Add all forms of a stem; raises DataError when another family lists the same form."""
        folded = fold_word(stem)
        other = self.listed.setdefault((entry.layer, folded), (entry, path, line))
        if other[0].id != entry.id and other[0].kind == entry.kind:
            raise DataError(
                path,
                f"This form stands in two families: {other[0].id} and {entry.id}.",
                f"Take it out of one; the other is in {other[1].name}, line {other[2]}.",
                line=line,
                name=entry.id,
                words=stem,
            )
        exact = tuple(folded.split())
        with_pronoun = entry._replace(pronoun=True)
        for words, definite, pronoun in self.morphology.paradigms[paradigm].surfaces(stem):
            slot = self.table.setdefault(words[0], {})
            place = (entry.layer, words[1:], definite, False)
            held = slot.get(place)
            if held and held.entry.id == entry.id and {held.entry.pos, entry.pos} == {"verb", "noun"}:
                self.masdars.add((entry.id, words[0]))
                if entry.pos == "noun":  # kept beside its verb for what only nouns join: بتعرض
                    slot[*place[:3], True] = self._form(words, entry, paradigm, definite)
            # A listed form goes before a form that only inflection gives to another family; of two
            # lists (a named actor, a kind of people) the one read first goes before.
            if place not in slot or (words == exact and other[0] == entry):
                meaning = with_pronoun if pronoun else entry
                slot[place] = self._form(words, meaning, paradigm, definite)

    def _form(self, words: tuple[str, ...], entry: Entry, paradigm: str, definite: bool) -> Form:
        return self._one(Form(self._one(words[1:]), self._one(entry), paradigm, definite))

    def _one(self, value: Same) -> Same:
        """The value, or the one met first that equals it: of fifteen forms one differs, and the
        compiled table takes so much less room and time to load.
        """
        met: Same = self._met.setdefault(value, value)
        return met

    def build(self) -> Lexicon:
        """The finished table."""
        forms = {
            first: self._one(tuple(sorted(slot.values(), key=lambda form: -len(form.rest))))
            for first, slot in self.table.items()
        }
        never, masdars, parted = frozenset(self.never), frozenset(self.masdars), frozenset(self.parted)
        return Lexicon(forms, never, self.morphology, masdars, parted)

    def triggers(self, lexicon: Lexicon, everyday: Set[str]) -> set[str]:
        """A word of each event word or phrase of the finished table, with all that may be joined to
        it: none stands in a text without one of these.

        Of a phrase that is one that tells an event alone, or else the longest not of every day: no
        text is read because of an everyday word, where another will do.
        """
        barred = {whole.split(" ", 1)[0] for layer, _, whole in self.never if layer == EVENT}
        alone: set[str] = set()
        phrases: list[tuple[str, Form]] = []
        for first, forms in lexicon.forms.items():
            events = [form for form in forms if form.entry.layer == EVENT]
            phrases += [(first, form) for form in events if form.rest]
            bare = first in barred or first[2:] in barred
            for word in {word for form in events if not form.rest for word in self._joined(first, form)}:
                if not (bare or word in barred) or lexicon.begins_event(word):
                    alone.add(word)
        keys: set[str] = set()
        for first, form in phrases:
            heads = {*self._joined(first, form)}
            if alone.isdisjoint(form.rest) and not heads <= alone:
                # A letter that is joined to the next word is no word of the text.
                rare = [word for word in (*form.rest, first) if len(word) > 1 and word not in everyday]
                key = max(rare, key=len, default=first)
                keys.update(heads if key == first else [key])
        return alone | keys

    def _joined(self, first: str, form: Form) -> Iterator[str]:
        """The words that a form's first word makes with its proclitics."""
        paradigm = self.morphology.paradigms[form.paradigm]
        if form.definite:
            yield from (proclitic + first for proclitic in paradigm.definite)
            return
        yield first
        yield from (proclitic + first for proclitic in paradigm.proclitics | paradigm.future)
        if first.startswith("ال"):
            yield from (proclitic + first[2:] for proclitic in paradigm.article)


def _follows(rest: tuple[str, ...], words: Sequence[str], at: int) -> bool:
    """Whether the last words of a phrase stand at a word, or behind a number that stands there."""
    return any(tuple(words[k : k + len(rest)]) == rest for k in range(at, at + _PARTED - 1))


def lines_of(block: str) -> Iterator[tuple[int, list[str]]]:
    """The lemmas of a block with their line within it; forms are parted by the Arabic comma."""
    for number, line in enumerate(block.splitlines()):
        forms = [form.strip() for form in line.replace("،", ",").split(",")]
        if forms[0]:
            yield number, [form for form in forms if form]


def add_word_list(
    builder: LexiconBuilder,
    path: Path,
    kinds: Iterable[str],
    layer: int,
    other_keys: Iterable[str] = (),
) -> list[Map]:
    """Read a list file; add its words; give its entries back.

    The first key of an entry says its kind (one of `kinds`) and names the family.
    """
    entries = list(read_yaml(path))
    for entry in entries:
        key = next(iter(entry))
        if key not in kinds:
            raise DataError(path, f"An entry begins with {key}.", nearest(key, list(kinds)), line=entry.line)
        check_keys(
            entry,
            path,
            required=[key],
            optional=[*WORD_CLASSES, "never", "parted", *other_keys],
            name=entry[key],
        )
        _add_family(builder, path, entry, key, layer)
    return entries


def _add_family(builder: LexiconBuilder, path: Path, entry: Map, key: str, layer: int) -> None:
    for word_class in WORD_CLASSES:
        if word_class not in entry:
            continue
        for offset, stems in lines_of(entry[word_class]):
            line = entry.lines[word_class] + 1 + offset
            for number, stem in enumerate(stems):
                if word_class in _VERBS:
                    paradigm = "imperfect" if number % 2 else "perfect"
                else:
                    paradigm = _PARADIGM_OF[word_class]
                tense = paradigm if word_class in _VERBS else ""
                meaning = Entry(layer, key, entry[key], word_class, tense)
                builder.add(meaning, paradigm, stem, path, line)
    if entry.get("parted") == "yes":
        builder.parted.add(entry[key])
    for _, forms in lines_of(entry.get("never", "")):
        builder.never.update((layer, entry[key], fold_word(form)) for form in forms)


def start_lexicon(language: Path) -> LexiconBuilder:
    """An empty builder with the paradigms of a language folder."""
    return LexiconBuilder(read_morphology(language / "morphology.yml"))
