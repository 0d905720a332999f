"""The word lists of the quantities engine, read from a language's quantities.yml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from extract.known import Known
from extract.numerals import Form, Numerals
from extract.text import fold_word
from schema.errors import DataError, nearest
from schema.strict_yaml import Map, check_keys, read_yaml

KINDS: Final = ("approx", "min", "max", "less")
COUNTED: Final = (
    "killed", "injured", "detained", "abducted", "escaped", "released", "displaced", "surrendered",
)  # fmt: skip
_LISTS: Final = (
    "and", "prefixes", "article", "doubtful", "weekdays", "ten", "few", "odd", "none_of", "between",
    "to", "or", "from", "others", "one_of", "not_before", "not_after", "not_after_phrases",
    "indefinite", "fraction_like", "superlatives", "dual_before_noun", "part_behind", "durations",
    "ordinals", "bare_before", "no_people", "size_cues", "size_of", "own_size",
    "joins", "no_size", "contrast", "blockers", "update", "tolls", "part",
)  # fmt: skip
# Lists that a language may do without.
_MORE_LISTS: Final = ("besides", "self", "causes", "reached", "later", "dual_signs", "claims")
HARD: Final = frozenset(".!?;:…")  # signs that part what belongs together
_SHORT_PREFIXES: Final = ("", "و", "ال", "وال", "ب", "وب")  # what a word of two letters may bear
_SUFFIXES: Final = ("ه", "ها", "هم", "هما", "هن")

Phrase = tuple[str, ...]


class Noun(NamedTuple):
    """A form of a noun for people. `number` is one, two, many or two_or_many."""

    family: str
    number: str
    joined: bool
    definite: bool
    possessed: bool = False
    object: bool = False  # has the ending of an object (accusative)


class Part(NamedTuple):
    """What a word may do in a sentence with a quantity."""

    begins: bool  # a quantity may begin with it, beside a trigger or not
    alone: bool  # it may without a trigger
    trigger: str | None  # what it says has happened
    tells: bool  # it is a trigger, or claims victims


class Family(NamedTuple):
    """What a family of nouns says by itself."""

    counted: str | None
    strength: str | None  # "always", "cue" (only beside a word of size) or None


class Words(NamedTuple):
    """All tables, folded; sets hold single words with and without particles."""

    numerals: Numerals
    clitics: frozenset[str]
    articles: tuple[str, ...]
    weekdays: frozenset[str]
    doubtful: frozenset[str]
    lists: dict[str, frozenset[str]]
    vague: dict[str, list[tuple[Phrase, tuple[int, int, int | None]]]]
    before: dict[Phrase, str]
    after: dict[Phrase, str]
    between: frozenset[Phrase]
    between_last: frozenset[str]  # the last words of those
    measure_phrases: frozenset[Phrase]
    measure_firsts: frozenset[str]  # the first words of those
    nouns: dict[str, list[tuple[Phrase, Noun]]]
    families: dict[str, Family]
    mass: dict[Phrase, str]  # family of "the police" in "5 of the police"
    triggers: dict[str, str]
    trigger_next: dict[str, frozenset[str]]  # what must follow the first word of a pair
    plain: frozenset[str]  # triggers of two words that also stand alone, right before a count
    either: frozenset[str]
    heads: frozenset[str]  # a quantity may begin with these without a trigger
    parts: Known[Part | None]  # by word; None for those that play none
    before_last: frozenset[str]  # the last words of quantifiers that stand before a number
    barriers: frozenset[str]  # over which no trigger reaches a noun without a number
    strength_words: frozenset[str]  # nouns of forces, and words that tell of a group's size


def load_words(path: Path) -> Words:
    """The tables of `path`. Raises DataError with line and remedy for a broken file."""
    data = read_yaml(path)
    if not isinstance(data, Map):
        raise DataError(path, "The file holds no keys.", "Start from another language's file.")
    sections = ("order", "numbers", "fractions", "vague", "before", "after", "nouns", "triggers")
    check_keys(data, path, required=(*sections, *_LISTS), optional=_MORE_LISTS)
    prefixes = ["", *(fold_word(p) for p in data["prefixes"])]
    joiners = tuple(fold_word(p) for p in data["and"])
    articles = tuple(fold_word(p) for p in data["article"])
    lists = {key: frozenset(_prefixed(data.get(key, ()), prefixes)) for key in (*_LISTS, *_MORE_LISTS)}
    weekdays = lists["weekdays"]
    barred = weekdays | lists["not_after"]
    numerals = _numerals(data, path, prefixes, joiners, articles, barred)
    vague = _vague(data, path, prefixes)
    families, nouns = _nouns(data, path, prefixes, joiners, articles)
    triggers, trigger_next, plain, either = _triggers(data, path, prefixes)
    before = _bounds(data["before"], path, prefixes)
    between = frozenset(_phrases(data["between"], prefixes))
    measure_phrases = frozenset(_phrases(data["not_after_phrases"], prefixes))
    bare_heads = frozenset(nouns) | lists["one_of"]
    heads = {*numerals.forms, *numerals.fractions, *vague, *lists["few"], *lists["odd"]}
    heads |= {w for w, entries in nouns.items() if any(n.number == "two" for _, n in entries)}
    heads |= {
        w
        for w, entries in nouns.items()
        if any((n.number == "many" or n.joined) and families[n.family].counted for _, n in entries)
    }
    return Words(
        numerals=numerals,
        clitics=frozenset(p for p in prefixes if p),
        articles=articles,
        weekdays=weekdays,
        doubtful=frozenset(fold_word(w) for w in data["doubtful"]),
        lists=lists,
        vague=vague,
        before=before,
        after=_bounds(data["after"], path, [""]),
        between=between,
        between_last=frozenset(phrase[-1] for phrase in between),
        measure_phrases=measure_phrases,
        measure_firsts=frozenset(phrase[0] for phrase in measure_phrases),
        nouns=nouns,
        families=families,
        mass={p: f for f, e in data["nouns"].items() for p in _phrases(e.get("mass", ()), [""])},
        triggers=triggers,
        trigger_next=trigger_next,
        plain=plain,
        either=either,
        heads=frozenset(heads),
        parts=Known(partial(_part, bare_heads | heads, frozenset(heads), triggers, lists["claims"])),
        before_last=frozenset(phrase[-1] for phrase in before),
        barriers=frozenset([*HARD, *lists["blockers"], *nouns]),
        strength_words=lists["size_of"]
        | lists["joins"]
        | frozenset(
            w for w, entries in nouns.items() if any(families[n.family].strength for _, n in entries)
        ),
    )


def _part(
    begins: frozenset[str],
    alone: frozenset[str],
    triggers: dict[str, str],
    claims: frozenset[str],
    word: str,
) -> Part | None:
    digits, trigger = word[0].isdecimal(), triggers.get(word)
    part = Part(digits or word in begins, digits or word in alone, trigger, bool(trigger) or word in claims)
    return part if part.begins or part.tells else None


def _phrases(words: Iterable[str], prefixes: Iterable[str]) -> Iterator[Phrase]:
    """Each phrase as a tuple of folded words, the first with each particle."""
    for entry in words:
        first, *rest = fold_word(entry).split()
        for prefix in prefixes:
            if not prefix or len(first) > 1:
                yield (prefix + first, *rest)


def _prefixed(words: Iterable[str], prefixes: list[str]) -> Iterator[str]:
    for phrase in _phrases(words, [p for p in prefixes if len(p) < 2]):
        yield phrase[0] if len(phrase) == 1 else " ".join(phrase)


def _number(text: str, path: Path, line: int) -> int:
    if not text.isdecimal():
        raise DataError(path, f"{text} is no whole number.", "Write it in digits.", line=line)
    return int(text)


def _numerals(
    data: Map,
    path: Path,
    prefixes: list[str],
    joiners: tuple[str, ...],
    articles: tuple[str, ...],
    barred: frozenset[str],
) -> Numerals:
    roles = ("unit", "stem", "tens", "hundred", "hundreds", "thousand", "thousands")
    check_keys(data["numbers"], path, required=roles, name="numbers")
    forms: dict[str, Form] = {}
    for role in roles:
        section = data["numbers"][role]
        for key, words in section.items():
            value = _number(key, path, section.lines[key])
            for word in map(fold_word, words):
                for prefix in prefixes:
                    if not _may_bear(word, prefix):
                        continue
                    form = Form(role, value, _joined(prefix, joiners), prefix.endswith(articles))
                    if not prefix:
                        forms[word] = form
                    elif prefix + word not in barred:
                        forms.setdefault(prefix + word, form)
    ten = frozenset(fold_word(w) for w in data["ten"])
    fractions = {
        phrase[0]: (_number(key, path, data["fractions"].lines[key]), phrase[0] != fold_word(word))
        for key, words in data["fractions"].items()
        for word in words
        for phrase in _phrases([word], ["", *joiners] if articles else [""])
    }
    indefinite = frozenset(data["indefinite"])
    return Numerals(forms, frozenset(joiners), ten, fractions, indefinite, data["order"] == "tens_first")


def _may_bear(word: str, prefix: str) -> bool:
    """Whether a particle before a short word isn't rather the first letter of another word."""
    if len(word) <= 2:
        return prefix in _SHORT_PREFIXES
    return len(word) > 4 or "ك" not in prefix


