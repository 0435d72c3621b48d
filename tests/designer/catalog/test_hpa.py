"""Kubernetes' autoscaler and Fargate pod sizes by their own formulas, row by row."""

from __future__ import annotations

from typing import Any

import pytest

from designer.catalog.parts.fargate import SIZES, pod_size
from designer.catalog.parts.hpa import PodAutoscaler
from designer.graph.compile import compile_plan
from proofs.pods import FORMULA
from simulator import plan
from simulator.scaling.ratio import recommendation
from tests.designer.catalog.clusters import eks
from tests.designer.catalog.feeding import scenario_of

AT_TARGET, WITHOUT_LOAD = (4, 60, 60, 4), (6, 0, 60, 0)
"""Pods, metric, target, pods wanted, where the proof has nothing to show."""


@pytest.mark.parametrize(("pods", "metric", "target", "wanted"), [*FORMULA, AT_TARGET, WITHOUT_LOAD])
def test_the_autoscaler_asks_for_as_many_as_kubernetes_formula(
    pods: int, metric: float, target: float, wanted: int
) -> None:
    assert recommendation(pods, pods, 0, metric / target, 0.1) == wanted


def test_pods_that_are_not_ready_count_as_idle_when_it_would_grow() -> None:
    """4 ready at 200 %, 4 on their way: (4 x 2 + 4 x 0) / 8 = 1, so nothing; at 300 % ceil(1.5 x 8) = 12."""
    assert recommendation(8, 4, 4, 2.0, 0.1) == 8
    assert recommendation(8, 4, 4, 3.0, 0.1) == 12


@pytest.mark.parametrize(
    ("policy", "metric", "target"),
    [
        ({}, "cpu_utilisation", 0.6),
        ({"target_pct": 150}, "cpu_utilisation", 1.5),
        ({"metric": "requests_per_target", "target_per_min": 300}, "requests_per_server_per_minute", 300.0),
    ],
)
def test_its_metric_is_told_in_the_simulators_words(
    policy: dict[str, Any], metric: str, target: float
) -> None:
    graph = eks(deployment={"policies": [{"kind": "hpa", **policy}], "vcpu_request": 0.25})
    (scaler,) = compile_plan(graph, scenario_of("client")).scalers
    assert isinstance(scaler, plan.RatioScaling)
    assert (scaler.metric, scaler.target) == (metric, target)
    assert scaler.cores_requested == (0.25 if metric == "cpu_utilisation" else None)
    assert (scaler.sync_s, scaler.tolerance) == (15.0, 0.1)
    assert scaler.down.stabilisation_s == 300.0
    assert {(pace.change, pace.value) for pace in scaler.up.paces} == {("percent", 100.0), ("servers", 4.0)}


def test_its_defaults_are_kubernetes_own() -> None:
    told = PodAutoscaler()
    assert (told.up_pods, told.up_pct, told.down_pct, told.up_stabilisation_s) == (4, 100.0, 100.0, 0.0)


@pytest.mark.parametrize(
    ("vcpu", "memory_gb", "size"),
    [
        (0.25, 0.25, (0.25, 0.5)),
        (0.25, 0.5, (0.25, 1.0)),
        (0.25, 1.75, (0.25, 2.0)),
        (0.25, 2.0, (0.5, 3.0)),
        (0.3, 0.5, (0.5, 1.0)),
        (1.0, 8.0, (2.0, 9.0)),
        (1.0, 7.75, (1.0, 8.0)),
        (2.0, 1.0, (2.0, 4.0)),
        (3.0, 10.0, (4.0, 11.0)),
        (5.0, 20.0, (8.0, 24.0)),
        (16.0, 119.75, (16.0, 120.0)),
    ],
)
def test_a_pod_on_fargate_gets_the_next_larger_size(
    vcpu: float, memory_gb: float, size: tuple[float, float]
) -> None:
    """Requests and 256 MB, rounded up; AWS's own example: 1 vCPU and 8 GB become 2 vCPU and 9 GB."""
    assert pod_size(vcpu, memory_gb) == size


def test_no_pod_size_is_one_that_fargate_does_not_offer() -> None:
    for quarter in range(1, 65):
        for memory in range(1, 120, 7):
            size = pod_size(quarter / 4, float(memory))
            assert size is None or size[1] in SIZES[size[0]]


def test_a_pod_too_large_for_fargate_has_no_size() -> None:
    assert pod_size(17, 32) is None
    assert pod_size(16, 120) is None
