"""Commitments hour by hour: AWS's documented examples, and what holds for every curve."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing import shelf
from pricing.book import book_of, flat_rate
from pricing.commitments.cover import NoCommitmentRateError
from pricing.commitments.estimate import UNUSED, CommittedEstimate, estimate_committed
from pricing.commitments.kinds import Commitment, ReservedInstances, SavingsPlan, normalised_units
from pricing.commitments.plan_rates import PlanRate
from pricing.commitments.rates import CommitmentRates, by_key
from pricing.commitments.reserved import ReservedRates
from pricing.estimate import estimate
from pricing.rate import Provenance
from pricing.tiers import add_up
from pricing.usage import Timeline, Usage

D = Decimal
MONTH = D(730)
HERE = "us-east-1"
GUIDE = Provenance(
    "Savings Plans User Guide, Understanding how Savings Plans apply to your usage", "2026", "page"
)

# meter: (unit, on demand, Compute plan, used in each hour), as in the guide
GUIDE_HOUR = {
    "ec2.r5.4xlarge.linux": ("instance-hour", "1.00", "0.70", "4"),
    "ec2.m5.24xlarge.linux": ("instance-hour", "10.00", "8.20", "1"),
    "fargate.memory.linux_x86": ("GB-hour", "0.004", "0.003", "1600"),
    "fargate.vcpu.linux_x86": ("vCPU-hour", "0.04", "0.03", "400"),
    "lambda.duration.x86": ("GB-s", "0.000015", "0.00001275", "1500000"),
    "lambda.requests.x86": ("request", "0.0000002", "0.0000002", "1000000"),
}
BOOK = book_of(
    [flat_rate(meter, HERE, unit, price) for meter, (unit, price, _, _) in GUIDE_HOUR.items()], id="guide"
)
PLANS = (
    *(
        PlanRate("compute", HERE, meter, 1, "none", D(rate), None, GUIDE)
        for meter, (_, _, rate, _) in GUIDE_HOUR.items()
    ),
    PlanRate("ec2_instance", HERE, "ec2.r5.4xlarge.linux", 1, "none", D("0.60"), None, GUIDE),
)
R5 = ReservedRates(HERE, "r5.4xlarge", {("standard", 1, "none"): D("0.63")}, "list", GUIDE)
RATES = CommitmentRates({HERE: {"r5.4xlarge": R5}}, by_key(PLANS))


def guide_month() -> list[Usage]:
    """The guide's hour, in every hour of the month."""
    return [
        Usage(meter, unit, HERE, meter.split(".")[0], D(each) * MONTH)
        for meter, (unit, _, _, each) in GUIDE_HOUR.items()
    ]


def hour_of(*commitments: Commitment) -> tuple[Decimal, Decimal, CommittedEstimate]:
    """What an hour of the guide costs in all, what of it is on demand, and the estimate."""
    done = estimate_committed(guide_month(), BOOK, RATES, commitments)
    committed = add_up(result.committed_usd for result in done.results)
    total = done.estimate.total_usd
    return total / MONTH, (total - committed) / MONTH, done


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(D("0.01"))


def test_the_guides_hour_costs_59_10_on_demand() -> None:
    assert estimate(guide_month(), BOOK).total_usd / MONTH == D("59.10")


def test_scenario_1_a_plan_of_50_covers_all_and_loses_the_rest() -> None:
    total, on_demand, done = hour_of(SavingsPlan("compute", D(50)))
    assert (cents(total), cents(on_demand)) == (D("50.00"), D("0.00"))
    assert cents(done.results[0].used_usd / MONTH) == D("47.12")  # the guide prints 47.13 for 47.125
    assert done.covered_share == 1


def test_scenario_2_a_plan_of_2_covers_the_highest_saving_first() -> None:
    total, on_demand, _ = hour_of(SavingsPlan("compute", D(2)))
    assert cents(on_demand) == D("56.24")
    assert cents(total) == D("58.24")


def test_scenario_3_equal_savings_take_the_lower_rate_first() -> None:
    total, on_demand, done = hour_of(SavingsPlan("compute", D("19.60")))
    assert (cents(total), cents(on_demand)) == (D("52.30"), D("32.70"))
    assert done.results[0].utilisation == 1


