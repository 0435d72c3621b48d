"""What `./loadline simulate` prints for a person: problems, summary, bill; plain text, fit for a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from config.cli.simulate.inputs import Found
from designer.reports import figures
from designer.reports.availability import build_availability, rows_of
from designer.reports.verdict import slo_title
from pricing.line import Estimate
from pricing.show import columns, estimate_table

EVENTS_SHOWN = 12


def problem_lines(found: Iterable[Found]) -> Iterator[str]:
    """Two lines a problem: severity, file, path and message; then how to mend it."""
    for each in found:
        problem = each.problem
        yield f"{problem.severity.value}: {each.file} {problem.at}: {problem.message}"
        yield f"    {problem.hint} [{problem.code}]"


def report(summary: dict[str, Any], estimate: Estimate) -> str:
    """Verdict, figures, nodes, SLO, quotas, the first events and the bill; ends with a line break."""
    parts = [
        _verdict(summary),
        _figures(summary),
        _where_time_goes(summary["where_time_goes"]),
        _intervals(summary.get("intervals")),
        _nodes(summary["nodes"]),
        _edges(summary["edges"]),
        _slo(summary["slo"]),
        _quotas(summary["quotas"]),
        availability_table(summary["availability"], summary["nodes"]),
        _events(summary["events"]),
        f"Bill of a month ({summary['rests_on']})\n{estimate_table(estimate)}".rstrip("\n"),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _verdict(summary: dict[str, Any]) -> str:
    early = summary["ended_early"]
    lines = [*summary["verdict"], *([f"The run ended early: {early}."] if early else [])]
    return "\n".join(lines)


def _figures(summary: dict[str, Any]) -> str:
    latency, completion, errors = summary["latency"], summary["completion"], summary["errors"]
    causes = ", ".join(f"{cause} {figures.count(count)}" for cause, count in errors["by_cause"].items())
    rows = [
        ["requests", figures.count(summary["requests"])],
        ["simulated", f"{figures.seconds(summary['simulated_s'])} in {summary['wall_s']:.1f} s"],
        ["response", _quantiles(latency)],
        ["completion", _quantiles(completion)],
        ["errors", f"{figures.count(errors['total'])} ({figures.share(errors['rate'])}) {causes}".rstrip()],
        ["seed, engine", f"{summary['seed']}, {summary['engine_version']}"],
    ]
    return columns(rows, right=set())


PARTS_SHOWN = 6


def _where_time_goes(found: dict[str, Any] | None) -> str:
    """Of the slowest hundredth, where it spends most; beside a typical request."""
    if found is None:
        return ""
    rows = [["WHERE THE TIME OF THE SLOWEST 1 % GOES", "", "SECONDS", "SHARE", "TYPICAL"]]
    rows += [
        [
            part["title"],
            part["kind"].replace("_", " "),
            figures.seconds(part["seconds"]),
            figures.share(part["share"]),
            figures.seconds(part["typical_s"]),
        ]
        for part in found["parts"][:PARTS_SHOWN]
    ]
    return columns(rows, right={2, 3, 4})


def _intervals(found: dict[str, Any] | None) -> str:
    """Every figure with half the width of its interval."""
    if found is None:
        return ""
    head = f"{found['replications']} RUNS, {found['level']:.0%} INTERVALS"
    rows = [[head, "MEAN", "+-", "RELATIVE"]]
    for name, each in found["figures"].items():
        relative = f"{each['half_width'] / abs(each['mean']):.2%}" if each["mean"] else "-"
        rows.append([name, f"{each['mean']:.6g}", f"{each['half_width']:.3g}", relative])
    lines = [columns(rows, right={1, 2, 3})]
    if found["met"] is False:
        lines.append(f"The precision of {found['precision']:.2%} was not reached with so many runs.")
    if found["warm_up"] is not None:
        lines.append(f"latency.steady_mean_s leaves out the first {found['warm_up']['cut_s']:g} s (MSER-5).")
    return "\n".join(lines)


def _quantiles(latency: dict[str, float | None]) -> str:
    return ", ".join(
        f"{name} {figures.seconds(latency[key])}"
        for name, key in (("mean", "mean_s"), ("p50", "p50_s"), ("p95", "p95_s"), ("p99", "p99_s"))
    )


def _nodes(nodes: dict[str, dict[str, Any]]) -> str:
    head = [
        "NODE",
        "",
        "REQUESTS",
        "ERRORS",
        "P50",
        "P99",
        "BUSY",
        "PEAK BUSY",
        "CAPACITY",
        "PEAK",
        "PEAK QUEUE",
    ]
    rows = [head]
    for node_id, node in nodes.items():
        latency = node.get("latency") or {}
        rows.append(
            [
                node_id,
                "" if node["title"] == node_id else node["title"],
                figures.count(node.get("requests")),
                figures.count(node.get("errors")),
                figures.seconds(latency.get("p50_s")),
                figures.seconds(latency.get("p99_s")),
                figures.share(node.get("utilisation")),
                figures.share(node.get("peak_utilisation")),
                _mean(node.get("mean_capacity")),
                figures.count(node.get("peak_capacity")),
                figures.count(node.get("peak_queue")),
            ]
        )
    return columns(rows, right=set(range(2, len(head))))


def _mean(value: float | None) -> str:
    return figures.UNKNOWN if value is None else f"{value:,.1f}"


def _edges(edges: dict[str, dict[str, Any]]) -> str:
    head = ["EDGE", "", "REQUESTS", "ERRORS", "RETRIES", "P50", "P99", "BYTES OUT", "BYTES BACK"]
    rows = [head]
    for edge_id, edge in edges.items():
        latency = edge.get("latency") or {}
        rows.append(
            [
                edge_id,
                edge["title"],
                figures.count(edge.get("requests")),
                figures.count(edge.get("errors")),
                figures.count(edge.get("retries")),
                figures.seconds(latency.get("p50_s")),
                figures.seconds(latency.get("p99_s")),
                figures.size_of(edge.get("bytes_request")),
                figures.size_of(edge.get("bytes_response")),
            ]
        )
    return columns(rows, right=set(range(2, len(head)))) if edges else ""


def _slo(slo: list[dict[str, Any]]) -> str:
    rows = [["SLO", "TARGET", "ACTUAL", ""]]
    for each in slo:
        actual, target = figures.told_apart(each["actual"], each["target"], each["unit"])
        rows.append([slo_title(each["name"]), target, actual, "met" if each["passed"] else "MISSED"])
    return columns(rows, right={1, 2}) if slo else ""


def _quotas(quotas: list[dict[str, Any]]) -> str:
    rows = [["QUOTA", "LIMIT", "PEAK", "REACHED", "ASKED THEN"]]
    for each in quotas:
        reached = "never" if each["bound_at_s"] is None else f"at {figures.clock(each['bound_at_s'])}"
        unit = "/s" if each["rate_per_s"] is not None else ""
        limit, peak = figures.count(each["limit"]), figures.count(each["peak"])
        asked = each.get("asked_per_s")
        then = "" if asked is None else f"{figures.count(asked)}/s"
        rows.append([each["quota"], limit + unit, peak + unit, reached, then])
    return columns(rows, right={1, 2, 4}) if quotas else ""


def availability_table(told: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> str:
    """Per path what the SLAs promise in series, how much downtime that is, and what the run saw.

    Of servers in parallel it says how many of how many must be up.
    """
    titles = {key: node["title"] for key, node in nodes.items()}
    rows = rows_of(build_availability(told, titles), {})
    head = ["AVAILABILITY", "CLASS", "BY SLA", "DOWN A MONTH", "SIMULATED"]
    return columns([head, *rows], right={2, 3, 4}) if rows else ""


def _events(events: list[dict[str, Any]]) -> str:
    lines = [
        f"{figures.clock(each['at_s'])}  {each['title']}: {each['text']}" for each in events[:EVENTS_SHOWN]
    ]
    if len(events) > EVENTS_SHOWN:
        lines.append(f"... and {len(events) - EVENTS_SHOWN} more events (--json has all)")
    return "\n".join(["What happened", *lines]) if events else ""
