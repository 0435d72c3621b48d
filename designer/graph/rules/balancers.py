"""Load balancers: targets, zones, timeouts, health checks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from designer.catalog.application_load_balancer import NEW_CONNECTIONS
from designer.graph.demand import demand
from designer.graph.document import PlacedNode
from designer.graph.problems import Severity, add
from designer.graph.rules.rule import Drawing, Finding, named, rule

ELB = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
GROWTH_S = 300.0
MOST_GROWTH = 2.0
"""What a balancer follows by itself: twice the load in five minutes (AWS's guidance, wirez.top, 2026)."""

LEAST_RESERVED_LCU = 100
"""Least capacity that can be reserved (Application Load Balancer guide, capacity unit reservation, 2026-07):
below it there is nothing to do."""

LEAST_ZONES = 2
"""An Application Load Balancer needs subnets in two zones or more (ELB guide, application load balancers)."""


def shares_out(each: PlacedNode) -> bool:
    """Whether the node is a load balancer: it has a port for targets."""
    return any(port.kind == "target" and port.side == "out" for port in each.service.ports)


def balancers(drawing: Drawing) -> Iterator[PlacedNode]:
    return (each for each in drawing.nodes() if shares_out(each))


@rule(
    Severity.ERROR,
    "A load balancer without a registered target answers every request with 503.",
    ELB + "load-balancer-target-groups.html",
)
def balancer_without_target(drawing: Drawing) -> Iterator[Finding]:
    for each in balancers(drawing):
        if not drawing.outgoing(each, "target"):
            yield Finding(
                drawing.node_at(each),
                f"{named(each)} has no target: it would answer every request with 503.",
                "Connect its targets port to a fleet or a function.",
            )


@rule(
    Severity.ERROR,
    "Requests are shared out by weight; when every weight is zero no target gets any.",
    ELB + "load-balancer-listeners.html",
)
def targets_without_weight(drawing: Drawing) -> Iterator[Finding]:
    for each in balancers(drawing):
        targets = drawing.outgoing(each, "target")
        if targets and not any(getattr(joined.params, "weight", 1) for joined in targets):
            at = drawing.edge_at(targets[0]) / "params" / "weight"
            yield Finding(
                at,
                f"All targets of {named(each)} have weight 0: none of them gets a request.",
                "Give at least one target a weight above 0.",
                (add(at, 1),),
            )


@rule(
    Severity.ERROR,
    "AWS makes an Application Load Balancer only with subnets in at least two Availability Zones.",
    ELB + "application-load-balancers.html",
)
def balancer_needs_two_zones(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("application_load_balancer"):
        zones = sorted(set(each.params.zones))
        if len(zones) < LEAST_ZONES:
            at = drawing.param_at(each, "zones")
            yield Finding(
                at,
                f"{named(each)} stands in {len(zones)} zone; AWS asks for at least {LEAST_ZONES}.",
                "Add a zone.",
                (add(at, _two_zones(zones)),),
            )


@rule(
    Severity.WARNING,
    "A target in a zone that is not enabled for the balancer gets no traffic: it is billed for nothing.",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html",
)
def target_in_zone_without_balancer(drawing: Drawing) -> Iterator[Finding]:
    for joined in drawing.edges("target"):
        balancer, target = drawing.node(joined.edge.from_node), drawing.node(joined.edge.to_node)
        zones = set(getattr(balancer.params, "zones", ()))
        lacking = sorted(set(getattr(target.params, "zones", ())) - zones)
        if zones and lacking:
            at = drawing.param_at(balancer, "zones")
            yield Finding(
                at,
                f"{named(target)} also stands in zone {', '.join(lacking)}, where {named(balancer)} is not "
                "enabled: instances there get no traffic.",
                "Enable the balancer in all zones of its targets.",
                (add(at, sorted(zones | set(lacking))),),
            )


@rule(
    Severity.WARNING,
    "The balancer ends a request that is silent for its idle timeout with 504. A client that would wait "
    "longer never gets to: its own timeout has no effect, and what it takes for a long answer is an error.",
    ELB + "edit-load-balancer-attributes.html",
)
def client_waits_longer_than_balancer(drawing: Drawing) -> Iterator[Finding]:
    for joined in drawing.edges("call"):
        balancer = drawing.node(joined.edge.to_node)
        idle = getattr(balancer.params, "idle_timeout_s", None)
        waits = getattr(joined.params, "timeout_s", None)
        if shares_out(balancer) and idle is not None and waits is not None and waits > idle:
            at = drawing.param_at(balancer, "idle_timeout_s")
            yield Finding(
                at,
                f"Callers of {named(balancer)} wait {waits:g} s, but it gives up after {idle:g} "
                "s of silence.",
                f"Raise its idle timeout to {waits:g} s, or let callers wait less.",
                (add(at, waits),),
            )


@rule(
    Severity.WARNING,
    "A request that is still open when the deregistration delay ends is cut off with an error. Shorter than "
    "the longest call, each scale-in and each deployment fails some requests.",
    ELB + "edit-target-group-attributes.html",
)
def draining_shorter_than_requests(drawing: Drawing) -> Iterator[Finding]:
    for joined in drawing.edges("target"):
        delay = getattr(joined.params, "deregistration_delay_s", None)
        balancer = drawing.node(joined.edge.from_node)
        waits = [getattr(call.params, "timeout_s", None) for call in drawing.incoming(balancer, "call")]
        longest = max((wait for wait in waits if wait is not None), default=None)
        if delay is not None and longest is not None and delay < longest:
            at = drawing.edge_at(joined) / "params" / "deregistration_delay_s"
            yield Finding(
                at,
                f"Targets of {named(balancer)} get {delay:g} s to finish when they leave, "
                f"but callers wait up to {longest:g} s.",
                f"Drain for at least {longest:g} s.",
                (add(at, longest),),
            )


@rule(
    Severity.ADVICE,
    "A load balancer grows with its load within minutes. AWS's guidance is to reserve capacity for traffic "
    "that more than doubles within five minutes; until it has grown, some of it may fail. The run has no "
    "such limit: AWS publishes none.",
    ELB + "capacity-unit-reservation.html",
    needs_load=True,
)
def load_outgrows_balancer(drawing: Drawing) -> Iterator[Finding]:
    if drawing.scenario is None:
        return
    for each in drawing.nodes("application_load_balancer", "classic_load_balancer"):
        steps = demand(drawing.graph, drawing.scenario, [each.node.id]).get(each.node.id, ())
        rates = [(start_s, sum(by_class.values())) for start_s, by_class in steps]
        least = LEAST_RESERVED_LCU * _requests_of_a_unit(drawing, each)
        before, after = _steepest(rates)
        if after > MOST_GROWTH * before and after >= least:
            yield Finding(
                drawing.node_at(each),
                f"The load of {named(each)} grows from {before:,.0f} to {after:,.0f} requests/s within "
                f"{GROWTH_S / 60:g} minutes.",
                "Reserve load balancer capacity units for the peak before it comes.",
            )


def _steepest(rates: list[tuple[float, float]]) -> tuple[float, float]:
    """Rates (before, after) of the steepest growth within `GROWTH_S`, by their ratio.

    One pass backwards: `ahead` keeps the later steps that are higher than all between, the highest first.
    """
    steepest = (1.0, 0.0)
    ahead: deque[tuple[float, float]] = deque()
    for start_s, before in reversed(rates):
        while ahead and ahead[-1][1] <= before:
            ahead.pop()
        ahead.append((start_s, before))
        while ahead[0][0] - start_s > GROWTH_S:
            ahead.popleft()
        after = ahead[0][1]
        if after * steepest[0] > steepest[1] * before:
            steepest = (before, after)
    return steepest


def _requests_of_a_unit(drawing: Drawing, each: PlacedNode) -> float:
    """Requests a second that fill one capacity unit with new connections, by the callers' settings."""
    shared = [getattr(call.params, "requests_per_connection", 1.0) for call in drawing.incoming(each, "call")]
    return float(NEW_CONNECTIONS.value) * min(shared, default=1.0)


def _two_zones(zones: list[str]) -> list[str]:
    more = [letter for letter in "abc" if letter not in zones]
    return sorted([*zones, *more[: LEAST_ZONES - len(zones)]])
