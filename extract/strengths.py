"""Group sizes ("fighter counts"): who, how many, where, according to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extract.coding import Coder, Story, location_name, middle, said_by
from extract.dates import DateMention
from extract.incidents import event_days
from extract.matching import Analysis
from extract.notes import write_notes
from extract.places import PlaceMention
from extract.quantities import Quantity
from extract.sides import Side
from schema.countries import countries

Row = dict[str, Any]


def find_strengths(analysis: Analysis) -> list[tuple[Quantity, Side | None]]:
    """The sizes told in a sentence, each with the side that it is of."""
    found = []
    for number, quantity in enumerate(analysis.quantities):
        if quantity.counted != "fighters":
            continue
        own = next((s for s in analysis.sides if s.quantity == number and s.name), None)
        if own is None:
            at = analysis.word_at(quantity.start)
            named = [s for s in analysis.sides if s.kind in ("actor", "short", "leader", "epithet")]
            own = min(named, key=lambda s: abs(s.i - at), default=None)
        found.append((quantity, own))
    return found


def strength_rows(
    analysis: Analysis, quantity: Quantity, side: Side | None, story: Story, coder: Coder
) -> tuple[Row, Row, list[Row]] | None:
    """The strength, its report row and evidence; None when no group is known."""
    party = coder.party((analysis.number, side), story, story.home, story.published) if side else None
    if party is None:
        return None
    sentence = analysis.sentence
    at = analysis.word_at(quantity.start)
    place = min(
        (m for m in analysis.places), key=lambda m: abs(m[0] - at), default=(0, 0, None)
    )[2]
    country = place.place.country if place else story.home
    known = countries().get(country or "")
    date = min(analysis.dates, key=lambda m: abs(m[0] - at), default=(0, 0, None))[2]
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
    strength = shared | {
        "strength_id": strength_id, "group": party.name, "inter": party.inter,
        "group_text": story.text[sentence.starts[side.i] : sentence.end_of(side.j - 1)] if side else None,
        "low": quantity.low, "best": quantity.best, "high": quantity.high,
        "approximate": quantity.kind != "exact", "unit": quantity.noun or "fighters",
        "as_of_start": days[0] if days else None, "as_of_end": days[1] if days else None,
    }  # fmt: skip
    sub = "Other"
    report = shared | {
        "record_type": "strength", "background": False,
        "event_date": middle(days) if days else None, "year": middle(days).year if days else None,
        "time_precision": (date.time_precision or 3) if date and date.first else (2 if days else None),
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
    evidence = [
        _proof(story, strength_id, field, value, span, rule)
        for field, value, span, rule in _grounds(analysis, quantity, side, date, place, report)
    ]
    return strength, report, evidence


def _grounds(
    analysis: Analysis, quantity: Quantity, side: Side | None, date: DateMention | None,
    place: PlaceMention | None, report: Row,
) -> Iterator[tuple[str, object, tuple[int, int], str]]:  # fmt: skip
    """Each field that the text fills: its name, value, offsets and rule."""
    yield (
        "best", quantity.best, (quantity.start, quantity.end), "quantity/" + quantity.rule
    )  # fmt: skip
    if side is not None:
        sentence = analysis.sentence
        span = sentence.starts[side.i], sentence.end_of(side.j - 1)
        yield "actor1", report["actor1"], span, side.kind
    if date is not None and event_days(date):
        yield "event_date", report["event_date"], (date.start, date.end), "date/" + date.rule
    if place is not None:
        yield "location", report["location"], (place.start, place.end), "place/" + place.rule


def _proof(
    story: Story, name: str, field: str, value: object, span: tuple[int, int], rule: str
) -> Row:
    start, end = span
    return {
        "report_id": name, "field": field, "value": str(value), "start": start, "end": end,
        "text": story.text[start:end], "rule": rule,
    }  # fmt: skip
