"""What is worked out once for each distinct word, instead of for every word of every text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

Found = TypeVar("Found")
_MOST: Final = 200_000  # words kept; an archive's vocabulary grows without end


class Known(dict[str, Found], Generic[Found]):
    """What `look` gives for a word, asked at a word's first use; it must depend on nothing else."""

    def __init__(self, look: Callable[[str], Found], most: int = _MOST) -> None:
        super().__init__()
        self._look, self._most = look, most

    def __missing__(self, word: str) -> Found:
        if len(self) >= self._most:
            self.clear()
        found = self[word] = self._look(word)
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return Known, (self._look, self._most)
