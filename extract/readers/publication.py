"""When a document was published, and how that is known."""

from __future__ import annotations

import re
from datetime import date, datetime

from extract.dates import parse_date
from schema.errors import InputError

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:$|[T ])")
# /2019/05/10/ or /2019-05-10/ or /20190510/ as a part of a path.
_URL_DATE = re.compile(r"[/_-]((?:19|20)\d{2})([/-]?)(\d{1,2})\2(\d{1,2})(?=[/_.?#-]|$)")
_BYLINE_LINES = 6  # a byline stands between headline and lead
_BYLINE_LENGTH = 80  # characters; longer lines are prose
_SEPARATORS = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+|(?<=\D):\s+")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|[صم](?!\w))?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20|١٩|٢٠)[0-9\u0660-\u0669]{2}")
_DATE_WORDS = 5  # at most, as in "Friday 10 May 2019"


def given_date(value: object, lang: str) -> date:
    """The day that a field says. Raises InputError when there is no such day."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    iso = _ISO.match(text)
    found = _iso_date(iso[1]) if iso else parse_date(text, lang)
    if found is None:
        raise InputError(f"published is {text!r}, which is no day; write it as 2019-05-04")
    return found


def byline_date(text: str, lang: str) -> date | None:
    """The day that stands alone in one of the first lines, as under a headline.

    >>> byline_date("Clashes near Sabha\\nPublished: 4 May 2019\\n\\nArmed men ...", "en")
    datetime.date(2019, 5, 4)
    """
    lines = [line for line in text[:2000].splitlines() if line.strip()]
    for line in lines[:_BYLINE_LINES]:
        if len(line) > _BYLINE_LENGTH or not _YEAR.search(line):
            continue
        for part in _SEPARATORS.split(_CLOCK.sub(" ", line)):
            part = part.strip(" ,،.()[]")
            if _YEAR.search(part) and len(part.split()) <= _DATE_WORDS:
                found = parse_date(part, lang)
                if found:
                    return found
    return None


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
