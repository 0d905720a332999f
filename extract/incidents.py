"""The findings of one document joined to incidents: each happening once. Knows no language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from extract.dates import DateMention
from extract.distance import distance
from extract.findings import VERBS, Analysis, Finding
from extract.lexicon import GRAMMAR, MODIFIER
from extract.once import Once
from extract.places import PlaceMention
from extract.quantities import Quantity
from extract.sides import Side

# Actions that tell one happening together; those of different groups are different rows.
_GROUP = {
    action: group
    for group, actions in {
        "violence": "clash assault shoot kill injure execute assassinate abuse air_strike shell explode "
        "suicide_bomb throw_grenade chemical_attack seize_territory shoot_down",
        "transfer": "withdraw enter_territory handover",
        "crowd": "protest riot disperse mob_attack",
        "policing": "arrest seize_weapons defuse",
        "property": "loot destroy_property",
    }.items()
    for action in actions.split()
}
_OUTCOME = frozenset(["escape", "displace"])  # when a result verb ties them to violence
_MEANS = {
    "air_strike": "air", "shell": "shell", "explode": "bomb", "suicide_bomb": "bomb",
    "throw_grenade": "grenade", "chemical_attack": "chemical",
}  # fmt: skip
_AGAINST_CROWDS = frozenset(
    ["kill", "injure", "shoot", "assault", "arrest", "destroy_property", "clash", "abuse", "loot"]
)
_WEAPON_MEANS = {
    kind: means
    for means, kinds in {
        "air": "aircraft drone helicopter", "bomb": "mine ied car_bomb uxo suicide",
        "shell": "artillery mortar rocket missile tank rpg", "grenade": "grenade",
    }.items()
    for kind in kinds.split()
}  # fmt: skip
_PUT_TO_DEATH = frozenset(["execute", "kill", "assassinate"])
_TOLL = frozenset(["kill", "injure"])
_LEAVING = frozenset(["withdraw", "displace", "escape"])
_FIRED = frozenset(["clash", "shoot"])
_NAMED = frozenset(["actor", "short", "leader"])
_SPOILS = frozenset(["property", "abduct"])
_RAIDS = frozenset(["assault", "abduct", "loot", "destroy_property"])
_HARM = frozenset(["killed", "injured"])
_BATTLE = frozenset(["clash", "seize_territory"])
# Kinds that say little: another mention that says more names the side.
_VAGUE = frozenset(
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
_FIGURES = ("killed", "injured", "detained", "abducted", "escaped", "released", "displaced")
_HIT = frozenset(["protest", "riot", "clash", "assault", "seize_territory"])  # who acts may fall
_ANYBODY = frozenset([None, "person", "killed", "injured", "body"])  # a total counts all of them
_CIVIL = frozenset(["civilians", "children", "women", "health_workers", "civilian_site", "refugees"])
_NOBODY = frozenset(["persons", "named_person"])
_PEOPLE = _CIVIL | _NOBODY
_CROWD_SIDES = frozenset(["protesters", "rioters", "crowd"])
_FORCES = frozenset(["military", "police"])
_FOES = frozenset(["terrorists", "rebels", "gunmen", "militia", "attackers", "epithet"])
_BYSTANDERS = frozenset(
    ["police", "persons", "civilians", "forces", "students", "teachers", "labour", "children", "women"]
)
_BREATH = 2  # words from the taking of people to their killing, told as one
_HOLDER = 4  # words from a place to the province that holds it
_LEADING = 2  # words from a road to those between which it runs
_OFFICE = 5  # words from an office or "native of" to its place
_SAYING = 5  # words from a verb of accusing, denying or judging to the day of it
_NEAR_KM = 25.0
_QUARTER_KM = 3.0
_WIDE = frozenset(["town", "city", "village", "region", "admin1", "country"])
_LOOK_BACK = 60  # incidents: what a document tells again stands no further back
_FULL = 60  # findings: with these bounds the cost of a document grows with its length alone
_ASIDE = 25  # characters between a total and the counts that spell it out
_THEIRS = frozenset(["gunman", "fighter", "member", "rebel", "leader"])
_OURS = frozenset(["soldier", "policeman", "civilian", "child", "woman"])
_NEXT = 2  # sentences between a happening and its toll


class Toll(NamedTuple):
    """A count of one sentence: coded value and bounds, with the quantities that give it."""

    low: int
    best: int
    high: int
    update: bool
    vague: bool
    sentence: int
    parts: tuple[Quantity, ...]


@dataclass
class Incident:
    """One happening as a document tells it; places and dates count in the normalised text."""

    findings: list[Finding]
    group: str
    place: PlaceMention | None = None
    date: DateMention | None = None
    tolls: dict[str, list[Toll]] = field(default_factory=dict)
    outcomes: set[str] = field(default_factory=set)

    def add(self, findings: list[Finding]) -> None:
        """Let more findings tell it."""
        self.findings += findings
        for name in ("attacker", "target", "actions", "weapons", "sentences", "background"):
            vars(self).pop(name, None)

    @Once
    def attacker(self) -> tuple[int, Side] | None:
        """Who acts, by the finding that tells most, with its sentence."""
        return self._side("attacker")

    @Once
    def target(self) -> tuple[int, Side] | None:
        """Who is hit, likewise: a fight names its sides before its toll names the dead. One who
        acts on the other side of a fight is hit in it, before those of whom only the toll tells.
        """
        told = self._side("target")
        doer = self.attacker
        if "clash" not in self.actions or doer is None or doer[1].name is None:
            return told
        if told is not None and told[1].name is not None:
            return told
        for finding in self.findings:
            side = finding.attacker
            if side is not None and side.name is not None and side.name != doer[1].name:
                return finding.sentence, side
        return told

    def _side(self, role: str) -> tuple[int, Side] | None:
        told = [(f, side) for f in self.findings if (side := getattr(f, role)) is not None]
        if self.group == "violence" and role == "attacker":
            told = [(f, side) for f, side in told if not self._was_hit(f, side)]
        if role == "target":
            told = [(f, side) for f, side in told if not self._acts(f, side)] or told
        if not told:
            return None
        if role == "target" and _BATTLE & set(self.actions):  # whom its toll counts is no party to it
            known = _PEOPLE if "clash" in self.actions else _NOBODY
            told = [(f, s) for f, s in told if f.frame.action not in _TOLL or s.kind not in known]
            if not told:
                return None
        fight = "clash" in self.actions  # a fight names its sides before its toll names the dead
        finding, side = min(
            told,
            key=lambda x: (
                fight and x[0].frame.action in _TOLL,
                x[1].kind in _VAGUE and x[1].name is None and not (x[1].kind == "forces" and x[1].owner),
                x[0].frame.action in _TOLL,
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
        if group_of(finding.frame.action) == "policing":
            return any((side.kind, side.name) == (target.kind, target.name) for _, target in hit)
        return side.kind in _FORCES and any(n == finding.sentence and t is side for n, t in hit)

    @Once
    def actions(self) -> dict[str, Finding]:
        """What was done, each with the first finding that says so."""
        found: dict[str, Finding] = {}
        for finding in self.findings:
            for action in (finding.frame.action, *finding.frame.also):
                found.setdefault(action, finding)
        return found

    @Once
    def weapons(self) -> dict[str, tuple[int, int, int]]:
        """Weapon kinds, each with its sentence and word span."""
        found: dict[str, tuple[int, int, int]] = {}
        for finding in self.findings:
            if finding.frame.action == "seize_weapons" and self.group == "violence":
                continue  # what was found after a fight is not what it was fought with
            for weapon, (i, j) in finding.weapons.items():
                found.setdefault(weapon, (finding.sentence, i, j))
        return found

    @Once
    def sentences(self) -> list[int]:
        """Numbers of the sentences that tell it, in order."""
        return sorted({finding.sentence for finding in self.findings})

    @Once
    def background(self) -> bool:
        """Whether all that is told of it is the past of another story."""
        return all(finding.background for finding in self.findings)


def build_incidents(findings: Sequence[Finding], analyses: dict[int, Analysis]) -> list[Incident]:
    """The incidents of a document, in the order of their first mention."""
    incidents: list[Incident] = []
    by_sentence: dict[int, list[Finding]] = {}
    for finding in findings:
        by_sentence.setdefault(finding.sentence, []).append(finding)
    for number, group in sorted(by_sentence.items()):
        analysis = analyses[number]
        fresh = _within_sentence([f for f in group if _says_something(f, analysis)], analysis)
        _add_tolls(fresh, analysis)
        for incident in fresh:
            home = _home_of(incident, incidents, analyses)
            if home is None:
                incidents.append(incident)
            else:
                _merge(home, incident)
    _add_lone_tolls(incidents, analyses)
    return incidents


def _says_something(finding: Finding, analysis: Analysis) -> bool:
    """Whether a noun is more than a word in passing: it has a side, a carrier, a place or a day."""
    if finding.tag.entry.pos in VERBS or analysis.headline:
        return True
    if finding.attacker or finding.target or finding.light or finding.weapons:
        return True
    near = [i for spans in (analysis.places, analysis.dates) for i, _, _ in spans]
    return any(analysis.clauses[i] == finding.clause for i in near) or any(
        q.counted in _FIGURES for q in analysis.quantities
    )


def group_of(action: str) -> str:
    """The group whose actions may tell one happening; an action without one stands alone."""
    return _GROUP.get(action, action)


def _within_sentence(findings: list[Finding], analysis: Analysis) -> list[Incident]:
    """The incidents that one sentence tells."""
    incidents: list[Incident] = []
    for finding in findings:
        incident = _of_finding(finding, analysis)
        outcome = _of_cause(incident, analysis)
        for other in incidents:
            if _joinable(other, outcome, True) and not _conflict(other, outcome, True):
                _merge(other, outcome)
                break
        else:
            incidents.append(incident)
    for taken in [x for x in incidents if x.group == "abduct"]:
        harm = next((x for x in incidents if x.group == "violence" and _in_one_breath(taken, x)), None)
        if harm is not None:
            incidents.remove(taken)
            _merge(harm, taken)
    for spoil in [x for x in incidents if x.group == "property"]:
        if any(_is_part_of_harm(x, spoil) for x in incidents):
            incidents.remove(spoil)
    for spoil in [x for x in incidents if x.group in _SPOILS]:
        raid = next((x for x in incidents if _is_raid_for(x, spoil)), None)
        if raid is not None:
            first, second = (spoil, raid) if raid.group != "abduct" else (raid, spoil)
            incidents.remove(second)
            first.place, first.date = first.place or second.place, first.date or second.date
            first.findings[0].target = first.findings[0].target or second.findings[0].target
    quiet = any(t.entry.id == "quietly" for t in analysis.tags[GRAMMAR])
    if quiet or any(f.dropped == "negated/negation" and f.frame.action in _FIRED for f in analysis.dropped):
        for incident in incidents:
            incident.outcomes.add("no_fight")
    return incidents


def _is_part_of_harm(harm: Incident, spoil: Incident) -> bool:
    """Whether those who kill in a sentence are told to plunder as well: "the attackers" drove the
    cattle away.
    """
    if harm.group != "violence" or "killed" not in harm.tolls or spoil.attacker is None:
        return False
    vague = spoil.attacker[1].kind == "attackers"
    same = harm.attacker is not None and _same_side(harm.attacker, spoil.attacker)
    return (vague or same) and not _conflict(harm, spoil, True)


def _is_raid_for(raid: Incident, spoil: Incident) -> bool:
    """Whether men attack, plunder, burn or take people in one sentence, and nobody is told to be
    harmed: they came for what they took.
    """
    if raid is spoil or raid.attacker is None or spoil.attacker is None:
        return False
    if not _same_side(raid.attacker, spoil.attacker) or _HARM & {*raid.tolls, *spoil.tolls}:
        return False
    hit = raid.target
    soft = hit is None or hit[1].kind in _CIVIL or hit[1].kind.endswith("_site") or hit[1].kind == "site"
    return soft and set(raid.actions) <= _RAIDS and not _conflict(raid, spoil, True)


def _in_one_breath(taken: Incident, harm: Incident) -> bool:
    """Whether people are taken and killed in two words that stand side by side."""
    return any(
        0 <= f.tag.i - g.tag.j < _BREATH
        for g in taken.findings
        for f in harm.findings
        if f.frame.action in _PUT_TO_DEATH
    )


def _of_cause(incident: Incident, analysis: Analysis) -> Incident:
    """An outcome told behind a deed, without the place that another clause tells."""
    finding, place = incident.findings[0], incident.place
    goes_on = finding.frame.action in _TOLL and finding.tag.entry.pos in VERBS and finding.tag.proclitic
    if (finding.light != "result" and not goes_on) or place is None:
        return incident
    if analysis.clauses[analysis.word_at(place.start)] == finding.clause:
        return incident
    return replace(incident, place=None)


def _of_finding(finding: Finding, analysis: Analysis) -> Incident:
    incident = Incident([finding], group_of(finding.frame.action))
    incident.place = _nearest_place(finding, analysis)
    incident.date = _nearest_date(finding, analysis)
    incident.outcomes.update(finding.frame.outcomes)
    return incident


def _nearest_place(finding: Finding, analysis: Analysis) -> PlaceMention | None:
    """The place told with a trigger: in its clause before elsewhere, towns before regions."""
    best, chosen = 1e9, None
    elsewhere = [t.j for t in analysis.tags[GRAMMAR] if t.entry.id == "elsewhere"]
    roads = [t.j for t in analysis.tags[GRAMMAR] if t.entry.id == "road"]
    if roads:  # the ends of a road: الطريق الرئيسية بين القصرين والكاف
        ends = (t for t in analysis.tags[GRAMMAR] if t.entry.id == "between")
        roads = [t.j for t in ends if any(0 <= t.i - j <= _LEADING for j in roads)]
    leaves = finding.frame.action in _LEAVING
    towards = {t.j for t in analysis.tags[GRAMMAR] if t.entry.id in ("upon", "to")} if leaves else set()
    for i, _, mention in analysis.places:
        gap = i - finding.tag.j
        cost = abs(gap) + (4 if gap < 0 else 0)
        cost += 15 * abs(analysis.clauses[i] - finding.clause)
        if any(0 <= i - j <= _OFFICE for j in elsewhere):
            cost += 80
        elif any(0 <= i - j <= _OFFICE for j in roads):
            cost += 40
        if i in towards:
            cost += 20  # where they went
        if mention.place.kind == "country":
            cost += 60
        elif any(0 < i - k <= _HOLDER and _is_inside(m, mention) for k, _, m in analysis.places):
            cost += 12  # the province of the place right before it
        elif mention.rule == "dateline":
            cost += 40
        elif mention.geo_precision == 3:
            cost += 12
        if cost < best:
            best, chosen = cost, mention
    return chosen


def _nearest_date(finding: Finding, analysis: Analysis) -> DateMention | None:
    """The date told with a trigger; that of a clause which only says something is not the event's."""
    best, chosen = 1e9, None
    speech = {analysis.clauses[t.i] for t in analysis.tags[GRAMMAR] if t.entry.kind == "speech"}
    says = [t.j for t in analysis.tags[GRAMMAR] if t.entry.kind == "speech" and t.entry.pos in VERBS]
    harm = group_of(finding.frame.action) != "crowd"  # who gather may still stand there
    told = analysis.trigger_clauses
    claim = finding.light_tag if finding.light == "claim" else None
    said = [t.j for t in analysis.tags[MODIFIER] if t.entry.pos in VERBS and t.j <= finding.tag.i]
    thats = [t.i for t in analysis.tags[GRAMMAR] if t.entry.id == "that"]
    after = [t.i for t in analysis.tags[GRAMMAR] if t.entry.id in ("after", "result")]
    until = [t.j for t in analysis.tags[GRAMMAR] if t.entry.id == "to"]
    for i, _, mention in analysis.dates:
        clause = analysis.clauses[i]
        saying = clause in speech and clause not in told and clause != finding.clause
        if saying and not any(k < i and analysis.clauses[k] == clause for k in thats):
            continue  # the day of saying it; behind "that" it is what is said
        if harm and any(i < k < finding.tag.i and any(j <= i for j in says) for k in thats):
            continue  # the same, with more in the clause
        if any(j <= i < finding.tag.i and i - j <= _SAYING for j in said):
            continue  # accused yesterday of killing: the day is that of the words
        if claim is not None and i < finding.tag.i and clause in (finding.clause, analysis.clauses[claim.i]):
            continue  # the day of the claim
        cost = abs(i - finding.tag.i) + 15 * abs(clause - finding.clause)
        if any(i < k < finding.tag.i for k in after):
            cost += 8  # the day of what came after it
        if any(j == i for j in until):
            cost += 60  # the day on which it ended
        if mention.first is None:
            cost += 50
        elif mention.time_precision is None:
            cost += 25
        if cost < best:
            best, chosen = cost, mention
    return chosen


