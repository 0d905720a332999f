"""The shape of each plot, over rows that are already counted; the page and notebooks share it.

A shape takes its rows as a frame or as the name under which they are handed in later. Colours
stand in the rows, so that a page can use its own.
"""

from __future__ import annotations

from typing import Any

import altair as alt

COLOURS = {
    "Battles": "#b3261e",
    "Explosions/Remote violence": "#b45309",
    "Violence against civilians": "#7b3fa0",
    "Riots": "#0b6bb0",
    "Protests": "#2f7d32",
    "Strategic developments": "#5f6b7a",
}
GROUP_COLOURS = ("#0b6bb0", "#b45309", "#2f7d32", "#7b3fa0", "#b3261e", "#5f6b7a")
LARGEST = 4000  # square pixels of the place with the most deaths
_INK = "#444"
_HEIGHT = 220
# Years stand beside months; the parameter time_format is changed with the unit.
_TIME_AXIS = alt.Axis(
    labelExpr="utcFormat(datum.value, time_format)",
    labelOverlap=True,
    tickCount=alt.ExprRef("max(2, floor(width / 110))"),
)


def map_shape(
    places: Any, outlines: Any, centre: tuple[float, float], scale: float, height: int = 420
) -> alt.LayerChart:
    """Circles on the outlines of countries.

    Rows: longitude, latitude, size (square pixels), colour, certain (bool), label, key. A place
    that is not certain is a ring of dashes. The parameters map_scale and map_centre can be
    changed while it is shown.
    """
    projection = alt.Projection(
        type="mercator",
        scale=alt.ExprRef("map_scale"),
        center=alt.ExprRef("map_centre"),
        translate=alt.ExprRef("[width / 2, height / 2]"),
    )
    land = alt.Chart(outlines).mark_geoshape(fill="#e9e6df", stroke="#a9a397", strokeWidth=0.6, aria=False)
    circles = (
        alt.Chart(places)
        .mark_circle(stroke="#fff", strokeWidth=1, aria=False, cursor="pointer")
        .encode(
            longitude="longitude:Q",
            latitude="latitude:Q",
            size=alt.Size("size:Q", scale=None),
            fill=alt.Fill("colour:N", scale=None),
            stroke=alt.Stroke("colour:N", scale=None),
            fillOpacity=alt.condition("datum.certain", alt.value(0.72), alt.value(0.12)),
            strokeDash=alt.condition("datum.certain", alt.value([1, 0]), alt.value([3, 2])),
            tooltip="label:N",
        )
    )
    names = (
        alt.Chart(places)
        .transform_filter("datum.name")
        .mark_text(dy=-12, fontSize=11, fontWeight=600, fill=_INK, aria=False)
        .encode(longitude="longitude:Q", latitude="latitude:Q", text="name:N")
    )
    chart: alt.LayerChart = (
        alt.layer(land, circles, names)
        .add_params(
            alt.param(name="map_scale", value=scale),
            alt.param(name="map_centre", value=list(centre)),
        )
        .properties(width=640, height=height, projection=projection)
        .configure_view(stroke=None)
    )
    return chart


def timeline_shape(bars: Any, time_format: str = "%b %Y") -> alt.Chart:
    """Bars over time, on each other by type.

    Rows: start and end (days as time), low and high (events under and at the bar's top), colour,
    label. A span of time can be drawn; it is the parameter `span`.
    """
    time = alt.Scale(type="utc", reverse=alt.ExprRef("mirrored"))
    chart: alt.Chart = (
        alt.Chart(bars)
        .mark_bar(stroke="#fff", strokeWidth=0.3, aria=False)
        .encode(
            x=alt.X("start:T", title=None, scale=time, axis=_TIME_AXIS),
            x2="end:T",
            y=alt.Y("low:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=4)),
            y2="high:Q",
            fill=alt.Fill("colour:N", scale=None),
            tooltip="label:N",
        )
        .add_params(
            alt.selection_interval(name="span", encodings=["x"]),
            alt.param(name="mirrored", value=False),
            alt.param(name="time_format", value=time_format),
        )
        .properties(width=640, height=_HEIGHT)
        .configure_view(stroke=None)
    )
    return chart


def dyads_shape(pairs: Any) -> alt.LayerChart:
    """A bar for each pair of actors, with its names above it.

    Rows, the longest bar first: pair, rank, events, fatalities, label, key.
    """
    base = alt.Chart(pairs).encode(
        y=alt.Y("rank:O", axis=None, scale=alt.Scale(paddingInner=0.62, paddingOuter=0.6)),
        tooltip="label:N",
    )
    scale = alt.Scale(reverse=alt.ExprRef("mirrored"))
    bars = base.mark_bar(fill="#5f6b7a", cursor="pointer", aria=False).encode(
        x=alt.X("events:Q", title=None, scale=scale, axis=alt.Axis(tickMinStep=1, tickCount=5))
    )
    edge = alt.ExprRef("mirrored ? width : 0")
    side = alt.ExprRef("mirrored ? 'right' : 'left'")
    names = base.mark_text(
        x=edge, align=side, dy=-13, limit=alt.ExprRef("width"), fill=_INK, aria=False,
        cursor="pointer",
    ).encode(text="pair:N")  # fmt: skip
    chart: alt.LayerChart = (
        alt.layer(bars, names)
        .add_params(alt.param(name="mirrored", value=False))
        .properties(width=640, height=alt.Step(34))
        .configure_view(stroke=None)
    )
    return chart


def strengths_shape(counts: Any) -> alt.LayerChart:
    """What is said of sizes of groups: a dot for the number, a line for its range.

    Rows: day, best, low, high, colour, approximate (bool), label, key. Open ranges end in `low`
    or `high` at `best`; a number told as about so many is a ring.
    """
    base = alt.Chart(counts).encode(
        x=alt.X(
            "day:T",
            title=None,
            scale=alt.Scale(type="utc", reverse=alt.ExprRef("mirrored"), padding=24),
            axis=_TIME_AXIS,
        ),
        stroke=alt.Stroke("colour:N", scale=None),
        tooltip="label:N",
    )
    ranges = base.mark_rule(strokeWidth=3, aria=False, cursor="pointer").encode(
        y=alt.Y("low:Q", title=None, scale=alt.Scale(padding=8), axis=alt.Axis(tickCount=5)),
        y2="high:Q",
    )
    dots = base.mark_point(size=80, strokeWidth=2, filled=False, aria=False, cursor="pointer").encode(
        y="best:Q",
        fill=alt.Fill("colour:N", scale=None),
        fillOpacity=alt.condition("datum.approximate", alt.value(0), alt.value(1)),
    )
    chart: alt.LayerChart = (
        alt.layer(ranges, dots)
        .add_params(
            alt.param(name="mirrored", value=False),
            alt.param(name="time_format", value="%b %Y"),
        )
        .properties(width=640, height=_HEIGHT)
        .configure_view(stroke=None)
    )
    return chart
