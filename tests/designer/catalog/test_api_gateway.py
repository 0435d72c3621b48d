"""API Gateway: requests in steps of 512 KB, the account's bucket, what is throttled is not billed."""

from __future__ import annotations

import pytest

from designer import catalog
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.meter import usages
from simulator.engine import simulate
from tests.designer.catalog.feeding import drawing, graph_of, scenario_of

GATEWAY = catalog.services()["api_gateway"]


def fed(kind: str, request: float = 0, response: float = 0, quotas: dict[str, float] | None = None) -> Graph:
    """client -> gateway."""
    document = drawing(GATEWAY, GATEWAY.port("api"), {"kind": kind})
    document["edges"][0]["bytes"] = {"default": {"request": request, "response": response}}
    document["account"] = {"quotas": quotas or {}}
    return graph_of(document, rules=False)


def billed(graph: Graph, meter: str, rate_per_s: float = 20) -> float:
    """Requests of one run."""
    scenario = scenario_of("client", rate_per_s=rate_per_s)
    result = simulate(compile_plan(graph, scenario), seed=1)
    (usage,) = [each for each in usages(graph, scenario, result) if each.meter == meter]
    return float(usage.quantity or 0) / scenario.times_a_month / result.stations["subject"].arrivals


@pytest.mark.parametrize(
    ("request_bytes", "response_bytes", "steps"),
    [(0, 0, 1), (524_288, 0, 1), (524_289, 0, 2), (1_000, 1_500_000, 3), (600_000, 600_000, 2)],
)
def test_each_512_kb_of_an_http_apis_request_is_billed(
    request_bytes: float, response_bytes: float, steps: int
) -> None:
    graph = fed("http", request_bytes, response_bytes)
    assert billed(graph, "apigw.http.requests") == pytest.approx(steps)


def test_a_rest_apis_request_is_one_however_large() -> None:
    assert billed(fed("rest", 2_000_000, 2_000_000), "apigw.rest.requests") == pytest.approx(1)


def test_throttled_requests_are_not_billed() -> None:
    """A token each 0.1 s, one kept, then the next of 50 a second takes it: one in 0.12 s, a sixth of them."""
    graph = fed("http", quotas={"apigateway.requests": 10, "apigateway.burst": 1})
    assert billed(graph, "apigw.http.requests", 50) == pytest.approx(1 / 6, abs=0.02)