# -- what belongs together ------------------------------------------------------------------------


def _joinable(a: Incident, b: Incident, same_sentence: bool) -> bool:
    """Whether the kinds of two incidents may tell one happening."""
    if a.group == b.group:
        return True
    groups = {a.group, b.group}
    if "crowd" in groups:
        other = a if b.group == "crowd" else b
        if all(action in _AGAINST_CROWDS for action in other.actions):
            if not same_sentence and "clash" in a.actions and "clash" in b.actions:
                return True  # "the clashes", told again with what was thrown
            kinds = {side[1].kind for side in (other.attacker, other.target) if side}
            if same_sentence and set(other.actions) == {"arrest"}:
                return True  # dispersed, and some of them arrested
            if not same_sentence and _is_sequel(*((b, a) if other is a else (a, b))):
                return True
            return bool(kinds & _CROWD_SIDES) or (same_sentence and not kinds - _BYSTANDERS)
    if "violence" in groups and groups & _OUTCOME:
        outcome = a if a.group != "violence" else b
        return same_sentence and "result" in (outcome.findings[0].light, harm_of(a, b).findings[0].light)
    if groups == {"violence", "policing"}:
        harm = a if a.group == "violence" else b
        raid = b if harm is a else a
        return _is_raid(harm, raid) if same_sentence else _is_haul(harm, raid)
    if groups == {"violence", "intercept"}:
        return bool({"shoot_down"} & {*a.actions, *b.actions})
    if groups == {"policing", "abduct"}:  # a house raided and people taken by the same men
        raid = a if a.group == "policing" else b
        taken = b if raid is a else a
        return same_sentence and _same_side(raid.attacker, taken.attacker)
    if groups == {"violence", "abduct"} and same_sentence:  # taken and then killed
        harm = a if a.group == "violence" else b
        taken = b if harm is a else a
        return set(harm.actions) <= _PUT_TO_DEATH and _same_side(harm.attacker, taken.attacker)
    if groups == {"violence", "transfer"}:
        transfer = a if a.group == "transfer" else b
        if not same_sentence or "withdraw" in transfer.actions:
            return False
        harm = b if transfer is a else a
        if set(transfer.actions) == {"enter_territory"} and set(harm.actions) <= _TOLL:
            return _same_side(transfer.attacker, harm.attacker)  # they went in and killed
        return "seize_territory" in {**a.actions, **b.actions}
    return False


