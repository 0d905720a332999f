"""How many were killed, hurt or taken in each incident of a document. Knows no language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extract.findings import VERBS, Analysis, Finding
from extract.incident import Incident, Toll
from extract.quantities import Quantity

FIGURES: Final = ("killed", "injured", "detained", "abducted", "escaped", "released", "displaced")
_HIT: Final = frozenset(["protest", "riot", "clash", "assault", "seize_territory"])  # who acts may fall
_ANYBODY: Final = frozenset([None, "person", "killed", "injured", "body"])  # a total counts all of them
_TOTAL: Final = frozenset([None, "person", "killed"])  # who counts them counts all
_EARLY: Final = frozenset(["earlier_toll", "first_toll"])
_ASIDE: Final = 25  # characters between a total and the counts that spell it out
_THEIRS: Final = frozenset(["gunman", "fighter", "member", "rebel", "leader"])
_OURS: Final = frozenset(["soldier", "policeman", "civilian", "child", "woman"])
NEXT: Final = 2  # sentences between a happening and its toll


def add_tolls(incidents: list[Incident], analysis: Analysis) -> None:
    """Give each counted quantity of a sentence to the incident whose trigger is nearest."""
    if not (incidents and analysis.quantities):
        return
    grouped: dict[tuple[int, str], list[Quantity]] = {}
    victims = {  # a count without a word of fate has that of the deed: killed three militants
        f.target.quantity: f.frame.victims
        for incident in incidents
        for f in incident.findings
        if f.target is not None and f.target.quantity is not None and f.frame.victims
    }
    untold = {
        f.target.quantity
        for f in analysis.dropped
        if f.target is not None and not str(f.dropped).startswith("accident")
    }
    doers = [
        (analysis.sentence.starts[s.i], analysis.sentence.end_of(s.j - 1))
        for incident in incidents
        for f in incident.findings
        if (s := f.attacker) is not None and (f.frame.victims or f.frame.action not in _HIT)
        if f.target is None or not f.target.i <= s.i < f.target.j  # "two soldiers and a policeman"
    ]
    wrecked = any(str(f.dropped).startswith("accident") for f in analysis.dropped)
    unreported = {f.frame.victims for f in analysis.dropped} - {
        f.frame.victims for incident in incidents for f in incident.findings
    }
    spelled = _parts_of_totals(analysis.quantities)
    for number, quantity in enumerate(analysis.quantities):
        if any(a <= quantity.start < b for a, b in doers) or number in spelled:
            continue  # how many attacked is no toll
        if number in untold and number not in victims:
            continue  # what is denied, threatened, or only the reason of it
        counted = quantity.counted or victims.get(number)
        if counted not in FIGURES or quantity.part:
            continue
        index = analysis.word_at(quantity.start)
        costs = [
            min(
                abs(index - f.tag.i) + 10 * abs(analysis.clauses[index] - f.clause) for f in incident.findings
            )
            for incident in incidents
        ]
        owner = costs.index(min(costs))
        if incidents[owner].group == "crowd" and wrecked:
            continue  # of the accident that the same list of headlines tells
        if incidents[owner].group == "crowd" and counted in unreported:
            continue  # of those for whom they gather
        grouped.setdefault((owner, counted), []).append(quantity)
    for (owner, name), told in grouped.items():
        for parts in _rivals(told, analysis):
            incidents[owner].tolls.setdefault(name, []).append(_toll_of(parts, analysis))


def _parts_of_totals(quantities: Sequence[Quantity]) -> set[int]:
    """The counts that spell out the one before them: 19 dead, 12 soldiers and 7 civilians."""
    parts: set[int] = set()
    for number, total in enumerate(quantities):
        rest, last = total.best, total
        for k in range(number + 1, len(quantities)):
            part = quantities[k]
            if rest <= 0 or part.kind != "exact" or part.start - last.end > _ASIDE:
                break
            if part.counted not in (None, total.counted):
                break
            rest, last = rest - part.best, part
            if rest == 0 and k > number + 1:
                parts.update(range(number + 1, k + 1))
                break
    return parts


def add_lone_tolls(incidents: list[Incident], analyses: dict[int, Analysis]) -> None:
    """Give the toll of a sentence that tells nothing else ("the dead are now 13") to the happening
    told last before it. A sentence with a place, a day or a dropped finding tells of others.
    """
    telling = {number for incident in incidents for number in incident.sentences}
    others = [a for number, a in analyses.items() if number not in telling and not a.headline]
    for name in ("killed", "injured"):
        counted = [(i, i.sentences) for i in incidents if name in i.tolls]
        for analysis in others if counted else ():
            before = {analysis.number - k for k in range(1, NEXT + 1)}
            near = [incident for incident, numbers in counted if not before.isdisjoint(numbers)]
            if not near:
                continue
            told = [
                q
                for q in analysis.quantities
                if q.counted == name and not q.part and (q.update or q.noun == name)
            ]
            if told and not _tells_of_others(analysis):
                near[-1].tolls[name] += [_toll_of(parts, analysis) for parts in _rivals(told, analysis)]


def _tells_of_others(analysis: Analysis) -> bool:
    return bool(analysis.dropped or analysis.places or analysis.dates)


def _toll_of(parts: list[Quantity], analysis: Analysis) -> Toll:
    """The sum of counts of one sentence."""
    best = sum(q.best for q in parts)
    low = sum(q.best if q.low is None else q.low for q in parts)
    high = sum(max(q.best, q.high or q.best) for q in parts)
    return Toll(
        min(low, best), best, high, any(q.update for q in parts),
        any(q.kind == "vague" for q in parts), analysis.number, tuple(parts),
        not _EARLY.isdisjoint(analysis.grammar),
    )  # fmt: skip


def _rivals(parts: list[Quantity], analysis: Analysis) -> list[list[Quantity]]:
    """Counts of a sentence that add up; a second count of the same people in another clause, or
    of any people in another's words, stands alone. Families count only where no people do.
    """
    people = [q for q in parts if q.noun != "family"] or parts
    speech = {analysis.clauses[t.i] for t in analysis.speech}
    groups: list[tuple[int, list[Quantity]]] = []
    for quantity in people:
        clause = analysis.clauses[analysis.word_at(quantity.start)]
        for number, group in groups:
            if number == clause:
                group.append(quantity)
                break
            again = any(q.noun in _ANYBODY for q in group) or quantity.noun in _ANYBODY
            if any(number < k <= clause for k in speech) and again:
                continue
            if all(q.noun != quantity.noun for q in group):
                group.append(quantity)
                break
        else:
            groups.append((clause, [quantity]))
    return [group for _, group in groups]


def reconcile(tolls: Sequence[Toll], headlines: frozenset[int]) -> Toll:
    """One toll of the tolls that several sentences give for one happening.

    An update replaces what stood before; else the body goes before the headline, an exact count
    before a vague one, and of rival counts the first is coded and the others widen the bounds.
    """
    if len(tolls) == 1:
        return tolls[0]
    chosen = next((t for t in reversed(tolls) if t.update), None)
    if chosen is None:
        ranked = sorted(tolls, key=lambda t: (t.vague, t.sentence in headlines, t.sentence, t.best))
        chosen = ranked[0]
        rivals = [t for t in tolls if not t.vague]
        sides = _of_both_sides(chosen, [t for t in rivals if t.sentence not in headlines])
        if sides is not None:
            return sides
        chosen = min(
            [chosen, *(t for t in rivals if _contradicts(t, chosen, headlines))], key=lambda t: t.best
        )
        if rivals:
            return Toll(
                min(chosen.low, *(t.low for t in rivals)) if len(rivals) > 1 else chosen.low,
                chosen.best,
                max(chosen.high, *(t.high for t in rivals)) if len(rivals) > 1 else chosen.high,
                False, chosen.vague, chosen.sentence, chosen.parts,
            )  # fmt: skip
    return chosen


def _contradicts(toll: Toll, chosen: Toll, headlines: frozenset[int]) -> bool:
    """Whether another source counts all the dead as well: the lower of two is coded."""
    both = (toll, chosen)
    if toll.early or chosen.vague or any(len(t.parts) != 1 or t.sentence in headlines for t in both):
        return False
    one, other = toll.parts[0].noun, chosen.parts[0].noun
    return toll.sentence > chosen.sentence and one in _TOTAL and other in _TOTAL


def _of_both_sides(chosen: Toll, tolls: Sequence[Toll]) -> Toll | None:
    """The sum of the dead of both sides, which two sentences tell apart and none together."""
    nouns = [{q.noun for q in t.parts} for t in tolls]
    if chosen not in tolls or not all(found <= _THEIRS or found <= _OURS for found in nouns):
        return None
    mine = tolls.index(chosen)
    foes = nouns[mine] <= _THEIRS
    other = next((t for t, found in zip(tolls, nouns, strict=True) if (found <= _THEIRS) is not foes), None)
    if other is None or other.sentence == chosen.sentence:
        return None
    return Toll(
        chosen.low + other.low, chosen.best + other.best, chosen.high + other.high,
        False, False, chosen.sentence, (*chosen.parts, *other.parts),
    )  # fmt: skip


def kills_him(finding: Finding, analysis: Analysis) -> bool:
    """Whether a pronoun says of one that he was killed: shot at a young man and killed him."""
    told = finding.tag.entry.pos in VERBS and finding.target is None
    return told and finding.frame.victims == "killed" and analysis.ends_in_him(finding.tag)


def attacker_fell(incident: Incident, analyses: dict[int, Analysis], toll: Toll | None) -> bool:
    """Whether one attacker is told to have been killed, whom the toll of his deed doesn't count."""
    if len(incident.struck_down) == len(incident.findings):
        return False
    for finding in incident.struck_down:
        side, analysis = finding.target, analyses[finding.sentence]
        if side is None or finding.frame.victims != "killed" or analysis.is_several(side):
            continue
        count = analysis.quantities[side.quantity] if side.quantity is not None else None
        if count is None or (count.best <= 1 and (toll is None or count not in toll.parts)):
            return True
    return False


def dies_besides(incident: Incident) -> bool:
    """Whether somebody else than the attackers is killed."""
    return any(f.frame.victims == "killed" and f not in incident.struck_down for f in incident.findings)
