"""`./loadline bench worldcup --trace FILE [--fill-gaps] [--days N]`: the World Cup '98 trace by requests.

Every request of the trace (88 days, 1,352,804,107 of them) goes through a balancer, an Auto Scaling group
with a queue per server and target tracking, a cache, and on a miss a database. All of it through
`simulate()`, recorder and books included. The last line is one JSON object: requests, seconds, peak memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench._cached import cached_calls
from designer.exchange.trace_csv import read_trace
from simulator.distributions import Constant, LogNormal
from simulator.engine import simulate, warm_up
from simulator.plan import Delay, Phase, Plan, Servers, Source, TargetTracking, Work
from simulator.result import Progress

MINUTE_S = 60.0
DAY_S = 86_400.0
KINDS = ("page",)


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./loadline bench worldcup", description=__doc__)
    parser.add_argument("--trace", required=True, type=Path, help="CSV of requests per minute, plain or .gz")
    parser.add_argument("--fill-gaps", action="store_true", help="minutes missing in the trace count as zero")
    parser.add_argument("--days", type=float, default=None, help="only so many days of it")
    parser.add_argument("--begin-day", type=float, default=0.0, help="from this day on")
    options = parser.parse_args(argv)
    read = read_trace(options.trace.read_bytes(), fill_gaps=options.fill_gaps)
    if read.trace is None:
        for problem in read.problems:
            print(f"{problem.message} {problem.hint}", file=sys.stderr)
        return 1
    step_s = float(read.trace.step_s)
    first = round(options.begin_day * DAY_S / step_s)
    last = None if options.days is None else first + round(options.days * DAY_S / step_s)
    counts = [float(count) for count in read.trace.counts[first:last]]
    warm_up()
    began = time.perf_counter()
    result = simulate(world_cup(counts, step_s), seed=1, on_progress=_Days())
    seconds = time.perf_counter() - began
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    web, data = result.stations["web"], result.stations["database"]
    made = f"{result.requests:,} made, {result.in_flight} in flight"
    print(f"{sum(counts):,.0f} requests in the trace, {made}")
    print(f"{seconds:.1f} s, {result.requests / seconds / 1e6:.2f} M requests/s, way {result.way}")
    shares = ((share, 1000.0 * result.response.quantile_s(share)) for share in (0.5, 0.95, 0.99, 0.999))
    print("response", ", ".join(f"p{100 * share:g} {ms:.0f} ms" for share, ms in shares))
    decisions = sum(event.kind == "scaling" for event in result.events)
    print(f"{decisions} scaling decisions, at most {web.peak_servers} servers, {data.arrivals:,} misses")
    print(f"peak memory {peak_mb:.0f} MB")
    figures = {"requests": result.requests, "seconds": seconds, "peak_rss_mb": peak_mb, "way": result.way}
    print(json.dumps(figures))
    return 0


class _Days:
    """One line for each day that is over: requests so far, their rate on that day, memory."""

    def __init__(self) -> None:
        self._day, self._requests, self._at_s = 0, 0, time.process_time()

    def __call__(self, progress: Progress) -> bool:
        day = int(progress.simulated_s // DAY_S)
        if day > self._day:
            now = time.process_time()
            rate = (progress.requests - self._requests) / max(now - self._at_s, 1e-9)
            peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
            print(
                f"day {day}: {progress.requests:,} requests, {rate / 1e6:.2f} M/s of processor time, "
                f"{progress.in_flight} in flight, peak memory {peak_mb:.0f} MB",
                file=sys.stderr,
            )
            self._day, self._requests, self._at_s = day, progress.requests, now
        return True


def world_cup(counts: Sequence[float], step_s: float = MINUTE_S) -> Plan:
    """The design for a trace of requests per step."""
    profile: list[tuple[float, float]] = []
    for i, count in enumerate(counts):
        if not profile or profile[-1][1] != count / step_s:
            profile.append((i * step_s, count / step_s))
    web = Servers(
        "web",
        {"page": Work(wait=LogNormal(0.06, 0.8))},
        servers=4,
        slots_per_server=8,
        zones=("a", "b"),
        queue="per_server",
        launch=(Phase("boot", 90.0), Phase("application", 30.0)),
    )
    database = Servers("database", {"page": Work(wait=LogNormal(0.03, 1.0))}, slots_per_server=40)
    return Plan(
        classes=KINDS,
        duration_s=len(counts) * step_s,
        sources=(Source("visitors", "balancer", {"page": 1.0}, tuple(profile)),),
        stations=(Delay("balancer", Constant(0.0002)), web, Delay("cache", Constant(0.001)), database),
        links=cached_calls("page", 0.1),
        scalers=(
            TargetTracking(
                id="track",
                station="web",
                metric="slot_utilisation",
                target=0.4,
                minimum=4,
                maximum=100,
                warmup_s=120.0,
            ),
        ),
    )
