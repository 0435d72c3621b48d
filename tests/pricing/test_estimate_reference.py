"""The estimate against a slow, separate calculation in fractions, on the bundled book and random usage."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pricing import shelf
from pricing.estimate import estimate
from pricing.rate import Rate, TierScope
from pricing.terms import FreeTier, Terms
from pricing.usage import Usage

REGIONS = ["us-east-1", "eu-west-1", "sa-east-1"]
BOOK = shelf.load("2026-11-24", [*REGIONS, "cf-europe", "cf-japan"])
EVERYWHERE = [
    "dt.out.internet",
    "lambda.requests.x86",
    "lambda.requests.arm",
    "lambda.duration.x86",
    "ebs.gp3.iops",
    "ebs.io2.iops",
    "s3.standard.storage",
    "cw.metric",
    "ddb.storage",
    "sqs.requests.fifo",
    "elb.alb.hour",
    "r53.zone",
]
METERS = [
    *((meter, region) for region in REGIONS for meter in EVERYWHERE),
    ("cf.transfer_out.internet", "cf-europe"),
    ("cf.transfer_out.internet", "cf-japan"),
]
quantities = st.decimals(0, "1e10", places=4, allow_nan=False, allow_infinity=False)


@st.composite
def one_usage(draw: st.DrawFn) -> Usage:
    meter, region = draw(st.sampled_from(METERS))
    rate = BOOK.rate(meter, region)
    assert rate is not None
    things = draw(st.integers(1, 50)) if rate.scope is TierScope.THING else 1
    return Usage(
        meter, rate.unit, region, draw(st.sampled_from("abc")), draw(quantities), things=Decimal(things)
    )


def reference(usages: list[Usage], free_tier: FreeTier) -> Fraction:
    """As AWS's pages put it, one rule after the other."""
    rates: list[Rate] = []
    for usage in usages:
        rate = BOOK.rate(usage.meter, usage.region)
        assert rate is not None
        rates.append(rate)
    charged = [Fraction(u.quantity or 0) for u in usages]
    for first_year in (False, True):
        for allowance in BOOK.allowances:
            if not free_tier.gives(allowance) or (allowance.kind.value != "always") != first_year:
                continue
            groups: dict[str, list[int]] = defaultdict(list)
            for index, (usage, rate) in enumerate(zip(usages, rates, strict=True)):
                if usage.meter in allowance.meters:
                    groups[rate.region if allowance.scope is TierScope.REGION else ""].append(index)
            for members in groups.values():
                total = sum(charged[i] for i in members)
                free = min(total, Fraction(allowance.quantity))
                for i in members:
                    charged[i] -= charged[i] / total * free if total else 0
    pools: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    owners: dict[tuple[str, str], tuple[Rate, Fraction]] = {}
    for index, (usage, rate) in enumerate(zip(usages, rates, strict=True)):
        alone = rate.scope is TierScope.THING
        key = (rate.meter, f"{rate.region}#{index}" if alone else rate.region)
        pools[key] += charged[index]
        owners[key] = (rate, Fraction(usage.things) if alone else Fraction(1))
    cost = Fraction(0)
    for key, quantity in pools.items():
        rate, things = owners[key]
        for number, tier in enumerate(rate.tiers):
            start = Fraction(tier.start) * things
            last = number + 1 == len(rate.tiers)
            end = quantity if last else min(quantity, Fraction(rate.tiers[number + 1].start) * things)
            cost += max(end - start, Fraction(0)) * Fraction(tier.price_usd)
    return cost


@given(st.lists(one_usage(), min_size=1, max_size=12), st.sampled_from(list(FreeTier)))
def test_the_total_is_that_of_a_separate_calculation(usages: list[Usage], free_tier: FreeTier) -> None:
    bill = estimate(usages, BOOK, Terms(free_tier))
    assert abs(Fraction(bill.total_usd) - reference(usages, free_tier)) < Fraction(1, 10**6)
