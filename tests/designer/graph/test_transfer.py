"""What bytes cost follows from where both ends stand: each way out of a VPC, to the cent, worked out by hand.

Every drawing is one instance `app` in us-east-2 that sends 1 GB and gets none back, unless it says otherwise.
Prices of us-east-2 in the book: NAT 0.045 an hour and 0.045 a GB, IPv4 0.005 an hour, between zones 0.01 a GB
at each end, internet 0.09 a GB, interface endpoint 0.01 an hour and zone and 0.01 a GB, transit gateway 0.05
an hour and VPC and 0.02 a GB.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from designer.catalog.observed import Observed
from designer.graph.addresses import addressed
from designer.graph.compile import context_of
from designer.graph.document import Graph
from designer.graph.routes import is_private
from designer.graph.transfer import transferred
from pricing import shelf
from pricing.estimate import estimate
from pricing.terms import FreeTier, Terms
from pricing.usage import Usage
from tests.designer.catalog.feeding import WORK, graph_of
from tests.designer.graph.results import link, match_day, station

GIB = float(1024**3)
FRAME = [0, 0, 10, 10]
Row = tuple[str, str]

TO: dict[str, tuple[str, str, str]] = {
    "s3_bucket": ("requests", "objects", "call"),
    "dynamodb_table": ("requests", "items", "call"),
    "sqs_queue": ("calls", "send", "send"),
    "external_service": ("requests", "calls", "call"),
    "relational_database": ("requests", "queries", "call"),
    "ec2_instance": ("requests", "direct", "call"),
    "network_load_balancer": ("requests", "listener", "call"),
}


def drawing(
    *nodes: dict[str, Any],
    to: str = "s3_bucket",
    app: dict[str, Any] | None = None,
    target: dict[str, Any] | None = None,
    groups: tuple[dict[str, Any], ...] = (),
) -> Graph:
    """`app` in the private subnet of zone a (unless `app` says otherwise) -> `target` of the service `to`."""
    out_port, in_port, kind = TO[to]
    inside = {"network_load_balancer": "vpc", "external_service": None, "relational_database": "zone-b"}
    callee = {"id": "target", "service": to, "parent": inside.get(to, "region"), **(target or {})}
    if to in ("relational_database", "ec2_instance"):
        callee["work"] = {"default": WORK}
    caller = {"id": "app", "service": "ec2_instance", "parent": "private-a", "work": {"default": WORK}}
    placed: list[dict[str, Any]] = [
        {"id": "region", "service": "region", "params": {"region": "us-east-2"}},
        {"id": "vpc", "service": "vpc", "parent": "region"},
        {"id": "zone-a", "service": "availability_zone", "parent": "vpc", "params": {"zone": "a"}},
        {"id": "zone-b", "service": "availability_zone", "parent": "vpc", "params": {"zone": "b"}},
        {"id": "private-a", "service": "subnet", "parent": "zone-a"},
        {"id": "public-a", "service": "subnet", "parent": "zone-a", "params": {"public": True}},
        {"id": "public-b", "service": "subnet", "parent": "zone-b", "params": {"public": True}},
        *groups,
    ]
    return graph_of(
        {
            "schema_version": 1,
            "classes": [{"id": "default", "title": "Request"}],
            "groups": [{**group, "frame": FRAME} for group in placed],
            "nodes": [{"at": [0, 0], **each} for each in ({**caller, **(app or {})}, callee, *nodes)],
            "edges": [{"id": "out", "kind": kind, "from": ["app", out_port], "to": ["target", in_port]}],
        },
        rules=False,
    )


def nat(name: str = "nat", parent: str = "public-a", **params: Any) -> dict[str, Any]:
    return {"id": name, "service": "nat_gateway", "parent": parent, "params": params}


def moved(graph: Graph, sent_gb: float = 1.0, got_gb: float = 0.0, times: float = 1.0) -> list[Usage]:
    """The month's transfer when the edge carries so much a run."""
    result = replace(
        match_day(), links={"out": link(request_bytes=sent_gb * GIB, response_bytes=got_gb * GIB)}
    )
    return [
        Usage(billed.meter, billed.unit, region, subject, Decimal(repr(billed.quantity)), billed.how)
        for subject, region, billed in transferred(context_of(graph), Observed(result, times))
    ]


def amounts(graph: Graph, sent_gb: float = 1.0, got_gb: float = 0.0) -> dict[Row, str]:
    """USD by (subject, meter) of what carries a price."""
    usages = moved(graph, sent_gb, got_gb)
    bill = estimate(usages, shelf.load(regions={usage.region for usage in usages}), Terms(FreeTier.NONE))
    return {
        (line.subject, line.meter): f"{line.amount_usd:.4f}"
        for line in bill.lines
        if line.amount_usd is not None and line.amount_usd > 0
    }


def test_awss_own_example_of_one_gigabyte_to_s3_through_a_nat_gateway_of_the_same_zone() -> None:
    """app (private, a) -> NAT (public, a) -> S3: 0.045 for the GB, no transfer.

    Amazon VPC pricing, "NAT gateway pricing example" (US East, Ohio): the data processing charge is 0.045,
    the transfer from EC2 to S3 in the same Region has no charge, nor has that to a NAT gateway of its zone.
    """
    assert amounts(drawing(nat())) == {("nat", "nat.gb"): "0.0450"}


