"""Availability in a report: what the SLAs of a path promise in series, beside what the run saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from designer.reports import figures

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PathFacts:
    """One class on its way to the answer. parts: the nodes with an SLA, in series, and of servers in
    parallel how many of how many must be up; without_sla: what AWS promises nothing about, left out.
    """

    class_id: str
    parts: tuple[str, ...]
    without_sla: tuple[str, ...]
    promised_percent: float
    down_s_a_month: float
    simulated_percent: float | None


def build_availability(told: Json | None, titles: Mapping[str, str]) -> tuple[PathFacts, ...]:
    """From a summary's `availability`; paths of which AWS promises nothing are left out."""
    if not told:
        return ()
    return tuple(
        PathFacts(
            class_id=str(path["class"]),
            parts=tuple(
                _in_parallel(titles.get(node, node), told["nodes"][node])
                for node in path["response"]["nodes"]
            ),
            without_sla=tuple(titles.get(node, node) for node in path["without_sla"]),
            promised_percent=path["response"]["percent"],
            down_s_a_month=path["response"]["down_s_a_month"],
            simulated_percent=path["simulated_percent"],
        )
        for path in told["paths"]
        if path["response"]["nodes"]
    )


def rows_of(paths: tuple[PathFacts, ...], classes: Mapping[str, str]) -> list[list[str]]:
    """What is in series, class, share by SLA, downtime of a month, simulated share, as text."""
    return [
        [
            " × ".join(path.parts),
            classes.get(path.class_id, path.class_id),
            _percent(path.promised_percent),
            figures.seconds(path.down_s_a_month),
            _percent(path.simulated_percent),
        ]
        for path in paths
    ]


def _in_parallel(title: str, sla: Json) -> str:
    return f"{title} ({sla['needed']} of {sla['servers']})" if sla["servers"] > 1 else title


def _percent(value: float | None) -> str:
    return figures.UNKNOWN if value is None else f"{value:.4f} %"
