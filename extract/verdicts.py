"""Whether an incident becomes a row, and why not. Knows no language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from extract.coding import Coder
from extract.findings import VERBS, Analysis, Finding
from extract.headlines import is_in_headline
from extract.incident import TOLL, Incident, event_days, group_of
from extract.lexicon import WEAPON
from extract.needs import Needs
from extract.story import STATISTIC_DAYS, Story, is_old
from schema.decisions import Decision

Row = dict[str, Any]

_MUCH: Final = 3  # concrete happenings that make a text a report of many
_LEAST: Final = 3  # points of concreteness below which a mention is no report
_TOPICS: Final = frozenset(["violence", "crowd"])  # what a text speaks of without reporting it
_FIGHTS: Final = frozenset(["clash", "shell", "air_strike"])
_TOLD: Final = frozenset(["violence", "transfer"])  # what a headline may tell by its noun alone
_FAR: Final = 24  # words into a sentence, behind which a deed is mostly an explanation
_THEM: Final = ("ها", "هم", "هما", "هن")
_FIRST: Final = 3  # words within which a verb opens a sentence
_TOLD_DAYS: Final = 31  # a date over a longer span tells little
_RALLY_DAYS: Final = 8  # likewise of those who gather: there are always some
_WAR: Final = 1000  # dead that hardly one day leaves
_WHOLE_WAR: Final = 5000  # and that none leaves
_HEADLINES: Final = 3  # colons that make a sentence a list of headlines
_CAUSES: Final = frozenset(["extremism", "politics"])  # scenes of an arrest beyond police routine
_MASS: Final = 10  # people arrested at once who make it more than routine police work
_CROWD_ACTIONS: Final = frozenset(["protest", "riot", "disperse"])
# Deeds that the text tells of the group named last without naming it again.
_OF_GROUP: Final = frozenset(["establish_base", "loot", "destroy_property"])
_NAMED: Final = frozenset(["actor", "short", "leader"])
_COURTS: Final = frozenset(["government", "country", "nation", "officials"])
_SUSPECT: Final = frozenset(
    ["terrorists", "rebels", "gunmen", "militia", "attackers", "protesters", "rioters"]
)


class Verdict(NamedTuple):
    """An incident's decision and facts; `why_not` is None when it becomes a row."""

    decision: Decision | None
    found: Row
    why_not: str | None


def judge(incident: Incident, story: Story, coder: Coder, needs: Needs, is_article: bool) -> Verdict:
    """Decide an incident's type and whether enough is told for a row.

    `is_article` is False for a lone sentence, which can't be expected to say where it is.
    """
    decision, found = coder.decide(incident, story)
    told = concreteness(incident, story, needs)
    points, needed = sum(told.values()), least(incident, story)
    days = event_days(incident.date)
    if decision is None:
        why = "by ACLED's book these facts are no event: no decision fits"
    elif points < needed:
        why = f"too little is told: {points} points of the {needed} that a row needs"
    elif found["days"] and story.published and found["days"][0] > story.published:
        why = "its day is to come: it is planned"
    elif all(is_list(story.analyses[n]) for n in incident.sentences):
        why = "a list of headlines in one line: what belongs to which can't be told"
    elif story.is_drill and not incident.tolls:
        why = "the text tells of an exercise"
    elif is_article and is_series(incident, story):
        why = "several demonstrations of no day: what happens, not what happened"
    elif is_alone(incident, story):
        why = "one person is no demonstration"
    elif is_petition(incident, story):
        why = "they object in writing, as far as is told"
    elif is_sentence_of_court(incident):
        why = "a state that puts to death carries out a sentence of its courts"
    elif found["country"] is None and is_article:
        why = "no country is told"
    elif days and (days[1] - days[0]).days > STATISTIC_DAYS and (incident.tolls or is_lasting(incident)):
        why = "what is counted or goes on over a quarter or more is a statistic"
    elif is_war(incident, found):
        why = "a count of a whole war is a statistic"
    elif incident.group in story.kinds and is_in_headline(incident, story.analyses):
        why = "the body tells what the headline names"
    elif story.is_news and is_old(incident, story.published):
        why = "an old happening, told beside news"
    elif found["background"] and not (found["days"] or found["own_place"] or is_open(incident)):
        why = "it is the past of another story, with no day and no place of its own"
    elif not is_political(incident, story, found, needs):
        why = "no armed side and no cause: an accident or an ordinary crime, as far as is told"
    elif not is_located(incident, story, decision, found, coder, needs):
        why = "a demonstration without a place and without those who gather"
    elif not is_article and not is_gathering(incident, story, decision, coder, needs):
        why = "a lone sentence that tells of protesters, not that people gathered"
    else:
        why = None
    return Verdict(decision, found, why)


