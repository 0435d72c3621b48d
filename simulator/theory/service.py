"""The law of a station's own work, as theory needs it: mean, spread, and whether it is exponential."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.distributions import Distribution, Exponential
from simulator.plan import Elastic, Plan, Servers, Work
from simulator.result import Result


@dataclass(frozen=True, slots=True)
class Service:
    """cpu_s, wait_s: mean seconds of a core and of the slot alone; cv2: squared coefficient of variation of
    both together, over all classes. exponential: whether the sum is.
    """

    cpu_s: float
    wait_s: float
    cv2: float
    exponential: bool

    @property
    def mean_s(self) -> float:
        return self.cpu_s + self.wait_s


def service_of(station: Servers | Elastic, plan: Plan, result: Result) -> Service | None:
    """Of the classes in the numbers in which they came. None where it works on batches."""
    arrived = {kind: counts[0] for kind, counts in result.stations[station.id].by_class.items()}
    total = sum(arrived.get(kind, 0) for kind in plan.classes)
    if total == 0 or arrived.get("batch", 0):
        return None
    cpu = wait = square = 0.0
    laws: set[Distribution] = set()
    exponential = True
    for kind in plan.classes:
        share = arrived.get(kind, 0) / total
        if share == 0.0:
            continue
        work = station.work.get(kind, Work())
        parts = [(work.cpu, 1.0 / station.cpu_speed), (work.wait, 1.0)]
        means = [law.mean_s * factor for law, factor in parts]
        mean = sum(means)
        variance = sum((m * law.cv) ** 2 for m, (law, _) in zip(means, parts, strict=True))
        cpu += share * means[0]
        wait += share * means[1]
        square += share * (variance + mean * mean)
        there = [law for law, _ in parts if law.mean_s > 0.0]
        laws.update(there)
        exponential = exponential and len(there) == 1 and isinstance(there[0], Exponential)
    mean = cpu + wait
    cv2 = max(0.0, square / (mean * mean) - 1.0) if mean > 0.0 else 0.0
    return Service(cpu, wait, 0.0 if cv2 < 1e-12 else cv2, exponential and len(laws) == 1)