def test_scenario_4_reserved_instances_come_before_the_plan() -> None:
    ri = ReservedInstances(HERE, "r5.4xlarge", D(2))
    _, on_demand, _ = hour_of(SavingsPlan("compute", D("18.20")), ri)
    assert cents(on_demand) == D("32.70")


def test_scenario_5_an_instance_plan_comes_before_a_compute_plan_and_loses_its_rest() -> None:
    instance_plan = SavingsPlan("ec2_instance", D("3.00"), region=HERE, family="r5")
    total, on_demand, done = hour_of(SavingsPlan("compute", D("16.80")), instance_plan)
    assert (cents(total), cents(on_demand)) == (D("52.50"), D("32.70"))
    by_title = {result.commitment.title: result for result in done.results}
    used = by_title["EC2 Instance (r5) Savings Plan, 1 year, no upfront"].used_usd / MONTH
    assert cents(used) == D("2.40")


# --- Reserved Instances, sizes (EC2 User Guide, How Reserved Instance discounts are applied) ---


def family(*types: str) -> CommitmentRates:
    origin = Provenance("a test", "", "stated")
    rates = {
        t: ReservedRates(
            HERE, t, {("standard", 1, "none"): (normalised_units(t) or D(64)) / 100}, "list", origin
        )
        for t in types
    }
    return CommitmentRates({HERE: rates})


def fleet(**counts: int) -> list[Usage]:
    return [
        Usage(f"ec2.{t.replace('_', '.')}.linux", "instance-hour", HERE, t, D(n) * MONTH)
        for t, n in counts.items()
    ]


def on_demand_of(done: CommittedEstimate) -> dict[str, Decimal]:
    """Instances left on demand, by subject."""
    return {
        line.subject: line.quantity / MONTH
        for line in done.estimate.lines
        if line.quantity and ":" not in line.title
    }


def run(usages: list[Usage], rates: CommitmentRates, *commitments: Commitment) -> CommittedEstimate:
    book = book_of([flat_rate(u.meter, HERE, u.unit, "1") for u in usages], id="fleet")
    return estimate_committed(usages, book, rates, commitments)


def test_four_large_cover_two_xlarge() -> None:
    rates = family("m4.large", "m4.xlarge")
    done = run(fleet(m4_xlarge=2), rates, ReservedInstances(HERE, "m4.large", D(4)))
    assert on_demand_of(done) == {}
    assert done.results[0].utilisation == 1


def test_one_large_covers_half_an_xlarge() -> None:
    rates = family("c4.large", "c4.xlarge")
    done = run(fleet(c4_xlarge=1), rates, ReservedInstances(HERE, "c4.large", D(1)))
    assert on_demand_of(done) == {"c4_xlarge": D("0.5")}


def test_the_smallest_size_is_covered_first() -> None:
    """16 units: two m3.large take 8, one of two m3.xlarge the other 8."""
    rates = family("m3.large", "m3.xlarge")
    done = run(fleet(m3_xlarge=2, m3_large=2), rates, ReservedInstances(HERE, "m3.large", D(4)))
    assert on_demand_of(done) == {"m3_xlarge": D(1)}


def test_bare_metal_covers_only_itself() -> None:
    rates = family("m5.metal", "m5.large")
    done = run(fleet(m5_metal=1, m5_large=4), rates, ReservedInstances(HERE, "m5.metal", D(2)))
    assert on_demand_of(done) == {"m5_large": D(4)}
    assert done.results[0].utilisation == D("0.5")


def test_another_region_or_family_is_never_covered() -> None:
    rates = family("m5.large")
    away = CommitmentRates({"eu-west-1": rates.reserved[HERE]})
    done = run(fleet(m5_large=2, m6g_large=2), away, ReservedInstances("eu-west-1", "m5.large", D(4)))
    assert on_demand_of(done) == {"m5_large": D(2), "m6g_large": D(2)}
    assert done.estimate.by("subject")[UNUSED] == 4 * D("0.04") * MONTH


def test_a_reserved_instance_without_a_rate_is_refused() -> None:
    with pytest.raises(NoCommitmentRateError, match=r"no rate is known for Reserved m9\.large"):
        run(fleet(m5_large=1), RATES, ReservedInstances(HERE, "m9.large", D(1)))


# --- curves ---


def wave(high: int, low: int, high_hours: str = "365") -> Usage:
    curve: Timeline = ((D(high), D(high_hours)), (D(low), MONTH - D(high_hours)))
    total = add_up(units * hours for units, hours in curve)
    return Usage("ec2.m5.large.linux", "instance-hour", HERE, "web", total, by_hour=curve)


