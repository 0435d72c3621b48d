"""How soon a process that has just been started has its first result: import, compiled code from the cache on
disk, and a run of either way.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

STARTS = 5
_CHILD = """
import sys, time
sys.modules["scipy"] = None
from simulator.engine import warm_up
warm_up()
print(time.monotonic() - float(sys.argv[1]))
"""
"""SciPy is no requirement of ours but one of cimba's; numba imports it (0.1 s) where it finds it."""


def first_run_s() -> float:
    """Seconds, the interpreter's own start included; median of some processes, once the cache is filled."""
    return statistics.median([_start_s() for _ in range(STARTS + 1)][1:])


def _start_s() -> float:
    line = [sys.executable, "-c", _CHILD, str(time.monotonic())]
    root = Path(__file__).parent.parent
    done = subprocess.run(line, cwd=root, capture_output=True, text=True, check=True)
    return float(done.stdout)
