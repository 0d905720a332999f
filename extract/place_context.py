"""What stands before and after a possible place name, read off the tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from extract.gazetteer import Place
from extract.place_meanings import Meanings
from extract.place_words import PlaceWords
from extract.text import Sentence

_SKIPPED: Final = frozenset(['"', "'", "(", "the", "["])
_MAX_STEPS: Final = 9


class Context:
    """The words before a name: `start` is the first token that belongs to its bearing."""

    kind: str = ""  # kind of place that the word before says: town, admin1, camp ...
    bearing: str = ""
    near: bool = False
    prep: bool = False
    country: str = ""  # said by an adjective: "the Syrian city of X"
    organisation: bool = False
    named_for: bool = False  # a street or square stands before, which may bear another place's name
    person: bool = False
    spoken: bool = False
    listed: bool = False  # it stands in a list behind another name
    away: bool = False  # a distance, or "of/from" between bearing and name

    def __init__(self, start: int, inside: bool) -> None:
        self.start, self.inside = start, inside

    @property
    def cued(self) -> bool:
        """Whether anything before the name says that a place follows."""
        return bool(self.kind or self.bearing or self.near or self.inside)


class Hit:
    """A span of tokens [first, last) that may name a place, with all that it may mean; `cut` letters
    of the first token are proclitics.
    """

    after_country: str = ""  # ISO code by the adjective behind the name
    chosen: Place | None = None
    rule: str = ""
    holder: Hit | None = None  # the next name, said to contain this

    def __init__(
        self, sentence: Sentence, first: int, last: int, cut: int, key: str, names: Meanings, context: Context
    ) -> None:
        self.sentence, self.first, self.last, self.cut = sentence, first, last, cut
        self.key, self.names, self.context = key, names, context

    @property
    def start(self) -> int:
        """Offset of the name in the text, proclitics left out."""
        return self.sentence.starts[self.first] + self.cut

    @property
    def end(self) -> int:
        """Offset behind the name."""
        return self.sentence.end_of(self.last - 1)


def context_before(
    sentence: Sentence, first: int, cut: int, words: PlaceWords, nisba: Mapping[str, str]
) -> Context:
    """Read the tokens before `first` backwards until one says nothing about places.

    `cut` letters of the first token are proclitics, which may mean "in" or "to".
    """
    tokens = sentence.words
    prefix = tokens[first][:cut]
    context = Context(first, "ب" in prefix or "ل" in prefix)
    previous = tokens[first - 1] if first else ""
    context.organisation = previous in words.organisations
    context.named_for = previous in words.named_for
    context.person = previous in words.titles
    context.spoken = previous in words.speech
    if cut and prefix != "ب" and prefix != "ل":
        return context
    index = first - 1
    bearings: list[str] = []
    of = False
    for _ in range(_MAX_STEPS):
        if index < 0:
            break
        token = tokens[index]
        role = words.roles.get(token)
        if role is None:
            if token in _SKIPPED:
                pass
            elif token[0].isdigit() and context.away:
                context.start = index
            elif token in nisba and index and not bearings and not context.kind:
                context.country = nisba[token]
            else:
                break
        elif role.role == "bearing" and (not context.inside or bearings):
            bearings.append(role.value)
            context.start, of = index, False
        elif role.role == "near":
            context.near, context.start, of = True, index, False
        elif role.role == "unit":
            context.away, context.start, of = True, index, False
        elif role.role == "type" and not bearings and not context.near:
            context.kind = context.kind or role.value
            of = False
        elif role.role == "from":
            of = True
        elif role.role in ("in", "prep"):
            context.inside = context.inside or role.role == "in"
            context.prep = True
            break
        else:
            break
        if role is not None and role.inside:
            context.inside = True
            if not bearings and not context.near:
                break
        index -= 1
    context.prep = context.prep or of
    if bearings:
        context.bearing = _joined(bearings)
    if not context.kind:
        context.country = ""
    return context


def _joined(bearings: list[str]) -> str:
    """Bearing words as one bearing: south and east give se; contradictions give the first."""
    letters = {letter for value in bearings for letter in value}
    if letters == {"c"}:
        return "c"
    first = "n" if "n" in letters and "s" not in letters else ""
    first = first or ("s" if "s" in letters and "n" not in letters else "")
    second = "e" if "e" in letters and "w" not in letters else ""
    second = second or ("w" if "w" in letters and "e" not in letters else "")
    return first + second or bearings[-1]
