"""Spelling, sentences and tokens, with offsets into the original never lost."""

from __future__ import annotations

import re
import unicodedata
from array import array
from functools import cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.known import Known

# One character for one character, so that most texts need no offset map.
# Source of the folding: the usual Arabic search normalisation (hamza seats, alif maqsura,
# ta marbuta), Persian keyboard letters, the two digit families, quotes and punctuation.
_FOLDS = [
    *(("أإآٱ"[i], "ا") for i in range(4)),
    ("ى", "ي"), ("ی", "ي"), ("ئ", "ي"), ("ة", "ه"), ("ؤ", "و"), ("ک", "ك"), ("ہ", "ه"), ("ھ", "ه"),
    ("ڤ", "ف"), ("ڨ", "ق"), ("گ", "ك"), ("پ", "ب"), ("چ", "ج"),
    *((chr(0x0660 + d), str(d)) for d in range(10)),
    *((chr(0x06F0 + d), str(d)) for d in range(10)),
    ("٫", "."), ("٬", ","), ("،", ","), ("؛", ";"), ("؟", "?"), ("٪", "%"),
    *((q, '"') for q in "«»“”„‟❝❞〝〞″"), *((q, "'") for q in "‘’‚‛′`´"),
    ("–", "-"), ("—", "-"), ("−", "-"), ("‐", "-"), ("‑", "-"), ("ـ", "\u0640"),
    ("ς", "σ"),
    ("\u00a0", " "), ("\u2009", " "), ("\u202f", " "), ("\u3000", " "), ("\t", " "), ("\r", " "),
]  # fmt: skip
_FOLDS = [(a, b) for a, b in _FOLDS if a != b]
_TABLE: Final = str.maketrans(dict(_FOLDS))
_SHORT: Final = 100  # characters
# Signs that carry no letter: vowel marks, superscript alif, tatweel, joiners, direction marks.
_DELETED: Final = re.compile(
    "[\u0610-\u061a\u064b-\u065f\u0670\u0640\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)
_PRESENTATION: Final = re.compile("[\ufb50-\ufdff\ufe70-\ufefc\uff01-\uff5e]")


class Normal(NamedTuple):
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
    if signs is small:
        marked = _tables().marked.take(small)
        folded = _decoded(marked, "utf-16-le")
        if _WIDE_SIGN not in folded:
            if _GONE_SIGN not in folded:
                return Normal(folded, None)
            kept = (marked != ord(_GONE_SIGN)).nonzero()[0]
            return Normal(folded.replace(_GONE_SIGN, ""), _as_array(kept, len(text)))
    return _normalise_rare(text, signs, small)


def _normalise_rare(text: str, signs: _Signs, small: _Signs) -> Normal:
    """As `normalise`, of a text with signs to be spelled out or of no first plane."""
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
_LAST: Final = 0xFFFF  # the tables hold the first plane, in which all scripts of the news are written
_GONE, _WIDE = 1, 2  # kinds of signs: to be deleted, to be spelled out first; 0 for all others
_GONE_SIGN: Final = "\u0640"  # one of each kind, to which no other is folded
_WIDE_SIGN: Final = "\ufb50"


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


_LONGER, _SAME = "\u0130", " "  # the one capital with a longer small letter; any sign with one as long


class _Tables(NamedTuple):
    """By code point: the folded sign, its kind, and one sign of its kind or else the folded sign."""

    fold: NDArray[np.uint16]
    kind: NDArray[np.uint8]
    marked: NDArray[np.uint16]


@cache
def _tables() -> _Tables:
    every = np.arange(_LAST + 1, dtype=np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
    small = every.replace(_LONGER, _SAME).lower()
    fold = np.frombuffer(small.encode("utf-16-le", "surrogatepass"), np.uint16).copy()
    fold[ord(_LONGER)] = ord(_LONGER)
    for sign, folded in _FOLDS:
        fold[ord(sign)] = ord(folded)
    kind = np.zeros(_LAST + 1, np.uint8)
    for pattern, number in ((_DELETED, _GONE), (_PRESENTATION, _WIDE)):
        for match in pattern.finditer(every):
            kind[match.start() : match.end()] = number
    marked = fold.copy()
    marked[kind == _GONE] = ord(_GONE_SIGN)
    marked[kind == _WIDE] = ord(_WIDE_SIGN)
    return _Tables(fold, kind, marked)


# A sentence ends at a line end, or at . ! ? followed by space, unless the stop belongs to an
# abbreviation (one letter, or a lettered agency such as ا.ف.ب).
# Written so that it begins with a set of signs, which is searched for quickly, and so that a long
# run of stops is entered at its first two signs only.
_STOP_END: Final = r"(?<![.!?…]{3})(?<![ .\"]\w.)(?<!\(\w.)[.!?…]*+[\"')\]]*+(?=\s|$)"
_SENTENCE_END: Final = rf"[\n.!?…](?:(?<=\n)\n*+|(?<!\n){_STOP_END})"
_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|_")
_start = re.Match.start
_MOST_CHUNKS: Final = 50_000  # kept cut into words: some 20 MB


def _unfolded(pattern: str) -> str:
    """A pattern for text as it stands: each sign of its sets with all that are folded to it."""
    for sign in " .!?\"'":
        spellings = sign + "".join(a for a, b in _FOLDS if b == sign)
        pattern = re.sub(rf"(\[[^]]*?){re.escape(sign)}", rf"\1{spellings}", pattern)
    return pattern


_STOP: Final = re.compile("[.!?…]" + _STOP_END)
_BEFORE_LETTER: Final = frozenset(' ."(')  # of an abbreviation; of a run of stops the second
_ANY_END: Final = re.compile(_unfolded(_SENTENCE_END) + r"\s*+")
_BLANK_LINES: Final = re.compile(r"\A\s*\n")  # at the beginning, but no indent: it parts a letter and stop


class Sentence:
    """A sentence of normalised text; offsets count in the whole normalised text.

    `start` and `end` are its half-open span, `paragraph` the number of its line, 0 for the first
    of the document.
    """

    __slots__ = ("end", "paragraph", "start", "starts", "words")

    words: list[str]
    """Words, numbers and single punctuation signs in order."""
    starts: list[int]
    """The offset of each, whose end is start + len(word)."""

    def __init__(self, text: str, start: int, end: int, paragraph: int, chunks: list[str]) -> None:
        """`chunks` is what stands between spaces in the span."""
        self.start, self.end, self.paragraph = start, end, paragraph
        self.words, self.starts = _words_and_starts(text, start, end, chunks)
        if "(" in self.words:
            kept = _without_brackets(self.words)
            self.words, self.starts = [self.words[i] for i in kept], [self.starts[i] for i in kept]

    def end_of(self, index: int) -> int:
        """Offset behind the word at `index`."""
        return self.starts[index] + len(self.words[index])


class _Cut:
    """A chunk's words, and where in it each begins."""

    __slots__ = ("length", "offsets", "words")

    def __init__(self, chunk: str) -> None:
        self.words: list[str] = []
        self.offsets: list[int] = []
        self.length = len(chunk)
        for match in _TOKEN.finditer(chunk):
            self.words.append(match[0])
            self.offsets.append(match.start())


@cache
def _cuts() -> Known[_Cut]:
    return Known(_Cut, _MOST_CHUNKS)


def _words_in(chunks: list[str]) -> list[str]:
    words: list[str] = []
    cuts: list[_Cut] = [*map(_cuts().__getitem__, chunks)]
    for cut in cuts:
        words.extend(cut.words)
    return words


def _words_and_starts(text: str, start: int, end: int, chunks: list[str]) -> tuple[list[str], list[int]]:
    """The words of a span and where they begin, counted from chunk to chunk where one space parts
    them all.
    """
    words: list[str] = []
    starts: list[int] = []
    at = text.find(chunks[0], start) if chunks else start
    cuts = _cuts()
    known: dict[str, _Cut] = cuts
    for chunk in chunks:
        cut = known.get(chunk) or cuts[chunk]
        for word in cut.words:
            words.append(word)
        for offset in cut.offsets:
            starts.append(at + offset)
        at += cut.length + 1
    if text[at - 1 : end].strip():
        starts = [*map(_start, _TOKEN.finditer(text, start, end))]
    return words, starts


def words_of(text: str) -> list[str]:
    """The words, numbers and single punctuation signs of normalised text, in order."""
    return _words_in(text.split())


def _without_brackets(words: list[str]) -> list[int]:
    """The words but the brackets around a number: the killing of (3) militants; nor a number in
    brackets with a nought before it, which says again what a word says: four (04) militants.
    """
    left: set[int] = set()
    for i, word in enumerate(words[2:], 2):
        if word == ")" and words[i - 2] == "(" and words[i - 1].isdigit():
            left.update((i - 2, i))
            if words[i - 1][0] == "0":
                left.add(i - 1)
    return [i for i in range(len(words)) if i not in left]


Span = tuple[int, int, int]
"""Where a sentence begins and ends, half-open, and the number of its paragraph."""


def split_sentences(text: str) -> list[Span]:
    """The spans of the sentences of normalised text, none of them blank."""
    spans: list[Span] = []
    start, paragraph = 0, -1
    for line in text.split("\n"):
        end = start + len(line)
        if line or not start:  # lines without a sign part no further paragraphs
            paragraph += 1
        if line and not line.isspace():
            begin = start
            for stop in _stops(text, line, start, end):
                spans.append((begin, stop, paragraph))
                begin = stop
            if text[begin:end].strip():
                spans.append((begin, end, paragraph))
        start = end + 1
    return spans


def _stops(text: str, line: str, start: int, end: int) -> list[int]:
    """Where the sentences of a line end that end with a stop. The usual full stop, with a space
    behind and no lone letter before, is seen without the pattern.
    """
    if "!" in line or "?" in line or "…" in line:
        return [match.end() for match in _STOP.finditer(text, start, end)]
    ends: list[int] = []
    at = text.find(".", start, end)
    while at >= 0:
        following = at + 1
        plain = at > 1 and text[at - 1] != "." and text[at - 2] not in _BEFORE_LETTER
        if plain and (following == end or text[following] == " "):
            ends.append(following)
        elif following == end or not text[following].isalnum():
            match = _STOP.match(text, at, end)
            if match is not None:
                following = match.end()
                ends.append(following)
        at = text.find(".", following, end)
    return ends


class Sentences:
    """The sentences of spans of normalised text, in order; one of more than `most` words in parts.

    Each is made when it is first asked for: most are not. `chunks` holds what stands between
    spaces in each.
    """

    def __init__(self, text: str, spans: list[Span], most: int) -> None:
        self.text, self.spans = text, spans
        self.chunks: list[list[str]] = []
        self._made: dict[int, Sentence] = {}
        too_long = False
        for start, end, _ in spans:
            chunks = text[start:end].split()
            self.chunks.append(chunks)
            if end - start > most and len(_words_in(chunks)) > most:
                too_long = True
        if too_long:
            self._cut_long(most)

    def _cut_long(self, most: int) -> None:
        spans: list[Span] = []
        for number, (start, end, paragraph) in enumerate(self.spans):
            starts = Sentence(self.text, start, end, paragraph, self.chunks[number]).starts
            for begin, stop in pairwise([start, *starts[most::most], end]):
                spans.append((begin, stop, paragraph))
        self.spans = spans
        self.chunks = [self.text[start:end].split() for start, end, _ in spans]

    def __len__(self) -> int:
        return len(self.spans)

    def __getitem__(self, number: int) -> Sentence:
        found = self._made.get(number)
        if found is None:
            start, end, paragraph = self.spans[number]
            found = Sentence(self.text, start, end, paragraph, self.chunks[number])
            self._made[number] = found
        return found

    def first(self, most: int) -> list[Sentence]:
        """The first ones, at most so many."""
        return [self[number] for number in range(min(most, len(self)))]


def count_sentences(text: str) -> int:
    """How many spans `split_sentences` gives, of text as it stands or normalised.

    Of text as it stands the count is right unless signs that are deleted or spelled out stand
    in a word with a stop.
    """
    text = _BLANK_LINES.sub("", text.rstrip())
    return len(_ANY_END.findall(text + "\n")) if text else 0


def tokenise(text: str, start: int, end: int, paragraph: int = 0) -> Sentence:
    """The tokens of one span of normalised text."""
    return Sentence(text, start, end, paragraph, text[start:end].split())
