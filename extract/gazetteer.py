"""Names of places and countries and what they may mean: data loaded once, then looked up.

Sources: GeoNames populated places (CC BY 4.0), first-level units with Arabic names (CLDR,
Unicode-3.0), and the hand-made tables places.csv and countries.yml beside them.
"""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from extract.folders import NAMES
from extract.text import fold_word, normalise
from schema.errors import DataError
from schema.strict_yaml import Map, check_keys, read_yaml

_PART_EN = {
    "n": "Northern", "s": "Southern", "e": "Eastern", "w": "Western", "c": "Central",
    "ne": "Northeastern", "nw": "Northwestern", "se": "Southeastern", "sw": "Southwestern",
}  # fmt: skip
# Libya's first level in ACLED is its three old provinces, which country parts name.
_PART_ADMIN = {("LY", "s"): "South", ("LY", "e"): "East", ("LY", "w"): "West"}
_NISBA_ENDINGS = ("", "ه", "ون", "ين", "ان", "تان", "تين", "ات")
_ARABIC = "\u0600"  # keys from this letter on are in Arabic script
_GZIP = 16 + zlib.MAX_WBITS
_SLUG = re.compile("[^a-z0-9]+")
_LOOSE = re.compile(r" (?= |\n|$)|(?<=\n) |^ ")  # a space that parts no words
_KINDS = {
    "town",
    "village",
    "district",
    "island",
    "mountains",
    "camp",
    "base",
    "airport",
    "port",
    "field",
    "region",
    "admin1",
    "sea",
    "country",
} | {"border crossing"}


class Place(NamedTuple):
    """One place. Coordinates in degrees; population 0 when unknown."""

    id: str  # geonames:2210221, waqai:<slug>, country:LY, admin1:LY-SB
    name: str
    name_ar: str
    country: str  # ISO 3166-1 alpha-2
    admin1: str
    admin2: str
    latitude: float
    longitude: float
    kind: str
    population: int


@dataclass(frozen=True, slots=True)
class Country:
    """A country's names as written in countries.yml, by language."""

    iso2: str
    en: tuple[str, ...]
    ar: tuple[str, ...]
    demonym_en: tuple[str, ...]
    nisba_ar: tuple[str, ...]  # masculine singular, e.g. the adjective of Libya
    people_ar: tuple[str, ...]  # plurals that do not follow from the adjective
    capital: str
    capital_ar: tuple[str, ...]
    latitude: float
    longitude: float


def nisba_forms(base: str) -> list[str]:
    """All inflected forms of an Arabic adjective of origin, folded, with and without article.

    Gender, number and case as they show in letters; no clitics. The base may be two words
    (then each is inflected alike).

    >>> nisba_forms("ليبي")[:4]
    ['ليبي', 'ليبيه', 'ليبيون', 'ليبيين']
    """
    return _inflected(fold_word(base))


def _inflected(base: str) -> list[str]:
    words = base.split()
    bare = [" ".join(word + ending for word in words) for ending in _NISBA_ENDINGS]
    if words and words[-1].endswith("ي"):  # accusative before a pause, as in Libi-yan
        bare.append(" ".join(word + "ا" for word in words))
    definite = [" ".join("ال" + word for word in form.split()) for form in bare]
    return list(dict.fromkeys(bare + definite))


class Names(NamedTuple):
    """The names of one script: all keys with row numbers ("" for hand-made entries only),
    the number of words of the longest name by first word, and the second words of all longer
    names by their first.
    """

    rows: dict[str, str]
    first: dict[str, int]
    seconds: dict[str, frozenset[str]]


def _names(keys: str, values: str, own: list[str]) -> Names:
    rows = dict.fromkeys(own, "")
    rows.update(zip(keys.split("\n"), values.split("\n"), strict=True))
    first = dict.fromkeys([key for key in rows if " " not in key], 1)
    seconds: dict[str, set[str]] = {}
    for words in [key.split(" ") for key in rows if " " in key]:
        seconds.setdefault(words[0], set()).add(words[1])
        if len(words) > first.get(words[0], 0):
            first[words[0]] = len(words)
    return Names(rows, first, {word: frozenset(found) for word, found in seconds.items()})


