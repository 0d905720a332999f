"""Numbers with their bounds: about 50, 5 to 7, at least 12, the 7 soldiers."""

from __future__ import annotations

from typing import Final

from extract.numerals import Number, read_number
from extract.quantity_nouns import OPEN_CLOSE, Item, NounReader

_GLUES: Final = frozenset("/:-+#_*@=")


class NumberReader(NounReader):
    """Reads numbers in digits and words, and refuses what counts nothing."""

    def _number(self, i: int) -> int:
        """Read a number with its bounds and noun; returns the token behind it."""
        words = self.words
        first, definite, refused = self._before_digits(i)
        number = read_number(words, self.starts, i, self.w.numerals)
        if number is None:
            return i + 1
        form = self.w.numerals.forms.get(words[i])
        if form is not None:
            definite = form.definite
        if refused or number.value < 0 or self._glued_behind(number.end):
            return self._skip_code(number.end)
        if self._is_between(first):
            between = self._between(i, first, number)
            if between:
                return between
        other = self._second(number)
        low, high, end = number.value, number.value, number.end
        if other is not None:
            if other.value < 0 or self._glued_behind(other.end) or other.value <= number.value:
                return self._skip_code(other.end)
            low, high, end = self._scaled(number, other)
        item = Item(first, end, low, low, high, "exact" if low == high else "range", "number")
        if form is None:
            item.start = self.starts[i] if first == i else -1
        if not self._is_count(item, number, i, definite):
            return end
        if other is not None and words[number.end] == "-" and item.noun is None:
            return end
        self._bound(item, first, i)
        self._with_named(item)
        self._add(item)
        return item.end

    def _with_named(self, item: Item) -> None:
        """One more for who is told before: "he and 7 of his family", "so-and-so and 3 others"."""
        words, lists, first = self.words, self.w.lists, item.first
        form = self.w.numerals.forms.get(words[first])
        joined = words[first] in self.w.numerals.joiners or (form is not None and form.joined)
        if not joined or not first or not self.w.articles or item.kind != "exact":
            return
        if words[first - 1] in lists["self"]:
            item.first -= 1
        elif not (words[item.end - 1] in lists["others"] and self._named_victim(first)):
            return
        item.start = -1
        item.low = item.best = item.high = item.best + 1
        item.rule = "with_named"

    def _named_victim(self, first: int) -> bool:
        """Whether only a name stands between a trigger and token `first`."""
        done = self.items[-1].end if self.items else 0
        for k in range(first - 1, max(done, first - 7) - 1, -1):
            if self.triggers[k]:
                return k < first - 1
            if not self.words[k].isalpha() or self.words[k] in self.w.nouns:
                return False
        return False

    def _before_digits(self, i: int) -> tuple[int, bool, bool]:
        """(first token, has an article, is part of a name or code) for digits at `i`."""
        if i == 0 or not self.words[i][0].isdecimal():
            return i, False, False
        if not self._glued(i):  # an article stands apart, or it is the last word's own
            return (i - 1, True, False) if self.words[i - 1] in self.w.articles else (i, False, False)
        before = self.words[i - 1]
        if before in self.w.clitics:
            glued = i > 1 and self._glued(i - 1) and self.words[i - 2] not in OPEN_CLOSE
            return i - 1, before.endswith(self.w.articles), glued
        return i, False, before.isalpha() or before in _GLUES or before in ".,%"

    def _glued_behind(self, end: int) -> bool:
        """Whether the number before token `end` runs on: a percentage, clock time, date, 5km."""
        if end >= self.n:
            return False
        word = self.words[end]
        if word == "%" or (word in "/:_" and self._glued(end)):
            return word != ":" or (end + 1 < self.n and self._glued(end + 1))
        return self._glued(end) and word[0].isascii() and word[0].isalnum()

    def _skip_code(self, end: int) -> int:
        """Pass over the rest of a date, phone number, score or the like."""
        while (
            end < self.n
            and self._glued(end)
            and (self.words[end][0].isdecimal() or self.words[end] in _GLUES)
        ):
            end += 1
        return end

    def _is_between(self, first: int) -> bool:
        between, words = self.w.between, self.words
        if not first or words[first - 1] not in self.w.between_last:
            return False
        return any(tuple(words[first - k : first]) in between for k in (1, 2) if first >= k)

    def _between(self, i: int, first: int, greedy: Number) -> int:
        """Read "between X and Y"; 0 when there is no second number."""
        words, numerals = self.words, self.w.numerals
        number = read_number(words, self.starts, i, numerals, join=False) or greedy
        k = number.end
        if k < self.n and words[k] in self.w.nouns:
            k += 1
        j = k
        if k < self.n and words[k] in numerals.joiners:
            j = k + 1
        elif k >= self.n or not (words[k] in numerals.forms and numerals.forms[words[k]].joined):
            j = -1
        other = read_number(words, self.starts, j, numerals) if 0 <= j < self.n else None
        rule = "between"
        if other is None or other.value < 0:
            if number.split is None:
                return 0
            low, high, end = number.split[0], number.split[1], number.end
        else:
            low, high, end = self._scaled(number, other)
        if low >= high:
            return end
        start = first - (2 if first > 1 and tuple(words[first - 2 : first]) in self.w.between else 1)
        item = Item(start, end, low, low, high, "range", rule)
        if self._is_count(item, number, i, False):
            self._add(item)
            return item.end
        return end

    def _second(self, number: Number) -> Number | None:
        """The second number of "5-7", "5 to 7", "5 or 6"."""
        j = number.end
        if j + 1 >= self.n:
            return None
        word, lists = self.words[j], self.w.lists
        if word == "-":
            if not self.words[j + 1][0].isdecimal():
                return None
        elif word not in lists["to"] and word not in lists["or"]:
            return None
        if self.words[j + 1] in self.w.clitics:
            return None
        return read_number(self.words, self.starts, j + 1, self.w.numerals)

    @staticmethod
    def _scaled(number: Number, other: Number) -> tuple[int, int, int]:
        """Low and high; "5 to 7 thousand" gives 5,000 and 7,000."""
        low = number.value
        if number.scale == 1 and other.scale > 1 and low * other.scale < other.value:
            low *= other.scale
        return low, other.value, other.end

    def _is_count(self, item: Item, number: Number, i: int, definite: bool) -> bool:
        """Sets the noun; False for years, ages, measures, ordinals, names and the like."""
        w, words, first = self.w, self.words, item.first
        before = words[first - 1] if first else ""
        if before in w.lists["ordinals"] or self._measure(item.end):
            return False
        behind = words[item.end] if item.end == i + 1 < self.n else ""
        if words[i] in w.lists["fraction_like"] and behind.startswith(w.articles):
            return False
        self._set_noun(item, item.end)
        others = words[item.end - 1] in w.lists["others"]
        item.bare = item.noun is not None or others or self._bare(item.end)
        if before in w.lists["not_before"] and not (item.noun and before in w.lists["tolls"]):
            return False
        if words[first].endswith("كيلو"):
            return False
        if item.noun is not None:
            if words[i] in w.lists["dual_before_noun"] and item.noun_at == i + 1:
                item.low = item.best = item.high = 2 * number.value
            return True
        if number.digits and self._in_series(item):
            return False
        bound = item.kind == "range" or self._bound_before(first, i) is not None
        if definite and not bound:
            return self._definite(item, before)
        if number.digits and 1900 <= number.value <= 2100 and not bound:
            return False
        if first and before == "(" and item.end < self.n and words[item.end] == ")":
            return first > 1 and self.triggers[first - 2] is not None
        if item.end - first == 1 and words[first] in w.doubtful:
            return first > 0 and self.triggers[first - 1] is not None
        return True

    def _in_series(self, item: Item) -> bool:
        """Whether bare digits are a list's number, part of a phone number, or "13 and 14 May"."""
        end, words = item.end, self.words
        if item.first and words[item.first - 1][0].isdecimal():
            return True
        if end >= self.n:
            return False
        if words[end] == "-" or words[end][0].isdecimal():
            return True
        form = self.w.numerals.forms.get(words[end])
        if form is not None and not form.joined:
            return True
        if words[end] in self.w.numerals.joiners and end + 1 < self.n:
            second = read_number(words, self.starts, end + 1, self.w.numerals)
            return second is not None and self._measure(second.end)
        return False

    def _definite(self, item: Item, before: str) -> bool:
        """Accept "the soldiers, the 7", refuse "the summit, the 20th"."""
        entry = self._match_noun(item.first - 1) if before in self.w.nouns else None
        if entry is not None and entry[0].number != "one":
            item.noun, item.noun_at, item.noun_end = entry[0].family, item.first - 1, item.first
            item.first -= 1
            item.start = -1
            return True
        if before in self.w.lists["durations"]:
            item.rule, item.duration = "duration", True
            return True
        return self.triggers[item.first - 1] is not None or before.endswith(("ات", "ين", "ون"))

    def _bound_before(self, first: int, i: int) -> tuple[str, int] | None:
        """(kind, first token) of the quantifier that ends before the number."""
        for end in (i,) if i == first else (i, first):
            if not end or self.words[end - 1] not in self.w.before_last:
                continue
            for length in (4, 3, 2, 1):
                start = end - length
                if start >= 0:
                    kind = self.w.before.get(tuple(self.words[start:end]))
                    if kind:
                        return kind, start
        return None

    def _bound(self, item: Item, first: int, i: int) -> None:
        """Apply "about", "at least", "fewer than" ... before or behind the number."""
        found = self._bound_before(first, i) if item.first in (first, i) else None
        kind = None
        if found:
            kind, item.first = found
            item.start = -1
        else:
            for length in (3, 2, 1):
                tail = tuple(self.words[item.end : item.end + length])
                if len(tail) == length and tail in self.w.after:
                    kind = self.w.after[tail]
                    item.end += length
                    break
        self._odd_behind(item)
        if kind is None or item.kind in ("range", "vague"):
            return
        value = item.best
        if kind == "less":
            value = max(value - 1, 0)
        item.best = value
        item.low = 0 if kind in ("max", "less") else value
        item.high = None if kind == "min" else value
        item.kind = "max" if kind == "less" else kind

    def _odd_behind(self, item: Item) -> None:
        """Read "twenty and odd" as 21 to 29."""
        if item.noun is None and item.end < self.n and item.best % 10 == 0:
            word = self.words[item.end]
            joined = word in self.w.numerals.joiners and item.end + 1 < self.n
            at = item.end + 1 if joined else item.end
            if self.words[at] in self.w.lists["odd"] and item.kind == "exact":
                item.low, item.best, item.high = item.best + 1, item.best + 1, item.best + 9
                item.kind, item.end = "vague", at + 1
                self._set_noun(item, item.end)
