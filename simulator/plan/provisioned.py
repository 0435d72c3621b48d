"""What changes how many servers of an Elastic station are kept ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionAt:
    """At `at_s`, so many are asked for."""

    id: str
    station: str
    at_s: float
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionTracking:
    """Keeps the use of what is ready (mean requests inside / ready, at most 1) near `target` (0 to 1).

    More when it was above target in the last `high_periods` periods, fewer when it was below `low_factor` x
    target in the last `low_periods`: ceil(ready x use / target), between `minimum` and `maximum`. Points are
    published `publication_delay_s` after their period. Nothing is decided while some are being made ready,
    nor by points of periods that began before the last change.
    """

    id: str
    station: str
    target: float
    minimum: int
    maximum: int
    period_s: float = 60.0
    publication_delay_s: float = 60.0
    high_periods: int = 3
    low_periods: int = 15
    low_factor: float = 0.9


Provisioning: TypeAlias = ProvisionAt | ProvisionTracking