def concreteness(incident: Incident, story: Story, needs: Needs) -> dict[str, bool]:
    """What makes a report concrete, and whether it is told; each is a point.

    What a frame implies by itself (a bombing's bomb) is no point, nor is a date of over a month,
    nor the imperfect in running text: it is general, feared or going on.
    """
    told = incident.findings
    days = event_days(incident.date)
    longest = _RALLY_DAYS if incident.group == "crowd" else _TOLD_DAYS
    points = {
        "a verb": any(
            f.tag.entry.pos in VERBS
            and (
                f.tag.entry.tense == "perfect"
                or story.analyses[f.sentence].headline
                or is_headline_style(f, story.analyses[f.sentence])
                or (incident.group == "crowd" and is_opening(f, story.analyses[f.sentence]))
            )
            for f in told
        ),
        "a carrying verb": any(f.light for f in told),
        "as news": incident.group in _TOLD and any(is_news(f, story.analyses[f.sentence]) for f in told),
        "who did it": incident.attacker is not None
        or (told[0].context_actor is not None and bool(_OF_GROUP & set(incident.actions))),
        "to whom": (
            incident.target is not None
            and (
                incident.target[1].kind != "named_person"
                or incident.group == "policing"
                or "assassinate" in incident.actions
            )
        )
        or any(names_victim(f, story.analyses[f.sentence]) for f in told),
        "a place": (incident.place is not None and incident.place.place.kind != "country")
        or any(is_beside(f, story.analyses[f.sentence]) for f in told)
        or any(needs.settled(f, story.analyses[f.sentence]) for f in told),
        "a day": (days is not None and (days[1] - days[0]).days <= longest) or is_open(incident),
        "a count": bool(incident.tolls),
        "a weapon": any(
            w not in f.frame.weapons or f.tag.entry.tense == "perfect" or is_carried(f)
            for f in told
            for w in f.weapons
        ),
        "a second sentence": len(incident.sentences) > 1,
    }
    if incident.group == "violence":
        placed = points["a place"] or points["a day"]
        points["a deed and its toll"] = placed and points["a count"] and has_cause(incident)
    if incident.group == "violence" and points["a weapon"]:
        points["what with"] = any(
            (f.tag.entry.tense == "perfect" or is_carried(f)) and not f.weapons.keys() <= set(f.frame.weapons)
            for f in told
        )
    if incident.group == "crowd":
        points |= {
            "a crowd that acts": any(
                f.tag.entry.tense == "perfect" and needs.is_crowd(f.attacker) for f in told
            ),
            "as news": any(is_carried(f) and not f.tag.definite for f in told if f.frame.action == "protest"),
            "a venue": any(needs.venue(f, story.analyses[f.sentence]) for f in told),
            "for days": any(needs.runs(f, story.analyses[f.sentence]) for f in told),
            "a purpose": any(needs.purpose(f, story.analyses[f.sentence]) for f in told),
            "a second deed": len({f.tag.entry.id for f in told}) > 1,
        }
    return points


