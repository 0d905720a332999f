"""The whole way from a document to its rows, on one screen."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from extract.actors import FORCES, Actors
from extract.boilerplate import report_end, without_boilerplate
from extract.coding import QUOTED
from extract.dates import DateMention
from extract.documents import Document, document_row
from extract.engine import Engine, engine
from extract.findings import Analysis, Finding
from extract.folders import languages
from extract.incident import Incident
from extract.incidents import build_incidents
from extract.language import Language
from extract.lexicon import EVENT, MODIFIER, SIDE, Tag
from extract.modifiers import Modifier, apply_modifiers
from extract.places import PlaceMention
from extract.quantities import Quantity
from extract.story import Story, is_old
from extract.strengths import find_strengths, strength_rows
from extract.text import (
    Normal,
    Sentence,
    Sentences,
    count_sentences,
    normalise,
    split_sentences,
)
from extract.verdicts import Verdict, judge, kinds_told, tells_much

Row = dict[str, Any]
# What bounds the cost of texts that are no prose; each is far beyond any sentence of the news.
_LONGEST: Final = 250  # tokens of a sentence; a longer one is cut
_OPENING: Final = 3  # sentences that may name the day of writing
_PRIVATE: Final = frozenset(["household", "household_deed", "brawl"])  # modifiers of ordinary murder
_TODAY: Final = frozenset(["day", "now"])  # rules of dates that mean the day of writing
_GROUPS: Final = ("actor", "short")  # kinds of sides that may be a group
_MOST_TRIGGERS: Final = 40  # event words of a sentence


def code_document(document: Document, *, gates: bool = True) -> Mapping[str, list[Row]]:
    """The rows of one document by table: documents, reports, evidence, strengths."""
    if document.lang not in languages():
        return {"documents": [document_row(document)]}
    rows: dict[str, list[Row]] = {"documents": [], "reports": [], "evidence": [], "strengths": []}
    gate = engine(document.lang).gate
    if gates and not any(gate.opens(line.split()) for line in document.text.split("\n")):
        rows["documents"].append(document_row(document, count_sentences(document.text)))
        return rows
    collecting = gc.isenabled()
    gc.disable()  # what is made for a document is needed until its end, and then goes by itself
    try:
        _code(document, rows, gates=gates)
    finally:
        if collecting:
            gc.enable()
    return rows


def _code(document: Document, rows: dict[str, list[Row]], *, gates: bool) -> None:
    reading = read(document, gates=gates)
    story, coder = reading.story, reading.engine.coder
    rows["documents"].append(document_row(document, reading.n_sentences))
    for incident in reading.incidents:
        verdict = reading.judge(incident)
        if verdict.why_not or verdict.decision is None:
            continue
        found = verdict.found
        row, evidence = coder.row(incident, story, verdict.decision, found)
        _to_original(row, evidence, reading.normal, document.text)
        rows["reports"].append(row)
        rows["evidence"] += evidence
        if found["own_place"]:
            story.told.append((incident.findings[0].sentence, found["place"]))
        if found["own_day"]:
            story.days.append((incident.findings[0].sentence, found["days"]))
    sizes = reading.engine.language.quantities
    given: set[tuple[str, int]] = set()
    for analysis in story.analyses.values():
        if not sizes.may_tell_size(analysis.sentence.words):
            continue
        for quantity, side in find_strengths(analysis):
            found_rows = strength_rows(analysis, quantity, side, story, coder)
            if found_rows:
                strength, report, evidence = found_rows
                told = strength["group"], strength["best"]
                if told in given or (story.is_crime and side is not None and side.kind == "gang"):
                    continue  # what the headline told; a gang of thieves
                if analysis.headline:
                    given.add(told)
                _to_original(report, evidence, reading.normal, document.text)
                strength |= {key: report[key] for key in ("start", "end", "evidence")}
                rows["strengths"].append(strength)
                rows["reports"].append(report)
                rows["evidence"] += evidence


class Reading(NamedTuple):
    """A document read: everything before coding, for rows and for explain."""

    engine: Engine
    normal: Normal
    story: Story
    n_sentences: int
    findings: list[Finding]
    incidents: list[Incident]
    is_article: bool  # not a lone sentence

    def judge(self, incident: Incident) -> Verdict:
        """The incident's type and whether it becomes a row; in the order of the incidents."""
        return judge(
            incident, self.story, self.engine.coder, self.engine.language.matcher.needs, self.is_article
        )


