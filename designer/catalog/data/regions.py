"""Regions with their titles, and round trips: in a zone, between zones, between Regions."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from designer.catalog.data import sources
from designer.catalog.data.sources import cited

SAME_ZONE = cited("round trip within a zone", 0.2, "ms", sources.LATENCY_SAME_ZONE)
CROSS_ZONE = cited("round trip between zones", 0.7, "ms", sources.LATENCY_ZONES)
FIBRE_KM_PER_MS = cited("fibre, round trip, straight line", 100, "km/ms", sources.LATENCY_REGIONS)
FIBRE_DETOUR = cited("way of real routes over the straight line", 1.5, "ratio", sources.LATENCY_REGIONS)
CONSTANTS = (SAME_ZONE, CROSS_ZONE, FIBRE_KM_PER_MS, FIBRE_DETOUR)

EARTH_RADIUS_KM = 6_371.0
ZONE_LETTERS = ("a", "b", "c", "d", "e", "f")


@dataclass(frozen=True, slots=True)
class Region:
    """A Region: code, the place AWS names it after, and about where that is (degrees)."""

    code: str
    title: str
    latitude: float
    longitude: float


@cache
def regions() -> Mapping[str, Region]:
    """The Regions that the price book covers, by code."""
    with Path(__file__).with_name("regions.csv").open(newline="", encoding="utf-8") as rows:
        made = [
            Region(row["region"], row["title"], float(row["latitude"]), float(row["longitude"]))
            for row in csv.DictReader(rows)
        ]
    return MappingProxyType({each.code: each for each in made})


@cache
def _pings() -> Mapping[frozenset[str], float]:
    with Path(__file__).with_name("region_pings.csv").open(newline="") as rows:
        return MappingProxyType(
            {
                frozenset({row["region"], row["other"]}): float(row["round_trip_ms"])
                for row in csv.DictReader(rows)
            }
        )


def round_trip_between_regions_s(region: str, other: str) -> float:
    """Measured where the table has the pair, else the length of the way in fibre. Seconds; 0 for the same.

    Raises KeyError for a Region that is not in the table.
    """
    if region == other:
        return 0.0
    measured = _pings().get(frozenset({region, other}))
    if measured is not None:
        return measured / 1_000.0
    here, there = regions()[region], regions()[other]
    way_km = _great_circle_km(here, there) * float(FIBRE_DETOUR.value)
    return way_km / float(FIBRE_KM_PER_MS.value) / 1_000.0


def _great_circle_km(here: Region, there: Region) -> float:
    """Haversine formula."""
    north, east = math.radians(there.latitude - here.latitude), math.radians(there.longitude - here.longitude)
    chord = (
        math.sin(north / 2) ** 2
        + math.cos(math.radians(here.latitude))
        * math.cos(math.radians(there.latitude))
        * math.sin(east / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(chord))
