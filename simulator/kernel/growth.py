"""Arrays that grow while a run goes on: what is handed out from free lists, and the agenda."""

from __future__ import annotations

import numpy as np

from simulator.kernel.build import agenda_size
from simulator.kernel.state import Memory


def grow(memory: Memory, name: str, link: str, head: str, free: str) -> None:
    """Twice as many records of a kind that is handed out from a free list through `link`. head, free: the
    state's numbers that say where that list begins and how many are in it.
    """
    old = memory[name]
    bigger = np.zeros(2 * len(old), old.dtype)
    bigger[: len(old)] = old
    fresh = bigger[len(old) :]
    fresh[link] = np.arange(len(old) + 1, len(bigger) + 1)
    fresh[link][-1] = memory.number(head) if memory.number(free) else -1
    memory.state[head] = len(old)
    memory.state[free] += len(old)
    memory.put(name, bigger)
    if name == "jobs":
        _grow_agenda(memory, agenda_size(len(bigger)))


def _grow_agenda(memory: Memory, size: int) -> None:
    old = memory["agenda"]
    if size <= len(old):
        return
    start, end = int(memory.number("agenda_from")), int(memory.number("agenda_to"))
    waiting = old[start:end] if start <= end else np.concatenate([old[start:], old[:end]])
    bigger = np.zeros(size, old.dtype)
    bigger[: len(waiting)] = waiting
    memory.put("agenda", bigger)
    memory.state["agenda_from"] = 0
    memory.state["agenda_to"] = len(waiting)
