"""Rows for tests, made by the same actions a person uses."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

from designer.actions.architecture import create_architecture, cut_revision
from designer.actions.scenario import create_scenario
from designer.models import Architecture, Run, Scenario, User

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)

_numbers = itertools.count(1)


def user(name: str = "") -> User:
    """Somebody with an account of their own."""
    return User.objects.create_user(username=name or f"person-{next(_numbers)}")


def architecture(owner: User, **changes: Any) -> Architecture:
    """An architecture, blank unless a document is given."""
    return create_architecture(owner, **{"name": "Shop", "now": NOW, **changes})


def scenario_body(**changes: Any) -> dict[str, Any]:
    """Ten minutes of ten requests a second, repeated through the month."""
    return {
        "name": "Quiet",
        "workloads": [
            {
                "node": "browsers",
                "mix": {"page": 1},
                "arrivals": {"executor": "constant-arrival-rate", "rate_per_s": 10, "process": "poisson"},
            }
        ],
        "duration_s": 600,
        "seed": 1,
        **changes,
    }


def scenario(of: Architecture, **changes: Any) -> Scenario:
    """A scenario of an architecture."""
    return create_scenario(of, scenario_body(**changes), now=NOW)


def run(of: Architecture, **changes: Any) -> Run:
    """A queued run as `request_run` leaves it, without asking a worker; `changes` set fields afterwards."""
    made = Run.objects.create(
        architecture=of,
        revision=cut_revision(of, now=NOW),
        scenario_body=scenario_body(),
        seed=1,
        sent_at=NOW,
        created_at=NOW,
    )
    if changes:
        Run.objects.filter(pk=made.pk).update(**changes)
        made.refresh_from_db()
    return made


def document() -> dict[str, Any]:
    """Browsers call a load balancer before two servers; orders go into a queue that a function empties."""
    return {
        "schema_version": 1,
        "name": "Shop",
        "account": {"free_tier": False, "quotas": {}},
        "classes": [{"id": "page", "title": "Page"}, {"id": "order", "title": "Order"}],
        "groups": [
            {
                "id": "region",
                "service": "region",
                "params": {"region": "eu-west-1"},
                "frame": [150, 40, 760, 500],
            },
            {"id": "vpc", "service": "vpc", "parent": "region", "frame": [320, 84, 340, 440]},
        ],
        "nodes": [
            {"id": "browsers", "service": "client", "at": [0, 274]},
            {
                "id": "edge",
                "service": "application_load_balancer",
                "parent": "vpc",
                "at": [168, 262],
                "params": {"zones": ["a", "b"]},
            },
            {
                "id": "web",
                "service": "ec2_auto_scaling_group",
                "parent": "vpc",
                "at": [488, 98],
                "params": {
                    "instance_type": "c7g.large",
                    "zones": ["a", "b"],
                    "min": 2,
                    "desired": 2,
                    "max": 4,
                },
                "work": {
                    "page": {"cpu_ms": {"mean": 6, "cv": 0.8}},
                    "order": {"cpu_ms": {"mean": 11, "cv": 0.8}},
                },
            },
            {"id": "orders", "service": "sqs_queue", "parent": "region", "at": [728, 132]},
            {
                "id": "fulfil",
                "service": "lambda_function",
                "parent": "region",
                "at": [728, 276],
                "params": {"memory_mb": 1024, "timeout_s": 30},
                "work": {
                    "order": {"per_batch": {"cpu_ms": {"mean": 15}}, "per_message": {"cpu_ms": {"mean": 20}}}
                },
            },
        ],
        "edges": [
            {
                "id": "e1",
                "kind": "call",
                "from": ["browsers", "http"],
                "to": ["edge", "listener"],
                "bytes": {"page": {"request": 900, "response": 42000}},
            },
            {"id": "e2", "kind": "target", "from": ["edge", "targets"], "to": ["web", "http"]},
            {
                "id": "e3",
                "kind": "send",
                "from": ["web", "calls"],
                "to": ["orders", "send"],
                "calls_per_request": {"order": 1},
                "bytes": {"order": {"request": 3500}},
            },
            {
                "id": "e4",
                "kind": "event_source",
                "from": ["orders", "poll"],
                "to": ["fulfil", "event_source"],
            },
        ],
    }


def drawn_scenario_body() -> dict[str, Any]:
    """A scenario for `document()`: ten minutes, 6,000 requests."""
    mix = {"page": 0.9, "order": 0.1}
    arrivals = {"executor": "constant-arrival-rate", "rate_per_s": 10, "process": "poisson"}
    return scenario_body(workloads=[{"node": "browsers", "mix": mix, "arrivals": arrivals}])


def drawn(owner: User) -> tuple[Architecture, Scenario]:
    """An architecture that can be run, and a scenario for it."""
    made = architecture(owner, document=document())
    return made, create_scenario(made, drawn_scenario_body(), now=NOW)
