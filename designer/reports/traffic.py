"""The traffic of a report: how requests arrived, in words, and what became of each class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from designer.reports import figures

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """One request class: counts over the run, response latencies in seconds."""

    id: str
    title: str
    requests: float
    done: float
    failed: float
    p50_s: float | None
    p95_s: float | None
    p99_s: float | None


@dataclass(frozen=True, slots=True)
class Traffic:
    """`arrivals` holds one sentence per workload."""

    arrivals: tuple[str, ...]
    classes: tuple[ClassFacts, ...]


def build_traffic(scenario: Json, summary: Json, titles: Mapping[str, str]) -> Traffic:
    """Freeze what arrived (from the Scenario) and what became of it (from the summary's classes)."""
    classes: Json = summary.get("classes") or {}
    names = {str(key): str(found.get("title") or key) for key, found in classes.items()}
    return Traffic(
        arrivals=tuple(_sentence(work, titles, names) for work in scenario.get("workloads") or ()),
        classes=tuple(_class(str(key), found) for key, found in classes.items()),
    )


def _class(key: str, found: Json) -> ClassFacts:
    response: Json = found.get("response") or {}
    return ClassFacts(
        id=key,
        title=str(found.get("title") or key),
        requests=found.get("requests") or 0,
        done=found.get("done") or 0,
        failed=found.get("failed") or 0,
        p50_s=response.get("p50_s"),
        p95_s=response.get("p95_s"),
        p99_s=response.get("p99_s"),
    )


def _sentence(work: Json, titles: Mapping[str, str], names: Mapping[str, str]) -> str:
    node = str(work.get("node") or "")
    mix: Json = work.get("mix") or {}
    whole = sum(float(part) for part in mix.values()) or 1.0
    shares = ", ".join(
        f"{figures.share(float(part) / whole)} {names.get(str(key), str(key))}" for key, part in mix.items()
    )
    text = f"{titles.get(node, node)}: {_arrivals(work.get('arrivals') or {})}"
    return f"{text}; {shares}." if shares else f"{text}."


def _arrivals(arrivals: Json) -> str:
    executor = str(arrivals.get("executor"))
    if executor in _USERS:
        return _users(executor, arrivals)
    process = str(arrivals.get("process") or "poisson")
    who, come = ("visitors", "visitors") if arrivals.get("session") else ("requests", "arrivals")
    kind = f"Poisson {come}" if process == "poisson" else f"{process} {come}"
    if executor == "constant-arrival-rate":
        return f"{kind} at a constant {_rate(arrivals.get('rate_per_s'), who)}"
    if executor == "ramping-arrival-rate":
        levels = [arrivals.get("start_rate_per_s") or 0, *_of_stages(arrivals, "target_per_s")]
        return f"{kind} {_course([_rate(level, who) for level in levels], arrivals)}"
    if executor == "trace":
        name = arrivals.get("trace_name") or arrivals.get("file") or f"trace {arrivals.get('trace', '')}"
        part = f", day {arrivals['day']}" if arrivals.get("day") else ""
        part += f", from {arrivals['from']} on" if arrivals.get("from") else ""
        scale = float(arrivals.get("scale") or 1)
        scaled = "" if scale == 1 else f", scaled by {scale:g}"
        return f"{kind} after {name}{part}{scaled}"
    return f"{kind} ({executor})"


_USERS = ("constant-vus", "ramping-vus", "per-vu-iterations", "shared-iterations")
"""Executors of users who wait for each answer."""


def _users(executor: str, arrivals: Json) -> str:
    waits = "each waiting for its answer before the next request"
    if executor == "ramping-vus":
        levels = [arrivals.get("start_vus") or 0, *_of_stages(arrivals, "target_vus")]
        return f"users {_course([figures.count(level) for level in levels], arrivals)}, {waits}"
    text = f"{figures.count(arrivals.get('vus') or 1)} users, {waits}"
    if executor == "constant-vus":
        return text
    whose = "each" if executor == "per-vu-iterations" else "together"
    return f"{text}, {figures.count(arrivals.get('iterations') or 1)} requests {whose}"


def _of_stages(arrivals: Json, what: str) -> list[Any]:
    return [stage.get(what) for stage in arrivals.get("stages") or ()]


def _course(levels: list[str], arrivals: Json) -> str:
    """Level after level in words: `from 0 to 50 over 10 min, then at 50 for 20 min, then at once to 80`."""
    parts = []
    for before, level, takes_s in zip(levels, levels[1:], _of_stages(arrivals, "duration_s"), strict=False):
        if before == level:
            parts.append(f"at {level} for {figures.seconds(takes_s)}")
        elif not takes_s:
            parts.append(f"at once to {level}")
        else:
            parts.append(f"to {level} over {figures.seconds(takes_s)}")
    if not parts:
        return f"at {levels[0]}"
    start = "" if levels[0] == levels[1] else f"from {levels[0]} "
    return start + ", then ".join(parts)


def _rate(rate_per_s: float | None, who: str) -> str:
    return f"{figures.count_short(rate_per_s)} {who}/s"
