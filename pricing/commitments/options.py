"""Purchase options side by side: on demand, every Reserved term, every plan, Spot.

How much to commit to is chosen per option: Reserved Instances type by type up to the last one that pays
for itself on the curve, a plan at whichever of the curve's levels comes out cheapest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from pricing.book import PriceBook
from pricing.commitments.cover import Item, cover
from pricing.commitments.estimate import CommittedEstimate, estimate_committed
from pricing.commitments.kinds import Commitment, ReservedInstances, SavingsPlan
from pricing.commitments.plan_rates import COMPUTE
from pricing.commitments.rates import CommitmentRates
from pricing.commitments.reserved import PAYMENTS, TERMS, YEARS, Term
from pricing.spot import PREFIX, SpotTable
from pricing.terms import Terms
from pricing.usage import HOURS_PER_MONTH, Usage

_LEVELS = 24
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
    hours, items, _ = cover(usages, book, rates, ())
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
            plan = _best_plan(usages, book, rates, terms, (hours, items), years, payment)
            if plan:
                found.append(plan)
    spot = _spot(usages, book, rates, terms)
    if spot:
        found.append(spot)
    return [on_demand, *sorted(found, key=lambda option: option.month_usd)]


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


def _best_plan(
    usages: Sequence[Usage],
    book: PriceBook,
    rates: CommitmentRates,
    terms: Terms | None,
    curve: tuple[list[Decimal], list[Item]],
    years: int,
    payment: str,
) -> Option | None:
    hours, items = curve
    spend = [_ZERO] * len(hours)
    for item in items:
        unit = rates.under_plan(item.rate, COMPUTE, years, payment)
        if unit:
            spend = [total + units * unit.usd for total, units in zip(spend, item.total, strict=True)]
    levels = sorted({level for level in spend if level})
    if len(levels) > _LEVELS:
        levels = [levels[len(levels) * step // _LEVELS] for step in range(_LEVELS)]
    best: Option | None = None
    for level in levels:
        plan = SavingsPlan(COMPUTE, level.quantize(Decimal("0.001")), years, payment)
        bill = estimate_committed(usages, book, rates, [plan], terms)
        if best is None or bill.estimate.total_usd < best.month_usd:
            best = Option(plan.title, bill, (plan,))
    return best


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
    note = f"up to {worst} of such instances were taken back within a month; the price is an estimate"
    return Option("Spot", estimate_committed(switched, book, rates, (), terms), (), note)


def _band(text: str) -> int:
    """`<5%` < `5-10%` < ... < `>20%`; unknown is worst."""
    order = ("<5%", "5-10%", "10-15%", "15-20%", ">20%")
    return order.index(text) if text in order else len(order)
