"""The folder that keeps everything: database, queue, logs, compiled kernels. LOADLINE_DATA, or `var/`."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from config.cli import ROOT, Stop

LEAST_FREE_BYTES = 300_000_000
"""Room for a front-end build, compiled kernels and some runs; below it a start would end in half a file."""


def path() -> Path:
    """Where the data folder is, made or not."""
    return Path(os.environ.get("LOADLINE_DATA") or ROOT / "var").expanduser().absolute()


def prepare() -> Path:
    """Make the data folder and see that it can be written to. Raises Stop with what to do if it can't."""
    folder = path()
    try:
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".can-write-"):
            pass
    except OSError as error:
        raise Stop(
            f"the data folder {folder} can't be written to ({error.strerror}); "
            "set LOADLINE_DATA to a folder you may write to."
        ) from error
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise Stop(
            f"the disk is full: {folder} has {free / 1e6:.0f} MB free, and Loadline needs "
            f"{LEAST_FREE_BYTES / 1e6:.0f} MB; make room, or set LOADLINE_DATA to a folder on another disk."
        )
    return folder