class Gazetteer:
    """All names in folded spelling, each with the places that it may mean."""

    def __init__(
        self,
        countries: dict[str, Country],
        own: dict[str, list[Place]],
        weak: set[str],
        cities: dict[str, Place],
        arabic: tuple[str, str],
        packed: bytes,
        admins: dict[str, tuple[str, str]],
        extents: dict[str, tuple[float, float, float, float]],
        parts: dict[tuple[str, str], Place],
    ) -> None:
        self.countries = countries
        self.own = own
        self.weak = weak
        self.cities = cities
        self.parts = parts
        self._arabic, self._packed = arabic, packed  # names and row numbers; rows and Latin names
        self._admins, self._extents = admins, extents
        self.nisba = _nisba_index(list(countries.values()))
        raw = [(n, c.iso2) for c in countries.values() for n in (c.capital, *c.capital_ar) if n]
        folded = _fold_all([name.replace("'", "") for name, _ in raw])
        self.capitals = {key: iso2 for key, (_, iso2) in zip(folded, raw, strict=True)}
        self._capital_of: dict[str, Place | None] = {}
        self._capital_keys: dict[str, list[str]] = {}
        for key, iso2 in self.capitals.items():
            self._capital_keys.setdefault(iso2, []).append(key)

    @cached_property
    def arabic(self) -> Names:
        """All names in Arabic letters."""
        return _names(*self._arabic, [k for k in self.own if k[0] >= _ARABIC])

    @cached_property
    def latin(self) -> Names:
        """All names in Latin letters; made when first asked for."""
        (keys, values), _ = _unpacked(_unpacked(self._packed)[1])
        return _names(keys, values, [k for k in self.own if k[0] < _ARABIC])

    @cached_property
    def _rows(self) -> list[str]:
        (rows,), _ = _unpacked(self._packed)
        return rows.split("\n")

    @classmethod
    def load(cls, folder: Path = NAMES) -> Gazetteer:
        """Read all tables of `folder`; about 0.15 s. Raises DataError for a broken one."""
        return _load(folder)

    def lookup(self, key: str) -> list[Place]:
        """The places that a folded name may mean: hand-made entries first, then by rows' order."""
        found = {place.id: place for place in self.own.get(key, ())}
        rows = (self.arabic if key[0] >= _ARABIC else self.latin).rows
        for number in rows.get(key, "").split():
            place = self._row(int(number))
            found.setdefault(place.id, place)
        return list(found.values())

    def capital(self, iso2: str) -> Place | None:
        """A country's capital."""
        if iso2 not in self._capital_of:
            self._capital_of[iso2] = self._find_capital(iso2)
        return self._capital_of[iso2]

    def _find_capital(self, iso2: str) -> Place | None:
        for key in self._capital_keys.get(iso2, ()):
            for place in self.lookup(key):
                if place.country == iso2 and place.kind == "town":
                    return place
        return None

    def part(self, iso2: str, bearing: str) -> Place:
        """A part of a country, such as the south: its own point, or one derived from where the
        country's towns lie.
        """
        if (iso2, bearing) in self.parts:
            return self.parts[iso2, bearing]
        country = self.countries[iso2]
        latitude, longitude = country.latitude, country.longitude
        south, north, west, east = self._extents.get(iso2, (latitude, latitude, longitude, longitude))
        if bearing != "c":
            latitude, longitude = (south + north) / 2, (west + east) / 2
            latitude += (north - south) * 0.3 * (("n" in bearing) - ("s" in bearing))
            longitude += (east - west) * 0.3 * (("e" in bearing) - ("w" in bearing))
        name = f"{_PART_EN[bearing]} {country.en[0]}"
        slug = f"waqai:{iso2.lower()}-part-{bearing}"
        admin1 = _PART_ADMIN.get((iso2, bearing), "")
        point = (round(latitude, 4), round(longitude, 4))
        return Place(slug, name, "", iso2, admin1, "", *point, "region", 0)

    def country(self, iso2: str) -> Place:
        """The country as a place."""
        return country_place(self.countries[iso2])

    def _row(self, number: int) -> Place:
        gid, name, arabic, country, code, lat, lon, people = self._rows[number].split("\t")
        admin1, admin2 = self._admins.get(f"{country}.{code}", ("", ""))
        population = int(people)
        kind = "town" if population >= 1000 or not population else "village"
        point = (float(lat), float(lon))
        place_id = f"geonames:{gid}"
        return Place(place_id, name, arabic, country, admin1, admin2, *point, kind, population)


