"""What an event can be: types, actor types, scales, and the fields that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from schema.errors import DataError, nearest
from schema.strict_yaml import Map, check_keys, read_yaml

_FILE = Path(__file__).with_name("codebook.yml")
_TARGETING = ("always", "never", "target")


@dataclass(frozen=True, slots=True)
class SubEventType:
    """One of the 25; `rank` counts from 0 in ACLED's order of precedence."""

    name: str
    event_type: str
    disorder_type: str
    civilian_targeting: Literal["always", "never", "target"]
    meaning: str
    rank: int


@dataclass(frozen=True, slots=True)
class ActorType:
    """One of ACLED's eight: code 1-8, the text in `inter1`, and whether it bears arms."""

    code: int
    name: str
    armed: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """The book as loaded; every mapping keeps the order of codebook.yml."""

    event_types: dict[str, str]
    sub_event_types: dict[str, SubEventType]
    actor_types: dict[str, ActorType]
    time_precision: dict[int, str]
    geo_precision: dict[int, str]
    source_scales: dict[str, str]
    regions: tuple[str, ...]
    certainties: dict[str, str]
    record_types: dict[str, str]

    def event_type(self, sub_event_type: str) -> str:
        """`Battles` for `Armed clash`. Raises KeyError for an unknown sub-event type."""
        return self.sub_event_types[sub_event_type].event_type

    def disorder_type(self, sub_event_type: str) -> str:
        """`Political violence` for `Armed clash`. Raises KeyError for an unknown type."""
        return self.sub_event_types[sub_event_type].disorder_type

    def interaction(self, inter1: str | None, inter2: str | None) -> str | None:
        """The pair of actor types, whichever comes first; None when no type is known.

        The lower code stands first, save that ACLED writes External/Other forces-Civilians.

        >>> load().interaction("Civilians", "Rebel group")
        'Rebel group-Civilians'
        >>> load().interaction("State forces", None)
        'State forces only'
        """
        names = [name for name in (inter1, inter2) if name]
        if not names:
            return None
        if len(names) == 1:
            return f"{self.actor_types[names[0]].name} only"
        first, second = sorted(names, key=self._place_in_pair)
        return f"{first}-{second}"

    def _place_in_pair(self, inter: str) -> tuple[bool, int]:
        return inter == "Civilians", self.actor_types[inter].code

    def interactions(self) -> tuple[str, ...]:
        """Every text that `interaction` can give, 44 in all."""
        names = list(self.actor_types)
        alone = [f"{name} only" for name in names]
        pairs = [self.interaction(a, b) for i, a in enumerate(names) for b in names[i:]]
        return (*alone, *(pair for pair in pairs if pair))

    def civilian_targeting(self, sub_event_type: str, inter1: str | None, inter2: str | None) -> str | None:
        """`Civilian targeting` where the book says so, else None.

        Always in violence against civilians and excessive force, never in battles and
        strategic developments, and in explosions and riots when a main actor is Civilians.
        """
        rule = self.sub_event_types[sub_event_type].civilian_targeting
        hit = rule == "always" or (rule == "target" and "Civilians" in (inter1, inter2))
        return "Civilian targeting" if hit else None

    def source_scale(self, *scales: str | None) -> str | None:
        """Classes of source joined in ACLED's order: `Other-National`. None when none is known.

        ACLED joins two at most; of more, the first and the last in its order stand.
        """
        given = {part for scale in scales if scale for part in scale.split("-")}
        unknown = sorted(given - set(self.source_scales))
        if unknown:
            raise ValueError(
                f"{unknown[0]} is no source scale. {nearest(unknown[0], list(self.source_scales))}"
            )
        ordered = [name for name in self.source_scales if name in given]
        return "-".join(ordered if len(ordered) < 3 else [ordered[0], ordered[-1]]) or None


@cache
def load(path: Path = _FILE) -> Codebook:
    """Read codebook.yml. Raises DataError for a missing or unknown key or value."""
    data = read_yaml(path)
    lists = (
        "event_types", "actor_types", "time_precision", "geo_precision", "source_scales",
        "regions", "certainties", "record_types",
    )  # fmt: skip
    check_keys(data, path, required=lists)
    event_types, sub_event_types = _event_types(data["event_types"], path)
    return Codebook(
        event_types,
        sub_event_types,
        {row["inter"]: _actor_type(row, path) for row in data["actor_types"]},
        {int(k): v for k, v in _meanings(data["time_precision"], "code", path).items()},
        {int(k): v for k, v in _meanings(data["geo_precision"], "code", path).items()},
        _meanings(data["source_scales"], "source_scale", path),
        tuple(data["regions"]),
        _meanings(data["certainties"], "certainty", path),
        _meanings(data["record_types"], "record_type", path),
    )


def _event_types(rows: list[Map], path: Path) -> tuple[dict[str, str], dict[str, SubEventType]]:
    meanings: dict[str, str] = {}
    subs: dict[str, SubEventType] = {}
    for row in rows:
        check_keys(row, path, required=("event_type", "meaning", "sub_event_types"))
        meanings[row["event_type"]] = row["meaning"]
        for sub in row["sub_event_types"]:
            keys = ("sub_event_type", "disorder_type", "civilian_targeting", "meaning")
            check_keys(sub, path, required=keys, name=row["event_type"])
            if sub["civilian_targeting"] not in _TARGETING:
                raise DataError(
                    path,
                    f"civilian_targeting can't be {sub['civilian_targeting']}.",
                    nearest(sub["civilian_targeting"], list(_TARGETING)),
                    line=sub.lines["civilian_targeting"],
                )
            name = sub["sub_event_type"]
            subs[name] = SubEventType(
                name,
                row["event_type"],
                sub["disorder_type"],
                sub["civilian_targeting"],
                sub["meaning"],
                len(subs),
            )
    return meanings, subs


def _actor_type(row: Map, path: Path) -> ActorType:
    check_keys(row, path, required=("code", "inter", "armed", "meaning"))
    return ActorType(int(row["code"]), row["inter"], row["armed"] == "yes", row["meaning"])


def _meanings(rows: list[Map], key: str, path: Path) -> dict[str, str]:
    for row in rows:
        check_keys(row, path, required=(key, "meaning"))
    return {row[key]: row["meaning"] for row in rows}
