"""The price book: see that the bundled one can be read, so that a torn checkout is told now."""

from __future__ import annotations

import sys
from pathlib import Path

from config.cli import ROOT
from config.setup.steps import Log, Step, digest

BOOKS = ROOT / "pricing" / "books"


def check(log: Log) -> None:
    """Load the newest bundled book. Raises Stop if there is none or it can't be read."""
    log.command([sys.executable, "-c", "from pricing import shelf; print(shelf.load().id)"])


def _files() -> list[Path]:
    return [path for path in BOOKS.rglob("*") if path.is_file()]


STEP = Step(
    name="price-book",
    doing="checking the price book",
    done="Price book read",
    fingerprint=lambda: digest([*_files(), *BOOKS.parent.glob("*.py")]),
    holds=lambda: True,
    run=check,
)
