"""The simulator's kernels, compiled now, so that nobody waits for the compiler at the first run."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

from config.cli import ROOT, data_path
from config.setup import data_folder
from config.setup.steps import Log, Step, digest, perform, pinned

SIMULATOR = ROOT / "simulator"


def cache() -> Path:
    """Where compiled kernels are kept."""
    return Path(os.environ.get("LOADLINE_CACHE") or data_path() / "cache")


def compile_all(log: Log) -> None:
    """Compile every kernel into the cache."""
    log.command([sys.executable, "-c", "from simulator import engine; engine.warm_up()"])


def compile_if_cold() -> None:
    """Compile when the cache has nothing for these sources, saying so on stderr: a verb's first run may."""
    import numba

    import simulator  # noqa: F401 - points numba at the cache of these sources

    if not any(Path(numba.config.CACHE_DIR).rglob("*.nbi")):  # type: ignore[attr-defined]
        perform([STEP], data_folder.prepare(), say=lambda text: print(text, file=sys.stderr))


STEP = Step(
    name="kernels",
    doing="compiling the simulator",
    done="Simulator compiled",
    fingerprint=lambda: digest(
        SIMULATOR.rglob("*.py"), pinned("numba"), pinned("numpy"), platform.machine(), str(cache())
    ),
    holds=lambda: cache().is_dir() and any(cache().rglob("*.nbi")),
    run=compile_all,
)
