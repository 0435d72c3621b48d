"""What each rule over a drawing is to find: code, severity, path, and the changes that break it."""

from __future__ import annotations

from designer.graph.problems import Severity
from tests.designer.graph.container_rule_cases import CONTAINER_CASES
from tests.designer.graph.drawings import GONE, Path
from tests.designer.graph.topic_cases import TOPIC_CASES
from tests.designer.graph.way_out_cases import WAY_OUT_CASES

Changes = tuple[tuple[Path, object], ...]

WEB, ORDERS, FULFIL, EDGE = ("nodes", "web"), ("nodes", "orders"), ("nodes", "fulfil"), ("nodes", "edge")


def params(box: Path, **values: object) -> Changes:
    return tuple(((*box, "params", name), value) for name, value in values.items())


def extra_function(**fields: object) -> tuple[Path, object]:
    work = {"order": {"cpu_ms": 5}, "page": {"cpu_ms": 5}}
    return ("nodes", "+"), {
        "id": "more",
        "service": "lambda_function",
        "parent": "region",
        "work": work,
        **fields,
    }


def edge(name: str, kind: str, source: list[str], target: list[str], **fields: object) -> tuple[Path, object]:
    return ("edges", "+"), {"id": name, "kind": kind, "from": source, "to": target, **fields}


CHAIN: Changes = (
    extra_function(),
    extra_function(id="last"),
    edge("c1", "call", ["web", "requests"], ["more", "invoke"],
         params={"timeout_s": 4, "retry": {"mode": "standard", "max_attempts": 3}}),
    edge("c2", "call", ["more", "requests"], ["last", "invoke"],
         params={"timeout_s": 1, "retry": {"mode": "standard", "max_attempts": 3}}),
)  # fmt: skip


def called(name: str, service: str, port: str, **fields: object) -> Changes:
    """A node of the service beside the fleet, which calls it."""
    box = {"id": name, "service": service, "parent": "vpc", **fields}
    return (("nodes", "+"), box), edge(
        "c1", "call", ["web", "requests"], [name, port], params={"timeout_s": 4}
    )


QUERIES = {"page": {"cpu_ms": 2}, "order": {"cpu_ms": 2}}

