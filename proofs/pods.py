"""Kubernetes: what the Horizontal Pod Autoscaler wants, how fast it goes, and what fits on a node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from designer.catalog.data import sources
from designer.catalog.parts.kubelet import DAEMON_PODS
from proofs.drawing import Json, Seen, edge, node, ran
from proofs.row import Row

TITLE = "EKS: pods wanted, their pace, and their nodes"
FORMULA = (
    (4, 90, 60, 6),
    (4, 65, 60, 4),
    (4, 66, 60, 4),
    (4, 66.7, 60, 5),
    (4, 54, 60, 4),
    (4, 53, 60, 4),
    (4, 45, 60, 3),
    (4, 30, 60, 2),
    (4, 15, 60, 1),
    (1, 200, 100, 2),
    (1, 50, 100, 1),
    (3, 90, 50, 6),
    (10, 55, 50, 10),
    (10, 56, 50, 12),
    (10, 109, 100, 10),
    (10, 111, 100, 12),
    (10, 89, 100, 9),
    (10, 91, 100, 10),
    (50, 130, 100, 65),
    (7, 33, 80, 3),
    (2, 500, 50, 20),
    (100, 1, 50, 2),
)
"""Pods, metric, target, pods wanted: ceil(pods x metric / target), nothing within 10 % of the target."""

MOST_PODS = (("t3.medium", 17), ("t3.large", 35), ("m5.large", 29), ("m7g.medium", 8), ("m5.4xlarge", 234))
RATE_PER_S, PERIOD_S = 400.0, 15.0
"""Requests in all, of which whole numbers fall into a period of the metrics server."""

MB = 1 / 1_024
IN_USE = 20


def rows() -> Iterator[Row]:
    """The formula run by run, a step under unlimited demand, full nodes of AWS's table, nodes never
    overfilled.
    """
    for pods, metric, target, wanted in FORMULA:
        found = _first_size(pods, metric / target)
        yield Row(f"{pods} pods at {metric:g} of {target}", wanted, found, "pods", sources.HPA)
    sizes = _under_unlimited_demand()
    for place, (wanted, size) in enumerate(zip((5, 10, 20, 40), sizes, strict=False)):
        yield Row(f"from 1 pod, step {place + 1} of 15 s", wanted, size, "pods", sources.HPA)
    for name, wanted in MOST_PODS:
        found = _on_one_node(name, wanted) + float(DAEMON_PODS.value)
        yield Row(f"most pods of a {name}, two add-ons among them", wanted, found, "pods", sources.EKS_AMI)
    for what, over in zip(("vCPU", "memory"), _beyond_allocatable(), strict=True):
        told = f"windows in which Karpenter's nodes hold more {what} than is allocatable"
        yield Row(told, 0, over, "windows", sources.EKS_AMI)


def _first_size(pods: int, ratio: float) -> float:
    """What the first decision makes of so many pods when their metric is `ratio` of its target."""
    per_pod_min = 60.0 * RATE_PER_S / pods
    policy = {
        "kind": "hpa",
        "metric": "requests_per_target",
        "target_per_min": per_pod_min / ratio,
        "up_pods": 10_000,
        "down_stabilisation_s": 0,
    }
    app = _fargate(pods, policy)
    seen = ran([app], [edge("call", "client", "app")], rate_per_s=RATE_PER_S, duration_s=5 * PERIOD_S)
    made = [each for each in seen.result.events if each.kind == "scaling"]
    return float(made[0].values["after"]) if made else float(pods)


def _under_unlimited_demand() -> list[float]:
    """Sizes of the first four steps: the larger of double and four more, every 15 s."""
    policy = {"kind": "hpa", "metric": "requests_per_target", "target_per_min": 1}
    seen = ran([_fargate(1, policy)], [edge("call", "client", "app")], rate_per_s=100, duration_s=120)
    return [float(each.values["after"]) for each in seen.result.events if each.kind == "scaling"]


def _fargate(pods: int, policy: Json) -> Json:
    return node(
        "app",
        "eks_fargate_deployment",
        min=1,
        desired=pods,
        max=1_000,
        policies=[policy],
        work={"wait_ms": 1},
    )


def _on_one_node(name: str, pods: int) -> float:
    """Pods that one node of the type takes when more want to stand on it than it has addresses for."""
    group = node(
        "nodes", "eks_node_group", instance_type=name, zones=["a"], min=1, desired=1, max=1, autoscaler="none"
    )
    seen = _in_cluster(group, vcpu_request=0.001, memory_gb=5 * MB, min=1, desired=pods + 5, max=pods + 5)
    return seen.result.hosts["nodes"].peak_units


def _beyond_allocatable() -> tuple[int, int]:
    """Windows of a run with 2 to 60 pods of odd sizes on Karpenter's nodes in which a share is above 1."""
    steps = ((300, 60), (200, 11), (200, 37), (260, 2))
    policies = [{"kind": "hpa", "metric": "requests_per_target", "target_per_min": 100}]
    app = {"vcpu_request": 0.7, "memory_gb": 1.9, "min": 2, "desired": 2, "max": 60, "policies": policies}
    stages = []
    for lasts_s, pods in steps:
        stages.append({"target_per_s": pods * 100 / 60, "duration_s": 0})
        stages.append({"target_per_s": pods * 100 / 60, "duration_s": lasts_s})
    arrivals = {"executor": "ramping-arrival-rate", "start_rate_per_s": 3, "stages": stages}
    pool = node("nodes", "eks_node_pool", zones=["a"])
    seen = _in_cluster(pool, arrivals=arrivals, duration_s=960, **app)
    cpu, memory = (seen.series("nodes", name) for name in ("cpu_reserved", "memory_reserved"))
    assert seen.result.hosts["nodes"].peak_units > IN_USE  # or there was nothing to overfill
    return int((cpu > 1 + 1e-9).sum()), int((memory > 1 + 1e-9).sum())


def _in_cluster(nodes: Json, *, arrivals: Json | None = None, duration_s: float = 60, **app: Any) -> Seen:
    """A deployment on nodes in a cluster of their own."""
    pods = node("app", "eks_deployment", zones=["a"], work={"wait_ms": 1}, **app)
    for each in (nodes, pods):
        each["parent"] = "cluster"
    return ran(
        [nodes, pods],
        [edge("call", "client", "app")],
        rate_per_s=1,
        arrivals=arrivals,
        duration_s=duration_s,
        groups=[("cluster", "eks_cluster")],
    )
