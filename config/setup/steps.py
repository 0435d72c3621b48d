"""Steps of the set-up: what was done is remembered with a fingerprint, what is unchanged is skipped."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from config.cli import ROOT, Stop
from config.setup.packages import disk_full


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to set up. `run` gets a Log to send its commands' output to."""

    name: str
    doing: str
    done: str
    fingerprint: Callable[[], str]
    holds: Callable[[], bool]
    run: Callable[[Log], None]


class Log:
    """Runs a step's commands with their output in a file, and ends them when the set-up is stopped."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._running: subprocess.Popen[bytes] | None = None
        self._ended = False
        self._starting = threading.Lock()
        path.write_bytes(b"")

    def command(
        self,
        words: Sequence[str | os.PathLike[str]],
        *,
        cwd: Path = ROOT,
        env: dict[str, str] | None = None,
        why: Callable[[str], str | None] = disk_full,
    ) -> None:
        """Run a command to its end. Raises Stop with one sentence if it fails.

        `why` finds the sentence in what the command said; None leaves its last lines to speak.
        """
        with self.path.open("ab") as out:
            with self._starting:
                if self._ended:
                    raise Stop("stopped.")
                self._running = subprocess.Popen(
                    words, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out, process_group=0
                )
            code = self._running.wait()
        if code:
            raise Stop(self._sentence(words, code, why))

    def end(self) -> None:
        """End the command that runs now, and its children; a step that goes on gets no further."""
        with self._starting:
            self._ended = True
        if self._running is not None and self._running.poll() is None:
            os.killpg(self._running.pid, signal.SIGTERM)

    def _sentence(
        self, words: Sequence[str | os.PathLike[str]], code: int, why: Callable[[str], str | None]
    ) -> str:
        said = self.path.read_text(errors="replace")
        known = disk_full(said) or why(said)
        if known is not None:
            return known
        last = "\n".join(said.splitlines()[-15:])
        return f"{Path(words[0]).name} ended with {code}; its output is in {self.path}, and ends with\n{last}"


class Ledger:
    """Which step was done with which fingerprint, kept in the data folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            self._done: dict[str, str] = json.loads(path.read_text())
        except (FileNotFoundError, ValueError):  # none yet, or torn by a full disk: do every step anew
            self._done = {}

    def says_done(self, name: str, fingerprint: str) -> bool:
        return self._done.get(name) == fingerprint

    def write(self, name: str, fingerprint: str) -> None:
        with self._lock:
            self._done[name] = fingerprint
            aside = self._path.with_suffix(".new")
            aside.write_text(json.dumps(self._done, indent=1))
            aside.replace(self._path)


def perform(steps: Sequence[Step], folder: Path, *, say: Callable[[str], None] = print) -> int:
    """Do what is not done yet, side by side; how many steps ran. Raises the first step's Stop."""
    ledger = Ledger(folder / "setup.json")
    open_steps = []
    for step in steps:
        fingerprint = step.fingerprint()
        if not (ledger.says_done(step.name, fingerprint) and step.holds()):
            open_steps.append((step, fingerprint))
    if not open_steps:
        return 0
    logs = {step.name: Log(folder / "logs" / f"setup-{step.name}.log") for step, _ in open_steps}

    def do(step: Step, fingerprint: str) -> None:
        started = time.monotonic()
        step.run(logs[step.name])
        ledger.write(step.name, fingerprint)
        if _shows_progress():
            print("\r\033[K", end="", file=sys.stderr, flush=True)
        say(f"{step.done} ({time.monotonic() - started:.0f} s)")

    with ThreadPoolExecutor(max_workers=len(open_steps)) as pool:
        futures = {pool.submit(do, step, fingerprint): step for step, fingerprint in open_steps}
        try:
            _wait(futures, say)
        except BaseException:
            for log in logs.values():
                log.end()
            raise
    return len(open_steps)


def _wait(futures: dict[Future[None], Step], say: Callable[[str], None]) -> None:
    started = time.monotonic()
    pending = set(futures)
    if not _shows_progress():
        for step in futures.values():
            say(f"{step.doing.capitalize()} ...")
    while pending:
        finished, pending = wait(pending, timeout=0.2, return_when=FIRST_EXCEPTION)
        for future in finished:
            future.result()
        if pending and _shows_progress():
            doing = ", ".join(futures[future].doing for future in futures if future in pending)
            text = f"\r\033[K{doing} ... {time.monotonic() - started:.0f} s"
            print(text, end="", file=sys.stderr, flush=True)
    if _shows_progress():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def _shows_progress() -> bool:
    return sys.stderr.isatty()


def digest(files: Iterable[Path], *more: str) -> str:
    """A fingerprint of files (their names below the project's folder and their content) and of words."""
    found = hashlib.sha256()
    for path in sorted(files):
        found.update(os.path.relpath(path, ROOT).encode())
        found.update(b"\0")
        found.update(path.read_bytes())
        found.update(b"\0")
    for word in more:
        found.update(word.encode())
        found.update(b"\0")
    return found.hexdigest()


def pinned(name: str) -> str:
    """The line that pins a package in requirements.txt."""
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        if line.lower().startswith(f"{name.lower()}=="):
            return line
    raise LookupError(f"requirements.txt pins no {name}")
