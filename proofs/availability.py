"""SLAs in series multiply; like servers in parallel are up while enough of them are."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.spec import Source
from designer.graph.availability import availability, in_parallel
from proofs.drawing import Json, edge, node, ran
from proofs.row import Row

TITLE = "Availability"
PRODUCT = Source("arithmetic: the product of the SLAs, of 30 days", "2026-11")
BINOMIAL = Source("arithmetic: k of n independent servers of 99.5 %", "2026-11")
WORK: Json = {"wait_ms": 5}
MINUTES = 30 * 24 * 60


def _down_min(nodes: list[Json], edges: list[Json]) -> float:
    """Minutes down in 30 days, as the SLAs of the path promise."""
    seen = ran(nodes, edges, rate_per_s=1, duration_s=60)
    (path,) = availability(seen.graph, seen.result)["paths"]
    return (1 - float(path["response"]["percent"]) / 100) * MINUTES


def rows() -> Iterator[Row]:
    """A three-tier path, a serverless one, and fleets in one zone."""
    three_tier = _down_min(
        [
            node("lb", "application_load_balancer"),
            node("web", "ec2_auto_scaling_group", work=WORK),
            node("db", "relational_database", work=WORK),
        ],
        [edge("call", "client", "lb"), edge("target", "lb", "web"), edge("call", "web", "db")],
    )
    yield Row("ALB x EC2 in two zones x RDS Multi-AZ", 30.235, three_tier, "min", PRODUCT, at_most=0.001)
    serverless = _down_min(
        [
            node("api", "api_gateway"),
            node("fn", "lambda_function", work=WORK),
            node("table", "dynamodb_table"),
        ],
        [edge("call", "client", "api"), edge("call", "api", "fn"), edge("call", "fn", "table")],
    )
    yield Row("API Gateway x Lambda x DynamoDB", 47.505, serverless, "min", PRODUCT, at_most=0.001)
    for servers, needed, percent in (
        (2, 1, 99.997_5),
        (3, 2, 99.992_525),
        (4, 3, 99.985_099_81),
        (6, 4, 99.999_752_8),
    ):
        found = 100 * in_parallel(0.995, servers, needed)
        yield Row(f"{needed} of {servers} servers", percent, found, "%", BINOMIAL, at_most=1e-7)
