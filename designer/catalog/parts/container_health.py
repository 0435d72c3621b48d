"""Health checks that ECS makes inside a task: when a new one counts as healthy, and which never does."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.reading import Fault, Instead
from simulator import plan

INTERVAL_S = cited("interval of a container's health check", 30, "s", sources.ECS_API)
RETRIES = cited("failed checks in a row until a container is unhealthy", 3, "checks", sources.ECS_API)
START_PERIOD_S = cited("start period of a container's health check", 0, "s", sources.ECS_API)
GRACE_S = cited("health check grace period of a service", 0, "s", sources.ECS_API)
MOST_GRACE_S = cited("longest health check grace period", 2_147_483_647, "s", sources.ECS_API)
CONSTANTS = (INTERVAL_S, RETRIES, START_PERIOD_S, GRACE_S, MOST_GRACE_S)
_DOCS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html"


def check_param() -> Any:
    return param(
        False,
        title="Container health check",
        tab="scaling",
        help="On: a new task serves once a check inside it has passed; the first comes after an interval.",
        docs_url=_DOCS,
    )


def interval_param() -> Any:
    return _advanced(float(INTERVAL_S.value), "Check interval", 5, 300, "s", "Of the container health check.")


def retries_param() -> Any:
    return _advanced(
        int(RETRIES.value), "Check retries", 1, 10, "checks", "So many fail in a row: the task is replaced."
    )


def start_period_param() -> Any:
    return _advanced(
        float(START_PERIOD_S.value), "Check start period", 0, 300, "s", "Failures before it ends don't count."
    )


def grace_param() -> Any:
    return _advanced(
        float(GRACE_S.value),
        "Health check grace period",
        0,
        int(MOST_GRACE_S.value),
        "s",
        "So long a new task is not replaced for failing its checks, the load balancer's included.",
    )


def _advanced(default: float, title: str, least: float, most: float, unit: str, told: str) -> Any:
    return param(
        default,
        title=title,
        unit=unit,
        minimum=least,
        maximum=most,
        tab="scaling",
        advanced=True,
        help=told,
        docs_url=_DOCS,
    )


def phases(params: Any) -> tuple[plan.Phase, ...]:
    """What a new task still waits for when its application has started: the next check."""
    if not params.container_health_check:
        return ()
    checks = max(1, math.ceil(params.app_start_s / params.health_interval_s - 1e-9))
    return (plan.Phase("container health check", checks * params.health_interval_s - params.app_start_s),)


def faults(params: Any) -> Iterator[Fault]:
    """A check that ends every task before its application has started."""
    if not params.container_health_check:
        return
    interval_s, retries = params.health_interval_s, params.health_retries
    spared_s = max(params.health_start_period_s, params.health_check_grace_s)
    # Checks after the start period and before the application answers: all of them fail.
    failed = math.ceil(params.app_start_s / interval_s - 1e-9) - 1 - math.floor(spared_s / interval_s + 1e-9)
    if failed >= retries:
        yield Fault(
            ("health_check_grace_s",),
            "health-check-ends-every-task",
            f"The application starts in {params.app_start_s:g} s; {retries} checks, one each "
            f"{interval_s:g} s, have failed by then: ECS replaces every task before it serves.",
            f"Give it a grace period of {params.app_start_s:g} s.",
            Instead(float(params.app_start_s)),
        )
