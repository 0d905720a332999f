"""The notebook runs from first cell to last on a dataset; no outputs are committed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from extract import runner
from extract.commands.pages import notebook

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "notebooks" / "explore.ipynb"
CELLS: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]

TEXTS = {
    "all that is asked for": ROOT / "seeds",
    "no event at all": "اجتمع مجلس البلدية أمس وناقش ميزانية العام المقبل.",
}


@pytest.fixture(params=list(TEXTS.values()), ids=list(TEXTS))
def out(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A dataset to run on."""
    for module in ("nbformat", "nbclient", "nbconvert", "ipykernel", "matplotlib"):
        pytest.importorskip(module, reason=f"{module} is not here: pip install 'waqai[notebook]'")
    seeds = request.param
    if isinstance(seeds, str):
        seeds = tmp_path / "one.txt"
        seeds.write_text(request.param, encoding="utf-8")
    runner.build(seeds, tmp_path / "a dataset", jobs=1)
    return tmp_path / "a dataset"


def test_it_runs_on_a_dataset(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OUT", "")  # given back after the test
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path))
    assert notebook(out, NOTEBOOK) == 0
    page = (out / "notebook.html").read_text(encoding="utf-8")
    assert len(re.findall(r"<img[^>]*data:image/png", page)) == 3
    assert "notebook.html" in capsys.readouterr().out


def test_it_asks_three_questions() -> None:
    asked = [cell for cell in CELLS if "data.sql(" in "".join(cell["source"])]
    assert len(asked) == 3
    assert all("plt.subplots" in "".join(cell["source"]) for cell in asked)


def test_no_outputs_are_committed() -> None:
    code = [cell for cell in CELLS if cell["cell_type"] == "code"]
    assert [cell["id"] for cell in code if cell["outputs"] or cell["execution_count"]] == []
