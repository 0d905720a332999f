"""`waqai check` and `waqai test`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module

from schema.errors import DataError

# Each is a tool, or the name of a function that loads data files: it raises DataError or gives a
# list of problems, each a sentence.
TOOLS = {
    "lint": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "types": ("mypy",),
}
DATA = {
    "codebook": "schema.codebook:load",
    "countries": "schema.countries:countries",
    "tables": "schema.tables:load",
    "table checks": "schema.checks:load",
    "decisions": "schema.decisions:load",
    "rules and names": "extract.check:check_rules",
}


def check() -> int:
    """Run every check, print each result; 2 for a broken data file, 1 for lint or types."""
    broken = sum(not _print(name, data_problems(where)) for name, where in DATA.items())
    faulty = sum(not _print(name, _tool_problems(command)) for name, command in TOOLS.items())
    return 2 if broken else 1 if faulty else 0


def test(arguments: tuple[str, ...]) -> int:
    """Run pytest; the whole suite on all cores, each file's tests on one."""
    chosen = arguments or ("-n", "auto", "--dist", "loadfile")
    return subprocess.run([sys.executable, "-m", "pytest", *chosen], check=False).returncode


def data_problems(where: str) -> list[str]:
    """What the function `module:name` finds wrong in the files it loads."""
    module, _, name = where.partition(":")
    try:
        run: Callable[[], object] = getattr(import_module(module), name)
        found = run()
    except DataError as error:
        return [str(error)]
    return [str(problem) for problem in found] if isinstance(found, list) else []


def _tool_problems(command: tuple[str, ...]) -> list[str]:
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
    return [done.stdout + done.stderr] if done.returncode else []


def _print(name: str, problems: list[str]) -> bool:
    print(f"{name:16} {'ok' if not problems else f'{len(problems)} to mend'}")
    for problem in problems:
        print("  " + problem.rstrip().replace("\n", "\n  "))
    return not problems
