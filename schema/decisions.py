"""From facts of an incident to its sub-event type, by the table of decisions.yml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from schema import codebook
from schema.errors import DataError, nearest
from schema.strict_yaml import Map, check_keys, read_yaml

_FOLDER: Final = Path(__file__).parent
_FILE: Final = _FOLDER / "decisions.yml"
_UNKNOWN: Final = "unknown"
# Which vocabulary the words of each condition come from.
_CONDITIONS: Final = {
    "actions": "actions", "also_actions": "actions", "not_actions": "actions",
    "weapons": "weapons", "not_weapons": "weapons",
    "outcomes": "outcomes", "not_outcomes": "outcomes",
    "attacker": "actors", "target": "actors", "either": "actors",
}  # fmt: skip
_EMPTY: Final[frozenset[str]] = frozenset()


class Facts(NamedTuple):
    """What is known of an incident, in the words of actions.yml and ACLED's actor types.

    `attacker` and `target` are None when the text names none. `target_on_duty` is read only
    for armed targets: True when they were armed or on guard.
    """

    actions: frozenset[str]
    attacker: str | None = None
    target: str | None = None
    target_on_duty: bool = True
    weapons: frozenset[str] = _EMPTY
    outcomes: frozenset[str] = _EMPTY


class Decision(NamedTuple):
    """The decision that fitted, the type it gives and why, in one line."""

    name: str
    sub_event_type: str
    because: str


class _When(NamedTuple):
    """One entry of `when`; an empty set asks nothing."""

    actions: frozenset[str] = _EMPTY
    also_actions: frozenset[str] = _EMPTY
    not_actions: frozenset[str] = _EMPTY
    weapons: frozenset[str] = _EMPTY
    not_weapons: frozenset[str] = _EMPTY
    outcomes: frozenset[str] = _EMPTY
    not_outcomes: frozenset[str] = _EMPTY
    attacker: frozenset[str] = _EMPTY
    target: frozenset[str] = _EMPTY
    either: frozenset[str] = _EMPTY
    target_on_duty: bool | None = None

    def fits(self, facts: Facts) -> bool:
        attacker, target = facts.attacker or _UNKNOWN, facts.target or _UNKNOWN
        return (
            (not self.attacker or attacker in self.attacker)
            and (not self.target or target in self.target)
            and _meets(self.actions, facts.actions)
            and self.not_actions.isdisjoint(facts.actions)
            and _meets(self.also_actions, facts.actions)
            and _meets(self.weapons, facts.weapons)
            and self.not_weapons.isdisjoint(facts.weapons)
            and _meets(self.outcomes, facts.outcomes)
            and self.not_outcomes.isdisjoint(facts.outcomes)
            and (not self.either or attacker in self.either or target in self.either)
            and self.target_on_duty in (None, facts.target_on_duty)
        )


def _meets(asked: frozenset[str], given: frozenset[str]) -> bool:
    return not asked or not asked.isdisjoint(given)


class Decisions(NamedTuple):
    """The table: its decisions in order, and their entries found by the actions they ask for."""

    rows: tuple[Decision, ...]
    entries: tuple[tuple[_When, Decision], ...]
    by_action: dict[str, tuple[int, ...]]  # indices of entries
    without_action: tuple[int, ...]

    def decide(self, facts: Facts) -> Decision | None:
        """The first decision that fits; None when the book has no event for these facts.

        >>> load().decide(Facts(frozenset({"clash"}), "State forces", "Rebel group")).name
        'sides-fight'
        """
        candidates = set(self.without_action)
        for action in facts.actions:
            candidates.update(self.by_action.get(action, ()))
        for index in sorted(candidates):
            entry, decision = self.entries[index]
            if entry.fits(facts):
                return decision
        return None

    def names(self) -> tuple[str, ...]:
        """The names of all decisions, in order."""
        return tuple(decision.name for decision in self.rows)


@dataclass(frozen=True, slots=True)
class Role:
    """A role of a frame: kinds of mention that may fill it, and the columns that it feeds."""

    name: str
    mentions: tuple[str, ...]
    columns: tuple[str, ...]
    meaning: str


@cache
def vocabulary(path: Path = _FOLDER / "actions.yml") -> dict[str, dict[str, str]]:
    """`actions`, `weapons` and `outcomes`: each word with its meaning."""
    data = read_yaml(path)
    check_keys(data, path, required=["actions", "weapons", "outcomes"])
    return {kind: dict(words) for kind, words in data.items()}


@cache
def roles(path: Path = _FOLDER / "roles.yml") -> dict[str, Role]:
    """The roles by name, in order."""
    found = {}
    for row in read_yaml(path)["roles"]:
        check_keys(row, path, required=["role", "mentions", "columns", "meaning"])
        found[row["role"]] = Role(row["role"], tuple(row["mentions"]), tuple(row["columns"]), row["meaning"])
    return found


@cache
def load(path: Path = _FILE) -> Decisions:
    """Read decisions.yml. Raises DataError for an unknown word, type, key or a name given twice."""
    data = read_yaml(path)
    check_keys(data, path, required=["groups", "decisions"])
    book = codebook.load()
    words = _words(data["groups"], path)
    rows: dict[str, Decision] = {}
    entries: list[tuple[_When, Decision]] = []
    for row in data["decisions"]:
        check_keys(row, path, required=["name", "when", "gives", "because"])
        name, gives = row["name"], row["gives"]
        if name in rows:
            raise DataError(path, f"{name} is given twice.", "Rename one.", line=row.line)
        if gives not in book.sub_event_types:
            hint = nearest(gives, list(book.sub_event_types))
            raise DataError(path, f"{gives} is no sub-event type.", hint, line=row.lines["gives"], name=name)
        rows[name] = Decision(name, gives, row["because"])
        entries += [(_entry(when, words, path, name), rows[name]) for when in row["when"]]
    by_action: dict[str, list[int]] = {}
    for index, (entry, _) in enumerate(entries):
        for action in entry.actions:
            by_action.setdefault(action, []).append(index)
    return Decisions(
        tuple(rows.values()),
        tuple(entries),
        {action: tuple(found) for action, found in by_action.items()},
        tuple(index for index, (entry, _) in enumerate(entries) if not entry.actions),
    )


def _words(groups: Map, path: Path) -> dict[str, dict[str, frozenset[str]]]:
    """For each vocabulary what a word stands for: itself, or the members of the group."""
    known = {kind: dict.fromkeys(words) for kind, words in vocabulary().items()}
    known["actors"] = dict.fromkeys([*codebook.load().actor_types, _UNKNOWN])
    check_keys(groups, path, required=[], optional=known, name="groups")
    result = {kind: {word: frozenset([word]) for word in words} for kind, words in known.items()}
    for kind, named in groups.items():
        for name, members in named.items():
            if name in known[kind]:
                raise DataError(path, f"{name} is a word already.", "Rename it.", line=named.lines[name])
            for word in members:
                if word not in known[kind]:
                    hint = nearest(word, list(known[kind]))
                    raise DataError(
                        path, f"{word} is not known here.", hint, line=named.lines[name], name=name
                    )
            result[kind][name] = frozenset(members)
    return result


def _entry(when: Map, words: dict[str, dict[str, frozenset[str]]], path: Path, name: str) -> _When:
    check_keys(when, path, required=[], optional=[*_CONDITIONS, "target_on_duty"], name=name)
    sets: dict[str, frozenset[str]] = {}
    for key, kind in _CONDITIONS.items():
        for word in when.get(key, ()):
            if word not in words[kind]:
                hint = nearest(word, list(words[kind]))
                raise DataError(path, f"{word} is not known here.", hint, line=when.lines[key], name=name)
        sets[key] = frozenset[str]().union(*(words[kind][word] for word in when.get(key, ())))
    duty = when.get("target_on_duty")
    if duty not in (None, "yes", "no"):
        raise DataError(path, "target_on_duty is yes or no.", "Write one of them.", line=when.line)
    return _When(**sets, target_on_duty=None if duty is None else duty == "yes")
