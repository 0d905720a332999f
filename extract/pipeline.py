"""The whole way from a document to its rows, on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from extract.actors import Actors
from extract.boilerplate import report_end, without_boilerplate
from extract.clauses import find_clauses
from extract.coding import Coder
from extract.compiled import compiled
from extract.documents import Document, document_row
from extract.findings import Analysis, Finding, passive_words
from extract.gate import Gate
from extract.gazetteer import Gazetteer
from extract.incidents import Incident, build_incidents
from extract.language import FOLDER, Language, load_language
from extract.lexicon import EVENT, MODIFIER, SIDE, Tag
from extract.modifiers import Modifier, apply_modifiers
from extract.places import PlaceFinder
from extract.sides import Side, find_sides
from extract.story import Story
from extract.strengths import find_strengths, strength_rows
from extract.text import Normal, Sentence, count_sentences, normalise, split_sentences, tokenise
from extract.verdicts import Verdict, judge
from schema import codebook, decisions

Row = dict[str, Any]
# What bounds the cost of texts that are no prose; each is far beyond any sentence of the news.
_LONGEST = 250  # tokens of a sentence; a longer one is cut
_MOST_TRIGGERS = 40  # event words of a sentence


@dataclass(frozen=True)
class Engine:
    """Everything read from data files, for one language."""

    language: Language
    places: PlaceFinder
    coder: Coder
    gate: Gate


@cache
def engine(code: str) -> Engine:
    """The engine of a language. Raises DataError for a file that can't be used."""
    return compiled(f"engine-{code}", lambda: _read_engine(code))


def _read_engine(code: str) -> Engine:
    language = load_language(code)
    gazetteer = Gazetteer.load()
    coder = Coder(language.actors, codebook.load(), decisions.load(), gazetteer.country)
    # No event word or phrase and no size of a group stands without one of these.
    gate = Gate(language.lexicon.triggers | language.quantities.words.strength_words)
    return Engine(language, PlaceFinder(gazetteer, FOLDER / code), coder, gate)


@cache
def languages() -> frozenset[str]:
    """The codes of the languages that have frames."""
    return frozenset(path.parent.name for path in FOLDER.glob("*/frames"))


def load() -> None:
    """Read every rule, name and schema file, so that a broken one stops before any work."""
    for code in sorted(languages()):
        engine(code)


def code_document(document: Document, *, gates: bool = True) -> Mapping[str, list[Row]]:
    """The rows of one document by table: documents, reports, evidence, strengths."""
    if document.lang not in languages():
        return {"documents": [document_row(document)]}
    rows: dict[str, list[Row]] = {"documents": [], "reports": [], "evidence": [], "strengths": []}
    if gates and not engine(document.lang).gate.opens(document.text.split()):
        rows["documents"].append(document_row(document, count_sentences(document.text)))
        return rows
    reading = read(document, gates=gates)
    rows["documents"].append(document_row(document, reading.n_sentences))
    for incident in reading.incidents:
        verdict = reading.judge(incident)
        if verdict.why_not or verdict.decision is None:
            continue
        found = verdict.found
        row, evidence = reading.engine.coder.row(incident, reading.story, verdict.decision, found)
        _to_original(row, evidence, reading.normal, document.text)
        rows["reports"].append(row)
        rows["evidence"] += evidence
        if found["own_place"]:
            reading.story.told.append((incident.findings[0].sentence, found["place"]))
        if found["own_day"]:
            reading.story.days.append((incident.findings[0].sentence, found["days"]))
    for analysis in reading.story.analyses.values():
        for quantity, side in find_strengths(analysis):
            found_rows = strength_rows(analysis, quantity, side, reading.story, reading.engine.coder)
            if found_rows:
                strength, report, evidence = found_rows
                _to_original(report, evidence, reading.normal, document.text)
                strength |= {key: report[key] for key in ("start", "end", "evidence")}
                rows["strengths"].append(strength)
                rows["reports"].append(report)
                rows["evidence"] += evidence
    return rows


@dataclass(slots=True)
class Reading:
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
    normal = normalise(document.text)
    spans = split_sentences(normal.text)
    end = report_end(normal.text, spans, language)
    body = without_boilerplate(normal.text, spans[:end], language)
    sentences = [part for span in body for part in tokenise(normal.text, *span).parts(_LONGEST)]
    analyses: dict[int, Analysis] = {}
    findings: list[Finding] = []
    tagged = [
        (n, _bounded(language.lexicon.tags(s)))
        for n, s in enumerate(sentences)
        if not gates or parts.gate.opens(s.pieces())
    ]
    telling = [
        n for n, tags in tagged
        if tags[EVENT] or language.quantities.may_hold_strength(sentences[n].words)
    ]  # fmt: skip
    home = parts.places.home(normal.text, sentences, document.source) if telling else None
    last: str | None = None
    for number, tags in tagged:
        if gates and number not in telling:
            continue
        analysis = analyse(number, tags, sentences, normal, document, parts, home)
        if number not in telling:
            findings += language.matcher.find(analysis)
            continue
        analyses[number] = analysis
        if last is None and any(side.kind == "group" for side in analysis.sides):
            last = named_before(sentences[:number], language)
        last = resolve_groups(analysis.sides, last, language.actors)
        found = language.matcher.find(analysis)
        apply_modifiers(found, analysis, language.modifiers)
        for finding in found:
            finding.context_actor = last
        analysis.dropped = [f for f in found if f.dropped]
        findings += [f for f in found if not f.dropped]
    opening = opening_modifiers(sentences[:2], language) if findings else set()
    findings = without_accidents(findings, analyses, opening, language.modifiers)
    story = Story(
        document.doc_id, normal.text, document.published, document.source, document.source_scale, home,
        analyses,
        [(n, m) for n, a in sorted(analyses.items()) for _, _, m in a.places if m.place.kind != "country"],
        {s.name for a in analyses.values() for s in a.sides if s.kind == "actor" and s.name},
    )  # fmt: skip
    incidents = build_incidents(findings, analyses)
    story.rallies = any(i.group == "crowd" for i in incidents)
    story.is_crime = "crime" in opening
    story.is_private = not opening.isdisjoint(["household", "household_deed"])
    is_article = bool(document.title) or len(spans) > 1
    return Reading(parts, normal, story, len(spans), findings, incidents, is_article)


