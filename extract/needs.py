"""What a frame asks of a finding, and which sides may do what it tells."""

from __future__ import annotations

from typing import Final

from extract.actors import FORCES, Actors
from extract.findings import VERBS, Analysis, Finding
from extract.frame import Frame
from extract.lexicon import EVENT, GRAMMAR, WEAPON, Tag
from extract.sides import Side

NAMED: Final = frozenset(["actor", "short", "leader", "epithet"])
_ABLE: Final = NAMED | {"country"}  # and the kinds that are armed, or a crowd
_VENUES: Final = frozenset(["venue", "street", "road", "stand_before"])
GATHERINGS: Final = frozenset(["protest", "riot", "mob_attack"])
RALLY_REACH: Final = 20  # words between a protest and those who gather
# Kinds that bear arms, yet may rally.
_FOLLOWERS: Final = frozenset(["member", "group", "tribe", "community", "settlers", "rebels"])
_OF_FORCES: Final = frozenset(["disperse", "arrest"])  # what no crowd does
_TAKING: Final = frozenset(["abduct", "abductions", "lead_away", "arrest", "capture"])
_TAKEN: Final = frozenset(["arrest", "abduct"])  # of those whom a pronoun may name
_BESIDE: Final = 9  # words from a trigger to the word that it needs for company
_PLACES: Final = ("settlement", "wide_place")
_ADJECTIVES: Final = ("ي", "ية", "يه", "ة", "ه", "ين", "ات", "ا")  # endings of a word that may only describe
# Weapons that do their work alone, once fired or laid.
_REMOTE: Final = frozenset(
    ["artillery", "mortar", "rocket", "missile", "rpg", "mine", "ied", "car_bomb", "uxo"]
)
_NEAR: Final = 3  # words between a verb of falling and what falls


