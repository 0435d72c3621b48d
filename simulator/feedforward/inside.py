"""Those still inside at the end, as the event kernel's jobs: books and result count them one by one."""

from __future__ import annotations

import numpy as np

from simulator.feedforward import records as r
from simulator.feedforward.memory import FeedMemory
from simulator.kernel import records as k
from simulator.kernel.build import chained
from simulator.kernel.free_list import in_use
from simulator.kernel.state import Memory
from simulator.layout import Layout


def show_inside(layout: Layout, memory: Memory, feed: FeedMemory) -> bool:
    """Write them over the kernel's jobs. False if one of them should have timed out by now."""
    frames, points = feed["frames"], feed["points"]
    live = frames[in_use(frames["next"], int(feed.number("free")), int(feed.number("n_free")))]
    timeout = points["timeout_s"][live["point"]]
    if np.any((timeout > 0.0) & (live["started"] + timeout <= float(memory.number("now")))):
        return False
    fixed = int(memory.number("fixed"))
    size = max(len(memory["jobs"]), fixed + len(live) + layout.fan_out)
    jobs = chained(k.JOB, "qnext", size)
    jobs[:fixed] = memory["jobs"][:fixed]
    mine = jobs[fixed : fixed + len(live)]
    root = live["parent"] < 0
    mine["station"] = points["station"][live["point"]]
    mine["kind"], mine["arrived"], mine["key"] = live["kind"], live["arrived"], live["key"]
    mine["started"] = live["started"]
    mine["link"] = np.where(root, -1, live["point"])
    mine["root"] = np.where(root, 0, -1)
    mine["poller"] = mine["parent"] = mine["server"] = mine["messages"] = -1
    away = (live["action"] == r.ARRIVE) | (live["action"] == r.ANSWER)
    mine["flags"] = np.where(away, 0, k.INSIDE)
    mine["op"] = np.where(away, k.ARRIVE, k.CALLS_NEXT)
    memory.put("jobs", jobs)
    memory.state["free"] = fixed + len(live)
    memory.state["n_free"] = size - fixed - len(live)
    return True
