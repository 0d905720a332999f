"""Quantities of one sentence, each by itself: value, bounds and noun, not yet what happened."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extract.numerals import Number, read_number
from extract.quantity_words import Noun, Words
from extract.text import Sentence

_HARD = frozenset(".!?;:…")
_OPEN_CLOSE = frozenset("()\"'[]")
_GLUES = frozenset("/:-+#_*@=")


@dataclass(slots=True)
class Item:
    """A quantity of tokens [first, end), with the noun at tokens [noun_at, noun_end)."""

    first: int
    end: int
    low: int | None
    best: int
    high: int | None
    kind: str
    rule: str
    noun: str | None = None
    noun_at: int = -1
    noun_end: int = -1
    start: int = -1  # offset, when it isn't that of the first token
    bare: bool = True  # no word that names another thing stands behind the number
    duration: bool = False
    victim: bool = False


def find_triggers(w: Words, words: list[str]) -> list[str | None]:
    """For each token what it says has happened (killed, detained ...), or None."""
    found = [w.triggers.get(word) for word in words]
    for i, trigger in enumerate(found):
        second = w.trigger_next.get(words[i]) if trigger else None
        if second and words[i + 1 : i + 2] != [second]:
            found[i] = None
    return found


class Parser:
    """Reads the items of one sentence from left to right; a value of words and a sentence."""

    def __init__(self, words: Words, sentence: Sentence) -> None:
        self.w = words
        self.words = sentence.words
        self.starts = sentence.starts
        self.n = len(sentence.words)
        self.items: list[Item] = []
        self.triggers = find_triggers(words, sentence.words)

    def parse(self) -> list[Item]:
        """All items in order, none overlapping."""
        w, i = self.w, 0
        while i < self.n:
            word = self.words[i]
            if word in w.all_heads or word[0].isdecimal():
                i = max(self._at(i, word), i + 1)
            else:
                i += 1
        return self.items

    def _at(self, i: int, word: str) -> int:
        w = self.w
        if word[0].isdecimal():
            return self._number(i)
        if word in w.vague:
            end = self._vague(i)
            if end:
                return end
        if word in w.lists["few"] or word in w.lists["odd"]:
            return self._few(i)
        if word in w.lists["one_of"] and word not in w.weekdays:
            end = self._one_of(i)
            if end:
                return end
        if word in w.nouns:
            end = self._noun(i)
            if end:
                return end
        if (word in w.numerals.forms and word not in w.weekdays) or word in w.numerals.fractions:
            return self._number(i)
        return i + 1

    # --- numbers -----------------------------------------------------------------------------

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
        self._add(item)
        return item.end

    def _before_digits(self, i: int) -> tuple[int, bool, bool]:
        """(first token, has an article, is part of a name or code) for digits at `i`."""
        if i == 0 or not self.words[i][0].isdecimal() or not self._glued(i):
            return i, False, False
        before = self.words[i - 1]
        if before in self.w.clitics:
            glued = i > 1 and self._glued(i - 1) and self.words[i - 2] not in _OPEN_CLOSE
            return i - 1, before.endswith(self.w.articles), glued
        return i, False, before.isalpha() or before in _GLUES or before in ".,%"

    def _glued(self, i: int) -> bool:
        return self.starts[i] == self.starts[i - 1] + len(self.words[i - 1])

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
        between = self.w.between
        words = self.words
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
        start = first - (
            2 if first > 1 and tuple(words[first - 2 : first]) in self.w.between else 1
        )
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
        self._set_noun(item, item.end)
        item.bare = item.noun is not None or self._bare(item.end)
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

    def _measure(self, end: int) -> bool:
        """Whether a unit of distance, time, money or share stands at token `end`."""
        while end < self.n and self.words[end] in _OPEN_CLOSE:
            end += 1
        if end >= self.n:
            return False
        if self.words[end] in self.w.lists["not_after"] or self.words[end] == "%":
            return True
        if (
            self.words[end] == "-"
            and end + 1 < self.n
            and self.words[end + 1] in self.w.lists["not_after"]
        ):
            return True
        return any(tuple(self.words[end : end + k]) in self.w.measure_phrases for k in (2, 3))

    # --- bounds ------------------------------------------------------------------------------

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

    # --- nouns -------------------------------------------------------------------------------

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
        while k < self.n and k < j + 2 and words[k] in _OPEN_CLOSE:
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
        w = self.w
        for back in range(1, reach + 1):
            if i - back < 0:
                return 0
            word = self.words[i - back]
            if self.triggers[i - back]:
                return back
            if word in _HARD or word in w.lists["blockers"] or word[0].isdecimal():
                return 0
            if word in w.nouns:
                return 0
        return 0

    def _coordinated(self, i: int, noun: Noun) -> bool:
        """Whether the noun at `i` continues a victim named just before: "X and a soldier"."""
        if not self.items or not (self.items[-1].victim or self.items[-1].noun):
            return False
        gap = i - self.items[-1].end
        return (noun.joined and gap <= 2) or (
            gap == 1 and self.words[i - 1] in self.w.numerals.joiners
        )

    def _noun(self, i: int) -> int:
        """A noun that is its own number: two in the dual, one victim, plural deaths."""
        found = self._match_noun(i)
        if found is None:
            return 0
        noun, end = found
        victim = self._trigger_near(i, 3)
        near = bool(victim) or self._coordinated(i, noun)
        item = Item(i, end, 2, 2, 2, "exact", "dual", noun.family, i, end)
        item.victim = near
        if noun.number == "one":
            if not near or (victim and self._is_subject(i, end, noun)):
                return 0
            if victim > 1 and not self._opens_phrase(i, noun):
                return 0
            item.low = item.best = item.high = 1
            item.rule = "singular"
            return self._pair(item)
        if noun.number == "two" or self._number_behind(end, 2):
            pass
        elif self._plural(noun, i, end, victim, near):
            exact_two = noun.number == "two_or_many"
            item.best, item.high = (2 if exact_two else 3), None
            item.kind, item.rule = "vague", "dual_or_plural" if exact_two else "plural"
        else:
            return 0
        self._take_others(item)
        self._add(item)
        return item.end

    def _plural(self, noun: Noun, i: int, end: int, victim: int, near: bool) -> bool:
        """Whether a plural without a number tells of victims ("deaths and injuries")."""
        if noun.definite or noun.possessed:
            return False
        if any(word in self.w.lists["none_of"] for word in self.words[max(0, i - 4) : i]):
            return False
        if any(word in self.w.lists["between"] for word in self.words[max(0, i - 2) : i]):
            return False
        behind = self.words[end] if end < self.n else ""
        if self.w.families[noun.family].counted in ("killed", "injured") and noun.family != "body":
            return self._bare(end)
        return (near and (not victim or victim == 1)) and not (
            self.w.articles and behind.startswith(self.w.articles)
        )

    def _number_behind(self, j: int, value: int) -> bool:
        form = self.w.numerals.forms.get(self.words[j]) if j < self.n else None
        return form is not None and form.role == "unit" and form.value == value and not form.joined

    def _is_subject(self, i: int, end: int, noun: Noun) -> bool:
        """Whether the noun is rather who did it: an object or a number follows at once."""
        if noun.object or end >= self.n:
            return False
        word = self.words[end]
        form = self.w.numerals.forms.get(word)
        if word[0].isdecimal() or (form and not form.joined and form.value > 1):
            return True
        if not word.isalpha() or word[0] in self.w.numerals.joiners or self.triggers[end]:
            return False
        behind = [self._match_noun(k) for k in (end, end + 1)]
        return any(b is not None and b[0].object and not b[0].joined for b in behind)

    def _opens_phrase(self, i: int, noun: Noun) -> bool:
        """Whether the noun at `i` is no adjective of the word before ("in an armed attack")."""
        before, articles = self.words[i - 1], self.w.articles
        if before in self.w.lists["bare_before"] or before in self.w.numerals.joiners:
            return True
        if not articles:
            return True
        return before.startswith(articles) and not noun.definite

    def _pair(self, item: Item) -> int:
        """One victim, or two when the second is the first one's own: "a woman and her child"."""
        second = self._match_noun(item.end)
        if second and second[0].joined and second[0].possessed and second[0].number == "one":
            if second[0].family != item.noun:
                item.noun = "person"
            item.low = item.best = item.high = 2
            item.end = item.noun_end = second[1]
            item.rule = "pair"
        elif self._number_behind(item.end, 1):
            item.end += 1
        else:
            self._take_others(item)
        self._add(item)
        return item.end

    # --- words without a number --------------------------------------------------------------

    def _vague(self, i: int) -> int:
        """Dozens, hundreds, several; 0 when the words at `i` are none of them."""
        for phrase, (low, best, high) in self.w.vague[self.words[i]]:
            if len(phrase) > 1 and tuple(self.words[i : i + len(phrase)]) != phrase:
                continue
            end = i + len(phrase)
            form = self.w.numerals.forms.get(self.words[end]) if end < self.n else None
            if form and form.role == "thousand" and not form.joined and low >= 10:
                low, best = low * form.value, low * form.value
                high = high * form.value if high else None
                end += 1
            item = Item(i, end, low, best, high, "vague", "vague")
            if self._measure(end):
                return end
            self._set_noun(item, end)
            item.bare = item.noun is not None or self._bare(end)
            self._add(item)
            return item.end
        return 0

    def _few(self, i: int) -> int:
        """Read "a few", also before ten, tens, hundreds, thousands."""
        words, forms = self.words, self.w.numerals.forms
        few = words[i] in self.w.lists["few"]
        low, high, end = 3, 9, i + 1
        k = end + 1 if end + 1 < self.n and words[end] in self.w.numerals.joiners else end
        form = forms.get(words[k]) if k < self.n else None
        if few and end < self.n and words[end] in self.w.numerals.ten:
            low, high, end = 13, 19, end + 1
        elif form is not None and form.role == "tens" and (form.joined or k > end):
            low, high, end = form.value + 1, form.value + 9, k + 1
        elif form is not None and form.role == "thousand" and not form.joined:
            low, high, end = 3 * form.value, 9 * form.value, k + 1
        elif few and k < self.n and words[k] in self.w.vague and words[k] not in forms:
            base = self.w.vague[words[k]][0][1][0]
            low, high, end = 3 * base, 9 * base, k + 1
        elif not few:
            return i + 1
        item = Item(i, end, low, low, high, "vague", "few")
        if self._measure(end):
            return end
        self._set_noun(item, end)
        item.bare = item.noun is not None or self._bare(end)
        self._add(item)
        return item.end

    def _one_of(self, i: int) -> int:
        """Read "one of the gunmen"; 0 when no noun of people follows."""
        at = i + 1
        if at < self.n and self.words[at] in self.w.lists["superlatives"]:
            at += 1
        found = self._match_noun(at)
        if found is None or found[0].number == "one" or found[0].joined:
            return 0
        item = Item(i, found[1], 1, 1, 1, "exact", "one_of", found[0].family, at, found[1])
        item.victim = self._trigger_near(i, 3) > 0
        self._add(item)
        return item.end

    def _add(self, item: Item) -> None:
        if item.noun is not None and not item.victim:
            item.victim = self._trigger_near(item.first, 3) > 0 or (
                bool(self.items) and self.items[-1].victim and item.first - self.items[-1].end <= 2
            )
        if self.items and item.first < self.items[-1].end:
            item = replace(item, first=self.items[-1].end, start=-1)
        self.items.append(item)
