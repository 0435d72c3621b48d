"""What can be committed to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pricing.commitments.plan_rates import COMPUTE, EC2_INSTANCE
from pricing.commitments.reserved import OFFERINGS, PAYMENTS, YEARS, Term

_SIZES = {"nano": "0.25", "micro": "0.5", "small": "1", "medium": "2", "large": "4", "xlarge": "8"}
_PAID = {"none": "no upfront", "partial": "partial upfront", "all": "all upfront"}


@dataclass(frozen=True, slots=True)
class ReservedInstances:
    """`count` Regional Linux Reserved Instances of one type, flexible in size within its family."""

    region: str
    instance_type: str
    count: Decimal
    offering: str = "standard"
    years: int = 1
    payment: str = "none"

    def __post_init__(self) -> None:
        _check(self.years, self.payment)
        if self.offering not in OFFERINGS or self.count < 0:
            raise ValueError(f"{self.count} {self.offering} Reserved Instances cannot be bought")

    @property
    def term(self) -> Term:
        return self.offering, self.years, self.payment

    @property
    def title(self) -> str:
        return f"Reserved {self.instance_type}, {self.offering}, {_term_text(self.years, self.payment)}"


@dataclass(frozen=True, slots=True)
class SavingsPlan:
    """`usd_per_hour` committed. An `ec2_instance` plan covers one `family` (`m5`) in one `region`."""

    plan: str
    usd_per_hour: Decimal
    years: int = 1
    payment: str = "none"
    region: str = ""
    family: str = ""

    def __post_init__(self) -> None:
        _check(self.years, self.payment)
        if self.plan not in (COMPUTE, EC2_INSTANCE) or self.usd_per_hour < 0:
            raise ValueError(
                f"a {self.plan} Savings Plan of {self.usd_per_hour} USD an hour cannot be bought"
            )
        if (self.plan == EC2_INSTANCE) != bool(self.region and self.family):
            raise ValueError("an EC2 Instance Savings Plan has a Region and a family, a Compute one neither")

    def covers(self, meter: str, region: str) -> bool:
        if self.plan == COMPUTE:
            return True
        return region == self.region and meter.startswith(f"ec2.{self.family}.")

    @property
    def title(self) -> str:
        kind = "Compute" if self.plan == COMPUTE else f"EC2 Instance ({self.family})"
        return f"{kind} Savings Plan, {_term_text(self.years, self.payment)}"


Commitment = ReservedInstances | SavingsPlan


def normalised_units(instance_type: str) -> Decimal | None:
    """AWS's normalisation factor of a size (EC2 User Guide, "How Reserved Instances are applied").

    None for bare metal, which only covers itself.

    >>> normalised_units("m5.2xlarge")
    Decimal('16')
    """
    size = instance_type.rpartition(".")[2]
    if size in _SIZES:
        return Decimal(_SIZES[size])
    match = re.fullmatch(r"(\d+)xlarge", size)
    return Decimal(match[1]) * 8 if match else None


def _check(years: int, payment: str) -> None:
    if years not in YEARS or payment not in PAYMENTS:
        raise ValueError(f"there is no term of {years} years with {payment} upfront")


def _term_text(years: int, payment: str) -> str:
    return f"{years} year{'s' if years > 1 else ''}, {_PAID[payment]}"
