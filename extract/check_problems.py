"""A list of what is wrong that goes on behind the first fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ParamSpec, TypeVar

from schema.errors import DataError, nearest
from schema.strict_yaml import Map, read_yaml

P = ParamSpec("P")
T = TypeVar("T")


class Problems(list[DataError]):
    """What is wrong, in the order of being found; equal sentences once."""

    def __init__(self) -> None:
        super().__init__()
        self.unreadable: set[str] = set()  # files that are not strict YAML

    def note(self, error: DataError) -> None:
        """Add a problem unless it is listed."""
        if str(error) not in map(str, self):
            self.append(error)

    def attempt(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What the function gives; None, with the problem noted, when it raises DataError."""
        try:
            return function(*args, **kwargs)
        except DataError as error:
            self.note(error)
            return None

    def must(self, word: str, key: str, known: Iterable[str], entry: Map, path: Path, name: str) -> None:
        """Note a word of a key that is not among the known ones."""
        words = list(known)
        if word not in words:
            line = entry.lines.get(key, entry.line)
            problem = f"{word} is no {key} that is known."
            self.note(DataError(path, problem, nearest(word, words), line=line, name=name))

    def words(self, entry: Map, key: str, known: Iterable[str], path: Path, name: str) -> None:
        """The same for each word of a key's value, if it has one."""
        for word in entry.get(key, "").replace("|", " ").split():
            self.must(word, key, known, entry, path, name)


def entries_of(path: Path, problems: Problems) -> list[Map]:
    """The entries of a file; none when it is not there or not strict YAML."""
    return list(read_yaml(path)) if path.exists() and str(path) not in problems.unreadable else []
