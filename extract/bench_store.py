"""Questions to a large dataset: rows multiplied from a small build, in DuckDB as it is shipped."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from extract.bench_figures import Figure, figure
from schema import tables

_VIEWS = Path(tables.__file__).with_name("views.sql")
_DAYS = 3650  # the rows are spread over ten years
_RUNS = 3
QUESTIONS = {
    "count of acled": "SELECT count(*) FROM acled",
    "a country's year": """
        SELECT event_date, sub_event_type, location, fatalities FROM acled
        WHERE country = 'Libya' AND event_date BETWEEN '2016-01-01' AND '2016-12-31'
        ORDER BY event_date LIMIT 1000""",
    "deaths by type": "SELECT event_type, count(*), sum(fatalities) FROM acled GROUP BY ALL ORDER BY ALL",
    "fatalities_by_month": "SELECT * FROM fatalities_by_month",
    "events_by_admin1": "SELECT * FROM events_by_admin1",
    "dyads": "SELECT * FROM dyads",
    "words in notes": "SELECT count(*) FROM acled WHERE notes LIKE '%Sirte%'",
}


def questions(dataset: Path, scratch: Path, rows: int) -> Iterator[Figure]:
    """Milliseconds for each question over `rows` events, the median of 3 runs.

    The events of `dataset` (a folder that was built) stand again and again, with other ids and
    days, sorted by country and day; there is no primary key, which only building needs.
    """
    path = scratch / "many.duckdb"
    began = time.monotonic()
    with duckdb.connect(str(path)) as connection:
        _fill(connection, dataset, rows)
    yield figure(f"{rows:,} events: made in", time.monotonic() - began, "s")
    yield figure(f"{rows:,} events: on disk", path.stat().st_size / 1e6, "MB")
    with duckdb.connect(str(path), read_only=True) as connection:
        for name, sql in QUESTIONS.items():
            seconds = statistics.median(_seconds(connection, sql) for _ in range(_RUNS))
            yield figure(f"{rows:,} events: {name}", seconds * 1e3, "ms")


def _seconds(connection: duckdb.DuckDBPyConnection, sql: str) -> float:
    began = time.monotonic()
    connection.execute(sql).fetchall()
    return time.monotonic() - began


def _fill(connection: duckdb.DuckDBPyConnection, dataset: Path, rows: int) -> None:
    for name, table in tables.load().items():
        if name != "events":
            connection.execute(table.ddl)
    file = tables.literal(str(dataset / "events.parquet"))
    connection.execute(f"CREATE TEMP TABLE few AS SELECT * FROM read_parquet({file})")
    (few,) = connection.execute("SELECT count(*) FROM few").fetchone() or (0,)
    moved = f"DATE '2013-01-01' + CAST(copy * {_DAYS} * {few} // {rows} AS INTEGER)"
    connection.execute(
        f"""
        CREATE TABLE events AS
        SELECT few.* REPLACE (
            event_id_cnty || '-' || copy AS event_id_cnty,
            {moved} AS event_date,
            year({moved}) AS "year")
        FROM few, range({rows} // {few} + 1) AS copies(copy)
        ORDER BY country, event_date
        LIMIT {rows}"""
    )
    connection.execute(_VIEWS.read_text(encoding="utf-8"))
