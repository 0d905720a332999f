"""The tokens of a text as a string with one letter for the class of each."""

from __future__ import annotations

import re

from extract.dates_grammar import OTHER, TOKEN, Grammar, Sense

_DIGITS = frozenset("0123456789")
_LONGEST = 6  # digits of a number that may count units of time
_Item = tuple[int, int, Sense] | None  # first token, tokens taken, sense; None for class "x"


class Tokens:
    """`letters` has a letter for each token, or for each phrase and for each joined "and"."""

    __slots__ = ("_items", "_matches", "letters")

    def __init__(self, grammar: Grammar, text: str, start: int, end: int) -> None:
        self._matches = list(TOKEN.finditer(text, start, end))
        words = [match[0] for match in self._matches]
        known, forms, phrases = grammar.known, grammar.forms, grammar.phrases
        letters: list[str] = []
        items: list[_Item] = []
        behind = 0  # the token behind the last phrase
        for number, word in enumerate(words):
            if number < behind:
                continue
            if word not in known and word[0] not in _DIGITS:
                letters.append(OTHER)
                items.append(None)
                continue
            sense = forms.get(word)
            taken = 1
            if word in phrases:
                for rest, phrase in phrases[word]:
                    if tuple(words[number + 1 : number + 1 + len(rest)]) == rest:
                        sense, taken = phrase, len(rest) + 1
                        behind = number + taken
                        break
            if sense is None and word[0] in _DIGITS:
                sense = _numeral(grammar, word)
            if sense is None:
                letters.append(OTHER)
                items.append(None)
                continue
            if sense.joined:
                letters.append(grammar.letters["and"])
                items.append((number, 1, _AND))
            letters.append(sense.letter)
            items.append((number, taken, sense))
        self.letters = "".join(letters)
        self._items = items

    def value(self, place: int) -> int | str:
        """The value of the word at a place of `letters`."""
        item = self._items[place]
        return "" if item is None else item[2].value

    def span(self, a: int, b: int) -> tuple[int, int]:
        """Offsets in the text of the places a to b of `letters`, neither of class "x"."""
        first, last = self._items[a], self._items[b - 1]
        assert first and last, "a pattern doesn't begin or end with a word without a class"
        start = self._matches[first[0]].start() + first[2].cut
        return start, self._matches[last[0] + last[1] - 1].end()


_AND = Sense("", "", 0, True)


def _numeral(grammar: Grammar, word: str) -> Sense | None:
    """Digits: a day or small count, a year, a Hijri year, or d.m.yyyy."""
    if not (word.isascii() and word.isdigit()):
        dotted = word.count(".") == 2 and "," not in word and word.isascii()
        return Sense(grammar.letters["dotted"], word, 0, False) if dotted else None
    if len(word) > _LONGEST:
        return None
    value = int(word)
    if len(word) <= 2:
        name = "digit"
    elif len(word) == 4 and 1700 <= value < 2200:
        name = "year"
    else:
        name = "hijri_year" if 1343 <= value <= 1500 else "big"
    return Sense(grammar.letters[name], value, 0, False)


def separated(text: str) -> list[str]:
    """The words of a text, quickly: cut at spaces and common signs."""
    for sign in _SEPARATORS:
        text = text.replace(sign, " ")
    return text.split()


_SEPARATORS = ",.\"():/-;'!?"
_NUMERIC = re.compile(r"\d[/.-]\d")


def has_numeric_date(text: str) -> bool:
    """Whether digits stand on both sides of a sign that dates are written with."""
    if "/" in text or "-" in text or text.count(".") > 1:
        return _NUMERIC.search(text) is not None
    return False
