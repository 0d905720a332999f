"""Group sizes ("fighter counts"): who, how many, where, according to whom."""

from __future__ import annotations

from typing import Any, Final

from extract.coding import Coder, Ground, offsets, proofs
from extract.dates import DateMention
from extract.findings import Analysis
from extract.incident import event_days
from extract.notes import write_notes
from extract.places import PlaceMention
from extract.quantities import Quantity
from extract.sides import Side
from extract.story import Story, location_name, middle, said_by
from schema.countries import countries

Row = dict[str, Any]


_NAMED: Final = frozenset(["actor", "short", "leader", "epithet"])
_GROUPS: Final = frozenset(["militia", "terrorists", "rebels", "tribe", "mercenaries", "gang", "gunmen"])
_FORCES: Final = frozenset(["military", "police", "forces", "border_guards", "coalition", "air_force"])
_PLURALS: Final = {"policeman": "policemen", "child": "children", "woman": "women", "person": "people"}
_SOME: Final = frozenset(["woman", "child"])  # of a group whose size stands before: three of them girls
_FAR: Final = 1000
_BEHIND: Final = 4  # words behind a number in which its group may follow ("1,500 fighters of the group")
_BACK: Final = 3  # sentences back to the group that "they" are


def find_strengths(analysis: Analysis) -> list[tuple[Quantity, Side | None]]:
    """The sizes told in a sentence, each with the side that it is of; None when it names none."""
    return [
        (quantity, _group(index, quantity, analysis))
        for index, quantity in enumerate(analysis.quantities)
        if quantity.counted == "fighters"
        and quantity.rule != "dual"  # two are some of a group
        and not (quantity.part and quantity.noun in _SOME)
    ]


def _group(index: int, quantity: Quantity, analysis: Analysis) -> Side | None:
    """Whose size it is: the side counted, else the nearest that is named, else a kind of group."""
    own = next((s for s in analysis.sides if s.quantity == index), None)
    if own is not None and (own.name or (own.kind in _FORCES and own.owner)):
        return own
    first = analysis.word_at(quantity.start)
    last = analysis.word_at(quantity.end - 1)

    def distance(side: Side) -> int:
        gap = side.i - last if side.i > last else first - side.j
        near = side.i > last and side.i - last <= _BEHIND and side.marker in (None, "of")
        other = analysis.clauses[side.i] != analysis.clauses[first]
        return gap + 10 * other - 10 * near + 8 * (side.kind == "leader")

    named = [s for s in analysis.sides if s.kind in _NAMED]
    if named:
        return min(named, key=distance)
    owned = [s for s in analysis.sides if s.kind in _FORCES and s.owner]
    if owned:
        return min(owned, key=distance)
    kinds = [s for s in analysis.sides if s.kind in _GROUPS and s is not own]
    if kinds:
        return min(kinds, key=distance)
    return own if own is not None and own.kind in (_GROUPS | _FORCES) - {"gunmen"} else None


def _group_before(number: int, story: Story) -> tuple[Side | None, int]:
    """The group named last in the sentences just before: "their number is put at 700"."""
    for back in range(number - 1, number - 1 - _BACK, -1):
        analysis = story.analyses.get(back)
        if analysis is None:
            continue
        for side in reversed(analysis.sides):
            if side.kind in ("actor", "epithet") and side.name:
                return side, back
    return None, number


