"""Private rates and discounts take the place of list prices."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing import shelf
from pricing.book import PriceBook
from pricing.estimate import estimate
from pricing.private import PrivateRatesError, with_private_rates
from pricing.terms import FreeTier, Terms
from pricing.to_json import rate_json
from pricing.usage import Usage

D = Decimal
LIST = shelf.load("2026-11-24", ["us-east-1"])


def amount(book: PriceBook, meter: str, unit: str, quantity: str) -> Decimal:
    usage = Usage(meter, unit, "us-east-1", "a", D(quantity))
    return estimate([usage], book, Terms(FreeTier.NONE)).total_usd


def test_a_stated_rate_wins_over_the_list_and_leaves_all_others() -> None:
    row = {"meter": "nat.gb", "region": "us-east-1", "unit": "GB", "rate_usd": "0.02", "source": "EDP 2026"}
    book = with_private_rates(LIST, [row])
    assert amount(book, "nat.gb", "GB", "100") == 2
    assert amount(book, "nat.hour", "hour", "100") == D("4.5")
    rate = book.rate("nat.gb", "us-east-1")
    assert rate is not None
    assert (rate.title, rate.provenance.source, rate.provenance.confidence) == (
        "NAT gateway data processed",
        "EDP 2026",
        "stated",
    )
    assert book.id == "2026-11-24+private"
    assert amount(LIST, "nat.gb", "GB", "100") == D("4.5")


def test_what_the_prices_verb_prints_reads_back_as_the_same_tiers() -> None:
    rate = LIST.rate("dt.out.internet", "us-east-1")
    assert rate is not None
    again = with_private_rates(LIST, rate_json(rate)).rate("dt.out.internet", "us-east-1")
    assert again is not None
    assert [(t.start, t.price_usd) for t in again.tiers] == [(t.start, t.price_usd) for t in rate.tiers]


def test_every_fault_is_told_at_once() -> None:
    rows = [
        {"meter": "nat.gb"},
        {"meter": "nat.gb", "region": "us-east-1", "unit": "TB", "rate_usd": 1},
        {"meter": "x.y", "region": "us-east-1", "unit": "GB", "rate_usd": "free"},
        {"meter": "x.z", "region": "us-east-1", "unit": "GB", "rate_usd": -1},
    ]
    with pytest.raises(PrivateRatesError) as caught:
        with_private_rates(LIST, rows)
    text = str(caught.value)
    assert "$[0]: a rate has meter, region, unit, rate_usd" in text
    assert "$: nat.gb counts in GB, not in TB" in text
    assert "$[2]: 'free' from None is no price" in text
    assert "$[3]: a price is 0 to 1,000,000 USD" in text
    with pytest.raises(PrivateRatesError, match="a list"):
        with_private_rates(LIST, {"nat.gb": 1})


def test_a_discount_for_all_services_spares_those_named() -> None:
    terms = Terms(FreeTier.NONE, {"*": D(10), "NATGateway": D(0)})
    usages = [
        Usage("nat.gb", "GB", "us-east-1", "a", D(100)),
        Usage("elb.alb.hour", "hour", "us-east-1", "a", D(100)),
    ]
    bill = estimate(usages, LIST, terms)
    assert [line.amount_usd for line in bill.lines] == [D("4.5"), D("2.025")]
    with pytest.raises(ValueError, match="the discount on EC2 is 101 %"):
        Terms(discount_pct={"EC2": D(101)})
