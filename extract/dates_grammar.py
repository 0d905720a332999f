"""The words and patterns of one language's dates.yml, made ready for scanning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from extract.known import Known
from extract.text import fold_word, normalise
from schema.errors import DataError, nearest
from schema.strict_yaml import Map, check_keys, read_yaml

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|_")
_LONGEST = 6  # digits of a number that may count units of time
OTHER = "x"  # the letter of a word without a class
OVER = 2  # such words that a pattern may look over, side by side
_NUMERIC = ["digit", "big", "year", "hijri_year", "dotted", "x"]
_NEVER = re.compile("(?!)")
_SYNTAX = re.compile(r"\(\?<?[:=!]|\[[^\]]*\]|[?*+]+|.", re.S)
_NAME = re.compile(r"[a-z_]+")
_COMPOUND_UNITS, _COMPOUND_TENS = range(1, 10), range(20, 100, 10)


Matcher = Callable[[str, int], re.Match[str] | None]


class Sense(NamedTuple):
    """What one word form is: its class letter, its value, and its proclitics."""

    letter: str
    value: int | str
    cut: int  # length of the proclitics
    joined: bool  # a proclitic "and" stands before


class Patterns(NamedTuple):
    """The patterns that may begin with one letter, in order."""

    needed: list[frozenset[str]]  # of each the letters without which it fits nowhere
    matchers: list[tuple[str, Matcher]]  # its rule, and what tells where it fits


@dataclass
class Grammar:
    """Word forms, phrases and the one expression that finds every pattern."""

    path: Path
    letters: dict[str, str] = field(default_factory=dict)  # class -> letter
    names: dict[str, str] = field(default_factory=dict)  # letter -> class
    forms: dict[str, Sense] = field(default_factory=dict)
    # first word -> second word -> all words but the first, longest first
    phrases: dict[str, dict[str, list[tuple[tuple[str, ...], Sense]]]] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)  # word or number -> its letters
    core: frozenset[str] = frozenset()  # word forms without which there is no date
    bare_years: bool = False  # a year in digits may be a date without another such word
    patterns: dict[str, Patterns] = field(default_factory=dict)  # by first letter
    since: re.Pattern[str] = _NEVER  # what makes a date a start that reaches to publication
    opens: re.Pattern[str] = _NEVER  # stands before the first date of a range
    range: re.Pattern[str] = _NEVER  # stands between the two dates of a range
    same: re.Pattern[str] = _NEVER  # stands between a Hijri date and its Gregorian day

    def letter(self, name: str) -> str:
        """The letter of a class, made at first use."""
        if name not in self.letters:
            letter = OTHER if name == "x" else chr(0x100 + len(self.letters))
            self.letters[name], self.names[letter] = letter, name
        return self.letters[name]

    def piece(self, sense: Sense) -> str:
        """The letters of a word form: its class's, behind that of a joined "and"."""
        return self.letters["and"] + sense.letter if sense.joined else sense.letter

    def sense(self, word: str) -> Sense | None:
        """What a word or number is; None when it is nothing that a date is made of."""
        return self.forms.get(word) or (self.numeral(word) if word[0].isdecimal() else None)

    def spelled(self, word: str) -> str:
        """The letters of a word or number."""
        sense = self.sense(word)
        return OTHER if sense is None else self.piece(sense)

    def numeral(self, word: str) -> Sense | None:
        """Digits: a day or small count, a year, a Hijri year, or d.m.yyyy."""
        if not (word.isascii() and word.isdigit()):
            dotted = word.count(".") == 2 and "," not in word and word.isascii()
            return Sense(self.letters["dotted"], word, 0, False) if dotted else None
        if len(word) > _LONGEST:
            return None
        value = int(word)
        if len(word) <= 2:
            name = "digit"
        elif len(word) == 4 and 1700 <= value < 2200:
            name = "year"
        else:
            name = "hijri_year" if 1343 <= value <= 1500 else "big"
        return Sense(self.letters[name], value, 0, False)


