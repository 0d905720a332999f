"""Work spread over processes comes back in order and can be given up."""

from __future__ import annotations

import os
import time

import pytest

from extract.processes import Workers, ordered_map
from schema.errors import DataError, InputError


def slower_first(number: int) -> int:
    time.sleep(0.05 if number == 0 else 0)
    return number * 2


def fail_at_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def die(number: int) -> int:
    os._exit(3)


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_are_in_the_order_of_the_items(jobs: int) -> None:
    assert list(ordered_map(slower_first, range(20), jobs)) == [2 * n for n in range(20)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failure_comes_in_its_turn(jobs: int) -> None:
    results = ordered_map(fail_at_three, range(20), jobs)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="three"):
        next(results)


def test_items_are_taken_as_they_are_needed() -> None:
    items = iter(range(1000))
    results = ordered_map(slower_first, items, 2)
    assert next(results) == 0
    assert next(items) < 20
    results.close()  # type: ignore[attr-defined]


def test_a_killed_process_is_a_sentence() -> None:
    with pytest.raises(InputError, match="ended from outside"):
        list(ordered_map(die, range(3), 2))


def broken() -> None:
    raise DataError("frames/air.yml", "No role is called attaker.", "Did you mean attacker?", line=3)


def test_processes_that_cannot_get_ready_say_why() -> None:
    with Workers(2, broken) as workers, pytest.raises(DataError, match=r"air.yml, line 3\n .*attaker"):
        list(workers.map(slower_first, range(3)))
