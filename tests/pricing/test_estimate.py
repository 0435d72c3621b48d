"""What an estimate promises, whatever is priced."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.book import PriceBook, book_of, flat_rate
from pricing.estimate import UnitMismatchError, estimate
from pricing.line import State
from pricing.rate import Allowance, FreeKind, Provenance, Rate, Tier, TierScope
from pricing.terms import FreeTier, Terms
from pricing.tiers import add_up
from pricing.to_json import estimate_json
from pricing.usage import Usage

D = Decimal
ORIGIN = Provenance("a test", "2026-11-24", "stated")


def tiered(meter: str, region: str, unit: str, *steps: tuple[str, str], scope: str = "region") -> Rate:
    tiers = tuple(Tier(D(start), D(price), ORIGIN) for start, price in steps)
    return Rate(meter, region, meter.split(".")[0], unit, meter, tiers, TierScope(scope))


BOOK = book_of(
    [
        tiered("net.out", "north", "GB", ("0", "0.09"), ("10240", "0.085"), ("51200", "0.07")),
        tiered("net.out", "south", "GB", ("0", "0.15"), ("10240", "0.138"), ("51200", "0.126")),
        tiered("all.out", "north", "GB", ("0", "0.1"), ("100", "0.05"), scope="account"),
        tiered("all.out", "south", "GB", ("0", "0.2"), ("100", "0.1"), scope="account"),
        tiered("disk.iops", "north", "IOPS-month", ("3000", "0.005"), scope="thing"),
        flat_rate("vm.hour", "north", "hour", "0.0725"),
        flat_rate("fn.requests.x86", "north", "request", "0.0000002"),
        flat_rate("fn.requests.arm", "north", "request", "0.0000002"),
        flat_rate("fn.requests.x86", "south", "request", "0.0000003"),
        flat_rate("zone", "global", "zone-month", "0.5"),
    ],
    id="test",
    allowances=(
        Allowance("net", ("net.*",), D(100), "GB", FreeKind.ALWAYS, TierScope.ACCOUNT, ORIGIN),
        Allowance("fn", ("fn.requests.*",), D(10**6), "request", FreeKind.ALWAYS, TierScope.ACCOUNT, ORIGIN),
        Allowance("vm", ("vm.hour",), D(750), "hour", FreeKind.TWELVE_MONTHS, TierScope.ACCOUNT, ORIGIN),
    ),
)
METERS = [
    ("net.out", "GB", "north"),
    ("net.out", "GB", "south"),
    ("all.out", "GB", "north"),
    ("all.out", "GB", "south"),
    ("disk.iops", "IOPS-month", "north"),
    ("vm.hour", "hour", "north"),
    ("fn.requests.x86", "request", "north"),
    ("fn.requests.arm", "request", "north"),
    ("fn.requests.x86", "request", "south"),
    ("zone", "zone-month", "north"),
]
quantities = st.decimals(min_value=0, max_value=10**8, places=6, allow_nan=False, allow_infinity=False)


@st.composite
def one_usage(draw: st.DrawFn) -> Usage:
    meter, unit, region = draw(st.sampled_from(METERS))
    return Usage(meter, unit, region, draw(st.sampled_from("abcd")), draw(quantities))


some_usages = st.lists(one_usage(), min_size=1, max_size=8)
some_terms = st.sampled_from(list(FreeTier)).map(Terms)


def use(meter: str, unit: str, quantity: str | None, region: str = "north", subject: str = "a") -> Usage:
    return Usage(meter, unit, region, subject, None if quantity is None else D(quantity))


def total(*usages: Usage, terms: Terms | None = None, book: PriceBook = BOOK) -> Decimal:
    return estimate(usages, book, terms).total_usd


@given(some_usages, some_terms)
def test_the_lines_add_up_to_the_total(usages: list[Usage], terms: Terms) -> None:
    bill = estimate(usages, BOOK, terms)
    assert add_up(line.amount_usd for line in bill.lines if line.amount_usd is not None) == bill.total_usd
    assert add_up(bill.by("subject").values()) == bill.total_usd
    for line in bill.lines:
        assert add_up(share.amount_usd for share in line.tiers) == line.amount_usd
        assert add_up([line.free_quantity, *(share.quantity for share in line.tiers)]) == line.quantity


@given(some_usages, some_terms, st.integers(0, 7), st.integers(1, 99))
def test_cutting_a_subject_in_two_never_changes_the_total(
    usages: list[Usage], terms: Terms, index: int, percent: int
) -> None:
    whole = usages[index % len(usages)]
    assert whole.quantity is not None
    part = whole.quantity * percent / 100
    share = D(percent) / 100
    split = [u for u in usages if u is not whole] + [
        replace(whole, quantity=part, things=whole.things * share),
        replace(whole, subject="other", quantity=whole.quantity - part, things=whole.things * (1 - share)),
    ]
    assert total(*split, terms=terms).quantize(D("1e-9")) == total(*usages, terms=terms).quantize(D("1e-9"))


@given(some_usages, some_terms, st.integers(0, 7), quantities)
def test_more_usage_never_costs_less(usages: list[Usage], terms: Terms, index: int, more: Decimal) -> None:
    at = index % len(usages)
    grown = list(usages)
    grown[at] = replace(usages[at], quantity=(usages[at].quantity or D(0)) + more)
    assert total(*grown, terms=terms) >= total(*usages, terms=terms) - D("1e-9")


@given(some_usages, st.integers(2, 30))
def test_twice_the_usage_costs_twice_where_no_tier_and_nothing_free_applies(
    usages: list[Usage], times: int
) -> None:
    flat = [u for u in usages if u.meter.startswith(("vm", "fn", "zone"))]
    terms = Terms(FreeTier.NONE)
    many = [replace(u, quantity=(u.quantity or D(0)) * times) for u in flat]
    assert total(*many, terms=terms) == times * total(*flat, terms=terms)


def test_an_allowance_counts_once_over_all_meters_and_regions() -> None:
    bill = estimate(
        [
            use("fn.requests.x86", "request", "1000000"),
            use("fn.requests.arm", "request", "500000"),
            use("fn.requests.x86", "request", "500000", "south"),
        ],
        BOOK,
    )
    assert [line.free_quantity for line in bill.lines] == [500_000, 250_000, 250_000]
    assert bill.total_usd == D("0.1") + D("0.05") + D("0.075")


def test_the_first_tier_starts_after_what_is_free() -> None:
    (line,) = estimate([use("net.out", "GB", "10440")], BOOK).lines
    assert [(share.quantity, share.rate_usd) for share in line.tiers] == [
        (D(10240), D("0.09")),
        (D(100), D("0.085")),
    ]
    assert line.amount_usd == D("930.1")
    assert line.rate_usd == D("930.1") / 10340


def test_tiers_of_one_region_do_not_fill_those_of_another() -> None:
    no_free = Terms(FreeTier.NONE)
    assert total(use("net.out", "GB", "10240"), use("net.out", "GB", "10240", "south"), terms=no_free) == (
        10240 * D("0.09") + 10240 * D("0.15")
    )


def test_tiers_of_the_account_are_filled_by_all_regions_together() -> None:
    bill = estimate([use("all.out", "GB", "100"), use("all.out", "GB", "300", "south")], BOOK)
    north, south = bill.lines
    assert north.amount_usd == 25 * D("0.1") + 75 * D("0.05")
    assert south.amount_usd == 75 * D("0.2") + 225 * D("0.1")


def test_what_is_included_in_each_volume_is_taken_off_per_volume() -> None:
    ten = replace(use("disk.iops", "IOPS-month", "30500"), things=D(10))
    assert total(ten) == 500 * D("0.005")
    assert total(use("disk.iops", "IOPS-month", "2000"), use("disk.iops", "IOPS-month", "4000")) == 5


def test_the_first_years_allowances_apply_only_when_they_are_asked_for() -> None:
    hours = use("vm.hour", "hour", "1000")
    assert total(hours) == 1000 * D("0.0725")
    assert total(hours, terms=Terms(FreeTier.FIRST_YEAR)) == 250 * D("0.0725")


def test_without_a_free_tier_the_first_unit_costs() -> None:
    assert total(use("net.out", "GB", "1"), terms=Terms(FreeTier.NONE)) == D("0.09")


def test_a_unit_that_is_not_the_rates_raises() -> None:
    with pytest.raises(UnitMismatchError, match=r"vm\.hour is used in second, but priced per hour"):
        total(use("vm.hour", "second", "1"))
    with pytest.raises(UnitMismatchError):
        total(use("vm.hour", "second", None))


def test_the_three_states_stay_apart() -> None:
    bill = estimate(
        [
            use("vm.hour", "hour", "0"),
            use("vm.hour", "hour", None),
            use("vm.unheard", "hour", "5"),
            use("vm.hour", "hour", "5", "west"),
        ],
        BOOK,
    )
    assert [line.state for line in bill.lines] == [
        State.PRICED,
        State.USAGE_NOT_GIVEN,
        State.NO_PRICE,
        State.NO_PRICE,
    ]
    assert [line.amount_usd for line in bill.lines] == [0, None, None, None]
    assert [line.why for line in bill.not_priced] == [
        "how much vm.hour is used was not given",
        "the price book test has no price for vm.unheard in north",
        "the price book test has no prices for the Region west",
    ]


def test_a_line_without_a_price_has_the_title_that_another_region_gives_its_meter() -> None:
    book = book_of([flat_rate("vm.hour", "north", "hour", "0.07", title="Virtual machine")], id="test")
    bill = estimate([use("vm.hour", "hour", "5", "west"), use("vm.unheard", "hour", "5")], book)
    assert [line.title for line in bill.not_priced] == ["Virtual machine", "vm.unheard"]


def test_a_discount_lowers_the_rate_of_its_service_alone() -> None:
    terms = Terms(FreeTier.NONE, {"vm": D(10)})
    bill = estimate([use("vm.hour", "hour", "100"), use("zone", "zone-month", "2")], BOOK, terms)
    assert [line.rate_usd for line in bill.lines] == [D("0.06525"), D("0.5")]
    assert bill.total_usd == D("6.525") + 1


def test_a_square_wave_costs_what_its_hours_say_not_the_mean_of_its_ends() -> None:
    """10 instances for a quarter of the month, 2 for the rest: 4 on average, where min and max make 6."""
    wave = ((D(10), D("182.5")), (D(2), D("547.5")))
    square = Usage("vm.hour", "hour", "north", "a", D(2920), by_hour=wave)
    flat = use("vm.hour", "hour", str(4 * 730))
    mean_of_ends = use("vm.hour", "hour", str(6 * 730))
    assert total(square) == total(flat) == 2920 * D("0.0725") == D("211.70")
    assert total(mean_of_ends) - total(square) == 2 * 730 * D("0.0725")


def test_json_keeps_every_digit_as_plain_text() -> None:
    data = estimate_json(estimate([use("fn.requests.x86", "request", "1000001")], BOOK))
    assert data["total_usd"] == "0.0000002"
    assert data["lines"][0]["rate_usd"] == "0.0000002"
    assert data["lines"][0]["free_quantity"] == "1000000"
    assert data["by_subject"] == {"a": "0.0000002"}


def test_a_negative_quantity_is_refused() -> None:
    with pytest.raises(ValueError, match="has the quantity -1"):
        use("vm.hour", "hour", "-1")


def test_hours_that_do_not_add_up_to_the_quantity_are_refused() -> None:
    with pytest.raises(ValueError, match="by hour adds up to 20, not 30"):
        Usage("vm.hour", "hour", "north", "a", D(30), by_hour=((D(2), D(10)),))
