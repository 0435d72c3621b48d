"""Arrays that grow while a run goes on: what is handed out from free lists, and the agenda."""

from __future__ import annotations

import numpy as np

from simulator.kernel.build import agenda_size
from simulator.kernel.state import Memory, empty

MOST_BYTES = 400_000_000
"""What a run's arrays and the windows it has kept may take, the old copy of an array that grows included: so
a run of a common design stays below 500 MB whatever is asked of it."""
STEPS = (2.0, 1.25, 1.0625)
"""By how much an array grows: as much as there is room for."""


class MemoryFull(Exception):  # noqa: N818 - not a fault: the run ends with what was seen
    """More is on its way than fits into MOST_BYTES."""

    def __init__(self, name: str, number: int) -> None:
        what = {"jobs": "calls and requests", "roots": "requests", "messages": "messages"}[name]
        super().__init__(
            f"{number:,} {what} are on their way at once, and no more fit into {MOST_BYTES // 1_000_000} MB:"
            " something takes in more than it serves"
        )


def grow(memory: Memory, name: str, link: str, head: str, free: str) -> None:
    """More records of a kind that is handed out from a free list through `link`. head, free: the state's
    numbers that say where that list begins and how many are in it.

    Raises MemoryFull.
    """
    old = memory[name]
    bigger = empty(_more(memory, name), old.dtype)
    bigger[: len(old)] = old
    fresh = bigger[len(old) :]
    fresh[link] = np.arange(len(old) + 1, len(bigger) + 1)
    fresh[link][-1] = memory.number(head) if memory.number(free) else -1
    memory.state[head] = len(old)
    memory.state[free] += len(fresh)
    memory.place(name, bigger)
    if name == "jobs":
        _grow_agenda(memory, agenda_size(len(bigger)))


def _more(memory: Memory, name: str) -> int:
    """How many records there are to be."""
    old = memory[name]
    held = memory.recorded_bytes + sum(array.nbytes for array in memory.arrays.values())
    for step in STEPS:
        number = int(step * len(old))
        agenda = agenda_size(number) * memory["agenda"].itemsize if name == "jobs" else 0
        if held + number * old.itemsize + agenda <= MOST_BYTES:
            return number
    raise MemoryFull(name, len(old))


def _grow_agenda(memory: Memory, size: int) -> None:
    old = memory["agenda"]
    if size <= len(old):
        return
    start, end = int(memory.number("agenda_from")), int(memory.number("agenda_to"))
    waiting = old[start:end] if start <= end else np.concatenate([old[start:], old[:end]])
    bigger = empty(size, old.dtype)
    bigger[: len(waiting)] = waiting
    memory.place("agenda", bigger)
    memory.state["agenda_from"] = 0
    memory.state["agenda_to"] = len(waiting)
