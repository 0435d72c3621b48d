"""Retries multiply load: (1 - p^n) / (1 - p) attempts a request, and beyond what a server works they stay."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.data import sources
from designer.catalog.spec import Source
from designer.graph.metastable import metastable
from proofs.drawing import Json, edge, node, ran
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


def _storm(rate_per_s: float, attempts: int, mode: str) -> bool:
    """Whether the storm that 20 slow seconds set off outlasts them to the end."""
    exponential: Json = {"wait_ms": {"mean": 100, "cv": 1}}
    slow = {
        "action": "network_latency",
        "edge": "client-web",
        "at_s": 60,
        "duration_s": 20,
        "params": {"seconds": 5},
    }
    seen = ran(
        [node("web", "ec2_instance", slots_per_instance=10, work=exponential)],
        [edge("call", "client", "web", timeout_s=1, retry={"mode": mode, "max_attempts": attempts})],
        arrivals={"executor": "constant-arrival-rate", "rate_per_s": rate_per_s},
        duration_s=900,
        faults=[slow],
    )
    return metastable(seen.graph, seen.scenario, seen.result) is not None
