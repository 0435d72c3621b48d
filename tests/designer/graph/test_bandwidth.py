"""Instances asked for more than their network carries: they slow down, it is told, and it binds first."""

from __future__ import annotations

import numpy as np
import pytest

from designer.graph.bandwidth import network_events, network_uses
from designer.graph.bottleneck import bottleneck
from designer.graph.compile import parts_of
from proofs.drawing import Seen, edge, node, ran
from simulator.plan import Servers

MB = 1_000_000


def _seen(duration_s: float, *, kind: str = "m5.large", response: float = MB, rate: float = 100) -> Seen:
    """Answers of 1 MB, 1 ms of a core each; an m5.large carries 0.75 Gbit/s for good, 93.75 answers a second,
    and up to 10 in bursts; an m5.24xlarge 25 at all times.
    """
    one = node(
        "one", "ec2_instance", instance_type=kind, work={"cpu_ms": 1}, slots_per_instance=1_000, queue_limit=0
    )
    call = edge("call", "client", "one", request=1_000, response=response)
    return ran([one], [call], rate_per_s=rate, duration_s=duration_s)


def _web(seen: Seen) -> Servers:
    (found,) = [each for each in parts_of(seen.graph, 60).stations if isinstance(each, Servers)]
    return found


def test_a_burst_carries_more_for_at_least_five_minutes() -> None:
    """1.6 Gbit/s of bursts up to 10: 300 s at full burst pay for (10 - 0.75) x 300 / (1.6 - 0.75) s."""
    seen = _seen(600, rate=200)
    (use,) = network_uses(seen.graph, seen.result)
    assert use.share.max() < 0.25
    assert use.carried.max() == pytest.approx(1.6, rel=0.05)
    assert list(network_events(seen.graph, seen.result)) == []


def test_once_its_credits_are_spent_an_instance_slows_down_and_the_network_binds_first() -> None:
    """1,500 answers a second want 12 Gbit/s; 10 are carried for 300 s, then 0.75: 93.75 answers a second. Who
    finds all slots taken is refused, so that nobody waits until the caller has given up.
    """
    seen = _seen(420, rate=1_500)
    out = np.asarray(seen.result.series["client-one"]["bytes_out_per_s"]) * 8 / 1e9
    assert out[5:280].mean() < 10.01
    late = out[int(320 / seen.result.window_s) :]
    assert late == pytest.approx(0.75, rel=0.05)
    (event,) = network_events(seen.graph, seen.result)
    assert (event.kind, event.subject) == ("throttle", "one")
    assert event.text.startswith("the network of 1 m5.large with 0.75 Gbit/s each (up to 10 while their")
    found = bottleneck(seen.graph, seen.result, ())
    assert found is not None
    assert (found["node"], found["limit"]) == ("one", "network")


def test_a_larger_type_carries_what_a_small_one_cannot() -> None:
    large = _seen(60, kind="m5.24xlarge", rate=1_500)
    assert large.result.stations["one"].done == pytest.approx(60 * 1_500, rel=0.02)
    assert list(network_events(large.graph, large.result)) == []


def test_one_answer_is_no_faster_than_a_single_flow() -> None:
    """100 MB at 5 Gbit/s take 160 ms, whatever the instance carries besides."""
    seen = _seen(60, kind="m5.24xlarge", response=100 * MB, rate=1)
    assert seen.result.links["client-one"].latency.mean_s >= 0.16


def test_a_network_that_cannot_matter_costs_the_run_nothing() -> None:
    """Two cores at 1 ms make 2,000 answers a second at most; of 1 kB they take 2 % of 0.75 Gbit/s."""
    assert _web(_seen(60, response=1_000)).network is None
    assert _web(_seen(60, response=15_000)).network is not None
