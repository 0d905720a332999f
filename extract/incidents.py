"""The findings of one document joined to incidents: each happening once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extract.clauses import AND
from extract.dates import DateMention
from extract.findings import VERBS, Analysis, Finding
from extract.headlines import without_told_headline
from extract.incident import CIVIL, TOLL, Incident, group_of
from extract.joining import PUT_TO_DEATH, SAID, conflict, home_of, is_inside, joinable, merge, same_side
from extract.lexicon import EVENT, MODIFIER
from extract.places import PlaceMention
from extract.sides import CROWDS
from extract.tolls import FIGURES, add_lone_tolls, add_tolls

_LEAVING: Final = frozenset(["withdraw", "displace", "escape"])
_FIRED: Final = frozenset(["clash", "shoot"])
_FIGHTERS: Final = frozenset(
    ["military", "police", "member", "forces", "gunmen", "militia", "rebels", "terrorists"]
)
_DEADLY: Final = frozenset(["kill", "execute", "assassinate", "abuse"])
_SPOILS: Final = frozenset(["property", "abduct"])
_ANSWERED: Final = frozenset(["violence", "crowd", "abduct"])  # what forces do about it is part of its story
_RAIDS: Final = frozenset(["assault", "abduct", "loot", "destroy_property"])
_OF_RAIDS: Final = frozenset(["violence", "property", "abduct", "posture"])
_RESULTS: Final = frozenset(["defuse", "destroy_property"])
_CHARGES: Final = frozenset(["change_group", "recruit"])
_THOSE_MEN: Final = "attackers"
_BOMBING: Final = frozenset(["air_strike", "shell", "explode", "suicide_bomb"])
_HARM: Final = frozenset(["killed", "injured"])
_POSTS: Final = frozenset(["military_site", "police_site"])  # whoever stands in them can fire back
_FARTHEST: Final = 1_000_000  # words, with what counts against a mention: no text is as long
_BREATH: Final = 2  # words from the taking of people to their killing, told as one
_FROM_AFAR: Final = frozenset(["air_strike", "shell"])
_WIDE: Final = frozenset(["country", "admin1", "region"])
_TOWNS: Final = ("settlement", "settlements")
_PROVINCE: Final = 3  # precision of a place that is only a region
_COMMAS: Final = (",", AND)
_HOLDER: Final = 4  # words from a place to the province that holds it
_LEADING: Final = 2  # words from a road to those between which it runs
_OFFICE: Final = 5  # words from an office or "native of" to its place
_SAYING: Final = 5  # words from a verb of accusing, denying or judging to the day of it
_STATEMENTS: Final = ("statement", "podium")
_STATED: Final = 5  # words from a statement to the day of it


def build_incidents(findings: Sequence[Finding], analyses: dict[int, Analysis]) -> list[Incident]:
    """The incidents of a document, in the order of their first mention."""
    incidents: list[Incident] = []
    by_sentence: dict[int, list[Finding]] = {}
    for finding in without_told_headline(findings, analyses):
        by_sentence.setdefault(finding.sentence, []).append(finding)
    for number, group in sorted(by_sentence.items()):
        analysis = analyses[number]
        fresh = _within_sentence([f for f in group if _says_something(f, analysis)], analysis)
        fresh += [x for incident in fresh for x in _at_more_places(incident, analysis)]
        add_tolls(fresh, analysis)
        known = bool(incidents) and "earlier_toll" in analysis.grammar
        for incident in fresh:
            home = home_of(incident, incidents, analyses)
            beside = incident.listed and any(home is x for x in fresh)
            if home is not None and not beside:
                merge(home, incident)
            elif not (known and TOLL.issuperset(incident.actions)) and not _goes_on_with(incidents, incident):
                incidents.append(incident)
    add_lone_tolls(incidents, analyses)
    return incidents


def _goes_on_with(incidents: Sequence[Incident], incident: Incident) -> bool:
    """Whether what is told at no place and on no day of its own is no happening besides the one told
    before: "the attackers" do more and nobody is counted; a raid results in a depot destroyed; those
    arrested had joined a group.
    """
    if incident.place is not None or incident.date is not None or not incidents:
        return False
    if incident.findings[0].light == "result" and set(incident.actions) <= _RESULTS:
        return incidents[-1].group == "violence"
    if incident.group in _CHARGES:
        return set(incidents[-1].actions) == {"arrest"}
    doer = incident.attacker
    return (
        doer is not None
        and doer[1].kind == _THOSE_MEN and doer[1].definite
        and _HARM.isdisjoint(incident.tolls)
        and incident.group in _OF_RAIDS
        and any(x.group in _OF_RAIDS for x in incidents)
    )  # fmt: skip


def _says_something(finding: Finding, analysis: Analysis) -> bool:
    """Whether a noun is more than a word in passing: it has a side, a carrier, a place or a day."""
    if finding.tag.entry.pos in VERBS or analysis.headline:
        return True
    if finding.attacker or finding.target or finding.light or finding.weapons:
        return True
    near = [i for spans in (analysis.places, analysis.dates) for i, _, _ in spans]
    return any(analysis.clauses[i] == finding.clause for i in near) or any(
        q.counted in FIGURES for q in analysis.quantities
    )


def _within_sentence(findings: list[Finding], analysis: Analysis) -> list[Incident]:
    """The incidents that one sentence tells."""
    incidents: list[Incident] = []
    for finding in findings:
        incident = _of_finding(finding, analysis)
        outcome = _of_cause(incident, analysis)
        for other in incidents:
            if _told_apart(other, incident, analysis) or _is_of_another(other, incident, analysis):
                continue
            if joinable(other, outcome, True) and not conflict(other, outcome, True):
                merge(other, outcome)
                break
        else:
            incidents.append(incident)
    if len(incidents) > 1:
        _join_parts(incidents)
    if "quietly" in analysis.grammar or any(
        f.dropped == "negated/negation" and f.frame.action in _FIRED for f in analysis.dropped
    ):
        for incident in incidents:
            incident.outcomes.add("no_fight")
    return incidents


def _join_parts(incidents: list[Incident]) -> None:
    """Take out, or join to another, what is only a part of another happening of the sentence."""
    for taken in [x for x in incidents if x.group == "abduct"]:
        harm = next((x for x in incidents if x.group == "violence" and _in_one_breath(taken, x)), None)
        if harm is not None:
            incidents.remove(taken)
            merge(harm, taken)
    for spoil in [x for x in incidents if x.group == "property"]:
        if any(_is_part_of_harm(x, spoil) for x in incidents):
            incidents.remove(spoil)
    for taken in [x for x in incidents if x.group == "abduct" and _is_captured(x)]:
        if any(_is_battle_of(x, taken) for x in incidents):
            incidents.remove(taken)
    for spoil in [x for x in incidents if x.group in _SPOILS]:
        raid = next((x for x in incidents if _is_raid_for(x, spoil)), None)
        if raid is not None and any(x is spoil for x in incidents):
            first, second = (spoil, raid) if raid.group != "abduct" else (raid, spoil)
            incidents.remove(second)
            first.place, first.date = first.place or second.place, first.date or second.date
            first.findings[0].target = first.findings[0].target or second.findings[0].target
    for measure in [x for x in incidents if x.group == "posture"]:
        if any(x.group in _ANSWERED and not conflict(x, measure, True) for x in incidents):
            incidents.remove(measure)


def _at_more_places(incident: Incident, analysis: Analysis) -> list[Incident]:
    """The same from afar at the other places of a list: they shelled A, B and C. A toll is that of
    all of them, so what has one stays one.
    """
    at, actions = incident.place, set(incident.actions)
    if at is None or not actions <= _FROM_AFAR or any(q.counted in FIGURES for q in analysis.quantities):
        return []
    chain = next((c for c in _chains(analysis) if at in c), [])
    others = [incident.at(place) for place in chain if place is not at]
    for other in others:
        other.listed = True
    return others


def _chains(analysis: Analysis) -> list[list[PlaceMention]]:
    """Towns that a list joins behind a word for towns, with the province of each between: the villages
    of A in X, B and C. Without such a word they may be provinces.
    """
    words, chains = analysis.sentence.words, list[list[PlaceMention]]()
    named = [t.i for name in _TOWNS for t in analysis.words_of(name)]
    ends = [t.j for name in ("between", "from") for t in analysis.words_of(name)]
    end = -1
    for i, j, mention in sorted(analysis.places, key=lambda span: span[0]):
        if i == end and mention.geo_precision == _PROVINCE and not words[i].startswith(AND):
            end = j  # A [in the country of X]
            continue
        joined = i == end and words[i].startswith(AND)
        joined = joined or (i == end + 1 and words[end] in _COMMAS)
        town = mention.geo_precision in (1, 2) and mention.place.kind not in _WIDE
        between = any(0 <= i - k < _LEADING for k in ends)
        if town and joined:
            chains[-1].append(mention)
        elif town and not between and any(i - 2 <= n <= i for n in named):
            chains.append([mention])
        else:
            end = -1
            continue
        end = j
    return chains


def _told_apart(a: Incident, b: Incident, analysis: Analysis) -> bool:
    """Whether people gather for the dead whom their sentence tells; or two deeds from afar are told
    one behind the other, each with its place: four raids on A and two on B.
    """
    first, second = a.findings[-1], b.findings[0]
    if _is_for_the_dead(a, b, analysis) or _is_for_the_dead(b, a, analysis):
        return True
    if a.place is None or b.place is None or a.place.place == b.place.place:
        return False
    if {first.frame.action, second.frame.action} - _FROM_AFAR or second.tag.entry.pos in VERBS:
        return False
    here, there = analysis.word_at(a.place.start), analysis.word_at(b.place.start)
    return second.tag.proclitic.startswith(AND) and first.tag.i < here < second.tag.i < there


def _is_for_the_dead(crowd: Incident, harm: Incident, analysis: Analysis) -> bool:
    """Whether people protest after a death: not they were hit."""
    first = harm.findings[0]
    return (
        set(crowd.actions) == {"protest"}
        and TOLL.issuperset(harm.actions)
        and first.tag.entry.pos not in VERBS
        and first.tag.i > crowd.findings[0].tag.i
        and analysis.is_led_by("after", first.tag.i)
    )


def _is_of_another(a: Incident, b: Incident, analysis: Analysis) -> bool:
    """Whether one tells, in a relative clause, how somebody died for whom others gather: the brother
    of a soldier who was killed in November began a sit-in.
    """
    if {a.group, b.group} != {"violence", "crowd"}:
        return False
    harm = a if a.group == "violence" else b
    return set(harm.actions) <= TOLL and all(
        f.tag.entry.pos in VERBS and f.attacker is None and f.target is not None
        and (
            analysis.is_relative(f.tag.i)
            or (f.target.j == f.tag.i and f.target.kind not in CROWDS and not f.tag.proclitic)
        )
        for f in harm.findings
    )  # fmt: skip


def _is_part_of_harm(harm: Incident, spoil: Incident) -> bool:
    """Whether those who kill in a sentence, or attack a post, are told to plunder as well: "the
    attackers" drove the cattle away; or what was bombed is told to be destroyed.
    """
    if harm.group != "violence":
        return False
    if not _BOMBING.isdisjoint(harm.actions) and set(spoil.actions) == {"destroy_property"}:
        return same_side(harm.attacker, spoil.attacker) and not conflict(harm, spoil, True)
    if spoil.attacker is None:
        return False
    hit = harm.target
    if _DEADLY.isdisjoint(harm.actions) and (hit is None or hit[1].kind not in _POSTS):
        return False
    vague = spoil.attacker[1].kind == "attackers"
    same = harm.attacker is not None and same_side(harm.attacker, spoil.attacker)
    goes_on = not vague and _goes_on(harm, spoil)
    if not (vague or same or goes_on) or conflict(harm, spoil, True):
        return False
    if goes_on:
        harm.findings[0].attacker = spoil.attacker[1]
        harm.add([])
    return True


def _goes_on(harm: Incident, spoil: Incident) -> bool:
    """Whether "and killed" follows the deed of men who are told: they burnt a church and killed."""
    finding = harm.findings[0]
    told = harm.attacker is None and finding.frame.action in TOLL and finding.tag.entry.pos in VERBS
    return told and finding.tag.proclitic == AND and finding.tag.i > spoil.findings[0].tag.i


def _is_captured(taken: Incident) -> bool:
    """Whether those taken are soldiers or fighters."""
    return taken.target is not None and taken.target[1].kind in _FIGHTERS


def _is_battle_of(battle: Incident, taken: Incident) -> bool:
    """Whether a fight, or the taking of a place, is by those who took prisoners in it."""
    if battle.group not in ("violence", "transfer") or battle.attacker is None or taken.attacker is None:
        return False
    return same_side(battle.attacker, taken.attacker) and not conflict(battle, taken, True)


def _is_raid_for(raid: Incident, spoil: Incident) -> bool:
    """Whether men attack, plunder, burn or take people in one sentence, and nobody is told to be
    harmed: they came for what they took.
    """
    if raid is spoil or raid.attacker is None or spoil.attacker is None:
        return False
    if not same_side(raid.attacker, spoil.attacker) or _HARM & {*raid.tolls, *spoil.tolls}:
        return False
    hit = raid.target
    soft = hit is None or hit[1].kind in CIVIL or hit[1].kind.endswith("_site") or hit[1].kind == "site"
    return soft and set(raid.actions) <= _RAIDS and not conflict(raid, spoil, True)


def _in_one_breath(taken: Incident, harm: Incident) -> bool:
    """Whether people are taken and killed in two words that stand side by side."""
    return any(
        0 <= f.tag.i - g.tag.j < _BREATH
        for g in taken.findings
        for f in harm.findings
        if f.frame.action in PUT_TO_DEATH
    )


def _of_cause(incident: Incident, analysis: Analysis) -> Incident:
    """An outcome told behind a deed, without the place that another clause tells."""
    finding, place = incident.findings[0], incident.place
    goes_on = finding.frame.action in TOLL and finding.tag.entry.pos in VERBS and finding.tag.proclitic
    if (finding.light != "result" and not goes_on) or place is None:
        return incident
    if analysis.clauses[analysis.word_at(place.start)] == finding.clause:
        return incident
    return incident.at(None)


def _of_finding(finding: Finding, analysis: Analysis) -> Incident:
    incident = Incident([finding], group_of(finding.frame.action))
    incident.place = _nearest_place(finding, analysis)
    incident.date = _nearest_date(finding, analysis)
    incident.outcomes.update(finding.frame.outcomes)
    return incident


def _nearest_place(finding: Finding, analysis: Analysis) -> PlaceMention | None:
    """The place told with a trigger: in its clause before elsewhere, towns before regions."""
    places = analysis.places
    podiums = [t.j for t in analysis.words_of("podium")] if places else []
    if podiums:
        places = [span for span in places if not any(0 <= span[0] - j <= _OFFICE for j in podiums)]
    if len(places) < 2:
        return places[0][2] if places else None
    best, chosen = _FARTHEST, None
    elsewhere = [t.j for t in analysis.words_of("elsewhere")]
    roads = [t.j for t in analysis.words_of("road")]
    if roads:  # the ends of a road: الطريق الرئيسية بين القصرين والكاف
        ends = analysis.words_of("between")
        roads = [t.j for t in ends if any(0 <= t.i - j <= _LEADING for j in roads)]
    leaves = finding.frame.action in _LEAVING
    towards = [t.j for name in ("upon", "to") for t in analysis.words_of(name)] if leaves else []
    for i, _, mention in places:
        gap = i - finding.tag.j
        cost = abs(gap) + (4 if gap < 0 else 0)
        cost += 15 * abs(analysis.clauses[i] - finding.clause)
        if elsewhere and any(0 <= i - j <= _OFFICE for j in elsewhere):
            cost += 80
        elif roads and any(0 <= i - j <= _OFFICE for j in roads):
            cost += 40
        if i in towards:
            cost += 20  # where they went
        if mention.place.kind == "country":
            cost += 60
        elif any(0 < i - k <= _HOLDER and is_inside(m, mention) for k, _, m in analysis.places):
            cost += 12  # the province of the place right before it
        elif mention.rule == "bearing" and any(j == i for _, j, _ in analysis.places):
            cost += 25  # where the place right before it lies: في محافظة مأرب شرق صنعاء
        elif mention.rule == "dateline":
            cost += 40
        elif mention.geo_precision == 3:
            cost += 12
        if cost < best:
            best, chosen = cost, mention
    return chosen


def _nearest_date(finding: Finding, analysis: Analysis) -> DateMention | None:
    """The date told with a trigger; that of a clause which only says something is not the event's."""
    if not analysis.dates:
        return None
    best, chosen, spoken = _FARTHEST, None, None
    speech = {analysis.clauses[t.i] for t in analysis.speech}
    says = [t.j for t in analysis.speech if t.entry.pos in VERBS]
    harm = group_of(finding.frame.action) != "crowd"  # who gather may still stand there
    told = analysis.trigger_clauses
    claim = finding.light_tag if finding.light == "claim" else None
    stated = [t.j for name in _STATEMENTS for t in analysis.words_of(name)]
    said = [t.j for t in analysis.tags[MODIFIER] if t.entry.pos in VERBS and t.j <= finding.tag.i]
    thats = [t.i for t in analysis.words_of("that")]
    after = [t.i for name in ("after", "result") for t in analysis.words_of(name)]
    until = [t.j for t in analysis.words_of("to")]
    for i, _, mention in analysis.dates:
        clause = analysis.clauses[i]
        saying = clause in speech and clause not in told and clause != finding.clause
        if saying and not any(k < i and analysis.clauses[k] == clause for k in thats):
            continue  # the day of saying it; behind "that" it is what is said
        if harm and any(i < k < finding.tag.i and any(j <= i for j in says) for k in thats):
            continue  # the same, with more in the clause
        if any(0 <= i - j <= _STATED and not _is_between(j, i, analysis) for j in stated):
            spoken = mention  # in a statement of yesterday
            continue
        if any(j <= i < finding.tag.i and i - j <= _SAYING for j in said):
            continue  # accused yesterday of killing: the day is that of the words
        if claim is not None and i < finding.tag.i and clause in (finding.clause, analysis.clauses[claim.i]):
            continue  # the day of the claim
        cost = abs(i - finding.tag.i) + 15 * abs(clause - finding.clause)
        if any(i < k < finding.tag.i for k in after):
            cost += 8  # the day of what came after it
        if i in until:
            cost += 60  # the day on which it ended
        if mention.first is None:
            cost += 50
        elif mention.time_precision is None:
            cost += 25
        if cost < best:
            best, chosen = cost, mention
    if chosen is None and spoken is not None and spoken.time_precision == 1:
        return spoken._replace(time_precision=2, rule=SAID)
    return chosen


def _is_between(first: int, last: int, analysis: Analysis) -> bool:
    """Whether a deed, or the "that" behind which what is said begins, stands between two words."""
    return any(first <= t.i < last for t in analysis.tags[EVENT]) or any(
        first <= t.i < last for t in analysis.words_of("that")
    )