def read(document: Document, *, gates: bool = True) -> Reading:
    """Text to findings to incidents.

    What holds no word of an event and no size of a group is left out at two gates: the whole
    document, then each sentence. Without `gates` every sentence is analysed and tried against
    the frames, which gives the same at many times the cost; a test holds that.
    """
    parts = engine(document.lang)
    language = parts.language
    lexicon, matcher, quantities = language.lexicon, language.matcher, language.quantities
    normal = normalise(document.text)
    spans = split_sentences(normal.text)
    end = report_end(normal.text, spans, language)
    body = without_boilerplate(normal.text, spans[:end], language)
    sentences = Sentences(normal.text, body, _LONGEST)
    finders = DocumentFinders(document, normal, sentences, parts, gates=gates)
    analyses: dict[int, Analysis] = {}
    findings: list[Finding] = []
    last: str | None = None
    heads: dict[str, str] = {}
    for number in finders.telling:
        sentence = sentences[number]
        tags = _bounded(lexicon.tags(sentence))
        tells = bool(tags[EVENT]) or quantities.may_hold_strength(sentence.words)
        if gates and not tells:
            continue
        headline = number == 0 and bool(document.title)
        analysis = Analysis(number, sentence, tags, headline, finders)
        if not tells:
            findings += matcher.find(analysis)
            continue
        analyses[number] = analysis
        if may_name_group(tags):
            if last is None and any(side.kind == "group" for side in analysis.sides):
                last = named_before(sentences, number, language)
            last = resolve_groups(analysis, last, language.actors, heads)
        found = matcher.find(analysis)
        if not found:
            continue
        apply_modifiers(found, analysis, language.modifiers, matcher.needs)
        for finding in found:
            finding.context_actor = last
        analysis.dropped = [f for f in found if f.dropped]
        findings += [f for f in found if not f.dropped]
    opening = opening_modifiers(sentences.first(2), analyses, language) if findings else set()
    findings = without_accidents(findings, analyses, opening, language.modifiers)
    if "hearing" in opening:  # what its witnesses tell is old
        findings = [f for f in findings if f.sentence <= 1]
    story = Story(document, normal.text, finders, analyses)
    incidents = build_incidents(findings, analyses)
    story.rallies = any(i.group == "crowd" for i in incidents)
    story.is_written = "petition" in opening
    story.is_crime = "crime" in opening
    story.is_drill = "exercise" in opening
    story.is_private = not opening.isdisjoint(_PRIVATE)
    is_article = bool(document.title) or len(spans) > 1
    old = [is_old(i, document.published) for i in incidents]
    new = sum(not (i.background or was) for i, was in zip(incidents, old, strict=True))
    story.is_news = 0 < sum(old) <= new
    story.kinds = kinds_told(incidents, story, matcher.needs)
    story.tells_much = is_article and tells_much(incidents, story, matcher.needs)
    return Reading(parts, normal, story, len(spans), findings, incidents, is_article)


def _bounded(tags: list[list[Tag]]) -> list[list[Tag]]:
    """The tags with no more event words than prose has: beyond that it is a list of words."""
    tags[EVENT] = tags[EVENT][:_MOST_TRIGGERS]
    return tags


class DocumentFinders:
    """The finders of a language, set to one document."""

    def __init__(
        self, document: Document, normal: Normal, sentences: Sentences, parts: Engine, *, gates: bool
    ) -> None:
        self._document, self._normal, self._sentences = document, normal, sentences
        self._text, self._published = normal.text, document.published
        self._quantities, self._dates = parts.language.quantities, parts.language.dates
        self._places = parts.places
        self.telling = parts.gate.opened_by(sentences.chunks) if gates else list(range(len(sentences)))
        self._home: str | None = None
        self._knows_home = False
        self.is_marked = normal.origin is not None
        self._today: date | None = None

    @property
    def home(self) -> str | None:
        """The country (ISO2) that the document is about."""
        if not self._knows_home:
            self._home = self._places.home(self._sentences, self._document.source)
            self._knows_home = True
        return self._home

    def quantities(self, sentence: Sentence) -> list[Quantity]:
        """The quantities of a sentence."""
        return self._quantities.find_in(self._text, sentence)

    def places(self, sentence: Sentence, taken: Sequence[tuple[int, int]]) -> list[PlaceMention]:
        """The places of a sentence; `taken` are half-open offsets that are none."""
        return self._places.find(self._text, [sentence], self.home, taken)

    def dates(self, sentence: Sentence) -> list[DateMention]:
        """The expressions of time of a sentence, counted from the day of publication."""
        published = self._published
        found = self._dates.find_in(self._text, published, sentence)
        if published is None or not any(m.first == published and m.rule in _TODAY for m in found):
            return found
        today = self.today
        return found if today == published else self._dates.find_in(self._text, today, sentence)

    @property
    def today(self) -> date | None:
        """The day of writing: the one before publication when the first sentences call it today,
        with its name ("today, Monday", published on a Tuesday).
        """
        if self._today is None and self._published is not None:
            self._today = self._find_today(self._published)
        return self._today

    def _find_today(self, published: date) -> date:
        eve = published - timedelta(days=1)
        for sentence in self._sentences.first(_OPENING):
            for mention in self._dates.find_in(self._text, published, sentence):
                if mention.rule == "day/weekday-shifted" and mention.first == eve:
                    return eve
        return published

    def original(self, start: int, end: int) -> str:
        """The words at half-open offsets as the document spells them."""
        return self._document.text[slice(*self._normal.span(start, end))]