def breaks_out(finding: Finding) -> bool:
    """Whether a word right before a deed says that it begins or begins again: تجدد الاشتباكات."""
    carrier = finding.light_tag
    return carrier is not None and carrier.entry.id == "happen" and carrier.j == finding.tag.i


def has_cause(incident: Incident) -> bool:
    """Whether a toll and the deed that brought it are told by different words of a sentence."""
    tolls = {f.sentence for f in incident.findings if f.frame.action in TOLL}
    return any(
        f.frame.action not in TOLL and group_of(f.frame.action) == "violence" and f.sentence in tolls
        for f in incident.findings
    )


def least(incident: Incident, story: Story) -> int:
    """The points of concreteness that an incident needs to be a report."""
    points = _LEAST
    if incident.group == "violence":
        points += 1  # spoken of so often that more must be told of it
    if incident.background:
        points += 1
    headline = any(story.analyses[f.sentence].headline for f in incident.findings)
    carried = any(f.light for f in incident.findings)
    named = incident.attacker is not None and incident.target is not None
    dry = not (carried or named or incident.tolls or headline)
    if dry and incident.group == "violence" and is_in_passing(incident, story):
        points += 1
    first = incident.findings[0]
    if all(is_relative(f, story.analyses[f.sentence]) for f in incident.findings):
        points += 1  # who somebody or which one something is: the man who was killed in ...
    elif incident.group in _TOPICS and begin(first) >= _FAR and len(incident.sentences) == 1:
        points += 1  # far into a long sentence stands what the news is about, not the news
    told = bool(incident.tolls) or (named and carried)
    known = first.tag.definite and not (told and incident.place is not None)
    begins = incident.group == "violence" and breaks_out(first)
    if known and len(incident.sentences) == 1 and not headline and not begins:
        if incident.group == "violence":
            points += 1  # the attack that the reader knows of
        analysis = story.analyses[first.sentence]
        if analysis.is_led_by("again", first.tag.i):
            points += 1  # this march, just told
    if story.tells_much and is_told(incident):
        points -= 1
    return points


def is_in_passing(incident: Incident, story: Story) -> bool:
    """Whether it is told by nouns alone, and not as news: told more often than reported."""
    return all(
        f.tag.entry.pos not in VERBS and not is_news(f, story.analyses[f.sentence]) for f in incident.findings
    )


def is_concrete(incident: Incident, story: Story, needs: Needs) -> bool:
    """Whether enough is told of an incident for a report."""
    return sum(concreteness(incident, story, needs).values()) >= least(incident, story)


def tells_much(incidents: Sequence[Incident], story: Story, needs: Needs) -> bool:
    """Whether a text reports so many happenings that what it tells besides is news as well."""
    concrete = 0
    for incident in incidents if len(incidents) >= _MUCH else ():
        concrete += is_concrete(incident, story, needs)
        if concrete == _MUCH:
            return True
    return False


def is_lasting(incident: Incident) -> bool:
    """Whether it is told since when, not when."""
    return incident.date is not None and incident.date.rule == "since"


def is_war(incident: Incident, found: Row) -> bool:
    """Whether more died than in one happening, above all where no day is told."""
    killed, days = found["tolls"].get("killed"), event_days(incident.date)
    on_day = is_open(incident) or (days is not None and days[0] == days[1])
    return killed is not None and killed.best >= (_WHOLE_WAR if on_day else _WAR)


def kinds_told(incidents: Sequence[Incident], story: Story, needs: Needs) -> frozenset[str]:
    """The groups of happenings that the body reports, asked where a headline tells one by itself."""
    body = [i for i in incidents if not is_in_headline(i, story.analyses)]
    if len(body) == len(incidents):
        return frozenset()
    return frozenset(i.group for i in body if is_concrete(i, story, needs))


