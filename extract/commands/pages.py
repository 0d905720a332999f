"""`waqai notebook`, `report`, `bench` and `clean`: what stands beside the tables."""

from __future__ import annotations

import os
import shutil
import sys
import time
from importlib import import_module
from pathlib import Path
from types import ModuleType

from extract.commands.native import native
from extract.native import folder, is_wanted
from extract.store import CARRIED, made, open_dataset
from schema.errors import InputError

_NOTEBOOK = Path("notebooks/explore.ipynb")
_CACHES = (".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis")


def notebook(out: Path, source: Path = _NOTEBOOK) -> int:
    """Run the notebook on the dataset in `out`; its cells find it in the variable OUT."""
    open_dataset(out).close()
    if not source.exists():
        raise InputError(f"{source} is not here; run this where the project is checked out.")
    nbformat = _extra("nbformat", "notebook")
    nbclient = _extra("nbclient", "notebook")
    nbconvert = _extra("nbconvert", "notebook")
    book = nbformat.read(source, as_version=4)
    os.environ["OUT"] = str(out.resolve())
    nbclient.NotebookClient(book, timeout=600).execute()
    page, _ = nbconvert.HTMLExporter().from_notebook_node(book)
    (out / "notebook.html").write_text(page, encoding="utf-8")
    print(f"{out / 'notebook.html'} shows {source} run on this dataset.")
    return 0


def report(out: Path) -> int:
    """Write out/report.html."""
    page = _part("extract.report").write_report(out)
    print(f"{page} shows the dataset as one page of {page.stat().st_size / 1e6:.1f} MB.")
    return 0


def _measuring(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} measuring {what}", file=sys.stderr)


def bench(out: Path, jobs: int | None) -> int:
    """Measure, print the table, write JSON under out/bench/; what can be compiled is compiled first."""
    if is_wanted() and not folder().is_dir():
        try:
            native()
        except InputError as error:
            print(f"{error}\nThe sources are measured as they are.", file=sys.stderr)
        else:  # what is compiled is taken by a process from its beginning
            os.execv(sys.executable, [sys.executable, "-m", "extract", *sys.argv[1:]])
    print(_part("extract.bench").run(out / "bench", jobs, _measuring))
    return 0


def clean(out: Path) -> int:
    """Remove the dataset in `out` and the tools' caches, and name what was left."""
    for name in (*made(), *CARRIED):
        path = out / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for cache in _CACHES:
        shutil.rmtree(cache, ignore_errors=True)
    if out.is_dir():
        left = sorted(path.name for path in out.iterdir())
        if left:
            print(f"{out} keeps files that Waqai did not make: {', '.join(left[:5])}")
        else:
            out.rmdir()
    return 0


def _extra(module: str, extra: str) -> ModuleType:
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise InputError(f"This needs more packages: pip install 'waqai[{extra}]'") from None


def _part(module: str) -> ModuleType:
    """A part of the package that may not be there in this version."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise InputError(f"This version has no {module}.") from None
