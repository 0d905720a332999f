"""The checks of one language folder: its words, their families, and the frames that use them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract import frames, language
from extract.check_problems import Problems, entries_of
from extract.findings import VERBS
from extract.lexicon import EVENT, GRAMMAR, MODIFIER, SIDE, WEAPON, Entry
from extract.lexicon_builder import WORD_CLASSES, LexiconBuilder, _add_family, start_lexicon
from extract.text import fold_word
from schema import decisions
from schema.errors import DataError, nearest
from schema.strict_yaml import Map, check_keys

_LIGHT_WORDS = {
    "event": ("object", "subject", "any", "means"),
    "subject": ("attacker", "target", "place"),
    "object": ("attacker", "target", "place"),
    "result": ("yes", "no"),
    "certainty": ("claimed",),
}
_MODIFIER_KEYS = ("effect", "scope", "only", "spare", "unless", "tolls")
_MARKERS = ("marker", "connector", "speech", "scene")
_NAME_FIELDS = ("{code}", "short_{code}", "leaders_{code}")


@dataclass
class _Builder(LexiconBuilder):
    """A builder that notes a form in two families and goes on."""

    problems: Problems = field(default_factory=Problems)

    def add(self, entry: Entry, paradigm: str, stem: str, path: Path, line: int) -> None:
        """Add a stem, or note why it can't be."""
        self.problems.attempt(super().add, entry, paradigm, stem, path, line)


class LanguageCheck:
    """Looks at one language folder and notes all that is wrong."""

    def __init__(self, folder: Path, problems: Problems) -> None:
        self.folder, self.problems = folder, problems

    def check(self, kinds: list[str], people: list[tuple[Map, Path]]) -> None:
        """Note what is wrong, given the kinds of sides and the entries of names."""
        start = self.problems.attempt(start_lexicon, self.folder)
        if start is None:
            return
        builder = _Builder(start.morphology, problems=self.problems)
        families: dict[str, tuple[Path, int]] = {}
        for path in sorted((self.folder / "words").glob("*.yml")):
            for entry in self._list(builder, path, ["family"], EVENT):
                families.setdefault(entry["family"], (path, entry.line))
        scenes = self._grammar(builder)
        path = self.folder / "weapons.yml"
        for entry in self._list(builder, path, ["weapon"], WEAPON):
            known = decisions.vocabulary()["weapons"]
            self.problems.words(entry, "weapon", known, path, entry["weapon"])
        for error in _shared_names(people, self.folder.name):
            self.problems.note(error)
        path = self.folder / "people.yml"
        for entry in self._list(builder, path, ["people"], SIDE):
            self.problems.words(entry, "people", kinds, path, entry["people"])
        self._frames(families, scenes, kinds)

    def _list(
        self,
        builder: LexiconBuilder,
        path: Path,
        keys: Sequence[str],
        layer: int,
        others: Iterable[str] = (),
    ) -> Iterator[Map]:
        """The entries of a list of words that can be used, their words added."""
        optional = [*WORD_CLASSES, "never", "parted", *others]
        for entry in entries_of(path, self.problems):
            key = next(iter(entry))
            if key not in keys:
                problem, remedy = f"An entry begins with {key}.", nearest(key, list(keys))
                self.problems.note(DataError(path, problem, remedy, line=entry.line))
                continue
            name = entry[key]
            self.problems.attempt(check_keys, entry, path, required=[key], optional=optional, name=name)
            _add_family(builder, path, entry, key, layer)
            yield entry

    def _grammar(self, builder: LexiconBuilder) -> list[str]:
        """Note what is wrong with the grammar's lists; the scenes that frames may ask for."""
        path = self.folder / "light.yml"
        actions = decisions.vocabulary()["actions"]
        light_words = {**_LIGHT_WORDS, "only": actions, "spare": actions}
        for entry in self._list(builder, path, ["light"], GRAMMAR, light_words):
            for key, known in light_words.items():
                self.problems.words(entry, key, known, path, entry["light"])
        path = self.folder / "markers.yml"
        marks = list(self._list(builder, path, _MARKERS, GRAMMAR))
        scenes = [mark["scene"] for mark in marks if "scene" in mark]
        path = self.folder / "modifiers.yml"
        for entry in self._list(builder, path, ["modifier"], MODIFIER, _MODIFIER_KEYS):
            self.problems.attempt(language._modifier, entry, path, scenes)
        return scenes

    # -- frames ------------------------------------------------------------------------------------

    def _frames(self, families: dict[str, tuple[Path, int]], scenes: list[str], kinds: list[str]) -> None:
        used: set[str] = set()
        seen: dict[str, Path] = {}
        for path in sorted((self.folder / "frames").glob("*.yml")):
            for entry in entries_of(path, self.problems):
                self._frame(entry, path, list(families), scenes, kinds)
                used.update(entry.get("triggers", "").split())
                name = entry.get("frame", "")
                if name in seen:
                    self._note(
                        entry, path, "frame",
                        f"The name {name} is used twice (also in {seen[name].name}).",
                        "Rename one: the name travels with every row.",
                    )  # fmt: skip
                seen[name] = path
        for family, (path, line) in families.items():
            if family not in used:
                problem = f"No frame has the trigger {family}."
                remedy = "Name it in the triggers of a frame, or take the family out."
                self.problems.note(DataError(path, problem, remedy, line=line, name=family))

    def _frame(
        self, entry: Map, path: Path, families: list[str], scenes: list[str], kinds: list[str]
    ) -> None:
        words = {kind: list(known) for kind, known in decisions.vocabulary().items()}
        known = frames.known_words(families, words["actions"], words["weapons"], scenes)
        more = {
            "outcome": words["outcomes"],
            "victims": words["outcomes"],
            "only": sorted({*VERBS, *WORD_CLASSES}),
            "unnamed": kinds,
        }
        for key, allowed in (known | more).items():
            self.problems.words(entry, key, allowed, path, entry.get("frame", ""))
        self.problems.attempt(frames._frame, entry, path, known)
        judged, action = decisions.load(), entry.get("action", "")
        asked = action in judged.by_action or judged.without_action
        if action in words["actions"] and not asked:
            self._note(
                entry, path, "action", f"No decision asks for the action {action}.",
                "Add a decision to schema/decisions.yml, or give another action.",
            )  # fmt: skip

    def _note(self, entry: Map, path: Path, key: str, problem: str, remedy: str) -> None:
        line, name = entry.lines.get(key, entry.line), entry.get("frame", "")
        self.problems.note(DataError(path, problem, remedy, line=line, name=name))


def _shared_names(entries: list[tuple[Map, Path]], code: str) -> Iterator[DataError]:
    """Names that two actors, or two epithets, have: in full, short, or of a leader."""
    owners: dict[tuple[str, str], tuple[str, Path, int]] = {}
    for entry, path in entries:
        key = "epithet" if "epithet" in entry else "actor"
        for pattern in _NAME_FIELDS:
            names: Any = entry.get(pattern.format(code=code), [])
            for name, line in zip(names, getattr(names, "lines", []), strict=True):
                owner, where, at = owners.setdefault((key, fold_word(name)), (entry[key], path, line))
                if owner != entry[key]:
                    yield DataError(
                        path,
                        f"This name has two {key}s: {owner} and {entry[key]}.",
                        f"Keep it with one; the other is in {where.name}, line {at}.",
                        line=line,
                        name=entry[key],
                        words=name,
                    )
