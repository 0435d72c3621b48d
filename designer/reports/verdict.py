"""The verdict in three sentences (does it hold, what binds first, what it costs) and on what it rests.

Reads the JSON of a Run's summary and of an Estimate; missing figures are said to be missing, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from designer.reports import figures

# A fleet with fewer cores busy at its busiest has at least twice what a target of 60 % asks for.
IDLE = 0.3

_OF_SLO = {
    "response_p99_s": "response p99",
    "completion_p99_s": "completion p99",
    "error_rate": "error rate",
}
_LIMITS = {"cores": "cores", "slots": "slots"}


def verdict(summary: Mapping[str, Any], estimate: Mapping[str, Any] | None) -> tuple[str, str, str]:
    """Three sentences on a finished Run.

    `summary` is the Run's summary JSON; `estimate` the Estimate's, or None when none was made.
    """
    binds = what_binds_first(summary) + where_the_tail_waits(summary)
    return does_it_hold(summary), binds, what_it_costs(summary, estimate)


def slo_title(name: str) -> str:
    """Words for an SLO's key: `response_p99_s` -> `response p99`, `age_of_oldest_s.orders` -> `age of the
    oldest message in orders`."""
    if name in _OF_SLO:
        return _OF_SLO[name]
    key, _, node = name.partition(".")
    if key in ("age_of_oldest_s", "age_of_oldest") and node:
        return f"age of the oldest message in {node}"
    return name.replace("_", " ")


def does_it_hold(summary: Mapping[str, Any]) -> str:
    requests = summary.get("requests") or 0
    if not requests:
        return "Nothing was tested: no request arrived in this run."
    errors = summary.get("errors") or {}
    rate = errors.get("rate")
    p99 = (summary.get("latency") or {}).get("p99_s")
    answered = f"{figures.count_short(requests)} requests"
    seen = f"{answered}, {figures.share(rate)} errors{_mostly(errors)}, response p99 {figures.seconds(p99)}"
    if summary.get("ended_early"):
        at = figures.clock(summary.get("simulated_s") or 0)
        return f"It was not seen to the end: the run ended at {at}, {summary['ended_early']} ({seen})."
    stuck: Mapping[str, Any] | None = summary.get("metastable")
    if stuck:
        after = figures.clock(stuck.get("trigger_end_s") or 0)
        return (
            f"It does not come back: a metastable failure lasts from {figures.clock(stuck['since_s'])} to "
            f"the end, though {stuck['trigger']} was over at {after} ({seen})."
        )
    slo: Sequence[Mapping[str, Any]] = summary.get("slo") or ()
    missed = [entry for entry in slo if not entry.get("passed")]
    if missed:
        worst = missed[0]
        figure, target = figures.told_apart(worst.get("actual"), worst.get("target"), worst.get("unit"))
        more = f" and {_of(len(missed) - 1, 'more objective')} missed" if len(missed) > 1 else ""
        name = _titled(str(worst.get("name")), summary)
        return f"It does not hold: {name} was {figure} against a target of {target}{more} ({seen})."
    if slo:
        return f"It holds: {_all_of(len(slo))} met ({seen})."
    return f"No objective was set, so nothing is judged: {seen}."


def _mostly(errors: Mapping[str, Any]) -> str:
    """The cause of most errors, where one stands out."""
    causes: Mapping[str, float] = errors.get("by_cause") or {}
    total = sum(causes.values())
    if not total:
        return ""
    cause, number = max(causes.items(), key=lambda item: (item[1], item[0]))
    if number * 2 <= total:
        return ""
    return f", {'all' if number == total else 'most'} by {cause.replace('_', ' ')}"


def _titled(name: str, summary: Mapping[str, Any]) -> str:
    key, dot, node_id = name.partition(".")
    node = (summary.get("nodes") or {}).get(node_id) or {}
    return slo_title(f"{key}.{node.get('title') or node_id}" if dot else name)


TELLING = 0.5
"""A part of the tail's time is told in the verdict when it is at least this share of it."""

_TAIL = {
    "queue": "in its queue",
    "cold_start": "in its cold starts",
    "cpu": "on its cores",
    "wait": "in its slots",
    "backoff": "before its retries",
    "latency": "on the way",
    "answer": "on the way back",
    "call": "in its calls",
}


def where_the_tail_waits(summary: Mapping[str, Any]) -> str:
    """Where the slowest hundredth spends most of its time, where one place stands out; else nothing."""
    found: Mapping[str, Any] = summary.get("where_time_goes") or {}
    first: Mapping[str, Any] = next(iter(found.get("parts") or ()), {})
    share = first.get("share")
    if share is None or share < TELLING:
        return ""
    where = _TAIL.get(str(first["kind"]), "at it")
    return (
        f" {first['title']}: the slowest 1 % of requests spend {figures.share(share)} of their time {where}."
    )


def what_binds_first(summary: Mapping[str, Any]) -> str:
    found: Mapping[str, Any] | None = summary.get("bottleneck")
    if not found:
        return "What binds first is not known: no part of this design has a limit that was measured."
    title, limit, at = found["title"], found["limit"], figures.clock(found.get("at_s") or 0)
    value = found.get("value")
    if limit == "throttled":
        return f"{title} binds first: from {at} on it refused {figures.count_short(value)} requests/s."
    if limit == "machines":
        waiting = f"{figures.count(value)} tasks or pods found no room"
        return f"{title} binds first: at {at} all its machines that there may be were full, and {waiting}."
    if limit in _LIMITS:
        what = _LIMITS[limit]
        if found.get("saturated"):
            return f"{title} binds first: at {at} {figures.share(value)} of its {what} were busy."
        busy = f"with at most {figures.share(value)} of its {what} busy"
        spare = (
            ": less would do for this traffic"
            if limit == "cores" and value is not None and value < IDLE
            else ""
        )
        return f"Nothing binds yet: the fullest is {title}, {busy}{spare}."
    if found.get("saturated"):
        quotas: Sequence[Mapping[str, Any]] = summary.get("quotas") or ()
        quota: Mapping[str, Any] = next((q for q in quotas if q.get("quota") == limit), {})
        most = f" of {figures.count(quota['limit'])}" if quota.get("limit") is not None else ""
        asked = quota.get("asked_per_s")
        at_rate = f", at {figures.count_short(asked)} requests/s" if asked else ""
        return f"The quota {limit} binds first: its limit{most} was reached at {at}{at_rate}."
    return f"Nothing binds yet: the fullest is the quota {limit}, used to {figures.share(value)} at most."


def what_it_costs(summary: Mapping[str, Any], estimate: Mapping[str, Any] | None) -> str:
    if estimate is None:
        return "What it costs is not known: no estimate was made."
    total = figures.amount(estimate.get("total_usd"))
    lines = estimate.get("lines") or ()
    open_lines = len(estimate.get("not_priced") or ())
    if not lines and not open_lines:
        return "Nothing of it is billed."
    if not any(line.get("amount_usd") is not None for line in lines):
        return f"What it costs is not known: none of its {_of(open_lines or len(lines), 'line')} has a price."
    without = f", leaving out {_of(open_lines, 'line')} without a price" if open_lines else ""
    by_subject = {
        subject: figures.amount(value) or Decimal(0)
        for subject, value in (estimate.get("by_subject") or {}).items()
    }
    largest = ""
    if by_subject and total:
        subject, value = max(by_subject.items(), key=lambda item: (item[1], item[0]))
        title = _title(subject, summary)
        largest = f", most of it for {title}" if value * 2 > total else f", the largest part for {title}"
        largest += f" ({figures.money_short(value)}, {figures.share(float(value / total))})"
    return f"It costs {figures.money_short(total)} a month{largest}{without}."


def _title(subject: str, summary: Mapping[str, Any]) -> str:
    """How a person calls a node or an edge; its id where the summary has no title."""
    for kind in ("nodes", "edges"):
        title = ((summary.get(kind) or {}).get(subject) or {}).get("title")
        if title:
            return str(title)
    return subject


def rests_on(scenario: Mapping[str, Any]) -> str:
    """On what a month's figure rests, from the scenario's `month` list and duration.

    One scenario of a day gives `assumes 30.4 such days`; several name each with its times.
    """
    month: Sequence[Mapping[str, Any]] = scenario.get("month") or ()
    if not month:
        return "assumes that this run is the whole month"
    duration_s = float(scenario.get("duration_s") or 0)
    if len(month) == 1 and month[0].get("scenario") in ("this", scenario.get("name"), scenario.get("id")):
        return f"assumes {_times(month[0]['times'])} such {_span(duration_s)}"
    parts = []
    for entry in month:
        name = scenario.get("name") if entry.get("scenario") == "this" else entry.get("scenario")
        parts.append(f"{name} {_times(entry['times'])} times")
    return "assumes " + " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _times(times: Any) -> str:
    text = f"{float(times):,.1f}"
    return text.removesuffix(".0")


def _span(duration_s: float) -> str:
    named = {60.0: "minutes", 3600.0: "hours", 86_400.0: "days", 604_800.0: "weeks"}
    return named.get(duration_s) or f"runs of {figures.seconds(duration_s)}"


def _of(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _all_of(number: int) -> str:
    return {1: "the one objective was", 2: "both objectives were"}.get(
        number, f"all {number} objectives were"
    )