def load_grammar(path: Path, rules: frozenset[str]) -> Grammar:
    """Read dates.yml; `rules` are the rule names that code can resolve.

    Raises DataError for unknown keys, classes, rules and patterns that are no expression.
    """
    data = read_yaml(path)
    optional = {"confusable", "not_typos", "compounds"}
    required = {"proclitics", "words", "signs", "core", "parts", "joins", "patterns"}
    check_keys(data, path, required=required, optional=optional)
    grammar = Grammar(path)
    for name in _NUMERIC:
        grammar.letter(name)
    _add_words(grammar, data)
    for name, sign in data["signs"].items():
        grammar.forms[sign] = Sense(grammar.letter(name), name, 0, False)
    core = {grammar.letter(name) for name in str(data["core"]).split()}
    grammar.written = Known(grammar.spelled)
    grammar.bare_years = grammar.letters["year"] in core
    words = {word for word, sense in grammar.forms.items() if sense.letter in core}
    firsts = {
        first
        for first, entries in grammar.phrases.items()
        for phrases in entries.values()
        for rest, sense in phrases
        if sense.letter in core and words.isdisjoint((first, *rest))
    }
    grammar.core = frozenset(words | firsts)
    _add_patterns(grammar, data, rules)
    check_keys(data["joins"], path, required=["since", "opens", "range", "same"])
    for name, pattern in data["joins"].items():
        source = _letters(grammar, pattern, data["parts"], data["joins"].lines[name])
        setattr(grammar, name, re.compile(source))
    return grammar


def _add_words(grammar: Grammar, data: Map) -> None:
    listed = _listed(data)
    compounds = data.get("compounds", {})
    for name, templates in compounds.items():
        for template in templates:
            listed.extend(_compounds(name, template, listed))
    listed.extend(_typos(data, listed))
    forms = _proclitic_forms(data["proclitics"])
    for name, value, word in listed:
        letter = grammar.letter(name)
        first, *others = TOKEN.findall(word)
        rest = tuple(others)
        for written, cut, joined in forms(first):
            sense = Sense(letter, value, cut, joined)
            if rest:
                grammar.phrases.setdefault(written, {}).setdefault(rest[0], []).append((rest, sense))
            else:
                grammar.forms.setdefault(written, sense)
    if "and" in data["proclitics"]:
        grammar.letter("and")
    for by_second in grammar.phrases.values():
        for phrases in by_second.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))


def _listed(data: Map) -> list[tuple[str, int | str, str]]:
    """Class, value and folded spelling of every word; folded in one go, which is quicker."""
    keys: list[tuple[str, int | str]] = []
    words: list[str] = []
    for name, by_value in data["words"].items():
        for value, spellings in by_value.items():
            number = int(value) if value.lstrip("-").isdigit() else value
            keys.extend((name, number) for _ in spellings)
            words.extend(spellings)
    folded = normalise("\n".join(words)).text.split("\n")
    return [(name, value, word.strip()) for (name, value), word in zip(keys, folded, strict=True)]


def _compounds(
    name: str, template: str, listed: list[tuple[str, int | str, str]]
) -> Iterator[tuple[str, int | str, str]]:
    """Units with tens: "1 and 2" stands for the words of 3 and 20, giving 23."""
    names = (name, f"{name}_unit", f"{name}_ten")
    words = [(v, w) for n, v, w in listed if n in names and isinstance(v, int)]
    units = [(v, w) for v, w in words if v in _COMPOUND_UNITS]
    tens = [(v, w) for v, w in words if v in _COMPOUND_TENS]
    for (unit, first), (ten, second) in product(units, tens):
        text = "".join({"1": first, "2": second}.get(char, char) for char in template)
        yield name, unit + ten, text


def _typos(data: Map, listed: list[tuple[str, int | str, str]]) -> Iterator[tuple[str, Any, str]]:
    """Weekday names with one letter replaced by a look-alike."""
    known = {word for _, _, word in listed} | {fold_word(w) for w in data.get("not_typos", ())}
    for name, value, word in listed:
        if name != "weekday":
            continue
        for place, group in product(range(2, len(word)), data.get("confusable", ())):
            if word[place] in group:
                for other in group:
                    typo = word[:place] + other + word[place + 1 :]
                    if typo not in known:
                        yield "weekday_typo", value, typo


def _proclitic_forms(proclitics: Map) -> Any:
    """A function word -> its written forms, each with the length of its proclitics and whether
    one of them is "and"; an article that melts into its preposition belongs to the word.
    """
    ands = ["", *proclitics.get("and", ())]
    others = ["", *proclitics.get("other", ())]
    article = "".join(proclitics.get("article", ()))
    contracted = "".join(proclitics.get("article_after_lam", ()))

    prefixes = [(joined, other) for joined, other in product(ands, others)]

    def forms(word: str) -> Iterator[tuple[str, int, bool]]:
        for joined, other in prefixes:
            if article and other == contracted and word.startswith(article):
                yield joined + other + contracted + word[len(article) :], len(joined), bool(joined)
            else:
                yield joined + other + word, len(joined + other), bool(joined)

    return forms


