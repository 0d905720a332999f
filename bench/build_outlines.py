"""Build extract/report/outlines.json from Natural Earth's countries (public domain).

Run `python bench/build_outlines.py countries-50m.json` with the file of the npm package
world-atlas 2.0.2 (ISC), a TopoJSON file. Every arc is thinned by the method of Douglas and
Peucker (1973), so that neighbours keep one border, and islands that would be smaller than a dot
go. Same input, same bytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent.parent / "extract" / "report" / "outlines.json"
TOLERANCE = 0.06  # degrees a line may move, about 6 km
SMALLEST = 0.03  # square degrees of the smallest ring that is kept
GRID = 0.02  # degrees between two values of a coordinate
Point = tuple[float, float]


def decoded(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs in degrees; the file holds them as steps on a grid."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((x * sx + tx, y * sy + ty))
        arcs.append(arc)
    return arcs


def thinned(arc: list[Point]) -> list[Point]:
    """The arc without the points that lie within TOLERANCE of a line between its others."""
    keep = {0, len(arc) - 1}
    spans = [(0, len(arc) - 1)]
    while spans:
        first, last = spans.pop()
        far, farthest = 0.0, None
        for index in range(first + 1, last):
            distance = _distance(arc[index], arc[first], arc[last])
            if distance > far:
                far, farthest = distance, index
        if farthest is not None and far > TOLERANCE:
            keep.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return [arc[index] for index in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    (px, py), (ax, ay), (bx, by) = point, start, end
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = 0.0 if not length else max(0.0, min(1.0, ((px - ax) * dx + (py - ay) * dy) / length))
    return float(((px - ax - along * dx) ** 2 + (py - ay - along * dy) ** 2) ** 0.5)


def area(ring: list[int], arcs: list[list[Point]]) -> float:
    """Square degrees inside a ring of arcs (a negative number n is arc ~n backwards)."""
    points: list[Point] = []
    for number in ring:
        points += arcs[number] if number >= 0 else arcs[~number][::-1]
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def on_grid(arc: list[Point]) -> list[list[int]]:
    """The arc as steps on the grid of GRID degrees, standing still nowhere."""
    points = [(round((x + 180) / GRID), round((y + 90) / GRID)) for x, y in arc]
    steps, at = [list(points[0])], points[0]
    for index, point in enumerate(points[1:], 1):
        if point != at or index == len(points) - 1:
            steps.append([point[0] - at[0], point[1] - at[1]])
            at = point
    return steps


def polygons(geometry: dict[str, Any], arcs: list[list[Point]]) -> list[list[list[int]]]:
    """The polygons that are big enough to be seen; always the biggest."""
    found = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    kept = [polygon for polygon in found if area(polygon[0], arcs) >= SMALLEST]
    return kept or [max(found, key=lambda polygon: area(polygon[0], arcs))]


def build(topology: dict[str, Any]) -> dict[str, Any]:
    """The smaller topology: one object `countries`, each with its ISO 3166-1 number as id."""
    arcs = [thinned(arc) for arc in decoded(topology)]
    countries = [
        (geometry.get("id"), polygons(geometry, arcs))
        for geometry in topology["objects"]["countries"]["geometries"]
        if geometry.get("id") != "010"  # Antarctica
    ]
    used: dict[int, int] = {}
    for _, shape in countries:
        for polygon in shape:
            for ring in polygon:
                for number in ring:
                    used.setdefault(number if number >= 0 else ~number, len(used))
    geometries = [
        {"type": "MultiPolygon"}
        | ({"id": int(iso)} if iso else {})
        | {
            "arcs": [
                [[used[n] if n >= 0 else ~used[~n] for n in ring] for ring in polygon] for polygon in shape
            ]
        }
        for iso, shape in countries
    ]
    return {
        "type": "Topology",
        "transform": {"scale": [GRID, GRID], "translate": [-180, -90]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [on_grid(arcs[number]) for number in used],
    }


if __name__ == "__main__":
    source = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    OUT.write_text(json.dumps(build(source), separators=(",", ":")) + "\n", encoding="utf-8")
