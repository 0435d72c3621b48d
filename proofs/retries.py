"""Retries multiply load: (1 - p^n) / (1 - p) attempts a request, and beyond what a server works they stay."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.data import sources
from designer.catalog.spec import Source
from designer.graph.metastable import metastable
from proofs.drawing import Json, Seen, edge, node, ran
from proofs.row import Row

TITLE = "Retries and metastable failure"
GEOMETRIC = Source("arithmetic: the geometric sum", "2026-11")
FLUID = Source("fluid law of retry storms: stuck if and only if attempts x rate >= capacity", "2026-11")


def rows() -> Iterator[Row]:
    """Attempts at a given failure rate, then storms at a server of 100 requests a second."""
    for share, attempts in ((0.1, 3), (0.3, 3), (0.5, 3), (0.5, 5), (0.9, 4)):
        seen = ran(
            [node("partner", "external_service", latency_ms=0, error_rate_pct=100 * share)],
            [edge("call", "client", "partner", retry={"mode": "legacy", "max_attempts": attempts})],
            rate_per_s=200,
            duration_s=300,
        )
        link = seen.result.links["client-partner"]
        said = (1 - share**attempts) / (1 - share)
        found = link.attempts / (link.attempts - link.retries)
        what = f"attempts a request: {share:.0%} fail, {attempts} attempts"
        yield Row(what, said, found, "attempts", GEOMETRIC, within=0.01)
        failed = seen.result.classes["request"]
        what = f"requests that fail in the end: {share:.0%} fail, {attempts} attempts"
        found = failed.failed / (failed.done + failed.failed)
        yield Row(what, share**attempts, found, "", GEOMETRIC, at_most=0.01)
    for rate, attempts, mode in ((50, 1, "none"), (50, 3, "legacy"), (30, 3, "legacy"), (35, 3, "legacy"),
                                 (45, 2, "legacy"), (55, 2, "legacy"), (50, 3, "standard")):  # fmt: skip
        stuck = attempts * rate >= 100 and mode == "legacy"
        what = f"stuck: {rate}/s, {attempts} attempts, {mode}"
        source = sources.SDK_RETRIES if mode == "standard" else FLUID
        yield Row(what, float(stuck), float(_storm(rate, attempts, mode)), "yes or no", source)
    seen = _stormed([(50, 400), (20, 0), (20, 500)], 3, "legacy")
    stuck_for = metastable(seen.graph, seen.scenario, seen.result)
    ends = stuck_for is not None and stuck_for.until_s is not None and stuck_for.until_s > 400
    what = "stuck at 50/s, free after the load falls to 20/s at 400 s, 3 attempts"
    yield Row(what, 1, float(ends), "yes or no", FLUID)


def _storm(rate_per_s: float, attempts: int, mode: str) -> bool:
    """Whether the storm that 20 slow seconds set off outlasts them to the end."""
    seen = _stormed([(rate_per_s, 900)], attempts, mode)
    found = metastable(seen.graph, seen.scenario, seen.result)
    return found is not None and found.until_s is None


def _stormed(stages: list[tuple[float, float]], attempts: int, mode: str) -> Seen:
    exponential: Json = {"wait_ms": {"mean": 100, "cv": 1}}
    slow = {
        "action": "network_latency",
        "edge": "client-web",
        "at_s": 60,
        "duration_s": 20,
        "params": {"seconds": 5},
    }
    return ran(
        [node("web", "ec2_instance", slots_per_instance=10, work=exponential)],
        [edge("call", "client", "web", timeout_s=1, retry={"mode": mode, "max_attempts": attempts})],
        arrivals={
            "executor": "ramping-arrival-rate",
            "start_rate_per_s": stages[0][0],
            "stages": [{"target_per_s": rate, "duration_s": seconds} for rate, seconds in stages],
        },
        duration_s=900,
        faults=[slow],
    )
