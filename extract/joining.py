"""Which incidents of a document are one happening, and what becomes of them joined. Knows no language."""

from __future__ import annotations

from typing import Final

from extract.dates import DateMention
from extract.distance import distance
from extract.findings import VERBS, Analysis
from extract.headlines import is_in_headline
from extract.incident import BATTLE, CIVIL, TOLL, VAGUE, Incident, event_days
from extract.places import PlaceMention
from extract.sides import CROWDS, Side
from extract.tolls import NEXT

# Torn down, and those who lived there driven out; let go in a swap.
_ONE_BREATH: Final = (frozenset(["property", "displace"]), frozenset(["release", "agree"]))
_OUTCOME: Final = frozenset(["escape", "displace"])  # when a result verb ties them to violence
_MEANS: Final = {
    "air_strike": "air", "shell": "shell", "explode": "bomb", "suicide_bomb": "bomb",
    "throw_grenade": "grenade", "chemical_attack": "chemical",
}  # fmt: skip
_AGAINST_CROWDS: Final = frozenset(
    ["kill", "injure", "shoot", "assault", "arrest", "destroy_property", "clash", "abuse", "loot"]
)
_WEAPON_MEANS: Final = {
    kind: means
    for means, kinds in {
        "air": "aircraft drone helicopter", "bomb": "mine ied car_bomb uxo suicide",
        "shell": "artillery mortar rocket missile tank rpg", "grenade": "grenade",
    }.items()
    for kind in kinds.split()
}  # fmt: skip
PUT_TO_DEATH: Final = frozenset(["execute", "kill", "assassinate"])
_NAMED: Final = frozenset(["actor", "short", "leader"])
_FOES: Final = frozenset(["terrorists", "rebels", "gunmen", "militia", "attackers", "epithet"])
_BYSTANDERS: Final = frozenset([
    "police", "military", "persons", "civilians", "forces", "students", "teachers", "labour",
    "children", "women",
])  # fmt: skip
_NEAR_KM: Final = 25.0
_FAR_KM: Final = 80.0  # from a town to what lies in its direction
_QUARTER_KM: Final = 3.0
SAID: Final = "said"  # the rule of a day that is that of the words, not of the deed
_WIDE: Final = frozenset(["town", "city", "village", "region", "admin1", "country"])
_LOOK_BACK: Final = 60  # incidents: what a document tells again stands no further back
_FULL: Final = 60  # findings: with these bounds the cost of a document grows with its length alone


def joinable(a: Incident, b: Incident, same_sentence: bool) -> bool:
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
            return bool(kinds & CROWDS) or (same_sentence and not kinds - _BYSTANDERS)
    if not same_sentence and "policing" not in groups and "intercept" not in groups:
        return False  # what follows is told in one breath
    if same_sentence and groups == {"violence", "property"} and _is_crowd(a) and _is_crowd(b):
        return same_side(a.attacker, b.attacker)  # they burnt it and fought its guards
    if groups in _ONE_BREATH:
        return same_sentence  # torn down, and those who lived there driven out; let go in a swap
    if "violence" not in groups and groups != {"policing", "abduct"}:
        return False
    if not _OUTCOME.isdisjoint(groups):
        outcome = a if a.group != "violence" else b
        return same_sentence and "result" in (outcome.findings[0].light, harm_of(a, b).findings[0].light)
    if "policing" in groups and "violence" in groups:
        harm = a if a.group == "violence" else b
        raid = b if harm is a else a
        return _is_raid(harm, raid) if same_sentence else _is_haul(harm, raid)
    if groups == {"violence", "intercept"}:
        return bool({"shoot_down"} & {*a.actions, *b.actions})
    if groups == {"policing", "abduct"}:  # a house raided and people taken by the same men
        raid = a if a.group == "policing" else b
        taken = b if raid is a else a
        return same_sentence and same_side(raid.attacker, taken.attacker)
    if groups == {"violence", "abduct"} and same_sentence:  # taken and then killed
        harm = a if a.group == "violence" else b
        taken = b if harm is a else a
        same = same_side(harm.attacker, taken.attacker) and same_side(harm.target, taken.target)
        return set(harm.actions) <= PUT_TO_DEATH and same
    if groups == {"violence", "body_found"}:  # found, and by whom they were killed
        harm = harm_of(a, b)
        return same_sentence and set(harm.actions) <= PUT_TO_DEATH and harm.target is None
    if groups == {"violence", "transfer"}:
        transfer = a if a.group == "transfer" else b
        if not same_sentence or "withdraw" in transfer.actions:
            return False
        harm = b if transfer is a else a
        if set(transfer.actions) == {"enter_territory"} and set(harm.actions) <= TOLL:
            return same_side(transfer.attacker, harm.attacker)  # they went in and killed
        return "seize_territory" in {**a.actions, **b.actions}
    return False


def harm_of(a: Incident, b: Incident) -> Incident:
    """That of two incidents which is violence."""
    return a if a.group == "violence" else b


def _is_raid(harm: Incident, raid: Incident) -> bool:
    """Killed some and caught others, in one breath: by the same men, or all of one armed side. Who
    arrests after an attack on others is not the one who attacked.
    """
    if not same_side(harm.attacker, raid.attacker):
        return False
    if harm.attacker is not None or raid.attacker is None:
        return True
    if harm.target is not None and same_side(harm.target, raid.attacker):
        return True  # hit on their raid
    return harm.target is not None and (harm.target[1].kind in _FOES or harm.target[1].kind in _NAMED)


