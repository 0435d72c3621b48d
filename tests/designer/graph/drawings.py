"""The drawing that most tests here change one thing of: client -> balancer -> fleet -> queue -> function."""

from __future__ import annotations

import copy
from typing import Any

from designer.graph.document import Graph
from designer.graph.load import load
from designer.graph.problems import Problem

MATCH_DAY: dict[str, Any] = {
    "schema_version": 1,
    "name": "World Cup day",
    "account": {"free_tier": False, "quotas": {"lambda.concurrency@eu-west-1": 3000}},
    "classes": [{"id": "page", "title": "Page"}, {"id": "order", "title": "Order"}],
    "groups": [
        {
            "id": "region",
            "service": "region",
            "params": {"region": "eu-west-1"},
            "frame": [150, 40, 760, 500],
        },
        {"id": "vpc", "service": "vpc", "parent": "region", "frame": [320, 84, 340, 440]},
        {
            "id": "az-a",
            "service": "availability_zone",
            "parent": "vpc",
            "params": {"zone": "a"},
            "frame": [336, 140, 320, 120],
        },
    ],
    "nodes": [
        {"id": "browsers", "service": "client", "at": [0, 274]},
        {
            "id": "edge",
            "service": "application_load_balancer",
            "parent": "vpc",
            "at": [168, 262],
            "params": {"zones": ["a", "b"], "algorithm": "round_robin", "cross_zone": True},
        },
        {
            "id": "web",
            "service": "ec2_auto_scaling_group",
            "parent": "vpc",
            "at": [488, 98],
            "params": {
                "instance_type": "c7g.large",
                "zones": ["a", "b"],
                "min": 4,
                "desired": 8,
                "max": 40,
                "slots_per_instance": 64,
                "policies": [{"kind": "target_tracking", "metric": "cpu_utilisation", "target_pct": 60}],
            },
            "work": {
                "page": {"cpu_ms": {"mean": 6, "cv": 0.8}, "wait_ms": {"mean": 4, "cv": 0.5}},
                "order": {"cpu_ms": {"mean": 11, "cv": 0.8}, "wait_ms": {"mean": 4, "cv": 0.5}},
            },
        },
        {
            "id": "orders",
            "service": "sqs_queue",
            "parent": "region",
            "at": [728, 132],
            "params": {"visibility_timeout_s": 180, "retention_s": 345600, "max_receive_count": 5},
        },
        {
            "id": "fulfil",
            "service": "lambda_function",
            "parent": "region",
            "at": [728, 276],
            "params": {"memory_mb": 1024, "runtime": "python3.13", "timeout_s": 30},
            "work": {
                "order": {
                    "per_batch": {"cpu_ms": {"mean": 15, "cv": 0.3}},
                    "per_message": {"cpu_ms": {"mean": 20, "cv": 0.6}, "wait_ms": {"mean": 8, "cv": 1.0}},
                }
            },
        },
    ],
    "edges": [
        {
            "id": "e1",
            "kind": "call",
            "from": ["browsers", "http"],
            "to": ["edge", "listener"],
            "params": {"timeout_s": 10, "requests_per_connection": 20},
            "bytes": {
                "page": {"request": 900, "response": 42000},
                "order": {"request": 2400, "response": 3000},
            },
        },
        {
            "id": "e2",
            "kind": "target",
            "from": ["edge", "targets"],
            "to": ["web", "http"],
            "params": {"weight": 1},
        },
        {
            "id": "e3",
            "kind": "send",
            "from": ["web", "calls"],
            "to": ["orders", "send"],
            "calls_per_request": {"order": 1},
            "params": {"timeout_s": 2, "retry": {"mode": "standard", "max_attempts": 3}},
            "bytes": {"order": {"request": 3500}},
        },
        {
            "id": "e4",
            "kind": "event_source",
            "from": ["orders", "poll"],
            "to": ["fulfil", "event_source"],
            "params": {"batch_size": 10, "batch_window_s": 0, "maximum_concurrency": None},
        },
    ],
}

SCENARIO: dict[str, Any] = {
    "name": "Match",
    "workloads": [
        {
            "node": "browsers",
            "mix": {"page": 0.97, "order": 0.03},
            "arrivals": {"executor": "constant-arrival-rate", "rate_per_s": 100},
        }
    ],
    "duration_s": 3600,
}

Path = tuple[str | int, ...]
GONE = object()


def put(value: Any, path: Path, new: object) -> None:
    """Sets (or with GONE takes away) what stands at the path; boxes and edges may be named by their id."""
    for step in path[:-1]:
        value = _step(value, step)
    if new is GONE:
        if isinstance(value, list):
            value.remove(_step(value, path[-1]))
        else:
            del value[path[-1]]
    elif isinstance(value, list) and path[-1] == "+":
        value.append(new)
    else:
        value[path[-1]] = new


def _step(value: Any, step: str | int) -> Any:
    if isinstance(value, list) and isinstance(step, str):
        return next(each for each in value if each["id"] == step)
    return value.setdefault(step, {}) if isinstance(value, dict) else value[step]


def changed(*changes: tuple[Path, object], base: dict[str, Any] = MATCH_DAY) -> dict[str, Any]:
    """A copy of the drawing with these changes: `(("nodes", "web", "params", "min"), 9)`."""
    document = copy.deepcopy(base)
    for path, new in changes:
        put(document, path, new)
    return document


def problems_of(*changes: tuple[Path, object]) -> list[Problem]:
    return list(load(changed(*changes)).problems)


def graph_of(*changes: tuple[Path, object]) -> Graph:
    loaded = load(changed(*changes))
    assert loaded.graph is not None, [problem.message for problem in loaded.problems]
    return loaded.graph


def found(problems: list[Problem], code: str) -> list[Problem]:
    return [problem for problem in problems if problem.code == code]
