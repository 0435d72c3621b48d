"""A load balancer's target: picked per request among the healthy, drained when it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from designer.catalog.behaviour import Arrow, Context, PlanPart
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_LINKS
from designer.catalog.params import param
from designer.catalog.reading import Fault, Instead
from designer.catalog.spec import EdgeKind
from simulator import plan

CONNECT_TIMEOUT_S = cited("connect timeout to a target", 10, "s", sources.ELB_TROUBLE)
INTERVAL_S = cited("health check interval", 30, "s", sources.ELB_HEALTH)
TIMEOUT_S = cited("health check timeout", 5, "s", sources.ELB_HEALTH)
HEALTHY = cited("healthy threshold", 5, "checks", sources.ELB_HEALTH)
UNHEALTHY = cited("unhealthy threshold", 2, "checks", sources.ELB_HEALTH)
FIRST_CHECK = cited("checks a new target must pass", 1, "checks", sources.ELB_HEALTH)
SLOW_START_LEAST_S = cited("shortest slow start", 30, "s", sources.ELB_TARGET_GROUPS)
STICKY_S = cited("stickiness of a cookie by default", 86_400, "s", sources.ELB_API)
DRAIN_S = cited("deregistration delay", 300, "s", sources.ELB_API)

_HEALTH = (
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"
)
_GROUPS = (
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html"
)
_POLICIES: Mapping[str, Literal["round_robin", "weighted_random", "least_outstanding", "flow_hash"]] = {
    "round_robin": "round_robin",
    "least_outstanding_requests": "least_outstanding",
    "weighted_random": "weighted_random",
    "flow_hash": "flow_hash",
}


@dataclass(frozen=True, slots=True)
class Params:
    health_check_interval_s: float = param(
        30.0,
        title="Health check interval",
        unit="s",
        minimum=5,
        maximum=300,
        help="Between two checks.",
        docs_url=_HEALTH,
    )
    health_check_timeout_s: float = param(
        5.0,
        title="Health check timeout",
        unit="s",
        minimum=2,
        maximum=120,
        help="After this a check has failed.",
    )
    healthy_threshold: int = param(
        5,
        title="Healthy threshold",
        minimum=2,
        maximum=10,
        help="Passed checks until an unhealthy target is back.",
    )
    unhealthy_threshold: int = param(
        2,
        title="Unhealthy threshold",
        minimum=2,
        maximum=10,
        help="Failed checks until a target gets no more.",
    )
    deregistration_delay_s: float = param(
        300.0,
        title="Deregistration delay",
        unit="s",
        minimum=0,
        maximum=3_600,
        help="How long a leaving target may finish what it has; then its requests fail.",
    )
    slow_start_s: float = param(
        0.0,
        title="Slow start",
        unit="s",
        minimum=0,
        maximum=900,
        tab="traffic",
        help="A new target's share grows to its full one over so long; with round robin only. 0: at once.",
        docs_url=_GROUPS,
    )
    sticky_s: float = param(
        0.0,
        title="Stickiness",
        unit="s",
        minimum=0,
        maximum=604_800,
        tab="traffic",
        help="A session stays with its target for so long after each request. 0: off.",
        docs_url=_GROUPS,
    )
    weight: int = param(
        1,
        title="Weight",
        minimum=0,
        maximum=999,
        help="This target group's share beside the others' weights.",
    )

    def faults(self) -> Iterator[Fault]:
        if self.health_check_timeout_s >= self.health_check_interval_s:
            yield Fault(
                ("health_check_timeout_s",),
                "timeout-not-below-interval",
                "A health check must end before the next one begins.",
                f"Set the timeout below {self.health_check_interval_s:g} s.",
            )
        if 0 < self.slow_start_s < float(SLOW_START_LEAST_S.value):
            yield Fault(
                ("slow_start_s",),
                "slow-start-too-short",
                f"A slow start takes {SLOW_START_LEAST_S.value} s to 900 s, or is off.",
                f"Set it to {SLOW_START_LEAST_S.value} s, or to 0.",
                Instead(float(SLOW_START_LEAST_S.value)),
            )


def build(arrow: Arrow, context: Context) -> PlanPart:
    balancer, params = arrow.caller.params, arrow.params
    if not arrow.callee.picked_by_router:
        link: plan.Link = plan.Call(
            id=arrow.id,
            caller=arrow.caller.id,
            callee=arrow.callee.id,
            latency_s=arrow.latency_s,
            request_bytes=arrow.request_bytes,
            response_bytes=arrow.response_bytes,
            timeout_s=balancer.idle_timeout_s,
            weight=float(params.weight),
        )
        return PlanPart(links=(link,))
    policy = _POLICIES[getattr(balancer, "algorithm", "flow_hash")]
    link = plan.Route(
        id=arrow.id,
        caller=arrow.caller.id,
        callee=arrow.callee.id,
        latency_s=arrow.latency_s,
        request_bytes=arrow.request_bytes,
        response_bytes=arrow.response_bytes,
        timeout_s=balancer.idle_timeout_s,
        weight=float(params.weight),
        policy=policy,
        cross_zone=balancer.cross_zone,
        health=plan.HealthCheck(
            params.health_check_interval_s,
            params.health_check_timeout_s,
            params.healthy_threshold,
            params.unhealthy_threshold,
        ),
        deregistration_delay_s=params.deregistration_delay_s,
        connect_timeout_s=float(CONNECT_TIMEOUT_S.value),
        slow_start_s=params.slow_start_s if policy == "round_robin" else 0.0,
        sticky_s=params.sticky_s if policy != "weighted_random" else 0.0,
    )
    return PlanPart(links=(link,))


EDGE_KIND = EdgeKind(
    title="Target",
    synchrony="synchronous",
    summary="A load balancer passes each request to one healthy target.",
    params=Params,
    build=build,
    constants=(
        CONNECT_TIMEOUT_S,
        INTERVAL_S,
        TIMEOUT_S,
        HEALTHY,
        UNHEALTHY,
        FIRST_CHECK,
        DRAIN_S,
        SLOW_START_LEAST_S,
        STICKY_S,
    ),
    docs_url="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
    faults=ON_LINKS,
)
