"""The plots of the page from pandas frames, for notebooks: Altair charts, shown as they are.

Each function takes the table of its name (see docs/data.md), or any selection of its rows.
"""

from __future__ import annotations

import json
from functools import cache
from math import atan, degrees, exp, log, pi, radians, tan
from pathlib import Path
from typing import Any, Literal

import altair as alt
import pandas as pd

from extract.report import shapes

Unit = Literal["day", "month", "year"]
_OUTLINES = Path(__file__).with_name("outlines.json")
_LONG = {"day": 92, "month": 366 * 25}  # days up to which a unit is used
_FORMATS = {"day": "%-d %b %Y", "month": "%b %Y", "year": "%Y"}
_WORLD = (15.0, 30.0)


@cache
def outlines() -> dict[str, Any]:
    """Countries as TopoJSON, object `countries`, ids ISO 3166-1 numbers (Natural Earth)."""
    found: dict[str, Any] = json.loads(_OUTLINES.read_text(encoding="utf-8"))
    return found


def events_map(events: pd.DataFrame, width: int = 640, height: int = 420) -> alt.LayerChart:
    """A circle for each place and type of event, its area by deaths, on outlines of countries.

    A place that is known by its region only (geo_precision 2 or 3) is a ring of dashes. Events
    without a place are left out.
    """
    known = events.dropna(subset=["latitude", "longitude"])
    keys = ["location", "latitude", "longitude", "event_type"]
    places = (
        known.groupby(keys, dropna=False)
        .agg(
            events=("event_type", "size"),
            fatalities=("fatalities", "sum"),
            geo_precision=("geo_precision", "min"),
        )
        .reset_index()
    )
    deaths = places["fatalities"].astype(float)
    places["size"] = 40 + deaths * min(12.0, shapes.LARGEST / max(deaths.max(), 1.0))
    places["colour"] = places["event_type"].map(shapes.COLOURS)
    places["certain"] = places["geo_precision"].eq(1).fillna(False).astype(bool)
    places["label"] = [
        f"{row.location}: {row.event_type}, events {row.events}, deaths {row.fatalities}"
        for row in places.itertuples()
    ]
    places = places.drop(columns=["geo_precision", "fatalities"]).sort_values("size", ascending=False)
    centre, scale = _frame(places, width, height)
    countries = alt.InlineData(
        values=outlines(), format=alt.TopoDataFormat(type="topojson", feature="countries")
    )
    chart = shapes.map_shape(places, countries, centre, scale, height)
    return chart.properties(width=width)


def timeline(events: pd.DataFrame, unit: Unit | None = None) -> alt.Chart:
    """Events by day, month or year (by how long they last when not given), coloured by type.

    Events without a day are left out.
    """
    days = pd.to_datetime(events["event_date"])
    known = events.assign(day=days)[days.notna()]
    unit = unit or _unit(known["day"])
    periods = known["day"].dt.to_period({"day": "D", "month": "M", "year": "Y"}[unit])
    counted = known.groupby([periods, "event_type"]).size().rename("events").reset_index()
    counted["high"] = counted.groupby("day")["events"].cumsum()
    counted["low"] = counted["high"] - counted["events"]
    bars = pd.DataFrame(
        {
            "start": counted["day"].dt.start_time,
            "end": counted["day"].dt.end_time.dt.ceil("D"),
            "low": counted["low"],
            "high": counted["high"],
            "colour": counted["event_type"].map(shapes.COLOURS),
            "label": counted["day"].astype(str)
            + ", "
            + counted["event_type"]
            + ": "
            + counted["events"].astype(str),
        }
    )
    return shapes.timeline_shape(bars, _FORMATS[unit])


def dyads(events: pd.DataFrame, top: int = 15) -> alt.LayerChart:
    """Who against whom, whichever stands first: the pairs of actors with the most events."""
    known = events.dropna(subset=["actor1", "actor2"])
    pairs = ["  –  ".join(sorted(pair)) for pair in zip(known["actor1"], known["actor2"], strict=True)]
    counted = (
        known.assign(pair=pairs)
        .groupby("pair")
        .agg(events=("pair", "size"), fatalities=("fatalities", "sum"))
        .reset_index()
        .sort_values(["events", "fatalities", "pair"], ascending=[False, False, True])
        .head(top)
    )
    counted["rank"] = range(len(counted))
    counted["label"] = [
        f"{row.pair}: events {row.events}, deaths {row.fatalities}" for row in counted.itertuples()
    ]
    return shapes.dyads_shape(counted)


def strengths(table: pd.DataFrame) -> alt.LayerChart:
    """Fighter counts over time with their ranges; who says so stands in the tooltip.

    Statements without a day are left out.
    """
    days = pd.to_datetime(table["as_of_start"])
    known = table.assign(day=days)[days.notna()]
    groups = known["group"].fillna("?")
    order = list(groups.value_counts().index)
    colours = {group: shapes.GROUP_COLOURS[min(n, 5)] for n, group in enumerate(order)}
    counts = pd.DataFrame(
        {
            "day": known["day"],
            "best": known["best"],
            "low": known["low"].fillna(known["best"]),
            "high": known["high"].fillna(known["best"]),
            "colour": groups.map(colours),
            "approximate": known["approximate"].astype(bool),
            "label": groups
            + ": "
            + known["best"].astype(str)
            + " "
            + known["unit"].fillna("")
            + ", "
            + known["attributed_to"].fillna(""),
        }
    )
    return shapes.strengths_shape(counts)


def _unit(days: pd.Series[Any]) -> Unit:
    span = (days.max() - days.min()).days if len(days) else 0
    return "day" if span <= _LONG["day"] else "month" if span <= _LONG["month"] else "year"


def _frame(places: pd.DataFrame, width: int, height: int) -> tuple[tuple[float, float], float]:
    """Centre (longitude, latitude) and scale of a Mercator map that holds all places.

    On a Mercator map of scale k a radian of longitude is k pixels wide, and latitude p stands
    k ln tan(pi/4 + p/2) above the equator.
    """
    if places.empty:
        return _WORLD, 150.0
    west, east = places["longitude"].min(), places["longitude"].max()
    south, north = _rise(places["latitude"].min()), _rise(places["latitude"].max())
    scale = min(
        0.8 * width / max(radians(east - west), 0.12),
        0.8 * height / max(north - south, 0.12),
    )
    middle = (south + north) / 2
    latitude = degrees(2 * atan(exp(middle)) - pi / 2)
    return ((west + east) / 2, latitude), float(min(scale, 4000.0))


def _rise(latitude: float) -> float:
    return log(tan(pi / 4 + radians(max(-80.0, min(80.0, latitude))) / 2))
