"""Doubt, denial, plans, metaphor: one list of modifiers with a scope, over all findings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from extract.findings import VERBS, Analysis, Finding
from extract.lexicon import MODIFIER, Tag
from extract.needs import Needs

_NEAR: Final = 4  # words that a plain negation reaches

KEPT: Final = frozenset(["denied", "alleged", "background", "none"])  # the finding still gives a row
EFFECTS: Final = KEPT | {
    "plan", "threat", "hypothetical", "exercise", "judicial", "commemoration", "metaphor", "call",
    "thwarted", "negated", "accident", "reaction", "state",
}  # fmt: skip
_UNDERGONE: Final = "undergo"  # the light verb of those to whom something is done
_JOINING: Final = frozenset(["change_group", "recruit"])
_HARMING: Final = frozenset(["assault", "abuse", "injure", "shoot"])
_CAUGHT: Final = frozenset(["persons", "civilians", "member"])
_RALLIES: Final = frozenset(["judicial", "accident", "commemoration"])
SCOPES: Final = frozenset(["forward", "near", "sentence", "self", "backward", "imperfect"])


class Modifier(NamedTuple):
    """What a list of words does to the findings in its scope."""

    name: str
    effect: str
    scope: str
    only: frozenset[str] = frozenset()  # acts on these actions alone
    spare: frozenset[str] = frozenset()  # never on these
    unless: str = ""  # a scene: not in sentences with one of its words
    tolls: bool = False  # what the deed brought goes with it


def apply_modifiers(
    findings: Sequence[Finding], analysis: Analysis, modifiers: dict[str, Modifier], needs: Needs
) -> None:
    """Mark each finding with the effects of the modifiers that reach it."""
    for finding in findings:
        if finding.tag.future or (finding.light_tag and finding.light_tag.future):
            _mark(finding, "plan", "future")
    _mark_charges(findings, analysis)
    for tag in analysis.tags[MODIFIER]:
        modifier = modifiers[tag.entry.id]
        if modifier.unless in analysis.grammar:
            continue
        for finding in findings:
            if modifier.only and finding.frame.action not in modifier.only:
                continue
            if finding.frame.action in modifier.spare:
                continue
            if modifier.effect in _RALLIES and finding.frame.action in ("protest", "disperse"):
                continue  # people rally before courts, over laws, accidents and on days of memory
            if modifier.effect == "judicial" and needs.is_own_justice(finding):
                continue  # what a group calls its court is none
            if modifier.effect == "accident" and _is_fight(finding):
                continue  # over an accident people fight as well
            if reaches(modifier, tag, finding, analysis):
                _mark(finding, modifier.effect, modifier.name)
    for deed, outcome in pairwise(findings):  # the toll of a deed that is only mentioned
        name = (deed.dropped or "").partition("/")[2]
        mention = name in modifiers and modifiers[name].tolls
        if mention and outcome.light == "result" and outcome.dropped is None:
            outcome.dropped = deed.dropped


def _is_fight(finding: Finding) -> bool:
    """Whether two sides fight each other."""
    return finding.frame.action == "clash" and None not in (finding.attacker, finding.target)


def reaches(modifier: Modifier, tag: Tag, finding: Finding, analysis: Analysis) -> bool:
    """Whether a finding stands in the scope of a modifier's words."""
    trigger = finding.tag
    if tag.i < trigger.j and trigger.i < tag.j:
        if modifier.effect == "plan" and finding.light == _UNDERGONE:
            return False  # تعرض لتفجير: what somebody met with, no purpose
        if modifier.effect == "plan" and modifier.scope == "self" and _is_known(trigger, analysis):
            return False  # استنكر للتفجير الذي: a deed that is told
        if modifier.scope == "backward":
            return trigger.i < tag.i and tag.j <= trigger.j  # between its words: ضبطت بحوزتهم أسلحة
        if modifier.scope in ("sentence", "forward") and trigger.i < tag.i and trigger.j < tag.j:
            return True  # they share a small word: قضوا في تحطم
        covers = tag.i <= trigger.i and trigger.j <= tag.j
        return modifier.scope == "self" or (covers and modifier.scope in ("sentence", "forward"))
    if modifier.scope == "self":
        return False
    if modifier.scope == "sentence":
        if modifier.effect == "state" and trigger.j <= tag.i and _on_a_day(tag, analysis):
            return False  # killed on Saturday, the second since the war began
        return not (modifier.effect == "background" and _said_between(tag, trigger, analysis))
    if modifier.scope == "backward":
        return trigger.j <= tag.i and analysis.clauses[tag.i] == finding.clause
    carrier = finding.light_tag  # لم يشن هجوما: what is said of the verb is said of its event
    # Behind it, or among its words (منفذ جريمة اغتيال), but not itself: أحبط هجوما.
    between = carrier is not None and carrier.i < tag.j and (carrier.i, carrier.j) != (tag.i, tag.j)
    if carrier is not None and carrier.i < trigger.i and modifier.scope != "imperfect" and not between:
        trigger = carrier
    if trigger.i < tag.j:
        return False
    if modifier.scope == "imperfect":  # قد يقتل: may kill
        return trigger.i - tag.j < 2 and trigger.entry.tense == "imperfect"
    if modifier.scope == "near":
        return trigger.i - tag.j < _NEAR and analysis.clauses[tag.i] == finding.clause
    return analysis.clauses[tag.i] == finding.clause