def is_told(incident: Incident) -> bool:
    """Whether who did it is told, or what was done on a day, by a verb."""
    if incident.attacker is not None:
        return True
    dated = event_days(incident.date) is not None
    return dated and any(f.light or f.tag.entry.tense == "perfect" for f in incident.findings)


def is_open(incident: Incident) -> bool:
    """Whether a day is told that only the day of publication, which isn't known, would resolve."""
    return incident.date is not None and incident.date.anchor == "open"


def is_headline_style(finding: Finding, analysis: Analysis) -> bool:
    """Whether a text opens as headlines do: a side or a weapon, then in the present what it does or
    meets (الجيش يستعيد ناحية ربيعة), also behind the place or speaker before a colon.
    """
    sides = [s for s in (finding.attacker, finding.target) if s is not None and s.j <= finding.tag.i]
    words = analysis.sentence.words
    arms = any(w.j == finding.tag.i and w.i < _FIRST for w in analysis.tags[WEAPON])
    return (
        analysis.number <= 1
        and finding.tag.entry.tense == "imperfect"
        and not finding.tag.proclitic
        and (arms or any(s.marker is None and (s.i < _FIRST or words[s.i - 1] == ":") for s in sides))
    )


def is_opening(finding: Finding, analysis: Analysis) -> bool:
    """Whether a text opens with what somebody does whom no list names (نقابة الأطباء تتظاهر)."""
    tag = finding.tag
    return (
        analysis.number == 0 and 0 < tag.i <= _FIRST and tag.entry.tense == "imperfect" and not tag.proclitic
    )


def names_victim(finding: Finding, analysis: Analysis) -> bool:
    """Whether a pronoun written to the word says to whom (تم اغتصابها, قتلوهم)."""
    told = finding.tag.entry.tense == "perfect" or is_carried(finding)
    slots = {"object", "genitive"}.intersection(finding.frame.slots["target"])
    return told and bool(slots) and analysis.sentence.words[finding.tag.j - 1].endswith(_THEM)


def is_beside(finding: Finding, analysis: Analysis) -> bool:
    """Whether the clause says at what house, mosque or post, though no town (قرب جامع)."""
    return any(
        s.kind.endswith("_site") and s.marker == "at" and s.i >= finding.tag.j
        and s is not finding.target and analysis.clauses[s.i] == finding.clause
        for s in analysis.sides
    )  # fmt: skip


def is_carried(finding: Finding) -> bool:
    """Whether a verb in the perfect carries the noun (وقع انفجار)."""
    return finding.light_tag is not None and finding.light_tag.entry.tense == "perfect"


def is_news(finding: Finding, analysis: Analysis) -> bool:
    """Whether a deed is told for the first time: an indefinite noun that opens its sentence (غارة
    على بلدة), or that a verb right before it carries (وقع انفجار); or who does it stands right
    before a verb in the imperfect, both at the head of the sentence (مسلحون يقتلون).
    """
    tag, carrier, doer = finding.tag, finding.light_tag, finding.attacker
    if tag.entry.pos in VERBS:
        if doer is None:
            return False
        if tag.entry.tense == "perfect":  # the news of a place taken is who took it
            return finding.frame.action == "seize_territory" and not is_relative(finding, analysis)
        first = doer.i <= 1 and doer.j == tag.i and analysis.number == 0
        return first and not tag.future
    if is_relative(finding, analysis):
        return False
    if is_carried(finding):
        if finding.frame.action == "seize_territory" and doer is not None:
            return True  # بسط الجيش سيطرته على
        if finding.frame.action in _FIGHTS and breaks_out(finding):
            return True  # تجددت الاشتباكات
        if finding.frame.action == "assault" and finding.light == "happen" and finding.target is not None:
            return True  # وقعت الدورية في كمين
    if tag.definite or finding.light == "result":
        return False
    opens = (tag.i <= 1 or analysis.sentence.words[tag.i - 1] == ":") and not tag.proclitic
    return opens or (is_carried(finding) and carrier is not None and carrier.j == tag.i)


