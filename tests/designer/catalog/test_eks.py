"""EKS: pods on nodes, the autoscaler of pods, Karpenter and the Cluster Autoscaler."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.catalog.data.instance_types import instance_types
from designer.catalog.parts import kubelet, nodes
from designer.graph.bottleneck import bottleneck
from designer.graph.compile import compile_plan, context_of
from simulator import plan
from tests.designer.catalog.clusters import boxed, eks, work
from tests.designer.catalog.feeding import graph_of, scenario_of
from tests.designer.catalog.stepping import ran, run_of, scalings, step

HPA = {"kind": "hpa", "metric": "cpu_utilisation", "target_pct": 60}
POD = {"vcpu_request": 1.0, "memory_gb": 1.0, "min": 2, "desired": 2, "max": 40, "image_pull_s": 5,
       "app_start_s": 5, "readiness_s": 5, "policies": [HPA]}  # fmt: skip


def test_pods_that_find_no_room_get_karpenters_nodes_within_two_minutes() -> None:
    """2 pods of 1.7 vCPUs at 82 % fill their node: a third is asked for within a minute, its node is Ready
    60 s after its launch, and the pod needs 15 s more."""
    result = run_of(
        eks(deployment={**POD, "vcpu_request": 1.7}, cpu_ms=20), step(50, 140, at_s=600, then_s=900)
    )
    first = scalings(result, "app")[0]
    assert first.values["after"] == 3
    assert 0 < first.at_s - 600 <= 60
    launched = [event for event in scalings(result, "nodes") if event.at_s > 600]
    assert 0 <= launched[0].at_s - first.at_s <= 10
    in_service = np.asarray(result.series["app"]["servers_in_service"])
    grown_s = float(np.argmax(in_service > 2)) * result.window_s
    assert first.at_s + 1 + 60 + 15 <= grown_s + result.window_s
    assert grown_s <= first.at_s + 10 + 60 + 15 + 5 + result.window_s
    assert in_service[-1] == 3


def test_nodes_are_never_given_more_than_is_allocatable() -> None:
    result = run_of(eks(deployment=POD, cpu_ms=20), step(50, 400, at_s=300, then_s=900))
    for metric in ("cpu_reserved", "memory_reserved"):
        shares = np.nan_to_num(np.asarray(result.series["nodes"][metric]))
        assert shares.max() <= 1.0 + 1e-9
        assert shares.max() > 0.1


def test_after_the_load_the_pods_go_after_5_minutes_and_their_nodes_with_them() -> None:
    deployment = {**POD, "desired": 14}
    result = run_of(eks(deployment=deployment, cpu_ms=20), step(400, 20, at_s=900, then_s=1_500))
    pods = np.asarray(result.series["app"]["servers_in_service"])
    hosts = result.series["nodes"]
    falls = [event for event in scalings(result, "app") if event.values["after"] < event.values["before"]]
    assert falls[0].at_s >= 900 + 300
    assert falls[0].at_s <= 900 + 300 + 60
    assert pods[-1] == 2
    reserved = np.asarray(hosts["cpu_reserved"]) * np.asarray(hosts["servers_in_service"])
    assert np.asarray(hosts["servers_in_service"])[-1] <= np.asarray(hosts["servers_in_service"]).max()
    assert reserved[-1] > 0


def test_the_cluster_autoscaler_adds_nodes_of_its_groups_type() -> None:
    group = {"instance_type": "m7g.large", "min": 2, "desired": 2, "max": 20}
    result, found = ran(
        eks(deployment=POD, nodes=group, service="eks_node_group", cpu_ms=20),
        step(50, 140, at_s=600, then_s=900),
    )
    grown = [event for event in scalings(result, "nodes") if event.values["after"] > event.values["before"]]
    asked = scalings(result, "app")[0]
    assert 0 <= grown[0].at_s - asked.at_s <= 30
    assert {name for name, _ in result.hosts["nodes"].capacity_s} == {"m7g.large"}
    assert "ec2.m7g.large.linux" in found
    assert np.asarray(result.series["app"]["servers_in_service"])[-1] >= 5


def test_without_an_autoscaler_of_nodes_the_pods_wait_for_ever() -> None:
    group = {"instance_type": "m7g.large", "min": 2, "desired": 2, "max": 2, "autoscaler": "none"}
    graph = eks(deployment=POD, nodes=group, service="eks_node_group", cpu_ms=20, rules=False)
    result = run_of(graph, step(50, 80, at_s=600, then_s=900))
    found = bottleneck(graph, result, ())
    assert found is not None
    assert (found["node"], found["limit"], found["saturated"]) == ("nodes", "machines", True)
    pending = np.asarray(result.series["app"]["servers_pending"])
    assert pending[-1] > 0
    assert result.hosts["nodes"].peak_hosts == 2


def test_karpenters_nodes_are_billed_by_their_types() -> None:
    result, found = ran(eks(deployment=POD, cpu_ms=20), step(50, 400, at_s=300, then_s=900))
    for (name, purchase), seconds in result.hosts["nodes"].capacity_s.items():
        assert purchase == "on_demand"
        monthly = seconds / 3_600 * 730 / (1_200 / 3_600)
        assert float(found[f"ec2.{name}.linux"].quantity or 0) == pytest.approx(monthly, rel=1e-6)


def test_spot_nodes_are_taken_back_and_their_pods_start_elsewhere() -> None:
    """Half of four nodes with a pod each: the other two carry on until both have a new one."""
    faults = [{"action": "interrupt_spot", "node": "nodes", "at_s": 400, "params": {"share": 0.5}}]
    pool = {"purchase": "spot", "spot_interruptions_pct": 0, "largest_vcpu": 2, "consolidation": "Never"}
    deployment = {**POD, "min": 4, "desired": 4, "policies": [], "spread_hosts": True}
    result, found = ran(
        eks(deployment=deployment, nodes=pool, cpu_ms=5), step(20, 20, at_s=300, then_s=900, faults=faults)
    )
    assert any(meter.startswith("ec2_spot.") for meter in found)
    in_service = np.asarray(result.series["app"]["servers_in_service"])
    assert in_service.min() == 2
    assert in_service[-1] == 4
    assert result.classes["default"].failed == 0


SITE = next(iter(context_of(eks()).sites.values()))

kinds = st.lists(
    st.sampled_from(sorted(instance_types())).map(
        lambda name: nodes.kind_of(instance_types()[name], kubelet.room(instance_types()[name]))
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda kind: kind.name,
)
requests = st.lists(
    st.tuples(st.floats(0.05, 8), st.floats(0.05, 30), st.integers(1, 20)), min_size=1, max_size=4
)


@settings(max_examples=60, deadline=None)
@given(offered=kinds, asked=requests)
def test_the_nodes_of_the_start_hold_their_pods_and_one_fewer_would_not_always(
    offered: list[plan.HostKind], asked: list[tuple[float, float, int]]
) -> None:
    units = [nodes.Unit(SITE, vcpu, memory, count, count) for vcpu, memory, count in asked]
    kind, count = nodes.cheapest(tuple(offered), units)
    held = nodes.needed(kind, units)
    if held is None:
        assert count == 0
        assert all(nodes.needed(each, units) is None for each in offered)
        return
    assert count == held
    assert count * kind.cpu >= sum(unit.vcpu * unit.count for unit in units) - 1e-6
    assert count * kind.memory_gb >= sum(unit.memory_gb * unit.count for unit in units) - 1e-6
    assert count * kind.units >= sum(unit.count for unit in units)
    for other in offered:
        theirs = nodes.needed(other, units)
        assert theirs is None or count * kind.cost <= theirs * other.cost + 1e-9


def test_a_pool_starts_with_the_nodes_that_its_deployments_need() -> None:
    (hosts,) = compile_plan(eks(deployment={**POD, "desired": 10, "min": 10}), scenario_of("client")).hosts
    assert hosts.hosts * hosts.kinds[0].cpu >= 10
    assert isinstance(hosts.scaler, plan.PackingHosts)


def test_a_deployment_names_its_nodes_by_title() -> None:
    boxes = [
        {"id": "first", "service": "eks_node_pool", "title": "General"},
        {
            "id": "second",
            "service": "eks_node_group",
            "title": "Memory",
            "params": {"instance_type": "r7g.large"},
        },
        {"id": "app", "service": "eks_deployment", "params": {"node_group": "memory"}, "work": work(5)},
        {"id": "side", "service": "eks_deployment", "params": {}, "work": work(5)},
    ]
    compiled = compile_plan(graph_of(boxed("eks_cluster", boxes), rules=False), scenario_of("client"))
    stands = {each.id: each.stands_on.hosts for each in compiled.stations
              if isinstance(each, plan.Servers) and each.stands_on is not None}  # fmt: skip
    assert stands == {"app": "second", "side": "first"}


def test_a_lost_zone_takes_its_nodes_and_their_pods_and_karpenter_makes_them_good_in_the_other() -> None:
    faults = [{"action": "az_power_interruption", "zone": "a", "at_s": 300, "duration_s": 900}]
    deployment = {**POD, "min": 4, "desired": 4, "policies": [], "spread_hosts": True}
    pool = {"largest_vcpu": 2, "consolidation": "Never"}
    result = run_of(
        eks(deployment=deployment, nodes=pool, cpu_ms=5), step(20, 20, at_s=600, then_s=1_200, faults=faults)
    )
    assert result.hosts["nodes"].hosts_lost == 2
    pods = np.asarray(result.series["app"]["servers_in_service"])
    window = result.window_s
    assert pods[int(320 / window)] == 2
    during = int(900 / window)
    assert np.asarray(result.series["nodes"]["servers_in_service:a"])[during] == 0
    assert pods[during] == 4
    assert pods[-1] == 4


def test_a_rollout_of_pods_never_has_fewer_than_it_must() -> None:
    """maxUnavailable 25 % of 8 rounded down is 2, maxSurge 25 % rounded up 2 more: 6 to 10 pods."""
    faults = [{"action": "deploy_new_version", "node": "app", "at_s": 300}]
    deployment = {**POD, "min": 8, "desired": 8, "policies": []}
    result = run_of(eks(deployment=deployment, cpu_ms=5), step(20, 20, at_s=600, then_s=900, faults=faults))
    pods = np.asarray(result.series["app"]["servers_in_service"])
    assert pods.min() >= 6
    assert result.stations["app"].peak_servers <= 10
    assert pods[-1] == 8
    assert result.classes["default"].failed == 0


def test_pods_without_a_named_group_stand_on_nodes_without_a_taint() -> None:
    """The first group is tainted: only the deployment that names it tolerates that."""
    boxes = [
        {"id": "gpu", "service": "eks_node_group", "title": "GPU", "params": {"taint": True}},
        {"id": "nodes", "service": "eks_node_group", "params": {}},
        {"id": "app", "service": "eks_deployment", "params": {}, "work": work(10)},
        {"id": "train", "service": "eks_deployment", "params": {"node_group": "gpu"}, "work": work(10)},
    ]
    made = compile_plan(graph_of(boxed("eks_cluster", boxes), rules=False), scenario_of("client"))
    stands = {
        each.id: each.stands_on.hosts
        for each in made.stations
        if isinstance(each, plan.Servers) and each.stands_on is not None
    }
    assert stands == {"app": "nodes", "train": "gpu"}


def test_a_pod_out_of_memory_is_restarted_by_its_kubelet_and_the_run_says_what_binds() -> None:
    """0.5 GB requested and allowed; 0.3 GB at rest and 20 MB a request hold ten of them."""
    deployment = {
        **POD,
        "memory_gb": 0.5,
        "memory_base_gb": 0.3,
        "memory_per_request_mb": 20,
        "max": 2,
        "policies": [],
    }
    graph = eks(deployment=deployment, cpu_ms=20)
    (pods,) = (each for each in compile_plan(graph, scenario_of("client")).stations if each.id == "app")
    assert isinstance(pods, plan.Servers)
    assert pods.memory is not None
    assert (pods.memory.back_off_s, pods.memory.longest_back_off_s, pods.memory.forgiven_s) == (10, 300, 600)
    assert [phase.name for phase in pods.memory.restart or ()] == ["application start", "readiness"]
    result = run_of(graph, step(20, 200, at_s=60, then_s=300))
    assert result.stations["app"].killed > 0
    told = bottleneck(graph, result, ())
    assert told is not None
    assert told["limit"] in ("memory", "cores")
    faults = [event.text for event in result.events if event.kind == "fault" and event.subject == "app"]
    assert "and is killed; it starts again" in faults[0]


def test_a_disruption_budget_keeps_pods_in_service_while_nodes_are_emptied() -> None:
    (pods,) = (
        each
        for each in compile_plan(eks(deployment={"min_available_pct": 75}), scenario_of("client")).stations
        if each.id == "app"
    )
    assert isinstance(pods, plan.Servers)
    assert pods.stands_on is not None
    assert pods.stands_on.min_available == 0.75