def _joined(prefix: str, joiners: tuple[str, ...]) -> bool:
    return bool(prefix) and prefix.startswith(joiners)


def _vague(
    data: Map, path: Path, prefixes: list[str]
) -> dict[str, list[tuple[Phrase, tuple[int, int, int | None]]]]:
    table: dict[str, list[tuple[Phrase, tuple[int, int, int | None]]]] = {}
    for key, words in data["vague"].items():
        values = [_number(v, path, data["vague"].lines[key]) for v in key.split()]
        if len(values) not in (2, 3):
            raise DataError(
                path,
                f"{key} isn't low, value, high.",
                "Give two or three numbers.",
                line=data["vague"].lines[key],
            )
        bounds = (values[0], values[1], values[2] if len(values) == 3 else None)
        for phrase in _phrases(words, prefixes):
            table.setdefault(phrase[0], []).append((phrase, bounds))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def _bounds(section: Map, path: Path, prefixes: list[str]) -> dict[Phrase, str]:
    check_keys(section, path, required=(), optional=KINDS)
    return {p: kind for kind, words in section.items() for p in _phrases(words, prefixes)}


def _nouns(
    data: Map,
    path: Path,
    prefixes: list[str],
    joiners: tuple[str, ...],
    articles: tuple[str, ...],
) -> tuple[dict[str, Family], dict[str, list[tuple[Phrase, Noun]]]]:
    families: dict[str, Family] = {}
    table: dict[str, list[tuple[Phrase, Noun]]] = {}
    seen: dict[Phrase, Noun] = {}
    marks = [(p, _joined(p, joiners), bool(p) and bool(articles) and p.endswith(articles)) for p in prefixes]
    for family, entry in data["nouns"].items():
        keys = ("counted", "strength", "dual", "relatives", "mass")
        check_keys(entry, path, required=("one", "many"), optional=keys, name=family)
        if entry.get("counted", COUNTED[0]) not in COUNTED:
            raise DataError(
                path,
                f"{entry['counted']} is nothing that can be counted.",
                nearest(entry["counted"], list(COUNTED)),
                line=entry.lines["counted"],
                name=family,
            )
        families[family] = Family(entry.get("counted"), entry.get("strength"))
        made: dict[tuple[str, bool, bool, bool, bool], Noun] = {}
        for phrase, number, possessed, accusative in _forms(entry, bool(articles)):
            for prefix, joined, definite in marks:
                if (definite and possessed) or (len(phrase[0]) <= 2 and prefix not in ("", "و", "ال", "وال")):
                    continue
                full = (prefix + phrase[0], *phrase[1:])
                key = (number, joined, definite, possessed, accusative)
                noun = made.get(key) or made.setdefault(key, Noun(family, *key))
                known = seen.get(full)
                if known is None:
                    seen[full] = noun
                elif known.number == "many" and number[:3] == "two" and known.family == family:
                    seen[full] = known._replace(number="two_or_many")
    for full, noun in seen.items():
        table.setdefault(full[0], []).append((full, noun))
    for entries in table.values():
        if len(entries) > 1:
            entries.sort(key=lambda item: -len(item[0]))
    return families, table


