"""Small drawings of containers on machines: a client, a balancer, a cluster with what stands in it."""

from __future__ import annotations

from typing import Any

from designer.graph.document import Graph
from tests.designer.catalog.feeding import graph_of

REGION = "us-east-1"


def boxed(
    cluster: str,
    nodes: list[dict[str, Any]],
    *,
    target: str = "app",
    cluster_params: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A Document: client -> load balancer -> `target`, which stands in the cluster with the other nodes."""
    groups = [
        {"id": "region", "service": "region", "params": {"region": REGION}},
        {"id": "vpc", "service": "vpc", "parent": "region"},
        {"id": "cluster", "service": cluster, "parent": "vpc", "params": cluster_params or {}},
    ]
    return {
        "schema_version": 1,
        "classes": [{"id": "default", "title": "Request"}],
        "groups": [{**group, "frame": [0, 0, 10, 10]} for group in groups],
        "nodes": [
            {"id": "client", "service": "client", "at": [0, 0]},
            {"id": "balancer", "service": "application_load_balancer", "at": [0, 0], "parent": "vpc"},
            *({"at": [0, 0], "parent": "cluster", **node} for node in nodes),
        ],
        "edges": [
            {"id": "in", "kind": "call", "from": ["client", "http"], "to": ["balancer", "listener"]},
            {
                "id": "to-app",
                "kind": "target",
                "from": ["balancer", "targets"],
                "to": [target, "http"],
                "params": {"health_check_interval_s": 5, "health_check_timeout_s": 2},
            },
        ],
    }


def work(cpu_ms: float) -> dict[str, Any]:
    return {"default": {"cpu_ms": {"mean": cpu_ms, "cv": 0.5}}}


def eks(
    *,
    deployment: dict[str, Any] | None = None,
    nodes: dict[str, Any] | None = None,
    service: str = "eks_node_pool",
    cpu_ms: float = 10.0,
    rules: bool = True,
) -> Graph:
    """A deployment on Karpenter's nodes, or on another service's."""
    boxes = [
        {"id": "nodes", "service": service, "params": nodes or {}},
        {"id": "app", "service": "eks_deployment", "params": deployment or {}, "work": work(cpu_ms)},
    ]
    return graph_of(boxed("eks_cluster", boxes), rules=rules)


def ecs(
    *,
    task: dict[str, Any] | None = None,
    provider: dict[str, Any] | None = None,
    cpu_ms: float = 10.0,
    rules: bool = True,
) -> Graph:
    """An ECS service on the instances of a capacity provider."""
    boxes = [
        {"id": "instances", "service": "ecs_capacity_provider", "params": provider or {}},
        {"id": "app", "service": "ecs_ec2_service", "params": task or {}, "work": work(cpu_ms)},
    ]
    return graph_of(boxed("ecs_cluster", boxes), rules=rules)
