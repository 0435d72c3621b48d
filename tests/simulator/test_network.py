"""A network slows its server down: in closed form where there is one, and the same both ways."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.distributions import Constant
from simulator.engine import simulate
from simulator.plan import Call, Delay, HostKind, Hosts, Network, Placement, Plan, Servers, Source, Work
from simulator.reference import observe_kernel, run_reference
from simulator.result import PlanRefused, Result

MB = 1e6
TEN_MB = Network(bytes_per_s=10 * MB)


def one(rate_per_s: float, duration_s: float, network: Network | None, **more: Any) -> Plan:
    """client -> web of one server with many slots and no work: each answer has 0.1 MB unless told."""
    call = {"response_bytes": {"page": 0.1 * MB}, **more.pop("call", {})}
    return Plan(
        classes=("page",),
        duration_s=duration_s,
        sources=(
            Source(
                id="people",
                station="client",
                mix={"page": 1.0},
                profile=((0.0, rate_per_s),),
                process=more.pop("process", "poisson"),
            ),
        ),
        stations=(
            Delay("client"),
            Servers("web", slots_per_server=10_000, network=network, **more),
        ),
        links=(Call(id="get", caller="client", callee="web", **call),),
    )


def response_mean_s(result: Result) -> float:
    return result.classes["page"].response.mean_s


@pytest.mark.parametrize("share", [0.3, 0.6, 0.8])
def test_below_its_bandwidth_answers_wait_as_in_m_d_1(share: float) -> None:
    """0.1 MB over 10 MB/s take d = 10 ms; Pollaczek-Khinchine: d (1 + rho / (2 (1 - rho)))."""
    result = simulate(one(100.0 * share, 4_000.0, TEN_MB), seed=5)
    expected = 0.01 * (1.0 + share / (2.0 * (1.0 - share)))
    assert response_mean_s(result) == pytest.approx(expected, rel=0.02)


def test_above_its_bandwidth_no_more_than_bandwidth_over_bytes_is_answered() -> None:
    result = simulate(one(150.0, 100.0, TEN_MB), seed=5)
    assert result.stations["web"].done / 100.0 == pytest.approx(100.0, rel=1e-3)
    assert np.asarray(result.series["web"]["network_utilisation"])[1:] == pytest.approx(1.0)
    assert result.classes["page"].response.quantile_s(0.99) > 20.0


def test_without_a_network_bytes_take_no_time() -> None:
    assert response_mean_s(simulate(one(150.0, 100.0, None), seed=5)) == 0.0


def test_each_way_has_a_wire_of_its_own() -> None:
    """Requests and answers of 0.1 MB: 10 ms in, 10 ms out; at even times nobody waits, although 80 % of each
    way are in use.
    """
    both = {"request_bytes": {"page": 0.1 * MB}}
    result = simulate(one(80.0, 50.0, TEN_MB, call=both, process="deterministic"), seed=1)
    assert response_mean_s(result) == pytest.approx(0.02)


def test_a_burst_ends_when_what_was_saved_up_is_spent() -> None:
    """10 MB/s for good, 40 in bursts, 300 MB saved: at 20 MB/s they last 300 / (20 - 10) = 30 s; from then on
    100 answers a second, of the 200 that are asked for.
    """
    bursting = Network(bytes_per_s=10 * MB, burst_bytes_per_s=40 * MB, saved_bytes=300 * MB)
    result = simulate(one(200.0, 60.0, bursting, process="deterministic"), seed=1)
    done = np.asarray(result.series["get"]["bytes_out_per_s"]) / MB
    assert done[:29] == pytest.approx(20.0, rel=0.02)
    assert done[32:] == pytest.approx(10.0, rel=0.02)


def test_what_was_spent_is_earned_again() -> None:
    """After 300 MB at 40 MB/s (10 s, 400 MB sent) the wire rests for 15 s and has 150 MB again."""
    bursting = Network(bytes_per_s=10 * MB, burst_bytes_per_s=40 * MB, saved_bytes=300 * MB)
    plan = one(400.0, 60.0, bursting, process="deterministic")
    (source,) = plan.sources
    rests = Source(
        id="people",
        station="client",
        mix={"page": 1.0},
        process="deterministic",
        profile=((0.0, 400.0), (10.0, 0.0), (25.0, 400.0), (32.0, 0.0)),
    )
    result = simulate(Plan(**{**_fields(plan), "sources": (rests,)}), seed=1)
    sent = np.asarray(result.series["get"]["bytes_out_per_s"]) / MB
    assert source.id == "people"
    assert sent[26:29] == pytest.approx(40.0, rel=0.02)
    assert sent[31:34] == pytest.approx(10.0, rel=0.02)


def test_one_flow_is_no_faster_than_its_own_limit_but_leaves_room_for_others() -> None:
    """10 MB over 100 MB/s take 0.1 s, one flow 0.5 s at 20 MB/s; nine a second don't wait for each other."""
    flows = Network(bytes_per_s=100 * MB, flow_bytes_per_s=20 * MB)
    large = {"response_bytes": {"page": 10 * MB}}
    result = simulate(one(9.0, 50.0, flows, call=large, process="deterministic"), seed=1)
    assert response_mean_s(result) == pytest.approx(0.5)


