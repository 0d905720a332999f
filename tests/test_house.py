"""The house's own rules: imports run one way, disk at the ends, two commands, pinned packages."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from extract.cli import cli
from extract.commands.check import DATA, data_problems
from schema.strict_yaml import read_yaml

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*ROOT.glob("extract/**/*.py"), *ROOT.glob("schema/**/*.py")])

# From the ground up: a module imports from its own floor and those below.
FLOORS = [
    ["schema", "schema.*"],
    [
        "extract",
        "extract.text",
        "extract.gate",
        "extract.documents",
        "extract.processes",
        "extract.compiled",
        "extract.folders",
        "extract.native",
    ],
    ["extract.morphology", "extract.lexicon*", "extract.actors", "extract.gazetteer"],
    ["extract.dates*", "extract.quantit*", "extract.numerals", "extract.place*"],
    ["extract.clauses", "extract.sides", "extract.frames", "extract.modifiers", "extract.matching"],
    ["extract.language", "extract.boilerplate"],
    ["extract.incidents"],
    ["extract.coding", "extract.strengths", "extract.notes"],
    ["extract.linking"],
    ["extract.engine"],
    ["extract.pipeline"],
    ["extract.explain", "extract.readers", "extract.readers.*", "extract.store", "extract.sorting"],
    ["extract.parts", "extract.seen"],
    ["extract.listing", "extract.coded", "extract.output"],
    ["extract.runner"],
    ["extract.commands", "extract.commands.*"],
    ["extract.cli"],
    ["extract.__main__"],
]
# Between the ends everything is a function of values.
NO_DISK = ["text", "documents", "clauses", "sides", "matching", "incidents", "coding", "notes"]
NO_DISK += ["strengths", "linking", "pipeline"]
DISK = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "rename"}
WRITERS = [
    "extract.store",
    "extract.parts",
    "extract.listing",
    "extract.sorting",
    "extract.compiled",
    "extract.commands.*",
    "extract.bench*",
    "extract.report*",
]
WRITES = {"write_text", "write_bytes", "mkdir", "unlink", "rename", "rmtree", "write_table"}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


def matches(name: str, patterns: list[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def imports_of(tree: ast.Module) -> Iterator[str]:
    """Modules of the house that a module names, also inside its functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in MODULES else node.module for name in names]
        else:
            continue
        yield from (name for name in names if name in MODULES)


def calls_of(tree: ast.Module) -> set[str]:
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    names = {call.attr if isinstance(call, ast.Attribute) else None for call in calls}
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {name for name in names if name} | {c.id for c in calls if isinstance(c, ast.Name)}


def floor_of(name: str) -> int | None:
    return next((n for n, patterns in enumerate(FLOORS) if matches(name, patterns)), None)


def test_imports_run_one_way() -> None:
    upwards = [
        f"{name} imports {used}"
        for name, tree in MODULES.items()
        for used in imports_of(tree)
        if (floor := floor_of(name)) is not None and (other := floor_of(used)) is not None and other > floor
    ]
    assert not upwards


def test_imports_make_no_circle() -> None:
    graph = {name: set(imports_of(tree)) - {name} for name, tree in MODULES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


def test_disk_is_touched_at_the_ends_only() -> None:
    for name, tree in MODULES.items():
        if matches(name, [f"extract.{pattern}" for pattern in NO_DISK]):
            assert not calls_of(tree) & DISK, name
        if not matches(name, WRITERS):
            assert not calls_of(tree) & WRITES, name


def test_nothing_global_changes() -> None:
    for name, tree in MODULES.items():
        assert not any(isinstance(node, ast.Global) for node in ast.walk(tree)), name


@pytest.mark.parametrize(
    "path",
    sorted([*ROOT.glob("extract/**/*.yml"), *ROOT.glob("schema/**/*.yml")]),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_data_files_are_strict_yaml(path: Path) -> None:
    assert read_yaml(path)


@pytest.mark.parametrize("name", DATA)
def test_data_files_pass_their_checks(name: str) -> None:
    assert data_problems(DATA[name]) == []


def test_each_target_is_one_line_that_calls_waqai() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+): \.venv/ready  ## \S.*\n\t@\$\(WAQAI\) (\S+)[^\n]*\n\n", text, re.M)
    assert sorted(name for name, _ in targets) == sorted(cli.commands)
    assert all(name == command for name, command in targets)


def test_each_dependency_has_a_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    for dependency in project["dependencies"] + extras:
        assert re.search(rf'"{re.escape(dependency)}", +# \w', text), dependency


@pytest.mark.parametrize("name", ["core.txt", "dev.txt"])
def test_packages_are_pinned_with_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in text.replace("--hash", "")
    for entry in re.split(r"\n(?=\w)", text.strip()):
        assert re.match(r"[\w.-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    for dependency in project["dependencies"] + extras:
        name = re.split(r"[<>=\[]", dependency)[0]
        assert name == "waqai" or re.search(rf"^{name}==", pinned, re.M), name