def harm_of(a: Incident, b: Incident) -> Incident:
    """That of two incidents which is violence."""
    return a if a.group == "violence" else b


def _is_raid(harm: Incident, raid: Incident) -> bool:
    """Killed some and caught others, in one breath: by the same men, or all of one armed side. Who
    arrests after an attack on others is not the one who attacked.
    """
    if not _same_side(harm.attacker, raid.attacker):
        return False
    if harm.attacker is not None or raid.attacker is None:
        return True
    if harm.target is not None and _same_side(harm.target, raid.attacker):
        return True  # hit on their raid
    return harm.target is not None and (harm.target[1].kind in _FOES or harm.target[1].kind in _NAMED)


def _is_haul(harm: Incident, raid: Incident) -> bool:
    """Weapons taken from those just fought, told in a sentence with no place or day of its own."""
    if set(raid.actions) != {"seize_weapons"} or not _same_side(harm.attacker, raid.attacker):
        return False
    if any(f.action in _MEANS for f in (g.frame for g in harm.findings)):
        return False
    foes = [f.target for f in harm.findings if f.target is not None]
    return any(side.kind in _FOES or side.kind in _NAMED for side in foes)


def _conflict(
    a: Incident, b: Incident, same_sentence: bool, analyses: dict[int, Analysis] | None = None
) -> bool:
    """Whether something that both tell can't be of one happening."""
    one_clause = same_sentence and any(f.clause == g.clause for f in a.findings for g in b.findings)
    apart = _places_differ(a.place, b.place) and not (analyses and _may_be_province(a, b, analyses))
    if not one_clause and (apart or _dates_differ(a.date, b.date)):
        return True
    means_a, means_b = _means(a), _means(b)
    if means_a and means_b and not means_a & means_b and not same_sentence:
        return True
    told_apart = not same_sentence and a.background != b.background
    crowd = "crowd" in (a.group, b.group)  # a sit-in and what came of it
    if told_apart and not crowd and not _one_day(a.date, b.date):
        return True
    return _sides_differ(a, b) or _civilians_apart(a, b)


