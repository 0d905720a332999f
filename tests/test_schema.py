"""The book, the countries and the tables: what they say and how faults in them are told."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from schema import checks, codebook, countries, decisions, docs, tables
from schema.errors import DataError

BOOK = codebook.load()
ROOT = Path(__file__).parents[1]

_ACLED = """
event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1
assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country
admin1 admin2 admin3 location latitude longitude geo_precision source source_scale notes fatalities
tags timestamp
"""
ACLED = _ACLED.split()


def test_the_book_has_six_types_and_twenty_five_below() -> None:
    assert len(BOOK.event_types) == 6
    assert len(BOOK.sub_event_types) == 25
    assert len(BOOK.actor_types) == 8
    assert len(BOOK.regions) == 17


INTERACTIONS = [
    ("State forces", "Rebel group", "State forces-Rebel group"),
    ("Rebel group", "State forces", "State forces-Rebel group"),
    ("Rebel group", None, "Rebel group only"),
    (None, "Rioters", "Rioters only"),
    ("Protesters", "Protesters", "Protesters-Protesters"),
    ("Civilians", "Rioters", "Rioters-Civilians"),
    ("Civilians", "External/Other forces", "External/Other forces-Civilians"),
    ("External/Other forces", "Protesters", "Protesters-External/Other forces"),
    (None, None, None),
]


@pytest.mark.parametrize(("inter1", "inter2", "text"), INTERACTIONS)
def test_interaction(inter1: str | None, inter2: str | None, text: str | None) -> None:
    assert BOOK.interaction(inter1, inter2) == text
    assert BOOK.interaction(inter2, inter1) == text


def test_there_are_44_interactions() -> None:
    assert len(set(BOOK.interactions())) == len(BOOK.interactions()) == 44


TARGETING = [
    ("Attack", "Rebel group", "Civilians", True),
    ("Air/drone strike", "External/Other forces", "Civilians", True),
    ("Air/drone strike", "External/Other forces", "Rebel group", False),
    ("Mob violence", "Rioters", "Civilians", True),
    ("Excessive force against protesters", "State forces", "Protesters", True),
    ("Peaceful protest", "Protesters", None, False),
    ("Armed clash", "State forces", "Rebel group", False),
    ("Looting/property destruction", "Rebel group", "Civilians", False),
]


@pytest.mark.parametrize(("sub", "inter1", "inter2", "is_set"), TARGETING)
def test_civilian_targeting(sub: str, inter1: str, inter2: str | None, is_set: bool) -> None:
    assert (BOOK.civilian_targeting(sub, inter1, inter2) is not None) == is_set


SCALES = [
    (("National", "International"), "National-International"),
    (("New media", "Other"), "Other-New media"),
    (("National", "National"), "National"),
    (("Subnational", "Local partner-Other"), "Local partner-Subnational"),
    ((None, "Regional"), "Regional"),
    ((None,), None),
]


@pytest.mark.parametrize(("given", "joined"), SCALES)
def test_source_scale(given: tuple[str | None, ...], joined: str | None) -> None:
    assert BOOK.source_scale(*given) == joined


def test_unknown_source_scale_offers_the_nearest() -> None:
    with pytest.raises(ValueError, match="National"):
        BOOK.source_scale("Nationl")


FORCES = [
    ("Military Forces", "LY", date(2019, 5, 4), "Military Forces of Libya (2014-2021)"),
    ("Police Forces", "Libya", date(2022, 1, 1), "Police Forces of Libya (2021-)"),
    ("Military Forces", "LY", date(1960, 1, 1), "Military Forces of Libya"),
    ("Military Forces", "SD", date(2019, 4, 10), "Military Forces of Sudan (1989-2019)"),
    ("Military Forces", "SD", date(2019, 4, 11), "Military Forces of Sudan (2019-)"),
    ("Government", "TN", date(2016, 1, 1), "Government of Tunisia (2014-2019)"),
    ("Military Forces", "US", date(2019, 9, 19), "Military Forces of the United States (2017-)"),
    ("Military Forces", "US", date(2023, 1, 1), "Military Forces of the United States"),
    ("Military Forces", "CD", None, "Military Forces of the Democratic Republic of Congo"),
    ("Military Forces", "LY", None, "Military Forces of Libya"),
]


@pytest.mark.parametrize(("kind", "country", "day", "name"), FORCES)
def test_force_name(kind: countries.ForceKind, country: str, day: date | None, name: str) -> None:
    assert countries.force_name(kind, country, day) == name


SEEN = ROOT.parent / "shared" / "reference" / "acled_actors_with_inter.csv"


@pytest.mark.skipif(not SEEN.exists(), reason="the reference names are not here")
def test_regime_years_are_those_of_names_seen() -> None:
    """Names seen in ACLED copies begin in a year that regimes.yml gives for that country."""
    pattern = re.compile(r"(?:Forces|Government) of (?:the )?(.+?) \((\d{4})-")
    # Not countries of ISO 3166, or a rival authority whose own name carries its years.
    apart = {"Puntland", "Somaliland"}
    unknown = set()
    for row in csv.DictReader(SEEN.open(encoding="utf-8")):
        found = pattern.search(row["actor"])
        if not found or found[1] in apart:
            continue
        known = {r.label[:4] for r in countries.regimes().get(countries.country(found[1]).iso2, ())}
        if found[2] not in known:
            unknown.add((found[1], found[2]))
    assert unknown == {("Libya", "2016"), ("Yemen", "2016")}


def test_unknown_country_offers_the_nearest() -> None:
    with pytest.raises(KeyError, match="Tunisia"):
        countries.country("Tunisa")


def test_countries_agree_with_the_book() -> None:
    known = list(countries.countries().values())
    assert len(known) == 250
    assert {country.region for country in known} == set(BOOK.regions)
    for field in ("iso2", "iso3", "iso", "name", "prefix"):
        values = [getattr(country, field) for country in known]
        assert len(set(values)) == len(values), field


COUNTRIES = [
    ("LY", "LBY", 434, "Libya", "Northern Africa", "LBY"),
    ("TN", "TUN", 788, "Tunisia", "Northern Africa", "TUN"),
    ("DZ", "DZA", 12, "Algeria", "Northern Africa", "ALG"),
    ("ML", "MLI", 466, "Mali", "Western Africa", "MLI"),
    ("TD", "TCD", 148, "Chad", "Middle Africa", "CHA"),
    ("PS", "PSE", 275, "Palestine", "Middle East", "PSE"),
    ("AF", "AFG", 4, "Afghanistan", "Caucasus and Central Asia", "AFG"),
]


@pytest.mark.parametrize("row", COUNTRIES)
def test_country(row: tuple[str, str, int, str, str, str]) -> None:
    found = countries.country(row[0])
    assert (found.iso2, found.iso3, found.iso, found.name, found.region, found.prefix) == row


def test_acled_columns_stand_in_acleds_order() -> None:
    declared = tables.load()
    assert [column.name for column in declared.acled] == ACLED
    assert declared["events"].arrow.names[:31] == ACLED
    names = declared["reports"].arrow.names
    first = names.index("event_date")
    assert names[first : first + 29] == ACLED[1:-1]


def test_tables_can_be_made() -> None:
    connection = duckdb.connect()
    for table in tables.load().values():
        connection.execute(table.ddl)
        for comment in table.comments:
            connection.execute(comment)
    described = connection.execute("select count(*) from duckdb_columns() where comment <> ''")
    assert described.fetchone() == (sum(len(t.columns) for t in tables.load().values()),)


def test_examples_are_of_their_type() -> None:
    connection = duckdb.connect()
    for table in tables.load().values():
        for column in table.columns:
            kind = column.ddl.split()[1]
            connection.execute(f"select cast({tables.literal(column.example)} as {kind})")
            if column.values:
                assert column.example in column.values, (table.name, column.name)
            assert column.meaning.endswith("."), (table.name, column.name)


def test_the_page_of_the_data_is_fresh() -> None:
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    assert page == docs.data_page(), "Run: python -m schema.docs > docs/data.md"


COLUMN = "{column: a, type: text, null: no, meaning: A., example: a}"
BROKEN_TABLES = [
    ("{column: a, type: txt, null: no, meaning: A., example: a}", "Did you mean text?"),
    ("{column: a, tpe: text, null: no, meaning: A., example: a}", "Did you mean type?"),
    (COLUMN[:-1] + ", values: region}", "Did you mean regions?"),
    ("{from: event_dat, to: tags}", "event_date"),
    (f"{COLUMN}\n      - {COLUMN}", "stands once"),
]


@pytest.mark.parametrize(("column", "remedy"), BROKEN_TABLES)
def test_broken_table_names_its_line(tmp_path: Path, column: str, remedy: str) -> None:
    path = tmp_path / "tables.yml"
    shared = "{column: event_date, type: date, null: yes, meaning: A., example: a}"
    path.write_text(
        f"acled:\n  - {shared}\ntables:\n  - table: t\n    meaning: T.\n    key: [a]\n"
        f"    columns:\n      - {column}\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as error:
        tables.load(path)
    assert remedy in str(error.value)
    assert error.value.line


def test_overlapping_regimes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "regimes.yml"
    path.write_text(
        'regimes:\n  - country: LY\n    periods:\n      - {from: "2014", until: ""}\n'
        '      - {from: "2012", until: "2014"}\n',
        encoding="utf-8",
    )
    with pytest.raises(DataError, match="overlaps"):
        countries.regimes(path)


def test_check_with_an_unknown_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "checks.yml"
    path.write_text(
        'checks:\n  - check: one\n    meaning: M.\n    query: "select {actor_typs}"\n',
        encoding="utf-8",
    )
    with pytest.raises(DataError, match="Did you mean actor_types"):
        checks.load(path)


def test_words_of_rules_have_meanings() -> None:
    for kind, words in decisions.vocabulary().items():
        for word, meaning in words.items():
            assert word.isidentifier(), (kind, word)
            assert meaning.endswith("."), (kind, word)
