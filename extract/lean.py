"""What saves a process half a second of imports that it has no use for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType

import pyarrow as pa


def spare_pandas() -> None:
    """Let pyarrow do without pandas in this process, if that is not imported yet.

    With its first array of Python values pyarrow imports pandas, only to know a pandas object
    when it is given one. It asks once, so it is told no once; who imports pandas later has it.
    For processes that are ours alone: a pandas object would be taken for a plain list there.
    """
    if "pandas" in sys.modules:
        return
    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(finder)


class _NoPandas(MetaPathFinder):
    """Says that pandas is not installed."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        """Nothing to say of other modules."""
        if name == "pandas":
            raise ImportError(name)