def _means(incident: Incident) -> set[str]:
    found = {_MEANS[x] for x in incident.actions if x in _MEANS}
    return found or {_WEAPON_MEANS[x] for x in incident.weapons if x in _WEAPON_MEANS}


def _civilians_apart(a: Incident, b: Incident) -> bool:
    """A battle, and civilians hit in another clause that is not the battle's outcome."""
    for battle, other in ((a, b), (b, a)):
        if not _BATTLE & set(battle.actions) or _BATTLE & set(other.actions):
            continue
        first = other.findings[0]
        if first.light == "result" or first.target is None or first.target.kind not in _CIVIL:
            continue
        if all(f.sentence != first.sentence or f.clause != first.clause for f in battle.findings):
            return True
    return False


def _may_be_province(a: Incident, b: Incident, analyses: dict[int, Analysis]) -> bool:
    """Whether one is told by a headline alone, or again by those who claimed it, with a place that
    may be the province of the other's.
    """
    claimed = any(f.claimed for f in (*a.findings, *b.findings)) and _one_day(a.date, b.date)
    for head, body in ((a, b), (b, a)):
        if head.place is None or body.place is None or not _is_inside(body.place, head.place):
            continue
        if claimed or all(analyses[n].headline for n in head.sentences):
            return True
    return False


