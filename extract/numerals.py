"""Number words and digits read as whole numbers."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_GROUPED: Final = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_DECIMAL: Final = re.compile(r"(\d+)[.,](\d{1,2})")
_NO_LIMIT: Final = 10**15


class Form(NamedTuple):
    """What one written word is worth.

    `role` is one of unit, stem (needs the word for ten), tens, hundred (100, multiplied by a
    unit before it), hundreds (200 ... 900 in one word), thousand (any multiplier), thousands
    (a dual such as 2,000). `joined` says that the particle for "and" is written onto it.
    """

    role: str
    value: int
    joined: bool = False
    definite: bool = False


class Numerals(NamedTuple):
    """The number words of one language, in normalised spelling."""

    forms: dict[str, Form]
    joiners: frozenset[str]  # "and" as a token of its own
    ten: frozenset[str]  # the second word of 11 ... 19
    fractions: dict[str, tuple[int, bool]]  # half a million: divisor, written with "and"
    indefinite: frozenset[str]  # "half a million"
    tens_first: bool  # twenty-five, against five and twenty


class Number(NamedTuple):
    """A number that ends before token `end`. `value` is -1 for a decimal without multiplier."""

    value: int
    end: int
    digits: bool  # written in digits only, without separator or multiplier
    scale: int  # the last multiplier, 1 when there is none
    split: tuple[int, int] | None  # (5, 20) when read as "five and twenty", else None


def read_number(
    words: list[str], starts: list[int], i: int, numerals: Numerals, join: bool = True
) -> Number | None:
    """The longest number that begins at token `i`, or None.

    With `join` false nothing is added behind a multiplier ("between 25 thousand and 30").
    """
    total = group = 0
    limit, scale, j = _NO_LIMIT, 1, i
    role, digits_only, decimal, split = "", False, 0, None
    while j < len(words):
        k, joined = j, False
        if j > i and (words[j] in numerals.joiners or (words[j] == "-" and numerals.tens_first)):
            k, joined = j + 1, True
            if k == len(words):
                break
        word = words[k]
        if word[0].isdecimal():
            if j > i and not (joined and join and role == "thousand" and not group):
                break
            read = _read_digits(words, starts, k)
            if read is None or (j > i and _too_large(words, read, limit, numerals)):
                break
            group, decimal, j, grouped = read
            digits_only = not grouped and not decimal and not total
            role = "digits"
            continue
        form = numerals.forms.get(word)
        if word in numerals.fractions:
            part = _read_fraction(words, k, scale if j > i else 0, joined, numerals)
            if part is None or (j > i and role != "thousand"):
                break
            total, j, limit = total + part[0], part[1], 1
            role, digits_only = "thousand", False
            scale = max(scale, part[2])
            continue
        if form is None:
            if word in numerals.ten and role in ("unit", "stem") and group % 100 < 10 and not joined:
                group, role, j, split = group + 10, "tens", k + 1, None
                continue
            break
        joined = joined or form.joined
        if j > i and role == "thousand" and not (joined and join):
            break
        if word in numerals.ten and role in ("unit", "stem") and not joined and group % 100 < 10:
            group, role, j = group + 10, "tens", k + 1
            continue
        if form.role == "thousand":
            if form.value >= limit or (j > i and joined and group):
                break
            if j > i and joined and role not in ("thousand", "thousands"):
                break
            amount = group if role and not joined else 1
            total += round((amount + decimal / 100) * form.value)
            group, decimal, limit, scale, role, digits_only = (
                0,
                0,
                form.value,
                form.value,
                "thousand",
                False,
            )
        elif form.role == "thousands":
            if form.value >= limit or group or (j > i and not joined):
                break
            total, limit, scale, role = total + form.value, form.value // 2, form.value // 2, "thousand"
        else:
            grown = _grow(group, role, form, joined or j == i, numerals.tens_first)
            if grown is None or (role == "digits"):
                break
            if role == "unit" and form.role == "tens" and not numerals.tens_first and not total:
                split = (group, form.value) if group < 10 else None
            group, role = grown, form.role
        j = k + 1
    if not role or (role == "stem" and group < 10):
        return None
    if decimal:
        return Number(-1, j, False, 1, None)
    return Number(total + group, j, digits_only, scale, split)


def _read_fraction(
    words: list[str], k: int, scale: int, joined: bool, numerals: Numerals
) -> tuple[int, int, int] | None:
    """(value, next token, multiplier) of "half a million", or of "and a half" behind one."""
    divisor, with_and = numerals.fractions[words[k]]
    k += 1
    if k < len(words) and words[k] in numerals.indefinite:
        k += 1
    behind = numerals.forms.get(words[k]) if k < len(words) else None
    if behind is not None and behind[0] == "thousand" and not behind.joined:
        fits = not scale or behind.value <= scale
        return (behind.value // divisor, k + 1, behind.value) if fits else None
    if scale > 1 and (joined or with_and):
        return scale // divisor, k, scale
    return None


def _too_large(words: list[str], read: tuple[int, int, int, bool], limit: int, numerals: Numerals) -> bool:
    """Whether digits behind a multiplier are a number of their own, not its rest."""
    value, decimal, end, _ = read
    if value >= limit or decimal or value < 100:
        return True
    behind = numerals.forms.get(words[end]) if end < len(words) else None
    return behind is not None and behind.role == "thousand" and behind.value >= limit


def _grow(group: int, role: str, form: Form, joined: bool, tens_first: bool) -> int | None:
    """The number under 1,000 with one more word, or None when the word begins something new."""
    low = group % 100
    if form.role in ("unit", "stem"):
        if tens_first:
            fits = low == 0 or (low >= 20 and low % 10 == 0 and form.value < 10)
        else:
            fits = low == 0 and joined
        return group + form.value if fits and role not in ("unit", "stem") else None
    if form.role == "tens":
        if tens_first:
            return group + form.value if low == 0 else None
        return group + form.value if joined and low < 10 and role != "tens" else None
    if form.role == "hundred":
        if group and role == "unit" and not (joined and not tens_first):
            return group * 100 if group < 100 else None
        return 100 if (group == 0 and not role) or (joined and role == "thousand") else None
    return form.value if group == 0 and joined else None


def _read_digits(words: list[str], starts: list[int], k: int) -> tuple[int, int, int, bool] | None:
    """(whole part, hundredths, next token, has separators) of the digits at `k`.

    3.500 and 3,500 and 3 500 are all 3500: three digits behind a separator are thousands.
    None for what is no count: 0.123, 1.2.3, leading zeros (but 07 men), more than nine digits.
    """
    word = words[k]
    if word.isdecimal():
        if len(word) > 9 or (word[0] == "0" and len(word) > 2):
            return None
        value, j = int(word), k + 1
        if len(word) <= 3 and word != "0":
            while j < len(words) and len(words[j]) == 3 and words[j].isdecimal():
                if starts[j] != starts[j - 1] + len(words[j - 1]) + 1:
                    break
                value, j = value * 1000 + int(words[j]), j + 1
        return value, 0, j, j > k + 1
    if _GROUPED.fullmatch(word):
        return int(word.replace(".", "").replace(",", "")), 0, k + 1, True
    match = _DECIMAL.fullmatch(word)
    if match:
        return int(match[1]), int(match[2].ljust(2, "0")), k + 1, True
    return None
