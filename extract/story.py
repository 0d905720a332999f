"""What a document tells besides one incident: where and when things are, who says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from extract.documents import Document
from extract.findings import Analysis, Finders
from extract.incident import Incident, event_days
from extract.places import PlaceMention

_MONTH: Final = 31  # days
_NEAR: Final = 3  # sentences behind a dated happening that an undated one may stand
_TO_DEED: Final = 1  # words between "a week after" and the deed
_SAID_DAYS: Final = 1  # the longest time of saying that tells the day of what is said
_HOURS: Final = ((0, 0), (0, 1))  # days from another event, told in hours
_SAID: Final = 9  # words that may name who says something
STATISTIC_DAYS: Final = 92  # what is counted over a longer span is no event
_OLD_DAYS: Final = 60  # before publication; what is older is no news beside what is new


class Story:
    """What coding knows of the document besides its incidents."""

    rallies: bool = True  # a demonstration is told somewhere
    tells_much: bool = False  # it is a report of many happenings
    is_news: bool = False  # more of what it tells is new than old
    kinds: frozenset[str] = frozenset()  # groups of the happenings that the body tells
    is_drill: bool = False  # headline or lead speak of an exercise
    is_written: bool = False  # headline or lead speak of a petition
    is_crime: bool = False  # headline or lead speak of ordinary crime
    is_private: bool = False  # and of a deed among family or neighbours

    def __init__(
        self, document: Document, text: str, finders: Finders, analyses: dict[int, Analysis]
    ) -> None:
        self.doc_id, self.published = document.doc_id, document.published
        self.source, self.source_scale = document.source, document.source_scale
        self.text, self.finders, self.analyses = text, finders, analyses
        self.told: list[tuple[int, PlaceMention]] = []  # places of coded incidents
        self.days: list[tuple[int, tuple[date, date]]] = []  # and their days
        self._named: set[str] | None = None
        self._headlines: frozenset[int] | None = None

    @property
    def home(self) -> str | None:
        """The country (ISO2) that the document is about."""
        return self.finders.home

    @property
    def named(self) -> set[str]:
        """Actors named in full anywhere in the document."""
        if self._named is None:
            sides = [side for analysis in self.analyses.values() for side in analysis.sides]
            self._named = {side.name for side in sides if side.kind == "actor" and side.name}
        return self._named

    @property
    def headlines(self) -> frozenset[int]:
        """Numbers of the headline's sentences."""
        if self._headlines is None:
            self._headlines = frozenset(n for n, a in self.analyses.items() if a.headline)
        return self._headlines

    def places(self, last: int) -> list[tuple[int, PlaceMention]]:
        """The places up to a sentence, each with its sentence; no countries."""
        return [
            (number, mention)
            for number, analysis in self.analyses.items()
            if number <= last
            for _, _, mention in analysis.places
            if mention.place.kind != "country"
        ]


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
    last = max(incident.sentences)
    lead = last + 1 if story.analyses[last].headline else last  # a headline's place is in the lead
    places = story.places(lead)
    before = [m for _, m in places]
    if own is not None:
        before = [m for m in before if m.place.country == own.place.country]
    if before and not incident.background:
        told = [m for n, m in story.told if first - 3 <= n <= first and m in before]
        near = [m for n, m in places if first - 2 <= n <= first and m in before]
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
    if incident.date is not None and incident.date.offset is not None and story.days:
        begun, ended = story.days[-1][1]  # "two days after the attack", counted from the one told
        low, high = incident.date.offset
        if _is_counted_to(incident, story):  # "a week after the attack of", told of that attack
            low, high = -high, -low
        days = begun + timedelta(days=low), ended + timedelta(days=high)
        return days, 1 if days[0] == days[1] else 2, "event"
    soon = incident.date is not None and incident.date.offset in _HOURS
    if (incident.date is not None and not soon) or incident.background:
        return None, None, ""
    first = incident.findings[0].sentence
    for _, _, mention in story.analyses[first].dates:  # said on Sunday: nearer than any other day
        said = event_days(mention)
        if said and (said[1] - said[0]).days <= _SAID_DAYS:
            return said, 2, "said"
    near = [told for n, told in story.days if first - _NEAR <= n <= first]
    if near:  # told right after a dated happening: of the same day, as far as is said
        return near[-1], 2, "context"
    if story.published:
        return (story.published - timedelta(days=1), story.published), 2, "published"
    return None, None, ""


def _is_counted_to(incident: Incident, story: Story) -> bool:
    """Whether the deed is the one that a time is counted from or to, right behind that time."""
    return any(
        m is incident.date and 0 <= f.tag.i - j <= _TO_DEED
        for f in incident.findings
        for _, j, m in story.analyses[f.sentence].dates
    )


def is_old(incident: Incident, published: date | None) -> bool:
    """Whether an incident's day lies long before publication."""
    days = event_days(incident.date)
    if published is None or days is None or _is_grievance(incident, days):
        return False
    return (published - days[1]).days > _OLD_DAYS


def _is_grievance(incident: Incident, days: tuple[date, date]) -> bool:
    """Whether a time told with those who gather is that of what they gather for: the road closed
    ten years ago.
    """
    mention = incident.date
    counted = mention is not None and mention.rule == "ago"
    return counted and incident.group == "crowd" and (days[1] - days[0]).days > _MONTH


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
    thats = [tag.i for tag in analysis.words_of("that")]
    for tag in analysis.words_of("say"):
        end = tag.j
        while end < len(sentence.words) and end - tag.j < _SAID:
            if sentence.words[end] in ',;:.!?"()' or end in thats:
                break
            end += 1
        if end > tag.j:
            return story.text[sentence.starts[tag.j] : sentence.end_of(end - 1)]
    return None
