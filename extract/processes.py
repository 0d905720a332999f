"""Work spread over processes, its results in the order of the input."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing.connection import wait
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 3  # items waiting for each process: enough to keep it busy, few enough to stay small


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def ordered_map(
    work: Callable[[Item], Result], items: Iterable[Item], jobs: int
) -> Iterator[Result]:
    """`work` of each item, in order, by `jobs` processes; by this one when `jobs` is 1.

    Items are taken as they are needed, so that neither they nor the results pile up. `work` has to
    be a function of a module. When this is interrupted, the work under way ends first.
    """
    if jobs <= 1:
        yield from map(work, items)
        return
    methods = multiprocessing.get_all_start_methods()
    # Not by a plain fork: this process has threads, which a fork would leave half alive.
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    remaining = iter(items)
    pool = ProcessPoolExecutor(jobs, context, _start)
    try:
        waiting: deque[Future[Result]] = deque()
        for item in islice(remaining, jobs * _AHEAD):
            waiting.append(pool.submit(work, item))
        while waiting:
            yield waiting.popleft().result()
            for item in islice(remaining, 1):
                waiting.append(pool.submit(work, item))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start() -> None:
    """Leave Ctrl-C to the parent, and end when the parent is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
