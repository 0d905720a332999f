"""What happened on the way to a row, as plain values: each part quotes the words it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import schema.decisions
from extract.findings import Analysis, Finding
from extract.folders import ROOT
from extract.incident import Incident, event_days
from extract.language import Language
from extract.lexicon import EVENT, MODIFIER, WEAPON, Tag
from extract.modifiers import reaches
from extract.pipeline import Reading
from extract.sides import Side
from extract.verdicts import concreteness
from schema.strict_yaml import read_yaml

Part = dict[str, Any]
_DECISIONS = Path(schema.decisions.__file__).with_name("decisions.yml")


class Quoter:
    """Quotes a reading in the spelling of its original text, with offsets into that."""

    def __init__(self, reading: Reading, text: str) -> None:
        self.normal, self.text = reading.normal, text
        self.analyses = reading.story.analyses

    def span(self, start: int, end: int) -> Part:
        """The original words of half-open offsets in the normalised text."""
        start, end = self.normal.span(start, end)
        return {"text": self.text[start:end], "start": start, "end": end}

    def words(self, number: int, i: int, j: int) -> Part:
        """The original of the words [i, j) of a sentence."""
        sentence = self.analyses[number].sentence
        return self.span(sentence.starts[i], sentence.end_of(j - 1))


def shown(path: Path) -> str:
    """A data file's path as it stands in the project."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def side_part(side: Side, number: int, quote: Quoter) -> Part:
    """A side: its kind, its name if it has one, the small word before it."""
    part = {"kind": side.kind, "name": side.name, "owner": side.owner, "behind": side.marker}
    return {"words": quote.words(number, side.i, side.j)} | {k: v for k, v in part.items() if v}


def finding_part(finding: Finding, analysis: Analysis, language: Language, quote: Quoter) -> Part:
    """A finding with its frame, trigger, roles, and the modifiers that reach it."""
    number = finding.sentence
    part: Part = {
        "rule": finding.frame.name,
        "file": shown(finding.frame.path),
        "line": finding.frame.line,
        "action": finding.frame.action,
        "sentence": number,
        "trigger": quote.words(number, finding.tag.i, finding.tag.j),
        "family": finding.tag.entry.id,
        "form": finding.voice or finding.tag.entry.pos,
        "light": finding.light,
        "roles": {
            role: side_part(side, number, quote)
            for role, side in (("attacker", finding.attacker), ("target", finding.target))
            if side is not None
        },
        "weapons": {w: quote.words(number, *span) for w, span in finding.weapons.items()},
        "certainty": finding.certainty,
        "background": finding.background,
        "dropped": finding.dropped,
        "modifiers": list(_modifiers(finding, analysis, language, quote)),
    }
    return part


def _modifiers(finding: Finding, analysis: Analysis, language: Language, quote: Quoter) -> Iterator[Part]:
    if finding.tag.future:
        trigger = quote.words(finding.sentence, finding.tag.i, finding.tag.j)
        yield {"modifier": "future", "effect": "plan", "words": trigger}
    for tag in analysis.tags[MODIFIER]:
        modifier = language.modifiers[tag.entry.id]
        if reaches(modifier, tag, finding, analysis):
            words = quote.words(finding.sentence, tag.i, tag.j)
            yield {"modifier": modifier.name, "effect": modifier.effect, "words": words}


def near_misses(
    analysis: Analysis, findings: list[Finding], language: Language, quote: Quoter
) -> Iterator[Part]:
    """Triggers of a sentence that gave no finding, each frame with what it asked for in vain."""
    fired = {(f.tag.i, f.tag.entry) for f in findings if f.sentence == analysis.number}
    for tag in analysis.tags[EVENT]:
        if (tag.i, tag.entry) in fired:
            continue
        part = {"family": tag.entry.id, "trigger": quote.words(analysis.number, tag.i, tag.j)}
        frames = language.matcher.frames.get(tag.entry.id, ())
        if not frames:
            yield part | {"rule": None, "needs": []}
        for frame in frames:
            yield part | {
                "rule": frame.name,
                "file": shown(frame.path),
                "line": frame.line,
                "needs": _unmet(frame, tag, analysis, language),
            }


def _unmet(frame: Any, tag: Tag, analysis: Analysis, language: Language) -> list[str]:
    """The needs of a frame that the sentence doesn't meet; the form of its trigger first."""
    if frame.only and tag.entry.pos not in frame.only:
        return ["form " + " or ".join(sorted(frame.only))]
    matcher = language.matcher
    finding = matcher.match(frame, tag, analysis)
    return [
        need
        for need in sorted(frame.needs)
        if not any(matcher.needs.has(choice, finding, analysis) for choice in need.split("|"))
    ]


