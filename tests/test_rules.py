"""Every example of every frame; and what make check says of rules and names that are wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extract import frames
from extract.check import check_rules
from extract.documents import Document
from extract.explain import explain_text
from extract.explain_show import show_text
from extract.folders import LANGUAGES
from extract.frame import Example, Frame
from extract.pipeline import code_document
from schema import decisions
from schema.strict_yaml import read_yaml

PUBLISHED = date(2019, 5, 10)


def all_frames() -> Iterator[tuple[str, Path, Any, list[str]]]:
    """Language, file, entry and families of each frame, read without loading the language."""
    for folder in sorted(LANGUAGES.glob("*/frames")):
        words = folder.parent / "words"
        families = [e["family"] for path in sorted(words.glob("*.yml")) for e in read_yaml(path)]
        for path in sorted(folder.glob("*.yml")):
            for entry in read_yaml(path):
                yield folder.parent.name, path, entry, families


def examples() -> Iterator[Any]:
    vocabulary = decisions.vocabulary()
    for code, path, entry, families in all_frames():
        known = {
            "triggers": families,
            "action": list(vocabulary["actions"]),
            "also": list(vocabulary["actions"]),
            "weapon": list(vocabulary["weapons"]),
            "needs": list(frames.NEEDS),
            "attacker": list(frames.SLOTS),
            "target": list(frames.SLOTS),
        }
        frame = frames._frame(entry, path, known)
        for number, example in enumerate(frame.examples, 1):
            yield pytest.param(code, frame, example, id=f"{code}-{frame.name}-{number}")


def coded(text: str, code: str) -> Sequence[Mapping[str, Any]]:
    document = Document("example", "", "txt", code, None, None, None, None, PUBLISHED, "given", text, "")
    return code_document(document)["reports"]


def wrong(row: Mapping[str, Any], gives: Mapping[str, str]) -> dict[str, str]:
    """The fields of a row that are not as wanted, as they are."""
    return {field: str(row.get(field)) for field in gives if str(row.get(field)) != gives[field]}


@pytest.mark.parametrize(("code", "frame", "example"), list(examples()))
def test_example(code: str, frame: Frame, example: Example) -> None:
    rows = coded(example.text, code)
    where = f"{frame.path.name}, line {example.line}, {frame.name}"
    got = [
        f"{row['rule']}: " + ", ".join(f"{f} = {row.get(f)}" for f in example.gives or ["notes"])
        for row in rows
    ]
    lines = [where, f"wanted: {example.gives or 'nothing'}", "got:", *(got or ["nothing"])]
    story = "\n".join(lines)
    gives = example.gives
    if rows if gives is None else all(wrong(row, gives) for row in rows):
        pytest.fail(story + "\n\n" + show_text(explain_text(example.text, PUBLISHED, code)), False)


# -- make check ------------------------------------------------------------------------------------

FRAME = """
- frame: ground/attack
  triggers: attack
  action: assault
  attacker: subject
  target: object
  examples:
    - text: |
        هاجم مسلحون حاجزا
      sub_event_type: Armed clash
    - text: |
        هاجم الناقد الفيلم
      gives: nothing
"""
FILES = {
    "languages/ar/frames/ground.yml": FRAME,
    "languages/ar/words/violence.yml": """
- family: attack
  verb: |
    هاجم، يهاجم
""",
    "languages/ar/light.yml": """
- light: carry_out
  event: object
  subject: attacker
  verb: |
    شن، يشن
""",
    "languages/ar/markers.yml": """
- marker: upon
  fixed: |
    على
""",
    "languages/ar/modifiers.yml": """
- modifier: denial
  effect: denied
  scope: forward
  verb: |
    نفى، ينفي
""",
    "languages/ar/weapons.yml": """
- weapon: gun
  noun: |
    بندقية
""",
    "languages/ar/people.yml": """
- people: gunmen
  noun: |
    مسلحون
""",
    "names/kinds.yml": """
- kind: gunmen
  name: Unidentified Armed Group ({country})
  inter: Political militia
  acts: armed
