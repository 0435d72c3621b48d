"""Instances asked for more than their network carries: told when a burst must be over, by the numbers."""

from __future__ import annotations

import pytest

from designer.graph.bandwidth import network_events, network_uses
from designer.graph.bottleneck import bottleneck
from proofs.drawing import Seen, edge, node, ran

MB = 1_000_000


def _seen(duration_s: float, *, kind: str = "c5.large", response: float = MB, calls: bool = False) -> Seen:
    """200 answers a second; a c5.large carries 0.75 Gbit/s for good, and 10 in bursts."""
    one = node("one", "ec2_instance", instance_type=kind, work={"cpu_ms": 1})
    nodes, edges = [one], [edge("call", "client", "one", request=1_000, response=response)]
    if calls:
        nodes.append(node("far", "external_service"))
        edges.append(edge("call", "one", "far", request=1_000, response=MB))
    return ran(nodes, edges, rate_per_s=200, duration_s=duration_s)


def test_a_burst_that_may_still_last_is_not_told() -> None:
    seen = _seen(240)
    (use,) = network_uses(seen.graph, seen.result)
    assert use.share.max() == pytest.approx(200 * 8e6 / 0.75e9, rel=0.02)
    assert list(network_events(seen.graph, seen.result)) == []


def test_after_five_minutes_of_a_burst_it_is_told_and_binds() -> None:
    seen = _seen(600)
    (event,) = network_events(seen.graph, seen.result)
    assert (event.at_s, event.kind, event.subject) == (300.0, "throttle", "one")
    assert event.text.startswith(
        "is asked for more than its network carries: 1.6 Gbit/s of 1 c5.large with 0.75 each, and up to 10 "
        "for a while, which is over; for 300 s."
    )
    assert event.values["asked_gbps"] == pytest.approx(1.6, rel=0.02)
    found = bottleneck(seen.graph, seen.result, ())
    assert found is not None
    assert (found["node"], found["limit"], found["at_s"]) == ("one", "network", 300.0)


def test_what_it_fetches_counts_as_coming_in() -> None:
    seen = _seen(60, response=1_000, calls=True)
    (use,) = network_uses(seen.graph, seen.result)
    assert use.asked.max() == pytest.approx(1.6, rel=0.05)


def test_little_traffic_binds_nothing() -> None:
    seen = _seen(600, response=10_000)
    assert list(network_events(seen.graph, seen.result)) == []
    found = bottleneck(seen.graph, seen.result, ())
    assert found is not None
    assert found["limit"] != "network"
