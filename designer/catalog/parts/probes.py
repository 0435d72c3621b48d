"""Kubernetes' liveness probe: which pods are restarted before they have started."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.reading import Fault, Instead

PERIOD_S = cited("period of a probe", 10, "s", sources.PROBES)
FAILURES = cited("failures in a row until a container is restarted", 3, "probes", sources.PROBES)
CONSTANTS = (PERIOD_S, FAILURES)
_DOCS = "https://docs.aws.amazon.com/eks/latest/best-practices/application.html"


def delay_param() -> Any:
    return param(
        None,
        title="Liveness probe after",
        unit="s",
        minimum=0,
        maximum=7_200,
        tab="scaling",
        advanced=True,
        help="Since the container's start (initialDelaySeconds). None: there is no liveness probe.",
        docs_url=_DOCS,
    )


def period_param() -> Any:
    return param(
        float(PERIOD_S.value),
        title="Liveness period",
        unit="s",
        minimum=1,
        maximum=3_600,
        tab="scaling",
        advanced=True,
        help="Of the liveness probe.",
        docs_url=_DOCS,
    )


def failures_param() -> Any:
    return param(
        int(FAILURES.value),
        title="Liveness failures",
        unit="probes",
        minimum=1,
        maximum=100,
        tab="scaling",
        advanced=True,
        help="So many in a row: the kubelet kills the container and starts it again.",
        docs_url=_DOCS,
    )


def faults(params: Any) -> Iterator[Fault]:
    """A probe that ends every pod before its application has started."""
    if params.liveness_delay_s is None:
        return
    killed_s = params.liveness_delay_s + (params.liveness_failures - 1) * params.liveness_period_s
    if killed_s < params.app_start_s:
        yield Fault(
            ("liveness_delay_s",),
            "liveness-ends-every-pod",
            f"The application starts in {params.app_start_s:g} s; the liveness probe has failed "
            f"{params.liveness_failures} times after {killed_s:g} s: no pod ever starts (CrashLoopBackOff).",
            f"Begin to probe after {params.app_start_s:g} s, or use a startup probe (none here).",
            Instead(float(params.app_start_s)),
        )
