"""Spelling, sentences and tokens, with offsets into the original never lost."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

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
    ("ς", "σ"),
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
    if len(text) < _SHORT:
        return _normalise_short(text)
    signs, small = _codes(text)
    origin: NDArray[np.int32] | None = None
    special = _tables().kind[small]
    if special.any():
        if (special == _WIDE).any():
            pieces = [unicodedata.normalize("NFKC", char) for char in text]
            origin = np.repeat(np.arange(len(text), dtype=np.int32), [len(p) for p in pieces])
            signs, small = _codes("".join(pieces))
            special = _tables().kind[small]
        kept = (special != _GONE).nonzero()[0]
        if len(kept) < len(signs):
            signs, small = signs[kept], small[kept]
            origin = kept if origin is None else origin[kept]
    return Normal(_folded(signs, small), None if origin is None else _as_array(origin, len(text)))


def fold(text: str) -> str:
    """The one-for-one part of `normalise`: same length, signs not deleted."""
    if len(text) >= _SHORT:
        return _folded(*_codes(text))
    text = text.translate(_TABLE)
    lower = text.lower()
    if len(lower) != len(text):  # a few capitals, as İ, have longer small letters
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower.replace("ς", "σ")  # a sigma at the end of a word is one letter with the other


def bare_words(text: str) -> str:
    """`text` with a space for every sign that is no letter: same length, quickly split.

    What `split` gives of it are the tokens of letters that `tokenise` gives, in order.
    """
    signs, small = _codes(text)
    if signs is not small:  # rare: a sign such as an emoji
        return _NO_LETTER.sub(" ", text)
    return _decoded(_tables().bare[signs], "utf-16-le")


def fold_word(word: str) -> str:
    """A word or phrase of a data file in the spelling that tokens have."""
    return " ".join(normalise(word).text.split())


def _normalise_short(text: str) -> Normal:
    """As `normalise`, by means that cost less on a few words."""
    origin: array[int] | None = None
    if _PRESENTATION.search(text):
        pieces = [unicodedata.normalize("NFKC", char) for char in text]
        origin = array("i", (i for i, piece in enumerate(pieces) for _ in piece))
        origin.append(len(text))
        text = "".join(pieces)
    folded = fold(text)
    if _DELETED.search(folded):
        kept = array("i", (i for i, sign in enumerate(folded) if not _DELETED.match(sign)))
        kept.append(len(folded))
        folded = _DELETED.sub("", folded)
        origin = kept if origin is None else array("i", (origin[i] for i in kept))
    return Normal(folded, origin)


# -- whole texts as arrays of code points: a look-up in a table costs a nanosecond a character ----

_Signs = NDArray[np.intp]
_LAST = 0xFFFF  # the tables hold the first plane, in which all scripts of the news are written
_GONE, _WIDE = 1, 2  # kinds of signs: to be deleted, to be spelled out first; 0 for all others
_SPACE, _WORD, _DIGIT, _STOP, _SIGN = range(5)  # kinds of signs for tokens
_NO_LETTER = re.compile(r"[\W\d_]")


def _codes(text: str) -> tuple[_Signs, _Signs]:
    """The code points, and the same cut to the tables' size: one array when that changes none."""
    signs = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(signs) == len(text):
        found = signs.astype(np.intp)
        return found, found
    found = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.intp)
    return found, np.minimum(found, _LAST)


def _folded(signs: _Signs, small: _Signs) -> str:
    folded = _tables().fold[small]
    if signs is small:
        return _decoded(folded, "utf-16-le")
    wide = np.where(signs > _LAST, signs, folded).astype(np.uint32)
    return _decoded(wide, "utf-32-le")


def _decoded(signs: NDArray[Any], code: str) -> str:
    return signs.tobytes().decode(code, "surrogatepass")


def _as_array(origin: NDArray[np.int32], end: int) -> array[int]:
    """Offsets as a plain array, whose items are plain integers, with the end behind them."""
    result = array("i")
    result.frombytes(origin.astype(np.intc).tobytes())
    result.append(end)
    return result


class _Tables(NamedTuple):
    """By code point: the folded sign, the kind for folding and for tokens, letters or a space."""

    fold: NDArray[np.uint16]
    kind: NDArray[np.uint8]
    token: NDArray[np.uint8]
    bare: NDArray[np.uint16]


