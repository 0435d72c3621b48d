"""What a unit costs under a commitment: reserved rates and Savings Plan rates of some Regions.

Few Savings Plan rates are listed, so EC2 Instance plans take the standard reserved rate and Compute
plans the convertible one; both are then marked derived.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pricing.commitments.plan_rates import COMPUTE, EC2_INSTANCE, PlanRate
from pricing.commitments.reserved import HourlyRate, ReservedRates, Term
from pricing.rate import Provenance, Rate

_LIKE = {EC2_INSTANCE: "standard", COMPUTE: "convertible"}


PlanKey = tuple[str, str, str, int, str]
"""(plan, Region, meter, years, upfront payment)."""


def by_key(rows: Iterable[PlanRate]) -> dict[PlanKey, PlanRate]:
    """Rows as `CommitmentRates.plans` wants them."""
    return {(row.plan, row.region, row.meter, row.years, row.payment): row for row in rows}


@dataclass(frozen=True, slots=True)
class UnitRate:
    """USD per unit of a meter under a Savings Plan."""

    usd: Decimal
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class CommitmentRates:
    """`reserved` by Region and instance type; `plans` are the rates listed as such."""

    reserved: Mapping[str, Mapping[str, ReservedRates]]
    plans: Mapping[PlanKey, PlanRate] = field(default_factory=dict)

    def reserved_hourly(self, region: str, instance_type: str, term: Term) -> HourlyRate | None:
        """The reserved rate of a Linux instance type; None where the book has none."""
        rates = self.reserved.get(region, {}).get(instance_type)
        return rates.hourly(term) if rates else None

    def has_family(self, region: str, family: str) -> bool:
        """Whether any instance type of the family has a rate in the Region."""
        return any(name.partition(".")[0] == family for name in self.reserved.get(region, {}))

    def under_plan(self, on_demand: Rate, plan: str, years: int, payment: str) -> UnitRate | None:
        """What a unit of `on_demand` costs under a plan; None where no rate is known."""
        price = on_demand.tiers[0].price_usd
        for region in (on_demand.region, "all"):
            row = self.plans.get((plan, region, on_demand.meter, years, payment))
            if row and row.rate_usd is not None:
                return UnitRate(row.rate_usd, row.provenance)
            if row and row.discount_pct is not None:
                return UnitRate(price * (100 - row.discount_pct) / 100, row.provenance)
        service, _, rest = on_demand.meter.partition(".")
        instance_type, _, system = rest.rpartition(".")
        if service != "ec2" or system != "linux":
            return None
        hourly = self.reserved_hourly(on_demand.region, instance_type, (_LIKE[plan], years, payment))
        if hourly is None:
            return None
        source = f"{hourly.provenance.source}; taken from the {_LIKE[plan]} Reserved Instance"
        return UnitRate(hourly.usd, replace(hourly.provenance, source=source, confidence="derived"))
