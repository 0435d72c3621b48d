"""`./loadline bench engine [--quick] [--json] [--rounds 3]`: requests per second, beside the peers installed.

Everything of ours goes through `simulate()`: recorder, series and books included. Rounds are interleaved
(each engine in turn, again and again for a second), processor time counts (other work on the machine
slows wall time more), and the median of all rounds is shown. `--json` prints one object
{workload: {engine: requests_per_s}} on the last line. Peers: bench/requirements.txt.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence

from bench._engine_peers import installed
from bench._engine_start import first_run_s
from bench._engine_threads import threads_ratios
from bench._engine_works import CHAIN_HOPS, chain, w1, w2, w3, w4
from simulator.engine import Way, simulate, warm_up
from simulator.plan import Plan

Run = Callable[[], int | tuple[int, float]]
PEER_SECONDS = 60.0
QUICK_PEER_SECONDS = 10.0
TURN_S = 1.0
"""How much processor time an engine has in a round, and at most twice that by the clock: ten minutes of
W1 take us 0.05 s, which the machine's caches, emptied by the engine before, would decide."""


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./loadline bench engine", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="an hour instead of a day, fewer rounds")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    parser.add_argument("--rounds", type=int, default=None)
    options = parser.parse_args(argv)
    rounds = options.rounds or (1 if options.quick else 3)
    warm_up()
    figures = _measure(_runs(options.quick), rounds)
    for workload, engines in figures.items():
        for engine, value in engines.items():
            simpy = engines.get("simpy")
            beside = f"   {value / simpy:7.1f} x simpy" if simpy and engine != "simpy" else ""
            print(f"{workload:12} {engine:18} {value / 1e6:9.3f} M/s{beside}")
    ours, arithmetic = threads_ratios(rounds)
    print(f"replications in two threads: {ours:.2f} x one thread (plain arithmetic: {arithmetic:.2f})")
    print(f"a new process has its first result after {first_run_s():.2f} s")
    if options.json:
        print(json.dumps(figures))
    return 0


def _runs(quick: bool) -> dict[tuple[str, str], Run]:
    """(workload, engine) -> a run that returns how many requests (hops of the chain) it made."""
    day = w3(3600.0, 21_600.0) if quick else w3()
    runs: dict[tuple[str, str], Run] = {
        ("W1", "loadline"): _ours(w1()),
        ("W2", "loadline"): _ours(w2()),
        ("W3", "loadline"): _ours(day),
        ("W1", "loadline by events"): _ours(w1(), way="event"),
        ("W2", "loadline by events"): _ours(w2(), way="event"),
        ("W4", "loadline"): _ours(w4()),
        ("chain hops", "loadline"): _ours(chain(), CHAIN_HOPS),
    }
    seconds = QUICK_PEER_SECONDS if quick else PEER_SECONDS
    for (engine, workload), peer in installed().items():
        runs[workload, engine] = lambda peer=peer: peer(seconds)  # type: ignore[misc]
    return runs


def _ours(plan: Plan, hops: int = 1, way: Way = "fastest") -> Run:
    return lambda: hops * simulate(plan, seed=1, way=way).requests


def _measure(runs: dict[tuple[str, str], Run], rounds: int) -> dict[str, dict[str, float]]:
    seen: dict[tuple[str, str], list[float]] = {key: [] for key in runs}
    for _ in range(rounds):
        for key, run in runs.items():
            requests, seconds, turn = 0, 0.0, time.perf_counter()
            while seconds < TURN_S and time.perf_counter() - turn < 2 * TURN_S:
                began = time.process_time()
                done = run()
                done, took = done if isinstance(done, tuple) else (done, time.process_time() - began)
                requests, seconds = requests + done, seconds + took
            seen[key].append(requests / seconds)
    figures: dict[str, dict[str, float]] = {}
    for (workload, engine), values in seen.items():
        figures.setdefault(workload, {})[engine] = statistics.median(values)
    return figures