@cache
def _tables() -> _Tables:
    signs = [chr(code) for code in range(_LAST + 1)]
    folds = dict(_FOLDS)
    small = [folds.get(sign, sign).lower() for sign in signs]
    fold = [ord(low if len(low) == 1 else sign) for low, sign in zip(small, signs, strict=True)]
    token = _kinds(("[^\\s]+", _SIGN), ("[^\\W\\d_]+", _WORD), ("\\d+", _DIGIT), ("[.,]", _STOP))
    return _Tables(
        np.array(fold, np.uint16),
        _kinds((_DELETED.pattern, _GONE), (_PRESENTATION.pattern, _WIDE)),
        token,
        np.where(token == _WORD, np.arange(_LAST + 1), ord(" ")).astype(np.uint16),
    )


def _kinds(*patterns: tuple[str, int]) -> NDArray[np.uint8]:
    """For each code point the number of the last pattern that it fits, else 0."""
    table = np.zeros(_LAST + 1, np.uint8)
    every = "".join(map(chr, range(_LAST + 1)))
    for pattern, kind in patterns:
        for match in re.finditer(pattern, every):
            table[match.start() : match.end()] = kind
    return table


# A sentence ends at a line end, or at . ! ? followed by space, unless the stop belongs to an
# abbreviation (one letter, or a lettered agency such as ا.ف.ب).
# Written so that it begins with a set of signs, which is searched for quickly, and so that a long
# run of stops is entered at its first two signs only.
_SENTENCE_END = re.compile(
    r"[\n.!?…](?:(?<=\n)\n*+|(?<!\n)(?<![.!?…]{3})(?<![ .\"]\w.)(?<!\(\w.)[.!?…]*+[\"')\]]*+(?=\s|$))"
)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|_")


class Sentence:
    """A sentence of normalised text; offsets count in the whole normalised text.

    `start` and `end` are its half-open span, `words` its words, numbers and single punctuation
    signs in order, `paragraph` the number of its line, 0 for the first of the document.
    """

    __slots__ = ("_starts", "_text", "end", "paragraph", "start", "words")

    def __init__(
        self, start: int, end: int, words: list[str], starts: list[int] | None, paragraph: int,
        text: str = "",
    ) -> None:  # fmt: skip
        self.start, self.end, self.words, self.paragraph = start, end, words, paragraph
        self._starts, self._text = starts, text

    @property
    def starts(self) -> list[int]:
        """The offset of each word, whose end is start + len(word); found when first asked for."""
        if self._starts is None:
            matches = _TOKEN.finditer(self._text, self.start, self.end)
            self._starts, self._text = [match.start() for match in matches], ""
        return self._starts

    def parts(self, most: int) -> list[Sentence]:
        """The sentence in parts of at most `most` words: itself, nearly always."""
        count = len(self.words)
        if count <= most:
            return [self]
        parts = []
        for a in range(0, count, most):
            b = min(a + most, count)
            words, starts = self.words[a:b], self.starts[a:b]
            start = starts[0] if a else self.start
            end = self.starts[b] if b < count else self.end
            parts.append(Sentence(start, end, words, starts, self.paragraph))
        return parts

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
    return Sentence(start, end, _TOKEN.findall(text, start, end), None, paragraph, text)


def tokenise_all(text: str, spans: Sequence[tuple[int, int, int]]) -> list[Sentence]:
    """The tokens of all sentences of normalised text: as `tokenise` of each, at less cost."""
    signs, small = _codes(text)
    if signs is not small or len(text) < _SHORT:
        return [tokenise(text, *span) for span in spans]
    kinds = _tables().token[small]
    # A stop between digits belongs to the number.
    (stops,) = (kinds == _STOP).nonzero()
    inner = stops[(stops > 0) & (stops < len(text) - 1)]
    inner = inner[(kinds[inner - 1] == _DIGIT) & (kinds[inner + 1] == _DIGIT)]
    kinds[kinds == _STOP] = _SIGN
    kinds[inner] = _DIGIT
    # A token begins where the kind changes, and at each sign.
    begins = kinds != _SPACE
    begins[1:] &= (kinds[1:] != kinds[:-1]) | (kinds[1:] == _SIGN)
    (firsts,) = begins.nonzero()
    closes = kinds != _SPACE
    closes[:-1] &= (kinds[1:] != kinds[:-1]) | (kinds[:-1] == _SIGN)
    starts, ends = firsts.tolist(), (closes.nonzero()[0] + 1).tolist()
    words = [text[a:b] for a, b in zip(starts, ends, strict=True)]
    bounds = firsts.searchsorted([bound for span in spans for bound in span[:2]]).tolist()
    return [
        Sentence(start, end, words[a:b], starts[a:b], paragraph)
        for (start, end, paragraph), a, b in zip(spans, bounds[::2], bounds[1::2], strict=True)
    ]
