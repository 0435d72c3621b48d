"""One process the supervisor keeps running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")
LOG_LIMIT_BYTES = 10_000_000
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
SETTLED_S = 60.0
"""A child that has run this long is well: its next restart waits no longer than the first."""


@dataclass(frozen=True, slots=True)
class Program:
    """What a child runs.

    `ready` answers whether it does its work yet; `stop_signal` ends it quickly; what `serves` the others is
    stopped after them.
    """

    name: str
    title: str
    command: Sequence[str]
    log: Path
    ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    folder: Path | None = None
    serves: bool = False


class Child:
    """A program and the process that runs it now. All times are time.monotonic() seconds."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.was_ready = False
        self.starts = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._started_s = 0.0
        self._pause_s = FIRST_PAUSE_S
        self._start_again_s = 0.0

    def start(self) -> None:
        """Start the process on a leash, in a session of its own, its output appended to its log."""
        program = self.program
        if program.log.exists() and program.log.stat().st_size > LOG_LIMIT_BYTES:
            program.log.replace(program.log.with_suffix(".old.log"))
        leash = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid())]
        with program.log.open("ab") as out:
            self._process = subprocess.Popen(
                [*leash, *program.command],
                env={**os.environ, **program.environment},
                cwd=program.folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self.starts += 1
        self._started_s = time.monotonic()

    def exit_code(self) -> int | None:
        """The code of a process that has ended by itself; None while it runs or waits to be started again."""
        return self._process.poll() if self._process is not None else None

    def check_ready(self) -> bool:
        """Has it been seen ready since its first start? Asks it until it says so."""
        if not self.was_ready and self.exit_code() is None and self.program.ready():
            self.was_ready = True
        return self.was_ready

    def bury(self) -> float:
        """Clean up after a process that ended, its orphans too; seconds until it is to be started again."""
        assert self._process is not None
        self._kill_group()
        self._process = None
        now = time.monotonic()
        if now - self._started_s > SETTLED_S:
            self._pause_s = FIRST_PAUSE_S
        pause_s = self._pause_s
        self._start_again_s = now + pause_s
        self._pause_s = min(LONGEST_PAUSE_S, 2 * self._pause_s)
        return pause_s

    def due(self) -> bool:
        """Is it down, and its pause over?"""
        return self._process is None and time.monotonic() >= self._start_again_s

    def restart(self) -> None:
        """End it now and let it be started again at once (its source has changed)."""
        self.tell_to_stop()
        self.end_by(time.monotonic() + 3)
        self._start_again_s = 0.0

    def tell_to_stop(self) -> None:
        """Send the signal that ends it; does not wait."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(self.program.stop_signal)

    def end_by(self, deadline_s: float) -> None:
        """Wait for its end until `deadline_s`, then kill it and whatever it started."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=max(0.05, deadline_s - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._kill_group()
        self._process.wait()
        self._process = None

    def last_words(self, lines: int = 12) -> str:
        """The end of its log."""
        said = self.program.log.read_text(errors="replace")[-8000:].splitlines()
        return "\n".join(said[-lines:])

    def _kill_group(self) -> None:
        assert self._process is not None
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return  # nobody is left
