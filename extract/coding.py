"""An incident as an ACLED-style row, each filled field with its evidence. Knows no language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from extract.actors import Actors
from extract.incidents import Incident, Toll, event_days, reconcile
from extract.lexicon import GRAMMAR
from extract.matching import VERBS, Analysis, Finding
from extract.notes import write_notes
from extract.places import PlaceMention
from extract.sides import Side
from schema.codebook import Codebook
from schema.countries import countries
from schema.decisions import Decision, Decisions, Facts

_OPEN_WAR_VAGUE = 10  # deaths told only in the plural, in open war; 3 elsewhere (ACLED fatality FAQ)
_OPEN_WAR = frozenset(["LY", "SY", "YE", "IQ", "SD", "AF", "SO", "PS"])
_DEFAULT_ATTACKER = {
    "Arrests": "police",
    "Protest with intervention": "police",
    "Excessive force against protesters": "police",
    "Disrupted weapons use": "police",
    "Change to group/activity": None,
    "Agreement": None,
    "Other": None,
}
# Deeds that the text tells of a group without naming it again.
_OF_GROUP = frozenset(["Headquarters or base established", "Looting/property destruction"])
_UNATTRIBUTED = ("Battles", "Explosions/Remote violence", "Violence against civilians")
_TOLD_DAYS = 31
STATISTIC_DAYS = 92  # days: what is counted over a longer span is no event
_CROWD_ACTIONS = frozenset(["protest", "riot", "disperse"])
_MASS = 10  # people arrested at once who make it more than routine police work
_NAMED = frozenset(["actor", "short", "leader"])
_SUSPECT = frozenset(["terrorists", "rebels", "gunmen", "militia", "attackers", "protesters", "rioters"])
_BY_WEAPON = frozenset("assault kill injure assassinate".split())
_IMPLIED = {
    weapon: action
    for action, weapons in {
        "air_strike": "aircraft drone helicopter",
        "shell": "artillery mortar rocket missile tank",
        "explode": "mine ied car_bomb",
        "suicide_bomb": "suicide",
    }.items()
    for weapon in weapons.split()
}
_FIGURES = ("injured", "detained", "abducted", "escaped")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Party:
    """A side as it is coded."""

    name: str
    inter: str
    associate: str | None
    side: Side | None
    sentence: int | None


@dataclass(slots=True)
class Story:
    """What coding knows of the document besides its incidents."""

    doc_id: str
    text: str
    published: date | None
    source: str | None
    source_scale: str | None
    home: str | None
    analyses: dict[int, Analysis]
    places: list[tuple[int, PlaceMention]]  # (sentence, mention), no countries
    named: set[str]  # actors named in full anywhere in the document
    rallies: bool = True  # a demonstration is told somewhere
    told: list[tuple[int, PlaceMention]] = field(default_factory=list)  # places of coded incidents


class Coder:
    """The codebook applied to incidents; holds the tables, no state."""

    def __init__(self, actors: Actors, codebook: Codebook, decisions: Decisions) -> None:
        self.actors, self.codebook, self.decisions = actors, codebook, decisions

    def decide(self, incident: Incident, story: Story) -> tuple[Decision | None, Row]:
        """The decision and the facts of place, date and sides that it used."""
        place, place_rule = locate(incident, story)
        country = place.place.country if place else story.home
        days, precision, date_rule = when(incident, story)
        day = days[0] if days else story.published
        attacker = self.party(incident.attacker, story, country, day)
        target = self.party(incident.target, story, country, day)
        if attacker and attacker.inter == "Civilians" and incident.group in ("violence", "policing"):
            if target is None:
                attacker, target = None, attacker
        tolls = {name: reconcile(t, headlines(story)) for name, t in incident.tolls.items()}
        facts = Facts(
            actions=frozenset(incident.actions) | implied_actions(incident),
            attacker=attacker.inter if attacker else None,
            target=target.inter if target else None,
            weapons=frozenset(incident.weapons),
            outcomes=frozenset(incident.outcomes | {name for name, toll in tolls.items() if toll.best}),
        )
        found = {
            "place": place, "place_rule": place_rule, "country": country, "days": days,
            "precision": precision, "date_rule": date_rule, "attacker": attacker, "target": target,
            "tolls": tolls, "day": day, "facts": facts,
            "context_actor": incident.findings[0].context_actor,
            "background": all(f.background for f in incident.findings),
            "own_place": incident.place is not None and incident.place.place.kind != "country",
        }  # fmt: skip
        return self.decisions.decide(facts), found

    def party(
        self, mention: tuple[int, Side] | None, story: Story, country: str | None, day: date | None
    ) -> Party | None:
        """The coded side of a mention; None for a place that stands for nobody known."""
        if mention is None:
            return None
        sentence, side = mention
        kind, name = side.kind, side.name
        if kind == "epithet" and name:
            kind, name = self._epithet(name, story)
        if kind == "short" and name:
            home = self.actors.actors[name].home
            if name not in story.named and home and not home & {story.home, country}:
                kind, name = "gunmen", None
        if kind == "protesters" and not story.rallies:
            kind = "civilians"  # people called protesters, where no demonstration is told
        if name is not None:
            coded, inter = self.actors.named(name, country, day)
            return Party(coded, inter, None, side, sentence)
        if kind == "nation":
            kind = "civilians" if side.plural_nation else "military"
        elif kind == "country":
            kind = "military"
        if not self.actors.kinds[kind].name:
            if side.owner is None:
                return None
            kind = "military"
        coded, inter = self.actors.unnamed(kind, side.owner, country, day)
        return Party(coded, inter, self.actors.associate(kind, side.owner, country, day), side, sentence)

    def _epithet(self, name: str, story: Story) -> tuple[str, str | None]:
        for reading in self.actors.epithets[name]:
            if reading.country and reading.country != story.home:
                continue
            if reading.source and reading.source not in (story.source or ""):
                continue
            return ("actor", reading.actor) if reading.actor else (reading.kind or "gunmen", None)
        return "gunmen", None

    def roles(self, decision: Decision, found: Row) -> tuple[Party | None, Party | None]:
        """actor1 and actor2 as ACLED sets them for a type."""
        attacker, target = found["attacker"], found["target"]
        country, day = found["country"], found["day"]
        event_type = self.codebook.event_type(decision.sub_event_type)
        sub = decision.sub_event_type

        def unnamed(kind: str) -> Party:
            return Party(*self.actors.unnamed(kind, None, country, day), None, None, None)

        if event_type in ("Protests", "Riots"):
            crowd_kind = "protesters" if event_type == "Protests" else "rioters"
            crowd = unnamed(crowd_kind)
            crowd_types = ("Protesters", "Rioters", "Civilians")
            force = next(
                (p for p in (attacker, target) if p and p.inter not in crowd_types), None
            )
            own = next((p for p in (attacker, target) if p and p.inter in crowd_types), None)
            if own:
                crowd = Party(crowd.name, crowd.inter, own.associate, own.side, own.sentence)
            if sub == "Peaceful protest":
                return crowd, None
            if sub == "Excessive force against protesters":
                return force or unnamed("police"), crowd
            if sub == "Protest with intervention":
                return crowd, force or unnamed("police")
            return crowd, force
        if attacker is None and sub in _OF_GROUP and found["context_actor"]:
            attacker = Party(
                *self.actors.named(found["context_actor"], country, day), None, None, None
            )
        if attacker is None:
            if event_type in _UNATTRIBUTED:
                attacker = unnamed("gunmen")
            elif _DEFAULT_ATTACKER.get(sub):
                attacker = unnamed(str(_DEFAULT_ATTACKER[sub]))
        if event_type == "Violence against civilians" and (target is None or target.inter != "Civilians"):
            civil = unnamed("civilians")
            target = Party(
                civil.name, civil.inter, target.name if target else None,
                target.side if target else None, target.sentence if target else None,
            )  # fmt: skip
        if event_type == "Battles" and target is None:
            target = unnamed("gunmen")
        if event_type == "Explosions/Remote violence" and target is None:
            tolls = found["tolls"]
            if any(name in tolls and tolls[name].best for name in ("killed", "injured")):
                target = unnamed("civilians")
        if attacker is None and target is not None:
            attacker, target = target, None
        return attacker, target

    def row(self, incident: Incident, story: Story, decision: Decision, found: Row) -> tuple[Row, list[Row]]:
        """The report row and its evidence rows."""
        actor1, actor2 = self.roles(decision, found)
        place, days = found["place"], found["days"]
        known = countries().get(found["country"] or "")
        tolls: dict[str, Toll] = found["tolls"]
        lead = story.analyses[incident.findings[0].sentence]
        body = next(
            (f for f in incident.findings if not story.analyses[f.sentence].headline), incident.findings[0]
        )
        sentence = story.analyses[body.sentence].sentence
        start, end = sentence.start, sentence.end
        start += len(story.text[start:end]) - len(story.text[start:end].lstrip())
        trigger = incident.findings[0]
        sub = decision.sub_event_type
        event_type = self.codebook.event_type(sub)
        killed = tolls.get("killed")
        deaths = self._deaths(incident, killed, found["country"])
        row: Row = {
            "report_id": f"{story.doc_id}:{lead.sentence.starts[trigger.tag.i]}",
            "doc_id": story.doc_id,
            "record_type": "incident",
            "rule": trigger.frame.name,
            "certainty": certainty(incident),
            "attributed_to": said_by(story, body.sentence),
            "background": all(f.background for f in incident.findings),
            "evidence": story.text[start:end].rstrip(),
            "start": start,
            "end": start + len(story.text[start:end].rstrip()),
            "event_date": middle(days) if days else None,
            "year": middle(days).year if days else None,
            "time_precision": found["precision"] if days else None,
            "event_date_start": days[0] if days else None,
            "event_date_end": days[1] if days else None,
            "disorder_type": self.codebook.disorder_type(sub),
            "event_type": event_type,
            "sub_event_type": sub,
            "actor1": actor1.name if actor1 else None,
            "assoc_actor_1": actor1.associate if actor1 else None,
            "inter1": actor1.inter if actor1 else None,
            "actor2": actor2.name if actor2 else None,
            "assoc_actor_2": actor2.associate if actor2 else None,
            "inter2": actor2.inter if actor2 else None,
            "interaction": self.codebook.interaction(
                actor1.inter if actor1 else None, actor2.inter if actor2 else None
            ),
            "civilian_targeting": self.codebook.civilian_targeting(
                sub, actor1.inter if actor1 else None, actor2.inter if actor2 else None
            ),
            "iso": known.iso if known else None,
            "region": known.region if known else None,
            "country": known.name if known else None,
            "admin1": place.place.admin1 or None if place else None,
            "admin2": place.place.admin2 or None if place else None,
            "admin3": None,
            "location": location_name(place) or (known.name if known else None),
            "latitude": place.place.latitude if place else None,
            "longitude": place.place.longitude if place else None,
            "geo_precision": (place.geo_precision or 3) if place else None,
            "source": story.source,
            "source_scale": story.source_scale,
            "fatalities": deaths[1],
            "fatalities_low": deaths[0],
            "fatalities_high": deaths[2],
            "tags": "crowd size=no report" if event_type in ("Protests", "Riots") else None,
            "weapon": "; ".join(sorted(incident.weapons)) or None,
        }
        for name in _FIGURES:
            row[name] = tolls[name].best if name in tolls else None
        evidence = list(self._evidence(incident, story, decision, found, row, actor1, actor2))
        texts = {e["field"]: e["text"] for e in evidence}
        for column, field in (
            ("date_text", "event_date"), ("location_text", "location"), ("actor1_text", "actor1"),
            ("actor2_text", "actor2"), ("fatalities_text", "fatalities"),
        ):  # fmt: skip
            row[column] = texts.get(field)
        row["notes"] = write_notes(row)
        return row, evidence

    def _deaths(
        self, incident: Incident, toll: Toll | None, country: str | None
    ) -> tuple[int | None, int, int | None]:
        """Low, coded and high deaths; a plural without a number is 10 in open war, else 3."""
        if toll is None:
            single = any(
                f.frame.victims == "killed" and f.frame.action in ("kill", "assassinate", "execute")
                and f.target is not None and f.target.quantity is None and "attempt" not in f.frame.name
                for f in incident.findings
            )  # fmt: skip
            return (1, 1, 1) if single else (None, 0, None)
        best = toll.best
        if toll.vague and best == 3 and country in _OPEN_WAR:
            best = _OPEN_WAR_VAGUE
        return min(toll.low, best), best, max(toll.high, best)

    def _evidence(
        self, incident: Incident, story: Story, decision: Decision, found: Row, row: Row,
        actor1: Party | None, actor2: Party | None,
    ) -> list[Row]:  # fmt: skip
        rows: list[Row] = []

        def add(field: str, value: object, start: int, end: int, rule: str) -> None:
            if value is not None and end > start:
                rows.append(
                    {"report_id": row["report_id"], "field": field, "value": str(value),
                     "start": start, "end": end, "text": story.text[start:end], "rule": rule}
                )  # fmt: skip

        def span(number: int, i: int, j: int) -> tuple[int, int]:
            sentence = story.analyses[number].sentence
            return sentence.starts[i], sentence.end_of(j - 1)

        trigger = incident.findings[0]
        add(
            "sub_event_type", row["sub_event_type"],
            *span(trigger.sentence, trigger.tag.i, trigger.tag.j), decision.name,
        )  # fmt: skip
        for field, party in (("actor1", actor1), ("actor2", actor2)):
            if party and party.side is not None and party.sentence is not None:
                add(field, row[field], *span(party.sentence, party.side.i, party.side.j), party.side.kind)
        mention = incident.date
        if mention and mention.first and row["event_date"]:
            add("event_date", row["event_date"], mention.start, mention.end, "date/" + mention.rule)
        place = found["place"]
        if place:
            add("location", row["location"], place.start, place.end, "place/" + found["place_rule"])
        for name, toll in found["tolls"].items():
            field = "fatalities" if name == "killed" else name
            if field in row and toll.parts:
                first, last = toll.parts[0], toll.parts[-1]
                add(field, row[field], first.start, last.end, "quantity/" + first.rule)
        for weapon, (number, i, j) in incident.weapons.items():
            add("weapon", weapon, *span(number, i, j), "weapon")
        return rows


def headlines(story: Story) -> frozenset[int]:
    """Numbers of the headline's sentences."""
    return frozenset(n for n, a in story.analyses.items() if a.headline)


