"""What saves a process half a second of imports that it has no use for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import ModuleType

_SPARED = ("numpy", "pandas")


def spare_imports() -> None:
    """Let pyarrow do without numpy and pandas in this process, as far as they are not imported yet.

    pyarrow imports numpy when it is imported itself, and pandas with its first array of Python
    values, only to know their objects when it is given one. It asks once, so it is told no once;
    who imports them later has them. For processes that are ours alone: an object of pandas would
    be taken for a plain list there.
    """
    finder = _Without()
    sys.meta_path.insert(0, finder)
    try:
        import pyarrow as pa
        import pyarrow.compute
        import pyarrow.parquet

        pa.array([0])
    finally:
        sys.meta_path.remove(finder)


class _Without:
    """Says that the packages are not installed; it isn't asked for what is imported already."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        """Nothing to say of other modules."""
        if name in _SPARED:
            raise ImportError(name)
