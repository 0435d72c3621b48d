"""Figures of queues without a closed form, as Ciw simulates them: what `tests/simulator/test_against_ciw.py`
holds the engine against.

    pip install -r bench/requirements.txt
    python -m bench.ciw_agreement

prints one line a queue: name, then mean and half width (99 %, ten seeds) of the mean sojourn, of its 95th
percentile, and of the share lost. It takes some minutes.
"""

from __future__ import annotations

import math
import statistics
from typing import Any

T_99_OF_9 = 3.2498
SEEDS = range(10)


def lognormal(mean_s: float, cv: float) -> Any:
    """Ciw takes the mean and the deviation of the logarithm."""
    import ciw

    spread = math.log(1.0 + cv * cv)
    return ciw.dists.Lognormal(mean=math.log(mean_s) - spread / 2.0, sd=math.sqrt(spread))


def networks() -> dict[str, tuple[Any, float]]:
    """Name -> (network, seconds to simulate)."""
    import ciw

    def one(arrivals: Any, service: Any, servers: int, limit: float = math.inf) -> Any:
        return ciw.create_network(
            arrival_distributions=[arrivals],
            service_distributions=[service],
            number_of_servers=[servers],
            queue_capacities=[limit],
        )

    poisson = ciw.dists.Exponential
    return {
        "M/LogNormal/3": (one(poisson(2.4), lognormal(1.0, 1.5), 3), 20_000.0),
        "M/D/4": (one(poisson(3.4), ciw.dists.Deterministic(1.0), 4), 15_000.0),
        "D/M/3": (one(ciw.dists.Deterministic(1.0 / 2.5), ciw.dists.Exponential(1.0), 3), 20_000.0),
        "M/LogNormal/2/6": (one(poisson(2.2), lognormal(1.0, 1.5), 2, 4), 20_000.0),
        "tandem": (
            ciw.create_network(
                arrival_distributions=[poisson(1.6), None],
                service_distributions=[lognormal(1.0, 1.5), ciw.dists.Deterministic(0.5)],
                number_of_servers=[2, 1],
                routing=[[0.0, 1.0], [0.0, 0.0]],
            ),
            25_000.0,
        ),
    }


def figures(network: Any, duration_s: float, seed: int) -> tuple[float, float, float]:
    """(mean sojourn, its 95th percentile, share lost) after the first tenth."""
    import ciw

    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(duration_s)
    records = simulation.get_all_records()
    lost = sum(each.record_type == "rejection" for each in records)
    served = [each for each in records if each.record_type == "service"]
    begun: dict[int, float] = {}
    ended: dict[int, float] = {}
    last = max(each.node for each in served)
    for each in served:
        begun.setdefault(each.id_number, each.arrival_date)
        begun[each.id_number] = min(begun[each.id_number], each.arrival_date)
        if each.node == last:
            ended[each.id_number] = each.exit_date
    times = sorted(end - begun[one] for one, end in ended.items() if begun[one] > duration_s / 10.0)
    return statistics.fmean(times), times[math.ceil(0.95 * len(times)) - 1], lost / (lost + len(begun))


def main() -> None:
    """Print the table."""
    for name, (network, duration_s) in networks().items():
        rows = [figures(network, duration_s, seed) for seed in SEEDS]
        told = []
        for column in zip(*rows, strict=True):
            half = T_99_OF_9 * statistics.stdev(column) / math.sqrt(len(column))
            told.append(f"{statistics.fmean(column):.5f} {half:.5f}")
        print(name, *told, sep="  ", flush=True)


if __name__ == "__main__":
    main()