@lru_cache(maxsize=2)
def _load(folder: Path) -> Gazetteer:
    countries = load_countries(folder / "countries.yml")
    own: dict[str, list[Place]] = {}
    places = {iso2: country_place(entry) for iso2, entry in countries.items()}
    _index([(n, places[c.iso2]) for c in countries.values() for n in (*c.en, *c.ar)], own)
    provinces: dict[str, list[Place]] = {}
    admins = _load_admin1(folder / "admin1.csv", provinces)
    weak: set[str] = set()
    cities: dict[str, Place] = {}
    parts: dict[tuple[str, str], Place] = {}
    _load_places(folder / "places.csv", own, weak, cities, parts, admins)
    for key, places_of_key in provinces.items():  # behind the hand-made places
        own.setdefault(key, []).extend(places_of_key)
    (_, lines, keys, values), packed = _unpacked((folder / "gazetteer.txt.gz").read_bytes())
    extents = {}
    for line in lines.split("\n"):
        iso2, south, north, west, east = line.split()
        extents[iso2] = (float(south), float(north), float(west), float(east))
    return Gazetteer(countries, own, weak, cities, (keys, values), packed, admins, extents, parts)


def _unpacked(content: bytes) -> tuple[list[str], bytes]:
    """The sections of the first member of a gzip file, and the members behind it, still packed."""
    member = zlib.decompressobj(_GZIP)
    return member.decompress(content).decode().split("\x1d"), member.unused_data


def country_place(entry: Country) -> Place:
    """A country as a place, at a point inside it."""
    arabic, point = entry.ar[0] if entry.ar else "", (entry.latitude, entry.longitude)
    iso2 = entry.iso2
    return Place(f"country:{iso2}", entry.en[0], arabic, iso2, "", "", *point, "country", 0)


def load_countries(path: Path = NAMES / "countries.yml") -> dict[str, Country]:
    """Countries by ISO code. Raises DataError for unknown or missing keys."""
    lists = ("en", "ar", "demonym_en", "nisba_ar", "people_ar", "capital_ar")
    countries = {}
    for entry in read_yaml(path):
        check_keys(
            entry,
            path,
            required=("iso2", "en", "latitude", "longitude"),
            optional=(*lists, "capital"),
            name=entry.get("iso2", ""),
        )
        words = {key: tuple(entry.get(key, ())) for key in lists}
        countries[entry["iso2"]] = Country(
            iso2=entry["iso2"],
            capital=entry.get("capital", ""),
            latitude=_degrees(entry, "latitude", path),
            longitude=_degrees(entry, "longitude", path),
            **words,
        )
    return countries


def _degrees(entry: Map, key: str, path: Path) -> float:
    try:
        return float(entry[key])
    except ValueError:
        raise DataError(
            path,
            f"{key} is no number.",
            "Write decimal degrees.",
            line=entry.lines[key],
            name=entry["iso2"],
        ) from None


def _table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by column; csv.DictReader takes twice the time."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        columns = next(rows)
        for row in rows:
            if len(row) == len(columns):
                yield dict(zip(columns, row, strict=True))
            elif row:
                problem = f"There are {len(row)} columns, not {len(columns)}."
                raise DataError(path, problem, "Put quotes around a comma.", line=rows.line_num)


def _load_admin1(path: Path, own: dict[str, list[Place]]) -> dict[str, tuple[str, str]]:
    admins = {}
    raw: list[tuple[str, Place]] = []
    for row in _table(path):
        point = (float(row["latitude"]), float(row["longitude"]))
        place = Place(
            f"admin1:{row['id']}",
            row["name"],
            row["ar"],
            row["id"][:2],
            row["admin1"],
            row["admin2"],
            *point,
            "admin1",
            0,
        )
        raw += [(row[column], place) for column in ("name", "ar", "ar_full") if row[column]]
        if row["geonames"]:
            admins[row["geonames"]] = (row["admin1"], row["admin2"])
    _index(raw, own)
    return admins


def _index(raw: list[tuple[str, Place]], own: dict[str, list[Place]]) -> None:
    """Enter places under the folded spellings of their names as written."""
    keys = _fold_all([name.replace("'", "").replace("-", " ") for name, _ in raw])
    apart = [(name.replace("'", " ").replace("-", " "), place) for name, place in raw if "'" in name]
    entries = list(zip(keys, [place for _, place in raw], strict=True))
    entries += zip(_fold_all([name for name, _ in apart]), [place for _, place in apart], strict=True)
    varied = [entry for entry in entries if entry[0].startswith(_VARIED) or entry[0].endswith("اء")]
    entries += [(spelling, place) for key, place in varied for spelling in other_spellings(key)]
    for key, place in entries:
        places = own.get(key)
        if places is None:
            own[key] = [place]
        elif place not in places:
            places.append(place)


