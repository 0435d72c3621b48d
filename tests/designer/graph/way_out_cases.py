"""What the rules about ways out of a VPC are to find: code, severity, path, and the changes that break it."""

from __future__ import annotations

from designer.graph.problems import Severity
from tests.designer.graph.drawings import Path

Changes = tuple[tuple[Path, object], ...]

WEB = ("nodes", "web")


def box(name: str, service: str, parent: str, **given: object) -> tuple[Path, object]:
    """A node without ports, such as a NAT gateway."""
    return ("nodes", "+"), {"id": name, "service": service, "parent": parent, "params": given}


def objects() -> Changes:
    """The fleet reads a bucket."""
    node = {"id": "files", "service": "s3_bucket", "parent": "region"}
    reads = (
        ("edges", "+"),
        {"id": "c1", "kind": "call", "from": ["web", "requests"], "to": ["files", "objects"],
         "params": {"timeout_s": 4}},
    )  # fmt: skip
    return (("nodes", "+"), node), reads


SUBNET: tuple[Path, object] = (
    ("groups", "+"),
    {"id": "private-a", "service": "subnet", "parent": "az-a", "frame": [340, 144, 310, 110]},
)

WAY_OUT_CASES: list[tuple[str, Severity, str, Changes]] = [
    (
        "no-way-out",
        Severity.WARNING,
        "$.edges[2]",
        (SUBNET, ((*WEB, "parent"), "private-a"), ((*WEB, "params", "zones"), ["a"])),
    ),
    (
        "gateway-endpoint-is-free",
        Severity.ADVICE,
        "$.edges[4]",
        (*objects(), box("nat", "nat_gateway", "vpc")),
    ),
    (
        "nat-gateway-in-private-subnet",
        Severity.WARNING,
        "$.nodes[5]",
        (SUBNET, box("nat", "nat_gateway", "private-a")),
    ),
    (
        "nat-gateway-in-another-zone",
        Severity.ADVICE,
        "$.edges[2]",
        (box("nat", "nat_gateway", "vpc", zones=["a"]),),
    ),
    (
        "unused-way-out",
        Severity.ADVICE,
        "$.nodes[5]",
        (box("way", "interface_endpoint", "vpc", endpoint="lambda"),),
    ),
]
