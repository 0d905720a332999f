"""A language: its folder of words, frames and modifiers, read once and ready to use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.actors import Actors, add_names, add_nations, load_actors
from extract.dates import DateFinder
from extract.findings import Light
from extract.folders import LANGUAGES
from extract.frame import Frame
from extract.frames import read_frames
from extract.lexicon import EVENT, GRAMMAR, MODIFIER, SIDE, WEAPON, Lexicon
from extract.lexicon_builder import add_word_list, lines_of, start_lexicon
from extract.matching import Matcher
from extract.modifiers import EFFECTS, SCOPES, Modifier
from extract.quantities import QuantityFinder
from extract.text import fold_word
from schema.decisions import vocabulary
from schema.errors import DataError, nearest
from schema.strict_yaml import Map, check_keys, read_yaml

_SMALL = 2  # letters of a word that takes no article


@dataclass(frozen=True)
class Language:
    """All that the way from text to findings needs of one language."""

    code: str
    lexicon: Lexicon
    telling: frozenset[str]  # no event word or phrase and no size of a group stands without one
    matcher: Matcher
    frames: tuple[Frame, ...]
    modifiers: dict[str, Modifier]
    actors: Actors
    dates: DateFinder
    quantities: QuantityFinder
    boilerplate: tuple[str, ...]
    boilerplate_sections: tuple[str, ...]


@cache
def load_language(code: str, folder: Path = LANGUAGES) -> Language:
    """The language of a folder such as `ar`. Raises DataError for a file that can't be used."""
    path = folder / code
    builder = start_lexicon(path)
    families: list[str] = []
    for words in sorted((path / "words").glob("*.yml")):
        families += [entry["family"] for entry in add_word_list(builder, words, ["family"], EVENT)]
    lights = {}
    light_keys = ("event", "subject", "object", "result", "certainty", "only", "spare")
    for entry in add_word_list(builder, path / "light.yml", ["light"], GRAMMAR, light_keys):
        lights[entry["light"]] = Light(
            entry.get("event", "any"),
            entry.get("subject", ""),
            entry.get("object", ""),
            entry.get("result") == "yes",
            entry.get("certainty", ""),
            *_actions(entry, path / "light.yml", entry["light"]),
        )
    marks = add_word_list(builder, path / "markers.yml", ["marker", "connector", "speech", "scene"], GRAMMAR)
    scenes = [m["scene"] for m in marks if "scene" in m]
    modifiers = {}
    for entry in add_word_list(
        builder,
        path / "modifiers.yml",
        ["modifier"],
        MODIFIER,
        ("effect", "scope", "only", "spare", "unless", "tolls"),
    ):
        modifiers[entry["modifier"]] = _modifier(entry, path / "modifiers.yml", scenes)
    weapons = add_word_list(builder, path / "weapons.yml", ["weapon"], WEAPON)
    actors, entries = load_actors()
    add_names(builder, entries, code)
    add_nations(builder, code)
    add_word_list(builder, path / "people.yml", ["people"], SIDE)
    frames = read_frames(
        path / "frames", families, vocabulary()["actions"], [w["weapon"] for w in weapons], scenes
    )
    lexicon, quantities = builder.build(), QuantityFinder.read(path)
    telling = builder.triggers(lexicon, _everyday(path / "everyday.yml"))
    rubric = read_yaml(path / "boilerplate.yml")
    check_keys(rubric, path / "boilerplate.yml", required=["lines", "sections"])
    return Language(
        code=code,
        lexicon=lexicon,
        telling=frozenset(telling | quantities.words.strength_words),
        matcher=Matcher(frames, lights, actors, lexicon.masdars),
        frames=tuple({f.name: f for group in frames.values() for f in group}.values()),
        modifiers=modifiers,
        actors=actors,
        dates=DateFinder.read(path),
        quantities=quantities,
        boilerplate=tuple(dict.fromkeys(map(fold_word, rubric["lines"]))),
        boilerplate_sections=tuple(dict.fromkeys(map(fold_word, rubric["sections"]))),
    )


def _everyday(path: Path) -> set[str]:
    """The words of a list of everyday words, with the article and without."""
    lines = (forms for block in read_yaml(path).values() for _, forms in lines_of(block))
    words = {fold_word(form) for forms in lines for form in forms}
    return words | {"ال" + word for word in words if len(word) > _SMALL}


def _modifier(entry: Map, path: Path, scenes: list[str]) -> Modifier:
    for key, known in (("effect", EFFECTS), ("scope", SCOPES)):
        if entry.get(key) not in known:
            raise DataError(
                path,
                f"{entry.get(key)} is no {key} of a modifier.",
                nearest(entry.get(key, ""), sorted(known)),
                line=entry.lines.get(key, entry.line),
                name=entry["modifier"],
            )
    unless = entry.get("unless", "")
    if unless and unless not in scenes:
        raise DataError(
            path,
            f"{unless} is no scene of markers.yml.",
            nearest(unless, scenes),
            line=entry.lines["unless"],
            name=entry["modifier"],
        )
    only, spare = _actions(entry, path, entry["modifier"])
    tolls = entry.get("tolls") == "yes"
    return Modifier(entry["modifier"], entry["effect"], entry["scope"], only, spare, unless, tolls)


def _actions(entry: Map, path: Path, name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The actions of the keys `only` and `spare`."""
    actions = list(vocabulary()["actions"])
    for key in ("only", "spare"):
        for word in entry.get(key, "").split():
            if word not in actions:
                raise DataError(
                    path,
                    f"{word} is no action.",
                    nearest(word, actions),
                    line=entry.lines[key],
                    name=name,
                )
    return frozenset(entry.get("only", "").split()), frozenset(entry.get("spare", "").split())
