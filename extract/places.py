"""Where: place names found in text, and which place each means.

From a notebook: `find_places("...", country="LY")` gives the mentions with raw offsets.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from extract.compiled import compiled
from extract.folders import LANGUAGES
from extract.gate import Gate
from extract.gazetteer import Gazetteer, Place
from extract.known import Known
from extract.place_choice import choose, holder_city, precision
from extract.place_context import Context, Hit, context_before
from extract.place_home import MIN_STRIPPED, add_votes, home_signs, without_clitics
from extract.place_meanings import Meanings, meanings
from extract.place_parts import Found, find_parts
from extract.place_words import PlaceWords, load_place_words, only_in, special_words
from extract.text import (
    Sentence,
    Sentences,
    normalise,
    split_sentences,
    tokenise,
    words_of,
)

_LINKS: Final = frozenset([",", "(", ")", "-", '"', "the", "of"])
_COMMA, _AND = frozenset([","]), "و"
_LISTING: Final = frozenset(["", ",", "و", ", و", "and", ", and"])
_FAR: Final = 5  # tokens between two names that have nothing to do with each other
_HOLDERS: Final = frozenset(["bearing", "type", "in", "from", "link", "near"])
_HYPHENS: Final = frozenset(["-", "'"])
_NAMING: Final = frozenset(["admin1", "town", "capital"])  # kinds that make a name of a common noun
_RARE: Final = ("ف", "ك", "وب", "ول")
_ANY: Final[frozenset[str]] = frozenset()  # in place of the words of which one must follow
_MOST_NAMES: Final = 8192  # names kept with what they may mean
_LEAD: Final = 2  # a name in the first paragraphs counts this often for the home country
# Letters cut off a word, the rest, the words that may follow it in longer names, whether it is one.
_Form = tuple[int, str, frozenset[str], bool]


class PlaceMention(NamedTuple):
    """A place in text: half-open offsets in the text given."""

    start: int
    end: int
    text: str
    place: Place
    geo_precision: int | None  # 1 named place, 2 near it, 3 region; None for a bare country
    rule: str
    city: Place | None  # larger place that contains it, for "City - District"


class PlaceFinder:
    """Finds place names of one language. Make it once; it keeps nothing between calls."""

    def __init__(self, gazetteer: Gazetteer, words: PlaceWords) -> None:
        self.gazetteer = gazetteer
        self.words = words
        self.names = gazetteer.arabic if self.words.clitics else gazetteer.latin
        stop, own, first, rows = self.words.stop, gazetteer.own, self.names.first, self.names.rows
        # Words that are names alone; other words of names only begin longer ones.
        self._alone = first.keys() & rows.keys()
        self._alone -= {word for word in self._alone & stop if word not in own}
        self._special = special_words(self.words)
        self._nameless = frozenset(word for word in self._special if self._begins_name(word) is None)
        # What must stand before some words, unless a longer name begins at them: a word that leads
        # to a place, or a list, before a common word, and before a ministry.
        roles, common = self.words.roles, (self._alone & stop) - self._special.keys()
        lists = roles.keys() | _COMMA
        self._led: dict[str, Container[str]] = {w: roles if w[0] == _AND else lists for w in common}
        venues = self._nameless & only_in(self.words, "capital_venues")
        self._led.update(dict.fromkeys(venues, self.words.venue_cues))
        self._following = self._nameless & only_in(self.words, "places_of_text")
        self._starts = Known(self._begins)
        self._forms = Known(self._bareforms)
        self._meanings = Known(self._meant, _MOST_NAMES)
        self._signs, may_vote = home_signs(gazetteer, self.words)
        self._votes = Gate(may_vote)

    @staticmethod
    def read(gazetteer: Gazetteer, language: Path) -> PlaceFinder:
        """The finder of a language's folder. Raises DataError for a table that can't be used."""
        return PlaceFinder(gazetteer, load_place_words(language))

    def __reduce__(self) -> tuple[Any, ...]:
        return PlaceFinder, (self.gazetteer, self.words)

    def _begins(self, word: str) -> frozenset[str] | None:
        """Whether a name, or a word for a place, may begin at a word: an empty set when it does by
        itself, the words of which one must follow when it does not, else None.
        """
        name, special = self._begins_name(word), self._special.get(word)
        if name is None or special is None:
            return special if name is None else name
        return name | special if name and special else _ANY

    def _begins_name(self, word: str) -> frozenset[str] | None:
        """As `_begins`, of names alone, with proclitics or without."""
        alone, seconds, clitics = self._alone, self.names.seconds, self.words.clitics
        if word in alone:
            return _ANY
        bare = without_clitics(word, clitics)
        for form in (word, *bare):
            if form in seconds and form not in alone:
                return seconds[form]
        if len(word) == MIN_STRIPPED and word[0] in clitics and word[1:] in seconds:
            return seconds[word[1:]]  # ببن قردان, بأم درمان
        if word in self.words.stop:
            return None
        if not alone.isdisjoint(bare):
            return _ANY
        # Other proclitics only before names made by hand: elsewhere they make too many.
        for prefix in _RARE if clitics else ():
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) >= MIN_STRIPPED and rest in alone and rest in self.gazetteer.own:
                return _ANY
        return None

    def home(self, sentences: Sentences, source: str | None = None) -> str | None:
        """The country (ISO 3166-1 alpha-2) that a text is about, or None without any sign.

        Country names count 2, adjectives and demonyms 1, well-known towns 2; twice in the
        first two paragraphs. `source` breaks ties only when the text has no sign at all.
        """
        votes: dict[str, float] = {}
        for number in self._votes.opened_by(sentences.chunks):
            weight = _LEAD if sentences.spans[number][2] < _LEAD else 1
            add_votes(votes, weight, sentences[number].words, self._signs, self.words)
        if not votes and source:
            add_votes(votes, 1, words_of(normalise(source).text), self._signs, self.words)
        return max(votes, key=lambda iso2: (votes[iso2], iso2)) if votes else None

    def find(
        self,
        text: str,
        sentences: list[Sentence],
        home: str | None,
        taken: Sequence[tuple[int, int]] = (),
    ) -> list[PlaceMention]:
        """Place mentions of normalised `text`, in order, none overlapping.

        `taken` are half-open spans that are no places (actors, persons). One sense per
        document: a name once resolved for sure means the same in the other sentences given.
        """
        hits: list[Hit] = []
        marks: list[tuple[Sentence, int]] = []
        for sentence in sentences:
            candidates = self._candidates(sentence.words)
            if candidates:
                self._collect(sentence, candidates, hits, marks, taken)
        if not (hits or marks):
            return []
        if not hits and all(at.words[index] in self._following for at, index in marks):
            return []  # "the city" is one named before
        countries = {h.names.country.country for h in hits if h.names.country is not None}
        self._resolve(hits, home, countries)
        mentions: list[PlaceMention] = []
        for hit in hits:
            free = mentions[-1].end if mentions else 0
            if (mention := self._mention(text, hit, free)) is not None:
                mentions.append(mention)
        if marks:
            mentions = self._with_parts(text, marks, mentions, home, taken)
        return mentions

    def _candidates(self, tokens: list[str]) -> list[int]:
        """Tokens at which a name may begin, by the words around them."""
        found: list[int] = []
        for index, seconds in enumerate(list(map(self._starts.__getitem__, tokens))):
            if seconds is None:
                continue
            word, after = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else ""
            if after in _HYPHENS and index + 2 < len(tokens):
                after = tokens[index + 2]
            if seconds and after not in seconds:
                continue
            leading = self._led.get(word)
            if (
                leading is None
                or (index and tokens[index - 1] in leading)
                or after in self.names.seconds.get(word, ())
            ):
                found.append(index)
        return found

    def _spans(self, tokens: list[str], index: int) -> list[tuple[int, int, str]]:
        """Names that may start at a token, longest and least stripped first: the token behind,
        letters cut off the first, folded key.
        """
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        spans: list[tuple[int, int, str]] = []
        for cut, bare, seconds, alone in self._forms[tokens[index]]:
            if seconds and (following in seconds or following in _HYPHENS):
                spans += self._long_spans(tokens, index, cut, bare)
            if alone:
                spans.append((index + 1, cut, bare))
        return spans

    def _long_spans(self, tokens: list[str], index: int, cut: int, bare: str) -> list[tuple[int, int, str]]:
        """As `_spans`, of names of two words and more."""
        longest = self.names.first.get(bare, 0)
        parts, last, ends = [bare], index + 1, [index + 1]
        while len(parts) < longest and last < len(tokens):
            if tokens[last] not in _HYPHENS:
                parts.append(tokens[last])
                ends.append(last + 1)
            last += 1
        spans: list[tuple[int, int, str]] = []
        for length in range(len(parts), 1, -1):
            key = " ".join(parts[:length])
            if key in self.names.rows:
                spans.append((ends[length - 1], cut, key))
        return spans

    def _bareforms(self, word: str) -> list[_Form]:
        """A word as it stands and without proclitics, where a name begins with that."""
        cuts, clitics = [(0, word)], self.words.clitics
        if clitics and word[0] in clitics and len(word) > MIN_STRIPPED:
            if word.startswith("لل"):
                cuts.append((1, "ال" + word[2:]))
            cuts.append((1, word[1:]))
            if word[0] in "وف" and word[1] in "بل" and len(word) > MIN_STRIPPED + 1:
                cuts.append((2, "ال" + word[3:] if word[1:3] == "لل" else word[2:]))
        elif clitics and word[0] in clitics and len(word) == MIN_STRIPPED and word[1:] in self.names.seconds:
            cuts.append((1, word[1:]))  # ببن قردان
        rows, seconds = self.names.rows, self.names.seconds
        forms = [(cut, bare, seconds.get(bare, _ANY), bare in rows) for cut, bare in cuts]
        return [form for form in forms if form[2] or form[3]]

    def _collect(
        self,
        sentence: Sentence,
        candidates: list[int],
        hits: list[Hit],
        marks: list[tuple[Sentence, int]],
        taken: Sequence[tuple[int, int]],
    ) -> None:
        tokens, reach, previous = sentence.words, 0, None
        for index in candidates:
            if tokens[index] in self._special:
                marks.append((sentence, index))
            if index < reach or tokens[index] in self._nameless:
                continue
            hit = self._hit(sentence, index)
            if hit is None or (taken and _overlaps(hit.start, hit.end, taken)):
                continue
            if previous is not None:
                if previous.last == hit.first:  # the word before is part of a place
                    hit.context.person = hit.context.organisation = False
                _link(previous, hit, self.words)
            hits.append(hit)
            previous, reach = hit, hit.last

    def _hit(self, sentence: Sentence, first: int) -> Hit | None:
        tokens, words, nisba = sentence.words, self.words, self.gazetteer.nisba
        for last, cut, key in self._spans(tokens, first):
            names = self._meanings[key]
            if not names.places:
                continue
            context = context_before(sentence, first, cut, words, nisba)
            if key in words.roles and context.kind not in _NAMING:
                continue
            hit = Hit(sentence, first, last, cut, key, names, context)
            if last < len(tokens):
                following = tokens[last]
                if following[:2] == "ال" and following in nisba:
                    hit.after_country = nisba[following]
                if following in words.speech:
                    context.spoken = True
            return hit
        return None

    def _meant(self, key: str) -> Meanings:
        return meanings(self.gazetteer, key, key in self.words.stop)

    def _resolve(self, hits: list[Hit], home: str | None, countries: set[str]) -> None:
        """Two passes: what is sure alone, then the rest in the light of it."""
        for hit in hits:
            choose(hit, self.gazetteer, home, countries, ())
        senses = {h.chosen.id for h in hits if h.chosen is not None}
        for hit in hits if senses else ():
            if hit.chosen is None and any(place.id in senses for place in hit.names.places):
                choose(hit, self.gazetteer, home, countries, senses)

    def _mention(self, text: str, hit: Hit, free: int) -> PlaceMention | None:
        place, context = hit.chosen, hit.context
        if place is None:
            return None
        start, rule = hit.start, hit.rule
        if place.kind == "country" and context.bearing and not context.away:
            place, rule = self.gazetteer.part(place.country, context.bearing), "part"
        grade = precision(place, hit)
        if context.start < hit.first and (context.bearing or context.near or context.away):
            led = hit.sentence.starts[context.start]
            start = led if led >= free else start
        city = holder_city(place, hit, self.gazetteer)
        return PlaceMention(start, hit.end, text[start : hit.end], place, grade, rule, city)

    def _with_parts(
        self,
        text: str,
        marks: list[tuple[Sentence, int]],
        mentions: list[PlaceMention],
        home: str | None,
        taken: Sequence[tuple[int, int]],
    ) -> list[PlaceMention]:
        """Add what only the definite noun names: the south, the border, the city."""
        spans = [(m.start, m.end) for m in mentions]
        towns = [(m.start, m.place) for m in mentions if m.place.kind in ("town", "village")]
        found: list[Found] = find_parts(marks, self.words, self.gazetteer, home, towns)
        starts = {m.start for m in mentions}
        for start, end, place, grade, rule in found:
            if rule in ("capital", "same") and not starts.isdisjoint(range(end, end + 4)):
                continue
            if not _overlaps(start, end, spans) and not _overlaps(start, end, taken):
                mentions.append(PlaceMention(start, end, text[start:end], place, grade, rule, None))
                spans.append((start, end))
        return sorted(mentions, key=lambda m: m.start)


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < b and a < end for a, b in spans)


def _link(previous: Hit, hit: Hit, words: PlaceWords) -> None:
    """Relate a name to the one before it: a list shares its cue, "in" makes a holder."""
    if hit.first - previous.last > _FAR:
        return
    gap = hit.sentence.words[previous.last : hit.first]
    joined = hit.sentence.words[hit.first][: hit.cut]
    context = hit.context
    if " ".join(gap) in _LISTING and (joined.startswith("و") or gap):
        before: Context = previous.context
        context.listed = True
        if not context.cued:
            context.kind, context.inside = before.kind, before.inside
            context.prep = before.prep
    if joined.startswith(("و", "ف")) or "و" in gap:
        return
    roles = [words.roles.get(token) for token in gap]
    known = all(
        token in _LINKS or (role is not None and role.role in _HOLDERS)
        for token, role in zip(gap, roles, strict=True)
    )
    if known and (gap or joined or hit.names.places[0].kind == "country"):
        previous.holder = hit


@lru_cache(maxsize=4)
def _finder(lang: str) -> PlaceFinder:
    return compiled(f"places-{lang}", lambda: PlaceFinder.read(Gazetteer.load(), LANGUAGES / lang))


def find_places(text: str, country: str | None = None, lang: str = "ar") -> list[PlaceMention]:
    """Place mentions of raw `text` with raw offsets; `country` is the home country, found from
    the text when not given.

    >>> [m.place.name for m in find_places("قصف قرب مدينة سرت", country="LY")]
    ['Sirte']
    """
    finder, normal = _finder(lang), normalise(text)
    spans = split_sentences(normal.text)
    home = country or finder.home(Sentences(normal.text, spans, len(normal.text)))
    sentences = [tokenise(normal.text, *span) for span in spans]
    mentions = []
    for mention in finder.find(normal.text, sentences, home):
        start, end = normal.span(mention.start, mention.end)
        mentions.append(mention._replace(start=start, end=end, text=text[start:end]))
    return mentions
