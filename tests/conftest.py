"""What several tests share: a folder of reports written from a few words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Seeds = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def seeds(tmp_path: Path) -> Seeds:
    """Write files by relative name, text as UTF-8, and give their folder."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path / "seeds"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write
