"""The tables of a dataset from what a build found: linked, sorted, as streams."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from extract import inputs
from extract.coded import Coded
from extract.linking import KEY
from extract.sorting import Sorter, merged
from extract.store import order_of
from schema import tables

Link = Callable[[pa.Table], tuple[pa.Table, pa.Table, pa.Table]]

_LINKED = 5_000  # reports linked at a time, at least; all of a key are together


def streams(coded: Coded, link: Link, folder: Path) -> dict[str, Iterator[pa.Table]]:
    """All tables and the notes of the inputs, in pieces, in the order in which they have to be
    taken: events and links are known when all reports are, what files gave when all is noted.
    """
    order = {name: order_of(table) for name, table in tables.load().items()}
    sorters = {name: Sorter(folder, name, order[name]) for name in ("events", "links")}

    def reports() -> Iterator[pa.Table]:
        anew = _linked(coded.to_link(order["reports"]), link, sorters)
        yield from merged([coded.linked("reports"), anew], order["reports"])

    def merging(name: str) -> Iterator[pa.Table]:
        yield from merged([coded.linked(name), sorters[name].pieces()], order[name])

    return {
        "documents": coded.documents(order["documents"]),
        "reports": reports(),
        **{name: coded.rows(name, order[name]) for name in ("evidence", "strengths")},
        **{name: merging(name) for name in sorters},
        inputs.NAME: coded.inputs(),
        inputs.SEEN: coded.seen(),
    }


def _linked(reports: Iterable[pa.Table], link: Link, sorters: dict[str, Sorter]) -> Iterator[pa.Table]:
    """Reports with the ids of their events; events and links go to sorters meanwhile."""
    for chunk in _whole_keys(reports):
        named, events, links = link(chunk)
        sorters["events"].add(events)
        sorters["links"].add(links)
        yield named


def _whole_keys(reports: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The reports in chunks that end where the key of linking changes."""
    waiting: list[pa.Table] = []
    for piece in reports:
        waiting.append(piece)
        if sum(part.num_rows for part in waiting) < _LINKED:
            continue
        chunk = pa.concat_tables(waiting)
        keys = chunk.select(KEY)
        last = keys.slice(len(chunk) - 1).to_pylist()[0]
        cut = _first_of(keys, last)
        if cut:
            yield chunk.slice(0, cut)
        waiting = [chunk.slice(cut)]
    if waiting:
        yield pa.concat_tables(waiting)


def _first_of(keys: pa.Table, last: dict[str, Any]) -> int:
    """Where the rows that equal the last one begin, in a sorted table."""
    low, high = 0, len(keys) - 1
    while low < high:
        middle = (low + high) // 2
        if keys.slice(middle, 1).to_pylist()[0] == last:
            high = middle
        else:
            low = middle + 1
    return low
