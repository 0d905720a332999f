"""The command line: what it prints, its exit codes, and how little it loads."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import Seeds

from extract import runner
from extract.__main__ import run
from extract.cli import cli
from extract.documents import Document, document_row
from extract.linking import link
from extract.runner import BuildSummary, Row, Stages
from extract.store import write_sorted

COMMANDS = """
bench check clean explain native notebook query rebuild report score test
"""


def code(document: Document) -> Mapping[str, list[Row]]:
    return {"documents": [document_row(document, 1)]}


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds list their documents and code nothing."""
    stages = Stages(code, link, write_sorted)
    monkeypatch.setattr(runner, "standard_stages", lambda: stages)


@pytest.fixture
def dataset(seeds: Seeds, stand_in: None, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = seeds({"a.txt": "One.", "b.txt": "Two.", "c.txt": ""})
    out = folder.parent / "out"
    assert run(["rebuild", str(folder), "--out", str(out)]) == 1
    capsys.readouterr()
    return out


def test_every_command_has_help() -> None:
    assert sorted(cli.commands) == COMMANDS.split()
    for command in cli.commands.values():
        assert command.help, command.name


@pytest.mark.parametrize("name", ["rebuild", "query", "explain", "score", "test"])
def test_help_shows_an_example(name: str) -> None:
    assert f"waqai {name}" in (cli.commands[name].help or "")


def test_help_loads_nothing_heavy() -> None:
    heavy = ["pyarrow", "duckdb", "pandas", "yaml", "rich", "extract.runner", "schema.tables"]
    code = (
        "import sys; from extract.__main__ import run; run(['--help']); "
        f"print([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "rebuild" in done.stdout
    assert done.stderr.strip() == "[]"


def test_rebuild_sums_up(seeds: Seeds, stand_in: None, capsys: pytest.CaptureFixture[str]) -> None:
    folder = seeds({"a.txt": "One.", "b.jsonl": '{"text": "Tw'})
    out = folder.parent / "out"
    assert run(["rebuild", str(folder), "--out", str(out)]) == 1
    shown, shown_as_error = capsys.readouterr()
    assert "1 ok, 1 not ok\n    b.jsonl, line 1: the line is cut off" in shown
    assert f'waqai query "select * from problems" --out {out}' in shown
    assert f"The dataset is in {out}/" in shown
    assert shown_as_error == ""  # no bar where nobody watches


def test_a_build_without_problems_gives_0(seeds: Seeds, stand_in: None) -> None:
    folder = seeds({"a.txt": "One."})
    assert run(["rebuild", str(folder), "--out", str(folder.parent / "out")]) == 0


def test_problems_are_cut_short_in_the_summary() -> None:
    from extract.commands.rebuild import summary

    built = BuildSummary(Path("out"), 30, 10, 0, 0, 0, 1.0, [f"p{n}" for n in range(10)])
    assert "p9\n    and 10 more\n" in summary(built)
    assert 'waqai query "select * from problems"\n' in summary(built)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rebuild", "gone"], "gone is not there"),
        (["rebuild", "--jobs", "0"], "0 is not in the range"),
        (["query", "select 1", "--out", "gone"], "There is no dataset here"),
        (["explain"], "Give a text or --row"),
        (["rebuil"], "No such command"),
    ],
)
def test_wrong_usage_gives_2_and_a_sentence(
    arguments: list[str],
    message: str,
    stand_in: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    shown = capsys.readouterr().err
    assert message in shown
    assert "Traceback" not in shown


def test_query_prints_a_table(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["query", "select doc_id from documents order by 1", "--out", str(dataset)]) == 0
    assert "a.txt" in capsys.readouterr().out


def test_query_prints_csv(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "select doc_id, status from documents order by 1"
    assert run(["query", sql, "--csv", "--out", str(dataset)]) == 0
    assert capsys.readouterr().out == "doc_id,status\na.txt,ok\nb.txt,ok\nc.txt,empty\n"


def test_a_wrong_question_is_a_sentence(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["query", "select x from documents", "--out", str(dataset)]) == 2
    assert '"x" not found' in capsys.readouterr().err


def test_the_prompt_answers_until_the_end_of_input(
    dataset: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = iter(["select count(*) as many", "from documents;", "select x;"])

    def ask(prompt: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", ask)
    assert run(["query", "--out", str(dataset)]) == 0
    shown = capsys.readouterr().out
    assert "documents" in shown.splitlines()[0]
    assert "many" in shown
    assert 'Binder Error: Referenced column "x"' in shown


def test_clean_leaves_files_of_others(dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (dataset / "mine.txt").write_text("x", encoding="utf-8")
    assert run(["clean", "--out", str(dataset)]) == 0
    assert [path.name for path in dataset.iterdir()] == ["mine.txt"]
    (dataset / "mine.txt").unlink()
    assert run(["clean", "--out", str(dataset)]) == 0
    assert not dataset.exists()