CASES: list[tuple[str, Severity, str, Changes]] = [
    ("no-entry-point", Severity.ERROR, "$.nodes", ((("nodes", "browsers"), GONE), (("edges", "e1"), GONE))),
    ("entry-leads-nowhere", Severity.ERROR, "$.nodes[0]", ((("edges", "e1"), GONE),)),
    ("unreachable-node", Severity.WARNING, "$.nodes[5]", (extra_function(),)),
    (
        "edge-never-used",
        Severity.WARNING,
        "$.edges[2].calls_per_request",
        ((("edges", "e3", "calls_per_request"), {"order": 0}),),
    ),
    ("node-without-work", Severity.ERROR, "$.nodes[2].work", (((*WEB, "work"), GONE),)),
    (
        "queue-without-consumer",
        Severity.ERROR,
        "$.nodes[3]",
        ((("edges", "e4"), GONE),),
    ),
    ("queue-without-producer", Severity.WARNING, "$.nodes[3]", ((("edges", "e3"), GONE),)),
    (
        "queue-with-several-consumers",
        Severity.WARNING,
        "$.nodes[3]",
        (extra_function(), edge("e5", "event_source", ["orders", "poll"], ["more", "event_source"])),
    ),
    (
        "no-dead-letter-queue",
        Severity.WARNING,
        "$.nodes[3].params.max_receive_count",
        params(ORDERS, max_receive_count=None),
    ),
    (
        "receives-too-few",
        Severity.ADVICE,
        "$.nodes[3].params.max_receive_count",
        params(ORDERS, max_receive_count=2),
    ),
    (
        "visibility-below-function-timeout",
        Severity.ERROR,
        "$.nodes[3].params.visibility_timeout_s",
        params(ORDERS, visibility_timeout_s=20),
    ),
    (
        "visibility-below-six-timeouts",
        Severity.WARNING,
        "$.nodes[3].params.visibility_timeout_s",
        params(ORDERS, visibility_timeout_s=60),
    ),
    (
        "retention-ends-before-last-receive",
        Severity.WARNING,
        "$.nodes[3].params.retention_s",
        params(ORDERS, retention_s=600),
    ),
    (
        "message-too-large",
        Severity.ERROR,
        "$.edges[2].bytes.order.request",
        ((("edges", "e3", "bytes", "order", "request"), 2_000_000),),
    ),
    (
        "source-exceeds-reserved-concurrency",
        Severity.WARNING,
        "$.edges[3].params.maximum_concurrency",
        params(FULFIL, reserved_concurrency=20),
    ),
    (
        "source-exceeds-reserved-concurrency",
        Severity.WARNING,
        "$.edges[3].params.maximum_concurrency",
        (*params(FULFIL, reserved_concurrency=20), *params(("edges", "e4"), maximum_concurrency=21)),
    ),
    (
        "balancer-without-target",
        Severity.ERROR,
        "$.nodes[1]",
        ((("edges", "e2"), GONE),),
    ),
    (
        "targets-without-weight",
        Severity.ERROR,
        "$.edges[1].params.weight",
        params(("edges", "e2"), weight=0),
    ),
    ("balancer-needs-two-zones", Severity.ERROR, "$.nodes[1].params.zones", params(EDGE, zones=["a"])),
    (
        "target-in-zone-without-balancer",
        Severity.WARNING,
        "$.nodes[1].params.zones",
        params(WEB, zones=["a", "b", "c"]),
    ),
    (
        "client-waits-longer-than-balancer",
        Severity.WARNING,
        "$.nodes[1].params.idle_timeout_s",
        params(("edges", "e1"), timeout_s=90),
    ),
    (
        "draining-shorter-than-requests",
        Severity.WARNING,
        "$.edges[1].params.deregistration_delay_s",
        params(("edges", "e2"), deregistration_delay_s=5),
    ),
    ("fleet-can-never-run", Severity.ERROR, "$.nodes[2].params.max", params(WEB, min=0, desired=0, max=0)),
    ("single-zone", Severity.WARNING, "$.nodes[2].params.zones", params(WEB, zones=["a"])),
    ("fewer-instances-than-zones", Severity.WARNING, "$.nodes[2].params.min", params(WEB, min=1)),
    ("room-without-policy", Severity.ADVICE, "$.nodes[2].params.policies", params(WEB, policies=[])),
    ("policy-without-room", Severity.ADVICE, "$.nodes[2].params.max", params(WEB, min=8, max=8)),
    (
        "zones-beyond-their-box",
        Severity.ERROR,
        "$.nodes[2].params.zones",
        (((*WEB, "parent"), "az-a"),),
    ),
    (
        "function-slower-than-its-timeout",
        Severity.ERROR,
        "$.nodes[4].params.timeout_s",
        (((*FULFIL, "work", "order", "per_message", "wait_ms"), {"mean": 3_100, "cv": 0}),),
    ),
    (
        "memory-below-need",
        Severity.WARNING,
        "$.nodes[4].params.memory_mb",
        params(FULFIL, memory_mb=256, memory_used_mb=300),
    ),
    (
        "reserved-beyond-account",
        Severity.ERROR,
        "$.nodes[4].params.reserved_concurrency",
        params(FULFIL, reserved_concurrency=2_950),
    ),
    (
        "reserved-below-event-source",
        Severity.WARNING,
        "$.nodes[4].params.reserved_concurrency",
        params(FULFIL, reserved_concurrency=2),
    ),
    ("retries-amplify", Severity.ADVICE, "$.edges[5].params.retry", CHAIN),
    (
        "timeout-below-callee-work",
        Severity.WARNING,
        "$.edges[4].params.timeout_s",
        (
            extra_function(params={"timeout_s": 30}, work={"page": {"wait_ms": 9_000}}),
            edge("c1", "call", ["web", "requests"], ["more", "invoke"], params={"timeout_s": 8}),
        ),
    ),
    (
        "inner-call-outlasts-caller",
        Severity.WARNING,
        "$.edges[2].params.timeout_s",
        params(("edges", "e3"), timeout_s=20),
    ),
    (
        "target-close-to-full",
        Severity.ADVICE,
        "$.nodes[2].params.policies[0].target_pct",
        (((*WEB, "params", "policies", 0, "target_pct"), 95),),
    ),
    (
        "scaling-on-basic-monitoring",
        Severity.ADVICE,
        "$.nodes[2].params.detailed_monitoring",
        params(WEB, detailed_monitoring=False),
    ),
    (
        "single-instance",
        Severity.WARNING,
        "$.nodes[5]",
        (
            (
                ("nodes", "+"),
                {"id": "box", "service": "ec2_instance", "parent": "vpc", "work": {"page": {"cpu_ms": 5}}},
            ),
            edge("c1", "call", ["web", "requests"], ["box", "direct"], params={"timeout_s": 4}),
        ),
    ),
    (
        "unknown-quota",
        Severity.WARNING,
        '$.account.quotas["lambda.concurency@eu-west-1"]',
        ((("account", "quotas", "lambda.concurency@eu-west-1"), 5),),
    ),
    (
        "database-without-standby",
        Severity.WARNING,
        "$.nodes[5].params.multi_az",
        called(
            "db", "relational_database", "queries", work=QUERIES, params={"multi_az": False, "zones": ["a"]}
        ),
    ),
    (
        "cache-without-replica",
        Severity.WARNING,
        "$.nodes[5].params.replicas",
        called("cache", "cache_cluster", "commands", params={"replicas": 0}),
    ),
    (
        "timeout-below-callee-work",
        Severity.WARNING,
        "$.edges[4].params.timeout_s",
        called("bank", "external_service", "calls", parent=None, params={"latency_ms": 9_000}),
    ),
    *TOPIC_CASES,
    (
        "topic-without-subscriber",
        Severity.ERROR,
        "$.nodes[5]",
        (
            (("nodes", "+"), {"id": "news", "service": "sns_topic", "parent": "region"}),
            edge("c1", "send", ["web", "calls"], ["news", "publish"], params={"timeout_s": 4}),
        ),
    ),
    ("unplaced-node", Severity.ADVICE, "$.nodes[4].parent", (((*FULFIL, "parent"), GONE),)),
    (
        "call-across-regions",
        Severity.WARNING,
        "$.edges[4]",
        (
            (("groups", "+"), {"id": "far", "service": "region", "params": {"region": "us-east-1"}}),
            extra_function(parent="far"),
            edge("c1", "call", ["web", "requests"], ["more", "invoke"], params={"timeout_s": 2}),
        ),
    ),
    *WAY_OUT_CASES,
    *CONTAINER_CASES,
]
