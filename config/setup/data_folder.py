"""The folder that keeps everything: database, queue, logs, compiled kernels. LOADLINE_DATA, or `var/`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from config.cli import Stop, data_path

LEAST_FREE_BYTES = 300_000_000
"""Room for a front-end build, compiled kernels and some runs; below it a start would end in half a file."""


def prepare() -> Path:
    """Make the data folder and see that it can be written to. Raises Stop with what to do if it can't."""
    folder = data_path()
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