def without_accidents(
    findings: list[Finding], analyses: dict[int, Analysis], opening: set[str], modifiers: dict[str, Modifier]
) -> list[Finding]:
    """Drop the bare deaths and wounds of a report whose first sentences tell an accident: all that
    need a cause, and where the words for it stand there, all that nobody and no weapon is told of.
    """
    lead = [a for a in analyses.values() if a.number <= 1]
    if any((f.dropped or "").startswith("accident") for a in lead for f in a.dropped):
        findings = [f for f in findings if "cause" not in f.frame.needs or f.attacker or f.weapons]
    if any(modifiers[name].effect == "accident" for name in opening):
        violent = any(f.attacker or f.weapons for f in findings)
        findings = [f for f in findings if violent or f.frame.victims not in ("killed", "injured")]
    return findings


def opening_modifiers(
    sentences: list[Sentence], analyses: dict[int, Analysis], language: Language
) -> set[str]:
    """The modifiers that stand in the first sentences, also where these tell no event."""
    found = [
        analyses[number].tags if number in analyses else language.lexicon.tags(sentence)
        for number, sentence in enumerate(sentences)
    ]
    return {tag.entry.id for tags in found for tag in tags[MODIFIER]}


def named_before(sentences: Sentences, number: int, language: Language) -> str | None:
    """The group named last before a sentence, by those that tell no event and so were not analysed."""
    for before in reversed(range(number)):
        for tag in reversed(language.lexicon.tags(sentences[before])[SIDE]):
            if tag.entry.kind == "actor" and is_group(tag.entry.id, language.actors):
                return tag.entry.id
    return None


def is_group(name: str, actors: Actors) -> bool:
    """Whether a named actor is no state's force."""
    return actors.actors[name].inter not in FORCES


def may_name_group(tags: list[list[Tag]]) -> bool:
    """Whether a sentence may name a group, or speak of "the organisation"."""
    return any(tag.entry.kind in _GROUPS or tag.entry.id == "group" for tag in tags[SIDE])


def resolve_groups(analysis: Analysis, last: str | None, actors: Actors, heads: dict[str, str]) -> str | None:
    """Let "the organisation" stand for the group named last, before others one that is called an
    organisation; gives the group named last now. `heads` keeps the words of names so far.
    """
    words = analysis.sentence.words
    for side in analysis.sides:
        if side.kind == "group" and last is not None:
            head = words[side.i].lstrip("وفبكل")
            side.kind, side.name = "actor", heads.get(head.removeprefix("ا").removeprefix("ل"), last)
        elif side.kind in ("actor", "short") and side.name and is_group(side.name, actors):
            last = side.name
            for word in words[side.i : side.j]:
                heads[word] = side.name
    return last


def _to_original(row: Row, evidence: list[Row], normal: Normal, text: str) -> None:
    """Move offsets and quoted words from the normalised to the original text."""
    start, end = normal.span(row["start"], row["end"])
    row["start"], row["end"], row["evidence"] = start, end, text[start:end]
    quoted: dict[str, str] = {}
    for item in evidence:
        start, end = normal.span(item["start"], item["end"])
        words = text[start:end]
        item["start"], item["end"], item["text"] = start, end, words
        quoted[item["field"]] = words
    for column, field in QUOTED.items():
        row[column] = quoted.get(field)