def _forms(entry: Map, inflect: bool) -> Iterator[tuple[Phrase, str, bool, bool]]:
    """(words, number, possessed, accusative) of all forms of a family.

    With `inflect` the Arabic endings are made: dual (n and construct), accusative, and
    possessive pronouns; a final ta marbuta (folded to ha) opens to ta before an ending.
    """
    for word in map(fold_word, entry["many"]):
        phrase = tuple(word.split())
        yield phrase, "many", False, False
        if inflect and len(phrase) == 1:
            stem = word[:-1] if word.endswith(("ين", "ون")) else word
            for suffix in _SUFFIXES:
                yield (_open(stem) + suffix,), "many", True, False
            if stem != word:
                yield (stem,), "many", True, False
    for word in map(fold_word, entry["one"]):
        phrase = tuple(word.split())
        yield phrase, "one", False, False
        if inflect and len(phrase) == 2:  # in construct: two men of the guard
            yield (_open(phrase[0]) + "ا", phrase[1]), "two", False, False
            yield (_open(phrase[0]) + "ي", phrase[1]), "two", False, True
        if not inflect or len(phrase) > 1:
            continue
        if not word.endswith("ه") and len(word) > 2:
            yield (word + "ا",), "one", False, True
        for suffix in _SUFFIXES:
            yield (_open(word) + suffix,), "one", True, False
        for ending in ("ان", "ين") if len(word) > 2 else ():
            # Participles in mu- mostly have the sound plural, written as the dual is.
            sound = ending == "ين" and word.startswith("م") and len(word) > 3 and word[-1] != "ه"
            yield (_open(word) + ending,), "two_or_many" if sound else "two", False, ending == "ين"
        for ending in ("اه", "اها", "يه", "يها") if "relatives" in entry else ():
            yield (_open(word) + ending,), "two", True, False
    for word in map(fold_word, entry.get("dual", ())):
        yield (word,), "two", False, word.endswith("ين")


def _open(word: str) -> str:
    return word[:-1] + "ت" if word.endswith("ه") else word


def _triggers(
    data: Map, path: Path, prefixes: list[str]
) -> tuple[dict[str, str], dict[str, frozenset[str]], frozenset[str], frozenset[str]]:
    triggers: dict[str, str] = {}
    following: dict[str, frozenset[str]] = {}
    alone: set[str] = set()
    either: set[str] = set()
    for counted, entry in data["triggers"].items():
        check_keys(entry, path, required=("before", "either"), name=counted)
        if counted not in COUNTED:
            raise DataError(
                path,
                f"{counted} is nothing that can be counted.",
                nearest(counted, list(COUNTED)),
                line=data["triggers"].lines[counted],
            )
        for position in ("before", "either"):
            for phrase in _phrases(entry[position], prefixes):
                triggers.setdefault(phrase[0], counted)
                if len(phrase) > 1:
                    following[phrase[0]] = following.get(phrase[0], frozenset()) | {phrase[1]}
                else:
                    alone.add(phrase[0])
                if position == "either":
                    either.add(phrase[0])
    return triggers, following, frozenset(alone & following.keys()), frozenset(either)
