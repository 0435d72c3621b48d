"""Progress of a run on stderr: a bar in a terminal, a line for each tenth elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.result import Progress

OnProgress = Callable[["Progress"], bool]


@contextmanager
def shown_progress() -> Iterator[OnProgress]:
    """A callback for `simulate()` that shows how far it is; it never asks to stop."""
    if sys.stderr.isatty():
        yield from _bar()
    else:
        yield _lines()


def _bar() -> Iterator[OnProgress]:
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("simulating"),
        progress.BarColumn(),
        progress.TextColumn("{task.percentage:3.0f} %  {task.fields[requests]:,} requests"),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0, requests=0)

        def on_progress(seen: Progress) -> bool:
            bar.update(task, completed=seen.fraction, requests=seen.requests)
            return True

        yield on_progress


def _lines() -> OnProgress:
    told = 0

    def on_progress(seen: Progress) -> bool:
        nonlocal told
        tenth = int(seen.fraction * 10)
        if tenth > told:
            told = tenth
            print(
                f"simulated {seen.fraction:.0%}, {seen.requests:,} requests, {seen.wall_s:.1f} s",
                file=sys.stderr,
                flush=True,
            )
        return True

    return on_progress
