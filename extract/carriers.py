"""Light verbs, which carry an event noun before or behind it, and the roles of their own nouns."""

from __future__ import annotations

from typing import Final

from extract.findings import VERBS, Analysis, Finding, Light
from extract.lexicon import EVENT, Tag
from extract.needs import GATHERINGS, RALLY_REACH, Needs
from extract.reach import Reach, says_we
from extract.roles import fill
from extract.sides import Side

_BEHIND: Final = 6  # words between an event noun and the light verb that tells more of it
_LIGHT_REACH: Final = 14  # words between a light verb and its event noun


class Carriers:
    """Fills roles by light verbs; holds the tables, no state."""

    def __init__(self, lights: dict[str, Light], needs: Needs, reach: Reach) -> None:
        self.lights, self.needs, self.reach = lights, needs, reach

    def carry(self, finding: Finding, right: list[Side], left: list[Side], analysis: Analysis) -> None:
        """The light verb that carries an event noun, before or behind it, and its own nouns."""
        tag = finding.tag
        clause = finding.clause
        before: Tag | None = None
        behind: Tag | None = None
        reach = RALLY_REACH if finding.frame.action in GATHERINGS else _LIGHT_REACH
        for other in analysis.light_verbs:
            if not self.lights[other.entry.id].carries(finding.frame.action):
                continue
            if self.lights[other.entry.id].event == "means" and "ب" not in tag.proclitic:
                continue  # رد بقصف, but not رد على القصف
            if other.j <= tag.i and tag.i - other.j <= reach and analysis.clauses[other.i] == clause:
                before = other
            elif (
                behind is None and other.i >= tag.j and other.i - tag.j <= _BEHIND
                and analysis.clauses[other.i] - clause <= 1
            ):  # fmt: skip
                behind = other
        if before and analysis.is_led_by("after", tag.i):
            before = None  # تواصل التمشيط بعد القضاء على: what went on is not the later deed
        if before and not any(
            o.entry.pos in VERBS and before.j <= o.i < tag.i and o.entry.id not in self.reach.meek
            for o in analysis.tags[EVENT]
        ):
            self._light_before(finding, before, left, analysis)
        if behind and not any(tag.j <= o.i < behind.i for o in analysis.tags[EVENT]):
            self._light_behind(finding, behind, analysis)

    def _light_before(self, finding: Finding, verb: Tag, left: list[Side], analysis: Analysis) -> None:
        light = self.lights[verb.entry.id]
        finding.light, finding.light_tag = verb.entry.id, verb
        finding.claimed = light.certainty == "claimed"
        if light.result:
            return
        left = [*(s for s in left if s.i >= verb.j), *self.reach.left(verb, analysis)]
        between = [s for s in left if s.i >= verb.j and s.marker is None]
        before = [s for s in left if s.j <= verb.i and s.marker is None]
        if light.object == "target" and verb.j == finding.tag.i and finding.target is None:
            # the deed is the subject and what it hit its object: طال هجوم مقر الأمن
            hit = next((s for s in analysis.sides if s.i >= finding.tag.j), None)
            if hit is not None and hit.i == finding.tag.j and hit.marker is None and hit.kind != "nation":
                fill(finding, "target", hit)
        role = light.subject
        if verb.entry.id == "happen" and _is_inside(finding, analysis):
            role = "target"  # وقعت القافلة في كمين
        if role in ("attacker", "target"):
            if role == "attacker" and not finding.frame.slots["attacker"]:
                role = ""
            sides = [*between[::-1], *before]
            if verb.entry.id == "repel":  # who repels an attack bears arms
                sides = [s for s in sides if self.needs.can_act(s)]
            if says_we(verb, analysis) and (speaker := self.reach.speaker(verb, analysis)) is not None:
                sides = [speaker]
            for side in sides:
                if role == "target" or self.needs.may_do(finding.frame, side):
                    fill(finding, role, side)
                    break

    def _light_behind(self, finding: Finding, verb: Tag, analysis: Analysis) -> None:
        light = self.lights[verb.entry.id]
        if light.result:
            finding.light = finding.light or verb.entry.id
            return
        clause = analysis.clauses[verb.i]
        sides = [
            s for s in analysis.sides
            if s.i >= verb.j and s.i - verb.j <= 4 and analysis.clauses[s.i] == clause
        ]  # fmt: skip
        finding.light = finding.light or verb.entry.id
        if light.object == "target" and sides and sides[0].marker in (None, "of"):
            fill(finding, "target", sides[0])
        elif (
            light.event == "object" and light.subject == "attacker"
            and sides and sides[0].marker is None and self.needs.may_do(finding.frame, sides[0])
        ):  # fmt: skip
            fill(finding, "attacker", sides[0])
            finding.claimed = finding.claimed or light.certainty == "claimed"


def _is_inside(finding: Finding, analysis: Analysis) -> bool:
    """Whether somebody fell into the deed: "in" stands right before an attack that has a victim."""
    return finding.frame.action == "assault" and analysis.is_led_by("at", finding.tag.i)
