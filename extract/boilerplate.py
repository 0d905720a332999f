"""Lines of a page that are no part of the report: related links, counters, notices."""

from __future__ import annotations

import re
from typing import Final

from extract.language import Language

_SHORT: Final = 110  # characters: a related headline is shorter, a paragraph longer
_LONG: Final = 165  # of no link behind a heading
_HEADING: Final = 59  # characters at most
_MARKS: Final = " -*|•:\"'"  # before a link
_SECTION_MARKS: Final = " -*|•:"
_FULL_STOP: Final = re.compile(r"[.!?:;\"')\]]\s*$")


def is_boilerplate(line: str, language: Language) -> bool:
    """Whether a normalised sentence is a link, counter or notice."""
    return _opens(line.strip(_MARKS), _SHORT, language.boilerplate)


def _opens(line: str, longest: int, openings: tuple[str, ...]) -> bool:
    """Whether a line of no more signs begins with one of some words."""
    return len(line) <= longest and line.startswith(openings)


def without_boilerplate(
    text: str, spans: list[tuple[int, int, int]], language: Language
) -> list[tuple[int, int, int]]:
    """The spans that belong to the report; a line that begins as a link is one to its end."""
    openings = language.boilerplate
    least = min(map(len, openings), default=0)
    heads = {opening[:least] for opening in openings}
    links: dict[int, int] = {}  # the span that each begins with, by its line
    for number, (start, end, line) in enumerate(spans):
        words = text[start:end].strip(_MARKS)
        if words[:least] in heads and line not in links and _opens(words, _SHORT, openings):
            links[line] = number
    if not links:
        return spans
    return [span for number, span in enumerate(spans) if number < links.get(span[2], len(spans))]


def report_end(text: str, spans: list[tuple[int, int, int]], language: Language) -> int:
    """How many of a document's sentences belong to the report.

    It ends at a section heading such as "related articles" behind which only short lines stand,
    and before two or more short lines without a full stop at the very end.
    """
    end = len(spans)
    openings = language.boilerplate_sections
    for number in range(len(spans) - 1, 0, -1):
        a, b, _ = spans[number]
        if _opens(text[a:b].strip(_SECTION_MARKS), _HEADING, openings):
            end = number
        if b - a > _LONG:
            break
    tail = end
    while tail > 2 and _is_link(text, spans[tail - 1], spans[tail - 2]):
        tail -= 1
    return tail if end - tail >= 2 else end


def _is_link(text: str, span: tuple[int, int, int], before: tuple[int, int, int]) -> bool:
    line = text[span[0] : span[1]].strip()
    return span[2] != before[2] and len(line) <= _SHORT and not _FULL_STOP.search(line)
