"""Rules read once and kept compiled, and the digest that says whether they are still the same."""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from extract.folders import ROOT, digest_of

Made = TypeVar("Made")

_PACKAGES = ("extract", "schema")
_SKIPPED = frozenset(["__pycache__"])


@cache
def rules_digest() -> str:
    """A digest of all that decides which rows a text gives: code, rules, names and tables.

    Taken once a process. 32 hexadecimal digits.
    """
    found = [path for package in _PACKAGES for path in sorted((ROOT / package).rglob("*"))]
    return digest_of(p for p in found if p.is_file() and _SKIPPED.isdisjoint(p.parts))


def compiled(name: str, make: Callable[[], Made]) -> Made:
    """What `make` gives, from the user's cache folder while `rules_digest` stays the same.

    The folder is WAQAI_CACHE, else `waqai` in XDG_CACHE_HOME or ~/.cache. It only saves time:
    nothing goes wrong when it can't be written or holds a broken file, which is made anew.
    """
    path = _path(name)
    mark = rules_digest().encode()
    with suppress(Exception):
        content = path.read_bytes()
        if content.startswith(mark) and _own(path):
            return _loaded(content[len(mark) :])
    with _to_stay():
        made = make()
    gc.collect()
    with suppress(Exception):  # also of pickling: a rule may hold what can't be kept
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.write_bytes(mark + pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
        fresh.replace(path)
    return made


def is_compiled(name: str) -> bool:
    """Whether `compiled` would find it in the cache."""
    mark = rules_digest().encode()
    try:
        path = _path(name)
        with path.open("rb") as file:
            return file.read(len(mark)) == mark and _own(path)
    except OSError:
        return False


def cache_folder() -> Path:
    """Where compiled rules are kept."""
    if given := os.environ.get("WAQAI_CACHE"):
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "waqai"


def _path(name: str) -> Path:
    return cache_folder() / f"{name}.pickle"


def _own(path: Path) -> bool:
    """Whether the file is this user's: a pickle of somebody else could do anything."""
    return not hasattr(os, "getuid") or path.stat().st_uid == os.getuid()


def _loaded(content: bytes) -> Made:  # type: ignore[type-var]
    """The value; collecting garbage meanwhile would take half the time."""
    with _to_stay():
        made: Made = pickle.loads(content)
        return made


@contextmanager
def _to_stay() -> Iterator[None]:
    """Collect no garbage within: what is made there stays. It then counts as old, and isn't looked
    through afterwards.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
        if not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
    finally:
        if collecting:
            gc.enable()
