"""The whole trip of the bundled World Cup day, against figures worked out by hand.

client -> load balancer -> Auto Scaling group -> queue -> function

Busiest minute 215,241 requests = 3,587 /s, of which 3 % are orders. CPU work per request
0.97 x 6 + 0.03 x 11 = 6.15 ms, so 22.1 cores busy; at a target of 60 % that is 36.8 cores, 19 instances of
two. Orders: 107.6 /s; 295 ms a full batch of ten, 43 ms one alone: 3.2 to 4.6 environments. A day has 75.2 M
requests, 0.97 of them answered with 42 kB: 3.06 TB.
"""

from __future__ import annotations

import copy
import json
import math
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from designer.exchange.trace_csv import read_trace
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.load import load
from designer.graph.meter import regions_of, usages
from designer.graph.read_scenario import read_scenario
from designer.graph.scenario import Scenario, with_traces
from pricing import shelf
from pricing.estimate import Estimate, estimate
from pricing.usage import Usage
from simulator import plan
from simulator.engine import simulate
from simulator.result import Result

EXAMPLE = Path(__file__).parents[2] / "examples" / "world-cup-day"
DAY_REQUESTS = 75_207_657
BUSIEST_PER_S = 215_241 / 60
GIB = 1024**3
MONTHLY = 30.4166667
SCALE = 0.02


def document() -> dict[str, Any]:
    made: dict[str, Any] = json.loads((EXAMPLE / "design.json").read_text(encoding="utf-8"))
    return made


def graph_of(drawn: dict[str, Any]) -> Graph:
    loaded = load(drawn)
    assert loaded.graph is not None
    return loaded.graph


def scenario(scale: float | None = None, **more: Any) -> Scenario:
    written = {**json.loads((EXAMPLE / "scenario.json").read_text(encoding="utf-8")), **more}
    if scale is not None:
        written["workloads"][0]["arrivals"]["scale"] = scale
    read = read_scenario(written)
    assert read.scenario is not None, read.problems
    trace = read_trace((EXAMPLE / "trace.csv").read_bytes()).trace
    assert trace is not None
    return with_traces(read.scenario, {"trace.csv": trace})


def constant(rate_per_s: float, duration_s: float) -> Scenario:
    arrivals = {"executor": "constant-arrival-rate", "rate_per_s": rate_per_s}
    workload = {"node": "browsers", "mix": {"page": 0.97, "order": 0.03}, "arrivals": arrivals}
    read = read_scenario({"name": "Busiest", "duration_s": duration_s, "workloads": [workload]})
    assert read.scenario is not None
    return read.scenario


@pytest.fixture(scope="module")
def day() -> tuple[Graph, Scenario, Result]:
    """The bundled day at a tenth of its scale: a fiftieth of the traffic, zone b out for half an hour."""
    graph, told = graph_of(document()), scenario(scale=SCALE)
    return graph, told, simulate(compile_plan(graph, told), seed=told.seed)


@pytest.fixture(scope="module")
def busiest_minutes() -> Result:
    """Three minutes at the busiest minute's rate, with the 19 instances that it needs."""
    drawn = document()
    drawn["nodes"][2]["params"] |= {"desired": 19, "policies": []}
    return simulate(compile_plan(graph_of(drawn), constant(BUSIEST_PER_S, 180.0)), seed=1)


@pytest.fixture(scope="module")
def bill(day: tuple[Graph, Scenario, Result]) -> tuple[dict[tuple[str, str], Usage], Estimate]:
    graph, told, result = day
    found = usages(graph, told, result)
    priced = estimate(found, shelf.load("2026-11-24", regions_of(graph)))
    return {(usage.subject, usage.meter): usage for usage in found}, priced


def test_the_bundled_drawing_has_no_problem() -> None:
    assert load(document()).problems == ()


def test_the_trace_is_the_whole_day() -> None:
    told = scenario(scale=1.0)
    steps = told.rate_steps(told.workloads[0])
    assert steps.expected_requests == pytest.approx(DAY_REQUESTS)
    assert steps.peak_per_s == pytest.approx(BUSIEST_PER_S)


def test_the_plan_asks_for_22_cores_and_19_instances_in_the_busiest_minute() -> None:
    compiled = compile_plan(graph_of(document()), scenario(scale=1.0))
    web = next(each for each in compiled.stations if each.id == "web")
    assert isinstance(web, plan.Servers)
    mix = compiled.sources[0].mix
    peak = max(rate for _, rate in compiled.sources[0].profile)
    cores = peak * sum(share * web.work[name].cpu.mean_s for name, share in mix.items())
    assert cores == pytest.approx(22.06, abs=0.01)
    (tracking,) = [each for each in compiled.scalers if isinstance(each, plan.TargetTracking)]
    assert math.ceil(cores / tracking.target / (web.cores_per_server or 0)) == 19