class Needs:
    """Judges sides and findings by the actors' kinds; holds the tables, no state."""

    def __init__(self, actors: Actors) -> None:
        self.actors = actors
        self._how = {name: kind.acts for name, kind in actors.kinds.items()}
        self._able = _ABLE.union(name for name, acts in self._how.items() if acts in ("armed", "crowd"))

    def can_act(self, side: Side) -> bool:
        """Whether a side may be the one who attacks; "the Tunisian" alone is a person."""
        return side.kind in self._able

    def may_do(self, frame: Frame, side: Side) -> bool:
        """Whether a side may do what a frame tells: people of any kind gather, forces don't."""
        if frame.action in _OF_FORCES and self._gathers(side):
            return False
        if frame.action not in GATHERINGS:
            return self.can_act(side)
        if side.kind == "nation":
            return side.plural_nation
        if side.kind in ("country", "epithet") or side.kind.endswith("_site"):
            return False
        return side.kind in NAMED or side.kind in _FOLLOWERS or self._is_people(side)

    def _acts(self, side: Side) -> str | None:
        """How a side's kind acts: armed, crowd or civilian; None for what is no kind of people."""
        return self._how.get(side.kind)

    def _gathers(self, side: Side) -> bool:
        """Whether a side is a crowd."""
        return self._acts(side) == "crowd"

    def _is_people(self, side: Side) -> bool:
        """Whether a side is a crowd, or people who may become one."""
        return self._acts(side) in ("crowd", "civilian")

    def is_crowd(self, side: Side | None) -> bool:
        """Whether a side is people who gather: protesters, a number of people, civilians."""
        return side is not None and (side.quantity is not None or self._is_people(side))

    def is_person(self, side: Side) -> bool:
        """Whether a side is people without arms, and no house of theirs."""
        return not side.kind.endswith("site") and self._acts(side) == "civilian"

    def _inter(self, side: Side) -> str | None:
        """The actor type of a named side, or else that of its kind."""
        if side.kind in ("actor", "short", "leader") and side.name:
            return self.actors.actors[side.name].inter
        kind = self.actors.kinds.get(side.kind)
        return kind.inter if kind is not None else None

    def _is_states(self, side: Side) -> bool:
        """Whether a side is a state's force: an army, the police."""
        return self._inter(side) == "State forces"

    def is_own_justice(self, finding: Finding) -> bool:
        """Whether an armed side that is no state puts somebody to death."""
        doer = finding.attacker
        return finding.frame.action == "execute" and doer is not None and self.opposes(doer)

    def opposes(self, side: Side) -> bool:
        """Whether a side bears arms and is no state's."""
        if side.kind == "epithet":
            return True
        acts = self._acts(side)
        armed = acts == "armed" if acts is not None else bool(side.name)
        return armed and self._inter(side) not in FORCES

    @staticmethod
    def beside(frame: Frame, tag: Tag, analysis: Analysis) -> bool:
        """Whether a word of the frame's `beside` families, scenes or weapons stands behind the trigger."""
        if not frame.beside:
            return True
        if frame.beside.isdisjoint(analysis.families):
            return False
        before = tag.i - _NEAR if tag.entry.pronoun else tag.j  # صاروخ اعترضته الدفاعات
        return any(
            other.entry.id in frame.beside
            and before <= other.i <= tag.j + _BESIDE
            and not tag.i <= other.i < tag.j
            and analysis.clauses[other.i] == analysis.clauses[tag.i]
            for layer in (EVENT, GRAMMAR, WEAPON)
            for other in analysis.tags[layer]
        )

    @staticmethod
    def purpose(finding: Finding, analysis: Analysis) -> bool:
        """Whether the finding's clause says what for or against (احتجاجا على, للمطالبة ب)."""
        found = analysis.words_of("purpose")
        return any(abs(analysis.clauses[t.i] - finding.clause) <= 1 for t in found)

    @staticmethod
    def runs(finding: Finding, analysis: Analysis) -> bool:
        """Whether the finding's clause says for how many days it goes on (لليوم الثالث)."""
        found = analysis.words_of("running")
        return any(analysis.clauses[t.i] == finding.clause for t in found)

    @staticmethod
    def venue(finding: Finding, analysis: Analysis) -> bool:
        """Whether the finding's clause says before, in or on what people stand (أمام السفارة)."""
        found = [t for t in analysis.tags[EVENT] if t.entry.id in _VENUES]
        found += [t for name in _VENUES for t in analysis.words_of(name)]
        return any(t.i >= finding.tag.j and analysis.clauses[t.i] == finding.clause for t in found)

    @staticmethod
    def settled(finding: Finding, analysis: Analysis) -> bool:
        """Whether the clause names a town by a word for it: قرية and a name that no list knows. What
        stands behind the word for a wider place may also say of what kind it is: قاعدة جوية.
        """
        words = analysis.sentence.words
        for tag in _places(analysis):
            if analysis.clauses[tag.i] != finding.clause or tag.j >= len(words):
                continue
            word = words[tag.j]
            named = tag.entry.id == "settlement" or _is_name(word)
            if named and word.isalpha() and not analysis.knows(tag.j):
                return True
        return False

    @staticmethod
    def from_place(finding: Finding, analysis: Analysis) -> bool:
        """Whether a place or a word for one stands right behind "from" after the trigger."""
        behind = [t for name in ("of", "from") for t in analysis.words_of(name)]
        out = [t.j for t in behind if t.i >= finding.tag.j]
        starts = [t.i for t in _places(analysis)]
        starts += [i for i, _, m in analysis.places if m.place.kind != "country" and m.geo_precision == 1]
        return any(i in out and analysis.clauses[i] == finding.clause for i in starts)

    @staticmethod
    def weapon_near(finding: Finding, analysis: Analysis, kinds: frozenset[str] = frozenset()) -> bool:
        """Whether a weapon, of certain kinds or any, stands right before or behind the trigger: that
        is what falls or bursts.
        """
        tag = finding.tag
        return any(
            -_NEAR <= w.i - tag.j <= _NEAR or -_NEAR <= w.j - tag.i <= 0
            for w in analysis.tags[WEAPON]
            if not kinds or w.entry.id in kinds
        )

    def met(self, choices: tuple[tuple[str, ...], ...], finding: Finding, analysis: Analysis) -> bool:
        """Whether a finding tells one of each of some choices of its frame."""
        for choice in choices:
            for need in choice:
                if self.has(need, finding, analysis):
                    break
            else:
                return False
        return True

    def has(self, need: str, finding: Finding, analysis: Analysis) -> bool:
        """Whether a finding tells what a frame asks for."""
        parties = (finding.attacker, finding.target)
        match need:  # those asked most often first
            case "casualties":
                return any(q.counted in ("killed", "injured") for q in analysis.quantities)
            case "armed_attacker":
                return finding.attacker is not None and self.can_act(finding.attacker)
            case "light":
                return finding.light is not None
            case "place":
                known = any(m.place.kind != "country" for _, _, m in analysis.places)
                return known or self.settled(finding, analysis)
            case "crowd_attacker":
                return self.is_crowd(finding.attacker)
            case "weapon":
                return len(finding.weapons) > len(finding.frame.weapons)
            case "attacker" | "target":
                taken = need == "target" and finding.frame.action in _TAKEN
                side = finding.side(need)
                if taken and side is not None and side.kind == "prison":
                    return False  # أودع السجن
                return bool(taken and finding.tag.entry.pronoun) or side is not None
            case "person_target":
                return finding.target is not None and self.is_person(finding.target)
            case "taken":  # by a word for abduction anywhere in the sentence
                return any(t.entry.id in _TAKING and t is not finding.tag for t in analysis.tags[EVENT])
            case "no_person":  # a man sent out of a country is driven back in no fight
                side = finding.target or next((s for s in analysis.sides if s.i == finding.tag.j), None)
                alone = (
                    side is not None and side.kind == "nation" and not (side.plural_nation or side.feminine)
                )
                return side is None or not (alone or self.is_person(side))
            case "near_target":
                return finding.target is not None and 0 <= finding.target.i - finding.tag.j <= 2
            case "two_parties":
                return None not in parties
            case "verb":
                return finding.tag.entry.pos in VERBS
            case "captives":
                return any(s.kind in ("prisoners", "prison") for s in analysis.sides)
            case "perfect":
                return finding.tag.entry.tense == "perfect" or analysis.headline
            case "opens":  # an indefinite noun at the head of its sentence
                return finding.tag.i <= 1 and not (finding.tag.definite or finding.tag.proclitic)
            case "from_place":
                return self.from_place(finding, analysis)
            case "weapon_near":
                return self.weapon_near(finding, analysis)
            case "remote_near":
                return self.weapon_near(finding, analysis, _REMOTE)
            case "date":
                return bool(analysis.dates)
            case "count":
                return any(abs(s.i - finding.tag.j) <= 6 for s in analysis.sides if s.quantity is not None)
            case "purpose":
                return self.purpose(finding, analysis)
            case "venue":
                return self.venue(finding, analysis)
            case "armed_target":
                return finding.target is not None and self.can_act(finding.target)
            case "armed":
                return any(s is not None and self.can_act(s) for s in parties)
            case "day":
                return any(m.anchor == "open" or (m.time_precision or 9) <= 2 for _, _, m in analysis.dates)
            case "crowd_target":
                return self.is_crowd(finding.target)
            case "crowd":
                return any(s.kind in ("protesters", "rioters") for s in analysis.sides)
            case "named":
                return any(s is not None and s.kind in NAMED for s in parties)
            case "people_attacker":
                return finding.attacker is not None and self._is_people(finding.attacker)
            case "no_army":
                return not any(s is not None and self._acts(s) in (None, "armed") for s in parties)
            case "state_attacker":
                return finding.attacker is not None and self._is_states(finding.attacker)
            case "opponent":  # an armed side that is not a state's
                return any(self.opposes(s) for s in analysis.sides)
            case "conflict":  # armed people anywhere in the sentence
                return any(self.can_act(s) for s in analysis.sides)
            case "cause":  # asked of the whole incident, see verdicts.py
                return True
        raise ValueError(need)


def _places(analysis: Analysis) -> list[Tag]:
    """The words for a place before its name."""
    return [tag for name in _PLACES for tag in analysis.words_of(name)]


def _is_name(word: str) -> bool:
    """Whether a word behind an indefinite noun is a name, not its adjective: معبر العبودية, معبر نصيب."""
    return word.startswith("ال") or not word.endswith(_ADJECTIVES)
