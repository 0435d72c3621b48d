"""What the rules about clusters, machines and instances are to find: code, severity, path, changes."""

from __future__ import annotations

from designer.graph.problems import Severity
from tests.designer.graph.drawings import Path

Changes = tuple[tuple[Path, object], ...]

WORK = {"page": {"cpu_ms": 2}, "order": {"cpu_ms": 2}}
CLUSTER = (("groups", "+"), {"id": "cluster", "service": "eks_cluster", "parent": "vpc"})
TASKS = (("groups", "+"), {"id": "tasks", "service": "ecs_cluster", "parent": "vpc"})


def box(name: str, service: str, parent: str | None = "cluster", **fields: object) -> tuple[Path, object]:
    return ("nodes", "+"), {"id": name, "service": service, "parent": parent, **fields}


def reached(name: str, port: str = "direct") -> tuple[Path, object]:
    """An edge from the fleet to the node."""
    return ("edges", "+"), {
        "id": f"to-{name}",
        "kind": "call",
        "from": ["web", "requests"],
        "to": [name, port],
        "params": {"timeout_s": 4},
    }


def reads(name: str) -> tuple[Path, object]:
    """An edge by which the node reads the queue of orders."""
    return ("edges", "+"), {
        "id": f"read-{name}",
        "kind": "poll",
        "from": ["orders", "receive"],
        "to": [name, "messages"],
    }


POOL = box("nodes", "eks_node_pool")
HPA = {"kind": "hpa", "metric": "cpu_utilisation"}
POD = {"min": 2, "max": 8, "policies": [HPA]}

CONTAINER_CASES: list[tuple[str, Severity, str, Changes]] = [
    (
        "outside-its-cluster",
        Severity.ERROR,
        "$.nodes[5].parent",
        (box("app", "eks_deployment", None, params=POD, work=WORK), reached("app")),
    ),
    (
        "no-machines-to-stand-on",
        Severity.ERROR,
        "$.nodes[5]",
        (CLUSTER, box("app", "eks_deployment", params=POD, work=WORK), reached("app")),
    ),
    (
        "no-machines-to-stand-on",
        Severity.ERROR,
        "$.nodes[6].params.node_group",
        (
            CLUSTER,
            POOL,
            box("other", "eks_deployment", params={**POD, "node_group": "Large ones"}, work=WORK),
            box("app", "eks_deployment", params=POD, work=WORK),
            reached("app"),
            reached("other"),
        ),
    ),
    (
        "larger-than-any-machine",
        Severity.ERROR,
        "$.nodes[6].params",
        (
            CLUSTER,
            POOL,
            box("app", "eks_deployment", params={**POD, "vcpu_request": 17}, work=WORK),
            reached("app"),
        ),
    ),
    (
        "larger-than-any-machine",
        Severity.ERROR,
        "$.nodes[6].params",
        (
            TASKS,
            box(
                "machines", "ecs_capacity_provider", "tasks", params={"instance_type": "m7g.large", "min": 2}
            ),
            box(
                "app",
                "ecs_ec2_service",
                "tasks",
                params={"memory_gb": 8, "min": 2, "policies": [{"kind": "target_tracking"}]},
                work=WORK,
            ),
            reached("app"),
        ),
    ),
    (
        "memory-of-no-need",
        Severity.ERROR,
        "$.nodes[6].params.policies[0].metric",
        (
            CLUSTER,
            POOL,
            box(
                "app",
                "eks_deployment",
                params={**POD, "policies": [{**HPA, "metric": "memory_utilisation"}]},
                work=WORK,
            ),
            reached("app"),
        ),
    ),
    (
        "more-memory-at-rest-than-there-is",
        Severity.WARNING,
        "$.nodes[6].params.memory_base_gb",
        (
            CLUSTER,
            POOL,
            box("app", "eks_deployment", params={**POD, "memory_base_gb": 0.6}, work=WORK),
            reached("app"),
        ),
    ),
    (
        "more-slots-than-memory",
        Severity.WARNING,
        "$.nodes[6].params.slots_per_instance",
        (
            CLUSTER,
            POOL,
            box(
                "app",
                "eks_deployment",
                params={**POD, "memory_base_gb": 0.2, "memory_per_request_mb": 30},
                work=WORK,
            ),
            reached("app"),
        ),
    ),
    (
        "more-than-its-machines-hold",
        Severity.WARNING,
        "$.nodes[5].params.max",
        (
            CLUSTER,
            box("nodes", "eks_node_group", params={"instance_type": "m7g.large", "min": 2, "max": 3}),
            box("app", "eks_deployment", params={**POD, "vcpu_request": 1}, work=WORK),
            reached("app"),
        ),
    ),
    (
        "zones-without-machines",
        Severity.WARNING,
        "$.nodes[6].params.zones",
        (
            CLUSTER,
            POOL,
            box(
                "app",
                "eks_deployment",
                params={**POD, "zones": ["a", "b", "c"], "min": 3, "desired": 3},
                work=WORK,
            ),
            reached("app"),
        ),
    ),
    (
        "machines-without-containers",
        Severity.WARNING,
        "$.nodes[6]",
        (
            CLUSTER,
            POOL,
            box("more", "eks_node_pool"),
            box("app", "eks_deployment", params=POD, work=WORK),
            reached("app"),
        ),
    ),
    (
        "backlog-of-no-queue",
        Severity.ERROR,
        "$.nodes[2].params.policies[0].metric",
        ((("nodes", "web", "params", "policies"), [{"kind": "target_tracking", "metric": "sqs_backlog"}]),),
    ),
    ("serves-and-polls", Severity.ERROR, "$.edges[4]", (reads("web"),)),
    (
        "work-outlasts-visibility",
        Severity.WARNING,
        "$.nodes[3].params.visibility_timeout_s",
        (
            box(
                "workers",
                "ec2_auto_scaling_group",
                "vpc",
                params={"min": 2, "max": 4, "policies": [{"kind": "target_tracking"}]},
                work={"order": {"wait_ms": 200_000}},
            ),
            reads("workers"),
        ),
    ),
    (
        "grace-shorter-than-start",
        Severity.WARNING,
        "$.nodes[2].params.health_check_grace_s",
        (
            (("nodes", "web", "params", "app_start_s"), 400),
            (("nodes", "web", "params", "elb_health_checks"), True),
        ),
    ),
    (
        "fargate-beyond-quota",
        Severity.ADVICE,
        "$.nodes[5].params.max",
        (
            box(
                "app",
                "ecs_service",
                "vpc",
                params={
                    "vcpu": 1,
                    "memory_gb": 2,
                    "min": 2,
                    "max": 8,
                    "policies": [{"kind": "target_tracking"}],
                },
                work=WORK,
            ),
            reached("app"),
        ),
    ),
]
