"""The tokens of a text as a string with one letter for the class of each."""

from __future__ import annotations

import re
from itertools import compress
from typing import Final

from extract.dates_grammar import OTHER, Grammar, Sense
from extract.text import Sentence


class Tokens:
    """`letters` has a letter for each token, or for each phrase and for each joined "and"."""

    __slots__ = ("_at", "_grammar", "_phrases", "_pieces", "_sentence", "letters")

    def __init__(self, grammar: Grammar, sentence: Sentence) -> None:
        words, phrases = sentence.words, grammar.phrases
        pieces = list(map(grammar.written.__getitem__, words))  # of letters, by token
        found: dict[int, tuple[Sense, int]] = {}  # phrases, with their tokens
        behind = 0  # the token behind the last phrase
        for number in compress(range(len(words)), map(phrases.__contains__, words)):
            phrase = _phrase(grammar, words, number) if number >= behind else None
            if phrase is not None:
                sense, taken = found[number] = phrase
                behind = number + taken
                pieces[number:behind] = [grammar.piece(sense), *[""] * (taken - 1)]
        self.letters = "".join(pieces)
        self._pieces, self._phrases = pieces, found
        self._grammar, self._sentence = grammar, sentence
        self._at: list[int] | None = None

    def value(self, place: int) -> int | str:
        """The value of the word at a place of `letters`."""
        return self._item(place)[2].value

    def span(self, a: int, b: int) -> tuple[int, int]:
        """Offsets in the text of the places a to b of `letters`, neither of class "x"."""
        first, _, sense = self._item(a)
        last, taken, _ = self._item(b - 1)
        return self._sentence.starts[first] + sense.cut, self._sentence.end_of(last + taken - 1)

    def _item(self, place: int) -> tuple[int, int, Sense]:
        """First token, tokens taken and sense of what stands at a place of `letters`."""
        at = self._at
        if at is None:
            at = self._at = [number for number, piece in enumerate(self._pieces) for _ in range(len(piece))]
        number = at[place]
        phrase = self._phrases.get(number)
        if phrase is not None:
            sense, taken = phrase
        else:
            sense, taken = self._grammar.sense(self._sentence.words[number]) or _NONE, 1
        if sense.joined and self.letters[place] != sense.letter:
            sense = _AND
        return number, taken, sense


_AND: Final = Sense("", "", 0, True)
_NONE: Final = Sense(OTHER, "", 0, False)


def _phrase(grammar: Grammar, words: list[str], number: int) -> tuple[Sense, int] | None:
    """The longest phrase that begins at a token, with the number of its tokens."""
    following = words[number + 1] if number + 1 < len(words) else ""
    phrases = grammar.phrases[words[number]].get(following, ())
    for rest, sense in phrases:
        if len(rest) == 1 or tuple(words[number + 1 : number + 1 + len(rest)]) == rest:
            return sense, len(rest) + 1
    return None


_NUMERIC: Final = re.compile(r"\d ?[/.-] ?\d")


def has_numeric_date(text: str, start: int, end: int) -> bool:
    """Whether digits stand on both sides of a sign that dates are written with."""
    if text.find("/", start, end) >= 0 or text.find("-", start, end) >= 0 or text.count(".", start, end) > 1:
        return _NUMERIC.search(text, start, end) is not None
    return False
