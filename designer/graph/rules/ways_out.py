"""Ways out of a VPC: NAT gateways and endpoints, where they lack and where they are paid for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.data.endpoints import GATEWAY
from designer.graph.document import PlacedNode
from designer.graph.problems import PatchStep, Severity, add, remove, replace, shown
from designer.graph.routes import GATEWAY_ENDPOINT, INTERFACE_ENDPOINT, NAT, is_private, leaves, route_of
from designer.graph.rules.rule import Drawing, Finding, named, named_edge, rule

VPC = "https://docs.aws.amazon.com/vpc/latest/userguide/"
BESIDE_PX = 40.0


@rule(
    Severity.WARNING,
    "A private subnet has no way to a public address: without a NAT gateway or an endpoint each such call "
    "times out.",
    VPC + "vpc-nat-gateway.html",
)
def no_way_out(drawing: Drawing) -> Iterator[Finding]:
    context = drawing.context
    for arrow, joined in zip(context.arrows, drawing.edges(), strict=True):
        if leaves(arrow) and is_private(context, arrow.caller) and route_of(context, arrow) is None:
            endpoint = ", or an endpoint for it" if arrow.callee.endpoint else ""
            yield Finding(
                drawing.edge_at(joined),
                f"{shown(arrow.caller.title)} is private and its VPC has no NAT gateway, but it calls "
                f"{shown(arrow.callee.title)}, which is outside.",
                f"Put a NAT gateway into the VPC{endpoint}.",
            )


@rule(
    Severity.ADVICE,
    "A NAT gateway charges for every byte. A gateway endpoint for S3 or DynamoDB costs nothing and takes "
    "that traffic past it.",
    "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
)
def gateway_endpoint_is_free(drawing: Drawing) -> Iterator[Finding]:
    context = drawing.context
    told: set[tuple[str | None, str]] = set()
    for arrow, joined in zip(context.arrows, drawing.edges(), strict=True):
        route, wanted = route_of(context, arrow), arrow.callee.endpoint
        here = (arrow.caller.vpc, wanted)
        regional = arrow.caller.region == arrow.callee.region
        if route is None or route.service != NAT or wanted not in GATEWAY or not regional or here in told:
            continue
        told.add(here)
        yield Finding(
            drawing.edge_at(joined),
            f"{named_edge(joined)} reaches {GATEWAY[wanted]} through a NAT gateway, which charges by the GB.",
            f"Add a gateway endpoint for {GATEWAY[wanted]} to the VPC: it is free.",
            (_endpoint(drawing, drawing.node(next(iter(route.shares))), wanted),),
        )


def _endpoint(drawing: Drawing, beside: PlacedNode, wanted: str) -> PatchStep:
    """A gateway endpoint beside the NAT gateway, in its VPC."""
    taken = {each.node.id for each in drawing.nodes()} | {each.edge.id for each in drawing.edges()}
    taken |= {group.id for group in drawing.document.groups}
    name = next(
        candidate
        for number in range(len(taken) + 1)
        if (candidate := f"{wanted}-endpoint{f'-{number + 1}' if number else ''}") not in taken
    )
    x, y = beside.node.at
    node = {
        "id": name,
        "service": GATEWAY_ENDPOINT,
        "parent": beside.placement.vpc,
        "at": [x + BESIDE_PX, y + BESIDE_PX],
        "params": {"endpoint": wanted},
    }
    return add(drawing.at / "nodes" / "-", node)


@rule(
    Severity.WARNING,
    "A public NAT gateway reaches the internet through its own subnet's route table: in a private subnet it "
    "leads nowhere.",
    VPC + "nat-gateway-basics.html",
)
def nat_gateway_in_private_subnet(drawing: Drawing) -> Iterator[Finding]:
    groups = {group.id: group for group in drawing.document.groups}
    context = drawing.context
    for each in drawing.nodes(NAT):
        if context.sites[each.node.id].public is False:
            subnet = next(
                group for name in each.placement.groups if (group := groups[name]).service == "subnet"
            )
            at = drawing.at / "groups" / subnet.index / "params" / "public"
            step = replace(at, True) if "public" in subnet.params else add(at, True)
            if not subnet.params:
                step = add(drawing.at / "groups" / subnet.index / "params", {"public": True})
            yield Finding(
                drawing.node_at(each),
                f"{named(each)} stands in the private subnet {shown(subnet.title or subnet.id)}.",
                "Move it into a public subnet, or make this one public.",
                (step,),
            )


@rule(
    Severity.ADVICE,
    "With the NAT gateway in one zone, the others lose their way out when it fails, and pay for each byte "
    "that crosses to it.",
    VPC + "nat-gateway-basics.html",
)
def nat_gateway_in_another_zone(drawing: Drawing) -> Iterator[Finding]:
    context = drawing.context
    for arrow, joined in zip(context.arrows, drawing.edges(), strict=True):
        route = route_of(context, arrow)
        if route is not None and route.crossing > 0:
            yield Finding(
                drawing.edge_at(joined),
                f"{route.crossing:.0%} of what {shown(arrow.caller.title)} sends out goes through a NAT "
                "gateway in another zone.",
                "Have a NAT gateway in each zone that calls out.",
            )


@rule(
    Severity.ADVICE,
    "NAT gateways and interface endpoints are billed by the hour, whether anything goes through them or not.",
    VPC + "nat-gateway-pricing.html",
)
def unused_way_out(drawing: Drawing) -> Iterator[Finding]:
    context = drawing.context
    routes = [route for arrow in context.arrows if (route := route_of(context, arrow)) is not None]
    used = {node_id for route in routes for node_id, share in route.shares.items() if share > 0}
    for each in drawing.nodes(NAT, INTERFACE_ENDPOINT):
        if each.node.id not in used:
            yield Finding(
                drawing.node_at(each),
                f"Nothing in the drawing goes through {named(each)}.",
                "Take it out, or draw what calls out through it.",
                (remove(drawing.node_at(each)),),
            )
