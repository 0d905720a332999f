"""The words of the command line; each command's work is a module of `extract.commands`.

Modules are imported by the command that needs them: `waqai --help` loads none of them.
"""

from __future__ import annotations

from pathlib import Path

import click

_OUT = click.option(
    "--out", type=click.Path(path_type=Path), default=Path("out"), help="The dataset's folder."
)
_SEEDS = click.argument("seeds", type=click.Path(path_type=Path), default=Path("seeds"))
_JOBS = click.option("--jobs", type=click.IntRange(min=1), help="Worker processes; all cores if not given.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="waqai")
def cli() -> None:
    """Arabic news reports in, ACLED-style rows with evidence out.

    \b
    waqai rebuild reports/ --out out
    waqai query "select event_date, sub_event_type, location, fatalities from acled"
    waqai explain --row REPORT_ID
    """


@cli.command()
@_SEEDS
@_OUT
@_JOBS
@click.option("--full", is_flag=True, help="Code every document again.")
@click.option("--report", is_flag=True, help="Write the page out/report.html as well.")
def rebuild(seeds: Path, out: Path, jobs: int | None, full: bool, report: bool) -> int:
    """Build the dataset from a file or a folder of reports.

    \b
    waqai rebuild
    waqai rebuild reports.jsonl --out out --jobs 4
    """
    from extract.commands import rebuild as command

    return command.rebuild(seeds, out, jobs, full=full, report=report)


@cli.command()
def native() -> int:
    """Compile what is done for every sentence: half the time or less, same rows; needs a C compiler.

    \b
    waqai native
    """
    from extract.commands import native as command

    return command.native()


@cli.command()
@click.argument("sql", required=False)
@_OUT
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV instead of a table.")
def query(sql: str | None, out: Path, as_csv: bool) -> int:
    """Ask the dataset a question in SQL; without one, open a prompt.

    \b
    waqai query "select * from acled where country = 'Libya'"
    waqai query "select * from fatalities_by_month" --csv > months.csv
    """
    from extract.commands import query as command

    return command.query(sql, out, as_csv=as_csv)


@cli.command()
@click.argument("text", required=False)
@click.option("--row", help="A report_id or event_id_cnty: why is it there?")
@click.option("--published", help="The text's day of publication, for relative dates.")
@click.option("--lang", help="The text's language, if not to be seen from its letters.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of lines to read.")
@_OUT
def explain(
    text: str | None,
    row: str | None,
    published: str | None,
    lang: str | None,
    as_json: bool,
    out: Path,
) -> int:
    """Say why a row is there, or what a text gives and where rules stopped.

    \b
    waqai explain --row REPORT_ID
    waqai explain "Gunmen attacked a checkpoint near Sabha." --published 2019-05-04
    """
    if (row is None) == (text is None):
        raise click.UsageError("Give a text or --row.")
    from extract.commands import explain as command

    if row is not None:
        return command.explain_row(row, out, as_json=as_json)
    return command.explain_text(text or "", published, lang, as_json=as_json)


@cli.command()
@_SEEDS
@click.option("--gold", type=click.Path(path_type=Path), default=Path("tests/gold"))
@_JOBS
def score(seeds: Path, gold: Path, jobs: int | None) -> int:
    """Build the reports in a scratch folder and compare the rows with gold.

    \b
    waqai score
    waqai score reports.jsonl --gold gold/
    """
    from extract.commands import score as command

    return command.score(seeds, gold, jobs)


@cli.command()
def check() -> int:
    """Check lint, types, and every rule, name and table."""
    from extract.commands import check as command

    return command.check()


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> int:
    """Run the tests, handing pytest whatever follows.

    \b
    waqai test
    waqai test tests/test_readers.py -x
    """
    from extract.commands import check as command

    return command.test(arguments)


@cli.command()
@_OUT
@_JOBS
def bench(out: Path, jobs: int | None) -> int:
    """Measure speed and memory; a table here, JSON under out/bench/."""
    from extract.commands import pages as command

    return command.bench(out, jobs)


@cli.command()
@_OUT
def notebook(out: Path) -> int:
    """Run the notebook on the dataset and write out/notebook.html."""
    from extract.commands import pages as command

    return command.notebook(out)


@cli.command()
@_OUT
def report(out: Path) -> int:
    """Write the dataset as one page, out/report.html."""
    from extract.commands import pages as command

    return command.report(out)


@cli.command()
@_OUT
def clean(out: Path) -> int:
    """Remove what was built: the dataset and the caches. Files of others stay."""
    from extract.commands import pages as command

    return command.clean(out)
