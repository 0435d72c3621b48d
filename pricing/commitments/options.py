"""Purchase options side by side: on demand, every Reserved term, every plan, Spot.

How much to commit to is chosen per option: Reserved Instances type by type up to the last one that pays
for itself on the curve, a plan at whichever of the curve's levels comes out cheapest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from pricing.book import PriceBook
from pricing.commitments.cover import Item, apply, gather
from pricing.commitments.estimate import CommittedEstimate, estimate_committed
from pricing.commitments.kinds import Commitment, ReservedInstances, SavingsPlan
from pricing.commitments.plan_rates import COMPUTE, EC2_INSTANCE
from pricing.commitments.rates import CommitmentRates
from pricing.commitments.reserved import PAYMENTS, TERMS, YEARS, Term
from pricing.spot import PREFIX, SpotTable
from pricing.terms import Terms
from pricing.usage import HOURS_PER_MONTH, Usage

RESERVED_ELSEWHERE = ("RDS", "Aurora", "ElastiCache", "OpenSearch", "DynamoDB")
"""Services that AWS reserves too, at rates that stood in no public source (2026-11): on demand here."""

_LEVELS = 48
_CENT_TENTH = Decimal("0.001")  # Savings Plans are bought in steps of a tenth of a cent an hour
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Option:
    """One way to buy the same month. `note` says what to know of it (interruptions of Spot, say)."""

    title: str
    bill: CommittedEstimate
    commitments: tuple[Commitment, ...] = ()
    note: str = ""

    @property
    def month_usd(self) -> Decimal:
        """The amortised month."""
        return self.bill.estimate.total_usd


def options(
    usages: Sequence[Usage], book: PriceBook, rates: CommitmentRates, terms: Terms | None = None
) -> list[Option]:
    """Every option that has rates for this usage; on demand first, the others cheapest first."""
    hours, items = gather(usages, book)
    on_demand = Option("On demand", estimate_committed(usages, book, rates, (), terms))
    found = []
    for term in TERMS:
        bought = [ri for item in items if (ri := _best_reserved(item, term, rates, hours))]
        if bought:
            bill = estimate_committed(usages, book, rates, bought, terms)
            title = bought[0].title.partition(", ")[2]
            found.append(Option(f"Reserved Instances, {title}", bill, tuple(bought)))
    for years in YEARS:
        for payment in PAYMENTS:
            term_text = SavingsPlan(COMPUTE, _ZERO, years, payment).title.partition(", ")[2]
            for kind, name in (
                (COMPUTE, "Compute Savings Plan"),
                (EC2_INSTANCE, "EC2 Instance Savings Plans"),
            ):
                plans = _best_plans(items, hours, rates, kind, years, payment)
                if plans:
                    bill = estimate_committed(usages, book, rates, plans, terms)
                    found.append(Option(f"{name}, {term_text}", bill, tuple(plans)))
    spot = _spot(usages, book, rates, terms)
    if spot:
        found.append(spot)
    return [on_demand, *sorted(found, key=lambda option: option.month_usd)]


def without_rates(on_demand: Option) -> list[str]:
    """Services of a bill that could be reserved at AWS, but whose reserved rates are not known."""
    paid = on_demand.bill.estimate.by("service")
    return [service for service in RESERVED_ELSEWHERE if paid.get(service)]


def _best_reserved(
    item: Item, term: Term, rates: CommitmentRates, hours: Sequence[Decimal]
) -> ReservedInstances | None:
    """As many as pay for themselves: the n-th one does if n instances run long enough."""
    meter = item.rate.meter
    instance_type = meter.removeprefix("ec2.").removesuffix(".linux")
    hourly = rates.reserved_hourly(item.rate.region, instance_type, term)
    if hourly is None or meter != f"ec2.{instance_type}.linux":
        return None
    needed = HOURS_PER_MONTH * hourly.usd / item.rate.tiers[0].price_usd
    count = 0
    most = int(max(item.total, default=_ZERO).to_integral_value(ROUND_CEILING))
    for number in range(1, most + 1):
        # The n-th instance counts for the hours in which it is used, in part where the curve is fractional.
        used = sum(
            (min(max(units - (number - 1), _ZERO), Decimal(1)) * length)
            for units, length in zip(item.total, hours, strict=True)
        )
        if used <= needed:
            break
        count = number
    offering, years, payment = term
    if not count:
        return None
    return ReservedInstances(item.rate.region, instance_type, Decimal(count), offering, years, payment)


def _best_plans(
    items: Sequence[Item],
    hours: Sequence[Decimal],
    rates: CommitmentRates,
    kind: str,
    years: int,
    payment: str,
) -> list[SavingsPlan]:
    """One Compute plan, or one EC2 Instance plan per family, each at the curve's level that costs least."""
    scopes: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        if rates.under_plan(item.rate, kind, years, payment) is None:
            continue
        family = item.rate.meter.removeprefix("ec2.").partition(".")[0]
        if kind == COMPUTE:
            scopes.setdefault(("", ""), []).append(item)
        elif item.rate.meter.startswith("ec2."):
            scopes.setdefault((item.rate.region, family), []).append(item)
    plans = []
    for (region, family), members in scopes.items():
        best: tuple[Decimal, SavingsPlan] | None = None
        for level in _levels(members, hours, rates, kind, years, payment):
            plan = SavingsPlan(kind, level, years, payment, region, family)
            apply(members, hours, rates, [plan])
            usd = level * HOURS_PER_MONTH + sum(_on_demand_usd(item, hours) for item in members)
            if best is None or usd < best[0]:
                best = (usd, plan)
        if best and best[1].usd_per_hour:
            plans.append(best[1])
    return plans


