"""Memory that work needs, at rest and for each request, and what becomes of whoever runs out of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from simulator import plan

MB_PER_GB = 1_024.0
BACK_OFF_S = cited("second start of a container killed again, after", 10, "s", sources.KUBELET_BACK_OFF)
LONGEST_BACK_OFF_S = cited(
    "longest wait of a container killed again and again", 300, "s", sources.KUBELET_BACK_OFF
)
FORGIVEN_S = cited(
    "a container that has run so long starts at once again", 600, "s", sources.KUBELET_BACK_OFF
)
POD_CONSTANTS = (BACK_OFF_S, LONGEST_BACK_OFF_S, FORGIVEN_S)


def base_param() -> Any:
    return param(
        0.0,
        title="Memory at rest",
        unit="GB",
        minimum=0,
        maximum=24_576,
        tab="traffic",
        help="What the application needs before any request. 0 here and below: memory is not looked at.",
    )


def request_param() -> Any:
    return param(
        0.0,
        title="Memory of a request",
        unit="MB",
        minimum=0,
        maximum=1_048_576,
        tab="traffic",
        help="More for each request inside. Whoever needs more memory than it has is killed (exit 137).",
    )


def drawn(params: Any) -> bool:
    """Whether a drawing says what memory the work needs."""
    return bool(params.memory_base_gb or params.memory_per_request_mb)


def most_requests(params: Any, has_gb: float) -> int | None:
    """Requests that fit into so much memory at once; None where any number does."""
    if not params.memory_per_request_mb:
        return None
    left_gb = has_gb - params.memory_base_gb
    return max(0, int(left_gb * MB_PER_GB / params.memory_per_request_mb + 1e-9))


def of_instance(params: Any, has_gb: float) -> plan.Memory | None:
    """The kernel kills the application; the system's service manager starts it again, at once each time. Only
    the balancer's checks tell that it was gone.
    """
    made = _memory(params, has_gb, (plan.Phase("application start", params.app_start_s),))
    return None if made is None else replace(made, noticed="by_checks")


def of_task(params: Any) -> plan.Memory | None:
    """The task stops with its container, and its service launches another one."""
    return _memory(params, params.memory_gb, None)


def of_pod(params: Any, has_gb: float) -> plan.Memory | None:
    """The kubelet starts the container again where it stands, later each time (CrashLoopBackOff)."""
    again = (
        plan.Phase("application start", params.app_start_s),
        plan.Phase("readiness", params.readiness_s),
    )
    made = _memory(params, has_gb, again)
    if made is None:
        return None
    return replace(
        made,
        back_off_s=float(BACK_OFF_S.value),
        longest_back_off_s=float(LONGEST_BACK_OFF_S.value),
        forgiven_s=float(FORGIVEN_S.value),
    )


def _memory(params: Any, has_gb: float, restart: tuple[plan.Phase, ...] | None) -> plan.Memory | None:
    if not drawn(params):
        return None
    return plan.Memory(
        limit_gb=has_gb,
        base_gb=params.memory_base_gb,
        per_request_gb=params.memory_per_request_mb / MB_PER_GB,
        restart=restart,
    )
