"""Frames: a trigger, and how each role is realised near it. Read, checked, indexed by trigger."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from extract.frame import Example, Frame
from schema.errors import DataError, nearest
from schema.strict_yaml import Map, check_keys, read_yaml

# How a role's filler may stand to its trigger. subject, object: of a verb, or of the light verb
# that carries an event noun; genitive: right behind a noun; adjective: a nationality behind a
# noun; the others: behind the small words of that name in markers.yml.
SLOTS: Final = (
    "subject", "object", "genitive", "adjective",
    "upon", "by", "between", "with", "of", "to", "at", "from", "means", "announcer", "author",
)  # fmt: skip
PARTIES: Final = ("attacker", "target")
_OPTIONAL: Final = (
    *PARTIES, "weapon", "outcome", "only", "needs", "victims", "examples", "also",
    "place", "beside", "unnamed",
)  # fmt: skip
# What must be told for a row: a frame may ask for more than the general measure of concreteness.
NEEDS: Final = ("attacker", "target", "place", "date", "count", "weapon", "armed_attacker", "armed", "verb",
         "crowd", "near_target", "no_person", "two_parties", "named", "light", "casualties", "armed_target",
         "conflict", "cause", "day", "from_place", "weapon_near", "crowd_attacker", "crowd_target",
         "no_army", "people_attacker", "opponent", "perfect", "captives", "purpose", "venue",
         "state_attacker", "opens", "remote_near", "person_target", "taken")  # fmt: skip

# Needs that a sentence meets or not, whoever acts in it.
_OF_SENTENCE: Final = frozenset([
    "verb", "crowd", "casualties", "conflict", "weapon_near", "opponent", "perfect", "captives", "purpose",
    "venue", "opens", "remote_near", "taken", "count", "place", "date", "day", "from_place", "cause",
])  # fmt: skip
_SLOW: Final = frozenset(["place", "date", "day"])


def read_frames(
    folder: Path,
    families: Iterable[str],
    actions: Iterable[str],
    weapons: Iterable[str],
    scenes: Iterable[str] = (),
) -> dict[str, tuple[Frame, ...]]:
    """The frames of a language by trigger family, in the order of files and lines.

    Raises DataError for an unknown key, family, action, slot or need, a name used twice, and a
    frame without an example of both kinds.
    """
    known = known_words(families, actions, weapons, scenes)
    seen: dict[str, Path] = {}
    by_trigger: dict[str, list[Frame]] = {}
    for path in sorted(folder.glob("*.yml")):
        for entry in read_yaml(path):
            frame = _frame(entry, path, known)
            if frame.name in seen:
                raise DataError(
                    path,
                    f"The name {frame.name} is used twice (also in {seen[frame.name].name}).",
                    "Rename one: the name travels with every row.",
                    line=frame.line,
                )
            seen[frame.name] = path
            for trigger in frame.triggers:
                by_trigger.setdefault(trigger, []).append(frame)
    return {trigger: tuple(frames) for trigger, frames in by_trigger.items()}


def known_words(
    families: Iterable[str], actions: Iterable[str], weapons: Iterable[str], scenes: Iterable[str]
) -> dict[str, list[str]]:
    """The words that each key of a frame may hold."""
    return {
        "triggers": [*families],
        "beside": [*families, *scenes, *weapons],
        "action": [*actions],
        "also": [*actions],
        "weapon": [*weapons],
        "needs": [*NEEDS],
        "attacker": [*SLOTS],
        "target": [*SLOTS],
    }


def _frame(entry: Map, path: Path, known: dict[str, list[str]]) -> Frame:
    check_keys(
        entry,
        path,
        required=["frame", "triggers", "action"],
        optional=_OPTIONAL,
        name=entry.get("frame", ""),
    )
    name = entry["frame"]
    for key, words in known.items():
        for word in entry.get(key, "").replace("|", " ").split():
            if word not in words:
                raise DataError(
                    path,
                    f"{word} is no {key} that is known.",
                    nearest(word, words),
                    line=entry.lines[key],
                    name=name,
                )
    examples = tuple(_example(e, path, name) for e in entry.get("examples", []))
    if not any(e.gives for e in examples) or all(e.gives for e in examples):
        raise DataError(
            path,
            "A frame needs an example that gives a row and one that gives nothing.",
            "Add examples: with text: and the expected fields, and one with gives: nothing.",
            line=entry.line,
            name=name,
        )
    choices = _choices(entry.get("needs", "").split())
    slots = {role: tuple(entry.get(role, "").split()) for role in PARTIES}
    return Frame(
        name=name,
        triggers=tuple(entry["triggers"].split()),
        action=entry["action"],
        also=tuple(entry.get("also", "").split()),
        slots=slots,
        roles={slot: role for slot in SLOTS if (role := _role_of(slots, slot))},
        weapons=tuple(entry.get("weapon", "").split()),
        outcomes=tuple(entry.get("outcome", "").split()),
        only=frozenset(entry.get("only", "").split()),
        needs=frozenset(entry.get("needs", "").split()),
        scene=tuple(c for c in choices if _OF_SENTENCE.issuperset(c)),
        choices=tuple(c for c in choices if not _OF_SENTENCE.issuperset(c)),
        beside=frozenset(entry.get("beside", "").split()),
        unnamed=entry.get("unnamed"),
        victims=entry.get("victims"),
        place=entry.get("place", ""),
        examples=examples,
        path=path,
        line=entry.line,
    )


def _role_of(slots: dict[str, tuple[str, ...]], slot: str) -> str:
    """The role that a slot gives, "" for none; what is done is done to an object, if both may be."""
    roles = ("target", "attacker") if slot in ("object", "genitive") else ("attacker", "target")
    return next((role for role in roles if slot in slots[role]), "")


def _choices(needs: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Alternatives of each need; those that places and dates are sought for come last."""
    cut = [tuple(sorted(need.split("|"), key=_SLOW.__contains__)) for need in needs]
    return tuple(sorted(cut, key=lambda choice: not _SLOW.isdisjoint(choice)))


EXPECTED: Final = (
    "sub_event_type", "actor1", "actor2", "location", "country", "event_date", "fatalities", "injured",
    "detained", "abducted", "escaped", "certainty", "weapon", "inter1", "inter2",
)  # fmt: skip


def _example(entry: Map, path: Path, name: str) -> Example:
    check_keys(entry, path, required=["text"], optional=["gives", *EXPECTED], name=name)
    nothing = entry.get("gives") == "nothing"
    gives = {key: entry[key] for key in EXPECTED if key in entry}
    if nothing == bool(gives):
        raise DataError(
            path,
            "An example either gives nothing or names the fields that it gives.",
            "Write gives: nothing, or fields such as sub_event_type: and location:.",
            line=entry.line,
            name=name,
        )
    return Example(" ".join(entry["text"].split()), None if nothing else gives, entry.line)
