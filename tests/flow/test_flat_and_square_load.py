"""From a run to the cent: a flat load as one works it out by hand, and a square wave that no mean tells.

client --> ALB (zones a, b) --> 2 x m7g.large, all in us-east-1; 1,000 bytes in, 20,000 bytes out a request.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.meter import regions_of, usages
from designer.graph.read_scenario import read_scenario
from designer.graph.scenario import Scenario
from pricing import shelf
from pricing.estimate import estimate
from pricing.line import Estimate
from pricing.terms import FreeTier, Terms
from simulator.engine import simulate
from tests.designer.catalog.feeding import graph_of

D = Decimal
GIB, GB = D(1024**3), D(10**9)  # transfer is billed by the first, capacity units count the second
SECONDS_A_MONTH = 730 * 3_600
FRAME = [0, 0, 10, 10]


def drawn() -> Graph:
    fleet = {"instance_type": "m7g.large", "zones": ["a", "b"], "min": 2, "desired": 2, "max": 2,
             "detailed_monitoring": False, "policies": []}  # fmt: skip
    sizes = {"default": {"request": 1_000, "response": 20_000}}
    return graph_of(
        {
            "schema_version": 1,
            "classes": [{"id": "default", "title": "Request"}],
            "groups": [
                {"id": "region", "service": "region", "params": {"region": "us-east-1"}, "frame": FRAME},
                {"id": "vpc", "service": "vpc", "parent": "region", "frame": FRAME},
            ],
            "nodes": [
                {"id": "client", "service": "client", "at": [0, 0]},
                {"id": "front", "service": "application_load_balancer", "parent": "vpc", "at": [0, 0],
                 "params": {"zones": ["a", "b"]}},
                {"id": "web", "service": "ec2_auto_scaling_group", "parent": "vpc", "at": [0, 0],
                 "params": fleet, "work": {"default": {"cpu_ms": {"mean": 5}}}},
            ],
            "edges": [
                {"id": "in", "kind": "call", "from": ["client", "http"], "to": ["front", "listener"],
                 "bytes": sizes, "params": {"requests_per_connection": 10, "connection_open_s": 60}},
                {"id": "to", "kind": "target", "from": ["front", "targets"], "to": ["web", "http"]},
            ],
        }
    )  # fmt: skip


def hour(**arrivals: Any) -> Scenario:
    """An hour of evenly spaced arrivals, 730 times a month."""
    workload = {"node": "client", "arrivals": {"process": "deterministic", **arrivals}}
    read = read_scenario({"name": "Hour", "duration_s": 3_600, "workloads": [workload]})
    assert read.scenario is not None, read.problems
    return read.scenario


def bill(graph: Graph, scenario: Scenario) -> Estimate:
    found = usages(graph, scenario, simulate(compile_plan(graph, scenario), seed=1))
    return estimate(found, shelf.load("2026-11-24", regions_of(graph)), Terms(FreeTier.NONE))


def cents(amount: Decimal | None) -> str:
    assert amount is not None
    return str(amount.quantize(D("0.01"), ROUND_HALF_UP))


def test_a_flat_load_costs_what_one_works_out_by_hand_to_the_cent() -> None:
    """50 requests/s. Out: 50 x 20,000 x 2,628,000 / 2**30 GB at 0.09. LCU an hour: the largest of
    50 / 10 / 25 new connections, 300 / 3,000 active ones, and 50 x 21,000 x 3,600 bytes / 10**9: 3.78.
    """
    lines = {(line.subject, line.meter): line for line in bill(drawn(), hour(
        executor="constant-arrival-rate", rate_per_s=50)).lines}  # fmt: skip
    sent = D(50 * SECONDS_A_MONTH)
    expected = {
        ("web", "ec2.m7g.large.linux"): 2 * 730 * D("0.0816"),
        ("web", "ebs.gp3.storage"): 2 * 8 * D("0.08"),
        ("front", "elb.alb.hour"): 730 * D("0.0225"),
        ("front", "elb.alb.lcu"): 50 * 21_000 * 3_600 / GB * 730 * D("0.008"),
        ("front", "ipv4.in_use"): 2 * 730 * D("0.005"),
        ("in", "dt.out.internet"): sent * 20_000 / GIB * D("0.09"),
        ("in", "dt.in.internet"): D(0),
    }
    assert {key: cents(line.amount_usd) for key, line in lines.items()} == {
        key: cents(amount) for key, amount in expected.items()
    }


def test_a_square_wave_costs_what_the_timeline_says_and_not_the_mean_of_its_ends() -> None:
    """A quarter of an hour at 200/s, the rest at 20/s: 65/s on average, where (200 + 20) / 2 says 110.

    Bytes out differ by exactly that; the capacity units of each clock hour too, since bytes bind in both.
    """
    stages = [
        {"target_per_s": 200, "duration_s": 900},
        {"target_per_s": 20, "duration_s": 0.001},
        {"target_per_s": 20, "duration_s": 2_699.999},
    ]
    graph = drawn()
    wave = hour(executor="ramping-arrival-rate", start_rate_per_s=200, stages=stages)
    mean_of_ends = hour(executor="constant-arrival-rate", rate_per_s=110)
    seen, said = (
        {(line.subject, line.meter): line for line in bill(graph, each).lines}
        for each in (wave, mean_of_ends)
    )
    assert wave.expected_requests == pytest.approx(65 * 3_600, rel=1e-6)
    for key, usd_each in {
        ("in", "dt.out.internet"): 20_000 / GIB * D("0.09"),
        ("front", "elb.alb.lcu"): 21_000 / GB * D("0.008"),
    }.items():
        gap = (said[key].amount_usd or D(0)) - (seen[key].amount_usd or D(0))
        assert gap == pytest.approx((110 - 65) * SECONDS_A_MONTH * usd_each, rel=D("0.001")), key
    for key in (("web", "ec2.m7g.large.linux"), ("front", "elb.alb.hour")):
        assert said[key].amount_usd == seen[key].amount_usd
