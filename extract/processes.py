"""Work spread over processes, its results in the order of the input."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import TypeVar

from schema.errors import InputError

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 3  # items waiting for each process: enough to keep it busy, few enough to stay small


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def ordered_map(work: Callable[[Item], Result], items: Iterable[Item], jobs: int) -> Iterator[Result]:
    """`work` of each item, in order, by `jobs` processes; by this one when `jobs` is 1.

    Items are taken as they are needed, so that neither they nor the results pile up. `work` has
    to be a function of a module. When this is interrupted the processes end at once. Raises
    InputError when a process is killed.
    """
    if jobs <= 1:
        yield from map(work, items)
        return
    methods = multiprocessing.get_all_start_methods()
    # Not by a plain fork: this process has threads, which a fork would leave half alive.
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    remaining = iter(items)
    # The processes end when this line is closed: by us, or because we are gone, however we went.
    far_end, line = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(jobs, context, _start, (far_end,))
    try:
        waiting: deque[Future[Result]] = deque()
        for item in islice(remaining, jobs * _AHEAD):
            waiting.append(pool.submit(work, item))
        while waiting:
            yield waiting.popleft().result()
            for item in islice(remaining, 1):
                waiting.append(pool.submit(work, item))
    except BrokenProcessPool:
        raise InputError(
            "A worker process was ended from outside, perhaps for want of memory. Try fewer jobs."
        ) from None
    except BaseException:
        line.close()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        line.close()
        far_end.close()


def _start(far_end: Connection) -> None:
    """Leave Ctrl-C to the parent, and end when the line to it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(far_end,), daemon=True).start()


def _end_with(far_end: Connection) -> None:
    wait([far_end])
    os._exit(1)
