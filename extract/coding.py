"""An incident as an ACLED-style row, each filled field with its evidence. Knows no language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from extract.actors import FORCES, Actors
from extract.findings import Analysis
from extract.gazetteer import Place
from extract.incident import TOLL, Incident, Toll
from extract.notes import write_notes
from extract.places import PlaceMention
from extract.sides import Side
from extract.story import Story, certainty, locate, location_name, middle, said_by, when
from extract.tolls import attacker_fell, dies_besides, kills_him, reconcile
from schema.codebook import Codebook
from schema.countries import countries
from schema.decisions import Decision, Decisions, Facts

_OPEN_WAR_VAGUE: Final = 10  # deaths told only in the plural, in open war; 3 elsewhere (ACLED fatality FAQ)
_OF_OTHERS: Final = frozenset(["Looting/property destruction"])  # somebody's goods and houses
_DEATHS: Final = frozenset(["kill", "assassinate", "execute", "body_found"])
_OF_FORCES: Final = ("Change to group/activity", "Headquarters or base established")
_THROWN: Final = frozenset(["stones", "fire"])  # what crowds fight with
_CROWDS: Final = frozenset(["protesters", "rioters"])
_MANY: Final = frozenset(["actor", "short", "tribe", "nation", "country", "forces", "militia", "group"])
_OPEN_WAR: Final = frozenset(["LY", "SY", "YE", "IQ", "SD", "AF", "SO", "PS"])
_DEFAULT_ATTACKER: Final = {
    "Arrests": "police",
    "Protest with intervention": "police",
    "Excessive force against protesters": "police",
    "Disrupted weapons use": "police",
    "Change to group/activity": None,
    "Agreement": None,
    "Other": None,
}
# Deeds that the text tells of a group without naming it again.
_OF_GROUP: Final = frozenset(["Headquarters or base established", "Looting/property destruction"])
# Over these only Israel bombs; over those more than one air force does, or did, so that aircraft
# of nobody told are nobody's.
_BOMBED_BY: Final = {"PS": "IL", "LB": "IL"}
_CONTESTED: Final = frozenset(["LY", "SY", "YE", "IQ", "SO", "AF", "PK", "ML", "NE", "BF", "CF", "TD"])
_PEOPLE: Final = ("Protesters", "Rioters", "Civilians")
_POLICED: Final = frozenset(["disperse", "arrest"])  # deeds that tell of forces at a riot
_UNARMED: Final = frozenset(["notables", "women", "children"])
_UNATTRIBUTED: Final = ("Battles", "Explosions/Remote violence", "Violence against civilians")
_FIGURES: Final = ("injured", "detained", "abducted", "escaped")
_KEPT: Final = 10_000  # decisions, names; of an archive's incidents most have the facts of one before
# Columns that quote the evidence of a field.
QUOTED: Final = {
    "date_text": "event_date", "location_text": "location", "actor1_text": "actor1",
    "actor2_text": "actor2", "fatalities_text": "fatalities",
}  # fmt: skip

_BY_WEAPON: Final = frozenset(["assault", "kill", "injure", "assassinate"])
_IMPLIED: Final = {
    weapon: action
    for action, weapons in {
        "air_strike": "aircraft drone helicopter",
        "shell": "artillery mortar rocket missile tank",
        "explode": "mine ied car_bomb",
        "suicide_bomb": "suicide",
    }.items()
    for weapon in weapons.split()
}

Row = dict[str, Any]
Ground = tuple[str, object, tuple[int, int], str]
"""What fills a field: its name, value, offsets and rule."""


class Party(NamedTuple):
    """A side as it is coded."""

    name: str
    inter: str
    associate: str | None
    side: Side | None
    sentence: int | None


def _fall_out(attacker: Party, target: Party) -> bool:
    """Whether a state's forces are told to fight among themselves: between units of the army."""
    if attacker.inter != "State forces":
        return True  # "gunmen" on both sides are two groups
    return any(p.side is not None and p.side.marker in ("between", "with") for p in (attacker, target))