def _load_places(
    path: Path,
    own: dict[str, list[Place]],
    weak: set[str],
    cities: dict[str, Place],
    parts: dict[tuple[str, str], Place],
    admins: dict[str, tuple[str, str]],
) -> None:
    by_name: dict[tuple[str, str], Place] = {}
    inside: list[tuple[Place, str]] = []
    raw: list[tuple[str, Place]] = []
    for line, row in enumerate(_table(path), 2):
        place = _hand_place(row, admins, path, line)
        country, kind = row["country"], row["kind"]
        if kind.startswith("part-"):
            parts[country, kind[5:]] = place
            continue
        if kind.startswith("border:"):
            parts[country, kind[7:]] = parts[kind[7:], country] = place
            continue
        by_name[country, row["name"]] = place
        if row["cue"]:
            weak.add(place.id)
        if row["city"]:
            inside.append((place, row["city"]))
        names = f"{row['name']}|{row['ar']}|{row['en']}"
        raw += [(name, place) for name in names.split("|") if name]
    _index(raw, own)
    for place, city in inside:
        if (place.country, city) not in by_name:
            raise DataError(path, f"The city {city} is not listed.", "Add it.", name=place.name)
        cities[place.id] = by_name[place.country, city]


def _hand_place(row: dict[str, str], admins: dict[str, tuple[str, str]], path: Path, line: int) -> Place:
    kind = row["kind"]
    if kind.startswith(("part-", "border:")):
        kind = "region"
    if kind not in _KINDS:
        raise DataError(path, f"The kind {kind} is not known.", f"Known: {sorted(_KINDS)}", line=line)
    name, country = row["name"], row["country"]
    place_id = f"geonames:{row['geonames']}"
    if not row["geonames"]:
        slug = _SLUG.sub("-", name.lower().replace("'", "")).strip("-")
        place_id = f"waqai:{country.lower()}-{slug}"
    admin1, admin2 = admins.get(row["admin"], ("", ""))
    if row["kind"].startswith("part-"):
        admin1 = _PART_ADMIN.get((country, row["kind"][5:]), "")
    latitude, longitude = float(row["latitude"]), float(row["longitude"])
    arabic = row["ar"].partition("|")[0]
    people = int(row["population"] or 0)
    return Place(place_id, name, arabic, country, admin1, admin2, latitude, longitude, kind, people)


def _fold_all(words: list[str]) -> list[str]:
    """`fold_word` of many at once: folding costs by the call more than by the letter."""
    folded = normalise("\n".join(words)).text
    if _LOOSE.search(folded):
        return [" ".join(line.split()) for line in folded.split("\n")]
    return folded.split("\n")


_VARIED = ("ابو ", "راس ", "بن ")  # first words that other_spellings knows


def other_spellings(key: str) -> list[str]:
    """The usual other spellings of a folded Arabic name: final hamza dropped, Abu as Bu, Ben joined."""
    found = [key[:-1]] if key.endswith("اء") else []
    if key.startswith("ابو "):
        found += [f"بو {key[4:]}", f"بو{key[4:]}", f"ابو{key[4:]}"]
    elif key.startswith("راس "):
        found.append("راس" + key[4:])
    elif key.startswith("بن "):
        found.append("بن" + key[3:])
    return found


def _nisba_index(countries: list[Country]) -> dict[str, str]:
    """Folded one-word adjectives and demonyms of all languages -> country."""
    raw: list[tuple[str, str]] = []
    index: dict[str, str] = {}
    for country in countries:
        iso2 = country.iso2
        raw += [(base, iso2) for base in country.nisba_ar]
        people = [*country.people_ar, *("ال" + p for p in country.people_ar)]
        demonyms = [*country.demonym_en, *(d + "s" for d in country.demonym_en)]
        raw += [(word, iso2) for word in (*people, *demonyms)]
    nisba = {base for country in countries for base in country.nisba_ar}
    for folded, (written, iso2) in zip(_fold_all([w for w, _ in raw]), raw, strict=True):
        for form in _inflected(folded) if written in nisba else (folded,):
            if " " not in form:
                index.setdefault(form, iso2)
    return index
