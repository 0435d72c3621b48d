"""What a unit costs: Rate, its Tiers, where each figure came from, and what is free."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fnmatch import fnmatchcase
from itertools import pairwise

CONFIDENCES = (
    "offer-file",
    "several-agree",
    "golden-file",
    "page",
    "stated",
    "derived",
    "remembered",
)
"""From the surest to the least sure. `stated` is a user's own rate; SOURCES.md explains the others."""

UNSURE = frozenset({"derived", "remembered"})
"""Confidences that must be marked wherever the figure is shown."""


class TierScope(Enum):
    """Over what a rate's tiers count the quantity."""

    REGION = "region"  # the account's whole use of this meter in one Region (AWS: one usage type)
    ACCOUNT = "account"  # over all Regions
    THING = "thing"  # each volume for itself


class FreeKind(Enum):
    """How long an allowance lasts."""

    ALWAYS = "always"
    TWELVE_MONTHS = "12_months"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a figure came from: `source` as named in SOURCES.md, `date` (ISO, may be empty), `confidence`."""

    source: str
    date: str
    confidence: str

    def __post_init__(self) -> None:
        if self.confidence not in CONFIDENCES:
            raise ValueError(f"confidence {self.confidence!r} is none of {', '.join(CONFIDENCES)}")


@dataclass(frozen=True, slots=True)
class Tier:
    """One step: from `start` units on, each costs `price_usd`, until the next tier's start."""

    start: Decimal
    price_usd: Decimal
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Rate:
    """The price of one Meter in one Region.

    Below the first tier's `start` the units are included (gp3: 3,000 IOPS). Tiers are sorted by `start`.
    """

    meter: str
    region: str
    service: str
    unit: str
    title: str
    tiers: tuple[Tier, ...]
    scope: TierScope = TierScope.REGION

    def __post_init__(self) -> None:
        starts = [tier.start for tier in self.tiers]
        if not starts or starts[0] < 0 or any(a >= b for a, b in pairwise(starts)):
            raise ValueError(f"{self.meter} in {self.region}: tiers start at {[str(s) for s in starts]}")
        if any(not tier.price_usd.is_finite() or tier.price_usd < 0 for tier in self.tiers):
            raise ValueError(f"{self.meter} in {self.region}: a price is negative or no number")

    @property
    def flat(self) -> bool:
        """Whether every unit costs the same."""
        return len(self.tiers) == 1 and not self.tiers[0].start

    @property
    def provenance(self) -> Provenance:
        """The least sure of the tiers' provenances."""
        return least_sure([tier.provenance for tier in self.tiers])


@dataclass(frozen=True, slots=True)
class Allowance:
    """A free quantity a month, counted once over all meters that match one of `meters` (shell patterns).

    `scope`: ACCOUNT shares it over all Regions; REGION gives it again in each Region.
    """

    name: str
    meters: tuple[str, ...]
    quantity: Decimal
    unit: str
    kind: FreeKind
    scope: TierScope
    provenance: Provenance

    def covers(self, meter: str) -> bool:
        return any(fnmatchcase(meter, pattern) for pattern in self.meters)


def least_sure(provenances: list[Provenance]) -> Provenance:
    """The one whose confidence is lowest (the first of equals)."""
    return max(provenances, key=lambda p: CONFIDENCES.index(p.confidence))
