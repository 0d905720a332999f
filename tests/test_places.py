"""Places: the tables of docs/places.md, the home country, data files, and odd input."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.folders import LANGUAGES, NAMES
from extract.gazetteer import Gazetteer, load_countries, nisba_forms
from extract.place_words import load_place_words
from extract.places import PlaceFinder, find_places
from extract.text import Sentences, fold_word, normalise, split_sentences, tokenise
from schema.errors import DataError

DOC = Path(__file__).parent.parent / "docs" / "places.md"


def doc_rows() -> list[tuple[str, str | None, str, str]]:
    """Text, home country, what is found, language of each row of the tables."""
    rows, language = [], ""
    for line in DOC.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            language = {"Arabic": "ar", "English": "en"}[line[3:]]
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 3 and cells[0] != "text":
            rows.append((cells[0], None if cells[1] == "-" else cells[1], cells[2], language))
    return rows


def shown(text: str, country: str | None, language: str) -> str:
    """The mentions of a text as the tables write them."""
    parts = []
    for mention in find_places(text, country, language):
        place, grade = mention.place, mention.geo_precision or "-"
        city = f", in {mention.city.name}" if mention.city else ""
        parts.append(f"{place.name}, {place.country}, {grade}, {mention.rule}{city}")
    return "; ".join(parts) or "-"


@pytest.mark.parametrize(("text", "country", "found", "language"), doc_rows())
def test_documented_example(text: str, country: str | None, found: str, language: str) -> None:
    assert shown(text, country, language) == found


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("وقع انفجار بِبنغازي", "بنغازي"),
        ("قصف جنوب شرق سرت", "جنوب شرق سرت"),
        ("على بعد 30 كيلومترا غرب سرت", "30 كيلومترا غرب سرت"),
        ("عبر الحدود الليبية التونسية", "الحدود الليبية التونسية"),
        ("معارك للسيطرة على «الرقة»", "الرقة"),
        ("سيطر المهاجمون على سرت فجر أمس", "سرت"),
    ],
)
def test_span_in_raw_text(text: str, span: str) -> None:
    country = "SY" if "الرقة" in text else "LY"
    mention = find_places(text, country)[0]
    assert mention.text == span == text[mention.start : mention.end]


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("قتل جنديان في شمال مالي أمس", None),
        ("أعلن الجيش السوري استعادة بلدة في ريف حماة", "SY"),
        ("غارة أمريكية على معسكر في ليبيا قرب سرت", "LY"),
        ("أوقف الأمن ثلاثة أشخاص في سيدي بوزيد والقصرين", "TN"),
        ("قالت القوات العراقية إنها صدت هجوما في كركوك", "IQ"),
        ("ارتفعت أسعار الخضر", None),
        ("متظاهرون في قرية بالضفة الغربية", "PS"),
        ("أمطار بالشمال وأقصى الشمال والجنوب الغربي", None),
        ("قتل رجل يحمل الجنسية الألبانية في مطعم", None),
        ("ضبط الحرس الوطني ببنعروس سيارة", "TN"),
    ],
)
def test_home_country(text: str, home: str | None) -> None:
    folded = normalise(text).text
    sentences = Sentences(folded, split_sentences(folded), len(folded))
    finder = PlaceFinder.read(Gazetteer.load(), LANGUAGES / "ar")
    assert finder.home(sentences) == home


@pytest.mark.parametrize(
    ("town", "country", "admin1", "admin2"),
    [
        ("سبها", "LY", "South", "Sebha"),
        ("سرت", "LY", "West", "Sirt"),
        ("طبرق", "LY", "East", "Al Butnan"),
        ("الموصل", "IQ", "Ninewa", ""),
        ("إدلب", "SY", "Idleb", ""),
        ("تعز", "YE", "Taizz", ""),
        ("خان يونس", "PS", "Gaza Strip", ""),
        ("القصرين", "TN", "Kasserine", ""),
    ],
)
def test_provinces_are_spelt_as_acled_spells_them(town: str, country: str, admin1: str, admin2: str) -> None:
    place = find_places(f"هجوم في مدينة {town}", country)[0].place
    assert (place.country, place.admin1, place.admin2) == (country, admin1, admin2)


@pytest.mark.parametrize(
    ("text", "admin1"),
    [("قصف في جنوب ليبيا", "South"), ("قصف في شرق ليبيا", "East"), ("قصف في شمال ليبيا", "")],
)
def test_parts_of_libya_are_its_provinces(text: str, admin1: str) -> None:
    assert find_places(text, "LY")[0].place.admin1 == admin1


@pytest.mark.parametrize(
    ("text", "country", "name"),
    [
        ("هجوم على مركز بطريق المنصورة", "TN", None),
        ("قصفت الطائرات مأرب", "YE", "Marib"),
        ("قال إنه يسعى إلى مآرب أخرى", "SD", None),
        ("معارك على تدمر", "SY", "Palmyra"),
        ("الحرب تدمر البيوت", "SY", None),
        ("هجوم على مركز في مدينة المنصورة", "EG", "Mansoura"),
        ("هجوم في مدينة المنصورة المصرية", "TN", "Mansoura"),
        ("منفذ هجوم برلين", "IT", "Berlin"),
        ("انفجرت عبوة في شارع الخرطوم", "LY", None),
        ("مسيرة في شارع فلسطين", "IQ", None),
        ("سقطت قذيفة على جسر بغداد بالموصل", "IQ", "Mosul"),
        ("سقطت قذيفة على جسر الرقة", "SY", "Ar Raqqa"),
        ("كتيبة ثوار مصراتة تهاجم معسكرا", "LY", None),
        ("اشتباكات في مصراتة بين ثوار", "LY", "Misrata"),
        ("اشتباكات في رواد", "TN", "Raoued"),
        ("هاجموا رواد المقهى", "TN", None),
        ("انفجار في عمان", "JO", "Amman"),
        ("قصف في الصحراء الغربية", "EG", "Western Desert (Egypt)"),
        ("اشتباكات في الصحراء الغربية", "MA", "Western Sahara"),
        ("قالت برلين", "IT", None),
        ("اشتباكات في بنڨردان", "TN", "Ben Gardane"),
        ("اشتباكات في بن ڤردان", "TN", "Ben Gardane"),
        ("اشتباكات في بنعروس", "TN", "Ben Arous"),
        ("خلفت المعارك دمارا كبيرا", "CF", None),  # destruction
        ("قتل تاجر في دمارا", "CF", "Damara"),
        ("وأدان الحزب الهجوم", "MR", None),  # and condemned
        ("قتل جندي في وادان", "MR", "Ouadane"),
        ("خرجت مسيرة سلمية", "SY", None),  # peaceful
        ("قصف قرب سلمية", "SY", "Salamiyah"),
        ("تظاهر محامون أمام المحكمة الابتدائية بتونس", "TN", "Tunis"),
        ("قال رئيس حركة نداء تونس", "TN", None),
    ],
)
def test_common_names_and_spellings(text: str, country: str, name: str | None) -> None:
    assert [m.place.name for m in find_places(text, country)] == ([name] if name else [])


def test_taken_spans_are_no_places() -> None:
    text = normalise("هاجم مجلس أعيان بنغازي موقعا").text
    sentences = [tokenise(text, 0, len(text))]
    finder = PlaceFinder.read(Gazetteer.load(), LANGUAGES / "ar")
    start = text.index("مجلس")
    end = text.index(" موقعا")
    assert finder.find(text, sentences, "LY")
    assert not finder.find(text, sentences, "LY", [(start, end)])


def test_all_countries_have_names_and_most_an_adjective() -> None:
    countries = load_countries()
    assert len(countries) == 250
    assert all(re.fullmatch("[A-Z]{2}", iso2) and entry.ar for iso2, entry in countries.items())
    assert sum(bool(entry.nisba_ar) for entry in countries.values()) >= 90
    assert all(-90 <= entry.latitude <= 90 and -180 <= entry.longitude <= 180 for entry in countries.values())


@pytest.mark.parametrize("form", ["ليبية", "الليبي", "الليبيين", "ليبيان", "الليبيات"])
def test_adjective_forms(form: str) -> None:
    assert fold_word(form) in nisba_forms("ليبي")


def test_every_place_has_sensible_coordinates() -> None:
    gazetteer = Gazetteer.load()
    for key, places in gazetteer.own.items():
        for place in places:
            assert -90 <= place.latitude <= 90, key
            assert -180 <= place.longitude <= 180, key
            assert place.country in gazetteer.countries, key


def test_parts_of_a_country_lie_where_they_say() -> None:
    gazetteer = Gazetteer.load()
    for iso2 in ("LY", "SY", "IQ", "YE", "SD", "ML", "TN", "EG"):
        north, south = gazetteer.part(iso2, "n"), gazetteer.part(iso2, "s")
        east, west = gazetteer.part(iso2, "e"), gazetteer.part(iso2, "w")
        assert north.latitude > south.latitude
        assert east.longitude > west.longitude


def test_unknown_key_in_language_file(tmp_path: Path) -> None:
    text = (LANGUAGES / "en" / "places.yml").read_text(encoding="utf-8")
    (tmp_path / "places.yml").write_text(text.replace("near:", "neer:"), encoding="utf-8")
    with pytest.raises(DataError, match="neer"):
        load_place_words(tmp_path)


def test_names_folder_is_found() -> None:
    assert (NAMES / "gazetteer.txt.gz").stat().st_size < 2_000_000


PIECES = """في جنوب شرق غرب مدينة بلدة قرب من ليبيا الليبية سرت بني وليد حي محافظة العاصمة الحدود
المدينة الجنوب المنطقة الشرقية 30 كيلومترا , ( ) " : و التابعة لولاية تونس الجزائر مالي
بسرت وللرقة ل ب near south of the city Sirte - al Libya border with"""
WORDS = st.sampled_from(PIECES.split())


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map(" ".join)))
def test_any_text_gives_spans_inside(text: str) -> None:
    for language in ("ar", "en"):
        last = 0
        for mention in find_places(text, None, language):
            assert 0 <= mention.start < mention.end <= len(text)
            assert mention.start >= last
            assert mention.text == text[mention.start : mention.end]
            assert mention.geo_precision in (None, 1, 2, 3)
            last = mention.end
