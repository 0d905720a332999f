"""Lines of a page that are no part of the report: related links, counters, notices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extract.language import Language

_SHORT: Final = 110  # characters: a related headline is shorter, a paragraph longer
_FULL_STOP: Final = re.compile(r"[.!?:;\"')\]]\s*$")


def is_boilerplate(line: str, language: Language) -> bool:
    """Whether a normalised sentence is a link, counter or notice."""
    line = line.strip(" -*|•:\"'")
    return len(line) <= _SHORT and line.startswith(language.boilerplate)


def without_boilerplate(
    text: str, spans: Sequence[tuple[int, int, int]], language: Language
) -> list[tuple[int, int, int]]:
    """The spans that belong to the report; a line that begins as a link is one to its end."""
    if not any(map(text.__contains__, language.boilerplate)):
        return list(spans)
    kept, link = [], -1
    for span in spans:
        if span[2] != link and is_boilerplate(text[span[0] : span[1]], language):
            link = span[2]
        if span[2] != link:
            kept.append(span)
    return kept


def report_end(text: str, spans: Sequence[tuple[int, int, int]], language: Language) -> int:
    """How many of a document's sentences belong to the report.

    It ends at a section heading such as "related articles" behind which only short lines stand,
    and before two or more short lines without a full stop at the very end.
    """
    end = len(spans)
    headed = any(map(text.__contains__, language.boilerplate_sections))
    for number in range(1, len(spans)) if headed else ():
        line = text[spans[number][0] : spans[number][1]].strip(" -*|•:")
        if line.startswith(language.boilerplate_sections) and len(line) < 60:
            rest = spans[number + 1 :]
            if all(b - a <= _SHORT * 1.5 for a, b, _ in rest):
                end = number
                break
    tail = end
    while tail > 2 and _is_link(text, spans[tail - 1], spans[tail - 2]):
        tail -= 1
    return tail if end - tail >= 2 else end


def _is_link(text: str, span: tuple[int, int, int], before: tuple[int, int, int]) -> bool:
    line = text[span[0] : span[1]].strip()
    return span[2] != before[2] and len(line) <= _SHORT and not _FULL_STOP.search(line)
