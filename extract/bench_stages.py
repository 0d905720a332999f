"""Where the time of a document goes: by stage, and by frame.

Functions are wrapped from outside while texts are coded; a stage's time is its own, without that
of stages it calls. Wrapping makes the whole slower by some per cent, which the shares bear alike.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from copy import copy
from functools import wraps
from importlib import import_module
from typing import Any

from extract.bench_figures import median
from extract.bench_texts import document
from extract.engine import engine
from extract.lexicon import EVENT
from extract.pipeline import code_document, read

REST = "the rest"
# Stage: what belongs to it, as module:name.
STAGES = {
    "normalise and split": (
        "extract.pipeline:normalise", "extract.pipeline:split_sentences", "extract.text:Sentences.__init__",
        "extract.pipeline:report_end", "extract.pipeline:without_boilerplate",
    ),
    "gate": ("extract.gate:Gate.opens", "extract.gate:Gate.opened_by"),
    "lexicon tags": ("extract.lexicon:Lexicon.tags",),
    "clauses": ("extract.findings:find_clauses",),
    "sides": ("extract.findings:find_sides",),
    "dates": ("extract.dates:DateFinder.find_in",),
    "quantities": (
        "extract.quantities:QuantityFinder.find_in",
        "extract.quantities:QuantityFinder.may_hold_strength",
    ),
    "places": ("extract.places:PlaceFinder.find",),
    "home country": ("extract.places:PlaceFinder.home",),  # which sides and coding ask for too
    "matching": ("extract.matching:Matcher.find", "extract.pipeline:apply_modifiers"),
    "incidents": ("extract.pipeline:build_incidents", "extract.pipeline:without_accidents"),
    "coding": ("extract.pipeline:judge",),
    "rows": (
        "extract.coding:Coder.row", "extract.pipeline:strength_rows", "extract.pipeline:_to_original",
        "extract.pipeline:document_row",
    ),
    "strengths": ("extract.pipeline:find_strengths",),
}  # fmt: skip
ENGINES = ("dates", "quantities", "places")


class Clock:
    """Own time of each stage. Seconds of processor time."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._running: list[str] = []
        self._since = 0.0

    def _note(self) -> None:
        now = time.process_time()
        if self._running:
            stage = self._running[-1]
            self.spent[stage] = self.spent.get(stage, 0.0) + now - self._since
        self._since = now

    def wrapped(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed; what it gives piece by piece is taken at once."""

        @wraps(function)
        def timed(*args: Any, **named: Any) -> Any:
            self._note()
            self._running.append(stage)
            try:
                given = function(*args, **named)
                return iter(list(given)) if isinstance(given, Iterator) else given
            finally:
                self._note()
                self._running.pop()

        return timed


def owner_of(name: str) -> tuple[Any, str]:
    """The module or class, and the attribute, that module:name stands for."""
    module, path = name.split(":")
    *outer, last = path.split(".")
    owner = import_module(module)
    for part in outer:
        owner = getattr(owner, part)
    getattr(owner, last)
    return owner, last


def stages(texts: list[str], repeats: int = 5) -> dict[str, float]:
    """Seconds by stage for coding all texts, the median of runs, in the order of STAGES."""
    documents = [document(text) for text in texts]
    runs: list[dict[str, float]] = []
    with ExitStack() as undo:
        clock = Clock()
        for stage, names in STAGES.items():
            for name in names:
                owner, last = owner_of(name)
                plain = getattr(owner, last)
                undo.callback(setattr, owner, last, plain)
                setattr(owner, last, clock.wrapped(stage, plain))
        code_all = clock.wrapped(REST, lambda items: [code_document(item) for item in items])
        for _ in range(repeats + 1):
            clock.spent = {}
            code_all(documents)
            runs.append(clock.spent)
    return {stage: statistics.median(run.get(stage, 0.0) for run in runs[1:]) for stage in (*STAGES, REST)}


def frames(texts: list[str]) -> list[dict[str, Any]]:
    """By frame: the sentences that hold a trigger of it, those it matched, microseconds a
    sentence; the dearest in sum first. Each frame is tried alone on its sentences.
    """
    matcher = engine("ar").language.matcher
    analyses = [a for text in texts for a in read(document(text)).story.analyses.values()]
    found = []
    for frame in engine("ar").language.frames:
        own = [a for a in analyses if any(tag.entry.id in frame.triggers for tag in a.tags[EVENT])]
        if not own:
            continue
        alone, none = copy(matcher), copy(matcher)
        alone.frames = dict.fromkeys(frame.triggers, (frame,))
        none.frames = {}
        seconds = max(0.0, median(alone.find, own, 3) - median(none.find, own, 3))
        found.append(
            {
                "frame": frame.name,
                "sentences": len(own),
                "matched": sum(bool(alone.find(a)) for a in own),
                "us_a_sentence": round(seconds / len(own) * 1e6, 1),
                "ms": round(seconds * 1e3, 2),
            }
        )
    return sorted(found, key=lambda line: (-line["ms"], line["frame"]))
