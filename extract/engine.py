"""Everything read from data files for a language, once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extract.coding import Coder
from extract.compiled import compiled
from extract.folders import LANGUAGES, languages
from extract.gate import Gate
from extract.gazetteer import Gazetteer
from extract.language import Language, load_language
from extract.places import PlaceFinder
from schema import codebook, decisions


@dataclass(frozen=True)
class Engine:
    """What the way of a document needs, for one language."""

    language: Language
    places: PlaceFinder
    coder: Coder
    gate: Gate


@cache
def engine(code: str) -> Engine:
    """The engine of a language. Raises DataError for a file that can't be used."""
    return compiled(f"engine-{code}", lambda: _read_engine(code))


def _read_engine(code: str) -> Engine:
    language = load_language(code)
    gazetteer = Gazetteer.load()
    coder = Coder(language.actors, codebook.load(), decisions.load(), gazetteer.country)
    gate = Gate(language.telling.__contains__)
    return Engine(language, PlaceFinder.read(gazetteer, LANGUAGES / code), coder, gate)


def load() -> None:
    """Read every rule, name and schema file, so that a broken one stops before any work."""
    for code in sorted(languages()):
        engine(code)
