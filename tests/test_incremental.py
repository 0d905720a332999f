"""Builds on top of builds: what is the same is kept, what was done is found again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Seeds

from extract import inputs, readers, runner, sorting, store
from extract.documents import Document, document_row
from extract.linking import link
from extract.processes import Workers
from extract.readers import jsonl, tree
from extract.readers.pieces import Piece, digest_of
from extract.runner import Row, Stages, build
from extract.store import parts_folder, write_sorted
from schema import tables
from schema.errors import InputError

CODED: list[str] = []


def code(document: Document) -> Mapping[str, list[Row]]:
    """A report for each `attack`; notes which documents it was asked for."""
    CODED.append(document.doc_id)
    reports: list[Row] = []
    evidence: list[Row] = []
    if "attack" in document.text:
        start = document.text.index("attack")
        span: Row = {"start": start, "end": start + 6, "rule": "test/attack"}
        report_id = f"{document.doc_id}:{start}"
        kinds: Row = {
            "record_type": "incident", "certainty": "reported", "background": False,
            "disorder_type": "Political violence", "event_type": "Violence against civilians",
            "sub_event_type": "Attack", "actor1": "Unidentified Armed Group", "evidence": "attack",
            "inter1": "Political militia", "actor2": "Civilians", "inter2": "Civilians",
            "interaction": "Political militia-Civilians", "fatalities": 0,
        }  # fmt: skip
        reports.append({"report_id": report_id, "doc_id": document.doc_id} | kinds | span)
        field = {"field": "event_type", "value": "Attack", "text": "attack"}
        evidence.append({"report_id": report_id} | field | span)
    return {"documents": [document_row(document, 1)], "reports": reports, "evidence": evidence}


STAGES = Stages(code, link, write_sorted, rules="rules 1")


def files(out: Path) -> dict[str, bytes]:
    found = [out / f"{name}.parquet" for name in tables.load()]
    found += [path for path in [inputs.file_of(out)] if path.exists()]
    return {path.name: path.read_bytes() for path in found}


def built(folder: Path, out: str, stages: Stages = STAGES, full: bool = False) -> dict[str, bytes]:
    """Build; the names of what was coded are in CODED."""
    CODED.clear()
    build(folder, folder.parent / out, 1, stages=stages, full=full)
    assert not parts_folder(folder.parent / out).exists()
    return files(folder.parent / out)


FIRST = {
    "a.txt": "An attack.",
    "b.txt": "Nothing.",
    "c.jsonl": '{"doc_id": "x", "text": "An attack on x."}\n{"doc_id": "y", "text": "Quiet."}\n',
    "d.txt": "",
}

CHANGES: list[tuple[str, dict[str, str | None], list[str]]] = [
    ("nothing", {}, []),
    ("a text", {"b.txt": "Now an attack."}, ["b.txt"]),
    ("a text that loses its report", {"a.txt": "Peace."}, ["a.txt"]),
    ("a new file", {"aa.txt": "An attack too."}, ["aa.txt"]),
    ("a file gone", {"a.txt": None}, []),
    ("an empty file filled", {"d.txt": "An attack at last."}, ["d.txt"]),
    ("a file emptied", {"a.txt": ""}, []),
    ("a file with another name", {"a.txt": None, "z.txt": "An attack."}, ["z.txt"]),
    ("a field", {"manifest.csv": "file,published\na.txt,2020-02-03\n"}, ["a.txt"]),
    (
        "one record of a file",
        {"c.jsonl": FIRST["c.jsonl"].replace("Quiet", "Loud")},
        ["y"],
    ),
    (
        "a second document of an id, before the first",
        {"a.jsonl": '{"doc_id": "x", "text": "Another attack."}\n'},
        ["x"],
    ),
    (
        "a second document of an id, behind the first",
        {"e.jsonl": '{"doc_id": "x", "text": "Another attack."}\n'},
        ["x"],  # that the first one stands is seen when all is coded
    ),
    (
        "the same document once more in its file",
        {"c.jsonl": FIRST["c.jsonl"] + FIRST["c.jsonl"].split("\n")[0] + "\n"},
        [],
    ),
    (
        "a second document of an id before the first, whose piece changes too",
        {
            "a.jsonl": '{"doc_id": "x", "text": "Another attack."}\n',
            "c.jsonl": FIRST["c.jsonl"].replace("Quiet", "Loud"),
        },
        ["x", "y"],
    ),
    (
        "the same document once more",
        {"e.jsonl": '{"doc_id": "x", "text": "An attack on x."}\n'},
        ["x"],
    ),
]


@pytest.mark.parametrize(("name", "change", "coded"), CHANGES, ids=[c[0] for c in CHANGES])
def test_only_what_changed_is_coded_and_the_rows_are_those_of_a_full_build(
    name: str, change: dict[str, str | None], coded: list[str], seeds: Seeds
) -> None:
    folder = seeds(FIRST)
    built(folder, "out")
    assert CODED == ["a.txt", "b.txt", "x", "y"]
    for path, text in change.items():
        if text is None:
            (folder / path).unlink()
        else:
            (folder / path).write_text(text)
    again = built(folder, "out")
    assert coded == CODED
    assert again == built(folder, "fresh")


@pytest.mark.parametrize(
    ("stages", "full"),
    [
        (replace(STAGES, rules="rules 2"), False),
        (STAGES, True),
        (replace(STAGES, rules=None), False),
    ],
    ids=["other rules", "full", "unknown rules"],
)
def test_all_is_coded_again(stages: Stages, full: bool, seeds: Seeds) -> None:
    folder = seeds(FIRST)
    built(folder, "out")
    built(folder, "out", stages, full=full)
    assert CODED == ["a.txt", "b.txt", "x", "y"]


def test_pieces_behind_a_changed_record_are_not_read_again(
    seeds: Seeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "PIECE_BYTES", 1000)
    lines = [json.dumps({"doc_id": f"d{n:03}", "text": f"An attack, number {n}. " * 5}) for n in range(400)]
    folder = seeds({"a.jsonl": "\n".join(lines)})
    built(folder, "out")
    pieces = len(list(readers.cut(folder)))
    lines[100] = json.dumps({"doc_id": "d100", "text": "Peace at last. " * 30})
    (folder / "a.jsonl").write_text("\n".join(lines))
    (note,) = inputs.read(folder.parent / "out", inputs.NAME, ["piece"])
    known = set(note["piece"].to_pylist())
    changed = [piece for piece in readers.cut(folder) if digest_of(piece) not in known]
    assert pieces > 20
    assert len(changed) <= 5
    again = built(folder, "out")
    assert CODED == ["d100"]
    assert again == built(folder, "fresh")


def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files whose bytes are looked at from now on."""
    names: list[str] = []

    def noting(piece: Piece) -> bytes:
        names.append(piece.source.path)
        return digest_of(piece)

    monkeypatch.setattr(runner, "digest_of", noting)
    return names


