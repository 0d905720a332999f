"""`waqai score`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from extract import runner
from extract.commands.progress import bar
from extract.scoring import render
from extract.scoring import score as compare


def score(seeds: Path, gold: Path, jobs: int | None) -> int:
    """Build in a scratch folder and print the figures and the list of misses."""
    with tempfile.TemporaryDirectory(prefix="waqai-score-") as folder:
        out = Path(folder) / "out"
        with bar("Coding") as progress:
            runner.build(seeds, out, jobs, progress)
        print(render(compare(out, gold)))
    return 0
