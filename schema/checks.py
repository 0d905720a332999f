"""The invariants of checks.yml as queries over the tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from schema import codebook, tables
from schema.countries import countries
from schema.errors import DataError, nearest
from schema.strict_yaml import check_keys, read_yaml

_FILE = Path(__file__).with_name("checks.yml")


@dataclass(frozen=True, slots=True)
class Check:
    """A named rule; `query` gives two columns, the row's name and what is wrong with it."""

    name: str
    meaning: str
    query: str


@cache
def load(path: Path = _FILE) -> tuple[Check, ...]:
    """Read checks.yml. Raises DataError for unknown keys and a name given twice."""
    lists = _lists()
    found: dict[str, Check] = {}
    for row in read_yaml(path)["checks"]:
        check_keys(row, path, required=["check", "meaning", "query"])
        name, query = row["check"], row["query"]
        if name in found:
            raise DataError(path, f"{name} is given twice.", "Rename one.", line=row.line)
        for word, values in lists.items():
            query = query.replace("{" + word + "}", values)
        if "{" in query:
            word = query.split("{")[1].split("}")[0]
            hint = nearest(word, list(lists))
            raise DataError(path, f"{word} is no list.", hint, line=row.line, name=name)
        found[name] = Check(name, row["meaning"], query.strip())
    return tuple(found.values())


def _lists() -> dict[str, str]:
    """What the words in braces stand for: SQL lists of strings."""
    book = codebook.load()
    subs = book.sub_event_types.values()
    declared = tables.load()
    fields = [c.name for t in ("reports", "strengths") for c in declared[t].columns]
    return {
        "actor_types": _sql(book.actor_types),
        "types": _sql(f"{s.name} | {s.event_type} | {s.disorder_type}" for s in subs),
        "always_targeting": _sql(s.name for s in subs if s.civilian_targeting == "always"),
        "target_targeting": _sql(s.name for s in subs if s.civilian_targeting == "target"),
        "countries": _sql(f"{c.name} | {c.region} | {c.iso}" for c in countries().values()),
        "fields": _sql(dict.fromkeys(fields)),
    }


def _sql(words: Iterable[str]) -> str:
    return "[" + ", ".join(tables.literal(word) for word in words) + "]"
