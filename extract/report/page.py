"""The page from its content: frame, styles, scripts and packed data in one text."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from extract.report import charts, shapes
from extract.report.content import Content
from extract.report.packing import packed
from schema import tables
from schema.countries import countries
from schema.strict_yaml import read_yaml

LANGUAGES = ("en", "ar")
# In this order; each may use what stands before it.
SCRIPTS = (
    "unpack", "words", "elements", "filters", "counts", "plots", "map",
    "table", "evidence", "event", "problems", "main",
)  # fmt: skip
_FOLDER = Path(__file__).parent
_NAMES = _FOLDER.parent / "names" / "countries.yml"
_VEGA_LITE = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


def render(content: Content) -> str:
    """One HTML text that needs no other file and no network.

    Whatever comes from the dataset stands in it as base64 only; the scripts put it on the page
    as text. The page allows no script but its own, by their digests.
    """
    script = _script()
    head = content.head | {
        "specs": specs(),
        "outlines": charts.outlines(),
        "words": words(),
        "columns": {name: [c.name for c in table.columns] for name, table in tables.load().items()},
        "event_types": list(shapes.COLOURS),
        "certainties": list(tables.value_lists()["certainties"]),
    }
    page: str = _frame().render(
        totals=content.head["totals"],
        words=words()["en"],
        languages=[(code, words()[code]["language"]) for code in LANGUAGES],
        style=Markup((_FOLDER / "static" / "page.css").read_text(encoding="utf-8")),
        script=Markup(script),
        digest=_digest(script),
        head=packed(head),
        parts=[packed(part) for part in content.parts],
        size="@SIZE@",
    )
    megabytes = len(page.encode()) / 1e6
    return page.replace("@SIZE@", f"{megabytes:.1f}", 1)


@cache
def words() -> dict[str, Any]:
    """What the page says, by language; for Arabic the names of countries as well."""
    found = {code: read_yaml(_FOLDER / "words" / f"{code}.yml") for code in LANGUAGES}
    names = {row["iso2"]: row["ar"][0] for row in read_yaml(_NAMES) if row.get("ar")}
    found["ar"]["terms"]["countries"] = {
        country.name: names[iso2] for iso2, country in countries().items() if iso2 in names
    }
    return found


@cache
def specs() -> dict[str, Any]:
    """The plots in the terms of Vega, whose rows the page hands in under their names."""
    named = {
        "map": shapes.map_shape(
            alt.NamedData("places"),
            alt.NamedData("outlines", format={"type": "topojson", "feature": "countries"}),
            (15.0, 25.0),
            300.0,
        ),
        "timeline": shapes.timeline_shape(alt.NamedData("bars")),
        "dyads": shapes.dyads_shape(alt.NamedData("pairs")),
        "strengths": shapes.strengths_shape(alt.NamedData("counts")),
    }
    return {
        name: vl_convert.vegalite_to_vega(chart.to_json(), vl_version=_VEGA_LITE)
        for name, chart in named.items()
    }


@cache
def _script() -> str:
    vega = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=_VEGA_LITE)
    own = [(_FOLDER / "static" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    notice = "/* Vega and D3: see the end of the page. */"
    script = (
        f'{notice}\n(function () {{\n{vega}\n}})();\n(function () {{\n"use strict";\n{"".join(own)}\n}})();\n'
    )
    if "</script" in script.lower() or "<!--" in script:
        raise ValueError("A script of the page holds what would end it.")
    return script


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")


def _frame() -> Any:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2")
