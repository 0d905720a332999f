"""Builds killed at random moments: is the dataset whole each time, and the end as if undisturbed?

python bench/kills.py [KILLS] [FILES]    20 kills of a build of 900 files if nothing is given
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from extract.bench import write_files
from extract.bench_texts import articles, reports
from extract.store import check, made, open_dataset


def main(kills: int = 20, files: int = 900) -> None:
    """Kill, look, kill again; then finish and compare. Prints a line for each."""
    moments = random.Random(20)
    with tempfile.TemporaryDirectory(prefix="waqai-kills-") as name:
        scratch = Path(name)
        seeds, out, undisturbed = scratch / "seeds", scratch / "out", scratch / "undisturbed"
        dense = list(articles(reports(Path("seeds"))))
        write_files(seeds, dense, files)
        _build(seeds, undisturbed).wait()  # rules are compiled with it
        began = time.monotonic()
        _build(seeds, undisturbed, "--full").wait()
        whole = time.monotonic() - began
        for number in range(1, kills + 1):
            if out.exists():  # else it would be done at once
                (seeds / f"{number:06}.txt").write_text(dense[number % len(dense)], encoding="utf-8")
            before = _bytes(out)
            process = _build(seeds, out)
            pause = moments.uniform(0.05, whole)
            time.sleep(pause)
            ended = process.poll() is not None
            if not ended:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            print(f"{number:2}: {pause:5.1f} s, {'was done' if ended else 'killed'}, {_state(out, before)}")
        _build(seeds, out).wait()
        _build(seeds, undisturbed, "--full").wait()
        same = _bytes(out) == _bytes(undisturbed)
        print(f"Finished: {'equal' if same else 'NOT EQUAL'} to an undisturbed build.")


def _build(seeds: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "extract", "rebuild", str(seeds), "--out", str(out), "--jobs", "2"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen([*command, *more], stdout=quiet, stderr=quiet, start_new_session=True)


def _bytes(out: Path) -> dict[str, bytes]:
    files = [out / name for name in made() if name.endswith(".parquet")]
    return {path.name: path.read_bytes() for path in files if path.exists()}


def _state(out: Path, before: dict[str, bytes]) -> str:
    """What stands in `out` after a kill: nothing, the old dataset or a new one, whole."""
    if not before and not out.exists():
        return "no dataset yet"
    with open_dataset(out) as connection:
        broken = check(connection)
    if broken:
        return f"BROKEN: {broken[0].check}"
    return "the old dataset, whole" if _bytes(out) == before else "a new dataset, whole"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
