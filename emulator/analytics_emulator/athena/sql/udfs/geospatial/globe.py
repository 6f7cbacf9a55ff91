"""Distances on a sphere of the Earth's size (Trino's GeoFunctions, by its formulas)."""

import math

from ..table import MarkedError

EARTH_KM = 6371.01


def check_coordinates(latitude: float, longitude: float) -> None:
    """Make sure that a place is on the globe."""
    if not -90 <= latitude <= 90:
        raise MarkedError("Latitude must be between -90 and 90")
    if not -180 <= longitude <= 180:
        raise MarkedError("Longitude must be between -180 and 180")


def distance(latitude: float, longitude: float, other: float, other_longitude: float) -> float:
    """Return the distance of two places on the globe, in kilometres."""
    check_coordinates(latitude, longitude)
    check_coordinates(other, other_longitude)
    return great_circle(latitude, longitude, other, other_longitude)


def great_circle(latitude: float, longitude: float, other: float, other_longitude: float) -> float:
    """Return the distance of two places, which aren't looked at, in kilometres."""
    first, second = math.radians(latitude), math.radians(other)
    sin1, cos1, sin2, cos2 = math.sin(first), math.cos(first), math.sin(second), math.cos(second)
    away = math.radians(longitude) - math.radians(other_longitude)
    across = cos2 * math.sin(away)
    along = cos1 * sin2 - sin1 * cos2 * math.cos(away)
    ahead = sin1 * sin2 + cos1 * cos2 * math.cos(away)
    return math.atan2(math.sqrt(across * across + along * along), ahead) * EARTH_KM