def test_the_example_to_the_internet_instead_adds_the_transfer_out() -> None:
    """app (private, a) -> NAT (public, a) -> internet: 0.045 + 0.09."""
    graph = drawing(nat(), to="external_service")
    assert amounts(graph) == {("out", "dt.out.internet"): "0.0900", ("nat", "nat.gb"): "0.0450"}


def test_the_example_with_the_nat_gateway_in_another_zone_adds_the_way_there() -> None:
    """app (private, a) -> NAT (public, b) -> S3: 0.045 + 2 ends x 0.01."""
    graph = drawing(nat(parent="public-b"))
    assert amounts(graph) == {("out", "dt.inter_az"): "0.0200", ("nat", "nat.gb"): "0.0450"}


def test_a_nat_gateway_counts_both_ways_but_the_internet_bills_only_out() -> None:
    """1 GB out and 3 GB back: 4 GB processed = 0.18, 1 GB out = 0.09, in is free."""
    found = amounts(drawing(nat(), to="external_service"), 1.0, 3.0)
    assert found == {("out", "dt.out.internet"): "0.0900", ("nat", "nat.gb"): "0.1800"}


def test_a_gateway_endpoint_takes_the_traffic_past_the_nat_gateway_for_nothing() -> None:
    endpoint = {"id": "way", "service": "gateway_endpoint", "parent": "vpc", "params": {"endpoint": "s3"}}
    assert amounts(drawing(nat(), endpoint)) == {}
    other = drawing(nat(), endpoint, to="dynamodb_table")
    assert amounts(other) == {("nat", "nat.gb"): "0.0450"}


def test_an_interface_endpoint_bills_its_bytes_wherever_in_the_vpc_they_begin() -> None:
    """app -> SQS by an interface endpoint in zone b: 0.01 a GB; between zones AWS charges nothing for it."""
    endpoint = {
        "id": "way",
        "service": "interface_endpoint",
        "parent": "zone-b",
        "params": {"endpoint": "sqs"},
    }
    priced = {("way", "vpce.interface.gb"): "0.0100"}
    assert amounts(drawing(nat(), endpoint, to="sqs_queue")) == priced
    public = drawing(nat(), endpoint, to="sqs_queue", app={"parent": "public-a"})
    assert amounts(public) == priced


def test_a_gateway_endpoint_goes_before_an_interface_endpoint() -> None:
    ways = [
        {"id": kind, "service": f"{kind}_endpoint", "parent": "vpc", "params": {"endpoint": "s3"}}
        for kind in ("interface", "gateway")
    ]
    assert amounts(drawing(*ways)) == {}


def test_a_public_subnet_needs_no_nat_gateway() -> None:
    assert amounts(drawing(nat(), app={"parent": "public-a"})) == {}
    assert amounts(drawing(nat(), to="external_service", app={"parent": "public-a"})) == {
        ("out", "dt.out.internet"): "0.0900"
    }


def test_a_fleet_over_zones_uses_the_nat_gateway_of_each_zone() -> None:
    """Fleet in a, b, c of the VPC; gateways in a and b: a third of the bytes crosses, half of that to each.

    3 GB to S3: 3 x 0.045 processed, (1 + 1/2) GB by each; 1 GB crosses, 2 ends x 0.01.
    """
    fleet = {"service": "ec2_auto_scaling_group", "parent": "vpc", "params": {"zones": ["a", "b", "c"]}}
    graph = drawing(nat("nat-a"), nat("nat-b", "public-b"), app=fleet)
    assert amounts(graph, 3.0) == {
        ("out", "dt.inter_az"): "0.0200",
        ("nat-a", "nat.gb"): "0.0675",
        ("nat-b", "nat.gb"): "0.0675",
    }
    one_each = drawing(nat("nat", "vpc", zones=["a", "b", "c"]), app=fleet)
    assert amounts(one_each, 3.0) == {("nat", "nat.gb"): "0.1350"}


def test_what_stands_in_a_vpc_without_a_subnet_is_private_if_there_is_a_nat_gateway() -> None:
    fleet = {"service": "ec2_auto_scaling_group", "parent": "vpc", "params": {"zones": ["a"]}}
    assert amounts(drawing(app=fleet)) == {}
    assert amounts(drawing(nat(), app=fleet)) == {("nat", "nat.gb"): "0.0450"}


def test_the_line_of_a_nat_gateway_says_what_was_taken_as_private() -> None:
    fleet = {"service": "ec2_auto_scaling_group", "parent": "vpc", "params": {"zones": ["a"]}, "title": "App"}
    (taken,) = moved(drawing(nat(), app=fleet))
    assert "In no subnet box stands App: taken as private" in taken.how
    function = {"service": "lambda_function", "parent": "vpc"}
    for drawn in (drawing(nat()), drawing(nat(), app=function)):
        assert "taken as private" not in moved(drawn)[-1].how


