"""Speed and memory, measured on this machine; ratios are to `re.findall(r"\\w+")` on the same text.

Texts are made from the reports that ship, so that anybody can repeat the figures. Nothing here
says whether rows are right.
"""

from __future__ import annotations

import json
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from extract.documents import Document
from extract.pipeline import code_document, load
from extract.readers import read_documents

Figure = dict[str, Any]

_PLAIN = (
    "يضم المعرض السنوي للكتاب في العاصمة قاعات كثيرة وكتبا من دول عربية. "
    "أسعار القمح في الأسواق العالمية ثابتة مع تحسن المحصول هذا الموسم. "
)
_WORDS = re.compile(r"\w+")
_REPEATS = 7
_CHARACTERS = 2300  # of an article


def measure(seeds: Path, documents: int, jobs: int) -> list[Figure]:
    """All figures, each with its name, value, unit and limit (None where there is none)."""
    load()
    texts = list(_articles(seeds))
    figures = list(_paths(texts))
    with tempfile.TemporaryDirectory(prefix="waqai-bench-") as scratch:
        figures += _builds(Path(scratch), texts, documents, jobs)
    return figures


def machine() -> Figure:
    """What the figures were measured on."""
    return {
        "machine": platform.machine(), "system": platform.system(),
        "python": platform.python_version(), "cores": os.cpu_count(),
    }  # fmt: skip


def _articles(seeds: Path) -> Iterator[str]:
    """Articles of the usual length, of Arabic reports one behind the other."""
    reports = [d.text for d in read_documents(seeds) if d.status == "ok" and d.lang == "ar"]
    article = ""
    for report in reports:
        article += report + "\n"
        if len(article) >= _CHARACTERS:
            yield article
            article = ""


def _document(text: str, number: int = 0) -> Document:
    day = date(2020, 2, 3)
    return Document(f"d{number}", "x", "txt", "ar", None, None, None, None, day, "given", text, "")


def _paths(dense: list[str]) -> Iterator[Figure]:
    """The three ways a text can go: rejected, a tenth of it news of conflict, all of it."""
    plain = [_PLAIN * (_CHARACTERS // len(_PLAIN))] * len(dense)
    light = [text[:230] + "\n" + other[230:] for text, other in zip(dense, plain, strict=True)]
    for name, texts, limit in (
        ("no event word", plain, 1), ("ordinary news", light, 12), ("dense", dense, 25),
    ):  # fmt: skip
        documents = [_document(text) for text in texts]
        cost = _median(code_document, documents)
        yard = _median(_WORDS.findall, texts)
        yield _figure(f"{name}: cost to re.findall", cost / yard, "times", limit)
        yield _figure(f"{name}: articles", len(texts) / cost, "a second", None)


def _median(work: Callable[[Any], object], items: list[Any]) -> float:
    """Seconds of processor time, the median of some runs behind one that isn't counted."""
    times = []
    for _ in range(_REPEATS + 1):
        began = time.process_time()
        for item in items:
            work(item)
        times.append(time.process_time() - began)
    return statistics.median(times[1:])


def _builds(scratch: Path, dense: list[str], documents: int, jobs: int) -> Iterator[Figure]:
    """Whole builds by the command itself: one process, several, and again after one change."""
    folder = scratch / "seeds"
    folder.mkdir()
    for number in range(documents):
        text = dense[number % len(dense)] if number % 10 == 0 else f"{_PLAIN * 15} {number}"
        (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")
    one, memory = _build(folder, scratch / "one", 1)
    yield _figure(f"{documents:,} files, 1 job", one, "s", None)
    several, _ = _build(folder, scratch / "several", jobs)
    yield _figure(f"{documents:,} files, {jobs} jobs", several, "s", None)
    yield _figure(f"{jobs} jobs to 1", one / several, "times as fast", None)
    yield _figure("peak memory of a process", memory, "MB", 600)
    (folder / "000001.txt").write_text("قتل 3 جنود في هجوم على مدينة سرت.", encoding="utf-8")
    again, _ = _build(folder, scratch / "one", 1)
    yield _figure(f"one of {documents:,} files changed", again, "s", 3)


def _build(seeds: Path, out: Path, jobs: int) -> tuple[float, float]:
    """Seconds, and the peak memory in MB of the largest process so far."""
    command = [sys.executable, "-m", "extract", "rebuild", str(seeds)]
    began = time.monotonic()
    subprocess.run([*command, "--out", str(out), "--jobs", str(jobs)], stdout=subprocess.DEVNULL, check=False)
    seconds = time.monotonic() - began
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _figure(name: str, value: float, unit: str, limit: float | None) -> Figure:
    return {"figure": name, "value": round(value, 2), "unit": unit, "limit": limit}


def table(figures: list[Figure]) -> str:
    """The figures as Markdown."""
    lines = ["| figure | measured | limit |", "|---|---|---|"]
    for figure in figures:
        limit = "" if figure["limit"] is None else f"{figure['limit']}"
        lines.append(f"| {figure['figure']} | {figure['value']:,} {figure['unit']} | {limit} |")
    return "\n".join(lines)


def run(folder: Path, jobs: int | None) -> str:
    """Measure and give the table, which goes to `folder` too, with the machine, as JSON.

    DOCUMENTS in the environment says how many files the builds have (2,000).
    """
    documents = int(os.environ.get("DOCUMENTS", "2000"))
    figures = measure(Path("seeds"), documents, jobs or 2)
    folder.mkdir(parents=True, exist_ok=True)
    found = json.dumps({"machine": machine(), "figures": figures}, indent=1)
    (folder / "figures.json").write_text(found + "\n", encoding="utf-8")
    return table(figures)