def test_the_plan_keeps_the_zone_outage_to_what_stands_in_the_zone() -> None:
    fault, *at_the_door = compile_plan(graph_of(document()), scenario()).faults
    assert fault == plan.ZoneOutage(id="fault-0", zone="b", at_s=75_600, duration_s=1_800, stations=("web",))
    assert {(type(each), getattr(each, "link", "")) for each in at_the_door} == {
        (plan.ErrorRate, "e1"),  # new requests, until the balancer's node in that zone leaves DNS
        (plan.BrokenAttempts, "e1"),  # those that were under way through that node
    }


def test_19_instances_are_58_percent_busy_in_the_busiest_minute(busiest_minutes: Result) -> None:
    web = busiest_minutes.stations["web"]
    assert web.busy_s / 180 == pytest.approx(22.06, rel=0.01)
    assert web.utilisation == pytest.approx(22.06 / 38, rel=0.01)
    assert web.failed == 0


def test_fulfilling_needs_3_to_5_environments_in_the_busiest_minute(busiest_minutes: Result) -> None:
    """3.2 at full batches, 4.6 at single ones, and half an environment of cold starts at the begin."""
    mean = busiest_minutes.stations["fulfil"].slot_busy_s / 180
    assert 3.1 <= mean <= 4.8


def test_waiting_for_a_core_follows_erlang_c_within_its_bounds(busiest_minutes: Result) -> None:
    """Two cores at 58 %: the mean is between no waiting at all and M/M/2 of a random share.

    Round robin makes arrivals at an instance more regular than random, and cv 0.8 is below exponential,
    so M/M/2 (Erlang C) is an upper bound; 4 ms of waiting, the balancer and the network come on top.
    """
    service_s, load = 0.00615, 22.06 / 19
    erlang_b = 1.0
    for servers in (1, 2):
        erlang_b = load * erlang_b / (servers + load * erlang_b)
    busy = load / 2
    waits = erlang_b / (1 - busy * (1 - erlang_b)) * service_s / (2 - load)
    added = 0.004 + 0.002 + 2 * 0.000225
    page = busiest_minutes.classes["page"].response.mean_s
    assert 0.006 + added < page < 0.006 + added + waits


@pytest.mark.parametrize("seed", [1, 2])
def test_the_fleet_grows_to_about_19_instances(seed: int) -> None:
    """A hundredth of the requests, each of a hundred times the CPU: the same cores busy, in two seconds."""
    drawn = document()
    work = drawn["nodes"][2]["work"]
    for class_work in work.values():
        class_work["cpu_ms"]["mean"] *= 100
    told = replace(scenario(scale=0.01), faults=())
    result = simulate(compile_plan(graph_of(drawn), told), seed=seed)
    assert 18 <= result.stations["web"].peak_servers <= 20
    desired = np.asarray(result.series["web"]["servers_desired"])
    assert desired.max() <= 20
    assert desired[-1] <= 3
    scalings = [event for event in result.events if event.kind == "scaling"]
    assert len(scalings) == int((np.diff(desired) != 0).sum())


def test_the_bundled_scenario_sends_15_million_requests() -> None:
    assert scenario().expected_requests == pytest.approx(DAY_REQUESTS * 0.2)


def test_the_day_sends_what_the_trace_says(day: tuple[Graph, Scenario, Result]) -> None:
    _, _, result = day
    expected = DAY_REQUESTS * SCALE
    assert result.requests == pytest.approx(expected, abs=4 * math.sqrt(expected))


def test_littles_law_holds_over_the_day(day: tuple[Graph, Scenario, Result]) -> None:
    _, _, result = day
    web = result.stations["web"]
    in_work_s = web.latency.sum_s
    assert web.slot_busy_s == pytest.approx(in_work_s, rel=0.01)


def test_what_is_sent_is_deleted_or_still_there(day: tuple[Graph, Scenario, Result]) -> None:
    _, _, result = day
    orders = result.stores["orders"]
    assert orders.arrivals == orders.deleted + orders.expired + orders.dead_lettered + orders.stored_at_end
    assert orders.arrivals == pytest.approx(result.classes["order"].done, rel=0.01)


