"""The three engines alone, and the yardsticks that a reader knows."""

from __future__ import annotations

import importlib
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from extract.bench_figures import Figure, figure, median
from extract.bench_stages import stages
from extract.bench_texts import PUBLISHED, articles, document, sentences
from extract.engine import engine
from extract.lexicon import EVENT
from extract.pipeline import read
from extract.text import normalise, tokenise

WORDS = re.compile(r"\w+")
_MOST = 5  # per cent of the pipeline that an engine may take where it finds nothing
_LOADS = {
    "dates": "from extract.dates import find_dates as work",
    "quantities": "from extract.quantities import find_quantities as work",
    "places": "from extract.places import find_places as work",
}
_TIMED = "import time; began = time.perf_counter(); work('x'); print(time.perf_counter() - began)"
_ALL = "from extract.engine import load as made; work = lambda _: made()"


def loads(scratch: Path) -> Iterator[Figure]:
    """Seconds from the import to the first answer, each in a process of its own: when nothing is
    compiled yet, and after that the median of 3.
    """
    for name, code in (_LOADS | {"all rules": _ALL}).items():
        limit = "at most 0.2" if name == "places" else ""
        yield figure(f"{name}: load, compiled anew", _fresh(code, scratch), "s")
        again = statistics.median(_fresh(code, scratch) for _ in range(3))
        yield figure(f"{name}: load, compiled before", again, "s", limit)


def _fresh(code: str, cache: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; {_TIMED}"],
        env={**os.environ, "WAQAI_CACHE": str(cache)},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def calls(texts: list[str]) -> Iterator[Figure]:
    """Microseconds a call on sentences without and with a match, and each engine's share of the
    pipeline's time on articles made of sentences that tell an event and hold nothing for it.
    """
    lines = sentences(texts)
    telling = {line for line in lines if _tells(line)}
    for name, stage, work in _works():
        there = [line for line in lines if work(line)]
        absent = [line for line in lines if not work(line)]
        for group, meaning in ((absent, "nothing found"), (there, "found")):
            seconds = median(work, group) - median(_nothing, group)
            yield figure(f"{name}: {meaning}", seconds / len(group) * 1e6, "us a sentence")
        if stage is None:
            continue
        empty = list(articles([line for line in absent if line in telling] * 20))[:40]
        spent = stages(empty, 3)
        share = 100 * spent[stage] / sum(spent.values())
        yield figure(f"{name}: share where it finds nothing", share, "%", f"at most {_MOST}")


def _tells(line: str) -> bool:
    """Whether the pipeline analyses a sentence."""
    return bool(read(document(line)).story.analyses)


def _nothing(line: str) -> None:
    """What calling costs by itself."""


def _works() -> Iterator[tuple[str, str | None, Callable[[str], Any]]]:
    """Each engine's call by name, with its stage in the pipeline, on a folded sentence."""
    parts = engine("ar")
    dates, quantities, places = parts.language.dates, parts.language.quantities, parts.places
    cut: dict[str, Any] = {}

    def tokens(line: str) -> Any:
        if line not in cut:
            cut[line] = tokenise(line, 0, len(line))
        return cut[line]

    yield "dates.find", None, lambda line: dates.find(line, PUBLISHED)
    yield "dates.find_in", "dates", lambda line: dates.find_in(line, PUBLISHED, tokens(line))
    yield "quantities.find", None, lambda line: quantities.find(line)
    yield "quantities.find_in", "quantities", lambda line: quantities.find_in(line, tokens(line))
    yield "places.find", "places", lambda line: places.find(line, [tokens(line)], "LY")


def yardsticks(texts: list[str]) -> Iterator[Figure]:
    """Microseconds an article for what everybody knows, on dense articles."""
    count = len(texts)
    yield figure('re.findall(r"\\w+")', median(WORDS.findall, texts) / count * 1e6, "us an article")
    words = sorted(engine("ar").language.lexicon.forms)
    events = [w for w in words if any(f.entry.layer == EVENT for f in engine("ar").language.lexicon.forms[w])]
    folded = [normalise(text).text for text in texts]
    known = frozenset(events)
    seconds = median(lambda text: known.isdisjoint(text.split()), folded)
    yield figure("str.split and a set of event words", seconds / count * 1e6, "us an article")
    try:
        regex = importlib.import_module("regex")
    except ModuleNotFoundError:
        return
    pattern = regex.compile(r"\b(?:" + "|".join(map(regex.escape, events)) + r")\b")
    few = folded[:10]
    seconds = median(pattern.findall, few, 3)
    yield figure(
        f"regex: {len(events):,} event words, alternation", seconds / len(few) * 1e6, "us an article"
    )
    listed = regex.compile(r"\b\L<words>\b", words=events)
    seconds = median(listed.findall, few, 3)
    yield figure(f"regex: {len(events):,} event words, named list", seconds / len(few) * 1e6, "us an article")
