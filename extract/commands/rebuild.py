"""`waqai rebuild`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extract.commands.progress import bar
from extract.lean import spare_imports

if TYPE_CHECKING:
    from extract.runner import BuildSummary

_QUESTION = "select event_date, sub_event_type, location, fatalities from acled limit 10"


def rebuild(seeds: Path, out: Path, jobs: int | None, *, full: bool, report: bool) -> int:
    """Build, print the summary; 1 when a document could not be used or a row breaks a check."""
    if not report:
        spare_imports()
    from extract import runner

    with bar("Building") as progress:
        built = runner.build(seeds, out, jobs, progress, full=full)
    print(summary(built))
    if report:
        from extract.commands.pages import report as write_report

        write_report(out)
    return 1 if built.not_ok or built.violations else 0


def summary(built: BuildSummary) -> str:
    """What was read and written, what was not, and a question to try."""
    lines = [
        f"{built.documents:,} documents in {built.seconds:.1f} s: {built.ok:,} ok, {built.not_ok:,} not ok",
        *([f"    {built.kept:,} of them are as they were and kept their rows"] if built.kept else []),
        *(f"    {problem}" for problem in built.problems),
    ]
    if built.not_ok > len(built.problems):
        lines.append(f"    and {built.not_ok - len(built.problems):,} more")
    if built.not_ok:
        lines.append(f"    All of them: {_query('select * from problems', built.out)}")
    if built.violations:
        lines.append(f"{len(built.violations)} checks of the rows fail:")
        lines += ["    " + violation.replace("\n", "\n    ") for violation in built.violations]
    lines += [
        f"{built.reports:,} reports, {built.events:,} events, {built.strengths:,} strengths",
        f"The dataset is in {built.out}/. Try:",
        f"    {_query(_QUESTION, built.out)}",
    ]
    return "\n".join(lines)


def _query(sql: str, out: Path) -> str:
    place = "" if out == Path("out") else f" --out {out}"
    return f'waqai query "{sql}"{place}'
