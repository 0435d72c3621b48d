"""What a Lambda function's memory does: CPU comes with it, and who needs more than there is fails."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

from designer.catalog.data import sources
from designer.catalog.data.sources import cited

VCPU_MB = cited("memory that brings one vCPU", 1_769, "MB", sources.LAMBDA_MEMORY)
CONSTANTS = (VCPU_MB,)


def vcpus(memory_mb: float, threads: int = 1) -> float:
    """vCPUs that work of so many threads gets: in proportion to the memory, one for each thread at most."""
    return min(float(threads), memory_mb / float(VCPU_MB.value))


def cpu_speed(params: Any) -> float:
    """Of its CPU work, against the memory at which that was measured."""
    return vcpus(params.memory_mb, params.threads) / measured_vcpus(params)


def measured_vcpus(params: Any) -> float:
    """What its work had where its CPU time was measured."""
    return vcpus(params.work_measured_at_mb or params.memory_mb, params.threads)


def out_of_memory(params: Any) -> float:
    """Share of invocations that need more memory than there is (log-normal need)."""
    need = params.memory_used_mb
    if need is None:
        return 0.0
    law = _log_need(params)
    if law is None:
        return float(need > params.memory_mb)
    return 1.0 - law.cdf(math.log(params.memory_mb))


def most_used_mb(params: Any, invocations: float) -> float | None:
    """The most memory that one of so many invocations used, as their reports tell: what there is at most.

    Of a spread need it is the quantile that one of them is expected to exceed.
    """
    if params.memory_used_mb is None or invocations < 1:
        return None
    law = _log_need(params)
    need = params.memory_used_mb if law is None else math.exp(law.inv_cdf(1.0 - 0.5 / invocations))
    return float(min(need, params.memory_mb))


def _log_need(params: Any) -> NormalDist | None:
    """Law of the need's logarithm, by its mean and coefficient of variation; None without any spread."""
    variance = math.log1p(params.memory_used_cv**2)
    if variance <= 0.0:
        return None
    return NormalDist(math.log(params.memory_used_mb) - variance / 2.0, math.sqrt(variance))