def facts_part(incident: Incident, found: Part, quote: Quoter) -> Part:
    """The facts that a decision used, each with the words that gave it."""
    return {
        "actions": [
            {
                "action": action,
                "rule": f.frame.name,
                "words": quote.words(f.sentence, f.tag.i, f.tag.j),
            }
            for action, f in incident.actions.items()
        ],
        "attacker": _party(found["attacker"], quote),
        "target": _party(found["target"], quote),
        "weapons": [
            {"weapon": weapon, "words": quote.words(*where)} for weapon, where in incident.weapons.items()
        ],
        "outcomes": [
            *(_toll(name, toll, quote) for name, toll in found["tolls"].items()),
            *_frame_outcomes(incident, quote),
        ],
        "place": _place(found, quote),
        "date": _date(incident, found, quote),
    }


def _party(party: Any, quote: Quoter) -> Part | None:
    if party is None:
        return None
    part: Part = {"type": party.inter, "coded": party.name}
    if party.side is not None and party.sentence is not None:
        part |= side_part(party.side, party.sentence, quote)
    return part


def _toll(name: str, toll: Any, quote: Quoter) -> Part:
    words = [quote.span(q.start, q.end) for q in toll.parts]
    return {
        "outcome": name, "low": toll.low, "best": toll.best, "high": toll.high, "words": words
    }  # fmt: skip


def _frame_outcomes(incident: Incident, quote: Quoter) -> Iterator[Part]:
    for outcome in sorted(incident.outcomes):
        source = next((f for f in incident.findings if outcome in f.frame.outcomes), None)
        words = [quote.words(source.sentence, source.tag.i, source.tag.j)] if source else []
        yield {
            "outcome": outcome, "rule": source.frame.name if source else None, "words": words
        }  # fmt: skip


def _place(found: Part, quote: Quoter) -> Part | None:
    place = found["place"]
    if place is None:
        return None
    return {
        "place": place.place.name,
        "country": place.place.country,
        "geo_precision": place.geo_precision,
        "rule": found["place_rule"],
        "words": quote.span(place.start, place.end),
    }


def _date(incident: Incident, found: Part, quote: Quoter) -> Part | None:
    if not found["days"]:
        return None
    first, last = found["days"]
    part: Part = {"first": str(first), "last": str(last), "rule": found["date_rule"]}
    if incident.date is not None and event_days(incident.date):
        part["words"] = quote.span(incident.date.start, incident.date.end)
    return part


def points_part(incident: Incident, reading: Reading) -> Part:
    """Points of concreteness; which of the things that may give one are told, and which not."""
    counted = concreteness(incident, reading.story, reading.engine.language.matcher.needs)
    return {
        "points": sum(counted.values()),
        "told": [name for name, is_told in counted.items() if is_told],
        "missing": [name for name, is_told in counted.items() if not is_told],
    }


def mentions(analysis: Analysis, quote: Quoter) -> Iterator[tuple[Part, str]]:
    """All that is known of the words of a sentence: quotes, each with what it was taken for."""
    number = analysis.number
    for layer, what in ((EVENT, "event word"), (MODIFIER, "modifier"), (WEAPON, "weapon")):
        for tag in analysis.tags[layer]:
            yield quote.words(number, tag.i, tag.j), f"{what} {tag.entry.id}"
    for side in analysis.sides:
        yield quote.words(number, side.i, side.j), f"side {side.name or side.kind}"
    for quantity in analysis.quantities:
        counted = f" {quantity.counted}" if quantity.counted else ""
        yield quote.span(quantity.start, quantity.end), f"count {quantity.best}{counted}"
    for _, _, place in analysis.places:
        yield quote.span(place.start, place.end), f"place {place.place.name}"
    for _, _, day in analysis.dates:
        told_days = " to ".join(dict.fromkeys(str(d) for d in (day.first, day.last) if d))
        yield quote.span(day.start, day.end), f"date {told_days or 'unresolved'}"


@cache
def decision_line(name: str) -> int | None:
    """The line of decisions.yml where a decision stands."""
    rows = read_yaml(_DECISIONS)["decisions"]
    return next((row.line for row in rows if row["name"] == name), None)


def decision_part(decision: Any) -> Part | None:
    """A decision: its name, what it gives, why, and where it stands."""
    if decision is None:
        return None
    return {
        "decision": decision.name,
        "gives": decision.sub_event_type,
        "because": decision.because,
        "file": shown(_DECISIONS),
        "line": decision_line(decision.name),
    }