def _bounded(tags: list[list[Tag]]) -> list[list[Tag]]:
    """The tags with no more event words than prose has: beyond that it is a list of words."""
    tags[EVENT] = tags[EVENT][:_MOST_TRIGGERS]
    return tags


def analyse(
    number: int,
    tags: list[list[Tag]],
    sentences: list[Sentence],
    normal: Normal,
    document: Document,
    parts: Engine,
    home: str | None,
) -> Analysis:
    """Mentions and clauses of one sentence."""
    language, sentence = parts.language, sentences[number]
    quantities = language.quantities.find_in(normal.text, sentence)
    sides = find_sides(sentence, tags, quantities)
    taken = [
        (sentence.starts[s.i], sentence.end_of(s.j - 1))
        for s in sides
        if s.kind in ("actor", "short", "leader") or '"' in sentence.words[s.i : s.j]
    ]
    places = parts.places.find(normal.text, [sentence], home, taken)
    dates = language.dates.find_in(normal.text, document.published, sentence)
    analysis = Analysis(
        number=number,
        sentence=sentence,
        tags=tags,
        clauses=find_clauses(sentence, tags),
        sides=sides,
        quantities=quantities,
        places=[],
        dates=[],
        passive=frozenset(),
        headline=number == 0 and bool(document.title),
    )
    analysis.places = [(analysis.word_at(m.start), analysis.word_at(m.end - 1) + 1, m) for m in places]
    analysis.dates = [(analysis.word_at(m.start), analysis.word_at(m.end - 1) + 1, m) for m in dates]
    analysis.sides = [s for s in sides if not _is_place(s, analysis)]
    if normal.origin is not None:
        words = [
            document.text[slice(*normal.span(start, start + len(word)))]
            for start, word in zip(sentence.starts, sentence.words, strict=True)
        ]
        analysis.passive = passive_words(sentence, words)
    return analysis


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


def opening_modifiers(sentences: list[Sentence], language: Language) -> set[str]:
    """The modifiers that stand in the first sentences, also where these tell no event."""
    return {tag.entry.id for s in sentences for tag in language.lexicon.tags(s)[MODIFIER]}


def named_before(sentences: list[Sentence], language: Language) -> str | None:
    """The group named last in sentences that tell no event and so were not analysed."""
    for sentence in reversed(sentences):
        for tag in reversed(language.lexicon.tags(sentence)[SIDE]):
            if tag.entry.kind == "actor" and is_group(tag.entry.id, language.actors):
                return tag.entry.id
    return None


def is_group(name: str, actors: Actors) -> bool:
    """Whether a named actor is no state's force."""
    return actors.actors[name].inter not in ("State forces", "External/Other forces")


def resolve_groups(sides: list[Side], last: str | None, actors: Actors) -> str | None:
    """Let "the organisation" stand for the group named last; gives the group named last now."""
    for side in sides:
        if side.kind == "group" and last is not None:
            side.kind, side.name = "actor", last
        elif side.kind in ("actor", "short") and side.name and is_group(side.name, actors):
            last = side.name
    return last


def _is_place(side: Side, analysis: Analysis) -> bool:
    """A country named after في and the like is where, not who."""
    return side.kind == "country" and side.marker in ("at", "means", "to", "from")


def _to_original(row: Row, evidence: list[Row], normal: Normal, text: str) -> None:
    """Move offsets and quoted words from the normalised to the original text."""
    row["start"], row["end"] = normal.span(row["start"], row["end"])
    row["evidence"] = text[row["start"] : row["end"]]
    quoted = {}
    for item in evidence:
        item["start"], item["end"] = normal.span(item["start"], item["end"])
        item["text"] = text[item["start"] : item["end"]]
        quoted[item["field"]] = item["text"]
    for column, field in (
        ("date_text", "event_date"), ("location_text", "location"), ("actor1_text", "actor1"),
        ("actor2_text", "actor2"), ("fatalities_text", "fatalities"),
    ):  # fmt: skip
        row[column] = quoted.get(field)
