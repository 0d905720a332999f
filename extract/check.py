"""Every rule and name looked at, and all that is wrong listed; a build stops at the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from extract import actors, engine
from extract.check_language import LanguageCheck
from extract.check_problems import Problems, entries_of
from extract.folders import LANGUAGES, NAMES
from schema import codebook
from schema.errors import DataError
from schema.strict_yaml import Map, check_keys, read_yaml, two_scripts

_ACTS = ("armed", "crowd", "civilian", "site")


def check_rules(
    folder: Path = LANGUAGES,
    names: Path = NAMES,
    load: Callable[[], object] = engine.load,
) -> list[DataError]:
    """Everything that is wrong with the languages in `folder` and the names in `names`.

    A file that is not strict YAML is named and looked at no further. When nothing is found, `load`
    is called: it reads what is not looked at here, such as dates, quantities and places.
    """
    problems = Problems()
    for path in sorted([*folder.rglob("*.yml"), *names.rglob("*.yml")]):
        for error in two_scripts(path, path.read_text(encoding="utf-8")):
            problems.note(error)
        problems.attempt(read_yaml, path)
    problems.unreadable = {error.path for error in problems}
    kinds, people = _names(names, problems)
    for path in sorted(folder.iterdir()):
        if (path / "frames").is_dir():
            LanguageCheck(path, problems).check(kinds, people)
    if not problems:
        problems.attempt(load)
    return problems


def _names(folder: Path, problems: Problems) -> tuple[list[str], list[tuple[Map, Path]]]:
    """The kinds of sides, and the entries of actors and epithets that can be used."""
    types = list(codebook.load().actor_types)
    kinds = {kind.id: kind for kind in _kinds(folder / "kinds.yml", types, problems)}
    known: dict[str, actors.Actor] = {}
    entries: list[tuple[Map, Path]] = []
    for path in sorted((folder / "actors").glob("*.yml")):
        for entry in entries_of(path, problems):
            actor = problems.attempt(actors._actor, entry, path, types)
            if actor is None:
                continue
            if actor.id in known:
                remedy = "Join the two."
                problems.note(
                    DataError(path, f"The actor {actor.id} is given twice.", remedy, line=entry.line)
                )
            known[actor.id] = actor
            entries.append((entry, path))
    path = folder / "epithets.yml"
    if str(path) not in problems.unreadable:
        problems.attempt(lambda: list(actors._epithets(path, known, kinds, entries)))
    return list(kinds), entries


def _kinds(path: Path, types: list[str], problems: Problems) -> Iterator[actors.Kind]:
    required = ["kind", "name", "inter", "acts"]
    for entry in entries_of(path, problems):
        faults = len(problems)
        problems.attempt(check_keys, entry, path, required=required, optional=["associate"])
        if len(problems) > faults:
            continue
        if entry["name"]:  # a place that stands for its owner has no name and no type
            problems.must(entry["inter"], "inter", types, entry, path, entry["kind"])
        problems.must(entry["acts"], "acts", _ACTS, entry, path, entry["kind"])
        yield actors.Kind(entry["kind"], entry["name"], entry["inter"], entry["acts"], None)
