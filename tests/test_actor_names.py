"""The actor and epithet lists: one meaning for each name, known types, plain spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from extract.text import fold_word
from schema.strict_yaml import Map, check_keys, read_yaml

NAMES = Path(__file__).parent.parent / "extract" / "names"
FILES = sorted((NAMES / "actors").glob("*.yml"))
EPITHETS = NAMES / "epithets.yml"
TYPES = {
    "State forces",
    "Rebel group",
    "Political militia",
    "Identity militia",
    "External/Other forces",
}
ARABIC_KEYS = ("ar", "short_ar", "leaders_ar")
ENGLISH_KEYS = ("en", "leaders_en")
REQUIRED = ("actor", "name", "inter", "en")
OPTIONAL = ("kind", "home", "periods", "ar", "short_ar", "leaders_ar", "leaders_en")
# Three letters that mean nothing else in a newspaper.
SHORT_BUT_CLEAR = {"قسد"}
KINDS = {entry["kind"] for entry in read_yaml(NAMES / "kinds.yml")}


@cache
def entries() -> tuple[tuple[str, Map], ...]:
    """Each actor with the name of its file."""
    return tuple((path.name, entry) for path in FILES for entry in read_yaml(path))


def aliases(entry: Map, keys: tuple[str, ...]) -> Iterator[str]:
    for key in keys:
        yield from entry.get(key, [])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_entries_have_known_keys_and_types(path: Path) -> None:
    for entry in read_yaml(path):
        check_keys(entry, path, required=REQUIRED, optional=OPTIONAL, name=entry.get("actor", ""))
        assert re.fullmatch(r"[a-z][a-z0-9_]*", entry["actor"]), entry["actor"]
        assert entry["inter"] in TYPES, entry["actor"]
        assert entry.get("kind", "community") == "community", entry["actor"]
        assert set(re.findall(r"\{(\w+)\}", entry["name"])) <= {"country", "period"}
        assert all(re.fullmatch("[A-Z]{2}", code) for code in entry.get("home", []))
        assert list(aliases(entry, ARABIC_KEYS)), f"{entry['actor']} has no Arabic name"
        for period in entry.get("periods", []):
            check_keys(
                period,
                path,
                required=("name", "inter"),
                optional=("country", "from", "until"),
                name=entry["actor"],
            )
            assert period["inter"] in TYPES, entry["actor"]
            days = [date.fromisoformat(period[key]) for key in ("from", "until") if key in period]
            assert days == sorted(set(days)), entry["actor"]


def test_there_are_at_least_five_hundred_actors() -> None:
    assert len(entries()) >= 500


def test_actor_ids_are_unique() -> None:
    owners: dict[str, str] = {}
    for file, entry in entries():
        assert entry["actor"] not in owners, f"{entry['actor']}: {owners[entry['actor']]}, {file}"
        owners[entry["actor"]] = file


def test_no_alias_belongs_to_two_actors_or_stands_twice() -> None:
    owners: dict[str, str] = {}
    for _, entry in entries():
        for alias in aliases(entry, ARABIC_KEYS + ENGLISH_KEYS):
            folded = fold_word(alias)
            assert folded not in owners, f"{alias}: {owners[folded]} and {entry['actor']}"
            owners[folded] = entry["actor"]


def test_an_alias_with_the_article_is_not_another_actor_without_it() -> None:
    for alias, owner in owners().items():
        bare = alias.removeprefix("ال")
        assert owners().get(bare, owner) == owner, f"{alias}: {owner} and {owners()[bare]}"


@pytest.mark.parametrize("keys, script", [(ARABIC_KEYS, "ARABIC"), (ENGLISH_KEYS, "LATIN")])
def test_aliases_are_plainly_written_in_their_script(keys: tuple[str, ...], script: str) -> None:
    allowed = r"[\u0621-\u063a\u0641-\u064a]([\u0621-\u063a\u0641-\u064a0-9 ]| - )*"
    if script == "LATIN":
        allowed = r"[!-~À-ž ]+"
    for _, entry in entries():
        for alias in aliases(entry, keys):
            assert re.fullmatch(allowed, alias), f"{entry['actor']}: {alias}"
            assert alias == " ".join(alias.split())


def test_no_word_stands_twice_in_a_row() -> None:
    doubled = re.compile(r"(?:^| )(\w{4,}) \1(?: |$)")
    for _, entry in entries():
        for alias in aliases(entry, ARABIC_KEYS):
            assert not doubled.search(alias), f"{entry['actor']}: {alias}"


def test_short_aliases_are_unmistakable() -> None:
    for _, entry in entries():
        for alias in aliases(entry, ARABIC_KEYS):
            assert len(fold_word(alias)) >= 4 or alias in SHORT_BUT_CLEAR, f"{entry['actor']}: {alias}"


def test_names_of_identity_militias_end_as_they_should() -> None:
    pattern = re.compile(r".+ (Ethnic|Tribal|Clan|Communal) Militia \(.+\)")
    for _, entry in entries():
        if entry.get("kind") == "community":
            assert entry["inter"] == "Identity militia", entry["actor"]
            assert pattern.fullmatch(entry["name"]), entry["name"]


def test_a_short_alias_has_a_home() -> None:
    for _, entry in entries():
        if "short_ar" in entry:
            assert entry.get("home"), entry["actor"]


# Facts that stand in published rows: actor, country, day -> name, type.
FACTS = [
    ("houthi", "YE", "2020-05-01", "Military Forces of Yemen (2016-) Supreme Political Council", 1),
    ("houthi", "YE", "2014-09-21", "Houthi Movement - Ansar Allah", 2),
    ("islamic_state", "LY", "2019-05-04", "Islamic State (Libya)", 2),
    ("islamic_state", "EG", "2020-05-01", "Islamic State (Egypt)", 2),
    ("lna", "LY", "2019-05-04", "Military Forces of Libya (2014-2021) Haftar Faction", 1),
    ("hamas", "PS", "2020-05-01", "Hamas Movement", 3),
    ("hezbollah", "SY", "2020-05-01", "Hezbollah", 3),
    ("taliban", "AF", "2020-05-01", "Taliban", 2),
    ("taliban", "AF", "2022-05-01", None, 1),
    ("rsf", "SD", "2022-05-01", "Military Forces of Sudan (2019-) Rapid Support Forces", 1),
    ("rsf", "SD", "2023-05-01", "RSF: Rapid Support Forces", 2),
    ("wagner", "ML", "2022-05-01", "Wagner Group", 8),
    ("pmf", "IQ", "2020-05-08", "Military Forces of Iraq (2018-) Popular Mobilization Forces", 1),
    ("peshmerga", "IQ", "2022-05-01", "Military Forces of Iraq (2020-) Peshmerga", 1),
    ("jnim", "ML", "2022-05-01", "JNIM: Group for Support of Islam and Muslims", 2),
    ("farouq_brigade", "LY", "2013-05-01", "Al Farouq Brigade", 3),
]
NUMBERS = {
    1: "State forces",
    2: "Rebel group",
    3: "Political militia",
    8: "External/Other forces",
}


@pytest.mark.parametrize("actor, country, day, name, number", FACTS)
def test_name_and_type_by_country_and_day(
    actor: str, country: str, day: str, name: str | None, number: int
) -> None:
    entry = next(entry for _, entry in entries() if entry["actor"] == actor)
    for period in [*entry.get("periods", []), entry]:
        if period.get("country", country) == country and (
            period.get("from", day) <= day < period.get("until", "9999")
        ):
            break
    countries = {"LY": "Libya", "EG": "Egypt"}
    if name is not None:
        assert period["name"].replace("{country}", countries.get(country, country)) == name
    assert period["inter"] == NUMBERS[number]


# What a newspaper writes -> the actor.
WRITTEN = [
    ("تنظيم الدولة الإسلامية", "islamic_state"),
    ("داعش", "islamic_state"),
    ("قوات حفتر", "lna"),
    ("الجيش الوطني الليبي", "lna"),
    ("عملية بركان الغضب", "volcano_of_rage"),
    ("البنيان المرصوص", "bunyan_marsous"),
    ("قوات الدعم السريع", "rsf"),
    ("الحوثيين", "houthi"),
    ("جماعة أنصار الله", "houthi"),
    ("قوات سوريا الديمقراطية", "qsd"),
    ("هيئة تحرير الشام", "hts"),
    ("الحشد الشعبي", "pmf"),
    ("كتائب القسام", "qassam"),
    ("سرايا القدس", "quds_brigades"),
    ("الحرس الثوري الإيراني", "irgc"),
    ("بوكو حرام", "boko_haram"),
    ("حزب العمال الكردستاني", "pkk"),
    ("عصائب أهل الحق", "asaib"),
    ("أفريكوم", "africom"),
    ("جماعة نصرة الإسلام والمسلمين", "jnim"),
    ("التحالف الدولي", "global_coalition"),
    ("المسيرية", "misseriya"),
    ("التبو", "tabu"),
]


@cache
def owners() -> dict[str, str]:
    """The actor of each Arabic name, in folded spelling."""
    return {fold_word(form): entry["actor"] for _, entry in entries() for form in aliases(entry, ARABIC_KEYS)}


@pytest.mark.parametrize("alias, actor", WRITTEN)
def test_newspaper_name_finds_its_actor(alias: str, actor: str) -> None:
    assert owners().get(fold_word(alias)) == actor


def test_epithets_are_read_by_source_and_country_and_fall_back_to_a_kind() -> None:
    ids = {entry["actor"] for _, entry in entries()}
    names = {fold_word(a) for _, e in entries() for a in aliases(e, ARABIC_KEYS + ENGLISH_KEYS)}
    seen: set[str] = set()
    for entry in read_yaml(EPITHETS):
        where = entry["epithet"]
        check_keys(entry, EPITHETS, required=("epithet", "ar", "en", "readings"), name=where)
        assert re.fullmatch(r"[a-z][a-z0-9_]*", where)
        for form in [*entry["ar"], *entry["en"]]:
            folded = fold_word(form)
            assert folded not in seen, f"{where}: {form} stands twice"
            assert folded not in names, f"{where}: {form} is an actor's own name"
            seen.add(folded)
        for reading in entry["readings"]:
            check_keys(
                reading,
                EPITHETS,
                required=(),
                optional=("country", "source", "named", "actor", "kind"),
                name=where,
            )
            assert ("actor" in reading) != ("kind" in reading), where
            assert reading.get("actor", "rsf") in ids, f"{where}: {reading}"
            assert reading.get("named", "rsf") in ids, f"{where}: {reading}"
            assert reading.get("kind", "armed") in KINDS, f"{where}: {reading}"
        assert set(entry["readings"][-1]) == {"kind"}, f"{where}: the last reading is the default"