class Coder:
    """The codebook applied to incidents; holds the tables, and what they gave for facts met before."""

    def __init__(
        self,
        actors: Actors,
        codebook: Codebook,
        decisions: Decisions,
        country_point: Callable[[str], Place],
    ) -> None:
        self.actors, self.codebook, self.decisions = actors, codebook, decisions
        self._decide: Callable[[Facts], Decision | None] = lru_cache(_KEPT)(decisions.decide)
        self._named: Callable[[str, str | None, date | None], tuple[str, str]]
        self._named = lru_cache(_KEPT)(actors.named)
        self._unnamed: Callable[[str, str | None, str | None, date | None], tuple[str, str]]
        self._unnamed = lru_cache(_KEPT)(actors.unnamed)
        self.country_point = country_point  # a point inside a country (ISO2), for want of better

    def __reduce__(self) -> tuple[Any, ...]:
        return Coder, (self.actors, self.codebook, self.decisions, self.country_point)

    def decide(self, incident: Incident, story: Story) -> tuple[Decision | None, Row]:
        """The decision and the facts of place, date and sides that it used."""
        place, place_rule = locate(incident, story)
        country = place.place.country if place and place.rule != "border" else story.home
        country = country or (place.place.country if place else None)
        days, precision, date_rule = when(incident, story)
        day = days[0] if days else story.published
        attacker: Party | None = self.party(incident.attacker, story, country, day)
        target: Party | None = self.party(incident.target, story, country, day, hit=True)
        if incident.group == "transfer" and attacker is not None and target is None:
            target = self._leaver(attacker, incident, story, country, day)
        harm = incident.group in ("violence", "policing")
        if harm and target is None and attacker and attacker.inter == "Civilians":
            attacker, target = None, attacker
        if _THROWN.isdisjoint(incident.weapons):
            attacker, target = self._community(attacker, target, country, day)
        if attacker and target and attacker.name == target.name and not _fall_out(attacker, target):
            # hit in a fight that it won, or by an unnamed enemy
            foe = self._foe(attacker, incident, story, country, day)
            attacker, target = (attacker, foe) if foe else (None, target)
        alone = target if attacker is None else attacker
        if None in (attacker, target) and self._is_confrontation(incident, alone, story):
            attacker = self._untold("rioters", country, day)
            target = alone
        tolls = {name: reconcile(t, story.headlines) for name, t in incident.tolls.items()}
        facts = Facts(
            actions=frozenset(incident.actions) | implied_actions(incident, attacker, target),
            attacker=attacker.inter if attacker else None,
            target=target.inter if target else None,
            weapons=frozenset(incident.weapons),
            outcomes=frozenset(incident.outcomes | {name for name, toll in tolls.items() if toll.best}),
        )
        found = {
            "place": place, "place_rule": place_rule, "country": country, "days": days,
            "precision": precision, "date_rule": date_rule, "attacker": attacker, "target": target,
            "tolls": tolls, "day": day, "facts": facts,
            "unnamed": next((f.frame.unnamed for f in incident.findings if f.frame.unnamed), None),
            "context_actor": incident.findings[0].context_actor,
            "background": incident.background,
            "own_day": days is not None and date_rule not in ("context", "published")
            and not incident.background,
            "own_place": incident.place is not None and incident.place.place.kind != "country",
        }  # fmt: skip
        return self._decide(facts), found

    def _untold(self, kind: str, country: str | None, day: date | None, owner: str | None = None) -> Party:
        """A side of a kind that no words name."""
        name, inter = self._unnamed(kind, owner, country, day)
        return Party(name, inter, None, None, None)

    def _leaver(
        self, comer: Party, incident: Incident, story: Story, country: str | None, day: date | None
    ) -> Party | None:
        """Who left the place that others went into, told in passing: after the brigade left it."""
        for number in incident.sentences:
            passing = [f for f in story.analyses[number].dropped if f.frame.action == "withdraw"]
            for finding in (*incident.findings, *passing):
                if finding.frame.action == "withdraw" and finding.attacker not in (None, comer.side):
                    mention = (number, finding.attacker) if finding.attacker else None
                    return self.party(mention, story, country, day)
        return None

    def _community(
        self, one: Party | None, other: Party | None, country: str | None, day: date | None
    ) -> tuple[Party | None, Party | None]:
        """The parties of a fight between armed men and townsfolk: those fight as a community."""
        if one is None or other is None or one.side is None or one.side.marker != "between":
            return one, other
        armed = ("Identity militia", "Political militia", "Rebel group")
        if one.inter in armed and other.inter == "Civilians":
            name, inter = self._unnamed("community", None, country, day)
            return one, Party(name, inter, other.associate, other.side, other.sentence)
        return one, other

    def _is_confrontation(self, incident: Incident, force: Party | None, story: Story) -> bool:
        """Whether forces and people without arms stood against each other: a toll of such people in a
        fight that names forces alone, by a word that is said of both kinds of fights.
        """
        if "clash" not in incident.actions or force is None or force.inter not in FORCES:
            return False
        hurt = [f.target for f in incident.findings if f.frame.action in TOLL and f.target]
        kinds = [self.actors.kinds.get(side.kind) for side in hurt if side.kind != "nation"]
        people = bool(hurt) and all(kind is not None and kind.acts == "civilian" for kind in kinds)
        return people and any("confrontation" in story.analyses[n].grammar for n in incident.sentences)

    def _foe(
        self, attacker: Party, incident: Incident, story: Story, country: str | None, day: date | None
    ) -> Party | None:
        """Another armed side that some finding of the incident has as its target."""
        for finding in incident.findings:
            if finding.target is not None:
                party = self.party((finding.sentence, finding.target), story, country, day, hit=True)
                if party and party.name != attacker.name and party.inter not in _PEOPLE:
                    return party
        return None

    def party(
        self,
        mention: tuple[int, Side] | None,
        story: Story,
        country: str | None,
        day: date | None,
        *,
        hit: bool = False,
    ) -> Party | None:
        """The coded side of a mention; None for a place that stands for nobody known. `hit` is of
        those to whom something was done.
        """
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
        if name is not None:
            coded, inter = self._named(name, country, day)
            crowd = kind in _CROWDS  # of a people or a party: what they do, they do as a crowd
            if crowd or kind in _UNARMED or (kind == "officials" and inter == "Identity militia"):
                people, inter = self._unnamed(kind, None, country, day)
                return Party(people, inter, coded, side, sentence)  # the elder of a tribe, a member's wife
            return Party(coded, inter, None, side, sentence)
        if kind == "nation":
            # "a Syrian" who was hit is a person; what is "Syrian" and hits is a force
            person = side.plural_nation or (hit and not side.feminine)
            kind = "civilians" if person else "military"
        elif kind == "country":
            kind = "military"
        if not self.actors.kinds[kind].name:
            if side.owner is None:
                return None
            kind = "military"
        owner = side.owner
        if owner is None and self.actors.kinds[kind].inter == "State forces":
            owner = story.home  # "the army" is that of the country the document is about
        coded, inter = self._unnamed(kind, owner, country, day)
        return Party(coded, inter, self.actors.associate(kind, side.owner, country, day), side, sentence)

    def _epithet(self, name: str, story: Story) -> tuple[str, str | None]:
        for reading in self.actors.epithets[name]:
            if reading.country and reading.country != story.home:
                continue
            if reading.source and reading.source not in (story.source or ""):
                continue
            if reading.named and reading.named not in story.named:
                continue
            return ("actor", reading.actor) if reading.actor else (reading.kind or "gunmen", None)
        return "gunmen", None

    def roles(self, decision: Decision, found: Row) -> tuple[Party | None, Party | None]:
        """actor1 and actor2 as ACLED sets them for a type."""
        attacker, target = found["attacker"], found["target"]
        country, day = found["country"], found["day"]
        event_type = self.codebook.event_type(decision.sub_event_type)
        sub = decision.sub_event_type
        if event_type in ("Protests", "Riots"):
            crowd = self._untold("protesters" if event_type == "Protests" else "rioters", country, day)
            force = next((p for p in (attacker, target) if p and p.inter not in _PEOPLE), None)
            own = next((p for p in (attacker, target) if p and p.inter in _PEOPLE), None)
            if own:
                crowd = Party(crowd.name, crowd.inter, own.associate, own.side, own.sentence)
            if sub == "Peaceful protest":
                return crowd, None
            if sub == "Excessive force against protesters":
                return force or self._untold("police", country, day), crowd
            if sub == "Protest with intervention":
                return crowd, force or self._untold("police", country, day)
            if force is None and _POLICED & found["facts"].actions:
                force = self._untold("police", country, day)
            return crowd, force
        if attacker is None and sub in _OF_GROUP and found["context_actor"]:
            name, inter = self._named(found["context_actor"], country, day)
            attacker = Party(name, inter, None, None, None)
        if attacker is None:
            if event_type in _UNATTRIBUTED:
                met = target is not None and target.inter == "State forces"
                attacker = self._untold("gunmen" if met else found["unnamed"] or "gunmen", country, day)
                owner = _air_force(country, found["facts"].weapons) if sub == "Air/drone strike" else None
                if owner and (not met or country in _BOMBED_BY):
                    attacker = self._untold("military", country, day, owner)
            elif kind := _DEFAULT_ATTACKER.get(sub):
                attacker = self._untold(kind, country, day)
        if event_type == "Violence against civilians" and (target is None or target.inter != "Civilians"):
            civil = self._untold("civilians", country, day)
            target = Party(
                civil.name, civil.inter, target.name if target else None,
                target.side if target else None, target.sentence if target else None,
            )  # fmt: skip
        if sub in _OF_OTHERS and attacker is not None and target is None:
            target = self._untold("civilians", country, day)
        if event_type == "Battles" and (target is None or target.inter == "Civilians"):
            target = self._untold("gunmen", country, day)
        if event_type == "Explosions/Remote violence" and target is None:
            tolls = found["tolls"]
            if any(name in tolls and tolls[name].best for name in ("killed", "injured")):
                target = self._untold("civilians", country, day)
        if attacker is None and target is not None:
            attacker, target = target, None
        if sub in _OF_FORCES and target is not None and target.inter == "Civilians":
            target = None  # the house or town that they surround
        return attacker, target

    def row(self, incident: Incident, story: Story, decision: Decision, found: Row) -> tuple[Row, list[Row]]:
        """The report row and its evidence rows."""
        actor1, actor2 = self.roles(decision, found)
        place, days = found["place"], found["days"]
        point = place.place if place else None
        if point is None and found["country"] in countries():
            point = self.country_point(found["country"])
        known = countries().get(found["country"] or "")
        tolls: dict[str, Toll] = found["tolls"]
        lead = story.analyses[incident.findings[0].sentence]
        body = next(
            (f for f in incident.findings if not story.analyses[f.sentence].headline),
            incident.findings[0],
        )
        sentence = story.analyses[body.sentence].sentence
        told = story.text[sentence.start : sentence.end]
        start, evidence = sentence.start + len(told) - len(told.lstrip()), told.strip()
        trigger = incident.findings[0]
        first = lead.sentence.starts[trigger.tag.i]
        if incident.listed and incident.place is not None:
            first = incident.place.start
        sub = decision.sub_event_type
        event_type = self.codebook.event_type(sub)
        killed = tolls.get("killed")
        deaths = self._deaths(incident, story, killed, found["country"])
        if sub == "Peaceful protest":  # who died is of another story
            deaths = None, 0, None
        elif attacker_fell(incident, story.analyses, killed):
            low, best, high = deaths
            others = best if killed is not None or dies_besides(incident) else 0
            deaths = (low or 0) + 1, others + 1, None if high is None else max(high, others) + 1
        day = middle(days) if days else None
        inter1, inter2 = actor1.inter if actor1 else None, actor2.inter if actor2 else None
        row: Row = {
            "report_id": f"{story.doc_id}:{first}",
            "doc_id": story.doc_id,
            "record_type": "incident",
            "rule": trigger.frame.name,
            "certainty": certainty(incident),
            "attributed_to": said_by(story, body.sentence),
            "background": incident.background,
            "evidence": evidence,
            "start": start,
            "end": start + len(evidence),
            "event_date": day,
            "year": day.year if day else None,
            "time_precision": found["precision"] if days else None,
            "event_date_start": days[0] if days else None,
            "event_date_end": days[1] if days else None,
            "disorder_type": self.codebook.disorder_type(sub),
            "event_type": event_type,
            "sub_event_type": sub,
            "actor1": actor1.name if actor1 else None,
            "assoc_actor_1": actor1.associate if actor1 else None,
            "inter1": inter1,
            "actor2": actor2.name if actor2 else None,
            "assoc_actor_2": actor2.associate if actor2 else None,
            "inter2": inter2,
            "interaction": self.codebook.interaction(inter1, inter2),
            "civilian_targeting": self.codebook.civilian_targeting(sub, inter1, inter2),
            "iso": known.iso if known else None,
            "region": known.region if known else None,
            "country": known.name if known else None,
            "admin1": point.admin1 or None if point else None,
            "admin2": point.admin2 or None if point else None,
            "admin3": None,
            "location": location_name(place) or (known.name if known else None),
            "latitude": point.latitude if point else None,
            "longitude": point.longitude if point else None,
            "geo_precision": ((place.geo_precision if place else None) or 3) if point else None,
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
        row.update(dict.fromkeys(QUOTED))  # as the document spells them, which is not known here
        row["notes"] = write_notes(row)
        grounds = self._grounds(incident, story, decision, found, row, actor1, actor2)
        return row, proofs(row["report_id"], grounds)

    def _deaths(
        self, incident: Incident, story: Story, toll: Toll | None, country: str | None
    ) -> tuple[int | None, int, int | None]:
        """Low, coded and high deaths; a plural without a number is 10 in open war, else 3."""
        if toll is None:
            hit = incident.target[1] if incident.target else None
            single = any(
                f.frame.victims == "killed" and f.frame.action in _DEATHS
                and "attempt" not in f.frame.name
                and (side := f.target or (hit if f.frame.name == "ground/die" else None)) is not None
                and side.quantity is None
                and side.kind not in _MANY and not side.kind.endswith("site")
                for f in incident.findings
            )  # fmt: skip
            single = single or any(kills_him(f, story.analyses[f.sentence]) for f in incident.findings)
            return (1, 1, 1) if single else (None, 0, None)
        best = toll.best
        if toll.vague and best == 3 and country in _OPEN_WAR:
            best = _OPEN_WAR_VAGUE
        return min(toll.low, best), best, max(toll.high, best)

    def _grounds(
        self, incident: Incident, story: Story, decision: Decision, found: Row, row: Row,
        actor1: Party | None, actor2: Party | None,
    ) -> list[Ground]:  # fmt: skip
        trigger, sub = incident.findings[0], row["sub_event_type"]
        spot = offsets(story.analyses[trigger.sentence], trigger.tag.i, trigger.tag.j)
        grounds: list[Ground] = [("sub_event_type", sub, spot, decision.name)]
        for field, party in (("actor1", actor1), ("actor2", actor2)):
            if party and party.side is not None and party.sentence is not None:
                side = party.side
                spot = offsets(story.analyses[party.sentence], side.i, side.j)
                grounds.append((field, row[field], spot, side.kind))
        mention = incident.date
        if mention and row["event_date"] and (mention.first or found["date_rule"] == "event"):
            spot = mention.start, mention.end
            grounds.append(("event_date", row["event_date"], spot, "date/" + mention.rule))
        place: PlaceMention | None = found["place"]
        if place:
            spot = place.start, place.end
            grounds.append(("location", row["location"], spot, "place/" + found["place_rule"]))
        tolls: dict[str, Toll] = found["tolls"]
        for name, toll in tolls.items():
            field = "fatalities" if name == "killed" else name
            if field in row and toll.parts:
                spot = toll.parts[0].start, toll.parts[-1].end
                grounds.append((field, row[field], spot, "quantity/" + toll.parts[0].rule))
        spans: dict[tuple[int, int], list[str]] = {}
        for weapon, (number, i, j) in incident.weapons.items():
            spans.setdefault(offsets(story.analyses[number], i, j), []).append(weapon)
        for spot, kinds in spans.items():  # one word may name two (a guided rocket)
            grounds.append(("weapon", "; ".join(kinds), spot, "weapon"))
        return grounds


def offsets(analysis: Analysis, i: int, j: int) -> tuple[int, int]:
    """The half-open offsets of the words [i, j) of a sentence."""
    sentence = analysis.sentence
    return sentence.starts[i], sentence.end_of(j - 1)


def proofs(report_id: str, grounds: list[Ground]) -> list[Row]:
    """The evidence rows of a report, without their words, which the document spells in its own way."""
    return [
        {
            "report_id": report_id, "field": field, "value": str(value), "start": start, "end": end,
            "rule": rule,
        }
        for field, value, (start, end), rule in grounds
        if value is not None and end > start
    ]  # fmt: skip


def _air_force(country: str | None, weapons: frozenset[str]) -> str | None:
    """Whose air force struck when nobody is told (ISO2); of drones that can rarely be said."""
    if country is None or country in _BOMBED_BY:
        return _BOMBED_BY.get(country or "")
    return None if country in _CONTESTED or "drone" in weapons else country


def implied_actions(incident: Incident, attacker: Party | None, target: Party | None) -> set[str]:
    """What the means say of an attack: targeting with rockets is shelling.

    A foreign force that "targets" an armed group, with no means told, does so from the air.
    """
    if not set(incident.actions) <= _BY_WEAPON:
        return set()
    implied = {_IMPLIED[w] for w in incident.weapons if w in _IMPLIED}
    foreign = attacker is not None and attacker.inter == "External/Other forces"
    armed = target is not None and target.inter not in _PEOPLE
    targeted = any(f.tag.entry.id == "target" for f in incident.findings)
    if not incident.weapons and foreign and armed and targeted:
        implied.add("air_strike")
    return implied
