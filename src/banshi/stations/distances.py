"""How far two units are from each other: the kilometres that a resident does not travel."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING

from django.db.models import F, FloatField, Value
from django.db.models.functions import Cos, Radians, Sin

if TYPE_CHECKING:
    from django.db.models import Expression
    from django.db.models.expressions import CombinedExpression

EARTH_RADIUS_KM = 6371.0088


def kilometres(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> int:
    """Return the great-circle distance in whole kilometres (haversine, mean Earth radius of the IUGG)."""
    lat_1, lat_2 = radians(a_lat), radians(b_lat)
    half = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin(radians(b_lon - a_lon) / 2) ** 2
    return round(2 * EARTH_RADIUS_KM * asin(sqrt(half)))


def remoteness(latitude: float, longitude: float) -> CombinedExpression:
    """Return what units are ordered by to have the nearest first: the haversine of their angle from a point."""
    north = Sin(Radians(F("latitude") - _degrees(latitude)) / _degrees(2))
    east = Sin(Radians(F("longitude") - _degrees(longitude)) / _degrees(2))
    return north * north + Cos(Radians(F("latitude"))) * _degrees(cos(radians(latitude))) * east * east


def _degrees(number: float) -> Expression:
    return Value(float(number), output_field=FloatField())
