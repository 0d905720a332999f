"""Explanations as text for a terminal. Arabic stands on lines of its own: beside Latin letters
it falls apart. A styling function is given, so that the same text goes to a file without colours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from extract.explain_parts import Part

Style = Callable[[str, str], str]  # a text and what it is: title, mark or dim
_COLUMNS = (
    "event_date", "time_precision", "event_type", "sub_event_type", "actor1", "inter1", "actor2",
    "inter2", "country", "location", "geo_precision", "fatalities", "fatalities_low",
    "fatalities_high", "injured", "detained", "abducted", "escaped", "weapon", "certainty",
    "background", "tags",
)  # fmt: skip


def plain(text: str, what: str) -> str:
    """No style."""
    return text


def show_rows(parts: list[Part], style: Style = plain) -> str:
    """Explanations of rows, one behind the other."""
    return "\n\n".join("\n".join(_row(part, style)) for part in parts) + "\n"


def show_text(part: Part, style: Style = plain) -> str:
    """The explanation of a text."""
    return "\n".join(_text(part, style)) + "\n"


# -- a row -----------------------------------------------------------------------------------------


def _row(part: Part, style: Style) -> Iterator[str]:
    report, document = part["report"], part["document"]
    yield style(f"{report['report_id']}: {report['sub_event_type']}", "title")
    published = document["published"] or "on a day that is not known"
    yield f"  in {document['doc_id']}, published {published}"
    if part["changed"]:
        yield f"  Made anew, the row differs in: {', '.join(part['changed'])}. The rules or"
        yield "  names have changed since the build: run make rebuild."
    yield from _fields(report, style)
    for sentence in part["sentences"]:
        yield from _marked_sentence(sentence, style)
    if part["defaults"]:
        yield from _defaults(part["defaults"], style)
    if "facts" in part:
        yield from _incident(part, style)
    else:
        yield from _heading("Rule", style)
        yield f"  {report['rule']}: a size told of a group; no decision is needed"
    yield from _links(part, style)


def _fields(report: Part, style: Style) -> Iterator[str]:
    yield from _heading("Row", style)
    for name in _COLUMNS:
        if name in report:
            yield f"  {name:16} {report[name]}"
    if "attributed_to" in report:
        yield "  attributed_to"
        yield from _quote(report["attributed_to"], 4)


def _marked_sentence(sentence: Part, style: Style) -> Iterator[str]:
    where = f"characters {sentence['start']} to {sentence['end']}"
    joined = ", joined into the row" if sentence.get("joined") else ""
    yield from _heading(f"Sentence, {where}{joined}", style)
    yield from _quote(mark(sentence, style), 2)
    for span in sentence["spans"]:
        yield ""
        yield from _quote(style(span["text"], "mark"), 4)
        for label in span["labels"]:
            if isinstance(label, str):
                yield f"      {label}"
            else:
                yield f"      {label['field']} = {label['value']}  ({label['rule']})"


def mark(sentence: Part, style: Style = plain) -> str:
    """The sentence with each of its spans in brackets.

    >>> mark({"text": "a b", "start": 5, "spans": [{"start": 7, "end": 8}]})
    'a [b]'
    """
    text, start = sentence["text"], sentence["start"]
    opens: dict[int, int] = {}
    closes: dict[int, int] = {}
    for span in sentence["spans"]:
        opens[span["start"] - start] = opens.get(span["start"] - start, 0) + 1
        closes[span["end"] - start] = closes.get(span["end"] - start, 0) + 1
    pieces = []
    for at in range(len(text) + 1):
        pieces.append(style("]" * closes.get(at, 0), "mark") if at in closes else "")
        pieces.append(style("[" * opens.get(at, 0), "mark") if at in opens else "")
        pieces.append(text[at : at + 1])
    return "".join(pieces)


def _defaults(found: list[Part], style: Style) -> Iterator[str]:
    yield from _heading("Filled by default, by no words of the text", style)
    for item in found:
        yield f"  {item['field']} = {item['value']}  ({item['default']})"


def _links(part: Part, style: Style) -> Iterator[str]:
    event = part["report"].get("event_id_cnty")
    if not event:
        return
    yield from _heading(f"Event {event}", style)
    if not part["linked"]:
        yield "  told by this report alone"
    for other in part["linked"]:
        yield f"  also told by {other}"
    for link in part["links"]:
        yield f"  {link['report_id']} with {link['other_report_id']}: {link['why']}"


# -- an incident -----------------------------------------------------------------------------------


def _incident(part: Part, style: Style) -> Iterator[str]:
    yield from _heading("Frames that found it", style)
    for finding in part["findings"]:
        yield from _finding(finding, "  ")
    yield from _heading("Facts", style)
    yield from _facts(part["facts"])
    yield from _heading("Decision", style)
    decision = part["decision"]
    if decision is None:
        yield "  none fits"
    else:
        yield f"  {decision['decision']} gives {decision['gives']}"
        yield f"  because: {decision['because']}"
        yield f"  {decision['file']}, line {decision['line']}"
    told, missing = ", ".join(part["told"]), ", ".join(part["missing"])
    yield from _heading(f"Told of it: {part['points']} points", style)
    yield f"  told: {told or 'nothing'}"
    yield f"  not told: {missing or 'nothing'}"


def _finding(finding: Part, indent: str) -> Iterator[str]:
    yield f"{indent}{finding['rule']}  ({finding['file']}, line {finding['line']})"
    carried = f", carried by {finding['light']}" if finding["light"] else ""
    yield f"{indent}  trigger {finding['family']}, {finding['form']}{carried}"
    yield from _quote(finding["trigger"]["text"], len(indent) + 4)
    for role, side in finding["roles"].items():
        behind = f", behind a word of {side['behind']}" if "behind" in side else ""
        yield f"{indent}  {role}: {side.get('name') or side['kind']}{behind}"
        yield from _quote(side["words"]["text"], len(indent) + 4)
    for modifier in finding["modifiers"]:
        yield f"{indent}  modifier {modifier['modifier']}: {modifier['effect']}"
        yield from _quote(modifier["words"]["text"], len(indent) + 4)
    if finding["dropped"]:
        yield f"{indent}  dropped: {finding['dropped']}"


def _facts(facts: Part) -> Iterator[str]:
    for item in facts["actions"]:
        yield f"  action {item['action']}, by {item['rule']}"
        yield from _quote(item["words"]["text"], 6)
    for role in ("attacker", "target"):
        party = facts[role]
        yield f"  {role}: " + (f"{party['coded']}, {party['type']}" if party else "not told")
        if party and "words" in party:
            yield from _quote(party["words"]["text"], 6)
    for item in facts["weapons"]:
        yield f"  weapon {item['weapon']}"
        yield from _quote(item["words"]["text"], 6)
    for item in facts["outcomes"]:
        if "best" in item:
            high = "open" if item["high"] is None else item["high"]
            yield f"  outcome {item['outcome']}: {item['best']} ({item['low']} to {high})"
        else:
            yield f"  outcome {item['outcome']}, by {item['rule'] or 'a negated fight'}"
        for words in item["words"]:
            yield from _quote(words["text"], 6)
    place, day = facts["place"], facts["date"]
    yield f"  place: {place['place']}, by {place['rule']}" if place else "  place: not told"
    if place:
        yield from _quote(place["words"]["text"], 6)
    yield (f"  date: {day['first']} to {day['last']}, by {day['rule']}" if day else "  date: not told")
    if day and "words" in day:
        yield from _quote(day["words"]["text"], 6)


# -- a text ----------------------------------------------------------------------------------------


def _text(part: Part, style: Style) -> Iterator[str]:
    if part["published"] is None:
        yield "No day of publication is given (--published): relative dates stay unresolved."
    for sentence in part["sentences"]:
        if "left_out" in sentence:
            yield from _heading(f"Not read: {sentence['left_out']}", style)
            yield from _quote(sentence["text"], 2)
            continue
        yield from _marked_sentence(sentence, style)
        for finding in sentence["findings"]:
            heading = "Fired"
            if finding["dropped"]:
                heading = "Fired and dropped"
            elif not finding["joined"]:
                heading = "Fired in passing: told with no side, place, day or count"
            yield from _heading(heading, style)
            yield from _finding(finding, "  ")
        yield from chain.from_iterable(_near(miss, style) for miss in sentence["near"])
    for number, incident in enumerate(part["incidents"], 1):
        became = incident["became"]
        yield from _heading(f"Incident {number} of {len(part['incidents'])}", style)
        row, why = became["row"], became["why"]
        yield f"  gives row {row}" if row else f"  gives no row: {why}"
        yield from _incident(incident, style)
    for row in part["rows"]:
        yield from _heading(row["report_id"], style)
        yield from _fields(row, style)
        if row["defaults"]:
            yield from _defaults(row["defaults"], style)
    if not part["rows"]:
        yield ""
        yield "No rows."


def _near(miss: Part, style: Style) -> Iterator[str]:
    yield from _heading("Nearly fired", style)
    if miss["rule"] is None:
        yield f"  no frame uses the family {miss['family']}"
    else:
        yield f"  {miss['rule']}  ({miss['file']}, line {miss['line']})"
        needs = ", ".join(need.replace("|", " or ") for need in miss["needs"])
        yield f"  needs in vain: {needs}" if needs else "  its words are part of a longer name"
    yield from _quote(miss["trigger"]["text"], 6)


def _heading(text: str, style: Style) -> Iterator[str]:
    yield ""
    yield style(text, "title")


def _quote(text: str, indent: int) -> Iterator[str]:
    """Words of a text, on lines of their own."""
    for line in text.splitlines():
        if line.strip():
            yield " " * indent + line.strip()
