"""`waqai native`: compile what is done for every sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from extract.folders import PACKAGE
from extract.native import LEVEL, MODULES, folder, sources
from schema.errors import InputError

_TOLD = 15  # last lines of what the compilers said
_TYPES = ("--config-file=", "--ignore-missing-imports", "--follow-imports=silent")


def native() -> int:
    """Compile, unless it is done. Raises InputError when there is no compiler, or it fails."""
    target = folder()
    if target.is_dir():
        print("Compiled already, and up to date.")
        return 0
    if not any(map(shutil.which, (os.environ.get("CC", "cc"), "gcc", "clang"))):
        raise InputError("No C compiler is here: install gcc or clang. Without it all works, only slower.")
    print(f"Compiling {len(MODULES)} modules with mypyc: some two minutes.", file=sys.stderr)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        compile_modules(Path(work), sources())
        for old in target.parent.iterdir():
            if old != Path(work):
                shutil.rmtree(old)  # sources that are no more
        (Path(work) / "made").rename(target)
    print("Compiled: what runs from now on takes half the time or less.")
    return 0


def compile_modules(work: Path, files: list[Path]) -> None:
    """Compile source files of the package to the folder work/made, in a process of its own.

    Raises InputError with what the compiler said when it fails.
    """
    done = subprocess.run(
        [sys.executable, "-m", "extract.commands.native", str(work), *map(str, files)],
        cwd=PACKAGE.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        said = "\n".join(done.stdout.splitlines()[-_TOLD:])
        raise InputError(f"Compiling failed; nothing is changed. The compiler said:\n{said}")


def _compile(work: Path, files: list[str]) -> None:
    from mypyc.build import mypycify
    from setuptools import Distribution

    paths = [str(Path(file).relative_to(PACKAGE.parent)) for file in files]
    options = [*_TYPES, f"--cache-dir={work / 'types'}"]
    modules = mypycify([*options, *paths], opt_level=LEVEL, multi_file=True, target_dir=str(work / "c"))
    command = Distribution({"name": "waqai-native", "ext_modules": modules}).get_command_obj("build_ext")
    command.build_lib, command.build_temp = str(work / "made"), str(work / "objects")
    command.parallel = os.cpu_count()
    command.ensure_finalized()
    command.run()


if __name__ == "__main__":
    _compile(Path(sys.argv[1]), sys.argv[2:])
