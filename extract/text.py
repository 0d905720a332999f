"""Spelling, sentences and tokens, with offsets into the original never lost."""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass

# One character for one character, so that most texts need no offset map.
# Source of the folding: the usual Arabic search normalisation (hamza seats, alif maqsura,
# ta marbuta), Persian keyboard letters, the two digit families, quotes and punctuation.
_FOLDS = [
    *(("أإآٱ"[i], "ا") for i in range(4)),
    ("ى", "ي"), ("ی", "ي"), ("ئ", "ي"), ("ة", "ه"), ("ؤ", "و"), ("ک", "ك"), ("ہ", "ه"), ("ھ", "ه"),
    ("ڤ", "ف"), ("گ", "ك"), ("پ", "ب"), ("چ", "ج"),
    *((chr(0x0660 + d), str(d)) for d in range(10)),
    *((chr(0x06F0 + d), str(d)) for d in range(10)),
    ("٫", "."), ("٬", ","), ("،", ","), ("؛", ";"), ("؟", "?"), ("٪", "%"),
    *((q, '"') for q in "«»“”„‟❝❞〝〞″"), *((q, "'") for q in "‘’‚‛′`´"),
    ("–", "-"), ("—", "-"), ("−", "-"), ("‐", "-"), ("‑", "-"), ("ـ", "\u0640"),
    ("\u00a0", " "), ("\u2009", " "), ("\u202f", " "), ("\u3000", " "), ("\t", " "), ("\r", " "),
]  # fmt: skip
_FOLDS = [(a, b) for a, b in _FOLDS if a != b]
_TABLE = str.maketrans(dict(_FOLDS))
_SHORT = 100  # characters
# Signs that carry no letter: vowel marks, superscript alif, tatweel, joiners, direction marks.
_DELETED = re.compile(
    "[\u0610-\u061a\u064b-\u065f\u0670\u0640\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc\uff01-\uff5e]")


@dataclass(frozen=True, slots=True)
class Normal:
    """Normalised text and the way back to the original characters."""

    text: str
    origin: array[int] | None  # original offset of each character, one entry more at the end

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original half-open offsets of normalised half-open offsets."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end] if end > start else self.origin[start]


def normalise(text: str) -> Normal:
    """Fold the spelling of `text` for matching.

    >>> normalise("شنّت الطائراتُ غارةً").text
    'شنت الطائرات غاره'
    """
    origin: array[int] | None = None
    if _PRESENTATION.search(text):
        pieces = [unicodedata.normalize("NFKC", char) for char in text]
        origin = array("i", (i for i, piece in enumerate(pieces) for _ in piece))
        origin.append(len(text))
        text = "".join(pieces)
    folded = fold(text)
    if _DELETED.search(folded):
        kept = array("i")
        parts, last = [], 0
        for match in _DELETED.finditer(folded):
            start, end = match.span()
            parts.append(folded[last:start])
            kept.extend(range(last, start))
            last = end
        parts.append(folded[last:])
        kept.extend(range(last, len(folded) + 1))
        folded = "".join(parts)
        origin = kept if origin is None else array("i", (origin[i] for i in kept))
    return Normal(folded, origin)


def fold(text: str) -> str:
    """The one-for-one part of `normalise`: same length, signs not deleted."""
    if len(text) < _SHORT:
        text = text.translate(_TABLE)
    else:  # a chain of replacements costs a fifth of translate on an article
        for sign, folded in _FOLDS:
            if sign in text:
                text = text.replace(sign, folded)
    lower = text.lower()
    if len(lower) != len(text):  # a few capitals, as İ, have longer small letters
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower


def fold_word(word: str) -> str:
    """A word or phrase of a data file in the spelling that tokens have."""
    return " ".join(normalise(word).text.split())


# A sentence ends at a line end, or at . ! ? followed by space, unless the stop belongs to an
# abbreviation (one letter, or a lettered agency such as ا.ف.ب).
_SENTENCE_END = re.compile(r"\n+|(?<![ .]\w)(?<!\(\w)[.!?…]+[\"')\]]*(?=\s|$)")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of normalised text; offsets count in the whole normalised text."""

    start: int
    end: int
    words: list[str]  # words, numbers and single punctuation signs, in order
    starts: list[int]  # offset of each word; its end is start + len(word)
    paragraph: int  # 0 for the first line of the document

    def end_of(self, index: int) -> int:
        """Offset behind the word at `index`."""
        return self.starts[index] + len(self.words[index])


def split_sentences(text: str) -> list[tuple[int, int, int]]:
    """Half-open spans of the sentences of normalised text, each with its paragraph number."""
    spans = []
    paragraph = start = 0
    for match in _SENTENCE_END.finditer(text):
        end = match.start() if text[match.start()] == "\n" else match.end()
        if text[start:end].strip():
            spans.append((start, end, paragraph))
        start = match.end()
        if text[match.start()] == "\n":
            paragraph += 1
    if text[start:].strip():
        spans.append((start, len(text), paragraph))
    return spans


def tokenise(text: str, start: int, end: int, paragraph: int = 0) -> Sentence:
    """The tokens of one span of normalised text."""
    words, starts = [], []
    for match in _TOKEN.finditer(text, start, end):
        words.append(match.group())
        starts.append(match.start())
    return Sentence(start, end, words, starts, paragraph)
