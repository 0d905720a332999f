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
    "rules and names": "extract.pipeline:check_rules",
}


def check() -> int:
    """Run every check, print each result; 2 for a broken data file, 1 for lint or types."""
    broken = sum(not _data(name, function) for name, function in DATA.items())
    faulty = sum(not _tool(name, arguments) for name, arguments in TOOLS.items())
    return 2 if broken else 1 if faulty else 0


def test(arguments: tuple[str, ...]) -> int:
    """Run pytest."""
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False).returncode


def _data(name: str, function: str) -> bool:
    module, _, attribute = function.partition(":")
    try:
        run: Callable[[], object] = getattr(import_module(module), attribute)
        found = run()
        problems = [str(problem) for problem in found] if isinstance(found, list) else []
    except DataError as error:
        problems = [str(error)]
    return _print(name, problems)


def _tool(name: str, arguments: tuple[str, ...]) -> bool:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return _print(name, [done.stdout + done.stderr] if done.returncode else [])


def _print(name: str, problems: list[str]) -> bool:
    print(f"{name:16} {'ok' if not problems else f'{len(problems)} to mend'}")
    for problem in problems:
        print("  " + problem.rstrip().replace("\n", "\n  "))
    return not problems
