"""Dates: the tables of docs/dates.md, the development half of the gold, and properties."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.dates import DateFinder, find_dates, parse_date
from extract.text import normalise
from schema.errors import DataError

ROOT = Path(__file__).parents[1]
DOC = (ROOT / "docs" / "dates.md").read_text(encoding="utf-8")
GOLD = ROOT.parent / "shared" / "gold" / "dates_dev.csv"
OWN = ROOT / "tests" / "gold" / "dates.csv"
LANGUAGES = ROOT / "extract" / "languages"
PUBLISHED = date(2019, 5, 10)
_ROW = re.compile(r"^\| (.+?) \| (\S*) \| (\S*) \| (\d?) \| ([a-z/-]+) \| (\w+) \|$", re.M)


def _lang(text: str) -> str:
    return "en" if text.isascii() else "ar"


@pytest.mark.parametrize("row", [m.groups() for m in _ROW.finditer(DOC)], ids=lambda row: row[0])
def test_example_of_the_page(row: tuple[str, ...]) -> None:
    text, first, last, precision, rule, anchor = row
    mentions = find_dates(text, PUBLISHED, _lang(text))
    assert len(mentions) == 1
    found = mentions[0]
    ends = found.offset or (found.first, found.last)
    shown = [f"{end:+d}" if isinstance(end, int) else str(end) for end in ends]
    assert shown == [first, last]
    assert (str(found.time_precision or ""), found.rule, found.anchor) == (precision, rule, anchor)
    assert found.text == text[found.start : found.end]


def test_the_page_has_its_examples() -> None:
    assert len(_ROW.findall(DOC)) > 80


@pytest.mark.parametrize("text", re.findall(r"^- (.+)$", DOC.split("## No dates")[1], re.M))
def test_no_date(text: str) -> None:
    assert find_dates(text, PUBLISHED, _lang(text)) == []


@pytest.mark.parametrize(("path", "misses"), [(GOLD, 0), (OWN, 1)], ids=["given", "own"])
def test_gold_misses_no_more_than_it_did(path: Path, misses: int) -> None:
    if not path.exists():
        pytest.skip("the gold is not here")
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wrong = []
    for row in rows:
        found = find_dates(row["expression"], date.fromisoformat(row["publication_date"]))
        got = [(str(m.first), str(m.last), str(m.time_precision or "")) for m in found if m.first]
        want = (row["expected_start"], row["expected_end"], row["time_precision"])
        if got != ([want] if row["expected_start"] else []):
            wrong.append((row["id"], got))
    assert len(wrong) <= misses, wrong


SENTENCES = [
    # text, words of each mention
    ("قتل جنديان فجر اليوم في درنة", ["فجر اليوم"]),
    ("وقال إن الهجوم وقع السبت الماضي، فيما قتل ثلاثة أمس.", ["السبت الماضي", "أمس"]),
    ("خُطف الطبيب قبل يومين من منزله وأُفرج عنه الخميس", ["قبل يومين", "الخميس"]),
    ("قُتل قبل يومين من قبل مسلحين مجهولين", ["قبل يومين"]),
    ("بين السبت والاثنين سقطت قذائف", ["بين السبت والاثنين"]),
    ("منذ يوم أمس والطريق مغلق", ["منذ يوم أمس"]),
    ("أعلن الأمين العام أن العام الماضي كان صعبا", ["العام الماضي"]),
    ("وُلد في 12/6/1987 واعتقل في 3/5/2019", ["3/5/2019"]),
    ("بعد ظهر أمس هاجموا الحاجز", ["بعد ظهر أمس"]),
    ("في 4 و5 أبريل الماضي شنت الطائرات غارات", ["4 و5 أبريل الماضي"]),
]


@pytest.mark.parametrize(("text", "words"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_mentions_of_a_sentence(text: str, words: list[str]) -> None:
    assert [m.text for m in find_dates(text, PUBLISHED)] == words


@pytest.mark.parametrize("text", ["السبت الماضي", "أمس", "قبل يومين", "4 أبريل", "الشهر الجاري"])
def test_relative_without_publication_stays_open(text: str) -> None:
    (found,) = find_dates(text, None)
    assert (found.first, found.last, found.time_precision) == (None, None, None)
    assert found.anchor == "open"


def test_absolute_needs_no_publication() -> None:
    (found,) = find_dates("4 أبريل 2019", None)
    assert (found.first, found.anchor) == (date(2019, 4, 4), "none")


def test_offsets_count_in_the_part_that_is_searched() -> None:
    text = normalise("وقع أمس انفجار. ووقع اليوم انفجار.").text
    (found,) = DateFinder.read(LANGUAGES / "ar").find(text, PUBLISHED, text.index("ووقع"))
    assert text[found.start : found.end] == "اليوم"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-05-10", date(2019, 5, 10)),
        ("2019-05-10T08:30:00+02:00", date(2019, 5, 10)),
        ("20190510", date(2019, 5, 10)),
        ("10/05/2019 - 14:20", date(2019, 5, 10)),
        ("الجمعة 10 ماي 2019", date(2019, 5, 10)),
        ("نشر في ١٠ أيار/مايو ٢٠١٩", date(2019, 5, 10)),
        ("5 رمضان 1440 هـ", date(2019, 5, 10)),
        ("أمس", None),
        ("2019", None),
        ("31/02/2019", None),
        ("", None),
    ],
)
def test_isolated_date(text: str, day: date | None) -> None:
    assert parse_date(text) == day


_PIECES = (
    "اليوم أمس السبت الماضي من إلى بين و 4 31 0 2019 1440 رمضان صفر أبريل نيسان / - ( ) ، قبل بعد "
    "منذ يومين أيام ثلاثة عدة الشهر الأسبوع العام عام مطلع نهاية ليل الأول الثلاثين 99 1700 2199 "
    "النصف صيف الجاري المقبل يوم يومي شهر خلال ال 100000 ونصف آخر نفس التالي 31.2.2019 شوال "
    "الأخير الأولى الربع الثلث للعام ألفين ألف وتسعمائة وأحد عشر أو سابع جمعة الماضيين "
    "mar jun next april last week the of two ago"
)


@settings(deadline=None)
@given(
    st.one_of(st.text(), st.lists(st.sampled_from(_PIECES.split())).map(" ".join)),
    st.none() | st.dates() | st.just(PUBLISHED),
)
def test_any_text_gives_mentions_inside_it(text: str, anchor: date | None) -> None:
    for lang in ("ar", "en"):
        end = 0
        for found in find_dates(text, anchor, lang):
            assert end <= found.start < found.end <= len(text)
            end = found.end
            assert (found.first is None) == (found.last is None)
            assert not (found.first and found.last) or found.first <= found.last
            assert found.time_precision in (None, 1, 2, 3)


_BROKEN = [
    ("  day:\n    - weekdy\n", "Did you mean weekday?"),
    ("  weekdays:\n    - weekday\n", "weekday"),
    ("  day:\n    - (weekday\n", "brackets"),
    ("  day:\n    - weekday?\n", "there is nothing"),
]


@pytest.mark.parametrize(("patterns", "remedy"), _BROKEN)
def test_broken_pattern_is_named_with_its_line(tmp_path: Path, patterns: str, remedy: str) -> None:
    data = "proclitics: {}\nwords:\n  weekday:\n    friday:\n      - friday\nsigns: {}\n"
    data += "core: weekday\nparts: {}\njoins:\n  since: weekday\n  opens: weekday\n"
    data += "  range: weekday\n  same: weekday\npatterns:\n" + patterns
    (tmp_path / "dates.yml").write_text(data, encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(remedy)) as caught:
        DateFinder.read(tmp_path)
    assert caught.value.line
