"""When: the expressions of time in a text, as intervals of days."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from itertools import compress
from pathlib import Path
from typing import Any, Final, NamedTuple

from extract.compiled import compiled
from extract.dates_calendar import day_in_year, precision
from extract.dates_grammar import OTHER, OVER, Grammar, load_grammar
from extract.dates_rules import RULES, resolve
from extract.dates_tokens import Tokens, has_numeric_date
from extract.dates_values import Found, Meaning
from extract.folders import LANGUAGES
from extract.known import Known
from extract.text import Sentence, normalise, tokenise

_YEAR: Final = re.compile(r"\b[12]\d{3}\b")
# Words that a date may be made of, by their letters, with as many others between and behind as a
# pattern looks over.
_STRETCH: Final = re.compile(f"[^{OTHER}]+(?:{OTHER}{{1,{OVER}}}[^{OTHER}]+)*{OTHER}{{0,{OVER}}}")
_MOST_STRETCHES: Final = 20_000  # kept
_COMPACT: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)")


class DateMention(NamedTuple):
    """One expression of time; `start` and `end` are half-open in the text that was given."""

    start: int
    end: int
    text: str
    first: date | None
    last: date | None
    time_precision: int | None  # 1 day, 2 week, 3 month, None beyond a month or unresolved
    rule: str
    anchor: str  # "none" absolute, "published", "event" relative to an event, "open" unresolved
    offset: tuple[int, int] | None  # for "event": days from that event's date to first and last


class _Atom(NamedTuple):
    """A mention before its neighbours are looked at; `a` and `b` count tokens."""

    a: int
    b: int
    rule: str
    meaning: Meaning


class DateFinder:
    """Finds expressions of time in one language.

    `language` is a folder that holds a dates.yml, such as extract/languages/ar. Raises DataError
    when that file can't be used.
    """

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._fitting = Known(self._fits, _MOST_STRETCHES)

    @staticmethod
    def read(language: Path) -> DateFinder:
        """The finder of a language's folder. Raises DataError for a table that can't be used."""
        return DateFinder(load_grammar(language / "dates.yml", RULES))

    def __reduce__(self) -> tuple[Any, ...]:
        return DateFinder, (self._grammar,)

    def find(
        self, text: str, anchor: date | None, start: int = 0, end: int | None = None
    ) -> list[DateMention]:
        """The mentions in normalised `text[start:end]`, in order, none overlapping.

        `anchor` is the day of publication; without it what is relative stays open.
        Offsets count in `text`.
        """
        return self.find_in(text, anchor, tokenise(text, start, len(text) if end is None else end))

    def find_in(self, text: str, anchor: date | None, sentence: Sentence) -> list[DateMention]:
        """As `find`, for a sentence of `text` that is already cut into tokens: cheaper."""
        if not self._may_hold_dates(text, sentence):
            return []
        tokens = Tokens(self._grammar, sentence)
        atoms = self._atoms(tokens, anchor)
        return [_mention(text, tokens, atom) for atom in _joined(self._grammar, tokens, atoms, anchor)]

    def _may_hold_dates(self, text: str, sentence: Sentence) -> bool:
        """A cheap look at the words: most sentences without a date end here."""
        if not self._grammar.core.isdisjoint(sentence.words):
            return True
        start, end = sentence.start, sentence.end
        if has_numeric_date(text, start, end):
            return True
        return self._grammar.bare_years and _YEAR.search(text, start, end) is not None

    def _atoms(self, tokens: Tokens, anchor: date | None) -> list[_Atom]:
        atoms: list[_Atom] = []
        letters = tokens.letters
        for stretch in _STRETCH.finditer(letters):
            start, end = stretch.span()
            start -= start > 0  # what stands before tells where no text begins
            for a, b, rule in self._fitting[letters[start:end]]:
                meaning = self._meaning(tokens, start + a, start + b, rule, anchor)
                if meaning is not None:
                    atoms.append(_Atom(start + a, start + b, rule, meaning))
        return atoms

    def _fits(self, letters: str) -> list[tuple[int, int, str]]:
        """Where patterns fit, half-open, and their rules; the same letters come again and again."""
        fitting: list[tuple[int, int, str]] = []
        patterns, present, behind = self._grammar.patterns, frozenset(letters), 0
        for a, letter in enumerate(letters):
            if a < behind or letter not in patterns:
                continue
            needed, matchers = patterns[letter]
            for rule, matches in compress(matchers, map(present.issuperset, needed)):
                if (match := matches(letters, a)) is not None:
                    behind = match.end()
                    if rule != "none":
                        fitting.append((a, behind, rule))
                    break
        return fitting

    def _meaning(self, tokens: Tokens, a: int, b: int, rule: str, anchor: date | None) -> Meaning | None:
        found: Found = {}
        for number in range(a, b):
            name = self._grammar.names[tokens.letters[number]]
            found.setdefault(name, []).append(tokens.value(number))
        return resolve(rule, found, anchor)


def _mention(text: str, tokens: Tokens, atom: _Atom) -> DateMention:
    start, end = tokens.span(atom.a, atom.b)
    meaning = atom.meaning
    return DateMention(
        start,
        end,
        text[start:end],
        meaning.first,
        meaning.last,
        meaning.precision,
        meaning.rule or atom.rule,
        meaning.anchor,
        meaning.offset,
    )


def _joined(grammar: Grammar, tokens: Tokens, atoms: list[_Atom], anchor: date | None) -> list[_Atom]:
    """Neighbours that tell one time made one: "since", "between A and B", Hijri with Gregorian."""
    result: list[_Atom] = []
    for atom in atoms:
        atom = _of_year_told(result, atom, anchor)
        if result:
            both = _pair(grammar, tokens, result[-1], atom)
            if both is not None:
                result[-1] = both
                continue
        result.append(_since(grammar, tokens, atom, anchor))
    return result


def _of_year_told(told: list[_Atom], atom: _Atom, anchor: date | None) -> _Atom:
    """A day without a year that would lie ahead is of the year told before it, where one is:
    from 7 March 2016 to 9 March.
    """
    day = atom.meaning.first
    if anchor is None or day is None or day <= anchor or day != atom.meaning.last or atom.rule != "date":
        return atom
    years = [a.meaning.first for a in told if a.rule == "date" and a.meaning.anchor == "none"]
    first = years[-1] if years else None
    if first is None or first > anchor or atom.meaning.anchor != "published":
        return atom
    same = day_in_year(first, day.month, day.day, "current")
    return atom._replace(meaning=atom.meaning._replace(first=same, last=same)) if same else atom


def _pair(grammar: Grammar, tokens: Tokens, left: _Atom, right: _Atom) -> _Atom | None:
    gap = tokens.letters[left.b : right.a]
    hijri = [atom.rule.startswith("hijri") for atom in (left, right)]
    if sum(hijri) == 1 and grammar.same.fullmatch(gap):
        return _Atom(left.a, right.b, "hijri/gregorian", (right if hijri[0] else left).meaning)
    opened = left.a > 0 and grammar.opens.fullmatch(tokens.letters[left.a - 1])
    first, last = left.meaning.first, right.meaning.last
    if opened and grammar.range.fullmatch(gap) and first and last and first <= last:
        anchor = max(left.meaning.anchor, right.meaning.anchor)  # "published" beats "none"
        return _Atom(left.a - 1, right.b, "range", Meaning(first, last, precision(first, last), anchor))
    return None


def _since(grammar: Grammar, tokens: Tokens, atom: _Atom, anchor: date | None) -> _Atom:
    first = atom.meaning.first
    before = tokens.letters[atom.a - 1] if atom.a else ""
    if not grammar.since.fullmatch(before) or first is None or anchor is None or first > anchor:
        return atom
    grade = precision(first, anchor)
    return _Atom(atom.a - 1, atom.b, "since", Meaning(first, anchor, grade, "published"))


@lru_cache(maxsize=8)
def _finder(lang: str) -> DateFinder:
    return compiled(f"dates-{lang}", lambda: DateFinder.read(LANGUAGES / lang))


def find_dates(text: str, anchor: date | None = None, lang: str = "ar") -> list[DateMention]:
    """The mentions in ordinary text, with offsets and words of that text.

    >>> find_dates("two days ago", date(2019, 5, 10), "en")[0].first
    datetime.date(2019, 5, 8)
    """
    normal = normalise(text)
    mentions = []
    for mention in _finder(lang).find(normal.text, anchor):
        start, end = normal.span(mention.start, mention.end)
        mentions.append(mention._replace(start=start, end=end, text=text[start:end]))
    return mentions


def parse_date(text: str, lang: str = "ar") -> date | None:
    """The day that an isolated date string names (byline, metadata), or None.

    Reads ISO dates and times, numeric dates (day first), and dates in words of `lang`,
    Arabic and English.
    """
    compact = _COMPACT.search(text)
    if compact:
        text = "-".join(compact.groups())
    normal = normalise(text).text
    for language in dict.fromkeys((lang, "ar", "en")):
        for mention in _finder(language).find(normal, None):
            if mention.time_precision == 1 and mention.anchor == "none":
                return mention.first
    return None
