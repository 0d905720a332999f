"""Work spread over processes, its results in the order of the input.

All processes are forked from one that has got ready and does nothing else: so they begin at once,
share what was loaded, and don't wait for the caller.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import islice
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from schema.errors import InputError

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 3  # items waiting for each process: enough to keep it busy, few enough to stay small
_KILLED = "A worker process was ended from outside, perhaps for want of memory. Try fewer jobs."


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
    with Workers(jobs) as workers:
        yield from workers.map(work, items)


class Workers:
    """`jobs` processes, of which there are none before `start`."""

    def __init__(self, jobs: int, ready: Callable[[], object] | None = None) -> None:
        self._jobs, self._ready = jobs, ready
        self._stem: BaseProcess | None = None
        self._asked = self._awaited = False

    def start(self) -> None:
        """Let the processes get ready, by `ready`, a function of a module, while the caller goes on.

        What the caller has opened so far stays open in them, unless it has threads.
        """
        # A fork is there at once, but would leave other threads half alive.
        forks = sys.platform == "linux" and threading.active_count() == 1
        context = multiprocessing.get_context("fork") if forks else multiprocessing.get_context("spawn")
        # The processes end when this line is closed: by us, or because we are gone, however we went.
        far_end, self._line = context.Pipe(duplex=False)
        theirs, self._ours = context.Pipe()
        ours = self._line, self._ours
        self._stem = context.Process(target=_stem, args=(theirs, far_end, ours, self._jobs, self._ready))
        if not forks:
            resource_tracker.ensure_running()  # which would let Ctrl-C through again
        held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # Ctrl-C is for the parent
        try:
            self._stem.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)
        theirs.close()
        far_end.close()

    def wait(self) -> None:
        """Wait until the processes are ready. Raises what went wrong."""
        if self._awaited:
            return
        self._awaited = True
        try:
            error: Exception | None = self._ours.recv()
        except (EOFError, ConnectionError):
            raise InputError(_KILLED) from None
        if error is not None:
            raise error

    def map(self, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """As `ordered_map`; once. Results have to be small, as items and they cross on one line."""
        if self._stem is None:
            self.start()
        remaining = iter(items)
        waiting = 0
        try:
            self._asked = True
            self._ours.send(work)
            for item in islice(remaining, self._jobs * _AHEAD):
                self._ours.send(item)
                waiting += 1
            self.wait()
            while waiting:
                result, error = self._ours.recv()
                waiting -= 1
                if error is not None:
                    raise error
                for item in islice(remaining, 1):
                    self._ours.send(item)
                    waiting += 1
                yield result
        except (EOFError, ConnectionError):
            raise InputError(_KILLED) from None

    def close(self) -> None:
        """End the processes, whatever they do."""
        if self._stem is None:
            return
        self._line.close()
        self._ours.close()
        if not self._asked:  # it may still be getting ready for work that never came
            self._stem.kill()
        self._stem.join()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _stem(
    line: Connection,
    far_end: Connection,
    callers: Iterable[Connection],
    jobs: int,
    ready: Callable[[], object] | None,
) -> None:
    """The process that the others are forked from: hands items on to them and results back."""
    for end in callers:
        end.close()  # or the lines would not close with the caller
    failure: Exception | None = None
    if ready:
        try:
            ready()
        except Exception as error:
            failure = error
    gc.freeze()  # what is loaded stays, and stays shared: collecting would write to all of it
    with suppress(EOFError, ConnectionError):  # the parent has what it wants, or is gone
        line.send(failure)
        context = multiprocessing.get_context("fork")
        _serve(line, line.recv(), ProcessPoolExecutor(jobs, context, _start, (far_end,)))
    os._exit(0)  # there is nothing to tidy, and taking apart what was loaded takes long


def _serve(line: Connection, work: Callable[[Any], Any], pool: ProcessPoolExecutor) -> None:
    waiting: deque[Future[Any]] = deque()
    with pool:
        while True:
            while not waiting or line.poll():
                waiting.append(pool.submit(work, line.recv()))
            line.send(_outcome(waiting.popleft()))


def _outcome(future: Future[Any]) -> tuple[Any, Exception | None]:
    """A result, or why there is none."""
    try:
        return future.result(), None
    except BrokenProcessPool:
        return None, InputError(_KILLED)
    except Exception as error:
        return None, error


def _start(far_end: Connection) -> None:
    """End when the line to the parent is closed."""
    threading.Thread(target=_end_with, args=(far_end,), daemon=True).start()


def _end_with(far_end: Connection) -> None:
    wait([far_end])
    os._exit(1)
