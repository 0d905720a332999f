"""What a score holds: counts, the figures made of them, and the list of faults."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.scoring_rules import FIELDS


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to look at: a miss, a false row or a row with wrong fields."""

    doc_id: str
    what: str  # sub-event type, or the value of a strength
    rule: str | None  # of the row; None for a miss
    evidence: str  # the gold's, or the row's when it is false
    fields: tuple[str, ...] = ()  # "field: got, not wanted" for wrong fields


@dataclass(slots=True)
class Score:
    """Counts; every share is a property. A share of nothing is None."""

    documents: int = 0
    unread: list[str] = field(default_factory=list)  # labelled, but not in the dataset
    must_have: int = 0
    hits: int = 0
    rows: int = 0
    right_rows: int = 0
    right_fields: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    by_sub_event_type: dict[str, tuple[int, int]] = field(default_factory=dict)  # hits, must-have
    denied: int = 0
    denied_as_fact: int = 0
    quiet: int = 0  # documents without events in gold
    quiet_with_rows: int = 0
    quiet_rows: int = 0
    strengths: int = 0  # must-have
    strength_hits: int = 0
    strength_values_right: int = 0
    strength_rows: int = 0
    strength_rows_matched: int = 0
    misses: list[Fault] = field(default_factory=list)
    false_rows: list[Fault] = field(default_factory=list)
    wrong_fields: list[Fault] = field(default_factory=list)
    strength_misses: list[Fault] = field(default_factory=list)
    strength_false_rows: list[Fault] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """Share of rows that match a line of gold."""
        return _share(self.right_rows, self.rows)

    @property
    def recall(self) -> float | None:
        """Share of must-have lines that a row matches."""
        return _share(self.hits, self.must_have)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two; 0 when either is 0, None when neither can be told."""
        if self.precision is None and self.recall is None:
            return None
        p, r = self.precision or 0.0, self.recall or 0.0
        return 2 * p * r / (p + r) if p + r else 0.0

    @property
    def end_to_end_f1(self) -> float | None:
        """F1 over rows and all their fields, those of missed and false rows included."""
        each = 1 + len(FIELDS)
        right = self.hits + sum(self.right_fields.values())
        lost = each * self.must_have - right
        extra = each * (self.hits + len(self.false_rows)) - right
        return _share(2 * right, 2 * right + lost + extra)

    def figures(self) -> dict[str, float | None]:
        """Every figure by name, higher is better; the names that floors use."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "end_to_end_f1": self.end_to_end_f1,
            **{f"fields.{k}": _share(v, self.hits) for k, v in self.right_fields.items()},
            "strengths.recall": _share(self.strength_hits, self.strengths),
            "strengths.value_right": _share(self.strength_values_right, self.strengths),
            "denied_not_fact": _share(self.denied - self.denied_as_fact, self.denied),
            "quiet_documents": _share(self.quiet - self.quiet_with_rows, self.quiet),
        }


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
