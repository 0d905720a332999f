"""Bytes to text: UTF-8, else windows-1256; anything else is named, never guessed at."""

from __future__ import annotations

import re

from schema.errors import InputError

WINDOWS_ARABIC = "windows-1256"

_SNIFFED = 8192  # bytes: enough for every signature, and for the zeros of a binary file
_SIGNATURES = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP or office file",
    b"\xd0\xcf\x11\xe0": "an old office file",
    b"\x1f\x8b": "a gzip file",
    b"\x28\xb5\x2f\xfd": "a zstd file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"PAR1": "a Parquet file",
}
_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
# The Arabic code pages in which the same bytes mean other letters; the right one is that in which
# the article and the commonest short words appear.
_ARABIC_PAGES = (WINDOWS_ARABIC, "iso-8859-6", "cp720", "mac-arabic")
_COMMON = re.compile(r"\b(?:ال[\u0621-\u064a]{2,}|في|من|على|إلى|عن|أن)\b")
_ARABIC_WORD = re.compile(r"[\u0621-\u064a]{2,}")
_HIGH = re.compile(rb"[\x80-\xff]")


def refuse_binary(head: bytes) -> None:
    """Raise InputError when the first bytes of a file are no text of one byte a letter."""
    head = head[:_SNIFFED]
    for mark, name in _MARKS.items():
        if head.startswith(mark):
            raise InputError(f"the encoding is {name}; save it as UTF-8")
    for signature, name in _SIGNATURES.items():
        if head.startswith(signature):
            raise InputError(f"this is {name}, not text")
    zeros = head.count(0)
    if zeros > len(head) * 0.3 and zeros < len(head) * 0.6:
        raise InputError("the encoding looks like UTF-16; save it as UTF-8")
    if zeros:
        raise InputError("this is a binary file, not text")


def decode(raw: bytes) -> tuple[str, str | None]:
    """The text of `raw`, and a note when it was not UTF-8.

    Raises InputError that names the encoding when it is neither UTF-8 nor windows-1256.
    """
    try:
        return raw.decode("utf-8").removeprefix("\ufeff"), None
    except UnicodeDecodeError as error:
        place, broken = error.start, raw.decode("utf-8", "replace")
    wrong = broken.count("\ufffd")
    if sum(char > "\x7f" for char in broken[:_SNIFFED]) > 10 * wrong:
        line = raw.count(b"\n", 0, place) + 1
        raise InputError(f"the encoding is UTF-8, broken at byte {place + 1} (text line {line})")
    page = _arabic_page(raw)
    if page == WINDOWS_ARABIC:
        return raw.decode(page), f"decoded from {page}"
    raise InputError(f"the encoding looks like {page or _other_page(raw)}; save it as UTF-8")


def _arabic_page(raw: bytes) -> str | None:
    scores: dict[str, float] = {}
    for page in _ARABIC_PAGES:
        try:
            text = raw.decode(page)
        except UnicodeDecodeError:
            continue
        letters = sum(map(len, _ARABIC_WORD.findall(text)))
        if letters > 0.8 * len(_HIGH.findall(raw)):
            scores[page] = len(_COMMON.findall(text)) + letters / (len(raw) + 1)
    return max(scores, key=lambda page: scores[page]) if scores else None


def _other_page(raw: bytes) -> str:
    high = len(_HIGH.findall(raw))
    if high > 0.4 * len(raw):
        return "windows-1251 (Cyrillic) or another non-Latin code page"
    return "windows-1252 (Western) or another Latin code page"
