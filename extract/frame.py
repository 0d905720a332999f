"""What a frame says of a deed: its trigger, the roles of the words around it, what must be told."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple


class Example(NamedTuple):
    """A text that a frame must find, with the fields of its row, or that gives nothing."""

    text: str
    gives: dict[str, str] | None
    line: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A rule: its name travels with every row that it makes."""

    name: str
    triggers: tuple[str, ...]
    action: str
    also: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]
    roles: dict[str, str]  # the role that a slot gives
    weapons: tuple[str, ...]
    outcomes: tuple[str, ...]
    only: frozenset[str]  # parts of speech of the trigger; empty for all
    needs: frozenset[str]
    # The needs, cut at "|", those that take long to see last: what the sentence must hold, and what
    # must be told of the roles.
    scene: tuple[tuple[str, ...], ...]
    choices: tuple[tuple[str, ...], ...]
    beside: frozenset[str]  # families, scenes or weapons: one stands behind the trigger in its clause
    unnamed: str | None  # kind of the attacker that the text leaves unnamed
    victims: str | None  # what happens to the counted target: killed injured detained ...
    place: str
    examples: tuple[Example, ...]
    path: Path
    line: int

    def __reduce__(self) -> tuple[Any, ...]:
        return Frame, tuple(getattr(self, field.name) for field in fields(self))
