"""The calendar made anew: other buckets, the same order of events."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.kernel.build import empty_buckets
from simulator.kernel.state import Memory


def rebuild_calendar(memory: Memory, n: int, inverse_width: float) -> None:
    """Put all that is scheduled into n buckets of another width, in its order."""
    jobs: Any = memory["jobs"]
    chain: list[int] = []
    heads = memory["buckets"]["first"]
    following = jobs["next"].tolist() if int(memory.number("scheduled")) > 1000 else jobs["next"]
    for job in heads[heads >= 0].tolist():
        while job >= 0:
            chain.append(int(job))
            job = following[job]
    index = np.asarray(chain, np.int64)
    # Equal times stand in one bucket in their order: a stable sort keeps it.
    index = index[np.lexsort((jobs["rank"][index], jobs["time"][index]))]
    slots = (jobs["time"][index] * inverse_width).astype(np.int64) & (n - 1)
    buckets, bits = empty_buckets(n)
    jobs["next"][index] = -1
    jobs["prev"][index] = -1
    for job, slot in zip(index.tolist(), slots.tolist(), strict=True):
        last = int(buckets["last"][slot])
        if last < 0:
            buckets["first"][slot] = job
            buckets["time"][slot] = jobs["time"][job]
        else:
            jobs["next"][last] = job
            jobs["prev"][job] = last
        buckets["last"][slot] = job
    np.bitwise_or.at(bits["bits"], slots >> 6, np.uint64(1) << (slots & 63).astype(np.uint64))
    memory.put("buckets", buckets)
    memory.put("bits", bits)
    memory.state["inverse_width"] = inverse_width
    memory.state["head"] = -1
    memory.state["bucket"] = int(float(memory.number("now")) * inverse_width)