""",
    "names/actors/libya.yml": """
- actor: lna
  name: Military Forces of Libya
  inter: State forces
  ar:
    - الجيش الوطني الليبي
- actor: gna
  name: Government of Libya
  inter: State forces
  ar:
    - حكومة الوفاق
""",
}
FRAMES, WORDS = "languages/ar/frames/ground.yml", "languages/ar/words/violence.yml"
PEOPLE, ACTORS = "languages/ar/people.yml", "names/actors/libya.yml"

# What is wrong: file, what stands there, what stands there instead, and what must be said: the
# line of the file, the name of the rule (if any) and words of the problem and the remedy.
WRONG = {
    "unknown key of a frame": (
        FRAMES, "  target:", "  taget:", 6, "ground/attack", "taget is not known", "mean target?"),
    "unknown slot": (
        FRAMES, "attacker: subject", "attacker: subjet", 5, "ground/attack",
        "subjet is no attacker", "mean subject?"),
    "unknown need": (
        FRAMES, "  target:", "  needs: plase\n  target:", 6, "ground/attack",
        "plase is no needs", "mean place?"),
    "unknown need of a choice": (
        FRAMES, "  target:", "  needs: place|wepon\n  target:", 6, "ground/attack",
        "wepon is no needs", "mean weapon?"),
    "unknown action": (
        FRAMES, "action: assault", "action: asault", 4, "ground/attack",
        "asault is no action", "mean assault?"),
    "unknown weapon of a frame": (
        FRAMES, "  target:", "  weapon: gunn\n  target:", 6, "ground/attack",
        "gunn is no weapon", "mean gun?"),
    "unknown outcome": (
        FRAMES, "  target:", "  outcome: territory_hold\n  target:", 6, "ground/attack",
        "territory_hold is no outcome", "mean territory_held?"),
    "unknown victims": (
        FRAMES, "  target:", "  victims: kiled\n  target:", 6, "ground/attack",
        "kiled is no victims", "mean killed?"),
    "unknown part of speech": (
        FRAMES, "  target:", "  only: nown\n  target:", 6, "ground/attack",
        "nown is no only", "mean noun?"),
    "no list has the trigger": (
        FRAMES, "triggers: attack", "triggers: attack atack", 3, "ground/attack",
        "atack is no triggers", "mean attack?"),
    "no frame has the family": (
        WORDS, "- family: attack", "- family: flee\n  noun: |\n    فرار\n- family: attack", 2,
        "flee", "No frame has the trigger flee", "take the family out"),
    "no example that gives a row": (
        FRAMES, "sub_event_type: Armed clash", "gives: nothing", 2, "ground/attack",
        "A frame needs an example that gives a row and one that gives nothing", "Add examples"),
    "no example that gives nothing": (
        FRAMES, "gives: nothing", "sub_event_type: Attack", 2, "ground/attack",
        "A frame needs an example that gives a row and one that gives nothing", "Add examples"),
    "unknown field of an example": (
        FRAMES, "sub_event_type: Armed", "sub_event: Armed", 10, "ground/attack",
        "sub_event is not known", "mean sub_event_type?"),
    "a frame's name twice": (
        FRAMES, FRAME, FRAME + FRAME, 15, "ground/attack", "used twice", "Rename one"),
    "two scripts on a line": (
        WORDS, "هاجم، يهاجم", "هاجم، يهاجم attack", 4, "", "Arabic and Latin", "on the next"),
    "a key twice": (
        FRAMES, "  action: assault", "  action: assault\n  action: kill", 5, "",
        "action is given twice", "Keep one"),
    "broken YAML": (FRAMES, "triggers: attack", "triggers: [attack", 4, "", "not YAML", "Check"),
    "a form in two families": (
        WORDS, "    هاجم، يهاجم", "    هاجم، يهاجم\n- family: assail\n  verb: |\n    هاجم، يهاجم",
        7, "assail", "two families: attack and assail", "violence.yml, line 4"),
    "unknown class of words": (
        WORDS, "  verb:", "  vreb:", 3, "attack", "vreb is not known", "mean verb?"),
    "unknown kind of list": (
        WORDS, "- family: attack", "- familly: attack", 2, "", "begins with familly",
        "mean family?"),
    "unknown effect of a modifier": (
        "languages/ar/modifiers.yml", "effect: denied", "effect: denyed", 3, "denial",
        "denyed is no effect", "mean denied?"),
    "unknown scope of a modifier": (
        "languages/ar/modifiers.yml", "scope: forward", "scope: forwards", 4, "denial",
        "forwards is no scope", "mean forward?"),
    "unknown role of a light verb": (
        "languages/ar/light.yml", "subject: attacker", "subject: atacker", 4, "carry_out",
        "atacker is no subject", "mean attacker?"),
    "unknown weapon": (
        "languages/ar/weapons.yml", "weapon: gun", "weapon: gunn", 2, "gunn",
        "gunn is no weapon", "mean gun?"),
    "unknown kind of people": (
        PEOPLE, "people: gunmen", "people: gunman", 2, "gunman",
        "gunman is no people", "mean gunmen?"),
    "unknown actor type of a kind": (
        "names/kinds.yml", "inter: Political militia", "inter: Political militias", 4, "gunmen",
        "Political militias is no inter", "mean Political militia?"),
    "unknown acts": (
        "names/kinds.yml", "acts: armed", "acts: arms", 5, "gunmen", "arms is no acts", "armed?"),
    "unknown actor type": (
        ACTORS, "inter: State forces", "inter: State force", 4, "lna",
        "State force is no actor type", "mean State forces?"),
    "an alias of two actors, hamza and all": (
        ACTORS, "    - حكومة الوفاق", "    - الجيش الوطنى الليبي", 11, "gna",
        "two actors: lna and gna", "libya.yml, line 6"),
    "a short name of two actors": (
        ACTORS, "    - حكومة الوفاق", "    - حكومة الوفاق\n  short_ar:\n    - الجيش الوطني الليبي",
        13, "gna", "two actors: lna and gna", "libya.yml, line 6"),
    "an actor twice": (
        ACTORS, "actor: gna", "actor: lna", 7, "", "lna is given twice", "Join the two"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small language and a few names with nothing wrong."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copy(LANGUAGES / "ar" / "morphology.yml", tmp_path / "languages" / "ar")
    return tmp_path


def check(folder: Path) -> list[Any]:
    return list(check_rules(folder / "languages", folder / "names", lambda: None))


def test_nothing_wrong(folder: Path) -> None:
    assert check(folder) == []


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named(folder: Path, name: str) -> None:
    file, old, new, line, rule, problem, remedy = WRONG[name]
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    found = [e for e in check(folder) if problem in e.problem]
    assert found, [str(e) for e in check(folder)]
    assert (found[0].path, found[0].line, found[0].name or "") == (str(path), line, rule)
    assert remedy in found[0].remedy


def test_all_that_is_wrong_is_listed(folder: Path) -> None:
    for file, old, new in [
        (FRAMES, "attacker: subject", "attacker: subjet"),
        (FRAMES, "action: assault", "action: asault"),
        (PEOPLE, "people: gunmen", "people: gunman"),
        (ACTORS, "inter: State forces", "inter: State force"),
        ("languages/ar/weapons.yml", "بندقية", "بندقية gun\n    rifle بندقية"),
    ]:
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    problems = [e.problem.split()[0] for e in check(folder)]
    assert sorted(problems) == ["Arabic", "Arabic", "State", "State", "asault", "gunman", "subjet"]


def test_what_loads_last_is_listed_too(folder: Path) -> None:
    def load() -> None:
        read_yaml(folder / FRAMES)

    path = folder / FRAMES
    assert check_rules(folder / "languages", folder / "names", load) == []
    path.write_text("- [", encoding="utf-8")
    assert check_rules(folder / "languages", folder / "names", load)
