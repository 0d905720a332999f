"""All documents of a build without their texts: how many they are, which of them stand a second
time, and which rows of the dataset that stands are still good.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from extract import inputs
from extract.documents import where
from extract.inputs import PIECE
from extract.parts import DIGEST, KEPT, LINE, Found, read_part
from extract.sorting import Sorter, read_stream

_PLACED = ("number", "row")  # of the piece in the input, of the document in it

_FILE = "listed.arrow"
_ROWS = 10_000  # in a piece of the file
_OF_PARTS = ("doc_id", "path", "status", "error", KEPT, LINE, DIGEST, PIECE)
_LISTED = pa.schema(
    [
        ("doc_id", pa.string()), ("path", pa.string()), ("status", pa.string()), ("error", pa.string()),
        (KEPT, pa.bool_()), (LINE, pa.int32()), (DIGEST, pa.binary()), (PIECE, pa.binary()),
        ("number", pa.int64()), ("row", pa.int64()), ("part", pa.int64()),
    ]
)  # fmt: skip

STANDS = -1
"""The part of documents whose piece is as it was."""
_COUNTED = re.compile(r"(.*) \(\d+\)", re.DOTALL)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a build read."""

    documents: int
    not_ok: int
    kept: int
    problems: list[str]  # the first


@dataclass(frozen=True, slots=True)
class Second:
    """A document whose id an earlier one has: it is rejected under another id."""

    part: int
    row: int  # of the part, or of the note of the dataset that stands
    number: int
    given: str
    doc_id: str
    error: str


class Listing:
    """The documents of the parts and of the pieces that are as they were. Holds only what is out
    of the ordinary, the rest stands in one file.
    """

    def __init__(self, folder: Path, found: Found, dataset: Path | None) -> None:
        self._folder, self._found, self._dataset = folder, found, dataset
        with pa.ipc.new_stream(str(folder / _FILE), _LISTED) as writer:
            for rows in (*self._coded(), *self._standing()):
                writer.write_table(rows)
        self.good: list[pa.Table] = []  # piece and number of documents of good pieces, once noted
        self._by_part: dict[int, list[Second]] = {}
        for second in self._all_seconds():
            self._by_part.setdefault(second.part, []).append(second)

    def seconds(self, part: int) -> list[Second]:
        """The documents of a part whose id an earlier one has."""
        return list(self._by_part.get(part, ()))

    def foreign(self, part: int) -> pa.Array:
        """The ids of documents whose rows a part holds in vain: they belong to another document."""
        given = {second.given for second in self.seconds(part)}
        if given:  # of two in one part only the first was coded
            gone = {second.row for second in self.seconds(part)}
            ids = read_part(self._folder, self._found.keys[part], "documents", ["doc_id"])["doc_id"]
            given -= {doc_id for row, doc_id in enumerate(ids.to_pylist()) if row not in gone}
        return pa.array(sorted(given), pa.string())

    def counted(self, most: int) -> Counted:
        """How many documents there are, and the first `most` reasons for those not used."""
        seconds = [second for some in self._by_part.values() for second in some]
        problems = [(second.number, second.row, second.error) for second in seconds]
        documents, not_ok, kept = len(seconds), len(seconds), 0
        for rows in self._usual():
            documents += len(rows)
            kept += pc.sum(rows[KEPT]).as_py() or 0
            bad = rows.filter(pc.not_equal(rows["status"], "ok")).select([*_PLACED, "error"])
            not_ok += len(bad)
            problems += [tuple(row.values()) for row in bad.slice(0, most).to_pylist()]
            problems = sorted(problems)[:most]
        return Counted(documents, not_ok, kept, [error for _, _, error in problems])

    def note(self) -> Iterator[pa.Table]:
        """The good documents in the order of the input, as `inputs` notes them."""
        broken = [second.number for some in self._by_part.values() for second in some]
        for rows in self._usual():
            broken += rows.filter(pc.not_equal(rows["status"], "ok"))["number"].to_pylist()
        numbers = pa.array(broken, pa.int64())
        sorter = Sorter(self._folder, "note", _PLACED)
        for rows in self._usual():
            piece = pc.if_else(pc.is_in(rows["number"], value_set=numbers), None, rows[PIECE])
            rows = rows.set_column(rows.schema.get_field_index(PIECE), PIECE, piece)
            good = rows.filter(pc.equal(rows["status"], "ok"))
            sorter.add(good.select([*_PLACED, *inputs.SCHEMA.names]))
        self.good = []
        for rows in sorter.pieces():
            self.good.append(rows.filter(rows[PIECE].is_valid()).select(["number", PIECE]))
            yield rows.select(inputs.SCHEMA.names)

    def gone(self) -> pa.Array:
        """The good documents of the dataset that stands that are not good any more, or another."""
        gone = [pa.array([], pa.string())]
        if self._dataset is not None:
            _, digests = self._found.kept()
            seconds = pa.array([second.given for second in self.seconds(STANDS)], pa.string())
            same = [pa.array([], pa.string())]
            for rows in self._usual():
                same += rows.filter(pc.and_(rows[KEPT], pc.not_equal(rows["part"], STANDS)))["doc_id"].chunks
            kept = pa.concat_arrays(same)
            for rows in inputs.rows(self._dataset, ["doc_id", PIECE]):
                stands = pc.is_in(rows[PIECE], value_set=digests)
                stands = pc.and_not(stands, pc.is_in(rows["doc_id"], value_set=seconds))
                stands = pc.or_(stands, pc.is_in(rows["doc_id"], value_set=kept))
                gone += rows.filter(pc.invert(stands))["doc_id"].chunks
        return pa.concat_arrays(gone)

    # -- inside -----------------------------------------------------------------------------------

    def _coded(self) -> Iterator[pa.Table]:
        """The documents of all parts, many at a time."""
        waiting: list[pa.Table] = []
        size = 0
        for part, key in enumerate(self._found.keys):
            rows = read_part(self._folder, key, "documents", _OF_PARTS)
            numbers, digests = self._found.part(part)
            places = rows[PIECE].combine_chunks()
            told = {
                "number": numbers.take(places),
                "row": pa.array(range(len(rows)), pa.int64()),
                "part": pa.repeat(pa.scalar(part, pa.int64()), len(rows)),
                PIECE: digests.take(places),
            }
            waiting.append(_listed(rows, told))
            size += len(rows)
            if size >= _ROWS:
                yield pa.concat_tables(waiting).combine_chunks()
                waiting, size = [], 0
        if waiting:
            yield pa.concat_tables(waiting).combine_chunks()

    def _standing(self) -> Iterator[pa.Table]:
        """The documents of pieces that are as they were, as they are noted."""
        if self._dataset is None:
            return
        numbers, digests = self._found.kept()
        first = 0
        for rows in inputs.rows(self._dataset, inputs.SCHEMA.names):
            piece = rows[PIECE].combine_chunks()
            places = pc.if_else(piece.is_valid(), pc.index_in(piece, value_set=digests), None)
            told = {
                "number": numbers.take(places),
                "row": pa.array(range(first, first + len(rows)), pa.int64()),
                "part": pa.repeat(pa.scalar(STANDS, pa.int64()), len(rows)),
                "status": pa.repeat(pa.scalar("ok"), len(rows)),
                KEPT: pa.repeat(pa.scalar(True), len(rows)),
            }
            first += len(rows)
            found = _listed(rows, told)
            yield found.filter(found["number"].is_valid())

    def _all(self) -> Iterator[pa.Table]:
        yield from read_stream(self._folder / _FILE)

    def _usual(self) -> Iterator[pa.Table]:
        """All documents but second ones."""
        seconds = {(part, second.row) for part, some in self._by_part.items() for second in some}
        for rows in self._all():
            if seconds:
                places = zip(rows["part"].to_pylist(), rows["row"].to_pylist(), strict=True)
                rows = rows.filter(pa.array([place not in seconds for place in places], pa.bool_()))
            yield rows

    def _all_seconds(self) -> list[Second]:
        sorter = Sorter(self._folder, "ids", ("doc_id", *_PLACED))
        for rows in self._all():
            sorter.add(rows.select(["doc_id", *_PLACED, "part", LINE, "path"]))
        pairs, taken = _doubles(sorter.pieces())
        paths = self._paths({row["doc_id"] for pair in pairs for row in pair if row["path"] is None})
        seconds = []
        for row, first in sorted(pairs, key=lambda pair: (pair[0]["number"], pair[0]["row"])):
            doc_id = row["doc_id"]
            count = 2
            while (fresh := f"{doc_id} ({count})") in taken:
                count += 1
            taken.add(fresh)
            path, other = row["path"] or paths[doc_id], first["path"] or paths[doc_id]
            error = f"{where(path, row[LINE])}: the doc_id {doc_id} is already in {other}"
            seconds.append(Second(row["part"], row["row"], row["number"], doc_id, fresh, error))
        return seconds

    def _paths(self, doc_ids: set[str]) -> dict[str, str]:
        """The files of documents in the dataset that stands."""
        found: dict[str, str] = {}
        if doc_ids and self._dataset is not None:
            wanted = pa.array(sorted(doc_ids), pa.string())
            for rows in inputs.read(self._dataset, "documents", ["doc_id", "path"]):
                same = rows.filter(pc.is_in(rows["doc_id"], value_set=wanted))
                found |= dict(zip(same["doc_id"].to_pylist(), same["path"].to_pylist(), strict=True))
        return found