def _levels(
    items: Sequence[Item],
    hours: Sequence[Decimal],
    rates: CommitmentRates,
    kind: str,
    years: int,
    payment: str,
) -> list[Decimal]:
    """What the items cost under the plan in each segment: between two of these the total is a straight line,
    so that the best level is one of them (some of them, where there are many)."""
    spend = [_ZERO] * len(hours)
    for item in items:
        unit = rates.under_plan(item.rate, kind, years, payment)
        if unit:
            spend = [total + units * unit.usd for total, units in zip(spend, item.total, strict=True)]
    levels = sorted({level.quantize(_CENT_TENTH) for level in spend})
    if len(levels) > _LEVELS:
        levels = [levels[len(levels) * step // _LEVELS] for step in range(_LEVELS)]
    return [_ZERO, *levels]


def _on_demand_usd(item: Item, hours: Sequence[Decimal]) -> Decimal:
    """What the item's left units cost at the first tier's price."""
    left = sum((units * length for units, length in zip(item.left, hours, strict=True)), _ZERO)
    return left * item.rate.tiers[0].price_usd


def _spot(
    usages: Sequence[Usage], book: PriceBook, rates: CommitmentRates, terms: Terms | None
) -> Option | None:
    """Every EC2 instance that has a Spot rate as Spot; `note` names the worst interruption band."""
    switched = []
    bands = set()
    for usage in usages:
        item = usage.meter.removeprefix("ec2.")
        table = book.tables.get(usage.region)
        offer = table.offers.get(item) if isinstance(table, SpotTable) else None
        if usage.meter == f"ec2.{item}" and offer is not None:
            usage = replace(usage, meter=PREFIX + item)
            bands.add(offer.interruption)
        switched.append(usage)
    if not bands:
        return None
    worst = max(bands, key=_band)
    note = f"Up to {worst} of such instances were taken back within a month; the price is an estimate"
    return Option("Spot", estimate_committed(switched, book, rates, (), terms), (), note)


def _band(text: str) -> int:
    """`<5%` < `5-10%` < ... < `>20%`; unknown is worst."""
    order = ("<5%", "5-10%", "10-15%", "15-20%", ">20%")
    return order.index(text) if text in order else len(order)