def location_name(place: PlaceMention | None) -> str | None:
    """The place as ACLED writes it: a district of a big city with the city before it."""
    if place is None:
        return None
    if place.city and place.place.kind == "district" and place.city.name != place.place.name:
        return f"{place.city.name} - {place.place.name}"
    return place.place.name


def locate(incident: Incident, story: Story) -> tuple[PlaceMention | None, str]:
    """The incident's place: told with it, else the last place told before it, else the country."""
    own = incident.place
    if own is not None and own.place.kind != "country":
        return own, own.rule
    first = incident.findings[0].sentence
    before = [m for n, m in story.places if n <= max(incident.sentences)]
    if own is not None:
        before = [m for m in before if m.place.country == own.place.country]
    if before and not all(f.background for f in incident.findings):
        told = [m for n, m in story.told if first - 3 <= n <= first and m in before]
        near = [m for n, m in story.places if first - 2 <= n <= first and m in before]
        chosen = told[-1] if told else near[-1] if near else before[0]
        return chosen, "context"
    return own, own.rule if own else ""


def when(incident: Incident, story: Story) -> tuple[tuple[date, date] | None, int | None, str]:
    """Days, precision and rule of an incident's date; undated news is dated by its publication."""
    days = event_days(incident.date)
    if days and incident.date:
        span = (days[1] - days[0]).days
        if span > STATISTIC_DAYS:
            return None, None, ""
        return days, incident.date.time_precision or 3, incident.date.rule
    background = all(f.background for f in incident.findings)
    if story.published and not background and min(incident.sentences) <= 4 and incident.date is None:
        return (story.published - timedelta(days=1), story.published), 2, "published"
    return None, None, ""


