"""`./loadline bench nodes [--json]`: events per second of designs from 10 to 1,000 nodes, either way.

A binary tree of services behind one entry: each request goes down one path of it. So a request makes as many
events in a small design as in a large one of the same depth, and a cost that grows with the number of nodes
shows. The last line, with `--json`, is one object {nodes: {way: events_per_s, "growth_mb": MB}}.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import statistics
import time
from collections.abc import Sequence

from bench._peak import peak_mb
from simulator.distributions import Exponential
from simulator.engine import WAYS, Way, simulate, warm_up
from simulator.plan import Call, Delay, Plan, Servers, Source, Work

SIZES = (10, 30, 100, 300, 1000)


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./loadline bench nodes", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    parser.add_argument("--requests", type=float, default=600_000.0, help="of each run, about")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(argv)
    warm_up()
    figures: dict[str, dict[str, float]] = {}
    for size in SIZES:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            row = pool.apply(_measured, (size, options.requests, options.rounds))
        figures[str(size)] = row
        shown = "  ".join(f"{way} {row[way] / 1e6:6.2f} M events/s" for way in WAYS)
        print(f"{size:5d} nodes  {shown}  {row['growth_mb']:.0f} MB above the idle engine", flush=True)
    if options.json:
        print(json.dumps(figures))
    return 0


def _measured(size: int, requests: float, rounds: int) -> dict[str, float]:
    """Of one size, in a process of its own: the median of so many rounds each way, interleaved."""
    warm_up()
    idle_mb = peak_mb()
    seen: dict[Way, list[float]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way in WAYS:
            seen[way].append(_events_per_s(size, requests, way))
    row: dict[str, float] = {way: statistics.median(values) for way, values in seen.items()}
    return row | {"growth_mb": peak_mb() - idle_mb}


def _events_per_s(nodes: int, requests: float, way: Way) -> float:
    """Of a long run less a short one: what a run costs whatever its length is no cost of an event."""
    done = []
    for share in (0.1, 1.0):
        plan = services(nodes, share * requests)
        began = time.process_time()
        result = simulate(plan, seed=1, way=way)
        done.append((result.events_handled, time.process_time() - began))
    (few, short_s), (many, long_s) = done
    return (many - few) / (long_s - short_s)


def services(nodes: int, requests: float) -> Plan:
    """A client, then a tree: inner nodes are gateways that choose one of two, the leaves are fleets."""
    leaves = nodes // 2
    inner = nodes - 1 - leaves
    names = [f"n{i}" for i in range(inner + leaves)]
    stations: list[Delay | Servers] = [Delay("client", choose="all")]
    links = [Call(id="in", caller="client", callee=names[0])]
    for i, name in enumerate(names):
        children = [names[k] for k in (2 * i + 1, 2 * i + 2) if k < len(names)]
        if children:
            stations.append(Delay(name, Exponential(0.002), choose="one_of"))
            links += [Call(id=f"{name} to {child}", caller=name, callee=child) for child in children]
        else:
            stations.append(Servers(name, {"request": Work(wait=Exponential(0.01))}, slots_per_server=40))
    rate = 2000.0
    return Plan(
        classes=("request",),
        duration_s=requests / rate,
        sources=(Source("arrivals", "client", {"request": 1.0}, ((0.0, rate),)),),
        stations=tuple(stations),
        links=tuple(links),
        window_s=requests / rate / 10.0,
    )
