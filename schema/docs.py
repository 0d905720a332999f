"""docs/data.md, made from the schema: `python -m schema.docs > docs/data.md`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from schema import checks, codebook, decisions, tables

_VIEW = re.compile(r"((?:^--.*\n)+)CREATE VIEW (\w+)", re.MULTILINE)
_SHOWN = 8  # lists of allowed words longer than this are named, not printed

_HEAD = """# The data

Made from `schema/`; don't edit it here. After a change there:
`python -m schema.docs > docs/data.md`.

The dataset is a folder: one Parquet file (zstd) for each table, and `waqai.duckdb` with the same
tables, their constraints and the views. The tables, columns and words are fixed.

```python
import pandas as pd
from extract.store import open_dataset
events = pd.read_parquet("out/events.parquet")
rows = open_dataset("out").execute("select * from acled order by event_date").df()
```

**Same input, same bytes.** Rows are sorted by the table's key and nothing in the Parquet files
tells when or where they were made, so two builds of the same documents are byte for byte equal.
`waqai.duckdb` holds equal tables, but not equal bytes: DuckDB gives each database file a random
identity. Compare the Parquet files.

**Whole or old.** A build writes beside the folder, in `out.waqai-new`, and moves it into place when
all is done. A build that is killed leaves the last dataset; the next command tidies up. A folder
with files that Waqai did not make is refused, with their names. `bench`, `report.html` and
`notebook.html` in the folder outlive a build. `inputs.parquet` is a note for the next build: which
documents the tables were made of, in the order of the input, and digests that say what is the same;
`seen.note` holds the times and sizes of their files, so that a file nobody wrote to is not opened.

**Empty is unknown.** A field that the text does not give is empty, never invented. `end`, `group`
and `start` are words of SQL: write them in double quotes.
"""


def data_page() -> str:
    """The whole page as Markdown."""
    declared = tables.load()
    parts = [_HEAD, "## Tables\n"]
    parts += [_table(table) for table in declared.values()]
    parts.append("## ACLED's 31 columns\n")
    parts.append(
        "In `acled` and `events` all of them, in this order; in `reports` those from `event_date` "
        "to `tags`.\n"
    )
    parts.append(_columns(declared.acled))
    parts += ["## Views\n", _views(), "## Checks\n", _checks()]
    parts += ["## Types of event\n", _types(), "## Types of actor\n", _actors()]
    parts += ["## Decisions\n", _decisions()]
    return "\n".join(parts)


def _table(table: tables.Table) -> str:
    acled = {column.name for column in tables.load().acled}
    own = [c for c in table.columns if c.name not in acled or table.name not in ("events", "reports")]
    key = ", ".join(f"`{name}`" for name in table.key)
    more = ""
    if table.name == "events":
        more = "The 31 columns below stand first, then:\n\n"
    if table.name == "reports":
        more = "After `end` stand the columns from `event_date` to `tags` below.\n\n"
        own = [c for c in table.columns if c.name == "event_id_cnty" or c.name not in acled]
    return f"### {table.name}\n\n{table.meaning} Key and order: {key}.\n\n{more}{_columns(own)}"


def _columns(columns: Iterable[tables.Column]) -> str:
    return _grid(
        ("column", "type", "may be empty", "meaning", "example", "allowed"),
        (
            (
                f"`{c.name}`",
                c.type,
                "yes" if c.nullable else "no",
                c.meaning,
                f"`{c.example}`" if c.example else "",
                _allowed(c),
            )
            for c in columns
        ),
    )


def _allowed(column: tables.Column) -> str:
    if column.check:
        return f"`{column.check}`"
    if column.values_name and len(column.values) > _SHOWN:
        return f"{len(column.values)} {column.values_name.replace('_', ' ')}"
    return ", ".join(column.values)


def _views() -> str:
    text = Path(tables.__file__).with_name("views.sql").read_text(encoding="utf-8")
    rows = []
    for comment, name in _VIEW.findall(text):
        words = " ".join(line.removeprefix("--").strip() for line in comment.splitlines())
        rows.append((f"`{name}`", words.strip()))
    return _grid(("view", "what it gives"), rows)


def _checks() -> str:
    lead = "Looked at on each build; a row that breaks one is named.\n\n"
    return lead + _grid(("check", "what holds"), ((f"`{c.name}`", c.meaning) for c in checks.load()))


def _types() -> str:
    subs = codebook.load().sub_event_types.values()
    lead = "Higher rows win when one place, day and pair of actors sees several tactics.\n\n"
    return lead + _grid(
        ("event_type", "sub_event_type", "disorder_type", "civilian_targeting", "meaning"),
        ((s.event_type, s.name, s.disorder_type, s.civilian_targeting, s.meaning) for s in subs),
    )


def _actors() -> str:
    kinds = codebook.load().actor_types.values()
    return _grid(("code", "inter", "who"), ((str(a.code), a.name, a.meaning) for a in kinds))


def _decisions() -> str:
    lead = (
        "Asked in this order; the first that fits gives the type. Their conditions stand in "
        "`schema/decisions.yml`.\n\n"
    )
    rows = ((f"`{d.name}`", d.sub_event_type, d.because) for d in decisions.load().rows)
    return lead + _grid(("decision", "gives", "because"), rows)


def _grid(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return (
        "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
        + "\n"
    )


if __name__ == "__main__":
    sys.stdout.write(data_page())
