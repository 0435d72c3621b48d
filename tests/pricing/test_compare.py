"""Comparing: lines, Regions, newer prices, purchase options, EC2 against Lambda."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing import currency, shelf
from pricing.book import book_of, flat_rate
from pricing.break_even import Fleet, Function, break_even
from pricing.commitments.options import options
from pricing.compare import by_region, differences, home_of, moved
from pricing.compare_json import drift_of
from pricing.currency import Currency
from pricing.estimate import estimate
from pricing.same_work import NoRateError, Work, ec2_fleet, fargate_fleet, lambda_function
from pricing.tiers import add_up
from pricing.to_json import estimate_json
from pricing.unit_costs import unit_costs
from pricing.usage import Usage

D = Decimal


def use(meter: str, unit: str, quantity: str, region: str = "eu-west-1", subject: str = "a") -> Usage:
    return Usage(meter, unit, region, subject, D(quantity))


DESIGN = [
    use("elb.alb.hour", "hour", "730", subject="alb"),
    use("ec2.m5.large.linux", "instance-hour", "2920", subject="web"),
    use("dt.out.internet", "GB", "500", subject="e1"),
    use("dt.out.region.to.us-east-1", "GB", "100", subject="e2"),
    use("r53.zone", "zone-month", "1", "global", "zone"),
    use("cf.requests.https", "request", "20000000", "cf-europe", "cdn"),
]


def test_changes_of_lines_add_up_to_the_change_of_the_total() -> None:
    book = shelf.load("2026-11-24")
    before = estimate(DESIGN, book)
    after = estimate([*DESIGN[1:], use("nat.hour", "hour", "730", subject="nat")], book)
    found = differences(before, after)
    assert add_up(d.change_usd for d in found) == after.total_usd - before.total_usd
    by_meter = {d.meter: d for d in found}
    assert by_meter["elb.alb.hour"].after_usd is None
    assert by_meter["nat.hour"].before_usd is None
    assert by_meter["r53.zone"].change_usd == 0


def test_the_home_is_where_most_stands() -> None:
    assert home_of(DESIGN) == "eu-west-1"
    assert home_of([DESIGN[4]]) is None


def test_a_design_is_ranked_in_every_bundled_region() -> None:
    ranked = by_region(DESIGN, shelf.load("2026-11-24"))
    assert len(ranked) == 16
    complete = [r.estimate.total_usd for r in ranked if not r.missing]
    assert complete == sorted(complete)
    totals = {r.region: r.estimate.total_usd for r in ranked}
    assert totals["eu-west-1"] == estimate(DESIGN, shelf.load("2026-11-24")).total_usd
    assert totals["sa-east-1"] > totals["us-east-1"]


def test_what_is_global_or_at_the_edge_does_not_move() -> None:
    assert [u.region for u in moved(DESIGN, "eu-west-1", "ap-south-1")] == [
        "ap-south-1",
        "ap-south-1",
        "ap-south-1",
        "ap-south-1",
        "global",
        "cf-europe",
    ]


def test_transfer_to_the_new_home_becomes_transfer_between_zones() -> None:
    there = moved(DESIGN, "eu-west-1", "us-east-1")[3]
    assert (there.meter, there.region, there.quantity) == ("dt.inter_az", "us-east-1", D(200))
    towards = moved([use("dt.out.region.to.eu-west-1", "GB", "7", "us-east-1")], "eu-west-1", "eu-north-1")
    assert towards[0].meter == "dt.out.region.to.eu-north-1"


def test_a_region_that_lacks_a_price_comes_last_and_says_which() -> None:
    usages = [*DESIGN, use("sfn.standard.transitions", "transition", "100000", subject="flow")]
    ranked = by_region(usages, shelf.load("2026-11-24"))
    lacking = [r for r in ranked if r.missing]
    assert lacking == ranked[-len(lacking) :]
    assert {m for r in lacking for m in r.missing} == {"sfn.standard.transitions"}


def test_a_home_that_lacks_a_price_itself_is_not_called_the_cheapest_for_it() -> None:
    usages = [use("elb.clb.hour", "hour", "730", "eu-north-1"), use("elb.clb.gb", "GB", "9000", "eu-north-1")]
    ranked = by_region(usages, shelf.load("2026-11-24"))
    (home,) = (r for r in ranked if r.region == "eu-north-1")
    assert home.missing == ("elb.clb.gb",)
    assert not ranked[0].missing


def test_what_no_region_prices_counts_against_none() -> None:
    imagined = use("sqs.requests.imagined", "request", "1", subject="queue")
    ranked = by_region([*DESIGN, imagined], shelf.load("2026-11-24"))
    assert not any(r.missing for r in ranked)


def test_moved_prices_make_a_banner_and_leave_the_kept_estimate_alone() -> None:
    old = book_of(
        [flat_rate("vm.hour", "north", "hour", "1"), flat_rate("disk", "north", "GB", "2")], id="old"
    )
    new = book_of(
        [flat_rate("vm.hour", "north", "hour", "1.5"), flat_rate("disk", "north", "GB", "2")], id="new"
    )
    usages = [
        use("vm.hour", "hour", "10", "north"),
        use("disk", "GB", "1", "north"),
        use("x", "GB", "1", "north"),
    ]
    kept, now = (estimate_json(estimate(usages, book)) for book in (old, new))
    found = drift_of(kept, now)
    assert (found.before_usd, found.now_usd, found.moved_lines) == (D(12), D(17), 1)
    assert found.banner == "Prices moved since old: by new this comes to 17.00 USD instead of 12.00 (1 line)."
    assert kept["total_usd"] == "12"
    assert drift_of(kept, kept).banner == ""


# --- purchase options ---


def test_a_flat_fleet_is_cheapest_reserved_for_three_years_all_upfront() -> None:
    here = "us-east-1"
    book, rates = shelf.load("2026-11-24", [here]), shelf.load_commitments("2026-11-24", [here])
    found = options([use("ec2.m5.large.linux", "instance-hour", "7300", here)], book, rates)
    assert found[0].title == "On demand"
    assert found[0].month_usd == 7300 * D("0.096")
    by_title = {option.title: option for option in found}
    three_years = by_title["Reserved Instances, standard, 3 years, all upfront"]
    assert three_years.commitments[0].count == 10  # type: ignore[union-attr]
    assert three_years.month_usd < by_title["Reserved Instances, standard, 1 year, no upfront"].month_usd
    assert by_title["Reserved Instances, standard, 1 year, no upfront"].month_usd == 10 * D("0.06") * 730
    assert "taken back within a month" in by_title["Spot"].note
    assert len(found) == 1 + 12 + 6 + 6 + 1
    instance_plan = by_title["EC2 Instance Savings Plans, 3 years, all upfront"]
    assert abs(instance_plan.month_usd - three_years.month_usd) < D("0.5")  # the same rates by another name


def test_only_the_part_of_a_curve_that_pays_for_itself_is_reserved() -> None:
    """10 by day (a quarter of the month), 2 at night: reserving more than 2 never pays at 0.060 of 0.096."""
    here = "us-east-1"
    book, rates = shelf.load("2026-11-24", [here]), shelf.load_commitments("2026-11-24", [here])
    curve = ((D(10), D("182.5")), (D(2), D("547.5")))
    usage = Usage("ec2.m5.large.linux", "instance-hour", here, "web", D(2920), by_hour=curve)
    found = {option.title: option for option in options([usage], book, rates)}
    one_year = found["Reserved Instances, standard, 1 year, no upfront"]
    assert one_year.commitments[0].count == 2  # type: ignore[union-attr]
    plan = found["Compute Savings Plan, 1 year, no upfront"]
    assert plan.bill.results[0].utilisation > D("0.99")
    assert plan.month_usd < found["On demand"].month_usd


# --- EC2 against Lambda ---


def test_the_break_even_of_one_server_is_where_their_months_cost_the_same() -> None:
    fleet = Fleet("m5.large", D(200), D("0.096"))
    function = Function("1 GB, 50 ms", D("0.0000002") + D("0.05") * D("0.0000166667"))
    found = break_even(fleet, function)
    assert found.first_per_s is not None
    assert abs(fleet.month_usd(found.first_per_s) - function.month_usd(found.first_per_s)) < D("1e-15")


rates = st.decimals("0.5", "400", places=2)


@given(st.decimals("1", "50", places=1), st.decimals("0.01", "1", places=3), st.integers(1, 400), rates)
def test_beyond_the_last_crossing_the_fleet_never_costs_more(
    capacity: Decimal, hourly: Decimal, nano_usd: int, rate: Decimal
) -> None:
    fleet, function = Fleet("f", capacity, hourly), Function("l", D(nano_usd) * D("1e-7"))
    found = break_even(fleet, function)
    if found.first_per_s is None or found.always_per_s is None:
        assert fleet.month_usd(rate) >= function.month_usd(rate) - D("1e-9")
    elif rate >= found.always_per_s + D("1e-9"):
        assert fleet.month_usd(rate) <= function.month_usd(rate) + D("1e-9")
    elif rate < found.first_per_s:
        assert fleet.month_usd(rate) >= function.month_usd(rate) - D("1e-9")


def test_a_server_dearer_than_what_it_serves_never_pays() -> None:
    assert break_even(Fleet("huge", D(1), D(10)), Function("f", D("0.0000002"))).first_per_s is None


# --- currency, unit costs ---


@given(st.decimals("0", "1e9", places=6), st.decimals("0.01", "2000", places=4))
def test_there_and_back_again_is_the_same_amount(usd: Decimal, rate: Decimal) -> None:
    euro = Currency("EUR", rate)
    assert abs(euro.to_usd(euro.of(usd)) - usd) <= D("1e-15")


@pytest.mark.parametrize("text", ["EUR", "EUR=", "EUR=much", "E=1", "EUR=0", "EUR=-1", "EUR=Infinity"])
def test_a_currency_without_a_usable_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"EUR|currency"):
        currency.parse(text)


amounts = st.dictionaries(st.sampled_from("abcdef"), st.decimals("0", "1e6", places=9), min_size=1)
shares = st.dictionaries(
    st.sampled_from("abcdef"), st.dictionaries(st.sampled_from("xyz"), st.integers(0, 999))
)


@given(amounts, shares)
def test_every_cent_is_traced_to_a_class_or_named_unattributed(
    by_subject: dict[str, Decimal], weights: dict[str, dict[str, int]]
) -> None:
    weighed = {s: {c: D(w) for c, w in per.items()} for s, per in weights.items()}
    found = unit_costs(by_subject, weighed, {"x": D(10), "y": D(0), "z": D(3)})
    traced = add_up(cost.usd for cost in found.classes.values()) + add_up(found.unattributed.values())
    assert traced == found.total_usd == add_up(by_subject.values())
    for cost in found.classes.values():
        assert add_up(cost.by_subject.values()) == cost.usd


def test_a_million_requests_cost_what_their_share_of_the_bill_says() -> None:
    found = unit_costs(
        {"web": D(300), "queue": D(12), "idle": D(5)},
        {"web": {"page": D(2), "order": D(1)}, "queue": {"order": D(7)}},
        {"page": D(4_000_000), "order": D(1_000_000)},
    )
    assert found.classes["page"].usd_per_million == 50
    assert found.classes["order"].usd == 112
    assert found.unattributed == {"idle": 5}
    unnamed = unit_costs({"web": D(4)}, {"web": {"old": D(1)}}, {"page": D(9)})
    assert (unnamed.classes["old"].usd, unnamed.classes["old"].usd_per_request) == (D(4), None)
    assert unit_costs({}, {}, {"page": D(0)}).classes["page"].usd_per_request is None


def test_the_same_work_on_ec2_fargate_and_lambda_crosses_where_the_hand_calculation_says() -> None:
    """10 ms of CPU in 40 ms on 1 GB, us-east-1.

    m5.large (2 vCPU at 60 %): 120 requests/s for 0.096 an hour. Lambda: 0.0000002 + 0.04 x 0.0000166667
    = 0.000000866668 a request, so 0.0031200048 an hour for each request/s: m5.large pays from 30.769 /s on.
    Fargate 1 vCPU, 2 GB: 60 requests/s for 0.04048 + 2 x 0.004445 = 0.04937 an hour, from 15.824 /s on.
    """
    book = shelf.load("2026-11-24", ["us-east-1"])
    work = Work(D("0.010"), D("0.040"), D(1))
    function = lambda_function(book, "us-east-1", work)
    ec2 = ec2_fleet(book, "us-east-1", "m5.large", 2, work, target=D("0.6"))
    fargate = fargate_fleet(book, "us-east-1", D(1), D(2), work, target=D("0.6"))
    assert (ec2.requests_per_s, fargate.requests_per_s) == (D(120), D(60))
    assert function.usd_per_request == D("0.000000866668")
    firsts = [break_even(fleet, function).first_per_s for fleet in (ec2, fargate)]
    assert [first and first.quantize(D("0.001")) for first in firsts] == [D("30.769"), D("15.824")]


def test_a_function_is_billed_by_started_milliseconds() -> None:
    book = shelf.load("2026-11-24", ["us-east-1"])
    short, full = (
        lambda_function(book, "us-east-1", Work(D("0.001"), D(wall), D(1))) for wall in ("0.0101", "0.011")
    )
    assert short.usd_per_request == full.usd_per_request


def test_an_instance_type_without_a_price_has_no_break_even() -> None:
    book = shelf.load("2026-11-24", ["us-east-1"])
    with pytest.raises(NoRateError, match=r"no price for ec2\.z9\.large\.linux in us-east-1"):
        ec2_fleet(book, "us-east-1", "z9.large", 2, Work(D(1), D(1), D(1)), target=D("0.6"))
