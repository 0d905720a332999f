"""What is done for every sentence, compiled to machine code and used while its sources are the same.

Compiled by mypyc from the very same files: nothing else is written for it, and rows are the same.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from extract.folders import PACKAGE, digest_of

# The way of a document, from its letters to its rows. What reads data files stays out:
# of a broken one it is for us to say what is wrong.
MODULES = (
    "text", "known", "gate", "lexicon", "clauses", "sides", "numerals", "boilerplate",
    "dates", "dates_days", "dates_events", "dates_parts", "dates_periods", "dates_rules",
    "dates_tokens", "dates_values",
    "quantities", "quantity_context", "quantity_nouns", "quantity_numbers", "quantity_parser",
    "quantity_strength",
    "places", "place_choice", "place_context", "place_home", "place_meanings", "place_parts",
    "frame", "findings", "matching", "reach", "roles", "needs", "verbs", "carriers", "modifiers",
    "incident", "incidents", "joining", "tolls", "headlines", "distance",
    "story", "verdicts", "coding", "notes", "strengths", "pipeline",
)  # fmt: skip
LEVEL = "3"  # of the C compiler's optimising: a tenth less time than 1
SWITCH = "WAQAI_NATIVE"  # 0 in the environment leaves it unused


def sources() -> list[Path]:
    """The files that are compiled."""
    return [PACKAGE / f"{name}.py" for name in MODULES]


def folder() -> Path:
    """Where this Python keeps these sources compiled, and nothing else that was compiled before."""
    return Path(sys.prefix) / "waqai" / digest_of([*sources(), Path(__file__)])


def is_wanted() -> bool:
    """Whether what is compiled is to be used: not when WAQAI_NATIVE is 0."""
    return os.environ.get(SWITCH) != "0"


def prefer_compiled(package: list[str]) -> None:
    """Let modules of the package with this `__path__` be imported compiled where they are."""
    if not is_wanted():
        return
    compiled = folder()
    if (compiled / "extract").is_dir():
        package.insert(0, str(compiled / "extract"))
        sys.path.append(str(compiled))  # the library that all of them share


def is_compiled() -> bool:
    """Whether this process runs what was compiled."""
    return str(folder()) in sys.path
