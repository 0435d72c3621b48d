"""Usage x PriceBook = Estimate.

In this order: look up the rate of each usage; take the free allowances off, each counted once over all
the meters it covers and shared out by quantity; pool what is left over the scope of the rate's tiers;
cut at the tiers; share the pieces out by quantity. Nothing is rounded here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pricing.book import PriceBook
from pricing.line import Estimate, LineItem, State, TierShare, total_of
from pricing.rate import Allowance, Rate, TierScope, least_sure
from pricing.terms import Terms
from pricing.tiers import EXACT, ZERO, add_up, cut, share_out
from pricing.usage import Usage

HUNDRED = Decimal(100)


class UnitMismatchError(ValueError):
    """A usage counts in another unit than its rate: a mistake in the caller, never priced."""


@dataclass(slots=True)
class _Entry:
    usage: Usage
    rate: Rate
    quantity: Decimal
    charged: Decimal
    line: LineItem | None = None


def estimate(usages: Iterable[Usage], book: PriceBook, terms: Terms | None = None) -> Estimate:
    """Price a month's usages; one line per usage, in their order.

    Raises UnitMismatchError when a usage's unit is not its rate's. A meter without a rate and a usage
    without a quantity give lines without amount (`State.NO_PRICE`, `State.USAGE_NOT_GIVEN`).
    """
    terms = terms or Terms()
    lines: list[LineItem | _Entry] = []
    for usage in usages:
        rate = book.rate(usage.meter, usage.region)
        if rate is None:
            lines.append(_unpriced(usage, book))
        elif rate.unit != usage.unit:
            raise UnitMismatchError(
                f"{usage.subject}: {usage.meter} is used in {usage.unit}, but priced per {rate.unit}"
            )
        elif usage.quantity is None:
            lines.append(_not_given(usage, rate))
        else:
            lines.append(_Entry(usage, rate, usage.quantity, usage.quantity))
    entries = [line for line in lines if isinstance(line, _Entry)]
    _take_free(entries, book, terms)
    for pool in _pools(entries):
        _price(pool, terms)
    done = tuple(_finished(line) for line in lines)
    return Estimate(done, book.id, book.date, terms.free_tier.value, total_of(done))


def _finished(line: LineItem | _Entry) -> LineItem:
    if isinstance(line, LineItem):
        return line
    if line.line is None:
        raise AssertionError(f"{line.usage.meter} was in no pool")
    return line.line


def _take_free(entries: Sequence[_Entry], book: PriceBook, terms: Terms) -> None:
    """Lower `charged` by the allowances, always-free ones first."""
    drawn: dict[tuple[str, str], tuple[Allowance, list[_Entry]]] = {}
    for entry in entries:
        for allowance in book.allowances_of(entry.usage.meter):
            if terms.free_tier.gives(allowance):
                place = entry.rate.region if allowance.scope is TierScope.REGION else ""
                drawn.setdefault((allowance.name, place), (allowance, []))[1].append(entry)
    for allowance, sharers in sorted(drawn.values(), key=lambda pair: pair[0].kind.value != "always"):
        for entry in sharers:
            if entry.usage.unit != allowance.unit:
                raise UnitMismatchError(
                    f"{entry.usage.meter} counts in {entry.usage.unit}, "
                    f"but {allowance.name} in {allowance.unit}"
                )
        owned = [entry.charged for entry in sharers]
        total = add_up(owned)
        free = min(total, allowance.quantity)
        for entry, (_, left) in zip(
            sharers, share_out([free, EXACT.subtract(total, free)], owned), strict=True
        ):
            entry.charged = left


def _pools(entries: Sequence[_Entry]) -> Iterable[list[_Entry]]:
    """Entries whose tiers count together."""
    pools: dict[tuple[str, str], list[_Entry]] = {}
    for index, entry in enumerate(entries):
        scope = entry.rate.scope
        if scope is TierScope.REGION:
            where = entry.rate.region
        else:
            where = "" if scope is TierScope.ACCOUNT else f"#{index}"
        pools.setdefault((entry.rate.meter, where), []).append(entry)
    return pools.values()


def _price(pool: list[_Entry], terms: Terms) -> None:
    charged = [entry.charged for entry in pool]
    total = add_up(charged)
    rows_of: dict[int, list[list[Decimal]]] = {}
    for index, entry in enumerate(pool):
        rate = entry.rate
        if rate.flat:
            entry.line = _line(entry, [ZERO, entry.charged], rate, terms)
            continue
        rows = rows_of.get(id(rate))
        if rows is None:
            things = entry.usage.things if rate.scope is TierScope.THING else Decimal(1)
            starts = [EXACT.multiply(tier.start, things) for tier in rate.tiers]
            rows = rows_of[id(rate)] = share_out(cut(starts, total), charged)
        entry.line = _line(entry, rows[index], rate, terms)


def _line(entry: _Entry, row: Sequence[Decimal], rate: Rate, terms: Terms) -> LineItem:
    """`row`: the quantity below the first tier, then in each tier."""
    discount = terms.discount_of(rate.service)
    shares = [_share(rate, index, quantity, discount) for index, quantity in enumerate(row[1:]) if quantity]
    if len(shares) > 1:
        amount = add_up(share.amount_usd for share in shares)
        paid = add_up(share.quantity for share in shares)
        effective = amount / paid
        origin = least_sure([t.provenance for t, part in zip(rate.tiers, row[1:], strict=True) if part])
    elif shares:
        amount, paid, effective = shares[0].amount_usd, shares[0].quantity, shares[0].rate_usd
        origin = next(t.provenance for t, part in zip(rate.tiers, row[1:], strict=True) if part)
    else:
        amount, paid, effective = ZERO, ZERO, _discounted(rate.tiers[0].price_usd, discount)
        origin = rate.provenance
    return replace(
        _begun(entry.usage, rate),
        rate_usd=effective,
        amount_usd=amount,
        free_quantity=ZERO if paid is entry.quantity else EXACT.subtract(entry.quantity, paid),
        tiers=tuple(shares),
        discount_pct=discount,
        provenance=origin,
    )


def _begun(usage: Usage, rate: Rate) -> LineItem:
    """The line of a usage that has a rate, before what it comes to is known."""
    return LineItem(
        usage.subject,
        usage.meter,
        usage.region,
        rate.service,
        rate.title,
        rate.unit,
        usage.quantity,
        State.PRICED,
        usage.how,
    )


def _share(rate: Rate, index: int, quantity: Decimal, discount: Decimal) -> TierShare:
    tier = rate.tiers[index]
    price = _discounted(tier.price_usd, discount)
    upto = rate.tiers[index + 1].start if index + 1 < len(rate.tiers) else None
    return TierShare(tier.start, upto, quantity, price, EXACT.multiply(quantity, price))


def _discounted(price: Decimal, discount: Decimal) -> Decimal:
    return EXACT.multiply(price, EXACT.divide(100 - discount, HUNDRED)) if discount else price


def _not_given(usage: Usage, rate: Rate) -> LineItem:
    return replace(
        _begun(usage, rate),
        state=State.USAGE_NOT_GIVEN,
        why=f"how much {rate.title} is used was not given",
        rate_usd=rate.tiers[0].price_usd,
        provenance=rate.provenance,
    )


def _unpriced(usage: Usage, book: PriceBook) -> LineItem:
    if usage.region in book.tables:
        why = f"the price book {book.id} has no price for {usage.meter} in {usage.region}"
    else:
        why = f"the price book {book.id} has no prices for the Region {usage.region}"
    return LineItem(
        usage.subject,
        usage.meter,
        usage.region,
        usage.meter.split(".", 1)[0],
        book.title_of(usage.meter),
        usage.unit,
        usage.quantity,
        State.NO_PRICE,
        usage.how,
        why,
    )
