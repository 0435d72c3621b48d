"""Provisioned concurrency that changes: at a time, or by target tracking on how much of it is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.parts.metric_clock import PUBLICATION_S
from designer.catalog.parts.scaling import HIGH_PERIODS, LOW_FACTOR_APPLICATION, LOW_PERIODS
from designer.catalog.reading import Fault
from simulator import plan

ALLOCATION_S = cited(
    "until provisioning begins, middle of one to two minutes", 90, "s", sources.LAMBDA_PROVISIONED
)
ALLOCATION_PER_MIN = cited(
    "environments provisioned a minute, each function", 6_000, "environments/min", sources.LAMBDA_PROVISIONED
)
PERIOD_S = cited("period of the utilisation of provisioned concurrency", 60, "s", sources.LAMBDA_PROVISIONED)
CONSTANTS = (ALLOCATION_S, ALLOCATION_PER_MIN, PERIOD_S)
PCT = 100.0

_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html"
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class AtTime:
    """Ask for another number at a time."""

    KIND: ClassVar[str] = "scheduled"
    TITLE: ClassVar[str] = "Scheduled"

    at_s: float = param(
        0.0,
        title="At",
        unit="s",
        minimum=0,
        maximum=2_678_400,
        tab="scaling",
        help="From the run's begin. It is ready some minutes later.",
        docs_url=_DOCS,
    )
    number: int = param(
        10,
        title="Environments",
        unit="environments",
        minimum=0,
        maximum=_MOST,
        tab="scaling",
        help="Provisioned from then on.",
    )


@dataclass(frozen=True, slots=True)
class Tracking:
    """Keep the use of what is provisioned near a target."""

    KIND: ClassVar[str] = "target_tracking"
    TITLE: ClassVar[str] = "Target tracking"

    target_pct: float = param(
        70.0,
        title="Target utilisation",
        unit="%",
        minimum=10,
        maximum=90,
        tab="scaling",
        help="Of the provisioned environments, mean of a minute.",
        docs_url=_DOCS,
    )
    min: int = param(1, title="Minimum", minimum=0, maximum=_MOST, tab="scaling", help="Never fewer.")
    max: int = param(100, title="Maximum", minimum=0, maximum=_MOST, tab="scaling", help="Never more.")

    def faults(self) -> Iterator[Fault]:
        if self.min > self.max:
            yield Fault(
                ("max",),
                "maximum-below-minimum",
                f"At most {self.max} environments, but at least {self.min}.",
                "Raise the maximum.",
            )


ProvisionedScaling = AtTime | Tracking


def provisioning(station: str, policies: Sequence[ProvisionedScaling]) -> tuple[plan.Provisioning, ...]:
    """The policies in the simulator's words; ids are `station/provisioning-N`."""
    return tuple(
        _policy(f"{station}/provisioning-{place + 1}", station, each) for place, each in enumerate(policies)
    )


def _policy(name: str, station: str, policy: ProvisionedScaling) -> plan.Provisioning:
    if isinstance(policy, AtTime):
        return plan.ProvisionAt(id=name, station=station, at_s=policy.at_s, number=policy.number)
    return plan.ProvisionTracking(
        id=name,
        station=station,
        target=policy.target_pct / PCT,
        minimum=policy.min,
        maximum=policy.max,
        period_s=float(PERIOD_S.value),
        publication_delay_s=float(PUBLICATION_S.value),
        high_periods=int(HIGH_PERIODS.value),
        low_periods=int(LOW_PERIODS.value),
        low_factor=float(LOW_FACTOR_APPLICATION.value),
    )