def _is_haul(harm: Incident, raid: Incident) -> bool:
    """Weapons taken from those just fought, told in a sentence with no place or day of its own."""
    same = same_side(harm.attacker, raid.attacker) or _is_those(raid.attacker)
    if set(raid.actions) != {"seize_weapons"} or not same:
        return False
    if any(f.action in _MEANS for f in (g.frame for g in harm.findings)):
        return False
    foes = [f.target for f in harm.findings if f.target is not None]
    return any(side.kind in _FOES or side.kind in _NAMED for side in foes)


def conflict(
    a: Incident, b: Incident, same_sentence: bool, analyses: dict[int, Analysis] | None = None
) -> bool:
    """Whether something that both tell can't be of one happening."""
    one_clause = same_sentence and any(f.clause == g.clause for f in a.findings for g in b.findings)
    apart = _places_differ(a.place, b.place, same_sentence) and not (
        analyses and _may_be_province(a, b, analyses)
    )
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
        if not BATTLE & set(battle.actions) or BATTLE & set(other.actions) or _is_crowd(battle):
            continue
        first = other.findings[0]
        if first.light == "result" or first.target is None or first.target.kind not in CIVIL:
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
        if head.place is None or body.place is None or not is_inside(body.place, head.place):
            continue
        if claimed or is_in_headline(head, analyses):
            return True
    return False


def _places_differ(a: PlaceMention | None, b: PlaceMention | None, same_sentence: bool) -> bool:
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
    if same_sentence and "bearing" in (a.rule, b.rule):
        limit = _FAR_KM
    return distance(p.latitude, p.longitude, q.latitude, q.longitude) > limit


def _dates_differ(a: DateMention | None, b: DateMention | None) -> bool:
    if not (a and b and a.first and b.first and a.last and b.last):
        return False
    if SAID in (a.rule, b.rule):  # only that it had happened by then
        deed, said = (b, a) if a.rule == SAID else (a, b)
        return bool(deed.first and said.last and deed.first > said.last)
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


def home_of(incident: Incident, incidents: list[Incident], analyses: dict[int, Analysis]) -> Incident | None:
    """The earlier incident that this one tells again or adds to."""
    best, chosen = 1.9, None
    for other in reversed(incidents[-_LOOK_BACK:]):
        if len(other.findings) >= _FULL:
            continue
        if not joinable(other, incident, False) or conflict(other, incident, False, analyses):
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
    if apart <= NEXT:
        score += 1.0
    shared = set(old.actions) & set(new.actions)
    promised = is_in_headline(old, analyses)
    bare = new.place is None and new.date is None
    # Gathering, riot and dispersal are one, and so is a fight with those who throw stones.
    crowds = new.group == "crowd" and (old.group == "crowd" or (bare and _is_crowd(old)))
    caught = bare and apart <= NEXT and not shared and _is_sequel(old, new)
    other = not (shared - TOLL or promised or crowds or caught) and any(
        (f.tag.entry.pos in VERBS or (f.light and new.place and new.date))
        and not f.tag.definite and f.attacker and not (bare and _is_those(new.attacker))
        for f in new.findings
        if f.frame.action not in TOLL and f.light != "result"
    )  # fmt: skip
    if other:
        score -= 1.0  # another deed with a doer of its own
    elif analyses[old.findings[0].sentence].headline:
        score += 1.0
    if any(f.tag.definite and f.tag.entry.pos not in VERBS for f in new.findings):
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
    if bare and _is_those(new.attacker):
        score += 0.5
    if bare and all(x in ("kill", "injure") for x in new.actions) and apart <= NEXT:
        score += 0.8
    return score


def _is_crowd(incident: Incident) -> bool:
    """Whether a crowd is a side of an incident."""
    return any(s is not None and s[1].kind in CROWDS for s in (incident.attacker, incident.target))


def _is_sequel(old: Incident, new: Incident) -> bool:
    """Whether the later one tells who was caught, and with what: weapons found at an arrest, arrests
    at a gathering that was dispersed or rioted, the gas that was fired at it.
    """
    if old.group == new.group == "policing":
        return True
    if old.group == "crowd" and "tear_gas" in new.weapons:
        return True
    return (
        old.group == "crowd"
        and set(new.actions) == {"arrest"}
        and not {"disperse", "riot"}.isdisjoint(old.actions)
    )


def same_side(a: tuple[int, Side] | None, b: tuple[int, Side] | None) -> bool:
    """Whether two mentions may be of one side: the same, or one of them not told."""
    return a is None or b is None or (a[1].kind, a[1].name) == (b[1].kind, b[1].name)


def _is_those(mention: tuple[int, Side] | None) -> bool:
    """Whether a side is "the forces" or "the attackers" of whom is told."""
    if mention is None or not mention[1].definite:
        return False
    return _is_vague(mention[1]) or (mention[1].name is None and mention[1].kind in ("military", "police"))


def _is_vague(side: Side) -> bool:
    return side.name is None and side.kind in VAGUE


def merge(old: Incident, new: Incident) -> None:
    """Add what the later incident tells to the earlier one."""
    leads = new.group == "violence" and (old.group in _OUTCOME or old.group in ("policing", "transfer"))
    if new.group in ("crowd", "abduct") or leads:
        old.group = new.group
    old.add(new.findings)
    if new.place is not None and (
        old.place is None
        or (old.place.place.kind == "country" and new.place.place.kind != "country")
        or (old.place.geo_precision or 4) > (new.place.geo_precision or 4)
        or (is_inside(new.place, old.place) and new.place.geo_precision != 3)
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


def is_inside(inner: PlaceMention, outer: PlaceMention) -> bool:
    """Whether a place lies in the province that another one gives its name."""
    same = inner.place.admin1 == outer.place.name and inner.place.country == outer.place.country
    return same and inner.place.id != outer.place.id
