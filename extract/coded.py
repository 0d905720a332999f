"""The tables of a build as sorted streams: what its parts hold, and the rows of the dataset that
stands that are still good. However many rows there are, few are in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from extract import inputs
from extract.linking import KEY
from extract.listing import STANDS, Counted, Listing, Second
from extract.parts import KEPT, PUBLISHED, Found, read_part
from extract.sorting import Sorter, merged
from schema import tables

Filter = Callable[[pa.Table], pa.Table]

_ROWS = 5_000  # read at a time
_TEXTS = 1_000  # of documents, whose texts are long


class Coded:
    """What a build found. Each stream is sorted as the order says that it is asked with, which has
    to be that of the dataset that stands.
    """

    def __init__(self, folder: Path, found: Found, dataset: Path | None) -> None:
        self._folder, self._keys, self._dataset = folder, found.keys, dataset
        self._walked = found.walked
        self._listing = Listing(folder, found, dataset)
        self._gone = self._listing.gone()
        self._gone_reports = self._old_ids("report_id", "doc_id", self._gone)
        self._keys_changed = self._changed_keys()
        self._linked = self._old_ids("report_id", None, self._keys_changed)

    def counted(self, most: int) -> Counted:
        """How many documents there are, and the first `most` reasons for those not used."""
        return self._listing.counted(most)

    def inputs(self) -> Iterator[pa.Table]:
        """The good documents in the order of the input, as `inputs` notes them."""
        return self._listing.note()

    def seen(self) -> Iterator[pa.Table]:
        """The files and what they gave, as `inputs` notes them; after `inputs`."""
        yield from self._walked.noted(self._listing.good)

    def documents(self, order: Sequence[str]) -> Iterator[pa.Table]:
        """All documents."""
        sorter = Sorter(self._folder, "documents", order)
        for rows in self._fresh_documents():
            sorter.add(rows)
        kept = self._old("documents", lambda rows: rows.filter(pc.equal(rows["status"], "ok")))
        yield from merged([kept, sorter.pieces()], order)

    def rows(self, name: str, order: Sequence[str]) -> Iterator[pa.Table]:
        """All evidence or strengths."""
        sorter = Sorter(self._folder, name, order)
        for place in range(len(self._keys)):
            sorter.add(self._fresh(name, place))
        yield from merged([self._old(name), sorter.pieces()], order)

    def to_link(self, order: Sequence[str]) -> Iterator[pa.Table]:
        """The reports of each key of linking of which one is new or gone, with the days on which
        their documents were published.
        """
        sorter = Sorter(self._folder, "reports", order)
        for place in range(len(self._keys)):
            sorter.add(self._fresh("reports", place))
        documents = self._old_ids("doc_id", "report_id", self._linked)
        dates = [pa.table({"doc_id": _none(), PUBLISHED: pa.array([], pa.date32())})]
        for rows in self._read("documents", ["doc_id", PUBLISHED]):
            dates.append(_among(rows, documents, "doc_id"))
        dated = pa.concat_tables(dates)
        again = self._old("reports", lambda rows: _dated(_among(rows, self._linked, "report_id"), dated))
        yield from merged([again, sorter.pieces()], order)

    def linked(self, name: str) -> Iterator[pa.Table]:
        """Reports, events or links of all other keys: they are as they were."""
        if name == "links":
            yield from self._old(name, lambda rows: _besides(rows, self._linked, "report_id"))
        else:
            yield from self._old(name, lambda rows: _besides(rows, self._keys_changed))

    # -- inside -----------------------------------------------------------------------------------

    def _fresh(self, name: str, place: int) -> pa.Table:
        """The rows of a part, without those of documents that belong to another."""
        rows = read_part(self._folder, self._keys[place], name)
        foreign = self._listing.foreign(place)
        if not len(foreign):
            return rows
        if name != "evidence":
            return _besides(rows, foreign, "doc_id")
        reports = read_part(self._folder, self._keys[place], "reports", ["report_id", "doc_id"])
        return _besides(rows, _among(reports, foreign, "doc_id")["report_id"].combine_chunks(), "report_id")

    def _fresh_documents(self) -> Iterator[pa.Table]:
        """Documents that are not as they were, among them all whose id an earlier one has: how
        these were read depends on what else stood in their batch, so it doesn't count.
        """
        names = tables.load()["documents"].arrow.names
        borrowed = self._listing.seconds(STANDS)  # their texts are in the dataset that stands
        for place in range(len(self._keys)):
            rows = read_part(self._folder, self._keys[place], "documents", [*names, KEPT])
            fresh = pc.invert(rows[KEPT])
            own: list[Second] = []
            for second in self._listing.seconds(place):
                (borrowed if rows[KEPT][second.row].as_py() else own).append(second)
            if own:
                places = pa.array([second.row for second in own], pa.int64())
                yield _renamed(rows.take(places).select(names), own)
                fresh = pc.and_not(fresh, pc.is_in(pa.array(range(len(rows))), value_set=places))
            yield rows.filter(fresh).select(names)
        if borrowed:
            given = pa.array([second.given for second in borrowed], pa.string())
            found = [_among(rows, given, "doc_id") for rows in self._read("documents", names)]
            rows = pa.concat_tables(found)
            places = pc.index_in(given, value_set=rows["doc_id"].combine_chunks())
            yield _renamed(rows.take(places), borrowed)

    def _old(self, name: str, chosen: Filter | None = None) -> Iterator[pa.Table]:
        """Rows of the dataset that stands, without those of documents that are gone."""
        names = tables.load()[name].arrow.names
        for rows in self._read(name, names):
            if name == "evidence":
                rows = _besides(rows, self._gone_reports, "report_id")
            elif "doc_id" in names:
                rows = _besides(rows, self._gone, "doc_id")
            yield chosen(rows) if chosen else rows

    def _old_ids(self, column: str, by: str | None, values: pa.Array) -> pa.Array:
        """A column of the reports of the dataset that stands, of those with one of the values in
        another column, or one of the keys of linking.
        """
        names = [column, *([by] if by else KEY)]
        found = [_none()]
        for rows in self._read("reports", list(dict.fromkeys(names))):
            found += _among(rows, values, by)[column].chunks
        return pa.concat_arrays(found)

    def _changed_keys(self) -> pa.Array:
        """The keys of linking of reports that are new or gone."""
        found = [_none()]
        if self._dataset is not None:
            for place in range(len(self._keys)):
                found.append(pc.unique(_key(self._fresh("reports", place))))
            for rows in self._read("reports", ["doc_id", *KEY]):
                found.append(pc.unique(_key(_among(rows, self._gone, "doc_id"))))
        return pc.unique(pa.concat_arrays(found))

    def _read(self, name: str, columns: Sequence[str]) -> Iterator[pa.Table]:
        rows = _TEXTS if name == "documents" else _ROWS
        return inputs.read(self._dataset, name, columns, rows) if self._dataset else iter(())


def _renamed(rows: pa.Table, seconds: Sequence[Second]) -> pa.Table:
    """The rows of second documents, rejected."""
    told = {
        "doc_id": pa.array([second.doc_id for second in seconds], pa.string()),
        "status": pa.array(["rejected"] * len(seconds), pa.string()),
        "error": pa.array([second.error for second in seconds], pa.string()),
        "n_sentences": pa.array([0] * len(seconds), pa.int32()),
    }
    columns = [told.get(name, rows[name]) for name in rows.column_names]
    return pa.table(columns, names=rows.column_names)


def _key(rows: pa.Table) -> pa.Array:
    """What reports of one event have alike, in one text."""
    texts = [rows[name].combine_chunks().cast(pa.string()) for name in KEY]
    joined: pa.Array = pc.binary_join_element_wise(
        *texts, pa.scalar("|"), null_handling="replace", null_replacement=""
    )
    return joined


def _has(rows: pa.Table, values: pa.Array, by: str | None) -> pa.Array:
    """Which rows have one of the values in a column, or one of the keys of linking."""
    return pc.is_in(rows[by] if by else _key(rows), value_set=values)


def _among(rows: pa.Table, values: pa.Array, by: str | None = None) -> pa.Table:
    return rows.filter(_has(rows, values, by)) if len(values) else rows.slice(0, 0)


def _besides(rows: pa.Table, values: pa.Array, by: str | None = None) -> pa.Table:
    return rows.filter(pc.invert(_has(rows, values, by))) if len(values) else rows


def _dated(reports: pa.Table, documents: pa.Table) -> pa.Table:
    """Reports with the days on which their documents were published, not linked yet."""
    places = pc.index_in(reports["doc_id"], value_set=documents["doc_id"].combine_chunks())
    events = reports.schema.get_field_index("event_id_cnty")
    return reports.set_column(events, "event_id_cnty", pa.repeat(pa.scalar(""), len(reports))).append_column(
        PUBLISHED, documents[PUBLISHED].take(places)
    )


def _none() -> pa.Array:
    return pa.array([], pa.string())
