"""When a document was published, and how that is known."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from pathlib import Path

from extract.dates import find_dates, parse_date
from extract.text import fold_word
from schema.errors import InputError
from schema.strict_yaml import check_keys, read_yaml

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:$|[T ])")
# /2019/05/10/ or /2019-05-10/ or /20190510/ as a part of a path.
_URL_DATE = re.compile(r"[/_-]((?:19|20)\d{2})([/-]?)(\d{1,2})\2(\d{1,2})(?=[/_.?#-]|$)")
_BYLINE_LINES = 6  # a byline stands between headline and lead
_BYLINE_LENGTH = 80  # characters; longer lines are prose
_SEPARATORS = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+|(?<=\D):\s+")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|[صم](?!\w))?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20|١٩|٢٠)[0-9\u0660-\u0669]{2}")
_WORD = re.compile(r"[^\W\d_]+")
_NAME_WORDS = 5  # at most, after "by"
_BYLINES = Path(__file__).with_name("bylines.yml")


def given_date(value: object) -> date:
    """The day that a field says. Raises InputError when there is no such day."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    iso = _ISO.match(text)
    found = _iso_date(iso[1]) if iso else parse_date(text)
    if found is None:
        raise InputError(f"published is {text!r}, which is no day; write it as 2019-05-04")
    return found


def byline_date(text: str) -> date | None:
    """The day that stands alone, or after a label, in one of the first lines.

    >>> byline_date("Clashes near Sabha\\nPublished: 4 May 2019\\n\\nArmed men ...")
    datetime.date(2019, 5, 4)
    """
    lines = [line for line in text[:2000].splitlines() if line.strip()]
    for line in lines[:_BYLINE_LINES]:
        if len(line) <= _BYLINE_LENGTH and _YEAR.search(line):
            for part in _SEPARATORS.split(_CLOCK.sub(" ", line)):
                if found := _lone_date(part):
                    return found
    return None


def _lone_date(part: str) -> date | None:
    if not _YEAR.search(part):
        return None
    labels, authors = _byline_words()
    for lang in ("ar", "en"):
        for mention in find_dates(part, None, lang):
            if mention.time_precision == 1 and mention.anchor == "none":
                rest = part[: mention.start] + " " + part[mention.end :]
                words = _WORD.findall(fold_word(rest))
                named = bool(words) and words[0] in authors and len(words) <= 1 + _NAME_WORDS
                if named or labels.issuperset(words):
                    return mention.first
    return None


@cache
def _byline_words() -> tuple[frozenset[str], frozenset[str]]:
    data = read_yaml(_BYLINES)
    check_keys(data, _BYLINES, required=["labels", "authors"])
    return frozenset(map(fold_word, data["labels"])), frozenset(map(fold_word, data["authors"]))


def url_date(url: str | None) -> date | None:
    """The day in the path of an address.

    >>> url_date("news/2019/05/10/some-title.html")
    datetime.date(2019, 5, 10)
    """
    for match in _URL_DATE.finditer(url or ""):
        year, separator, month, day = match.groups()
        if separator or len(month + day) == 4:
            found = _iso_date(f"{year}-{month:0>2}-{day:0>2}")
            if found:
                return found
    return None


def _iso_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