def test_losing_a_zone_costs_only_the_requests_sent_there_until_it_is_noticed(
    day: tuple[Graph, Scenario, Result],
) -> None:
    """Half of the targets are gone, which health checks notice after 35 to 65 s; and one of two balancer
    nodes, which loses half of the requests for 30 s and a quarter, on average, in the minute after that.
    """
    _, _, result = day
    errors = result.stations["browsers"].failed
    rate = np.asarray(result.series["*"]["requests_per_s"])[1_260]
    at_the_door = 0.5 * rate * (30 + 60 / 2)
    assert at_the_door * 0.9 < errors < (at_the_door + 0.5 * rate * 65) * 1.1
    assert result.classes["page"].errors["injected"] == pytest.approx(0.97 * at_the_door, rel=0.1)
    errors_per_s = np.asarray(result.series["*"]["errors_per_s"])
    assert np.flatnonzero(errors_per_s).tolist() == [1_260, 1_261]


def test_the_bill_is_the_sum_of_quantity_times_rate(
    bill: tuple[dict[tuple[str, str], Usage], Estimate],
) -> None:
    _, priced = bill
    assert priced.not_priced == ()
    assert priced.total_usd == sum((line.amount_usd or Decimal(0) for line in priced.lines), Decimal(0))
    for line in priced.lines:
        assert line.how


def test_the_load_balancer_is_billed_as_worked_by_hand(
    day: tuple[Graph, Scenario, Result], bill: tuple[dict[tuple[str, str], Usage], Estimate]
) -> None:
    """Processed bytes bind in every hour: GB of the day, both ways, one LCU-hour each."""
    _, _, result = day
    found, _ = bill
    link = result.links["e1"]
    processed = (link.request_bytes + link.response_bytes) / 1e9
    assert float(found["edge", "elb.alb.lcu"].quantity or 0) == pytest.approx(processed * MONTHLY, rel=0.01)
    assert found["edge", "elb.alb.hour"].quantity == 730
    assert found["edge", "ipv4.in_use"].quantity == 1_460


def test_instances_are_billed_for_every_hour_they_exist(
    day: tuple[Graph, Scenario, Result], bill: tuple[dict[tuple[str, str], Usage], Estimate]
) -> None:
    """Two instances all day, and a minute or two where one is lost and another launched."""
    _, _, result = day
    found, _ = bill
    hours = result.stations["web"].capacity_s / 3_600
    assert hours == pytest.approx(2 * 24, abs=0.1)
    usage = found["web", "ec2.c7g.large.linux"]
    assert float(usage.quantity or 0) == pytest.approx(hours * MONTHLY)
    assert sum(float(length) for _, length in usage.by_hour or ()) == pytest.approx(730)
    assert float(found["web", "ebs.gp3.storage"].quantity or 0) == pytest.approx(8 * hours / 24, rel=1e-6)


def test_queue_and_function_are_billed_per_request_and_millisecond(
    day: tuple[Graph, Scenario, Result], bill: tuple[dict[tuple[str, str], Usage], Estimate]
) -> None:
    _, _, result = day
    found, _ = bill
    poller, orders = result.pollers["e4"], result.stores["orders"]
    requests = orders.arrivals + poller.receives + poller.deletes + poller.empty_receives
    assert float(found["orders", "sqs.requests.standard"].quantity or 0) == pytest.approx(requests * MONTHLY)
    assert float(found["fulfil", "lambda.requests.x86"].quantity or 0) == pytest.approx(
        poller.receives * MONTHLY
    )
    seconds = float(found["fulfil", "lambda.duration.x86"].quantity or 0) / MONTHLY
    worked = result.stations["fulfil"].slot_busy_s
    assert worked < seconds < worked + 0.001 * poller.receives


def test_transfer_to_the_internet_is_most_of_a_whole_days_bill(
    day: tuple[Graph, Scenario, Result], bill: tuple[dict[tuple[str, str], Usage], Estimate]
) -> None:
    """At scale 1: 75.2 M x 0.97 x 42 kB = 3.06 TB a day, and 0.03 x 3 kB more."""
    _, _, result = day
    found, _ = bill
    egress_gb = float(found["e1", "dt.out.internet"].quantity or 0) / MONTHLY
    by_hand = DAY_REQUESTS * (0.97 * 42_000 + 0.03 * 3_000) / GIB
    assert egress_gb * 50 == pytest.approx(by_hand, rel=0.01)
    assert by_hand * GIB == pytest.approx(3.07e12, rel=0.01)
    assert result.links["e1"].response_bytes * 50 == pytest.approx(3.07e12, rel=0.01)


def test_the_same_seed_gives_the_same_bill(day: tuple[Graph, Scenario, Result]) -> None:
    graph, told, result = day
    again = simulate(compile_plan(graph_of(copy.deepcopy(document())), told), seed=told.seed)
    assert usages(graph, told, again) == usages(graph, told, result)