def _mark_charges(findings: Sequence[Finding], analysis: Analysis) -> None:
    """Drop what only says who was arrested: a wounded militant, a man who attacked a bank, a cell
    that had pledged itself to a group. An attack with a toll or a weapon stays news.
    """
    arrests = [f for f in findings if f.frame.action == "arrest"]
    if not arrests:
        return
    toll = any(q.counted in ("killed", "injured") for q in analysis.quantities)
    for finding in findings:
        action, carrier = finding.frame.action, finding.light_tag
        if _is_known_attacker(finding, analysis):
            _mark(finding, "judicial", "charge")
            continue
        first = finding.tag.i if carrier is None or action == "injure" else min(carrier.i, finding.tag.i)
        if not any(f.tag.j <= first for f in arrests):
            continue
        if action in _JOINING:
            _mark(finding, "judicial", "charge")
        elif action == "injure" and finding.tag.entry.pos not in VERBS:
            held = [f.target for f in arrests if f.target is not None]
            if any(side.i < finding.tag.i <= side.j for side in held):
                _mark(finding, "judicial", "charge")
        elif (
            action in _HARMING and not toll and not finding.weapons
            and any(s.j == first and not s.definite and s.kind in _CAUGHT for s in analysis.sides)
        ):  # fmt: skip
            _mark(finding, "judicial", "charge")


def _is_known_attacker(finding: Finding, analysis: Analysis) -> bool:
    """Whether a relative clause says of an attacker that he was killed: المهاجم، الذي قتل في التفجير."""
    hit = finding.target
    if finding.frame.action != "kill" or hit is None or hit.kind != "attackers":
        return False
    return any(hit.j <= t.i < finding.tag.i for t in analysis.words_of("relative"))


def _is_known(trigger: Tag, analysis: Analysis) -> bool:
    """Whether a relative clause tells more of a deed, right behind it or its adjective."""
    return any(0 <= t.i - trigger.j <= 1 for t in analysis.words_of("relative"))


def _on_a_day(tag: Tag, analysis: Analysis) -> bool:
    """Whether a day is named before some words."""
    return any(i < tag.i and mention.time_precision == 1 for i, _, mention in analysis.dates)


def _said_between(tag: Tag, trigger: Tag, analysis: Analysis) -> bool:
    """Whether a verb of saying stands between: a source "had confirmed" an event of this story."""
    verbs = (t for t in analysis.words_of("say") if t.entry.pos in VERBS)
    return any(tag.j <= t.i < trigger.i for t in verbs)


def _mark(finding: Finding, effect: str, name: str) -> None:
    if effect == "none":
        return
    if effect not in KEPT:
        finding.dropped = finding.dropped or f"{effect}/{name}"
    elif effect == "background":
        finding.background = True
    elif finding.certainty != "denied":
        finding.certainty = effect
