"""Starts the programs, starts again what dies, stops everything when it is told to."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Sequence
from types import FrameType

from config.cli import Stop
from config.supervisor.child import Child, Program

TICK_S = 0.05
GRACE_S = 2.5
"""So long everybody has to stop by itself. uvicorn gives open streams 2 s; Celery, told to stop at once, has
given its runs back within a moment but may go on for seconds."""

TRIES_AT_START = 3
"""A program that was never ready and has died so often will not start: say so instead of trying for ever."""


class Supervisor:
    """Runs programs until SIGINT, SIGTERM or SIGHUP.

    `say` gets a line for what a person wants to know; `on_tick` is called about once a second with the
    children by name (`dev` restarts the worker there when a source changes).
    """

    def __init__(
        self,
        programs: Sequence[Program],
        say: Callable[[str], None] = print,
        on_tick: Callable[[dict[str, Child]], None] | None = None,
    ) -> None:
        self.children = {program.name: Child(program) for program in programs}
        self._say = say
        self._on_tick = on_tick
        self._stopping = False

    def run(self, on_ready: Callable[[str], None]) -> int:
        """Start all side by side and keep them up; the exit code. `on_ready(name)` is called once for each.

        Raises Stop when a program can't be started at all; everything else has been stopped by then.
        """
        before = {number: signal.signal(number, self._told_to_stop) for number in _ENDINGS}
        try:
            for child in self.children.values():
                child.start()
            self._keep_up(on_ready)
        finally:
            self._stop_all()
            for number, handler in before.items():
                signal.signal(number, handler)
        return 0

    def _told_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _keep_up(self, on_ready: Callable[[str], None]) -> None:
        next_tick_s = time.monotonic() + 1
        while not self._stopping:
            for name, child in self.children.items():
                if child.exit_code() is not None:
                    self._died(child)
                elif child.due():
                    child.start()
                elif not child.was_ready and child.check_ready():
                    on_ready(name)
            if self._on_tick is not None and time.monotonic() >= next_tick_s:
                self._on_tick(self.children)
                next_tick_s = time.monotonic() + 1
            time.sleep(TICK_S)

    def _died(self, child: Child) -> None:
        code, last_words = child.exit_code(), child.last_words()
        if not child.was_ready and child.starts >= TRIES_AT_START:
            raise Stop(
                f"the {child.program.title} does not start (its log is {child.program.log}); "
                f"its last words:\n{last_words}"
            )
        how = f"was killed by signal {-code}" if code is not None and code < 0 else f"ended with {code}"
        pause_s = child.bury()
        self._say(f"The {child.program.title} {how}; starting it again in {pause_s:g} s.")

    def _stop_all(self) -> None:
        for serves in (False, True):
            leaving = [child for child in self.children.values() if child.program.serves is serves]
            for child in leaving:
                child.tell_to_stop()
            deadline_s = time.monotonic() + GRACE_S
            for child in leaving:
                child.end_by(deadline_s)


_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
