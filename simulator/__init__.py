"""Queues and time: runs a Plan, request by request. Knows no AWS, no Django, no money.

Importing it points numba's cache at a folder of its own, named after numba's version and the SHA-256 of the
sources that compiled code is made of: an edit to one compiled function must never leave a stale copy inside
another. The folder lies below LOADLINE_CACHE, or var/cache of the checkout.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numba


def _cache_directory() -> Path:
    here = Path(__file__).parent
    digest = hashlib.sha256()
    constants = (here / "distributions.py", here / "histogram.py")
    compiled = (source for room in ("kernel", "feedforward") for source in (here / room).glob("*.py"))
    for source in sorted((*compiled, *constants)):
        digest.update(source.relative_to(here).as_posix().encode())
        digest.update(source.read_bytes())
    root = Path(os.environ.get("LOADLINE_CACHE") or here.parent / "var" / "cache")
    return root / f"numba-{numba.__version__}-{digest.hexdigest()[:16]}"


numba.config.CACHE_DIR = str(_cache_directory())  # type: ignore[attr-defined]