def test_a_square_wave_spills_over_exactly_as_its_hours_say() -> None:
    """10 by day, 2 by night, 4 reserved: 6 spill over by day, 2 lie idle by night."""
    rates = family("m5.large")
    done = run([wave(10, 2)], rates, ReservedInstances(HERE, "m5.large", D(4)))
    by_title = {line.title: line for line in done.estimate.lines}
    assert by_title["ec2.m5.large.linux"].quantity == 6 * 365
    covered = next(
        line for line in done.estimate.lines if line.title.endswith("no upfront") and line.subject == "web"
    )
    assert covered.quantity == 4 * 365 + 2 * 365
    assert done.estimate.by("subject")[UNUSED] == 2 * 365 * D("0.04")
    assert done.estimate.total_usd == 6 * 365 + 4 * D("0.04") * MONTH


def test_the_mean_of_a_square_wave_would_hide_the_spill() -> None:
    rates = family("m5.large")
    flat = Usage("ec2.m5.large.linux", "instance-hour", HERE, "web", 6 * MONTH)
    four = ReservedInstances(HERE, "m5.large", D(4))
    saw, mean = (run([usage], rates, four).estimate.total_usd for usage in (wave(10, 2), flat))
    assert saw - mean == 6 * 365 - 2 * MONTH


def test_curves_on_different_grids_meet_in_time() -> None:
    """One web fleet by day, one by night: together flat, so two reserved instances are always used."""
    rates = family("m5.large")
    halves = ((D(2), D(365)), (D(0), D(365)))
    thirds = ((D(0), D(200)), (D(0), D(165)), (D(2), D(365)))
    usages = [
        Usage("ec2.m5.large.linux", "instance-hour", HERE, name, D(730), by_hour=curve)
        for name, curve in (("day", halves), ("night", thirds))
    ]
    done = run(usages, rates, ReservedInstances(HERE, "m5.large", D(2)))
    assert done.results[0].utilisation == 1
    assert done.estimate.by("subject") == {"day": 730 * D("0.04"), "night": 730 * D("0.04")}


def test_all_upfront_is_cash_at_the_start_and_nothing_a_month() -> None:
    rates = shelf.load_commitments("2026-11-24", [HERE])
    book = shelf.load("2026-11-24", [HERE])
    ri = ReservedInstances(HERE, "m5.large", D(3), years=3, payment="all")
    usage = Usage("ec2.m5.large.linux", "instance-hour", HERE, "web", 3 * MONTH)
    done = estimate_committed([usage], book, rates, [ri])
    hourly = rates.reserved_hourly(HERE, "m5.large", ri.term)
    assert hourly is not None
    assert done.monthly_usd == 0
    assert done.upfront_usd == 3 * hourly.usd * 3 * 8760
    assert cents(done.estimate.total_usd) == cents(3 * hourly.usd * MONTH)


counts = st.integers(0, 12)
curves = st.lists(st.tuples(counts, st.integers(1, 120)), min_size=1, max_size=6).map(
    lambda steps: tuple((D(units), D(hours)) for units, hours in steps)
)


@given(curves, counts, st.decimals(0, 5, places=2))
def test_whatever_is_committed_the_lines_add_up_and_no_hour_is_lost(
    curve: Timeline, reserved: int, hourly_usd: Decimal
) -> None:
    quantity = add_up(units * hours for units, hours in curve)
    usage = Usage("ec2.r5.4xlarge.linux", "instance-hour", HERE, "web", quantity, by_hour=curve)
    done = estimate_committed(
        [usage],
        BOOK,
        RATES,
        [ReservedInstances(HERE, "r5.4xlarge", D(reserved)), SavingsPlan("compute", hourly_usd)],
    )
    lines = done.estimate.lines
    assert add_up(line.amount_usd or D(0) for line in lines) == done.estimate.total_usd
    hours = add_up(line.quantity or D(0) for line in lines if line.unit == "instance-hour")
    assert abs(hours - quantity) < D("1e-15")
    committed = add_up(result.committed_usd for result in done.results)
    assert done.estimate.total_usd >= committed - D("1e-15")
    for result in done.results:
        assert 0 <= result.used_usd <= result.committed_usd + D("1e-15")
