"""On what terms one buys: the free tier, discounts by service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from pricing.rate import Allowance, FreeKind


class FreeTier(Enum):
    """Which free allowances the account still has."""

    NONE = "none"
    ALWAYS = "always"
    FIRST_YEAR = "first_year"  # the always-free ones and those of the first twelve months

    def gives(self, allowance: Allowance) -> bool:
        if self is FreeTier.NONE:
            return False
        return allowance.kind is FreeKind.ALWAYS or self is FreeTier.FIRST_YEAR


@dataclass(frozen=True, slots=True)
class Terms:
    """`free_tier`; `discount_pct` by service as the book names it (`EC2`, `Lambda`), `*` for all others.

    Raises ValueError for a discount outside 0 to 100.
    """

    free_tier: FreeTier = FreeTier.ALWAYS
    discount_pct: Mapping[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for service, percent in self.discount_pct.items():
            if not 0 <= percent <= 100:
                raise ValueError(f"the discount on {service} is {percent} %, not between 0 and 100")

    def discount_of(self, service: str) -> Decimal:
        """Percent off the list price of `service`."""
        return self.discount_pct.get(service, self.discount_pct.get("*", Decimal(0)))