def _places_differ(a: PlaceMention | None, b: PlaceMention | None) -> bool:
    if a is None or b is None or a.place.id == b.place.id:
        return False
    p, q = a.place, b.place
    if "dateline" in (a.rule, b.rule) and p.admin1 == q.admin1 and p.country == q.country:
        return False  # "Beja: ..." is of the province
    if p.kind == "country" or q.kind == "country":
        return p.country != q.country
    if a.geo_precision == 3 or b.geo_precision == 3:
        return p.country != q.country
    for outer, inner in ((a, b), (b, a)):
        if inner.city and inner.city.id == outer.place.id:
            return False
    small = p.kind not in _WIDE and q.kind not in _WIDE  # two quarters, camps or airports
    limit = _QUARTER_KM if small else _NEAR_KM
    return distance(p.latitude, p.longitude, q.latitude, q.longitude) > limit


def _dates_differ(a: DateMention | None, b: DateMention | None) -> bool:
    if not (a and b and a.first and b.first and a.last and b.last):
        return False
    return a.last < b.first or b.last < a.first


def _one_day(a: DateMention | None, b: DateMention | None) -> bool:
    """Whether both dates are the same known day."""
    days = event_days(a)
    return days is not None and days[0] == days[1] and days == event_days(b)


def _sides_differ(a: Incident, b: Incident) -> bool:
    """Named actors that can't be the same two, whatever their order."""
    doer_a, doer_b = _name(a.attacker), _name(b.attacker)
    met_a, met_b = _name(a.target), _name(b.target)
    if doer_a and doer_b and doer_a != doer_b:
        return met_a != doer_b and met_b != doer_a
    names_a, names_b = {doer_a, met_a} - {None}, {doer_b, met_b} - {None}
    return len(names_a) + len(names_b) > 2 and not names_a & names_b


