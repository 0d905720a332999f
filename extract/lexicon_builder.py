"""Reads the lists of words and spells out their forms: the lexicon as one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeVar

from extract.lexicon import EVENT, Entry, Form, Lexicon
from extract.morphology import Morphology, read_morphology
from extract.text import fold_word
from schema.errors import DataError, nearest
from schema.strict_yaml import Map, check_keys, read_yaml

# A list's key is its class of words: the paradigm that inflects it, and the part of speech that
# the frames see. A verb line gives perfect and imperfect; other lines give nouns.
_VERBS: Final = {"verb": "verb", "active": "active", "passive": "passive"}
_PARADIGM_OF: Final = {"noun": "noun", "person": "person", "fixed": "particle", "name": "name"}
WORD_CLASSES: Final = (*_VERBS, *_PARADIGM_OF)

Same = TypeVar("Same")


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
        with_pronoun = replace(entry, pronoun=True)
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
