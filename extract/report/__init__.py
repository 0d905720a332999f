"""A dataset as one page of HTML that needs nothing else: map, plots, table, texts, problems.

`content` takes what is shown out of the dataset, `packing` makes it small, `page` puts it into
the frame of `templates/` with the styles and scripts of `static/`. `charts` draws the same
plots from pandas frames, for notebooks.
"""

from __future__ import annotations

from pathlib import Path

from extract.store import open_dataset
from schema.errors import InputError

FILE = "report.html"
LIMIT = 10_000
"""Events that are shown one by one; of a larger dataset the newest, and counts of all."""


def write_report(out: Path, limit: int = LIMIT) -> Path:
    """Write `out`/report.html for the dataset in `out`, and give its path.

    The same dataset gives the same bytes. Raises DataError when there is no dataset, InputError
    when the packages of the extra `report` are not installed.
    """
    try:
        from extract.report.page import render
    except ModuleNotFoundError as error:
        if error.name not in ("altair", "jinja2", "vl_convert"):
            raise
        raise InputError("This needs more packages: pip install 'waqai[report]'") from None
    from extract.report.content import read_content

    with open_dataset(out) as connection:
        page = render(read_content(connection, limit))
    path = out / FILE
    folder = out.resolve()
    part = folder.with_name(f"{folder.name}.waqai-report")  # no stranger in it when this is killed
    part.write_text(page, encoding="utf-8")
    part.rename(path)  # whole or not at all
    return path
