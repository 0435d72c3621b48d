"""Availability: series, parallel and shares, against products worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from designer.graph.availability import availability, in_parallel
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from simulator.engine import simulate
from tests.designer.catalog.feeding import graph_of, scenario_of

MINUTES_OF_30_DAYS = 30 * 24 * 60


@pytest.mark.parametrize(
    ("servers", "needed", "percent"),
    [
        (2, 1, 99.997_500),
        (3, 1, 99.999_987_5),
        (3, 2, 99.992_525),
        (4, 3, 99.985_099_81),
        (6, 4, 99.999_752_80),
    ],
)
def test_servers_in_parallel_of_which_some_must_be_up(servers: int, needed: int, percent: float) -> None:
    assert 100 * in_parallel(0.995, servers, needed) == pytest.approx(percent, abs=1e-7)


def node(name: str, service: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "service": service, "at": [0, 0], **more}


def call(name: str, source: str, target: str, kind: str = "call", **more: Any) -> dict[str, Any]:
    ports = [each.split(".") for each in (source, target)]
    return {"id": name, "kind": kind, "from": ports[0], "to": ports[1], **more}


WORK = {"work": {"default": {"wait_ms": 5}}}


def told(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> dict[str, Any]:
    document = {
        "schema_version": 1,
        "name": "Availability",
        "classes": [{"id": "default", "title": "Request"}],
        "nodes": [node("client", "client"), *nodes],
        "edges": edges,
    }
    graph: Graph = graph_of(document, rules=False)
    scenario = scenario_of("client", duration_s=60)
    found = availability(graph, simulate(compile_plan(graph, scenario), seed=1))
    assert found["simulated_percent"] == pytest.approx(100.0)
    return found


def test_three_tiers_in_series() -> None:
    """ALB x EC2 in two zones x RDS Multi-AZ = 0.9999 x 0.9999 x 0.9995: 30.235 minutes in 30 days."""
    (path,) = told(
        [
            node("lb", "application_load_balancer"),
            node("web", "ec2_auto_scaling_group", **WORK),
            node("db", "relational_database", **WORK),
        ],
        [
            call("e1", "client.http", "lb.listener"),
            call("e2", "lb.targets", "web.http", "target"),
            call("e3", "web.requests", "db.queries"),
        ],
    )["paths"]
    assert path["nodes"] == ["lb", "web", "db"]
    assert path["without_sla"] == ["client"]
    assert path["response"]["percent"] == pytest.approx(99.930_011, abs=1e-6)
    month_s = path["response"]["down_s_a_month"]
    assert month_s / (730 * 3_600) * MINUTES_OF_30_DAYS == pytest.approx(30.235, abs=0.001)


def test_serverless_in_series_and_what_comes_after_the_answer() -> None:
    """API Gateway x Lambda x DynamoDB = 99.890035 %; the queue's function only counts for the completion."""
    (path,) = told(
        [
            node("api", "api_gateway"),
            node("fn", "lambda_function", **WORK),
            node("table", "dynamodb_table"),
            node("queue", "sqs_queue"),
            node("later", "lambda_function", **WORK),
        ],
        [
            call("e1", "client.http", "api.api"),
            call("e2", "api.integrations", "fn.invoke"),
            call("e3", "fn.requests", "table.items"),
            call("e4", "fn.calls", "queue.send", "send", optional=True),
            call("e5", "queue.poll", "later.event_source", "event_source"),
        ],
    )["paths"]
    assert path["response"]["percent"] == pytest.approx(99.890_035, abs=1e-6)
    assert path["completion"]["percent"] == pytest.approx(99.890_035, abs=1e-6)


def test_a_queue_is_needed_at_once_and_its_consumer_later() -> None:
    (path,) = told(
        [
            node("web", "ec2_instance", **WORK),
            node("queue", "sqs_queue"),
            node("later", "lambda_function", **WORK),
        ],
        [
            call("e1", "client.http", "web.direct"),
            call("e2", "web.calls", "queue.send", "send"),
            call("e3", "queue.poll", "later.event_source", "event_source"),
        ],
    )["paths"]
    assert path["response"]["percent"] == pytest.approx(100 * 0.995 * 0.999)
    assert path["completion"]["percent"] == pytest.approx(100 * 0.995 * 0.999 * 0.9995)


def test_a_dependency_that_two_share_counts_once_and_one_that_is_asked_at_times_in_part() -> None:
    """Half of the requests call the second function; both call the same table."""
    (path,) = told(
        [
            node("one", "lambda_function", **WORK),
            node("two", "lambda_function", **WORK),
            node("table", "dynamodb_table"),
        ],
        [
            call("e1", "client.http", "one.invoke"),
            call("e2", "one.requests", "two.invoke", calls_per_request={"default": 0.5}),
            call("e3", "one.requests", "table.items"),
            call("e4", "two.requests", "table.items"),
        ],
    )["paths"]
    assert path["response"]["percent"] == pytest.approx(100 * 0.9995 * 0.9999 * (0.5 + 0.5 * 0.9995))


def test_target_groups_count_by_their_weights() -> None:
    """Nine tenths to a fleet of two zones, one tenth to a single instance of 99.5 %."""
    (path,) = told(
        [
            node("lb", "application_load_balancer"),
            node("blue", "ec2_auto_scaling_group", **WORK),
            node("green", "ec2_instance", **WORK),
        ],
        [
            call("e1", "client.http", "lb.listener"),
            call("e2", "lb.targets", "blue.http", "target", params={"weight": 9}),
            call("e3", "lb.targets", "green.http", "target", params={"weight": 1}),
        ],
    )["paths"]
    assert path["response"]["percent"] == pytest.approx(100 * 0.9999 * (0.9 * 0.9999 + 0.1 * 0.995))


def test_a_fleet_in_one_zone_is_servers_in_parallel() -> None:
    """Four instances, of which the traffic keeps less than one busy: any one of four."""
    params = {"zones": ["a"], "min": 4, "desired": 4, "max": 4}
    found = told(
        [
            node("lb", "application_load_balancer"),
            node("web", "ec2_auto_scaling_group", params=params, **WORK),
        ],
        [call("e1", "client.http", "lb.listener"), call("e2", "lb.targets", "web.http", "target")],
    )
    assert found["nodes"]["web"]["servers"] == 4
    assert found["nodes"]["web"]["needed"] == 1
    assert found["nodes"]["web"]["percent"] == pytest.approx(100 * (1 - 0.005**4))