def begin(finding: Finding) -> int:
    """The word at which a finding begins: who acts, the verb that carries it, or its trigger."""
    starts = [finding.tag.i]
    starts += [finding.light_tag.i] if finding.light_tag else []
    starts += [finding.attacker.i] if finding.attacker else []
    return min(starts)


def is_relative(finding: Finding, analysis: Analysis) -> bool:
    """Whether a deed is told in a relative clause, right behind its pronoun (الذي قتل, التي انطلقت)."""
    verb = finding.tag.i
    if finding.light_tag is not None and finding.light_tag.i < verb:
        verb = finding.light_tag.i
    return analysis.is_relative(verb)


def is_located(
    incident: Incident, story: Story, decision: Decision, found: Row, coder: Coder, needs: Needs
) -> bool:
    """Whether a demonstration is told to have been somewhere: a place, a venue, people who gather."""
    if coder.codebook.event_type(decision.sub_event_type) not in ("Protests", "Riots"):
        return True
    place = found["place"]
    if place is not None and place.place.kind != "country":
        return True
    families = {f.tag.entry.id for f in incident.findings if f.frame.action in _CROWD_ACTIONS}
    if incident.place is not None and len(families) > 1:
        return True
    if incident.date is not None and any(
        needs.settled(f, story.analyses[f.sentence]) for f in incident.findings
    ):
        return True
    return any(
        (f.frame.action in ("protest", "riot") and (
            (needs.is_crowd(f.attacker)
                and (f.tag.entry.pos in VERBS or (is_carried(f) and incident.date is not None)))
            or ((f.tag.entry.pos in VERBS or is_carried(f))
                and needs.venue(f, story.analyses[f.sentence]))
        ))
        or (f.frame.action == "disperse" and f.tag.entry.tense == "perfect"
            and f.attacker is not None and incident.date is not None)
        for f in incident.findings
    )  # fmt: skip


def is_gathering(incident: Incident, story: Story, decision: Decision, coder: Coder, needs: Needs) -> bool:
    """Whether a lone sentence says that people gathered, blocked a road or rioted.

    Protesters who fight the police or fall to its bullets belong to a demonstration that another
    sentence tells; they make a row where they act, or are dispersed, at a place and on a day.
    """
    if coder.codebook.event_type(decision.sub_event_type) not in ("Protests", "Riots"):
        return True
    placed = incident.place is not None or any(
        needs.settled(f, story.analyses[f.sentence]) for f in incident.findings
    )
    if (
        placed
        and incident.date is not None
        and any(
            (
                (f.tag.entry.tense == "perfect" or is_headline_style(f, story.analyses[f.sentence]))
                and needs.is_crowd(f.attacker)
            )
            or (
                f.frame.action == "disperse"
                and (f.tag.entry.tense == "perfect" or is_carried(f) or bool(incident.tolls))
            )
            or (
                f.frame.action == "clash"
                and (
                    bool(incident.tolls)
                    if None in (f.attacker, f.target)
                    else f.tag.entry.tense == "perfect" or is_carried(f)
                )
            )
            for f in incident.findings
        )
    ):
        return True
    return any(
        f.frame.action == "mob_attack"
        or (f.frame.action == "protest" and (f.tag.entry.tense != "imperfect" or f.tag.i < _FIRST))
        or (f.frame.action in ("riot", "disperse") and bool(f.frame.beside or "fire" in f.frame.weapons))
        or (f.frame.action == "riot" and f.light is not None and f.target is None)
        or (f.frame.action == "riot" and f.target is not None and f.target.kind.endswith("_site"))
        for f in incident.findings
        if not is_relative(f, story.analyses[f.sentence])
    )


def is_list(analysis: Analysis) -> bool:
    """Whether a sentence is a run of headlines, each with its place or speaker before a colon."""
    return analysis.sentence.words.count(":") >= _HEADLINES


