"""How far two points on the ground are from each other."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres of points in degrees (haversine, mean radius 6,371 km)."""
    f1, f2 = radians(lat1), radians(lat2)
    h = sin((f2 - f1) / 2) ** 2 + cos(f1) * cos(f2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 12742.0 * asin(min(1.0, sqrt(h)))
