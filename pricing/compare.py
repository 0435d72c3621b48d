"""Two estimates line by line, one design in every Region, an old estimate against newer prices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pricing.book import PriceBook
from pricing.estimate import estimate
from pricing.line import Estimate, State
from pricing.terms import Terms
from pricing.tiers import add_up
from pricing.usage import Usage

_PAIR = "dt.out.region.to."


@dataclass(frozen=True, slots=True)
class Difference:
    """What a subject pays for a meter before and after; None = there is no such priced line."""

    subject: str
    meter: str
    before_usd: Decimal | None
    after_usd: Decimal | None

    @property
    def change_usd(self) -> Decimal:
        return (self.after_usd or Decimal(0)) - (self.before_usd or Decimal(0))


def differences(before: Estimate, after: Estimate) -> list[Difference]:
    """Every (subject, meter) of either, the largest change first; their changes add up to the totals'."""
    old, new = _amounts(before), _amounts(after)
    found = [Difference(*key, old.get(key), new.get(key)) for key in {**old, **new}]
    return sorted(found, key=lambda d: (-abs(d.change_usd), d.subject, d.meter))


def _amounts(bill: Estimate) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], list[Decimal]] = {}
    for line in bill.lines:
        if line.amount_usd is not None:
            sums.setdefault((line.subject, line.meter), []).append(line.amount_usd)
    return {key: add_up(amounts) for key, amounts in sums.items()}


@dataclass(frozen=True, slots=True)
class RegionTotal:
    """A design priced in one Region.

    `missing`: meters without a price there that another Region has one for: its total leaves something out
    that theirs hold. What no Region prices makes no difference.
    """

    region: str
    estimate: Estimate
    missing: tuple[str, ...]


def home_of(usages: Iterable[Usage]) -> str | None:
    """The AWS Region most usages stand in; None when all is global or at the edge."""
    counts = Counter(u.region for u in usages if u.region != "global" and not u.region.startswith("cf-"))
    return min(counts, key=lambda region: (-counts[region], region)) if counts else None


def moved(usages: Iterable[Usage], home: str, to: str) -> list[Usage]:
    """The same usages with all that stands in `home` standing in `to`; other Regions and edges stay.

    Transfer between `home` and `to` becomes transfer between zones, charged at both ends.
    """
    found = []
    for usage in usages:
        region = to if usage.region == home else usage.region
        meter = f"{_PAIR}{to}" if usage.meter == f"{_PAIR}{home}" else usage.meter
        if meter == f"{_PAIR}{region}" and usage.region != region:
            doubled = None if usage.quantity is None else 2 * usage.quantity
            how = f"{usage.how}; both ends now in {to}, taken as between zones".removeprefix("; ")
            found.append(
                replace(usage, meter="dt.inter_az", region=to, quantity=doubled, how=how, by_hour=None)
            )
        else:
            found.append(replace(usage, meter=meter, region=region))
    return found


def by_region(
    usages: Sequence[Usage],
    book: PriceBook,
    terms: Terms | None = None,
    *,
    home: str | None = None,
    regions: Iterable[str] | None = None,
) -> list[RegionTotal]:
    """The design in each of `regions` (default: all AWS Regions of the book), the cheapest first.

    Regions that lack a price come after those that have all, for their totals leave something out.
    """
    home = home or home_of(usages)
    if home is None:
        return []
    places = list(regions or (r for r in book.regions if r != "global" and not r.startswith("cf-")))
    bills = {region: estimate(moved(usages, home, region), book, terms) for region in places}
    gaps = {
        region: {line.meter for line in bill.lines if line.state is State.NO_PRICE}
        for region, bill in bills.items()
    }
    nowhere = set.intersection(*gaps.values()) if gaps else set()
    found = [
        RegionTotal(region, bill, tuple(sorted(gaps[region] - nowhere))) for region, bill in bills.items()
    ]
    return sorted(found, key=lambda r: (bool(r.missing), r.estimate.total_usd, r.region))


@dataclass(frozen=True, slots=True)
class Drift:
    """How an estimate's prices moved since: what it came to, and what the newer book makes of it."""

    price_book: str
    newer_book: str
    before_usd: Decimal
    now_usd: Decimal
    moved_lines: int

    @property
    def banner(self) -> str:
        """One sentence; empty when nothing moved."""
        if not self.moved_lines:
            return ""
        return (
            f"Prices moved since {self.price_book}: by {self.newer_book} this comes to "
            f"{self.now_usd:,.2f} USD instead of {self.before_usd:,.2f} "
            f"({self.moved_lines} line{'s' if self.moved_lines > 1 else ''})."
        )
