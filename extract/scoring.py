"""A dataset against gold: what is found, what is wrong, and floors that only rise.

A row matches a line of gold when its event type is the gold's (or another accepted one) and
either its evidence holds the gold's evidence or day and place agree; one row, one line.
Recall counts the lines that any coder codes; precision counts rows that match any line, and a
row that repeats a debatable line is neither right nor false. The field figures are shares of
the matched must-have lines. The end-to-end F1 counts each row as one finding and each of its
seven fields as one more, those of missed and false rows included.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from extract.scoring_data import (
    by_document,
    find_gold,
    read_events,
    read_strengths,
    read_table,
    read_texts,
    with_evidence,
)
from extract.scoring_result import Fault, Score
from extract.scoring_rules import Line, Row, judge, likeness, strength_likeness
from schema.codebook import Codebook
from schema.codebook import load as load_codebook
from schema.errors import nearest

__all__ = ["Fault", "Score", "check_floors", "find_gold", "render", "score"]

_REPORT_COLUMNS = [
    "doc_id", "record_type", "rule", "certainty", "evidence", "event_type", "sub_event_type",
    "event_date", "country", "location", "latitude", "longitude", "inter1", "inter2", "fatalities",
]  # fmt: skip
_STRENGTH_COLUMNS = ["doc_id", "rule", "low", "best", "high", "evidence"]


def score(
    out: Path,
    gold_events: Path,
    gold_strengths: Path | None = None,
    docs: Collection[str] | None = None,
) -> Score:
    """The dataset in `out` against gold.

    `gold_events` is one file, or a folder: then all its `*events.jsonl` and `*strengths.jsonl`
    count. Beside one file `x_events.jsonl` stands `x_strengths.jsonl` unless `gold_strengths`
    names another. `docs` are the ids that count; by default every document of the dataset, so
    that rows in documents without gold are false. Raises DataError for gold or a dataset that
    can't be read.
    """
    book = load_codebook()
    event_files, strength_files = find_gold(gold_events, gold_strengths)
    events = [line for path in event_files for line in read_events(path, book)]
    strengths = [line for path in strength_files for line in read_strengths(path)]
    texts = read_texts(out)
    labelled = {line["doc_id"] for line in (*events, *strengths)}
    counted = set(docs) if docs is not None else set(texts) or labelled
    result = Score(documents=len(counted))
    if texts:
        result.unread = sorted((labelled & counted if docs is not None else labelled) - set(texts))
    reports = [r for r in read_table(out, "reports", _REPORT_COLUMNS) if _is_incident(r)]
    rows_of, gold_of = by_document(reports, counted), by_document(events, counted)
    for doc_id in sorted(counted):
        gold = [with_evidence(line, texts) for line in gold_of.get(doc_id, [])]
        _score_document(result, rows_of.get(doc_id, []), gold, book)
    sizes = by_document(read_table(out, "strengths", _STRENGTH_COLUMNS), counted)
    sizes_gold = by_document(strengths, counted)
    for doc_id in sorted(counted):
        _score_strengths(result, sizes.get(doc_id, []), sizes_gold.get(doc_id, []))
    return result


def check_floors(result: Score, floors: Mapping[str, float]) -> list[str]:
    """A sentence for each figure under its floor; [] when all hold.

    Figures are compared at three places. A labelled document that the dataset lacks is named too:
    without it the figures say nothing.
    """
    figures = result.figures()
    problems = [f"{doc_id} is labelled, but not in the dataset." for doc_id in result.unread]
    for name, floor in floors.items():
        if name not in figures:
            problems.append(f"{name} is no figure. {nearest(name, list(figures))}")
            continue
        got = figures[name]
        if got is None and floor > 0:
            problems.append(f"{name} can't be told from this gold, and its floor is {floor:.3f}.")
        elif got is not None and round(got, 3) < floor:
            problems.append(f"{name} fell to {got:.3f}, under its floor of {floor:.3f}.")
    return problems


def _score_document(result: Score, rows: Sequence[Row], gold: Sequence[Line], book: Codebook) -> None:
    fits = {
        (i, k): fit
        for i, row in enumerate(rows)
        for k, line in enumerate(gold)
        if (fit := likeness(row, line, book)) > 0
    }
    row_of: dict[int, int] = {}
    for i, k in sorted(fits, key=lambda pair: (fits[pair], pair), reverse=True):
        if k not in row_of and i not in row_of.values():
            row_of[k] = i
    _count_gold(result, rows, gold, row_of, book)
    matched = set(row_of.values())
    # What repeats a debatable line is not held against the dataset.
    neutral = {i for i, k in fits if _debatable(gold[k])} - matched
    result.rows += len(rows) - len(neutral)
    result.right_rows += len(matched)
    result.false_rows += [_fault(row, row) for i, row in enumerate(rows) if i not in matched | neutral]
    if not gold:
        result.quiet += 1
        result.quiet_rows += len(rows)
        result.quiet_with_rows += bool(rows)


def _count_gold(
    result: Score,
    rows: Sequence[Row],
    gold: Sequence[Line],
    row_of: Mapping[int, int],
    book: Codebook,
) -> None:
    told = {gold[k].get("incident_group") for k in row_of} - {None}
    for k, line in enumerate(gold):
        row = rows[row_of[k]] if k in row_of else None
        if line.get("certainty") == "denied":
            result.denied += 1
            result.denied_as_fact += row is not None and row.get("certainty") != "denied"
        elif line.get("must_have") and (row or line.get("incident_group") not in told):
            _count_must_have(result, row, line, book)


def _count_must_have(result: Score, row: Row | None, line: Line, book: Codebook) -> None:
    hits, of = result.by_sub_event_type.get(line["sub_event_type"], (0, 0))
    result.by_sub_event_type[line["sub_event_type"]] = (hits + (row is not None), of + 1)
    result.must_have += 1
    if row is None:
        result.misses.append(_fault(line))
        return
    result.hits += 1
    right = judge(row, line, book)
    for name, ok in right.items():
        result.right_fields[name] += ok
    if not all(right.values()):
        wrong = tuple(_contrast(row, line, name) for name, ok in right.items() if not ok)
        result.wrong_fields.append(_fault(line, row, wrong))


def _score_strengths(result: Score, rows: Sequence[Row], gold: Sequence[Line]) -> None:
    left = list(rows)
    for line in gold:
        fits = [(*strength_likeness(row, line), i) for i, row in enumerate(left)]
        fit, right, i = max(fits, key=lambda f: (f[0], -f[2]), default=(0.0, False, 0))
        if fit > 0:
            del left[i]
        if line.get("must_have", True):
            result.strengths += 1
            result.strength_hits += fit > 0
            result.strength_values_right += fit > 0 and right
            if fit == 0 or not right:
                result.strength_misses.append(_size_fault(line, line["evidence"]))
    result.strength_rows += len(rows)
    result.strength_rows_matched += len(rows) - len(left)
    result.strength_false_rows += [_size_fault(row, row.get("evidence") or "") for row in left]


def _debatable(line: Line) -> bool:
    return not line.get("must_have") or bool(line.get("split_of"))


def _fault(line: Line, row: Row | None = None, fields: tuple[str, ...] = ()) -> Fault:
    rule = row.get("rule") if row else None
    evidence = line.get("evidence") or ""
    return Fault(line["doc_id"], line["sub_event_type"], rule, evidence, fields)


def _size_fault(line: Line, evidence: str) -> Fault:
    value = " to ".join(str(line.get(key)) for key in ("low", "high"))
    return Fault(line["doc_id"], value, line.get("rule"), evidence)


def _contrast(row: Row, line: Line, name: str) -> str:
    column = {"actor1_type": "inter1", "actor2_type": "inter2"}.get(name, name)
    return f"{name}: {row.get(column)}, not {line.get(name)}"


def _is_incident(row: Row) -> bool:
    return (row.get("record_type") or "incident") == "incident"


def render(result: Score, limit: int = 40) -> str:
    """The score as text for a terminal, with at most `limit` faults of each kind."""
    lines = [
        f"{result.documents} documents, {result.must_have} events that any coder codes, {result.rows} rows",
    ]
    if result.unread:
        lines.append(f"{len(result.unread)} labelled documents are not in the dataset: left out.")
    lines += ["", "figure                        share"]
    lines += [f"{name:<28}{_number(value)}" for name, value in result.figures().items()]
    lines += ["", "type                                   found   of"]
    for name, (hits, of) in sorted(result.by_sub_event_type.items()):
        lines.append(f"{name:<38}{hits:>6}{of:>5}")
    lines += [
        "",
        f"denied told as fact: {result.denied_as_fact} of {result.denied}",
        f"documents without events: {result.quiet_with_rows} of {result.quiet} have rows "
        f"({result.quiet_rows} rows)",
        f"strength rows: {result.strength_rows}, of which {result.strength_rows_matched} match",
    ]
    for title, faults in (
        ("missed", result.misses),
        ("false rows", result.false_rows),
        ("wrong fields", result.wrong_fields),
        ("strengths missed or with another value", result.strength_misses),
        ("strength rows without gold", result.strength_false_rows),
    ):
        lines += _listed(title, faults, limit)
    return "\n".join(lines)


def _listed(title: str, faults: Sequence[Fault], limit: int) -> list[str]:
    lines = ["", f"{title} ({len(faults)})"] if faults else []
    for fault in faults[:limit]:
        lines.append(f"  {fault.doc_id}: {fault.what}" + (f", {fault.rule}" if fault.rule else ""))
        lines += [f"    {name}" for name in fault.fields]
        # Evidence has a line of its own: Arabic falls apart beside Latin.
        lines.append(f"    {' '.join(fault.evidence.split())[:160]}")
    if len(faults) > limit:
        lines.append(f"  and {len(faults) - limit} more")
    return lines


def _number(value: float | None) -> str:
    return "    -" if value is None else f"{value:.3f}"
