"""Kubernetes: what the Horizontal Pod Autoscaler wants, how fast it goes, and what fits on a node."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.data import sources
from designer.catalog.data.instance_types import instance_types
from designer.catalog.parts.kubelet import most_pods
from proofs.drawing import edge, node, ran
from proofs.row import Row
from simulator.scaling.ratio import recommendation

TITLE = "EKS: pods wanted, their pace, and their nodes"
TOLERANCE = 0.1
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


def rows() -> Iterator[Row]:
    """The formula row by row, a step under unlimited demand, AWS's table of pods, nodes never overfilled."""
    for pods, metric, target, wanted in FORMULA:
        found = recommendation(pods, pods, 0, metric / target, TOLERANCE)
        yield Row(f"{pods} pods at {metric:g} of {target}", wanted, found, "pods", sources.HPA)
    sizes = _under_unlimited_demand()
    for place, (wanted, size) in enumerate(zip((5, 10, 20, 40), sizes, strict=False)):
        yield Row(f"from 1 pod, step {place + 1} of 15 s", wanted, size, "pods", sources.HPA)
    for name, wanted in MOST_PODS:
        most = most_pods(instance_types()[name])
        yield Row(f"most pods of a {name}", wanted, most, "pods", sources.EKS_AMI)


def _under_unlimited_demand() -> list[float]:
    """Sizes of the first four steps: the larger of double and four more, every 15 s."""
    policy = {"kind": "hpa", "metric": "requests_per_target", "target_per_min": 1}
    app = node(
        "app",
        "eks_fargate_deployment",
        min=1,
        desired=1,
        max=1_000,
        policies=[policy],
        work={"wait_ms": 1},
    )
    seen = ran([app], [edge("call", "client", "app")], rate_per_s=100, duration_s=120)
    return [float(each.values["after"]) for each in seen.result.events if each.kind == "scaling"]
