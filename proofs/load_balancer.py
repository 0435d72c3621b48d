"""Capacity units as AWS's price page works them out; a lost zone is felt until DNS has forgotten its node."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.spec import Source
from proofs.drawing import Seen, edge, node, ran
from proofs.row import Row

TITLE = "Elastic Load Balancing"
EXAMPLE = Source("AWS, Elastic Load Balancing pricing: example 1 of the Application Load Balancer", "2026-07")
ARITHMETIC = Source("arithmetic: one of two nodes gets half of the traffic", "2026-11")
HOURS = 730
WORK = {"wait_ms": 5}


def _units(rules: int, request: float, response: float, per_connection: float, open_s: float) -> float:
    seen = ran(
        [
            node("lb", "application_load_balancer", rules=rules),
            node("web", "ec2_instance", work={"wait_ms": 5}),
        ],
        [
            edge(
                "call",
                "client",
                "lb",
                request=request,
                response=response,
                requests_per_connection=per_connection,
                connection_open_s=open_s,
            ),
            edge("target", "lb", "web"),
        ],
        rate_per_s=5,
        duration_s=360,
    )
    return seen.usage("elb.alb.lcu") / HOURS


def rows() -> Iterator[Row]:
    """5 requests/s, one new connection/s open for two minutes, 300,000 bytes/s, 60 rules."""
    for what, said, found in (
        ("LCU of the whole example", 1.08, _units(60, 10_000, 50_000, 5, 120)),
        ("LCU by new connections alone", 0.04, _units(10, 0, 0, 5, 1)),
        ("LCU by active connections alone", 0.04, _units(10, 0, 0, 5, 120)),
        ("LCU by rule evaluations alone", 0.25, _units(60, 0, 0, 1_000, 1)),
    ):
        yield Row(what, said, found, "LCU", EXAMPLE, within=0.005)
    lost = _zone_lost(1)
    broken = _zone_lost(1_000).result.links["client-lb"].errors["server_lost"]
    under_way = 500 * 1.002  # a second of work, 2 ms of the balancer
    yield Row("requests under way that break off with one of two nodes", under_way / 2, broken, "requests",
              ARITHMETIC, at_most=3 * (under_way / 4) ** 0.5)  # fmt: skip
    for begin_s, said in ((0, 0.5), (35, 0.5 * 11 / 12), (85, 0.5 * 1 / 12), (95, 0.0)):
        place = 100 + begin_s
        asked = lost.between("client-lb", "requests_per_s", place, place + 5)
        failed = lost.between("client-lb", "errors_per_s", place, place + 5)
        what = f"share lost {begin_s} to {begin_s + 5} s after one of two zones failed"
        yield Row(what, said, failed / asked, "", ARITHMETIC, at_most=0.03)


def _zone_lost(work_ms: float) -> Seen:
    return ran(
        [
            node("lb", "application_load_balancer"),
            node("fn", "lambda_function", init_ms=0, work={"wait_ms": work_ms}),
        ],
        [edge("call", "client", "lb"), edge("target", "lb", "fn")],
        rate_per_s=500,
        duration_s=300,
        faults=[{"action": "az_power_interruption", "zone": "a", "at_s": 100, "duration_s": 150}],
    )
