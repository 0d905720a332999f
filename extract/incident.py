"""One happening as the findings of a document tell it. Knows no language."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from extract.dates import DateMention
from extract.findings import VERBS, Finding
from extract.places import PlaceMention
from extract.quantities import Quantity
from extract.sides import Side

# Actions that tell one happening together; those of different groups are different rows.
_GROUP: Final = {
    action: group
    for group, actions in {
        "violence": "clash assault shoot kill injure execute assassinate abuse air_strike shell explode "
        "suicide_bomb throw_grenade chemical_attack seize_territory shoot_down",
        "transfer": "withdraw enter_territory handover",
        "crowd": "protest riot disperse mob_attack",
        "policing": "arrest seize_weapons defuse",
        "property": "loot destroy_property",
        "posture": "move_forces security_measure",
        "terms": "agree release",
    }.items()
    for action in actions.split()
}
TOLL: Final = frozenset(["kill", "injure"])
BATTLE: Final = frozenset(["clash", "seize_territory"])
# Kinds that say little: another mention that says more names the side.
VAGUE: Final = frozenset(
    [
        "attackers",
        "member",
        "gunmen",
        "terrorists",
        "site",
        "forces",
        "persons",
        "follower",
        "named_person",
    ]
)
CIVIL: Final = frozenset(["civilians", "children", "women", "health_workers", "civilian_site", "refugees"])
_NOBODY: Final = frozenset(["persons", "named_person"])
_PEOPLE: Final = CIVIL | _NOBODY
_STRUCK: Final = frozenset(["kill", "shoot", "injure", "arrest"])
_FORCES: Final = frozenset(["military", "police"])


Parties = tuple[tuple[int, Side] | None, tuple[int, Side] | None]
"""Who acts and who is hit, each with its sentence."""


class Toll(NamedTuple):
    """A count of one sentence: coded value and bounds, with the quantities that give it."""

    low: int
    best: int
    high: int
    update: bool
    vague: bool
    sentence: int
    parts: tuple[Quantity, ...]
    early: bool = False  # a first count, which the news corrects


class Incident:
    """One happening as a document tells it; places and dates count in the normalised text."""

    place: PlaceMention | None = None
    date: DateMention | None = None
    listed: bool = False  # the same as another, at the next place of a list

    def __init__(self, findings: list[Finding], group: str) -> None:
        self.findings, self.group = findings, group
        self.tolls: dict[str, list[Toll]] = {}
        self.outcomes: set[str] = set()
        self._forget()

    def at(self, place: PlaceMention | None) -> Incident:
        """The same at another place."""
        same = Incident([*self.findings], self.group)
        same.place, same.date, same.tolls, same.outcomes = place, self.date, self.tolls, self.outcomes
        return same

    def add(self, findings: list[Finding]) -> None:
        """Let more findings tell it."""
        self.findings += findings
        self._forget()

    def _forget(self) -> None:
        """Let all that is found of the findings be found anew, when it is next asked for."""
        self._parties: Parties | None = None
        self._struck_down: list[Finding] | None = None
        self._actions: dict[str, Finding] | None = None
        self._weapons: dict[str, tuple[int, int, int]] | None = None
        self._sentences: list[int] | None = None
        self._background: bool | None = None

    @property
    def attacker(self) -> tuple[int, Side] | None:
        """Who acts, by the finding that tells most, with its sentence."""
        if self._parties is None:
            self._parties = self._find_parties()
        return self._parties[0]

    @property
    def target(self) -> tuple[int, Side] | None:
        """Who is hit, likewise: a fight names its sides before its toll names the dead. One who
        acts on the other side of a fight is hit in it, before those of whom only the toll tells.
        """
        if self._parties is None:
            self._parties = self._find_parties()
        return self._parties[1]

    def _find_parties(self) -> Parties:
        doer, told = self._side("attacker"), self._side("target")
        if "clash" not in self.actions or doer is None or doer[1].name is None:
            return doer, told
        if told is not None and told[1].name is not None:
            return doer, told
        for finding in self.findings:
            side = finding.attacker
            if side is not None and side.name is not None and side.name != doer[1].name:
                return doer, (finding.sentence, side)
        return doer, told

    def _side(self, role: str) -> tuple[int, Side] | None:
        told = [(f, side) for f in self.findings if (side := f.side(role)) is not None]
        if told and role == "attacker":
            if self.struck_down and len(self.struck_down) < len(self.findings):
                told = [(f, side) for f, side in told if f not in self.struck_down]
            if self.group in ("violence", "policing"):
                told = [(f, side) for f, side in told if not self._was_hit(f, side)]
        elif len(told) > 1 or len(self.findings) > 1:
            told = [(f, side) for f, side in told if not self._acts(f, side)] or told
        if not told:
            return None
        if role == "target" and not BATTLE.isdisjoint(self.actions):  # whom its toll counts is no party
            known = _PEOPLE if "clash" in self.actions else _NOBODY
            told = [(f, s) for f, s in told if f.frame.action not in TOLL or s.kind not in known]
            if not told:
                return None
        if len(told) == 1:
            return told[0][0].sentence, told[0][1]
        fight = "clash" in self.actions  # a fight names its sides before its toll names the dead
        counted = [side for f, side in told if f.frame.action in TOLL]
        aboard = role == "target" and counted and all(s.name or s.kind in _FORCES for s in counted)
        finding, side = min(
            told,
            key=lambda x: (
                fight and x[0].frame.action in TOLL,
                x[1].kind in VAGUE and x[1].name is None and not (x[1].kind == "forces" and x[1].owner),
                aboard and x[1].kind == "civilian_site",  # soldiers in a car
                x[0].frame.action in TOLL,
            ),
        )
        return finding.sentence, side

    def _acts(self, finding: Finding, side: Side) -> bool:
        """Whether a side that is hit is told to act by another finding of the sentence."""
        acting = [f for f in self.findings if f.sentence == finding.sentence and f is not finding]
        return any(f.attacker is side and f.target is not side for f in acting)

    def _was_hit(self, finding: Finding, side: Side) -> bool:
        """Whether a side that acts is the one attacked: forces hit on their raid, or named once, as
        those whom the deed hit.
        """
        hit = [(f.sentence, f.target) for f in self.findings if f.target is not None]
        if self.group == "policing":  # the taking of their members is no deed of a cell
            return finding.tag.entry.pos not in VERBS and any(target is side for _, target in hit)
        if group_of(finding.frame.action) == "policing":
            return any((side.kind, side.name) == (target.kind, target.name) for _, target in hit)
        return side.kind in _FORCES and any(n == finding.sentence and t is side for n, t in hit)

    @property
    def struck_down(self) -> list[Finding]:
        """What tells how the attackers of another deed fared: shot by the police, killed."""
        if self._struck_down is None:
            self._struck_down = self._find_struck_down()
        return self._struck_down

    def _find_struck_down(self) -> list[Finding]:
        others = [f for f in self.findings if f.frame.action in _STRUCK]
        at = [f for f in others if f.target is not None and f.target.kind == "attackers"]
        doers = [(f.sentence, f.attacker) for f in at if f.attacker is not None]
        return [f for f in others if f in at or ((f.sentence, f.attacker) in doers and f.target is None)]

    @property
    def actions(self) -> dict[str, Finding]:
        """What was done, each with the first finding that says so."""
        if self._actions is None:
            self._actions = self._find_actions()
        return self._actions

    def _find_actions(self) -> dict[str, Finding]:
        found: dict[str, Finding] = {}
        for finding in self.findings:
            for action in (finding.frame.action, *finding.frame.also):
                found.setdefault(action, finding)
        return found

    @property
    def weapons(self) -> dict[str, tuple[int, int, int]]:
        """Weapon kinds, each with its sentence and word span."""
        if self._weapons is None:
            self._weapons = self._find_weapons()
        return self._weapons

    def _find_weapons(self) -> dict[str, tuple[int, int, int]]:
        found: dict[str, tuple[int, int, int]] = {}
        for finding in self.findings:
            if finding.frame.action == "seize_weapons" and self.group == "violence":
                continue  # what was found after a fight is not what it was fought with
            for weapon, (i, j) in finding.weapons.items():
                found.setdefault(weapon, (finding.sentence, i, j))
        return found

    @property
    def sentences(self) -> list[int]:
        """Numbers of the sentences that tell it, in order."""
        if self._sentences is None:
            self._sentences = sorted({finding.sentence for finding in self.findings})
        return self._sentences

    @property
    def background(self) -> bool:
        """Whether all that is told of it is the past of another story."""
        if self._background is None:
            self._background = all(finding.background for finding in self.findings)
        return self._background


def group_of(action: str) -> str:
    """The group whose actions may tell one happening; an action without one stands alone."""
    return _GROUP.get(action, action)


def event_days(mention: DateMention | None) -> tuple[date, date] | None:
    """First and last day of a mention, when it is resolved."""
    if mention is None or mention.first is None or mention.last is None:
        return None
    return mention.first, mention.last
