"""A language's inflection: the forms of a stem spelled out, and what may be joined before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from extract.text import fold_word
from schema.strict_yaml import Map, check_keys, read_yaml

_SHORT_WORD = 2
_ACCUSATIVE = "ا"  # ending of an indefinite object and of its adjective
_UNBENT = ("ة", "ه", "ى", "ا", "ء", "ات", "ين", "ون", "على", "في", "من", "إلى")


class Surface(NamedTuple):
    """An inflected form without proclitics: its words (normalised), and whether it takes the
    bare proclitics (و, ب ...) or those with the article (ال, وال, بال, لل ...).
    """

    words: tuple[str, ...]
    definite: bool
    pronoun: bool  # ends in one, joined to it


@dataclass(frozen=True, slots=True)
class Variant:
    """The endings of stems that end alike; `cut` letters fall off the stem first."""

    ends: tuple[str, ...]
    unless: tuple[str, ...]
    cut: int
    endings: tuple[str, ...]
    definite_endings: tuple[str, ...]

    def fits(self, stem: str) -> bool:
        """Whether stems of this ending are inflected so."""
        if self.ends:
            return stem.endswith(self.ends)
        return not (self.unless and stem.endswith(self.unless))


@dataclass(frozen=True, slots=True)
class Paradigm:
    """How one class of words is inflected."""

    proclitics: frozenset[str]
    definite: frozenset[str]
    future: frozenset[str]
    article: frozenset[str]
    first: tuple[str, ...]
    pronouns: tuple[str, ...]
    bare: frozenset[str]
    variants: tuple[Variant, ...]

    def surfaces(self, stem: str) -> Iterator[Surface]:
        """All forms of one stem or phrase, given in ordinary spelling, without proclitics.

        Of a phrase the first word is inflected; a noun phrase is also given with the article on
        its last word (إطلاق النار) and on every word (العبوة الناسفة).
        """
        first, *rest = stem.split()
        tail = tuple(fold_word(word) for word in rest)
        tails = [tail]
        if tail and self.definite and not tail[-1].startswith("ال"):
            tails.append((*tail[:-1], "ال" + tail[-1]))
        all_definite = tuple(w if w.startswith("ال") else "ال" + w for w in tail)
        if tail and tail[0] in self.bare:
            tails, all_definite = [tail], tail  # الاستيلاء على: no small word takes the article
        accusative = [tuple(w + _ACCUSATIVE for w in tail)] if _agrees(tail) and self.definite else []
        for base in self._persons(first):
            for variant in self.variants:
                if not variant.fits(base):
                    continue
                root = fold_word(base[: len(base) - variant.cut])
                for ending in variant.endings:
                    for words in accusative if ending == _ACCUSATIVE else ():  # إنزالا جويا
                        yield Surface((root + ending, *words), False, False)
                    joined = ending.endswith(self.pronouns)
                    if joined and tail and tail[0].startswith("ال"):
                        continue  # أعلنتها الطوارئ: it has its object, the noun behind is its subject
                    for words in tails:
                        yield Surface((root + ending, *words), False, joined)
                for ending in variant.definite_endings:
                    yield Surface((root + ending, *all_definite), True, False)

    def _persons(self, first: str) -> list[str]:
        """The persons of an imperfect (يقتل, تقتل ...); else the stem itself."""
        return [letter + first[1:] for letter in self.first] if self.first else [first]


@dataclass(frozen=True, slots=True)
class Morphology:
    """The paradigms of a language, and its proclitics by their first letter."""

    paradigms: dict[str, Paradigm]
    proclitics: dict[str, tuple[str, ...]]  # longest first


def _agrees(tail: tuple[str, ...]) -> bool:
    """Whether the words behind a noun may be its adjectives, which share its case."""
    return bool(tail) and not any(
        len(word) <= _SHORT_WORD or word.endswith(_UNBENT) or word.startswith(("ال", "ب", "ل"))
        for word in tail
    )


def _letters(entry: Map, key: str) -> tuple[str, ...]:
    """The entries of a block; a lone hyphen is the empty ending."""
    return tuple("" if item == "-" else item for item in entry.get(key, "").split())


def read_morphology(path: Path) -> Morphology:
    """A language's morphology.yml. Raises DataError."""
    blocks = ("proclitics", "definite", "future", "article", "bare")
    paradigms = {}
    for entry in read_yaml(path):
        check_keys(entry, path, required=["paradigm", "variants"], optional=[*blocks, "first", "pronouns"])
        variants = []
        for variant in entry["variants"]:
            check_keys(
                variant,
                path,
                required=["endings"],
                optional=["ends", "unless", "cut", "definite_endings"],
                name=entry["paradigm"],
            )
            variants.append(
                Variant(
                    _letters(variant, "ends"),
                    _letters(variant, "unless"),
                    int(variant.get("cut", "0")),
                    tuple(map(fold_word, _letters(variant, "endings"))),
                    tuple(map(fold_word, _letters(variant, "definite_endings"))),
                )
            )
        sets = {key: frozenset(map(fold_word, _letters(entry, key))) for key in blocks}
        paradigms[entry["paradigm"]] = Paradigm(
            **sets,
            first=_letters(entry, "first"),
            pronouns=_letters(entry, "pronouns"),
            variants=tuple(variants),
        )
    known = {p for x in paradigms.values() for p in (x.proclitics | x.definite | x.future | x.article)}
    by_letter: dict[str, list[str]] = {}
    for proclitic in sorted(known, key=lambda p: (-len(p), p)):
        by_letter.setdefault(proclitic[0], []).append(proclitic)
    return Morphology(paradigms, {letter: tuple(group) for letter, group in by_letter.items()})
