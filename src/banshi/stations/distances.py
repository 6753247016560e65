"""How far two units are from each other: the kilometres that a resident does not travel."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088


def kilometres(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> int:
    """Return the great-circle distance in whole kilometres (haversine, mean Earth radius of the IUGG)."""
    lat_1, lat_2 = radians(a_lat), radians(b_lat)
    half = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin(radians(b_lon - a_lon) / 2) ** 2
    return round(2 * EARTH_RADIUS_KM * asin(sqrt(half)))
