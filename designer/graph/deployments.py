"""New versions that a Scenario deploys: every server replaced, step by step, as its service allows."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.behaviour import Context, PlanPart, Site
from designer.catalog.parts.group import REFRESH_HEALTHY
from designer.graph.scenario import Scenario
from simulator import plan

DEPLOY = "deploy_new_version"


def plan_deployments(
    scenario: Scenario, context: Context, parts: PlanPart
) -> Iterator[plan.RollingDeployment]:
    """The Scenario's deployments in the simulator's words; of what is no fleet there is none."""
    fleets = {station.id for station in parts.stations if isinstance(station, plan.Servers)}
    for place, fault in enumerate(scenario.faults):
        site = context.sites.get(fault.node or "")
        if fault.action == DEPLOY and site is not None and site.id in fleets:
            least, most, rounds_up = bounds(site)
            yield plan.RollingDeployment(
                id=f"deployment-{place}",
                station=site.id,
                at_s=fault.at_s,
                minimum_healthy=least,
                maximum=most,
                surge_rounds_up=rounds_up,
            )


def bounds(site: Site) -> tuple[float, float, bool]:
    """(least healthy, most there, whether the most is rounded up) while it lasts, as shares of those desired.

    ECS: minimumHealthyPercent and maximumPercent. Kubernetes: maxUnavailable and maxSurge. An Auto Scaling
    group refreshes its instances in place, at least one at a time.
    """
    params = site.params
    if hasattr(params, "minimum_healthy_pct"):
        return params.minimum_healthy_pct / 100.0, params.maximum_pct / 100.0, False
    if hasattr(params, "surge_pct"):
        return 1.0 - params.unavailable_pct / 100.0, 1.0 + params.surge_pct / 100.0, True
    one_less = 1.0 - 1.0 / max(1, getattr(params, "desired", 1))
    return min(float(REFRESH_HEALTHY.value) / 100.0, one_less), 1.0, False
