"""A finished run of a small match day, as the API would give it: the facts most report tests start from."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

from designer.reports.content import Provenance, ReportContent, build_content

STEPS = 288


def _wave(low: float, high: float) -> list[float | None]:
    """A day with its peak at 20:24 (a bell of three hours above a flat night)."""
    hours = [i * 24 / STEPS for i in range(STEPS)]
    return [low + (high - low) * math.exp(-(((h - 20.4) / 1.5) ** 2)) for h in hours]


def document() -> dict[str, Any]:
    return {
        "schema_version": 1,
        "name": "World Cup day",
        "groups": [{"id": "region", "service": "region"}],
        "classes": [{"id": "page", "title": "Page"}, {"id": "order", "title": "Order"}],
        "nodes": [
            {"id": "browsers", "service": "client", "title": "Browsers"},
            {"id": "edge", "service": "application_load_balancer"},
            {"id": "web", "service": "ec2_auto_scaling_group"},
            {"id": "orders", "service": "sqs_queue"},
            {"id": "fulfil", "service": "lambda_function"},
        ],
        "edges": [
            {"id": "e1", "kind": "call", "from": ["browsers", "http"], "to": ["edge", "listener"]},
            {"id": "e3", "kind": "send", "from": ["web", "calls"], "to": ["orders", "send"]},
        ],
    }


def scenario() -> dict[str, Any]:
    return {
        "name": "Match day 1998-06-30",
        "workloads": [
            {
                "node": "browsers",
                "mix": {"page": 0.97, "order": 0.03},
                "arrivals": {
                    "executor": "trace",
                    "file": "trace.csv",
                    "step_s": 60,
                    "scale": 0.02,
                    "process": "poisson",
                },
            }
        ],
        "duration_s": 86400,
        "seed": 1,
        "faults": [{"action": "az_power_interruption", "zone": "b", "at_s": 75600, "duration_s": 1800}],
        "slo": {"response_p99_s": 0.3, "error_rate": 0.001, "age_of_oldest_s": {"orders": 60}},
        "month": [{"scenario": "this", "times": 30.4166667}],
    }


def _latency(p50: float) -> dict[str, float]:
    return {"mean_s": p50 * 1.2, "p50_s": p50, "p95_s": p50 * 2.5, "p99_s": p50 * 4, "p999_s": p50 * 9}


def _node(title: str, service: str, requests: int, p50: float, **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "service": service,
        "requests": requests,
        "errors": 0,
        "errors_by_cause": {},
        "latency": _latency(p50),
        **more,
    }


def summary() -> dict[str, Any]:
    return {
        "requests": 1_504_032,
        "duration_s": 86400,
        "wall_s": 2.1,
        "seed": 1,
        "engine_version": "0.1.0",
        "in_flight_at_end": 3,
        "latency": _latency(0.0115),
        "completion": _latency(0.013),
        "classes": {
            "page": {
                "title": "Page",
                "requests": 1_458_912,
                "done": 1_458_850,
                "failed": 62,
                "errors": {"timeout": 62},
                "response": _latency(0.011),
                "completion": _latency(0.011),
            },
            "order": {
                "title": "Order",
                "requests": 45_120,
                "done": 45_118,
                "failed": 2,
                "errors": {"throttled": 2},
                "response": _latency(0.019),
                "completion": _latency(0.09),
            },
        },
        "errors": {"total": 64, "rate": 64 / 1_504_032, "by_cause": {"throttled": 2, "timeout": 62}},
        "nodes": {
            "browsers": _node("Browsers", "client", 1_504_032, 0.0115),
            "edge": _node("edge", "application_load_balancer", 1_504_032, 0.0112),
            "web": _node(
                "web",
                "ec2_auto_scaling_group",
                1_504_030,
                0.01,
                errors=62,
                errors_by_cause={"timeout": 62},
                utilisation=0.31,
                peak_utilisation=0.824,
                slot_utilisation=0.05,
                mean_capacity=5.2,
                peak_capacity=12,
                peak_queue=0,
            ),
            "orders": _node("orders", "sqs_queue", 45_120, 0.004, peak_queue=412, age_of_oldest_s=2.1),
            "fulfil": _node(
                "fulfil",
                "lambda_function",
                45_120,
                0.032,
                mean_capacity=1.8,
                peak_capacity=17,
                utilisation=0.4,
            ),
        },
        "edges": {},
        "events": [
            {
                "at_s": 71_640,
                "node": "web",
                "kind": "scaling",
                "text": "82 % > 60 % for 3 of 3 minutes → ⌈8 × 82 / 60⌉ = 11",
                "values": {},
                "phases": {},
            },
            {"at_s": 75_600, "node": "web", "kind": "fault", "text": "zone b loses power: 6 servers gone"},
        ],
        "quotas": [
            {"quota": "lambda.concurrency@eu-west-1", "limit": 3000, "peak": 17, "bound_at_s": None},
        ],
        "slo": [
            {"name": "response_p99_s", "target": 0.3, "actual": 0.046, "unit": "s", "passed": True},
            {"name": "error_rate", "target": 0.001, "actual": 0.0000426, "unit": "", "passed": True},
            {"name": "age_of_oldest_s.orders", "target": 60, "actual": 2.1, "unit": "s", "passed": True},
        ],
        "bottleneck": {
            "node": "web",
            "title": "web",
            "limit": "cores",
            "value": 0.824,
            "at_s": 73_440,
            "saturated": False,
        },
        "windows": {"step_s": 300, "count": STEPS},
    }


def series() -> dict[str, Any]:
    load = _wave(8, 71)
    servers: list[float | None] = [4 + round((v or 0) / 9) for v in load]
    return {
        "step_s": 300,
        "start_s": 0,
        "count": STEPS,
        "series": {
            "*": {
                "requests_per_s": load,
                "latency_p50_s": _wave(0.011, 0.013),
                "latency_p95_s": _wave(0.026, 0.034),
                "latency_p99_s": _wave(0.04, 0.21),
            },
            "web": {
                "utilisation": _wave(0.2, 0.82),
                "servers_in_service": servers,
                "queue_length": [0.0] * STEPS,
            },
            "fulfil": {"utilisation": _wave(0.1, 0.5)},
            "orders": {"queue_length": _wave(2, 412)},
        },
    }


def _line(
    subject: str, meter: str, title: str, quantity: str, unit: str, rate: str, amount: str
) -> dict[str, Any]:
    return {
        "subject": subject,
        "meter": meter,
        "title": title,
        "quantity": quantity,
        "unit": unit,
        "rate_usd": rate,
        "amount_usd": amount,
        "tiers": [{"from": "0", "to": None, "quantity": quantity, "rate_usd": rate, "amount_usd": amount}],
        "free_quantity": "0",
        "source": "infracost price records",
        "source_date": "2026-10-08",
        "confidence": "several-agree",
        "state": "priced",
        "how": "",
        "why": "",
    }


def estimate() -> dict[str, Any]:
    """`web` 3796 h x 0.0772 = 293.0512; LCU and hours of the load balancer; requests of the queue."""
    lines = [
        _line(
            "web",
            "ec2.c7g.large.linux",
            "EC2 c7g.large, Linux",
            "3796",
            "instance-hour",
            "0.0772",
            "293.0512",
        ),
        _line("edge", "elb.alb.hour", "Application Load Balancer, hours", "730", "hour", "0.0252", "18.396"),
        _line("edge", "elb.alb.lcu", "Load balancer capacity units", "730.5", "LCU-hour", "0.008", "5.844"),
        _line(
            "orders",
            "sqs.requests.standard",
            "SQS standard requests",
            "2745600",
            "request",
            "0.0000004",
            "1.09824",
        ),
        _line(
            "fulfil", "lambda.requests.x86", "Lambda requests", "1372400", "request", "0.0000002", "0.27448"
        ),
    ]
    lines[0]["how"] = "5.2 servers on average over 730 h"
    lines[4]["confidence"] = "derived"
    lines[3]["free_quantity"] = "1000000"
    return {
        "total_usd": "318.66392",
        "price_book": "2026-10-08",
        "currency": "USD",
        "lines": lines,
        "not_priced": [
            {
                "subject": "e1",
                "meter": "dt.out.internet",
                "quantity": "58.4",
                "unit": "GB",
                "why": "no price found in this book",
            }
        ],
        "unit_costs": {
            "total_usd": "318.66392",
            "classes": {
                "page": {"requests": "44375240", "usd": "300", "usd_per_million": "6.7605", "by_subject": {}},
                "order": {"requests": "1372400", "usd": "10", "usd_per_million": "7.2865", "by_subject": {}},
            },
            "unattributed": {"edge": "8.66392"},
        },
        "by_subject": {"web": "293.0512", "edge": "24.24", "orders": "1.09824", "fulfil": "0.27448"},
    }


def provenance() -> Provenance:
    return Provenance(
        revision="14 (before the match)",
        scenario="Match day 1998-06-30",
        seed=1,
        engine_version="0.1.0",
        price_book="2026-10-08",
        catalog_fingerprint="5f1c0de",
        finished_at=datetime(2026, 11, 24, 10, 30, tzinfo=UTC),
    )


def content(**changed: Any) -> ReportContent:
    """The match day's content; keyword arguments replace whole inputs of `build_content`."""
    inputs: dict[str, Any] = {
        "title": "World Cup day",
        "summary": summary(),
        "series": series(),
        "estimate": estimate(),
        "document": document(),
        "scenario": scenario(),
        "provenance": provenance(),
    }
    return build_content(**(inputs | changed))
