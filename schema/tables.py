"""The tables as declared in tables.yml: Arrow schemas, DuckDB tables, and their description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa

from schema import codebook
from schema.countries import countries
from schema.errors import DataError, nearest
from schema.strict_yaml import Map, check_keys, read_yaml

_FILE = Path(__file__).with_name("tables.yml")
_TYPES: dict[str, tuple[pa.DataType, str]] = {
    "text": (pa.string(), "VARCHAR"),
    "bool": (pa.bool_(), "BOOLEAN"),
    "int32": (pa.int32(), "INTEGER"),
    "int64": (pa.int64(), "BIGINT"),
    "float64": (pa.float64(), "DOUBLE"),
    "date": (pa.date32(), "DATE"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `values` is empty when any value of the type may stand."""

    name: str
    type: str
    nullable: bool
    meaning: str
    example: str
    values: tuple[str, ...]
    values_name: str | None  # the codebook list they come from
    check: str | None
    long: bool  # text of any length

    @property
    def arrow(self) -> pa.Field:
        """The Arrow field."""
        return pa.field(self.name, _TYPES[self.type][0], nullable=self.nullable)

    @property
    def ddl(self) -> str:
        """The column as it stands in CREATE TABLE, with its constraints."""
        parts = [quoted(self.name), _TYPES[self.type][1]]
        if self.long:  # takes a third of the room, and half the time to write
            parts.append("USING COMPRESSION zstd")
        if not self.nullable:
            parts.append("NOT NULL")
        if self.values:
            words = ", ".join(literal(value) for value in self.values)
            parts.append(f"CHECK ({quoted(self.name)} IN ({words}))")
        if self.check:
            parts.append(f"CHECK ({self.check})")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Table:
    """A table; rows are sorted by `key`."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema, columns in their order."""
        return pa.schema([column.arrow for column in self.columns])

    @property
    def unique_rows(self) -> bool:
        """Whether the key alone names a row: no column of it may be empty."""
        return not any(column.nullable for column in self.columns if column.name in self.key)

    @property
    def ddl(self) -> str:
        """CREATE TABLE for DuckDB. It has no key, which would be an index held in memory."""
        lines = [column.ddl for column in self.columns]
        return f"CREATE TABLE {quoted(self.name)} (\n  " + ",\n  ".join(lines) + "\n)"

    @property
    def repeated(self) -> str:
        """A query for a key that more than one row has; an empty value is like no other."""
        key = ", ".join(quoted(name) for name in self.key)
        filled = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in self.key)
        table = f"{quoted(self.name)} WHERE {filled}"
        return f"SELECT {key} FROM {table} GROUP BY {key} HAVING count(*) > 1 LIMIT 1"

    @property
    def comments(self) -> list[str]:
        """COMMENT ON statements that carry the meanings into the database."""
        name = quoted(self.name)
        return [f"COMMENT ON TABLE {name} IS {literal(self.meaning)}"] + [
            f"COMMENT ON COLUMN {name}.{quoted(column.name)} IS {literal(column.meaning)}"
            for column in self.columns
        ]


@dataclass(frozen=True, slots=True)
class Tables(Mapping[str, Table]):
    """All tables by name, in their order, and ACLED's 31 columns."""

    by_name: dict[str, Table]
    acled: tuple[Column, ...]

    def __getitem__(self, name: str) -> Table:
        return self.by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def __len__(self) -> int:
        return len(self.by_name)


def quoted(name: str) -> str:
    """An SQL identifier: `end` and `group` are column names here and words of SQL."""
    return f'"{name}"'


def literal(text: str) -> str:
    """An SQL string."""
    return "'" + text.replace("'", "''") + "'"


@cache
def load(path: Path = _FILE) -> Tables:
    """Read tables.yml. Raises DataError for an unknown type, key, column or list of values."""
    data = read_yaml(path)
    check_keys(data, path, required=["acled", "tables"])
    acled = tuple(_column(row, path, "acled") for row in data["acled"])
    tables: dict[str, Table] = {}
    for row in data["tables"]:
        check_keys(row, path, required=["table", "meaning", "key", "columns"])
        columns = _columns(row, path, acled)
        names = [column.name for column in columns]
        for name in [*row["key"], *(n for n in names if names.count(n) > 1)]:
            if names.count(name) != 1:
                raise DataError(
                    path,
                    f"The column {name} stands {names.count(name)} times.",
                    "Each column, and each column of the key, stands once.",
                    line=row.line,
                    name=row["table"],
                )
        tables[row["table"]] = Table(row["table"], row["meaning"], tuple(row["key"]), columns)
    return Tables(tables, acled)


def _columns(table: Map, path: Path, acled: tuple[Column, ...]) -> tuple[Column, ...]:
    names = [column.name for column in acled]
    columns: list[Column] = []
    for row in table["columns"]:
        if "from" not in row:
            columns.append(_column(row, path, table["table"]))
            continue
        check_keys(row, path, required=["from", "to"], name=table["table"])
        for name in (row["from"], row["to"]):
            if name not in names:
                raise DataError(path, f"{name} is no ACLED column.", nearest(name, names), line=row.line)
        columns += acled[names.index(row["from"]) : names.index(row["to"]) + 1]
    return tuple(columns)


def _column(row: Map, path: Path, table: str) -> Column:
    required = ["column", "type", "null", "meaning", "example"]
    check_keys(row, path, required=required, optional=["values", "check", "long"], name=table)
    if row["type"] not in _TYPES:
        raise DataError(
            path,
            f"{row['type']} is no type.",
            nearest(row["type"], list(_TYPES)),
            line=row.line,
            name=f"{table}.{row['column']}",
        )
    given = row.get("values", [])
    named = given if isinstance(given, str) else None
    if named is not None and named not in value_lists():
        hint = nearest(named, list(value_lists()))
        raise DataError(path, f"{named} is no list of values.", hint, line=row.line, name=table)
    return Column(
        row["column"],
        row["type"],
        row["null"] == "yes",
        row["meaning"],
        row["example"],
        value_lists()[named] if named else tuple(given),
        named,
        row.get("check"),
        row.get("long") == "yes",
    )


@cache
def value_lists() -> dict[str, tuple[str, ...]]:
    """The lists of allowed words that `values:` may name."""
    book = codebook.load()
    return {
        "event_types": tuple(book.event_types),
        "sub_event_types": tuple(book.sub_event_types),
        "disorder_types": tuple(dict.fromkeys(s.disorder_type for s in book.sub_event_types.values())),
        "actor_types": tuple(book.actor_types),
        "interactions": book.interactions(),
        "regions": book.regions,
        "countries": tuple(dict.fromkeys(country.name for country in countries().values())),
        "certainties": tuple(book.certainties),
        "record_types": tuple(book.record_types),
    }
