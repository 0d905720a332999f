"""The few errors, each a sentence that says where, what and what to do."""

from __future__ import annotations

from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any


class DataError(Exception):
    """A rule, name or schema file that can't be used: nothing is built, exit code 2.

    `line` is 1-based; `name` is the rule, actor or table it stands in.
    """

    def __init__(
        self,
        path: Path | str,
        problem: str,
        remedy: str,
        *,
        line: int | None = None,
        name: str | None = None,
        words: str | None = None,
    ) -> None:
        where = f"{path}, line {line}" if line else f"{path}"
        if name:
            where += f", {name}"
        # Arabic stands on a line of its own: beside Latin it falls apart in a terminal.
        quoted = f"\n    {words}" if words else ""
        super().__init__(f"{where}{quoted}\n  {problem}\n  {remedy}")
        self.path, self.problem, self.remedy = str(path), problem, remedy
        self.line, self.name, self.words = line, name, words

    def __reduce__(self) -> tuple[Any, ...]:
        # As an error is that another process tells of.
        make = partial(DataError, line=self.line, name=self.name, words=self.words)
        return make, (self.path, self.problem, self.remedy)


class InputError(Exception):
    """A document that can't be read: it is listed with this reason, the rest is built."""


def nearest(word: str, known: list[str]) -> str:
    """The closest known word as a hint, or the list when nothing is close.

    >>> nearest("attaker", ["attacker", "target"])
    'Did you mean attacker?'
    """
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else "Known: " + ", ".join(sorted(known)) + "."
