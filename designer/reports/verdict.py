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
_LIMITS = {"cores": "cores", "slots": "slots", "network": "network"}

# What follows "most of them"; the causes are those of simulator.result.CAUSES.
_OF_CAUSE = {
    "timeout": "timed out at the caller",
    "rejected": "turned away by a full queue",
    "throttled": "throttled",
    "no_target": "for want of a healthy target",
    "unreachable": "sent to a server that was gone",
    "server_lost": "lost with their server",
    "drain_expired": "cut off when their server left",
    "injected": "injected by a fault",
    "station_timeout": "ended by a service's time limit",
    "breaker_open": "stopped by an open circuit breaker",
    "queue_timeout": "given up after waiting too long",
    "failed": "failed in their work",
}


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
    failed = "no" if rate == 0 else figures.share(rate)
    seen = (
        f"{figures.count_short(requests)} requests with {failed} errors{_mostly(errors)} "
        f"and a response p99 of {figures.seconds(p99)}"
    )
    dropped = summary.get("dropped")
    if dropped:
        seen += f", while {figures.count_short(dropped)} arrivals were dropped for want of a free user"
    if summary.get("ended_early"):
        at = figures.clock(summary.get("simulated_s") or 0)
        return f"It was not seen to the end: the run ended at {at}, {summary['ended_early']}, after {seen}."
    stuck: Mapping[str, Any] | None = summary.get("metastable")
    if stuck:
        after, until = figures.clock(stuck.get("trigger_end_s") or 0), stuck.get("until_s")
        begins = "It does not come back" if until is None else "It stays down too long"
        ends = "the end" if until is None else figures.clock(until)
        return (
            f"{begins}: a metastable failure lasts from {figures.clock(stuck['since_s'])} to {ends}, "
            f"though {stuck['trigger']} was over at {after}. The run saw {seen}."
        )
    slo: Sequence[Mapping[str, Any]] = summary.get("slo") or ()
    missed = [entry for entry in slo if not entry.get("passed")]
    if missed:
        worst = missed[0]
        figure, target = figures.told_apart(worst.get("actual"), worst.get("target"), worst.get("unit"))
        name = _titled(str(worst.get("name")), summary)
        more = _more(len(missed) - 1)
        return f"It does not hold: {name} was {figure} against a target of {target}{more}, over {seen}."
    if slo:
        return f"It holds: {_all_of(len(slo))} met, over {seen}."
    return f"No objective was set, so nothing is judged: the run saw {seen}."


def _more(number: int) -> str:
    """Of the objectives that were missed beside the one that is told."""
    if number == 0:
        return ""
    return f", and {_of(number, 'more objective')} {'was' if number == 1 else 'were'} missed"


def _mostly(errors: Mapping[str, Any]) -> str:
    """The cause of most errors, where one stands out."""
    causes: Mapping[str, float] = errors.get("by_cause") or {}
    total = sum(causes.values())
    if not total:
        return ""
    cause, number = max(causes.items(), key=lambda item: (item[1], item[0]))
    if number * 2 <= total:
        return ""
    words = _OF_CAUSE.get(cause, f"for the cause {cause.replace('_', ' ')}")
    return f" ({'all' if number == total else 'most'} of them {words})"


def _titled(name: str, summary: Mapping[str, Any]) -> str:
    key, dot, node_id = name.partition(".")
    node = (summary.get("nodes") or {}).get(node_id) or {}
    return slo_title(f"{key}.{node.get('title') or node_id}" if dot else name)


TELLING = 0.5
"""A part of the tail's time is told in the verdict when it is at least this share of it."""

# Where, before the title of the box or the arrow.
_TAIL = {
    "queue": "in the queue of",
    "cold_start": "in cold starts of",
    "network": "on the network of",
    "cpu": "on the cores of",
    "wait": "waiting inside",
    "backoff": "before retries of",
    "latency": "on the way,",
    "answer": "on the way back,",
    "call": "in calls of",
}


def where_the_tail_waits(summary: Mapping[str, Any]) -> str:
    """Where the slowest hundredth spends most of its time, where one place stands out; else nothing."""
    found: Mapping[str, Any] = summary.get("where_time_goes") or {}
    first: Mapping[str, Any] = next(iter(found.get("parts") or ()), {})
    share = first.get("share")
    if share is None or share < TELLING:
        return ""
    where = f"{_TAIL.get(str(first['kind']), 'at')} {first['title']}"
    return f" The slowest 1 % of requests spend {figures.share(share)} of their time {where}."


def what_binds_first(summary: Mapping[str, Any]) -> str:
    found: Mapping[str, Any] | None = summary.get("bottleneck")
    if not found:
        return "What binds first is not known: no part of this design has a limit that was measured."
    title, limit, at = found["title"], found["limit"], figures.clock(found.get("at_s") or 0)
    value = found.get("value")
    if limit == "throttled":
        rate = f"{figures.count_short(value)} requests/s"
        return f"The first to bind is {title}, which refused {rate} from {at} on."
    if limit == "machines":
        waiting = f"{figures.count(value)} tasks or pods found no room"
        return f"The first to bind is {title}: at {at} every machine it may have was full, and {waiting}."
    if limit == "memory":
        need = f"a server needed {figures.share(value)} of its memory and was killed"
        return f"The first to bind is {title}: at {at} {need}."
    if limit in _LIMITS:
        busy = f"{figures.share(value)} of its {_LIMITS[limit]} busy"
        if found.get("saturated"):
            return f"The first to bind is {title}, with {busy} at {at}."
        spare = limit == "cores" and value is not None and value < IDLE
        less = " Less would do for this traffic." if spare else ""
        return f"Nothing binds yet: the fullest is {title}, with at most {busy}.{less}"
    quotas: Sequence[Mapping[str, Any]] = summary.get("quotas") or ()
    quota: Mapping[str, Any] = next((q for q in quotas if q.get("quota") == limit), {})
    name = f"the quota on {quota['title']}" if quota.get("title") else f"the quota {limit}"
    if found.get("saturated"):
        most = f" of {figures.count(quota['limit'])}" if quota.get("limit") is not None else ""
        asked = quota.get("asked_per_s")
        at_rate = f", at {figures.count_short(asked)} requests/s" if asked else ""
        return f"The first to bind is {name}: its limit{most} was reached at {at}{at_rate}."
    return f"Nothing binds yet: the fullest is {name}, used to {figures.share(value)} at most."


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
