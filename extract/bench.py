"""Speed and memory, measured on this machine; ratios are to `re.findall(r"\\w+")` on the same text.

Texts are made from the reports that ship, so that anybody can repeat the figures. Nothing here
says whether rows are right.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from extract.bench_engines import WORDS, calls, loads, yardsticks
from extract.bench_figures import Figure, beside, figure, grid, median, table
from extract.bench_stages import frames, stages
from extract.bench_store import questions
from extract.bench_texts import PLAIN, articles, document, hard, paths, reports
from extract.engine import load
from extract.native import SWITCH, is_compiled
from extract.pipeline import code_document

_LIMITS = {"no event word": 1, "ordinary news": 12, "dense": 25}
_TIMES_FLAT = 3  # what hard text may cost a character, against dense articles


def run(folder: Path, jobs: int | None, told: Callable[[str], None] = lambda what: None) -> str:
    """Measure and give the tables, which go to `folder` too, with the machine, as JSON.

    `told` is called with the name of each group of figures before it is measured.

    In the environment: DOCUMENTS, how many files a build has (20,000; what more jobs gain is
    measured over four times as many); ROWS, how many events the questions go to (10,000,000);
    RULES=1, time by frame too.
    """
    documents, rows = int(os.environ.get("DOCUMENTS", "20000")), int(os.environ.get("ROWS", "10000000"))
    load()
    dense = list(articles(reports(Path("seeds"))))
    found: dict[str, Any] = {"machine": machine()}
    with tempfile.TemporaryDirectory(prefix="waqai-bench-") as name:
        scratch = Path(name)
        groups: dict[str, Callable[[], Any]] = {
            "throughput": lambda: list(throughput(dense)),
            "throughput, not compiled": lambda: of_sources("throughput"),
            "hard texts": lambda: list(flat(dense)),
            "stages": lambda: of_sources("stages"),
            "engines": lambda: of_sources("engines"),
            "yardsticks": lambda: list(yardsticks(dense)),
            "loading": lambda: list(loads(scratch / "cache")),
            "builds": lambda: list(builds(scratch, dense, documents, jobs or 2)),
            "questions": lambda: list(questions(scratch / "once", scratch, rows)),
        }
        if not is_compiled():
            del groups["throughput, not compiled"]
        if os.environ.get("RULES"):
            groups["frames"] = lambda: of_sources("frames")
        for group, measure in groups.items():
            told(group)
            found[group] = measure()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "figures.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return shown(found)


def of_sources(group: str) -> Any:
    """A group of figures by a process that runs the sources, not what is compiled of them: stages,
    shares and frames are timed by wrapping functions, which compiled code doesn't see.
    """
    command = [sys.executable, "-m", "extract.bench", group]
    done = subprocess.run(command, env={**os.environ, SWITCH: "0"}, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def _of_this_process(group: str) -> Any:
    load()
    texts = reports(Path("seeds"))
    dense = list(articles(texts))
    measures: dict[str, Callable[[], Any]] = {
        "throughput": lambda: list(throughput(dense)),
        "stages": lambda: by_stage(dense),
        "engines": lambda: list(calls(texts)),
        "frames": lambda: frames(dense),
    }
    return measures[group]()


def machine() -> Figure:
    """What the figures were measured on."""
    model, memory = platform.machine(), 0.0
    with suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    with suppress(OSError, ValueError, AttributeError):
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": model, "cores": os.cpu_count(), "memory_gb": round(memory),
        "system": f"{platform.system()} {platform.machine()}", "python": platform.python_version(),
        "compiled": "yes" if is_compiled() else "no",
    }  # fmt: skip


def throughput(dense: list[str]) -> Iterator[Figure]:
    """The three ways a text can go: rejected, a tenth of it news of conflict, all of it."""
    for name, texts in paths(dense).items():
        documents = [document(text) for text in texts]
        cost, ratio = beside(code_document, documents, WORDS.findall, texts)
        yield figure(f"{name}: cost to re.findall", ratio, "times", f"at most {_LIMITS[name]}")
        yield figure(f"{name}: articles", len(texts) / cost, "a second and core")


def flat(dense: list[str]) -> Iterator[Figure]:
    """The cost a character of hard texts, against that of dense articles."""
    usual = median(code_document, [document(text) for text in dense], 1) / sum(map(len, dense))
    for name, text in hard(dense).items():
        cost = median(code_document, [document(text)], 1) / len(text)
        yield figure(f"{name}: cost a character", cost / usual, "times dense", f"at most {_TIMES_FLAT}")


def by_stage(dense: list[str]) -> list[dict[str, Any]]:
    """Stages of the document path over dense articles, with their share."""
    spent = stages(dense)
    whole = sum(spent.values())
    return [
        {
            "stage": stage,
            "us_an_article": round(seconds / len(dense) * 1e6),
            "share": round(100 * seconds / whole, 1),
        }
        for stage, seconds in spent.items()
    ]


def builds(scratch: Path, dense: list[str], documents: int, jobs: int) -> Iterator[Figure]:
    """Whole builds by the command itself: after one change, one process and several, more files.

    What more jobs gain is measured over four times the files: starting takes as long with any
    number of jobs, and says nothing of an archive.
    """
    some, many = scratch / "some", scratch / "many"
    write_files(some, dense, documents)
    write_files(many, dense, 4 * documents)
    seconds, small = _build(some, scratch / "once", 1)
    yield figure(f"{documents:,} files, 1 job", seconds, "s")
    one, memory = _build(many, scratch / "one", 1)
    yield figure(f"{4 * documents:,} files, 1 job", one, "s")
    several, _ = _build(many, scratch / "several", jobs)
    yield figure(f"{4 * documents:,} files, {jobs} jobs", several, "s")
    # The limit is of 2 jobs; more are only reported.
    asked = "at least 1.7" if jobs == 2 else ""
    yield figure(f"{jobs} jobs to 1", one / several, "times as fast", asked)
    yield figure(f"peak memory, {4 * documents:,} files", memory, "MB", "at most 600")
    yield figure(f"peak memory to that of {documents:,} files", memory / small, "times", "at most 1.1")
    changed = "قتل 3 جنود في هجوم على مدينة سرت."
    (some / "000001.txt").write_text(changed, encoding="utf-8")
    again, _ = _build(some, scratch / "once", 1)
    yield figure(f"one of {documents:,} files changed", again, "s", "at most 3")


def write_files(folder: Path, dense: list[str], documents: int) -> None:
    """Files of which one in ten is dense."""
    folder.mkdir()
    for number in range(documents):
        text = dense[number % len(dense)] if number % 10 == 0 else f"{PLAIN * 15} {number}"
        (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")


def _build(seeds: Path, out: Path, jobs: int) -> tuple[float, float]:
    """Seconds, and the peak memory in MB of the largest process of the build."""
    command = [sys.executable, "-m", "extract", "rebuild", str(seeds), "--out", str(out), "--jobs", str(jobs)]
    began = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):  # 1: done, and something in the files is to be mended
        raise RuntimeError(f"The build of {seeds.name} ended with {process.returncode}.")
    return time.monotonic() - began, used.ru_maxrss / 1024


def shown(found: dict[str, Any]) -> str:
    """All that was found as Markdown."""
    blocks = ["Machine: " + ", ".join(f"{key} {value}" for key, value in found["machine"].items())]
    for name, lines in found.items():
        if name == "machine":
            continue
        text = (
            table(lines) if "figure" in lines[0] else grid(list(lines[0]), [list(x.values()) for x in lines])
        )
        blocks.append(f"## {name[0].upper()}{name[1:]}\n\n{text}")
    return "\n\n".join(blocks)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_of_this_process(sys.argv[1])))