def test_a_function_in_a_vpc_is_always_private() -> None:
    function = {"service": "lambda_function", "parent": "vpc"}
    graph = drawing(app=function)
    context = context_of(graph)
    assert is_private(context, context.sites["app"])
    assert amounts(drawing(nat(), app=function)) == {("nat", "nat.gb"): "0.0450"}
    outside = drawing(nat(), app={**function, "parent": "region"})
    assert amounts(outside) == {}


def test_what_stays_in_the_vpc_goes_past_the_nat_gateway() -> None:
    """app (a) -> database in zone b: 2 ends x 0.01, no NAT."""
    graph = drawing(nat(), to="relational_database", target={"params": {"multi_az": False, "zones": ["b"]}})
    assert amounts(graph) == {("out", "dt.inter_az"): "0.0200"}


def test_another_regions_bucket_is_reached_through_the_nat_gateway_and_its_bytes_leave_the_region() -> None:
    """us-east-2 to us-east-1 is 0.01 a GB, on top of 0.045; an endpoint leads to its own Region only."""
    far = ({"id": "far", "service": "region", "params": {"region": "us-east-1"}},)
    endpoint = {"id": "way", "service": "gateway_endpoint", "parent": "vpc", "params": {"endpoint": "s3"}}
    graph = drawing(nat(), endpoint, target={"parent": "far"}, groups=far)
    assert amounts(graph) == {
        ("out", "dt.out.region.to.us-east-1"): "0.0100",
        ("nat", "nat.gb"): "0.0450",
    }


OTHER_VPC = (
    {"id": "vpc-2", "service": "vpc", "parent": "region"},
    {"id": "zone-2", "service": "availability_zone", "parent": "vpc-2", "params": {"zone": "b"}},
)


def test_two_vpcs_are_taken_to_be_peered_and_pay_between_zones_alone() -> None:
    graph = drawing(nat(), to="ec2_instance", target={"parent": "zone-2"}, groups=OTHER_VPC)
    assert amounts(graph) == {("out", "dt.inter_az"): "0.0200"}


def test_a_transit_gateway_bills_what_is_sent_into_it_and_nothing_between_zones() -> None:
    """1 GB there and 2 GB back, each sent into it by a VPC: 3 x 0.02."""
    joining = {"id": "tgw", "service": "transit_gateway", "parent": "region"}
    graph = drawing(joining, to="ec2_instance", target={"parent": "zone-2"}, groups=OTHER_VPC)
    assert amounts(graph, 1.0, 2.0) == {("tgw", "tgw.gb.vpc"): "0.0600"}


@pytest.mark.parametrize(("cross_zone", "usd"), [(False, {}), (True, {("out", "dt.inter_az"): "0.0100"})])
def test_a_network_load_balancer_pays_between_zones_only_with_cross_zone_balancing(
    cross_zone: bool, usd: dict[Row, str]
) -> None:
    """NLB in a, b -> instances in a, b; with cross-zone balancing half of 1 GB crosses: 0.5 x 2 x 0.01."""
    placed = [
        {"id": "nlb", "service": "network_load_balancer", "parent": "vpc",
         "params": {"zones": ["a", "b"], "cross_zone": cross_zone}},
        {"id": "fleet", "service": "ec2_auto_scaling_group", "parent": "vpc",
         "params": {"zones": ["a", "b"]}, "work": {"default": WORK}},
    ]  # fmt: skip
    graph = graph_of(
        {
            "schema_version": 1,
            "classes": [{"id": "default", "title": "Request"}],
            "groups": [
                {"id": "region", "service": "region", "params": {"region": "us-east-2"}, "frame": FRAME},
                {"id": "vpc", "service": "vpc", "parent": "region", "frame": FRAME},
            ],
            "nodes": [{"at": [0, 0], **each} for each in placed],
            "edges": [{"id": "out", "kind": "target", "from": ["nlb", "targets"], "to": ["fleet", "http"]}],
        },
        rules=False,
    )
    assert amounts(graph) == usd


@pytest.mark.parametrize(("parent", "hours"), [("public-a", 730.0), ("private-a", None), ("vpc", None)])
def test_each_server_in_a_public_subnet_has_an_address_that_is_billed(
    parent: str, hours: float | None
) -> None:
    """Ten minutes of one instance, 4,380 times a month: 730 hours at 0.005."""
    graph = drawing(app={"parent": parent})
    app = station(capacity_s=600.0, in_service_s=600.0)
    result = replace(match_day(), stations={"app": app})
    found = list(addressed(context_of(graph), Observed(result, 4_380.0)))
    assert [(subject, billed.meter, billed.quantity) for subject, _, billed in found] == (
        [] if hours is None else [("app", "ipv4.in_use", pytest.approx(hours))]
    )


def test_the_line_of_a_nat_gateway_names_what_went_through_it() -> None:
    (usage,) = [each for each in moved(drawing(nat()), 2.0, 0.5, times=30.0) if each.meter == "nat.gb"]
    assert usage.quantity == Decimal("75.0")
    assert usage.how == "2.5 GB both ways in the run (app to target), x 30 such runs a month."
