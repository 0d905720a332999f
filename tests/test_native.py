"""What is compiled is what the sources say, and is used only while they say so."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extract import native
from extract.commands.native import compile_modules
from extract.folders import PACKAGE

ROOT = Path(__file__).parent.parent
SMALL = ("known", "text")  # enough to show that compiling works; all take minutes
ASK = """
import json, extract
extract.__path__.insert(0, {folder!r})
from extract import text
words = [w for a, b, p in text.split_sentences({text!r}) for w in text.tokenise({text!r}, a, b, p).words]
print(json.dumps([text.__file__.endswith(".py"), words]))
"""
TEXT = "قتل 3 جنود في سبها. قصف الطيران (5) مواقع، حسب ا.ف.ب\nانتهى!"


def ask(folder: Path) -> list[object]:
    code = ASK.format(folder=str(folder / "extract"), text=TEXT)
    env = {**os.environ, native.SWITCH: "0", "PYTHONPATH": os.pathsep.join([str(ROOT), str(folder)])}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=folder, stdout=subprocess.PIPE, check=True
    )
    answer: list[object] = json.loads(done.stdout)
    return answer


@pytest.mark.skipif(not any(map(shutil.which, ("cc", "gcc", "clang"))), reason="no C compiler")
def test_what_is_compiled_gives_the_same(tmp_path: Path) -> None:
    compile_modules(tmp_path, [PACKAGE / f"{name}.py" for name in SMALL])
    (tmp_path / "none").mkdir()
    from_source, words = ask(tmp_path / "none")
    assert from_source
    assert ask(tmp_path / "made") == [False, words]


def test_each_module_is_there_once() -> None:
    assert len(set(native.MODULES)) == len(native.MODULES)
    assert not [path for path in native.sources() if not path.is_file()]


def test_a_changed_source_is_not_what_was_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = native.folder()
    changed = tmp_path / "known.py"
    changed.write_text("# another")
    monkeypatch.setattr(native, "sources", lambda: [changed])
    assert native.folder() != before


def test_nothing_is_preferred_when_it_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(native.SWITCH, "0")
    package = ["here"]
    native.prefer_compiled(package)
    assert package == ["here"]
