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
_AT_ONCE = 100_000  # rows made by one statement
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
    days, sorted by country and day.
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
    """The tables and views, with events in order, some thousands at a time: sorting all at once
    would take more disk and time than all the rest.
    """
    for table in tables.load().values():
        connection.execute(table.ddl)
    file = tables.literal(str(dataset / "events.parquet"))
    connection.execute(f"CREATE TEMP TABLE few AS SELECT * FROM read_parquet({file})")
    countries = connection.execute(
        "SELECT country, count(*) FROM few GROUP BY country ORDER BY country NULLS LAST"
    ).fetchall()
    copies = -(-rows // sum(count for _, count in countries))
    moved = f"DATE '2013-01-01' + CAST(copy * {_DAYS} // {copies} AS INTEGER)"
    for country, count in countries:
        step = max(_AT_ONCE // count, 1)
        for first in range(0, copies, step):
            last = min(first + step, copies)
            more = min((last - first) * count, rows)
            rows -= more
            connection.execute(
                f"""
                INSERT INTO events
                SELECT few.* REPLACE (
                    event_id_cnty || '-' || copy AS event_id_cnty,
                    {moved} AS event_date,
                    year({moved}) AS "year")
                FROM few, range({first}, {last}) AS copies(copy)
                WHERE country IS NOT DISTINCT FROM ?
                ORDER BY copy LIMIT {more}""",
                [country],
            )
    connection.execute(_VIEWS.read_text(encoding="utf-8"))
