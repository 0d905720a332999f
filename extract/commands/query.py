"""`waqai query`: one question, or a prompt."""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from extract.store import open_dataset
from schema.errors import InputError

if TYPE_CHECKING:
    import duckdb

_ROWS = 40  # shown of a table; --csv gives all
_NAMES = "select table_name, table_type from information_schema.tables order by 2, 1"


def query(sql: str | None, out: Path, *, as_csv: bool) -> int:
    """Print the answer; InputError when DuckDB refuses the question."""
    with open_dataset(out) as connection:
        if sql is None:
            _prompt(connection)
        elif as_csv:
            _print_csv(connection, sql)
        else:
            _print_table(connection, sql)
    return 0


def _print_table(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    import duckdb

    try:
        answer = connection.sql(sql)
        if answer is not None:
            answer.show(max_rows=_ROWS, max_width=shutil.get_terminal_size((160, 40)).columns)
    except duckdb.Error as error:
        raise InputError(str(error)) from None


def _print_csv(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    import duckdb

    try:
        answer = connection.execute(sql)
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(column[0] for column in answer.description or ())
        while rows := answer.fetchmany(1000):
            writer.writerows(rows)
    except duckdb.Error as error:
        raise InputError(str(error)) from None


def _prompt(connection: duckdb.DuckDBPyConnection) -> None:
    """Questions until the end of input; each ends with a semicolon."""
    import readline  # noqa: F401  gives the prompt its history and its arrow keys

    names = [name for name, _ in connection.execute(_NAMES).fetchall()]
    print("Open: " + ", ".join(names) + "\nEnd a question with ; and leave with Ctrl-D.")
    lines: list[str] = []
    while True:
        try:
            lines.append(input("waqai> " if not lines else "   ..> "))
        except EOFError:
            print()
            return
        except KeyboardInterrupt:
            print()
            lines = []
            continue
        sql = "\n".join(lines).strip()
        if sql.endswith(";") or not sql:
            lines = []
            try:
                if sql.strip(";"):
                    _print_table(connection, sql)
            except InputError as error:
                print(error)
