"""YAML read strictly: every scalar a string, no key twice, every value knows its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from schema.errors import DataError, nearest

_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3]")
_LATIN = re.compile(r"[A-Za-z]")
_BOTH = re.compile(rf"^(?!\s*#)(?=.*{_ARABIC.pattern}).*{_LATIN.pattern}", re.MULTILINE)


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Gives no value a type: all stay strings, and asking for each takes a quarter of the time."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


class Map(dict[str, Any]):
    """A mapping that knows the line (1-based) of itself and of each key."""

    line: int
    lines: dict[str, int]


class Seq(list[Any]):
    """A list that knows the line (1-based) of itself and of each entry."""

    line: int
    lines: list[int]


def two_scripts(path: Path, text: str) -> Iterator[DataError]:
    """An error for each line of the file's text with Arabic and Latin letters, comments aside."""
    if not _BOTH.search(text):  # one search of all is cheaper than two a line
        return
    for number, line in enumerate(text.splitlines(), 1):
        if _ARABIC.search(line) and _LATIN.search(line) and not line.lstrip().startswith("#"):
            yield DataError(
                path,
                "Arabic and Latin letters stand on one line.",
                "Put the key on one line and the Arabic words on the next.",
                line=number,
                words=line.strip(),
            )


def read_yaml(path: Path) -> Any:
    """The file's content as `Map`, `Seq` and `str`.

    Raises DataError for broken YAML, a key given twice, and a line with two scripts
    (Arabic and Latin in one line are shown out of order by most editors).
    """
    text = path.read_text(encoding="utf-8")
    for error in two_scripts(path, text):
        raise error
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DataError(
            path,
            f"This is not YAML: {getattr(error, 'problem', error)}.",
            "Check the indentation, and that a text with a colon or quote stands after '|'.",
            line=mark.line + 1 if mark else None,
        ) from None
    return Seq() if node is None else _plain(node, path)


def _plain(node: yaml.Node, path: Path) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        seq = Seq(_plain(child, path) for child in node.value)
        seq.line = node.start_mark.line + 1
        seq.lines = [child.start_mark.line + 1 for child in node.value]
        return seq
    result = Map()
    result.line = node.start_mark.line + 1
    result.lines = {}
    for key_node, value_node in node.value:
        key, line = key_node.value, key_node.start_mark.line + 1
        if key in result:
            raise DataError(path, f"The key {key} is given twice.", "Keep one.", line=line)
        result[key] = _plain(value_node, path)
        result.lines[key] = line
    return result


def check_keys(
    entry: Map, path: Path, *, required: Iterable[str], optional: Iterable[str] = (), name: str = ""
) -> None:
    """Raise DataError for a missing or unknown key, offering the nearest known one."""
    required, known = set(required), {*required, *optional}
    for key in entry:
        if key not in known:
            raise DataError(
                path,
                f"The key {key} is not known here.",
                nearest(key, sorted(known)),
                line=entry.lines[key],
                name=name,
            )
    for key in sorted(required - set(entry)):
        raise DataError(path, f"The key {key} is missing.", f"Add {key}:.", line=entry.line, name=name)