def test_calls_load_the_callers_network_in_both_directions() -> None:
    """web asks a store for 0.1 MB per page and sends it 0.05 MB: its answers come in over 10 MB/s."""
    plan = one(150.0, 100.0, TEN_MB, call={"response_bytes": {}})
    reads = Call(
        id="reads",
        caller="web",
        callee="store",
        request_bytes={"page": 0.05 * MB},
        response_bytes={"page": 0.1 * MB},
    )
    more = {"stations": (*plan.stations, Delay("store")), "links": (*plan.links, reads)}
    result = simulate(Plan(**{**_fields(plan), **more}), seed=3)
    assert result.stations["web"].done / 100.0 == pytest.approx(100.0, rel=1e-3)
    slow = {"stations": (plan.stations[0], Servers("web", slots_per_server=10_000), Delay("store"))}
    assert simulate(Plan(**{**_fields(plan), **more, **slow}), seed=3).stations["web"].done > 14_000


def test_units_on_one_host_share_its_network() -> None:
    """Two units of one host answer no more together than its 10 MB/s carry; on a host each, twice as much."""

    def answered(hosts: int) -> float:
        plan = one(250.0, 60.0, None)
        kind = HostKind(name="m", cpu=2.0, memory_gb=2.0, units=2 // hosts, network=TEN_MB)
        web = Servers(
            "web", servers=2, slots_per_server=10_000, stands_on=Placement("nodes", 1.0, 1.0), zones=("",)
        )
        more = {
            "stations": (plan.stations[0], web),
            "hosts": (Hosts(id="nodes", kinds=(kind,), hosts=hosts),),
        }
        made = Plan(**{**_fields(plan), **more})
        assert run_reference(made, 2).differences(observe_kernel(made, 2)) == []
        return simulate(made, seed=2).stations["web"].done / 60.0

    assert answered(1) == pytest.approx(100.0, rel=0.01)
    assert answered(2) == pytest.approx(200.0, rel=0.02)


def test_work_waits_for_what_the_request_brings() -> None:
    """1 MB comes in over 10 MB/s: 0.1 s, then 0.2 s of work, then 0.1 s for 1 MB of answer."""
    both = {"request_bytes": {"page": MB}, "response_bytes": {"page": MB}}
    plan = one(
        1.0,
        20.0,
        TEN_MB,
        call=both,
        process="deterministic",
        work={"page": Work(cpu=Constant(0.2))},
        cores_per_server=1.0,
    )
    assert run_reference(plan, 1).differences(observe_kernel(plan, 1)) == []
    result = simulate(plan, seed=1)
    assert response_mean_s(result) == pytest.approx(0.4)
    assert result.way == "event"


@pytest.mark.parametrize(
    "network",
    [
        Network(bytes_per_s=0.0),
        Network(bytes_per_s=1.0, burst_bytes_per_s=2.0),
        Network(bytes_per_s=2.0, burst_bytes_per_s=1.0, saved_bytes=1.0),
        Network(bytes_per_s=1.0, flow_bytes_per_s=0.0),
    ],
)
def test_an_impossible_network_is_refused(network: Network) -> None:
    with pytest.raises(PlanRefused):
        simulate(one(1.0, 1.0, network), seed=1)


def _fields(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in Plan.__dataclass_fields__}
