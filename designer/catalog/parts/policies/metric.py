"""What a policy may look at, in the words of a drawing and of the simulator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from designer.catalog.params import param
from designer.catalog.reading import Fault, Instead
from simulator import plan

CPU, REQUESTS, BACKLOG = "cpu_utilisation", "requests_per_target", "sqs_backlog"
NETWORK_IN, NETWORK_OUT = "network_in", "network_out"
MEMORY = "memory_utilisation"
METRICS = {
    CPU: "CPU utilisation (%)",
    MEMORY: "Memory utilisation (%)",
    REQUESTS: "Requests per target and minute",
    BACKLOG: "Messages of the polled queue per instance",
    NETWORK_IN: "Network in (MB per instance and minute)",
    NETWORK_OUT: "Network out (MB per instance and minute)",
}
OF_INSTANCES = (CPU, MEMORY, REQUESTS, BACKLOG, NETWORK_IN, NETWORK_OUT)
OF_TASKS = (CPU, MEMORY, REQUESTS, BACKLOG)
"""What AWS publishes of an instance (its memory by the CloudWatch agent), and of a task or pod."""
PCT = 100.0
BYTES_PER_MB = 1e6

_WORDS: Mapping[str, plan.Metric] = {
    CPU: "cpu_utilisation",
    MEMORY: "memory_utilisation",
    REQUESTS: "requests_per_server_per_minute",
    BACKLOG: "backlog_per_server",
    NETWORK_IN: "bytes_in_per_server_per_minute",
    NETWORK_OUT: "bytes_out_per_server_per_minute",
}
_UNITS = {CPU: 1.0 / PCT, MEMORY: 1.0 / PCT, NETWORK_IN: BYTES_PER_MB, NETWORK_OUT: BYTES_PER_MB}


def metric_param(offered: tuple[str, ...] = tuple(METRICS)) -> Any:
    return param(
        CPU,
        title="Metric",
        choices={each: METRICS[each] for each in offered},
        tab="scaling",
        help="The fleet's mean, a point per period. A backlog is that of the queue the fleet polls.",
    )


def word(metric: str) -> plan.Metric:
    """The simulator's name of a metric."""
    return _WORDS[metric]


def unit(metric: str) -> float:
    """What one of the drawing's units is in the simulator's: percents are fractions there, MB are bytes."""
    return _UNITS.get(metric, 1.0)


def not_offered(policies: Any, offered: tuple[str, ...], by: str) -> Iterator[Fault]:
    """Policies on a metric that this kind of fleet has none of."""
    for place, policy in enumerate(policies):
        metric = getattr(policy, "metric", None)
        if metric is not None and metric not in offered:
            yield Fault(
                ("policies", place, "metric"),
                "metric-not-offered",
                f"{by} publishes no metric {METRICS[metric]!r} for a policy.",
                f"Take one of {', '.join(METRICS[each] for each in offered)}.",
                Instead(offered[0]),
            )
