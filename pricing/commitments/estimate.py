"""An Estimate with commitments: what they cover at their rates, what they waste, what stays on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pricing.book import PriceBook
from pricing.commitments.cover import ZERO, Covering, Item, cover, per_user
from pricing.commitments.kinds import Commitment, SavingsPlan
from pricing.commitments.rates import CommitmentRates
from pricing.commitments.reserved import HOURS_PER_YEAR, UPFRONT_SHARE
from pricing.estimate import estimate
from pricing.line import Estimate, LineItem, State, TierShare, total_of
from pricing.terms import Terms
from pricing.usage import HOURS_PER_MONTH, Usage

UNUSED = "account"
"""Subject of what a commitment costs and nobody uses."""


@dataclass(frozen=True, slots=True)
class CommitmentResult:
    """How one commitment did over the month; `utilisation` and the amounts are of that month."""

    commitment: Commitment
    committed_usd: Decimal
    used_usd: Decimal
    upfront_usd: Decimal
    recurring_usd: Decimal

    @property
    def utilisation(self) -> Decimal:
        return self.used_usd / self.committed_usd if self.committed_usd else ZERO


@dataclass(frozen=True, slots=True)
class Coverage:
    """`hours` of the month and what each of them cost: `covered_usd` under commitments, `spill_usd` on demand
    (of what they could cover), and `unused_usd` of the commitments that went to nobody."""

    hours: Decimal
    covered_usd: Decimal
    spill_usd: Decimal
    unused_usd: Decimal


@dataclass(frozen=True, slots=True)
class CommittedEstimate:
    """`estimate` is the amortised view; cash is `upfront_usd` at the start and `monthly_usd` each month.

    `coverage` in the month's order; nothing without commitments.
    """

    estimate: Estimate
    results: tuple[CommitmentResult, ...]
    covered_share: Decimal
    coverage: tuple[Coverage, ...] = ()

    @property
    def upfront_usd(self) -> Decimal:
        return sum((result.upfront_usd for result in self.results), ZERO)

    @property
    def monthly_usd(self) -> Decimal:
        amortised = sum((result.committed_usd for result in self.results), ZERO)
        recurring = sum((result.recurring_usd for result in self.results), ZERO)
        return self.estimate.total_usd - amortised + recurring


def estimate_committed(
    usages: Sequence[Usage],
    book: PriceBook,
    rates: CommitmentRates,
    commitments: Sequence[Commitment],
    terms: Terms | None = None,
) -> CommittedEstimate:
    """Price a month's usages under `commitments`.

    Every covered unit is a line of the subject that used it; what no one used is a line of `account`.
    `covered_share` is of the on-demand value of what the commitments could cover. Raises
    NoCommitmentRateError and what `estimate` raises.
    """
    hours, items, coverings = cover(usages, book, rates, commitments)
    lines = [line for covering in coverings for line in _lines(covering, hours)]
    bill = estimate(_left(usages, items, hours), book, terms)
    all_lines = (*bill.lines, *lines)
    results = tuple(_result(covering) for covering in coverings)
    return CommittedEstimate(
        replace(bill, lines=all_lines, total_usd=total_of(all_lines)),
        results,
        _share(coverings, hours),
        _coverage(coverings, hours),
    )


def _coverage(coverings: Sequence[Covering], hours: Sequence[Decimal]) -> tuple[Coverage, ...]:
    """Hour by hour: what is covered, what spills over, what is wasted. Raises nothing; () without any."""
    coverable = {id(item): item for covering in coverings for item, _, _ in covering.taken}
    found = []
    for place, length in enumerate(hours if coverings else ()):
        covered = sum(
            (taken[place] * price for covering in coverings for _, taken, price in covering.taken), ZERO
        )
        spill = sum((item.left[place] * item.rate.tiers[0].price_usd for item in coverable.values()), ZERO)
        unused = sum((covering.unused[place] for covering in coverings), ZERO)
        found.append(Coverage(length, covered, spill, unused))
    return tuple(found)


def _left(usages: Sequence[Usage], items: Sequence[Item], hours: Sequence[Decimal]) -> list[Usage]:
    """The usages with what commitments cover taken off, untouched where they cover nothing of it."""
    reduced: dict[int, Usage] = {}
    for item in items:
        if item.left == item.total:
            continue
        for usage, own_units in zip(item.usages, item.units, strict=True):
            units = [
                left * own / total if total else ZERO
                for left, own, total in zip(item.left, own_units, item.total, strict=True)
            ]
            curve = tuple(zip(units, hours, strict=True))
            quantity = sum((value * length for value, length in curve), ZERO)
            how = f"{usage.how}; what commitments leave of {usage.quantity}".removeprefix("; ")
            reduced[id(usage)] = replace(usage, quantity=quantity, by_hour=curve, how=how)
    return [reduced.get(id(usage), usage) for usage in usages]


def _lines(covering: Covering, hours: Sequence[Decimal]) -> list[LineItem]:
    title = covering.commitment.title
    lines = []
    for item, taken, price in covering.taken:
        for usage, quantity in zip(item.usages, per_user(item, taken, hours), strict=True):
            if quantity:
                lines.append(_line(covering, usage, item, quantity, price))
    if covering.unused_usd:
        share = TierShare(ZERO, None, covering.unused_usd, Decimal(1), covering.unused_usd)
        lines.append(
            LineItem(
                UNUSED,
                "commitment.unused",
                "",
                "Commitments",
                f"Unused: {title}",
                "USD",
                covering.unused_usd,
                State.PRICED,
                "what the commitment costs in hours in which nothing used it",
                rate_usd=Decimal(1),
                amount_usd=covering.unused_usd,
                tiers=(share,),
                provenance=covering.provenance,
            )
        )
    return lines


def _line(covering: Covering, usage: Usage, item: Item, quantity: Decimal, price: Decimal) -> LineItem:
    amount = quantity * price
    return LineItem(
        usage.subject,
        usage.meter,
        usage.region,
        item.rate.service,
        f"{item.rate.title}: {covering.commitment.title}",
        item.rate.unit,
        quantity,
        State.PRICED,
        "covered hour by hour by the commitment",
        rate_usd=price,
        amount_usd=amount,
        tiers=(TierShare(ZERO, None, quantity, price, amount),),
        provenance=covering.provenance,
    )


def _result(covering: Covering) -> CommitmentResult:
    committed = covering.usd_per_hour * HOURS_PER_MONTH
    commitment = covering.commitment
    if isinstance(commitment, SavingsPlan):
        upfront_share = UPFRONT_SHARE[commitment.payment]
        years = commitment.years
    else:
        upfront_share = covering.rate.upfront_share if covering.rate else ZERO
        years = commitment.years
    return CommitmentResult(
        commitment,
        committed,
        committed - covering.unused_usd,
        covering.usd_per_hour * upfront_share * HOURS_PER_YEAR * years,
        committed * (1 - upfront_share),
    )


def _share(coverings: Sequence[Covering], hours: Sequence[Decimal]) -> Decimal:
    """Of the on-demand value of all items a commitment could cover, the part that was covered."""
    seen: dict[int, Item] = {}
    covered = ZERO
    for covering in coverings:
        for item, taken, _ in covering.taken:
            seen[id(item)] = item
            units = sum((part * length for part, length in zip(taken, hours, strict=True)), ZERO)
            covered += units * item.rate.tiers[0].price_usd
    value = sum(
        (
            units * length * item.rate.tiers[0].price_usd
            for item in seen.values()
            for units, length in zip(item.total, hours, strict=True)
        ),
        ZERO,
    )
    return covered / value if value else ZERO