def _name(mention: tuple[int, Side] | None) -> str | None:
    """The named actor of a mention."""
    return mention[1].name if mention and mention[1].kind in _NAMED else None


def _home_of(incident: Incident, incidents: list[Incident], analyses: dict[int, Analysis]) -> Incident | None:
    """The earlier incident that this one tells again or adds to."""
    best, chosen = 1.9, None
    for other in reversed(incidents[-_LOOK_BACK:]):
        if len(other.findings) >= _FULL:
            continue
        if not _joinable(other, incident, False) or _conflict(other, incident, False, analyses):
            continue
        score = _affinity(other, incident, analyses)
        if score > best:
            best, chosen = score, other
    return chosen


def _affinity(old: Incident, new: Incident, analyses: dict[int, Analysis]) -> float:
    """How much speaks for one happening."""
    score = 0.0
    finding = new.findings[0]
    apart = finding.sentence - max(old.sentences)
    if apart <= _NEXT:
        score += 1.0
    shared = set(old.actions) & set(new.actions)
    promised = all(analyses[n].headline for n in old.sentences)
    crowds = old.group == new.group == "crowd"  # gathering, riot and dispersal are one
    bare = new.place is None and new.date is None
    caught = bare and apart <= _NEXT and not shared and _is_sequel(old, new)
    other = not (shared or promised or crowds or caught) and any(
        (f.tag.entry.pos in VERBS or (f.light and new.place and new.date))
        and not f.tag.definite and f.attacker
        for f in new.findings
        if f.frame.action not in _TOLL and f.light != "result"
    )  # fmt: skip
    if other:
        score -= 1.0  # another deed with a doer of its own
    elif analyses[old.findings[0].sentence].headline:
        score += 1.0
    if finding.tag.definite and finding.tag.entry.pos not in VERBS:
        score += 1.5
    if shared:
        score += 0.5
    if old.place and new.place:
        score += 1.0 if old.place.place.id == new.place.place.id else 0.4
    elif new.place is None:
        score += 0.5
    if old.date and new.date:
        score += 0.7
    for a, b in ((old.attacker, new.attacker), (old.target, new.target)):
        if a and b and not (_is_vague(a[1]) or _is_vague(b[1])):
            same = a[1].name == b[1].name if a[1].name or b[1].name else a[1].kind == b[1].kind
            score += 0.7 if same else -0.3
    for name in ("killed", "injured", "detained", "abducted", "escaped"):
        if name in old.tolls and name in new.tolls:
            if old.tolls[name][-1].vague or new.tolls[name][0].vague:
                continue  # "dead and injured" speaks for no number and against none
            same = old.tolls[name][-1].best == new.tolls[name][0].best
            score += 1.0 if same else -0.5
    if caught:
        score += 1.0
    if bare and all(x in ("kill", "injure") for x in new.actions) and apart <= _NEXT:
        score += 0.8
    return score


