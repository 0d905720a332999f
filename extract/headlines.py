"""What only a headline tells, and headlines of two happenings, of which the body tells each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.clauses import AND
from extract.findings import Analysis, Finding
from extract.incident import TOLL, Incident


def is_in_headline(incident: Incident, analyses: dict[int, Analysis]) -> bool:
    """Whether only the headline tells an incident."""
    return all(analyses[n].headline for n in incident.sentences)


def without_told_headline(findings: Sequence[Finding], analyses: dict[int, Analysis]) -> list[Finding]:
    """The findings, without those of a headline of two happenings that the body tells as well: the
    headline would make one of both, and adds nothing to what follows.
    """
    head = [f for f in findings if analyses[f.sentence].headline]
    if len(head) < 2 or not _names_two(head, analyses[head[0].sentence]):
        return list(findings)
    told = {f.frame.action for f in findings if not analyses[f.sentence].headline}
    return [f for f in findings if not analyses[f.sentence].headline or f.frame.action not in told]


def _names_two(head: list[Finding], analysis: Analysis) -> bool:
    """Whether "and" stands between two deeds of a headline, and more than a toll behind it."""
    places = [i for i, _, _ in analysis.places]
    for first, second in pairwise(sorted(head, key=lambda f: f.tag.i)):
        joint = _joint(second, analysis)
        if joint is None or joint <= first.tag.j:
            continue
        apart = any(first.tag.i < i < joint for i in places) and any(i > joint for i in places)
        if apart or TOLL.isdisjoint([first.frame.action, second.frame.action]):
            return True
    return False


def _joint(finding: Finding, analysis: Analysis) -> int | None:
    """The word that joins a deed to the one before: its trigger, or the side right before that."""
    words, first = analysis.sentence.words, finding.tag.i
    for start in (first, *(side.i for side in analysis.sides if side.j == first)):
        before = start - 1
        while before > 0 and words[before] == '"':
            before -= 1
        if words[before] == AND or (start and words[start].startswith(AND) and len(words[start]) > 3):
            return start
    return None