def is_series(incident: Incident, story: Story) -> bool:
    """Whether a demonstration without a day is one of several, or of a number over a longer time."""
    if incident.group != "crowd" or any(f.tag.entry.pos in VERBS for f in incident.findings):
        return False
    days = event_days(incident.date)
    if days is not None and (days[1] - days[0]).days > _RALLY_DAYS:
        return all(
            story.analyses[f.sentence].sentence.words[f.tag.i - 1].isdigit() for f in incident.findings
        )
    return incident.date is None and all(
        story.analyses[f.sentence].is_led_by("several", f.tag.i) for f in incident.findings
    )


def is_alone(incident: Incident, story: Story) -> bool:
    """Whether one person alone is told to protest (شقيق الشهيد يعتصم)."""
    if incident.group != "crowd" or any(f.frame.action != "protest" for f in incident.findings):
        return False
    if any(f.frame.name == "demonstrations/self-burning" for f in incident.findings):
        return False
    told = [f for f in incident.findings if f.attacker is not None] or incident.findings
    return all(_is_one(f, story.analyses[f.sentence]) for f in told)


def _is_one(finding: Finding, analysis: Analysis) -> bool:
    """Whether a word for one person stands where the doer stands, or right before the deed."""
    doer = finding.attacker
    if doer is not None and doer.quantity is not None:
        return False
    start = doer.i if doer is not None else finding.tag.i - 1
    return any(t.i == start for t in analysis.words_of("alone"))


def is_petition(incident: Incident, story: Story) -> bool:
    """Whether only a headline says that people object, and its report tells of a petition."""
    if {f.frame.name for f in incident.findings} != {"demonstrations/object"}:
        return False
    return story.is_written and is_in_headline(incident, story.analyses)


def is_sentence_of_court(incident: Incident) -> bool:
    """Whether a government or a country, not one of its forces, puts people to death."""
    attacker = incident.attacker
    return set(incident.actions) == {"execute"} and attacker is not None and attacker[1].kind in _COURTS


def is_political(incident: Incident, story: Story, found: Row, needs: Needs) -> bool:
    """Whether violence or arrest is more than accident or ordinary crime.

    Deaths alone need an armed side, a weapon or an armed victim; an arrest needs a target that
    bears arms or stands for something, a mass of people, or an armed group in its sentences.
    """
    doubted = {f.frame.action for f in incident.findings if f.certainty in ("denied", "alleged")}
    actions = set(incident.actions)
    if "abuse" in doubted and len(actions) > 1:
        actions -= {"abuse"}  # dead in a cell, and of what, is not agreed
    sides = [s for n in incident.sentences for s in story.analyses[n].sides]
    armed = any(s.kind in _SUSPECT or (s.kind in _NAMED and needs.can_act(s)) for s in sides)
    if actions <= {"kill", "injure"} and not incident.weapons:
        if found["attacker"] is not None and found["attacker"].inter != "Civilians":
            return True
        target = found["target"]
        if all("cause" in f.frame.needs for f in incident.findings):
            return armed and target is not None and target.inter != "Civilians"
        return armed or any(needs.can_act(s) and s.kind != "prison" for s in sides)
    if actions == {"arrest"}:
        target = found["target"]
        detained = found["tolls"].get("detained")
        caused = any(not _CAUSES.isdisjoint(story.analyses[n].grammar) for n in incident.sentences)
        opposed = any(s.kind in _SUSPECT or (s.kind in _NAMED and needs.opposes(s)) for s in sides)
        if story.is_private or (story.is_crime and not (opposed or caused)):
            return False
        attacker = found["attacker"]
        return (
            armed
            or caused
            or (attacker is not None and attacker.inter == "External/Other forces")
            or (story.rallies and incident.attacker is not None)
            or (target is not None and (target.inter != "Civilians" or target.associate is not None))
            or (detained is not None and detained.best >= _MASS)
        )
    return True
