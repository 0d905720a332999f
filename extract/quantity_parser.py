"""Quantities of one sentence, each by itself: value, bounds and noun, not yet what happened."""

from __future__ import annotations

from extract.quantity_nouns import Item
from extract.quantity_numbers import NumberReader
from extract.quantity_words import Noun


class Parser(NumberReader):
    """Reads the items of one sentence from left to right; a value of words and a sentence."""

    def parse(self) -> list[Item]:
        """All items in order, none overlapping."""
        done = 0
        for i, part in enumerate(self.parts):
            if part is not None and part.begins and i >= done:
                done = self._at(i, self.words[i])
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

    def _told_after(self, i: int, end: int) -> bool:
        """Whether "a policeman was killed" stands here (no such order without an article)."""
        if self.w.articles or not i or self.words[i - 1] not in self.w.lists["indefinite"]:
            return False
        return any(word in self.w.either for word in self.words[end : end + 4])

    def _coordinated(self, i: int, noun: Noun) -> bool:
        """Whether the noun at `i` continues a victim named just before: "X and a soldier"."""
        if not self.items or not (self.items[-1].victim or self.items[-1].noun):
            return False
        gap = i - self.items[-1].end
        if gap in (1, 2) and " ".join(self.words[i - gap : i]) in self.w.lists["besides"]:
            return True
        return (noun.joined and gap <= 2) or (gap == 1 and self.words[i - 1] in self.w.numerals.joiners)

    def _noun(self, i: int) -> int:
        """A noun that is its own number: two in the dual, one victim, plural deaths."""
        found = self._match_noun(i)
        if found is None:
            return 0
        noun, end = found
        if noun.possessed and self.words[i] in self.w.either:  # "its victims were 51"
            return 0
        victim = self._trigger_near(i, 3)
        near = bool(victim) or self._coordinated(i, noun) or self._told_after(i, end)
        near = near or self._number_behind(end, 1) or self._is_toll(i, end, noun)
        if noun.number == "one" and not near:
            return 0
        told = end < self.n and self.words[end] in self.w.lists["from"] and self._counts(end + 1)
        if noun.number == "one" and told:  # "a family of 5"
            return 0
        item = Item(i, end, 2, 2, 2, "exact", "dual")
        item.noun, item.noun_at, item.noun_end = noun.family, i, end
        item.victim = near
        if noun.number == "one":
            if victim and self._is_subject(i, end, noun):
                return 0
            if victim > 1 and not self._opens_phrase(i, noun):
                return 0
            if self._origin(i):
                return 0
            item.low = item.best = item.high = 1
            item.rule = "singular"
            return self._pair(item)
        if noun.number == "two" or self._number_behind(end, 2):
            pass
        elif self._plural(noun, i, end, victim, near) and not (victim and self._is_subject(i, end, noun)):
            if not self._dual_told(end, noun):
                item.best, item.high, item.kind, item.rule = 3, None, "vague", "plural"
        else:
            return 0
        self._take_others(item)
        self._add(item)
        return item.end

    def _is_toll(self, i: int, end: int, noun: Noun) -> bool:
        """Whether one dead or hurt without a number is a toll: behind a word that claims victims
        (سقوط قتيل), or before others of them (قتيل و5 جرحى).
        """
        if noun.number != "one" or noun.definite or noun.possessed or not self._is_state(noun):
            return False
        before = self.words[i - 1] if i else ""
        if before in self.w.lists["claims"]:
            return True
        if before in self.w.lists["between"]:  # "20 people, dead and hurt"
            return False
        apart = end < self.n and self.words[end] in self.w.numerals.joiners
        k = end + apart
        form = self.w.numerals.forms.get(self.words[k]) if k < self.n else None
        if (form is not None and (apart or form.joined)) or (apart and self._counts(k)):
            k, apart = k + 1, True
        behind = self._match_noun(k)
        if behind is None or behind[0].definite or behind[0].possessed:
            return False
        return (apart or behind[0].joined) and self._is_state(behind[0])

    def _is_state(self, noun: Noun) -> bool:
        """Whether a noun says by itself that somebody is dead or hurt."""
        return self.w.families[noun.family].counted in ("killed", "injured") and noun.family != "body"

    def _origin(self, i: int) -> bool:
        """Whether a singular tells where the counted come from: "3 children of one family"."""
        return (
            bool(self.items)
            and i == self.items[-1].end + 1
            and self.words[i - 1] in self.w.lists["from"]
            and bool(self.w.articles)
        )

    def _dual_told(self, end: int, noun: Noun) -> bool:
        """Whether other words show that a form in -in, dual or plural, is the dual."""
        behind = self._match_noun(end)
        if behind is not None and behind[0].number == "two" and not behind[0].joined:
            return True
        signs = self.w.lists["dual_signs"]
        return noun.number == "two_or_many" and not signs.isdisjoint(self.words[end : end + 8])

    def _plural(self, noun: Noun, i: int, end: int, victim: int, near: bool) -> bool:
        """Whether a plural without a number tells of victims ("deaths and injuries")."""
        if noun.definite or noun.possessed or not self.w.articles:
            return False
        if any(word in self.w.lists["none_of"] for word in self.words[max(0, i - 4) : i]):
            return False
        if any(word in self.w.lists["between"] for word in self.words[max(0, i - 2) : i]):
            return False
        if self._counts(end):  # "and capturing 3", spelled like "and families"
            return False
        if self.items and self.items[-1].end == i and not noun.joined:  # "3 soldiers (are) dead"
            return False
        behind = self.words[end] if end < self.n else ""
        if self._is_state(noun):
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
        if self._counts(end):
            return True
        if word in self.w.lists["not_before"]:  # "the commander of Brigade 444"
            return False
        if not word.isalpha() or word[0] in self.w.numerals.joiners or self.triggers[end]:
            return False
        if word not in self.w.lists["bare_before"] and self._counts(end + 1):
            return True
        behind = [self._match_noun(k) for k in (end, end + 1)]
        return any(b is not None and b[0].object and not b[0].joined for b in behind)

    def _counts(self, k: int) -> bool:
        """Whether a number above 1 begins at token `k` without "and"."""
        if k >= self.n:
            return False
        form = self.w.numerals.forms.get(self.words[k])
        if form is None:
            return self.words[k][0].isdecimal() and not self._measure(k + 1)
        return not form.joined and form.value > 1

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

    def _vague(self, i: int) -> int:
        """Dozens, hundreds, several; 0 when the words at `i` are none of them."""
        for phrase, (low, best, high) in self.w.vague[self.words[i]]:
            if len(phrase) > 1 and tuple(self.words[i : i + len(phrase)]) != phrase:
                continue
            end = i + len(phrase)
            form = self.w.numerals.forms.get(self.words[end]) if end < self.n else None
            if form and form.role == "thousand" and not form.joined and low >= 10:
                low, best = low * form.value, low * form.value
                high = (high + 1) * form.value - 1 if high else None
                end += 1
            else:
                more = self.w.vague.get(self.words[end]) if end < self.n and low == 3 else None
                if more and more[0][1][0] >= 10:  # several hundreds
                    low = best = 3 * more[0][1][0]
                    high, end = 10 * more[0][1][0] - 1, end + 1
            item = Item(i, end, low, best, high, "vague", "vague")
            if self._measure(end):
                return end
            self._set_noun(item, end)
            item.bare = item.noun is not None or self._bare(end)
            self._add(item)
            return self._both(item)
        return 0

    def _both(self, item: Item) -> int:
        """Count each of "dozens of dead and injured"; returns the token behind."""
        toll = ("killed", "injured")
        found = self._match_noun(item.end)
        if item.noun is None or found is None or self.w.families[item.noun].counted not in toll:
            return item.end
        noun, end = found
        if not noun.joined or noun.number != "many" or noun.family == item.noun:
            return item.end
        if self.w.families[noun.family].counted not in toll:
            return item.end
        other = Item(item.end, end, item.low, item.best, item.high, item.kind, item.rule)
        other.noun, other.noun_at, other.noun_end = noun.family, item.end, end
        other.bare, other.victim = item.bare, item.victim
        self._add(other)
        return end

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
            low, high, end = 3 * form.value, 10 * form.value - 1, k + 1
        elif few and k < self.n and words[k] in self.w.vague and words[k] not in forms:
            base = self.w.vague[words[k]][0][1][0]
            low, high, end = 3 * base, 10 * base - 1, k + 1
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
        item = Item(i, found[1], 1, 1, 1, "exact", "one_of")
        item.noun, item.noun_at, item.noun_end = found[0].family, at, found[1]
        item.victim = self._trigger_near(i, 3) > 0
        self._add(item)
        return item.end
