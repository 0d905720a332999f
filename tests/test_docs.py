"""README and the pages on rules say what is so: answers are asked again, additions are made."""

from __future__ import annotations

import difflib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import readme

ROOT = readme.ROOT
RULES = ROOT / "docs" / "rules.md"
RULES_AR = ROOT / "docs" / "rules.ar.md"
PAGES = [readme.README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]

_LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
_YAML = re.compile(r"^```yaml\n(.*?)^```", re.M | re.S)
# An addition is told in words, so that it reads as a sentence: where, then the lines to add.
_UNDER = re.compile(r"^In `(\S+)`, at `([^`]+)`, under `([^`]+)`\n\n```yaml\n(.*?)^```", re.M | re.S)
_END = re.compile(r"At the end of `(\S+)`\n\n```yaml\n(.*?)^```", re.M | re.S)
_CHANGE = re.compile(r"^\| ([^|a-z]+) \| (nothing|\w+ = [^|]+) \| (nothing|\w+ = [^|]+) \|$", re.M)

# Read in its own process: rules are read once in each.
_CODE = """
import json, sys
from datetime import date
from extract.check import check_rules
from extract.documents import Document
from extract.pipeline import code_document
problems = [str(p) for p in check_rules()]
rows = [
    code_document(Document("example", "", "txt", "ar", None, None, None, None, date(2019, 5, 10),
                           "given", text, ""))["reports"]
    for text in json.load(sys.stdin)
]
json.dump([problems, rows], sys.stdout, default=str)
"""


def test_readme_gives_the_answers_of_today(tmp_path: Path) -> None:
    text = readme.README.read_text(encoding="utf-8")
    new = readme.fill(text, tmp_path / "out", readme.build(tmp_path / "out"))
    lines = difflib.unified_diff(text.splitlines(), new.splitlines(), "README.md", "today", "", "", 0)
    difference = "\n".join(lines)
    if difference:
        pytest.fail(f"python tests/readme.py writes them:\n{difference}", pytrace=False)


def test_readme_has_its_parts_in_order() -> None:
    text = readme.README.read_text(encoding="utf-8")
    parts = ["sentence", "commands", "questions", "alias", "can't", "Licences"]
    headings = re.findall(r"^## (.+)$", text, re.M)
    assert len(headings) == len(parts)
    assert all(part in heading for part, heading in zip(parts, headings, strict=True))
    assert len(readme.QUESTION.findall(text)) == 3


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_to_files(page: Path) -> None:
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if "//" not in link and not (page.parent / link).exists()] == []


def test_additions_of_the_page_on_rules_work(tmp_path: Path) -> None:
    text = RULES.read_text(encoding="utf-8")
    changes = _CHANGE.findall(text)
    sentences = [sentence for sentence, _, _ in changes]
    for package in ("extract", "schema"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignore)
    problems, before = coded(tmp_path, sentences)
    added = add(text, tmp_path)
    problems_after, after = coded(tmp_path, sentences)
    assert (len(added), len(changes)) == (5, 5)
    assert [problem for problem in problems_after if problem not in problems] == []
    got = [
        (s, told(b, old), told(a, new)) for (s, old, new), b, a in zip(changes, before, after, strict=True)
    ]
    assert got == changes


def test_the_arabic_page_adds_the_same() -> None:
    pages = [_YAML.findall(page.read_text(encoding="utf-8")) for page in (RULES, RULES_AR)]
    assert pages[0] == pages[1]


def add(text: str, root: Path) -> list[str]:
    """Make a page's additions in a copy of the packages, as a reader would."""
    added = []
    for name, entry, key, lines in _UNDER.findall(text):
        path = root / name
        rules = path.read_text(encoding="utf-8")
        assert lines not in rules, f"{name} has it already"
        start = rules.index(f"\n{entry}\n")
        place = rules.index(f"\n{key}\n", start) + len(key) + 2
        path.write_text(rules[:place] + lines + rules[place:], encoding="utf-8")
        added.append(name)
    for name, lines in _END.findall(text):
        path = root / name
        path.write_text(path.read_text(encoding="utf-8") + "\n" + lines, encoding="utf-8")
        added.append(name)
    return added


def coded(root: Path, sentences: list[str]) -> tuple[list[str], list[list[dict[str, str]]]]:
    """What is wrong with the rules of a copy, and the rows that it gives for each sentence."""
    done = subprocess.run(
        [sys.executable, "-c", _CODE], cwd=root, input=json.dumps(sentences), text=True,
        capture_output=True, env={**os.environ, "PYTHONPATH": str(root)}, check=True,
    )  # fmt: skip
    problems, rows = json.loads(done.stdout)
    root_free = [problem.replace(str(root), "") for problem in problems]
    return [re.sub(r", line \d+", "", problem) for problem in root_free], rows


def told(rows: list[dict[str, str]], wanted: str) -> str:
    """The field that is asked for, as the only row has it."""
    if len(rows) != 1:
        return "nothing" if not rows else f"{len(rows)} rows"
    field = wanted.split(" = ")[0]
    return f"{field} = {rows[0].get(field)}"
