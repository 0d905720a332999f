"""Where the package's files lie, which languages they are of, and a digest of some."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path

PACKAGE = Path(__file__).parent
ROOT = PACKAGE.parent
NAMES = PACKAGE / "names"
LANGUAGES = PACKAGE / "languages"


@cache
def languages() -> frozenset[str]:
    """The codes of the languages that have frames."""
    return frozenset(path.parent.name for path in LANGUAGES.glob("*/frames"))


def digest_of(files: Iterable[Path]) -> str:
    """A digest of contents of files and of their names as seen from `ROOT`, in this order, and of this
    Python.

    32 hexadecimal digits.
    """
    hashed = blake2b(f"{sys.version} {sys.platform}".encode(), digest_size=16)
    for path in files:
        content = path.read_bytes()
        name = os.path.relpath(path, ROOT)
        hashed.update(f"{name}\0{len(content)}\0".encode())
        hashed.update(content)
    return hashed.hexdigest()
