"""What a quantity is made of, and how its noun is found beside a number."""

from __future__ import annotations

from typing import Final

from extract.quantity_words import HARD, Noun, Part, Words
from extract.text import Sentence

_PARTED: Final = 7  # tokens over which the two words of a trigger may be parted
OPEN_CLOSE: Final = frozenset("()\"'[]")


class Item:
    """A quantity of tokens [first, end), with the noun at tokens [noun_at, noun_end)."""

    noun: str | None = None
    noun_at: int = -1
    noun_end: int = -1
    start: int = -1  # offset, when it isn't that of the first token
    bare: bool = True  # no word that names another thing stands behind the number
    duration: bool = False
    victim: bool = False

    def __init__(
        self, first: int, end: int, low: int | None, best: int, high: int | None, kind: str, rule: str
    ) -> None:
        self.first, self.end = first, end
        self.low, self.best, self.high = low, best, high
        self.kind, self.rule = kind, rule


def find_triggers(w: Words, words: list[str], parts: list[Part | None]) -> list[str | None]:
    """For each token what it says has happened (killed, detained ...), or None."""
    found = [None if part is None else part.trigger for part in parts]
    for i, trigger in enumerate(found):
        second = w.trigger_next.get(words[i]) if trigger else None
        if second is None:
            continue
        if i + 1 < len(words) and words[i + 1] in second:
            if words[i + 1] not in w.nouns and words[i] not in w.either:
                found[i], found[i + 1] = None, trigger
            continue
        if words[i] in w.plain and _count_next(w, words, i + 1):
            continue
        found[i] = None
        for k in range(i + 2, min(i + _PARTED, len(words))):
            if words[k] in second and words[k] not in w.nouns:
                found[k] = trigger  # "put the army's units an end to"
            if found[k] or words[k] in HARD:
                break
    return found


def _count_next(w: Words, words: list[str], k: int) -> bool:
    """Whether a count stands at token `k`, or behind small words ("in it", "he")."""
    while k < len(words) and (words[k] in w.lists["bare_before"] or words[k] in w.lists["self"]):
        k += 1
    return k < len(words) and (words[k] in w.heads or words[k][0].isdecimal())


class NounReader:
    """The tokens of one sentence, the items read so far, and the nouns around a number."""

    def __init__(self, words: Words, sentence: Sentence, parts: list[Part | None]) -> None:
        self.w, self.parts = words, parts
        self.words = sentence.words
        self.starts = sentence.starts
        self.n = len(sentence.words)
        self.items: list[Item] = []
        self.triggers = find_triggers(words, sentence.words, parts)

    def _match_noun(self, i: int) -> tuple[Noun, int] | None:
        """(noun, token behind it) for the longest noun at token `i`."""
        if not 0 <= i < self.n:
            return None
        for phrase, noun in self.w.nouns.get(self.words[i], ()):
            if len(phrase) == 1 or tuple(self.words[i : i + len(phrase)]) == phrase:
                return noun, i + len(phrase)
        return None

    def _set_noun(self, item: Item, j: int) -> None:
        """The counted noun from token `j` on: behind "of", quotes or an English adjective."""
        w, words = self.w, self.words
        k = j
        while k < self.n and k < j + 2 and words[k] in OPEN_CLOSE:
            k += 1
        if k < self.n and words[k] in w.lists["from"]:
            k += 1
        if k < self.n and words[k] in w.lists["others"] and w.numerals.tens_first:
            k += 1
        found = self._match_noun(k)
        if found is None and w.numerals.tens_first:
            for step in (1, 2):
                between = words[k + step - 1] if k + step - 1 < self.n else "."
                if (
                    not between.isalpha()
                    or between in w.lists["bare_before"]
                    or between in w.numerals.forms
                    or between in w.triggers
                ):
                    break
                found = self._match_noun(k + step)
                if found:
                    k += step
                    break
        if found is None or found[0].joined:
            if k > j and words[k - 1] in w.lists["from"]:
                for length in (2, 1):
                    family = w.mass.get(tuple(words[k : k + length]))
                    if k + length > self.n:
                        continue
                    if family:
                        item.noun, item.noun_at, item.noun_end = family, k, k + length
                        item.end = k + length
                        return
            self._person_by_form(item, j)
            return
        item.noun, item.noun_at, item.noun_end = found[0].family, k, found[1]
        item.end = found[1]
        self._take_others(item)

    def _person_by_form(self, item: Item, j: int) -> None:
        """Unknown plurals of people: those in -iyin, -iyun, as nationalities are."""
        if j < self.n and not self.w.numerals.tens_first:
            word = self.words[j]
            if word in self.w.lists["others"]:
                item.end = j + 1
            if word in self.w.lists["no_people"] or len(word) < 5 or word in self.w.numerals.forms:
                return
            if word.endswith(("يين", "يون")) or (item.best > 10 and word.endswith("يا")):
                item.noun, item.noun_at, item.noun_end, item.end = "person", j, j + 1, j + 1
                self._take_others(item)

    def _take_others(self, item: Item) -> None:
        """Take in words that only complete the noun: "others", "two" behind a dual."""
        if item.end < self.n:
            word = self.words[item.end]
            form = self.w.numerals.forms.get(word)
            other = word in self.w.lists["others"] and not self.w.numerals.tens_first
            if other or (form and form[:3] == ("unit", item.best, False) and item.best <= 2):
                item.end += 1

    def _bare(self, j: int) -> bool:
        """Whether the word at `j` belongs to the rest of the sentence, not to the number."""
        if j + 1 < self.n and self.words[j] in "\"'" and self.starts[j] > self.starts[j - 1] + 1:
            j += 1
        if j >= self.n or not self.words[j].isalpha():
            return True
        word, w = self.words[j], self.w
        if word in w.lists["bare_before"] or word in w.lists["part"] or word in w.triggers:
            return True
        if word in w.lists["others"] or word in w.numerals.forms or word in w.nouns:
            return True
        if len(word) > 4 and word[0] == "ي" and word.endswith("ون"):  # a verb: "5 who belong to"
            return True
        return len(word) > 3 and word[0] in w.numerals.joiners

    def _trigger_near(self, i: int, reach: int) -> int:
        """Distance back to a trigger for a noun without a number; 0 when there is none."""
        words, triggers, barriers = self.words, self.triggers, self.w.barriers
        for at in range(i - 1, max(i - reach, 0) - 1, -1):
            if triggers[at]:
                return i - at
            word = words[at]
            if word in barriers or word[0].isdecimal():
                return 0
        return 0

    def _measure(self, end: int) -> bool:
        """Whether a unit of distance, time, money or share stands at token `end`."""
        while end < self.n and self.words[end] in OPEN_CLOSE:
            end += 1
        if end >= self.n:
            return False
        if self.words[end] in self.w.lists["not_after"] or self.words[end] == "%":
            return True
        if self.words[end] == "-" and end + 1 < self.n and self.words[end + 1] in self.w.lists["not_after"]:
            return True
        if self.words[end] not in self.w.measure_firsts:
            return False
        return any(tuple(self.words[end : end + k]) in self.w.measure_phrases for k in (2, 3))

    def _glued(self, i: int) -> bool:
        return self.starts[i] == self.starts[i - 1] + len(self.words[i - 1])

    def _add(self, item: Item) -> None:
        if item.noun is not None and not item.victim:
            item.victim = self._trigger_near(item.first, 3) > 0 or (
                bool(self.items) and self.items[-1].victim and item.first - self.items[-1].end <= 2
            )
        if self.items and item.first < self.items[-1].end:
            item.first, item.start = self.items[-1].end, -1
        self.items.append(item)