def aged(folder: Path) -> None:
    """Wait until the files are so old that their times can be trusted."""
    newest = max(path.stat().st_ctime_ns for path in folder.rglob("*"))
    time.sleep(max(newest - time.time_ns(), -1) / 1e9 + 0.02)


def test_files_that_nobody_wrote_to_are_not_read(seeds: Seeds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_TICK", 10_000_000)
    folder = seeds({**FIRST, "e/f.txt": "An attack.", "e.txt": "An attack."})
    aged(folder)
    built(folder, "out")
    names = opened(monkeypatch)
    assert built(folder, "out") == built(folder, "fresh")
    names.clear()
    built(folder, "out")
    assert set(names) == {"d.txt"}  # it gave nothing good
    (folder / "e" / "f.txt").touch()
    aged(folder)
    names.clear()
    built(folder, "out")
    assert set(names) == {"d.txt", "e/f.txt"}
    assert CODED == []
    (folder / "manifest.csv").write_text("file,published\nnone.txt,2020-02-03\nb.txt,2020-02-03\n")
    names.clear()
    again = built(folder, "out")
    assert "a.txt" not in names
    assert CODED == ["b.txt"]
    assert again == built(folder, "fresh")
    built(folder, "out", full=True)
    assert CODED == ["a.txt", "b.txt", "x", "y", "e/f.txt", "e.txt"]


@pytest.mark.parametrize("tick", [0, 10**12], ids=["times that changed", "times that can't be trusted"])
def test_a_text_of_the_same_length_is_seen(tick: int, seeds: Seeds, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written within a tick of the clock after it was read, a file may keep its times."""
    monkeypatch.setattr(tree, "_TICK", tick)
    if tick:  # the clock stands still, whatever is written
        now = time.time_ns()
        monkeypatch.setattr(tree, "_times", lambda stat: (now, now))
    folder = seeds(FIRST)
    built(folder, "out")
    (folder / "a.txt").write_text("Peaceful!!")
    again = built(folder, "out")
    assert CODED == ["a.txt"]
    assert again == built(folder, "fresh")


@pytest.mark.parametrize("note", [inputs.file_of, inputs.seen_of])
def test_a_dataset_without_its_note_is_built_anew(note: Callable[[Path], Path], seeds: Seeds) -> None:
    folder = seeds(FIRST)
    first = built(folder, "out")
    note(folder.parent / "out").unlink()
    assert built(folder, "out") == first
    assert CODED == ["a.txt", "b.txt", "x", "y"]


def test_many_new_documents_among_old_ones_are_sorted(seeds: Seeds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "_SORTED", 2000)
    monkeypatch.setattr(sorting, "_READ", 500)
    monkeypatch.setattr(sorting, "_RUNS", 2)
    monkeypatch.setattr(store, "_TEXTS_PER_GROUP", 4)
    folder = seeds({f"{n:02}.txt": f"An attack, number {n}." for n in range(0, 40, 3)})
    built(folder, "out")
    for n in range(40):
        (folder / f"{n:02}.txt").write_text(f"An attack, number {n}.")
    (folder / "zz.txt").write_text("An attack.")
    again = built(folder, "out")
    assert len(CODED) == 41 - 14
    assert again == built(folder, "fresh")


def test_the_summary_tells_what_was_kept(seeds: Seeds) -> None:
    folder = seeds(FIRST)
    built(folder, "out")
    summary = build(folder, folder.parent / "out", 1, stages=STAGES)
    assert (summary.documents, summary.ok, summary.kept, summary.reports) == (5, 4, 4, 2)


def test_rules_are_not_read_when_nothing_can_have_changed(seeds: Seeds) -> None:
    def load() -> None:
        raise AssertionError

    folder = seeds(FIRST)
    built(folder, "out")
    built(folder, "out", replace(STAGES, load=load))


def test_processes_are_started_for_much_input_only(seeds: Seeds, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(workers: Workers) -> None:
        raise InputError("started")

    monkeypatch.setattr(Workers, "start", start)
    folder = seeds(FIRST)
    built(folder, "out")
    (folder / "many.txt").write_text("An attack. " * 300_000)
    with pytest.raises(InputError, match="started"):
        built(folder, "out")


def test_a_build_that_failed_is_taken_up_where_it_was(seeds: Seeds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_BATCH_PIECES", 1)
    folder = seeds({f"{n}.txt": f"An attack, number {n}." for n in range(6)})
    out = folder.parent / "out"

    def stopped(now: runner.Progress) -> None:
        if now.documents == 4:
            raise KeyboardInterrupt

    CODED.clear()
    with pytest.raises(KeyboardInterrupt):
        build(folder, out, 1, stopped, STAGES)
    assert not out.exists()
    assert CODED == ["0.txt", "1.txt", "2.txt", "3.txt"]
    (folder / "1.txt").write_text("Changed meanwhile: an attack.")
    again = built(folder, "out")
    assert CODED == ["1.txt", "4.txt", "5.txt"]
    assert again == built(folder, "fresh")


def test_parts_of_other_rules_are_not_taken_up(seeds: Seeds, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = seeds({"a.txt": "An attack."})

    def failing(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(folder, folder.parent / "out", 1, stages=replace(STAGES, write=failing))
    built(folder, "out", replace(STAGES, rules="rules 2"))
    assert CODED == ["a.txt"]


@pytest.mark.parametrize("sort", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_killed_at_some_moments_and_finished(sort: signal.Signals, seeds: Seeds) -> None:
    """The real command with real rules: the dataset that stood stands until the new one does."""
    lines = [json.dumps({"text": f"قتل {n} جنود في هجوم على مدينة سرت. " * 40}) for n in range(9)]
    folder = seeds({f"{n}.jsonl": "\n".join(lines[n:]) for n in range(3)})
    out = folder.parent / "out"
    command = [sys.executable, "-m", "extract", "rebuild", str(folder), "--out", str(out)]
    fresh = [*command[:-1], str(folder.parent / "fresh")]
    subprocess.run(fresh, check=True, capture_output=True)
    for pause in (0.5, 1.0, 1.5):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(pause)
        os.kill(process.pid, sort)
        process.wait()
        if out.exists():
            assert files(out) == files(folder.parent / "fresh")
    subprocess.run(command, check=True, capture_output=True)
    assert files(out) == files(folder.parent / "fresh")
    assert not parts_folder(out).exists()
