"""SQS and SNS: requests counted as AWS counts them, dead letters, deliveries, empty receives."""

from __future__ import annotations

from typing import Any

import pytest

from designer import catalog
from designer.catalog.reading import read
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.meter import usages
from designer.graph.scenario import Scenario
from pricing.usage import Usage
from simulator import plan
from simulator.engine import simulate
from simulator.result import Result
from tests.designer.catalog.feeding import drawing, graph_of, scenario_of

LAMBDA = catalog.services()["lambda_function"]
MINUTES_A_MONTH = 730 * 60


def worked(
    *, queue: dict[str, Any] | None = None, source: dict[str, Any] | None = None, size: float = 1_000
) -> Graph:
    """client -> instance -> queue -> function (the subject)."""
    document = drawing(LAMBDA, LAMBDA.port("event_source"), {"init_ms": 0})
    document["nodes"][3]["params"] = queue or {}
    document["edges"][1]["bytes"] = {"default": {"request": size}}
    document["edges"][2]["params"] = source or {}
    return graph_of(document, rules=False)


def ran(graph: Graph, scenario: Scenario) -> tuple[Result, dict[str, Usage]]:
    result = simulate(compile_plan(graph, scenario), seed=1)
    return result, {usage.meter: usage for usage in usages(graph, scenario, result)}


@pytest.mark.parametrize(("size", "chunks"), [(0, 1), (1_000, 1), (65_536, 1), (65_537, 2), (200_000, 4)])
def test_each_64_kib_of_a_send_is_one_request(size: int, chunks: int) -> None:
    """Batches of one, so that a receive is as large as its message; deletes carry none."""
    graph = worked(source={"batch_size": 1}, size=size)
    result, found = ran(graph, scenario_of("client"))
    queue, poller = result.stores["before-1"], result.pollers["before-1-subject"]
    expected = chunks * (queue.arrivals + poller.receives) + poller.deletes + poller.empty_receives
    billed = float(found["sqs.requests.standard"].quantity or 0) / MINUTES_A_MONTH
    assert billed == pytest.approx(expected, abs=1)


def test_five_idle_pollers_ask_three_times_a_minute_each() -> None:
    """648,000 empty receives in 30 days."""
    graph = worked()
    quiet = scenario_of("client", rate_per_s=0, duration_s=86_400)
    _, found = ran(graph, quiet)
    month = 648_000 / 30 * 730 / 24
    assert float(found["sqs.requests.standard"].quantity or 0) == pytest.approx(month, rel=0.01)


def test_a_batch_is_received_and_deleted_in_one_request_each() -> None:
    graph = worked(source={"batch_size": 10, "batch_window_s": 5})
    result, found = ran(graph, scenario_of("client"))
    poller = result.pollers["before-1-subject"]
    assert poller.messages / poller.receives > 9
    billed = float(found["sqs.requests.standard"].quantity or 0) / MINUTES_A_MONTH
    empty = poller.empty_receives
    assert billed == pytest.approx(result.stores["before-1"].arrivals * 1.2 + empty, rel=0.05)


def test_a_queue_keeps_its_dead_letters_beside_it() -> None:
    compiled = compile_plan(worked(queue={"max_receive_count": 3}), scenario_of("client"))
    stores = {each.id: each for each in compiled.stations if isinstance(each, plan.Store)}
    assert stores["before-1"].dead_letter == "before-1/dead-letters"
    assert stores["before-1/dead-letters"].max_receive_count is None


def test_a_queue_without_a_limit_has_no_dead_letters() -> None:
    compiled = compile_plan(worked(), scenario_of("client"))
    assert [each.id for each in compiled.stations if isinstance(each, plan.Store)] == ["before-1"]


@pytest.mark.parametrize(("wanted", "most", "first"), [(None, 1_250, 5), (1_000, 1_000, 5), (2, 2, 2)])
def test_pollers_start_at_five_and_stop_at_their_maximum(wanted: int | None, most: int, first: int) -> None:
    compiled = compile_plan(worked(source={"maximum_concurrency": wanted}), scenario_of("client"))
    (poller,) = compiled.pollers
    assert (poller.maximum_concurrency, poller.initial_concurrency) == (most, first)
    assert poller.ramp_per_min == 300


def test_provisioned_pollers_start_at_ten_batches_each_and_grow_by_1_000_a_minute() -> None:
    own = {"provisioned": {"on": True, "min": 3, "max": 40}}
    (poller,) = compile_plan(worked(source=own), scenario_of("client")).pollers
    assert (poller.initial_concurrency, poller.maximum_concurrency) == (30, 400)
    assert (poller.ramp_per_min, poller.receives_per_s) == (1_000, 1.0)
    kind = catalog.edge_kinds()["event_source"]
    for given in ({"provisioned": {"on": True, "min": 5, "max": 4}}, {**own, "maximum_concurrency": 10}):
        assert read(kind.params, given).faults, given


def test_provisioned_pollers_are_billed_all_month_and_ask_as_one_while_idle() -> None:
    """Two pollers: a long poll of each every 20 s, and 2 x 730 poller hours, for which no rate is known."""
    graph = worked(source={"provisioned": {"on": True}})
    scenario = scenario_of("client", rate_per_s=1e-6, duration_s=3_600)
    result = simulate(compile_plan(graph, scenario), seed=1)
    found = {usage.meter: usage for usage in usages(graph, scenario, result)}
    assert found["lambda.esm.sqs_poller"].quantity == 2 * 730
    assert found["sqs.requests.standard"].quantity == pytest.approx(2 * 3 * 60 * 730, rel=0.01)


def subscribed(subscriber: str, params: dict[str, Any] | None = None) -> Graph:
    """client -> instance -> topic -> subscriber."""
    service = catalog.services()[subscriber]
    document = drawing(service, service.port("subscription"))
    document["edges"][-1]["params"] = params or {}
    return graph_of(document, rules=False)


def test_a_filter_lets_its_share_pass() -> None:
    scenario = scenario_of("client", rate_per_s=100)
    result, found = ran(subscribed("sqs_queue", {"passes_pct": 30}), scenario)
    share = result.stores["subject"].arrivals / result.stores["before-1"].arrivals
    assert share == pytest.approx(0.3, abs=0.02)
    delivered = float(found["sns.delivery.sqs"].quantity or 0) / MINUTES_A_MONTH
    assert delivered == pytest.approx(result.stores["subject"].arrivals, rel=0.001)


def test_publishes_are_counted_by_64_kib() -> None:
    result, found = ran(subscribed("sqs_queue"), scenario_of("client"))
    published = float(found["sns.requests.standard"].quantity or 0) / MINUTES_A_MONTH
    assert published == pytest.approx(result.links["before-0-before-1"].attempts)


def test_a_subscribed_function_is_invoked_once_a_message() -> None:
    result, found = ran(subscribed("lambda_function"), scenario_of("client"))
    invoked = float(found["lambda.requests.x86"].quantity or 0) / MINUTES_A_MONTH
    assert invoked == pytest.approx(result.stores["before-1"].deleted, rel=0.01)
    assert float(found["sns.delivery.lambda"].quantity or 0) > 0


def test_a_subscribed_function_is_tried_three_times_at_most() -> None:
    compiled = compile_plan(subscribed("lambda_function"), scenario_of("client"))
    events = next(
        each for each in compiled.stations if isinstance(each, plan.Store) and each.id.endswith("/events")
    )
    assert (events.max_receive_count, events.return_after_s) == (3, (60, 120))
