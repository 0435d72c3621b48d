"""What is tried too often: events of functions, messages of queues, deliveries of topics, counted exactly."""

from __future__ import annotations

from typing import Any

import pytest

from designer.catalog.parts.deliveries import PHASES
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.meter import usages
from designer.graph.scenario import Scenario
from simulator import plan
from simulator.engine import simulate
from simulator.result import Result
from tests.designer.catalog.feeding import graph_of, scenario_of


def node(name: str, service: str, **params: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"id": name, "service": service, "at": [0, 0], "params": params}
    if service in ("lambda_function", "ec2_instance"):
        made["work"] = {"default": {"wait_ms": 10}}
    return made


def edge(kind: str, source: str, target: str, **params: Any) -> dict[str, Any]:
    ends = {"from": source.split("."), "to": target.split(".")}
    return {"id": f"{source}-{target}", "kind": kind, "params": params, **ends}


def drawn(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> Graph:
    web = [node("client", "client"), node("web", "ec2_instance", slots_per_instance=1_000)]
    call = edge("call", "client.http", "web.direct")
    classes = [{"id": "default", "title": "Message"}]
    return graph_of(
        {"schema_version": 1, "name": "Dead letters", "classes": classes,
         "nodes": [*web, *nodes], "edges": [call, *edges]},
        rules=False,
    )  # fmt: skip


def for_a_while(rate_per_s: float, seconds: float, duration_s: float, **more: Any) -> Scenario:
    """So many requests a second at the begin, evenly, then none."""
    stages = [{"target_per_s": rate_per_s, "duration_s": seconds}, {"target_per_s": 0, "duration_s": 0}]
    arrivals = {
        "executor": "ramping-arrival-rate",
        "start_rate_per_s": rate_per_s,
        "process": "deterministic",
        "stages": stages,
    }
    workloads = [{"node": "client", "arrivals": arrivals}]
    return scenario_of(duration_s=duration_s, workloads=workloads, **more)


def ran(graph: Graph, scenario: Scenario) -> Result:
    return simulate(compile_plan(graph, scenario), seed=1)


def test_every_event_that_always_fails_is_tried_three_times_and_buried() -> None:
    """1,000 events, three attempts each one and two minutes apart, all of them dead letters in the end."""
    graph = drawn(
        [node("fn", "lambda_function", fails_pct=100, init_ms=0), node("dead", "sqs_queue")],
        [
            edge("invoke_async", "web.events", "fn.event"),
            edge("dead_letter", "fn.failures", "dead.dead_letters"),
        ],
    )
    result = ran(graph, for_a_while(100, 10, 400))
    assert result.pollers["web.events-fn.event/invokes"].receives == 3_000
    assert result.stores["dead"].stored_at_end == 1_000
    buried = result.series["dead"]["visible"]
    step = result.window_s
    assert buried[int(175 / step)] == 0
    assert buried[int(200 / step)] == 1_000


def test_async_attempts_and_dead_letters_are_as_many_as_a_planted_failure_rate_says() -> None:
    """Half fails each time: 1 + 1/2 + 1/4 attempts an event, one in eight is dead."""
    graph = drawn(
        [node("fn", "lambda_function", fails_pct=50, init_ms=0), node("dead", "sqs_queue")],
        [
            edge("invoke_async", "web.events", "fn.event"),
            edge("dead_letter", "fn.failures", "dead.dead_letters"),
        ],
    )
    result = ran(graph, for_a_while(1_000, 20, 300))
    events = result.stores["web.events-fn.event/events"]
    assert events.arrivals == 20_000
    receives = result.pollers["web.events-fn.event/invokes"].receives
    assert receives / 20_000 == pytest.approx(1.75, rel=0.01)
    assert events.dead_lettered / 20_000 == pytest.approx(1 / 8, rel=0.03)
    assert events.deleted + events.dead_lettered == 20_000


def test_a_queue_gives_up_into_the_queue_that_is_drawn_for_it() -> None:
    """Poisoned messages, visible again after 30 s: 4 receives each, buried 120 s after they came."""
    graph = drawn(
        [
            node("jobs", "sqs_queue", max_receive_count=4, visibility_timeout_s=30, poison_pct=100),
            node("dead", "sqs_queue"),
            node("fn", "lambda_function", init_ms=0),
        ],
        [
            edge("send", "web.calls", "jobs.send"),
            edge("event_source", "jobs.poll", "fn.event_source", batch_size=1),
            edge("dead_letter", "jobs.redrive", "dead.dead_letters"),
        ],
    )
    result = ran(graph, for_a_while(10, 10, 300))
    jobs = result.stores["jobs"]
    assert (jobs.arrivals, jobs.dead_lettered, result.stores["dead"].stored_at_end) == (100, 100, 100)
    assert result.pollers["jobs.poll-fn.event_source"].receives == 400


@pytest.mark.parametrize(
    ("service", "params", "attempts", "last_s"),
    [
        ("external_service", {"error_rate_pct": 100, "latency_ms": 0}, 4, 60),
        ("notification_endpoint", {"error_rate_pct": 100, "latency_ms": 0}, 51, 26_000),
    ],
)
def test_deliveries_are_tried_in_the_phases_of_their_protocol(
    service: str, params: dict[str, Any], attempts: int, last_s: float
) -> None:
    """HTTP/S: once and three times more, 20 s apart. To people: 50 times more over more than six hours."""
    graph = drawn(
        [node("topic", "sns_topic"), node("told", service, **params), node("dead", "sqs_queue")],
        [
            edge("send", "web.calls", "topic.publish"),
            edge("subscription", "topic.subscriptions", "told.notifications"),
            edge("dead_letter", "topic.failures", "dead.dead_letters"),
        ],
    )
    result = ran(graph, for_a_while(10, 1, last_s + 3_000))
    link = result.links["topic.subscriptions-told.notifications"]
    assert link.attempts == 10 * attempts
    assert result.stores["dead"].stored_at_end == 10


def test_each_subscription_has_the_dead_letter_queue_that_names_it() -> None:
    """Two subscribers that refuse everything: one has a queue of its own, the other gets the one for all."""
    refuses = {"error_rate_pct": 100, "latency_ms": 0}
    graph = drawn(
        [
            node("topic", "sns_topic"),
            node("one", "external_service", **refuses),
            node("other", "external_service", **refuses),
            node("of-one", "sqs_queue"),
            node("of-all", "sqs_queue"),
        ],
        [
            edge("send", "web.calls", "topic.publish"),
            edge("subscription", "topic.subscriptions", "one.notifications"),
            edge("subscription", "topic.subscriptions", "other.notifications", passes_pct=50),
            edge("dead_letter", "topic.failures", "of-all.dead_letters"),
            edge("dead_letter", "topic.failures", "of-one.dead_letters", subscriber="one"),
        ],
    )
    result = ran(graph, for_a_while(100, 2, 300))
    assert result.stores["of-one"].stored_at_end == 200
    assert result.stores["of-all"].stored_at_end == pytest.approx(100, abs=25)


@pytest.mark.parametrize(("size", "chunks"), [(1_000, 1), (100_000, 2)])
def test_dead_letters_that_lambda_and_sns_send_are_requests_to_their_queue(size: int, chunks: int) -> None:
    """100 events of a function and 100 deliveries of a topic are given up; nobody reads the queue."""
    graph = drawn(
        [
            node("fn", "lambda_function", fails_pct=100, init_ms=0),
            node("topic", "sns_topic"),
            node("told", "external_service", error_rate_pct=100, latency_ms=0),
            node("dead", "sqs_queue"),
        ],
        [
            {**edge("invoke_async", "web.events", "fn.event"), "bytes": {"default": {"request": size}}},
            {**edge("send", "web.calls", "topic.publish"), "bytes": {"default": {"request": size}}},
            {
                **edge("subscription", "topic.subscriptions", "told.notifications"),
                "bytes": {"default": {"request": size}},
            },
            edge("dead_letter", "fn.failures", "dead.dead_letters"),
            edge("dead_letter", "topic.failures", "dead.dead_letters"),
        ],
    )
    scenario = for_a_while(10, 10, 300)
    result = ran(graph, scenario)
    assert result.stores["dead"].arrivals == 200
    (used,) = [each for each in usages(graph, scenario, result) if each.meter == "sqs.requests.standard"]
    requests = float(used.quantity or 0) / scenario.times_a_month
    assert requests == pytest.approx(200 * chunks)
    assert "of dead letters" in used.how


def test_deliveries_to_queues_and_functions_go_on_for_23_days() -> None:
    """100,015 retries, nearly all of them 20 s apart; then the message is a dead letter."""
    assert PHASES["sqs"].attempts is None
    assert PHASES["sqs"].lasts_s / 86_400 == pytest.approx(23.15, abs=0.01)
    graph = drawn(
        [node("topic", "sns_topic"), node("queue", "sqs_queue"), node("dead", "sqs_queue")],
        [
            edge("send", "web.calls", "topic.publish"),
            edge("subscription", "topic.subscriptions", "queue.subscription"),
            edge("dead_letter", "topic.failures", "dead.dead_letters"),
        ],
    )
    days_s = 24 * 86_400
    down = {"action": "dependency_outage", "node": "queue", "at_s": 0, "duration_s": days_s}
    result = ran(graph, for_a_while(2, 1, days_s, faults=[down]))
    link = result.links["topic.subscriptions-queue.subscription"]
    assert link.attempts / 2 == pytest.approx(100_015, rel=0.001)
    assert result.stores["dead"].stored_at_end == 2


def test_what_one_subscriber_refuses_the_others_get_once() -> None:
    graph = drawn(
        [
            node("topic", "sns_topic"),
            node("told", "external_service", error_rate_pct=100, latency_ms=0),
            node("queue", "sqs_queue"),
        ],
        [
            edge("send", "web.calls", "topic.publish"),
            edge("subscription", "topic.subscriptions", "told.notifications"),
            edge("subscription", "topic.subscriptions", "queue.subscription"),
        ],
    )
    result = ran(graph, for_a_while(100, 10, 200))
    assert result.stores["queue"].arrivals == 1_000


def test_a_queue_that_is_down_gets_its_messages_when_it_is_back() -> None:
    """SNS tries at once, then after 1 to 20 s: an outage of a minute costs time, no message."""
    outage = {"action": "dependency_outage", "node": "queue", "at_s": 5, "duration_s": 60}
    graph = drawn(
        [node("topic", "sns_topic"), node("queue", "sqs_queue")],
        [
            edge("send", "web.calls", "topic.publish"),
            edge("subscription", "topic.subscriptions", "queue.subscription"),
        ],
    )
    result = ran(graph, for_a_while(100, 20, 200, faults=[outage]))
    assert result.stores["queue"].arrivals == 2_000
    assert result.links["topic.subscriptions-queue.subscription"].attempts > 2_000 + 1_500 * 5


def test_a_fifo_queue_admits_300_calls_a_second_and_keeps_groups_in_order() -> None:
    """500 a second against 300; one group alone is worked one batch after another."""
    graph = drawn(
        [
            node("jobs", "sqs_queue", fifo=True, message_groups=1),
            node("fn", "lambda_function", init_ms=0),
        ],
        [
            edge("send", "web.calls", "jobs.send", retry={"mode": "none", "max_attempts": 1}),
            edge("event_source", "jobs.poll", "fn.event_source", batch_size=1),
        ],
    )
    result = ran(graph, for_a_while(500, 20, 20))
    assert result.stores["jobs"].arrivals == pytest.approx(300 * 20, rel=0.06)
    assert result.links["web.calls-jobs.send"].errors["throttled"] > 3_000
    assert result.pollers["jobs.poll-fn.event_source"].peak_concurrency == 1
    compiled = compile_plan(graph, for_a_while(1, 1, 2))
    pools = {each.id: each for each in compiled.pools}
    assert pools["sqs.fifo.calls@jobs"] == plan.RatePool("sqs.fifo.calls@jobs", 300, 300)
