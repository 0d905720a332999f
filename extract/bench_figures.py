"""What a measurement gives: figures with their limits, tables of them, and the median of runs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

Figure = dict[str, Any]

REPEATS = 7


def figure(name: str, value: float, unit: str, limit: str = "") -> Figure:
    """One line; `limit` says what is asked for, such as "at most 25", and is empty where nothing is."""
    return {"figure": name, "value": round(value, 2), "unit": unit, "limit": limit, "met": _met(value, limit)}


def _met(value: float, limit: str) -> bool | None:
    """Whether a limit is held; None where there is none."""
    if not limit:
        return None
    bound = float(limit.split()[-1])
    return value >= bound if limit.startswith("at least") else value <= bound


def median(work: Callable[[Any], object], items: Sequence[Any], repeats: int = REPEATS) -> float:
    """Seconds of processor time for all items, the median of runs behind one that isn't counted."""
    times = []
    for _ in range(repeats + 1):
        began = time.process_time()
        for item in items:
            work(item)
        times.append(time.process_time() - began)
    return statistics.median(times[1:])


def beside(
    work: Callable[[Any], object],
    items: Sequence[Any],
    yard: Callable[[Any], object],
    others: Sequence[Any],
) -> tuple[float, float]:
    """Seconds for all items, and how many times what the yardstick takes for the others.

    Both are medians of runs that take turns, so that a busy machine slows both alike.
    """
    pairs = [(median(work, items, 1), median(yard, others, 1)) for _ in range(REPEATS)]
    return statistics.median(a for a, _ in pairs), statistics.median(a / b for a, b in pairs)


def table(figures: Sequence[Figure]) -> str:
    """Figures as Markdown."""
    rows = []
    for line in figures:
        held = {None: "", True: "yes", False: "**no**"}[line["met"]]
        rows.append((line["figure"], f"{line['value']:,} {line['unit']}", line["limit"], held))
    return grid(("figure", "measured", "limit", "met"), rows)


def grid(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Any rows as Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