def middle(days: tuple[date, date]) -> date:
    """The day that ACLED writes for a span: its middle, the later one of two."""
    return days[0] + timedelta(days=((days[1] - days[0]).days + 1) // 2)


def certainty(incident: Incident) -> str:
    """reported, claimed, alleged or denied: the strongest that one of its findings says."""
    said = [f.certainty for f in incident.findings]
    if "denied" in said:
        return "denied" if said.count("denied") * 2 >= len(said) else "reported"
    if all(s == "alleged" for s in said):
        return "alleged"
    if any(f.claimed for f in incident.findings) and incident.attacker:
        return "claimed"
    return "reported"


def said_by(story: Story, number: int) -> str | None:
    """The words that name who says a sentence, after the verb or particle of saying."""
    analysis = story.analyses[number]
    sentence = analysis.sentence
    for tag in analysis.tags[GRAMMAR]:
        if tag.entry.kind != "speech" or tag.entry.id != "say":
            continue
        end = tag.j
        thats = {t.i for t in analysis.tags[GRAMMAR] if t.entry.id == "that"}
        while end < len(sentence.words) and end - tag.j < 9:
            if sentence.words[end] in ',;:.!?"()' or end in thats:
                break
            end += 1
        if end > tag.j:
            return story.text[sentence.starts[tag.j] : sentence.end_of(end - 1)]
    return None


def concreteness(incident: Incident, story: Story, actors: Actors) -> int:
    """How much an incident is told of: verb, carrier, sides, place, day, counts, weapon.

    What a frame implies by itself (a bombing's bomb) is no point, nor is a date of over a month.
    """
    told = incident.findings
    days, date = event_days(incident.date), incident.date
    points = [
        any(
            f.tag.entry.pos in VERBS
            and (f.tag.entry.tense == "perfect" or story.analyses[f.sentence].headline)
            for f in told  # the imperfect in running text is general, feared or going on
        ),
        any(f.light for f in told),
        incident.attacker is not None,
        incident.target is not None,
        incident.place is not None and incident.place.place.kind != "country",
        days is not None and (days[1] - days[0]).days <= _TOLD_DAYS,
        date is not None and date.anchor == "open",  # a day told, but no publication to count from
        bool(incident.tolls),
        any(weapon not in f.frame.weapons for f in told for weapon in f.weapons),
        len(incident.sentences) > 1,
    ]
    if incident.group == "crowd":
        points += [
            any(f.tag.entry.pos in VERBS and is_crowd(f.attacker, actors) for f in told),
            any(has_purpose(f, story) for f in told),
            len({f.tag.entry.id for f in told}) > 1,
        ]
    return sum(points)


def is_located(incident: Incident, decision: Decision, found: Row, coder: Coder) -> bool:
    """Whether a demonstration is told to have been somewhere: a place, or people who gather."""
    if coder.codebook.event_type(decision.sub_event_type) not in ("Protests", "Riots"):
        return True
    place = found["place"]
    if place is not None and place.place.kind != "country":
        return True
    families = {f.tag.entry.id for f in incident.findings if f.frame.action in _CROWD_ACTIONS}
    if incident.place is not None and len(families) > 1:
        return True
    return any(
        f.tag.entry.pos in VERBS and f.frame.action in ("protest", "riot")
        and is_crowd(f.attacker, coder.actors)
        for f in incident.findings
    )  # fmt: skip


def is_crowd(side: Side | None, actors: Actors) -> bool:
    """Whether a side is people who gather: protesters, a number of people, civilians."""
    if side is None:
        return False
    kind = actors.kinds.get(side.kind)
    return side.quantity is not None or (kind is not None and kind.acts in ("crowd", "civilian"))


def has_purpose(finding: Finding, story: Story) -> bool:
    """Whether the finding's clause says what for or against (احتجاجا على, للمطالبة ب)."""
    analysis = story.analyses[finding.sentence]
    return any(
        t.entry.id == "purpose" and abs(analysis.clauses[t.i] - finding.clause) <= 1
        for t in analysis.tags[GRAMMAR]
    )


def implied_actions(incident: Incident) -> set[str]:
    """What the weapon says of an attack: targeting with rockets is shelling."""
    if not set(incident.actions) <= _BY_WEAPON or "clash" in incident.actions:
        return set()
    return {_IMPLIED[w] for w in incident.weapons if w in _IMPLIED}


def is_political(incident: Incident, story: Story, found: Row, can_act: Callable[[Side], bool]) -> bool:
    """Whether violence or arrest is more than accident or ordinary crime.

    Deaths alone need an armed side, a weapon or an armed victim; an arrest needs a target that
    bears arms or stands for something, a mass of people, or an armed group in its sentences.
    """
    actions = set(incident.actions)
    sides = [s for n in incident.sentences for s in story.analyses[n].sides]
    armed = any(s.kind in _SUSPECT or (s.kind in _NAMED and can_act(s)) for s in sides)
    if actions <= {"kill", "injure"} and not incident.weapons:
        if found["attacker"] is not None and found["attacker"].inter != "Civilians":
            return True
        target = found["target"]
        if all("cause" in f.frame.needs for f in incident.findings):
            return armed and target is not None and target.inter != "Civilians"
        return armed or any(can_act(s) for s in sides)
    if actions == {"arrest"}:
        target = found["target"]
        detained = found["tolls"].get("detained")
        return (
            armed
            or (target is not None and (target.inter != "Civilians" or target.associate is not None))
            or (detained is not None and detained.best >= _MASS)
        )
    return True


def order_key(incident: Incident) -> tuple[int, int]:
    """Incidents in the order of their first words."""
    return incident.findings[0].sentence, incident.findings[0].tag.i


def sentences_of(incidents: Sequence[Incident]) -> set[int]:
    """All sentences that tell one of the incidents."""
    return {n for incident in incidents for n in incident.sentences}
