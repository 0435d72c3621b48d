"""Databases, cache, table, external service: their limits, against AWS's formulas and worked cases."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from designer import catalog
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.meter import usages
from simulator import plan
from simulator.engine import simulate
from simulator.result import Result
from tests.designer.catalog.feeding import drawing, graph_of, scenario_of


def called(service: str, params: dict[str, Any] | None = None) -> Graph:
    """client -> the service's port for calls."""
    told = catalog.services()[service]
    port = next(each for each in told.ports if each.side == "in" and each.kind == "call")
    return graph_of(drawing(told, port, params), rules=False)


def ran(graph: Graph, **more: Any) -> Result:
    return simulate(compile_plan(graph, scenario_of("client", **more)), seed=1)


def server_of(graph: Graph) -> plan.Servers:
    stations = compile_plan(graph, scenario_of("client")).stations
    (found,) = [each for each in stations if isinstance(each, plan.Servers)]
    return found


@pytest.mark.parametrize(
    ("engine", "instance_class", "most"),
    [
        ("postgres", "t3.micro", 112),
        ("postgres", "t3.medium", 450),
        ("postgres", "m6g.large", 901),
        ("postgres", "r6g.2xlarge", 5_000),
        ("mysql", "t3.micro", 85),
        ("mysql", "m6g.large", 682),
        ("mysql", "r6g.2xlarge", 5_461),
    ],
)
def test_connections_follow_from_memory(engine: str, instance_class: str, most: int) -> None:
    """AWS's formulas on the nominal memory: PostgreSQL mem / 9,531,392, MySQL mem / 12,582,880."""
    database = called("relational_database", {"engine": engine, "instance_class": instance_class})
    assert server_of(database).slots_per_server == most


def test_connections_can_be_set() -> None:
    assert server_of(called("relational_database", {"max_connections": 77})).slots_per_server == 77


def test_callers_beyond_the_connections_are_refused_without_a_pool() -> None:
    """10 connections x 7 ms a query = 1,428 a second at most; without a queue the rest is refused."""
    params = {"max_connections": 10, "queue_limit": 0, "instance_class": "m6g.4xlarge"}
    result = ran(called("relational_database", params), rate_per_s=2_000, duration_s=20)
    database = result.stations["subject"]
    assert database.done / 20 <= 10 / 0.007 * 1.02
    assert database.errors["rejected"] > 0
    assert database.done + database.failed + database.in_flight == database.arrivals


def test_a_standby_takes_over_when_the_primarys_zone_fails() -> None:
    faults = [{"action": "az_power_interruption", "zone": "a", "at_s": 60, "duration_s": 600}]
    graph = called("relational_database", {"failover_s": 90})
    result = ran(graph, rate_per_s=50, duration_s=600, faults=faults)
    errors = np.asarray(result.series["*"]["errors_per_s"])
    served = np.asarray(result.series["*"]["requests_per_s"]) - errors
    last = int(400 / result.window_s)
    assert served[last:].mean() == pytest.approx(50, rel=0.1)
    assert result.stations["subject"].servers_lost == 1


def test_a_multi_az_database_costs_its_own_price() -> None:
    graph = called("relational_database", {"storage_gb": 100})
    scenario = scenario_of("client")
    found = {usage.meter: usage for usage in usages(graph, scenario, ran(graph))}
    assert found["rds.postgres.multi_az.t4g.medium"].quantity == 730
    assert found["rds.storage.gp3.multi_az"].quantity == 100


def test_a_cache_works_its_commands_on_one_thread() -> None:
    """100 us a command on one core: 8,000 a second keep it 80 % busy."""
    document = drawing(
        catalog.services()["cache_cluster"],
        catalog.services()["cache_cluster"].port("commands"),
        {"command_us": 100},
    )
    del document["nodes"][1]["work"]
    result = ran(graph_of(document, rules=False), rate_per_s=8_000, duration_s=20)
    cache = result.stations["subject"]
    assert cache.utilisation == pytest.approx(0.8, rel=0.02)


def test_replicas_cost_as_much_as_the_primary() -> None:
    graph = called("cache_cluster", {"replicas": 2})
    found = {usage.meter: usage for usage in usages(graph, scenario_of("client"), ran(graph))}
    assert found["elasticache.valkey.t4g.small"].quantity == 3 * 730


def test_a_provisioned_table_serves_a_burst_from_what_it_saved() -> None:
    """100 write units a second, 300 s of them saved: 200 a second go well for 300 s, then half fail."""
    params = {
        "mode": "provisioned",
        "write_units_per_s": 100,
        "reads_per_call": 0,
        "writes_per_call": 1,
        "item_kb": 1,
    }
    result = ran(called("dynamodb_table", params), rate_per_s=200, duration_s=600)
    errors = np.asarray(result.series["subject"]["throttles_per_s"])
    first_s = float(np.flatnonzero(errors)[0]) * result.window_s
    assert first_s == pytest.approx(300, abs=15)
    assert errors[int(400 / result.window_s) :].mean() == pytest.approx(100, rel=0.05)


@pytest.mark.parametrize(
    ("params", "reads", "writes"),
    [
        ({}, 0.5, 0),
        ({"strongly_consistent": True}, 1, 0),
        ({"item_kb": 4.1}, 1, 0),
        ({"item_kb": 9, "reads_per_call": 2, "strongly_consistent": True}, 6, 0),
        ({"reads_per_call": 0, "writes_per_call": 1, "item_kb": 2.5}, 0, 3),
    ],
)
def test_units_are_counted_by_4_kb_read_and_1_kb_written(
    params: dict[str, Any], reads: float, writes: float
) -> None:
    graph = called("dynamodb_table", params)
    scenario = scenario_of("client")
    result = ran(graph)
    found = {usage.meter: float(usage.quantity or 0) for usage in usages(graph, scenario, result)}
    calls = result.stations["subject"].done * 730 * 60
    assert found["ddb.ondemand.rru"] == pytest.approx(calls * reads)
    assert found["ddb.ondemand.wru"] == pytest.approx(calls * writes)


def test_an_external_service_fails_at_its_rate() -> None:
    result = ran(called("external_service", {"error_rate_pct": 5}), rate_per_s=200)
    calls = result.links["client-subject"]
    assert calls.failed / calls.attempts == pytest.approx(0.05, abs=0.01)


def test_an_external_service_answers_in_its_time_and_its_round_trip() -> None:
    params = {"latency_ms": 100, "latency_cv": 0, "round_trip_ms": 30}
    result = ran(called("external_service", params))
    assert result.response.mean_s == pytest.approx(0.130, rel=0.01)