def _add_patterns(grammar: Grammar, data: Map, rules: frozenset[str]) -> None:
    path, parts = grammar.path, data["parts"]
    for rule, patterns in data["patterns"].items():
        if rule not in rules:
            raise DataError(
                path,
                f"The rule {rule} is not known.",
                nearest(rule, sorted(rules)),
                line=data["patterns"].lines[rule],
            )
        for pattern, line in zip(patterns, patterns.lines, strict=True):
            source = _letters(grammar, pattern, parts, line)
            if source.count(OTHER) > OVER:
                raise DataError(
                    path,
                    f"This pattern names more than {OVER} words of no class.",
                    "What stands so far apart is no one date.",
                    line=line,
                    name=rule,
                )
            try:
                compiled = re.compile(source)
            except re.error as error:
                raise DataError(
                    path,
                    f"This is no pattern: {error}.",
                    "Check its brackets.",
                    line=line,
                    name=rule,
                ) from None
            if compiled.match(""):
                raise DataError(
                    path,
                    "This pattern fits where there is nothing.",
                    "Let one of its classes stand without ? or *.",
                    line=line,
                    name=rule,
                )
            needed = needed_letters(source)
            for letter in first_letters(source):
                patterns_of = grammar.patterns.setdefault(letter, Patterns([], []))
                patterns_of.needed.append(needed)
                patterns_of.matchers.append((rule, compiled.match))


def first_letters(source: str) -> set[str]:
    """The letters with which a match of a pattern may begin.

    Knows what patterns are made of: letters, groups, alternatives, ? * + and assertions.

    >>> sorted(first_letters("(?:a|b)?c+d"))
    ['a', 'b', 'c']
    """
    return _firsts(_SYNTAX.findall(source), 0)[0]


def _firsts(tokens: list[str], at: int) -> tuple[set[str], bool, int]:
    """First letters of the alternatives from `at` to their end; may they be empty; the end."""
    letters: set[str] = set()
    empty, open_ = False, True  # some alternative is empty; this one may still begin here
    while at < len(tokens) and tokens[at] != ")":
        token = tokens[at]
        at += 1
        if token == "|":
            empty, open_ = empty or open_, True
            continue
        if token[0] == "^":
            continue
        if token[0] == "(":
            found, skippable, at = _firsts(tokens, at)
            at += 1  # the closing bracket
            if token != "(?:":  # an assertion takes no letter
                continue
        else:
            found, skippable = {token}, False
        if at < len(tokens) and tokens[at][0] in "?*+":
            skippable = skippable or tokens[at][0] != "+"
            at += 1
        if open_:
            letters |= found
            open_ = skippable
    return letters, empty or open_, at


def needed_letters(source: str) -> frozenset[str]:
    """The letters that stand in every match of a pattern: those in no option or alternative.

    >>> sorted(needed_letters("(?:a|b)?c+(?:ad|bd)(?!e)"))
    ['c', 'd']
    """
    return frozenset(_needed(_SYNTAX.findall(source), 0)[0])


def _needed(tokens: list[str], at: int) -> tuple[set[str], int]:
    """Letters in each of the alternatives from `at` to their end; the end."""
    alternatives: list[set[str]] = [set()]
    while at < len(tokens) and tokens[at] != ")":
        token = tokens[at]
        at += 1
        if token == "|":
            alternatives.append(set())
            continue
        found = {token}
        if token[0] == "(":
            found, at = _needed(tokens, at)
            at += 1  # the closing bracket
        optional = at < len(tokens) and tokens[at][0] in "?*"
        at += at < len(tokens) and tokens[at][0] in "?*+"
        if not optional and (token == "(?:" or token.isalpha()):
            alternatives[-1] |= found
    return set.intersection(*alternatives), at


def _letters(grammar: Grammar, pattern: str, parts: Map, line: int) -> str:
    """The pattern with every class name replaced by its letter, every part by its pattern."""

    def replaced(match: re.Match[str]) -> str:
        name = match.group()
        if name in parts:
            return _letters(grammar, parts[name], parts, line)
        if name not in grammar.letters:
            known = [*grammar.letters, *parts]
            problem = f"The class {name} is not known."
            raise DataError(grammar.path, problem, nearest(name, known), line=line)
        return grammar.letters[name]

    source = _NAME.sub(replaced, pattern).replace(" ", "")
    return re.sub(r"\((?!\?)", "(?:", source)