def strength_rows(
    analysis: Analysis, quantity: Quantity, side: Side | None, story: Story, coder: Coder
) -> tuple[Row, Row, list[Row]] | None:
    """The strength, its report row and evidence; None when no group is known."""
    named_in = analysis.number
    if side is None:
        side, named_in = _group_before(analysis.number, story)
    if side is None:
        return None
    place = _place(analysis, quantity)
    country = place.place.country if place else story.home
    party = coder.party((named_in, side), story, country, story.published)
    if party is None or party.inter == "Civilians":
        return None
    known = countries().get(country or "")
    sentence = analysis.sentence
    date = _date(analysis, quantity)
    days = event_days(date)
    if days is None and story.published:
        days = (story.published, story.published)
    start, end = sentence.start, sentence.end
    start += len(story.text[start:end]) - len(story.text[start:end].lstrip())
    strength_id = f"{story.doc_id}:{quantity.start}"
    shared = {
        "doc_id": story.doc_id, "report_id": strength_id, "start": start, "end": end,
        "rule": "strength/" + quantity.rule, "certainty": "reported",
        "attributed_to": said_by(story, analysis.number), "evidence": story.text[start:end],
        "country": known.name if known else None, "location": location_name(place),
        "latitude": place.place.latitude if place else None,
        "longitude": place.place.longitude if place else None,
        "geo_precision": (place.geo_precision or 3) if place else None,
    }  # fmt: skip
    group = offsets(story.analyses[named_in], side.i, side.j)
    strength = shared | {
        "strength_id": strength_id, "group": party.name, "inter": party.inter,
        "group_text": story.text[group[0] : group[1]],
        "low": quantity.low, "best": quantity.best, "high": quantity.high,
        "approximate": quantity.kind != "exact", "unit": _unit(quantity.noun),
        "as_of_start": days[0] if days else None, "as_of_end": days[1] if days else None,
    }  # fmt: skip
    sub = "Other"
    report = shared | {
        "record_type": "strength", "background": False,
        "event_date": middle(days) if days else None, "year": middle(days).year if days else None,
        "time_precision": _precision(date, days is not None),
        "event_date_start": days[0] if days else None, "event_date_end": days[1] if days else None,
        "disorder_type": coder.codebook.disorder_type(sub),
        "event_type": coder.codebook.event_type(sub), "sub_event_type": sub,
        "actor1": party.name, "inter1": party.inter,
        "interaction": coder.codebook.interaction(party.inter, None),
        "iso": known.iso if known else None, "region": known.region if known else None,
        "source": story.source, "source_scale": story.source_scale, "fatalities": 0,
        "tags": f"fighter count={quantity.best}", "actor2": None, "admin2": None, "admin1": None,
        "fatalities_low": None, "fatalities_high": None,
    }  # fmt: skip
    report["notes"] = write_notes(report)
    grounds = _grounds(quantity, group, side.kind, date, place, report)
    return strength, report, proofs(strength_id, grounds)


def _precision(date: DateMention | None, known: bool) -> int | None:
    """ACLED's precision of the day; that of publication is good for the week."""
    if date is not None and date.first is not None:
        return date.time_precision or 3
    return 2 if known else None


def _unit(noun: str | None) -> str:
    """The plural of a counted noun: fighters, leaders, foreigners."""
    return _PLURALS.get(noun, noun + "s") if noun else "fighters"


def _place(analysis: Analysis, quantity: Quantity) -> PlaceMention | None:
    """The place told with a size: behind it before before it, in its clause before elsewhere."""
    at = analysis.word_at(quantity.end - 1)
    best, chosen = _FAR, None
    for i, _, mention in analysis.places:
        cost = abs(i - at) + (4 if i < at else 0)
        cost += 15 * abs(analysis.clauses[i] - analysis.clauses[at])
        if cost < best:
            best, chosen = cost, mention
    return chosen


def _date(analysis: Analysis, quantity: Quantity) -> DateMention | None:
    at = analysis.word_at(quantity.start)
    return min(analysis.dates, key=lambda m: abs(m[0] - at), default=(0, 0, None))[2]


def _grounds(
    quantity: Quantity, group: tuple[int, int], kind: str, date: DateMention | None,
    place: PlaceMention | None, report: Row,
) -> list[Ground]:  # fmt: skip
    grounds: list[Ground] = [
        ("best", quantity.best, (quantity.start, quantity.end), "quantity/" + quantity.rule),
        ("actor1", report["actor1"], group, kind),
    ]
    if date is not None and event_days(date):
        grounds.append(("event_date", report["event_date"], (date.start, date.end), "date/" + date.rule))
    if place is not None:
        grounds.append(("location", report["location"], (place.start, place.end), "place/" + place.rule))
    return grounds
