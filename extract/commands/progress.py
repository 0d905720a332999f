"""A bar on standard error for long work; nothing when nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.runner import Progress


@contextmanager
def bar(what: str) -> Iterator[Callable[[Progress], None] | None]:
    """What a build calls as it goes on; None when standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn(what),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[note]}"),
        TimeRemainingColumn(),
    )
    # Drawn when something is done: a thread to draw it would keep worker processes from being forked.
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, auto_refresh=False) as shown:
        task = shown.add_task(what, total=None, note="")

        def update(now: Progress) -> None:
            rate = now.documents / max(shown.tasks[0].elapsed or 0.0, 0.001)
            note = f"{now.documents:,} documents, {rate:,.0f} a second"
            if now.not_ok:
                note += f", {now.not_ok:,} not ok"
            shown.update(task, total=now.bytes_total, completed=now.bytes_done, note=note, refresh=True)

        yield update