def _listed(rows: pa.Table, told: dict[str, pa.Array]) -> pa.Table:
    """Rows as the file holds them, of columns that are told besides or else that they have."""
    columns = []
    for field in _LISTED:
        if field.name in told:
            columns.append(told[field.name])
        elif field.name in rows.column_names:
            columns.append(rows[field.name])
        else:
            columns.append(pa.nulls(len(rows), field.type))
    return pa.table(columns, schema=_LISTED)


def _doubles(pieces: Iterator[pa.Table]) -> tuple[list[tuple[Row, Row]], set[str]]:
    """Documents whose id an earlier one has, each with the first of them, and the ids that look
    like those that they may get. `pieces` are sorted by id and place.
    """
    pairs: list[tuple[Row, Row]] = []
    doubled: set[str] = set()
    taken: set[str] = set()
    first: Row | None = None
    for rows in pieces:
        ids = rows["doc_id"].combine_chunks()
        again = pc.any(pc.equal(ids.slice(1), ids.slice(0, len(ids) - 1))).as_py()
        if not (again or doubled or (first and first["doc_id"] == ids[0].as_py())):
            first = rows.slice(len(rows) - 1).to_pylist()[0]
            continue
        for row in rows.to_pylist():
            if first and row["doc_id"] == first["doc_id"]:
                pairs.append((row, first))
                doubled.add(row["doc_id"])
            else:
                first = row
            like = _COUNTED.fullmatch(row["doc_id"])
            if like and like[1] in doubled:
                taken.add(row["doc_id"])
    return pairs, taken