def _is_sequel(old: Incident, new: Incident) -> bool:
    """Whether the later one tells who was caught, and with what: weapons found at an arrest, arrests
    at a gathering that was dispersed or rioted.
    """
    if old.group == new.group == "policing":
        return True
    return (
        old.group == "crowd"
        and set(new.actions) == {"arrest"}
        and not {"disperse", "riot"}.isdisjoint(old.actions)
    )


def _same_side(a: tuple[int, Side] | None, b: tuple[int, Side] | None) -> bool:
    return a is None or b is None or (a[1].kind, a[1].name) == (b[1].kind, b[1].name)


def _is_vague(side: Side) -> bool:
    return side.name is None and side.kind in _VAGUE


def _merge(old: Incident, new: Incident) -> None:
    """Add what the later incident tells to the earlier one."""
    leads = new.group == "violence" and (old.group in _OUTCOME or old.group in ("policing", "transfer"))
    if new.group in ("crowd", "abduct") or leads:
        old.group = new.group
    old.add(new.findings)
    if new.place is not None and (
        old.place is None
        or (old.place.place.kind == "country" and new.place.place.kind != "country")
        or (old.place.geo_precision or 4) > (new.place.geo_precision or 4)
        or (_is_inside(new.place, old.place) and new.place.geo_precision != 3)
        or (old.place.rule == "dateline" and new.place.rule != "dateline" and new.place.geo_precision == 1)
    ):
        old.place = new.place
    if (
        old.date is None
        or (old.date.first is None and new.date and new.date.time_precision)
        or (
            new.date
            and new.date.time_precision
            and (not old.date.time_precision or new.date.time_precision < old.date.time_precision)
        )
    ):
        old.date = new.date
    for name, tolls in new.tolls.items():
        old.tolls.setdefault(name, []).extend(tolls)
    old.outcomes |= new.outcomes


