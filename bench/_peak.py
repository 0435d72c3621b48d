"""The memory a process has held."""

from __future__ import annotations

from pathlib import Path


def peak_mb() -> float:
    """The most this program has held. Not ru_maxrss: that begins at the size of the process it was started
    from, which may just have compiled the engine.
    """
    line = next(x for x in Path("/proc/self/status").read_text().splitlines() if x.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024.0
