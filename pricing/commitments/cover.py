"""Apply commitments to usage, hour by hour, as AWS does.

Reserved Instances first: each covers its family in its Region by normalised units, the smallest size
first. Then Savings Plans, EC2 Instance plans before Compute plans: in every hour a plan covers what it
saves most on (in percent), of equals what has the lowest plan rate, until the hour's commitment is used
up. What a commitment does not use in an hour is lost; what it does not cover stays on demand.
Source: EC2 User Guide "How Reserved Instance discounts are applied" and Savings Plans User Guide
"Understanding how Savings Plans apply to your usage"; its five examples are tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pricing.book import PriceBook
from pricing.commitments.kinds import Commitment, ReservedInstances, SavingsPlan, normalised_units
from pricing.commitments.plan_rates import COMPUTE
from pricing.commitments.rates import CommitmentRates, UnitRate
from pricing.commitments.reserved import HourlyRate
from pricing.commitments.timeline import aligned
from pricing.rate import Provenance, Rate
from pricing.usage import Usage

ZERO = Decimal(0)


class NoCommitmentRateError(LookupError):
    """The book has no rate for a commitment that was asked for."""


@dataclass(slots=True)
class Item:
    """All usage of one meter in one Region; `left` is what no commitment covers yet, per segment."""

    rate: Rate
    usages: list[Usage]
    units: list[list[Decimal]]
    total: list[Decimal]
    left: list[Decimal]


@dataclass(slots=True)
class Covering:
    """What one commitment covered: units per segment and their price, by item.

    `unused`: USD an hour that nobody used, per segment; `unused_usd` over the month.
    """

    commitment: Commitment
    usd_per_hour: Decimal
    provenance: Provenance
    rate: HourlyRate | None
    taken: list[tuple[Item, list[Decimal], Decimal]] = field(default_factory=list)
    unused: list[Decimal] = field(default_factory=list)
    unused_usd: Decimal = ZERO


def cover(
    usages: Sequence[Usage], book: PriceBook, rates: CommitmentRates, commitments: Sequence[Commitment]
) -> tuple[list[Decimal], list[Item], list[Covering]]:
    """Segments' hours, the items with what is left of them, and what each commitment covered.

    Raises NoCommitmentRateError where the book has no rate for a Reserved Instance.
    """
    hours, items = gather(usages, book)
    return hours, items, apply(items, hours, rates, commitments)


def gather(usages: Sequence[Usage], book: PriceBook) -> tuple[list[Decimal], list[Item]]:
    """The usages that have a price, laid side by side and added up by meter and Region."""
    known = [u for u in usages if u.quantity is not None and book.rate(u.meter, u.region) is not None]
    hours, units = aligned(known)
    items: dict[tuple[str, str], Item] = {}
    for usage, curve in zip(known, units, strict=True):
        rate = book.rate(usage.meter, usage.region)
        if rate is not None:
            empty = Item(rate, [], [], [ZERO] * len(hours), [])
            item = items.setdefault((rate.meter, rate.region), empty)
            item.usages.append(usage)
            item.units.append(curve)
            item.total = [a + b for a, b in zip(item.total, curve, strict=True)]
    return hours, list(items.values())


def apply(
    items: Sequence[Item], hours: Sequence[Decimal], rates: CommitmentRates, commitments: Sequence[Commitment]
) -> list[Covering]:
    """Cover all of `items` anew by `commitments`; each item's `left` is what they leave."""
    for item in items:
        item.left = list(item.total)
    coverings = []
    for commitment in sorted(commitments, key=_order):
        if isinstance(commitment, ReservedInstances):
            coverings.append(_reserve(commitment, items, rates, hours))
        else:
            coverings.append(_plan(commitment, items, rates, hours))
    return coverings


def _order(commitment: Commitment) -> int:
    if isinstance(commitment, ReservedInstances):
        return 0
    return 2 if commitment.plan == COMPUTE else 1


def _reserve(
    owned: ReservedInstances, items: Sequence[Item], rates: CommitmentRates, hours: Sequence[Decimal]
) -> Covering:
    hourly = rates.reserved_hourly(owned.region, owned.instance_type, owned.term)
    if hourly is None:
        raise NoCommitmentRateError(f"no rate is known for {owned.title} in {owned.region}")
    factor = normalised_units(owned.instance_type)
    family = owned.instance_type.partition(".")[0]
    per_unit = hourly.usd / (factor or 1)
    wanting: list[tuple[Decimal, Item, Decimal]] = []
    for item in items:
        instance_type = item.rate.meter.removeprefix("ec2.").removesuffix(".linux")
        if item.rate.region != owned.region or item.rate.meter != f"ec2.{instance_type}.linux":
            continue
        size = normalised_units(instance_type)
        if instance_type == owned.instance_type:
            wanting.append((factor or Decimal(1), item, hourly.usd))
        elif factor and size and instance_type.partition(".")[0] == family:
            wanting.append((size, item, per_unit * size))
    capacity = owned.count * (factor or 1)
    wanting.sort(key=lambda want: (want[0], want[1].rate.meter))
    covering = Covering(owned, owned.count * hourly.usd, hourly.provenance, hourly)
    _take(covering, [(size, item, price) for size, item, price in wanting], capacity, hours)
    covering.unused = [free * per_unit for free in covering.unused]
    covering.unused_usd *= per_unit
    return covering


def _plan(
    plan: SavingsPlan, items: Sequence[Item], rates: CommitmentRates, hours: Sequence[Decimal]
) -> Covering:
    ranked: list[tuple[Decimal, UnitRate, Item]] = []
    for item in items:
        if plan.covers(item.rate.meter, item.rate.region):
            unit = rates.under_plan(item.rate, plan.plan, plan.years, plan.payment)
            if unit is not None and unit.usd > 0:
                ranked.append((unit.usd / item.rate.tiers[0].price_usd, unit, item))
    ranked.sort(key=lambda entry: (entry[0], entry[1].usd, entry[2].rate.meter))
    origin = Provenance("the commitment's own amount", "", "stated")
    covering = Covering(plan, plan.usd_per_hour, ranked[0][1].provenance if ranked else origin, None)
    _take(covering, [(unit.usd, item, unit.usd) for _, unit, item in ranked], plan.usd_per_hour, hours)
    return covering


def _take(
    covering: Covering,
    wanting: Sequence[tuple[Decimal, Item, Decimal]],
    capacity: Decimal,
    hours: Sequence[Decimal],
) -> None:
    """Fill `capacity` (normalised units, or USD) in each segment from `wanting`: (size, item, USD a unit)."""
    for _, item, price in wanting:
        covering.taken.append((item, [ZERO] * len(hours), price))
    for segment, length in enumerate(hours):
        free = capacity
        for (size, item, _), (_, taken, _) in zip(wanting, covering.taken, strict=True):
            left = item.left[segment]
            if left * size <= free:
                part = left
                free -= left * size
            else:
                part = free / size
                free = ZERO
            taken[segment] = part
            item.left[segment] = left - part
        covering.unused.append(free)
        covering.unused_usd += free * length


def per_user(item: Item, taken: Sequence[Decimal], hours: Sequence[Decimal]) -> list[Decimal]:
    """How much of what was taken from `item` belongs to each of its usages, over the month."""
    return [
        sum(
            (
                part * length * units / total
                for part, length, units, total in zip(taken, hours, curve, item.total, strict=True)
                if total
            ),
            ZERO,
        )
        for curve in item.units
    ]