def _is_inside(inner: PlaceMention, outer: PlaceMention) -> bool:
    """Whether a place lies in the province that another one gives its name."""
    same = inner.place.admin1 == outer.place.name and inner.place.country == outer.place.country
    return same and inner.place.id != outer.place.id


# -- outcomes ----------------------------------------------------------------------------------------


def _add_tolls(incidents: list[Incident], analysis: Analysis) -> None:
    """Give each counted quantity of a sentence to the incident whose trigger is nearest."""
    if not incidents:
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
    spelled = _parts_of_totals(analysis.quantities)
    for number, quantity in enumerate(analysis.quantities):
        if any(a <= quantity.start < b for a, b in doers) or number in spelled:
            continue  # how many attacked is no toll
        if number in untold and number not in victims:
            continue  # what is denied, threatened, or only the reason of it
        counted = quantity.counted or victims.get(number)
        if counted not in _FIGURES or quantity.part:
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


def _add_lone_tolls(incidents: list[Incident], analyses: dict[int, Analysis]) -> None:
    """Give the toll of a sentence that tells nothing else ("the dead are now 13") to the happening
    told last before it. A sentence with a place, a day or a dropped finding tells of others.
    """
    telling = {number for incident in incidents for number in incident.sentences}
    for number, analysis in analyses.items():
        if number in telling or analysis.headline:
            continue
        for name in ("killed", "injured"):
            near = [
                incident
                for incident in incidents
                if name in incident.tolls and any(0 < number - n <= _NEXT for n in incident.sentences)
            ]
            if not near or _tells_of_others(analysis):
                continue
            told = [
                q
                for q in analysis.quantities
                if q.counted == name and not q.part and (q.update or q.noun == name)
            ]
            if told:
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
    )  # fmt: skip


def _rivals(parts: list[Quantity], analysis: Analysis) -> list[list[Quantity]]:
    """Counts of a sentence that add up; a second count of the same people in another clause, or
    of any people in another's words, stands alone. Families count only where no people do.
    """
    people = [q for q in parts if q.noun != "family"] or parts
    speech = {analysis.clauses[t.i] for t in analysis.tags[GRAMMAR] if t.entry.kind == "speech"}
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
    chosen = next((t for t in reversed(tolls) if t.update), None)
    if chosen is None:
        ranked = sorted(tolls, key=lambda t: (t.vague, t.sentence in headlines, t.sentence, t.best))
        chosen = ranked[0]
        rivals = [t for t in tolls if not t.vague]
        sides = _of_both_sides(chosen, [t for t in rivals if t.sentence not in headlines])
        if sides is not None:
            return sides
        if rivals:
            return Toll(
                min(chosen.low, *(t.low for t in rivals)) if len(rivals) > 1 else chosen.low,
                chosen.best,
                max(chosen.high, *(t.high for t in rivals)) if len(rivals) > 1 else chosen.high,
                False, chosen.vague, chosen.sentence, chosen.parts,
            )  # fmt: skip
    return chosen


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


def event_days(mention: DateMention | None) -> tuple[date, date] | None:
    """First and last day of a mention, when it is resolved."""
    if mention is None or mention.first is None or mention.last is None:
        return None
    return mention.first, mention.last
