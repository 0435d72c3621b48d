"""Commitments as a person writes them: `m5.large=4@standard-3y-all`, `compute=5@1y-none`, `m5=2@3y-all`."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from pricing.commitments.kinds import ReservedInstances, SavingsPlan
from pricing.commitments.plan_rates import COMPUTE, EC2_INSTANCE

_TERM = re.compile(r"(?:(standard|convertible)-)?([13])y-(none|partial|all)")


def reserved(text: str, region: str) -> ReservedInstances:
    """`TYPE=COUNT[@[standard|convertible-]YEARSy-none|partial|all]`; without a term standard, 1 year, none.

    Raises ValueError that says how to write it.
    """
    instance_type, amount, (offering, years, payment) = _split(text, "m5.large=4@standard-1y-none")
    if amount != amount.to_integral_value():
        raise ValueError(f"{text!r}: instances are reserved in whole numbers")
    return ReservedInstances(region, instance_type, amount, offering or "standard", years, payment)


def plan(text: str, region: str) -> SavingsPlan:
    """`compute=USD_PER_HOUR[@YEARSy-none|partial|all]`, or a family (`m5`) for an EC2 Instance plan.

    Raises ValueError that says how to write it.
    """
    scope, amount, (offering, years, payment) = _split(text, "compute=5.00@1y-none")
    if offering:
        raise ValueError(f"{text!r}: a Savings Plan is neither standard nor convertible")
    if scope == COMPUTE:
        return SavingsPlan(COMPUTE, amount, years, payment)
    return SavingsPlan(EC2_INSTANCE, amount, years, payment, region, scope)


def _split(text: str, example: str) -> tuple[str, Decimal, tuple[str, int, str]]:
    what, _, rest = text.partition("=")
    number, at, term = rest.partition("@")
    match = _TERM.fullmatch(term) if at else _TERM.fullmatch("1y-none")
    try:
        amount = Decimal(number)
    except InvalidOperation:
        amount = Decimal(-1)
    if not what or match is None or not amount.is_finite() or amount < 0:
        raise ValueError(f"{text!r}: write it as {example}")
    return what, amount, (match[1] or "", int(match[2]), match[3])
