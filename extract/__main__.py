"""The command `waqai`: runs a command, turns errors into sentences and exit codes.

0 done; 1 something to mend, which is listed; 2 wrong usage, or a rule, name or schema file that
can't be used, and nothing was written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from extract.cli import cli
from schema.errors import DataError, InputError


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and give its exit code."""
    try:
        code = cli.main(args=arguments, prog_name="waqai", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        click.echo("Stopped. The dataset is as it was before.", err=True)
        return 1
    except (DataError, InputError) as error:
        click.echo(str(error), err=True)
        return 2
    except OSError as error:
        click.echo(f"{error.filename or 'The disk'}: {error.strerror or error}", err=True)
        return 2


def main() -> None:
    """The entry point."""
    code = run()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # who read it is gone
            stream.flush()
    os._exit(code)  # else Python takes half a second to take apart what goes anyway


if __name__ == "__main__":
    main()
