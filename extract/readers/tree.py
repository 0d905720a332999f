"""A file or a folder as the files in it, each with what a `manifest.csv` says of it."""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from stat import S_ISDIR

from extract.readers.comma import read_header, rows
from extract.readers.pieces import DIGEST_BYTES, Piece, Source
from schema.errors import InputError

MANIFEST = "manifest.csv"
# Files about the folder, not reports in it.
_ABOUT = {"README.md", "README", "LICENSE", "LICENSE.md", "LICENSE.txt"}
_TICK = 2_000_000_000  # nanoseconds: some file systems count in steps of two seconds


def sizes(seeds: Path) -> Iterator[int]:
    """The bytes of each file under `seeds`, in any order; InputError when it is not there."""
    if not seeds.is_dir():
        yield from (found.size for found in files_of(seeds) if isinstance(found, Source))
        return
    folders = [seeds]
    while folders:
        for entry in _entries(folders.pop()):
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
            else:
                yield _size(entry)


def files_of(seeds: Path) -> Iterator[Source | Piece]:
    """The files under `seeds` in the order of their names, hidden ones left out.

    A line of a manifest that can't be used comes as a piece with its problem. Raises InputError
    when `seeds` is not there.
    """
    if seeds.is_dir():
        yield from _walk(seeds, "", {})
    elif seeds.exists():
        yield _source(str(seeds), seeds.name, {}, seeds.stat(), time.time_ns() - _TICK)
    else:
        raise InputError(f"{seeds} is not there; name a file or a folder of reports")


def _walk(folder: Path, prefix: str, given: Mapping[str, dict[str, str]]) -> Iterator[Source | Piece]:
    """`given` maps paths relative to the seeds to what the manifests above say of them."""
    manifest = folder / MANIFEST
    if manifest.is_file():
        own, problems = read_manifest(manifest, prefix)
        given = {**given, **own}
        yield from problems
    old = time.time_ns() - _TICK
    # Only names are kept, and sorted: a folder may hold a million files.
    for name in sorted(entry.name for entry in _entries(folder)):
        file, path = f"{folder}/{name}", prefix + name
        try:
            stat = os.stat(file)  # noqa: PTH116  # of each file: a Path would take twice the time
        except OSError:
            yield Source(file, path, given.get(path, {}))
            continue
        if not S_ISDIR(stat.st_mode):
            yield _source(file, path, given.get(path, {}), stat, old)
        elif not Path(file).is_symlink():
            yield from _walk(Path(file), path + "/", given)


def _source(file: str, path: str, given: Mapping[str, str], stat: os.stat_result, old: int) -> Source:
    """A file as its folder tells of it. Times before `old`, in nanoseconds, can be trusted.

    They are no proof right after they were set: the file may be written to again within the same
    tick of the clock. Then there is no stamp, and the next build reads the file.
    """
    written, changed = _times(stat)
    stamp = b""
    if written < old and changed < old:
        stamp = b"%d %d %d %d" % (written, changed, stat.st_size, stat.st_ino)
        if given:
            said = repr(sorted(given.items())).encode("utf-8", "surrogatepass")
            stamp += blake2b(said, digest_size=DIGEST_BYTES).digest()
    return Source(file, path, given, stat.st_size, stamp)


def _times(stat: os.stat_result) -> tuple[int, int]:
    """When it was written to, by its own word and by that of the file system."""
    return stat.st_mtime_ns, stat.st_ctime_ns


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """What stands in a folder, in any order, without hidden files and those about the folder."""
    for entry in os.scandir(folder):
        if not (entry.name.startswith(".") or entry.name in _ABOUT or entry.name == MANIFEST):
            yield entry


def _size(entry: os.DirEntry[str]) -> int:
    """The bytes of a file; 0 when they can't be counted."""
    try:
        return entry.stat().st_size
    except OSError:
        return 0


def read_manifest(manifest: Path, prefix: str) -> tuple[dict[str, dict[str, str]], list[Piece]]:
    """What the manifest says, by path relative to the seeds, and a piece for each faulty line."""
    given: dict[str, dict[str, str]] = {}
    problems: list[Piece] = []
    source = Source(str(manifest), prefix + MANIFEST)

    def problem(reason: str, line: int) -> None:
        problems.append(Piece(source, "csv", 0, line=line, number=line, problem=reason))

    try:
        with manifest.open("rb") as file:
            lines, header, delimiter = read_header(file)
            if "file" not in header:
                raise InputError("the column file is missing")
            for line, row in rows(lines, delimiter):
                if isinstance(row, csv.Error):
                    problem(f"the row can't be read: {row}", line)
                    continue
                entry = dict(zip(header, row, strict=False))
                name = str(PurePosixPath(entry.pop("file", "").strip().replace("\\", "/")))
                reason = _fault(manifest.parent, name, prefix + name in given)
                if reason:
                    problem(reason, line)
                else:
                    given[prefix + name] = {key: value for key, value in entry.items() if value}
    except (InputError, OSError) as error:
        problem(str(error), 1)
    return given, problems


def _fault(folder: Path, name: str, known: bool) -> str | None:
    if name == ".":
        return "the column file is empty"
    if known:
        return f"the file {name} is listed twice"
    if ".." in name.split("/") or not os.path.lexists(folder / name):
        return f"the file {name} is not in this folder"
    return None
