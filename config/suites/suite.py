"""A suite, how it is run and what came of it."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from config.cli import ROOT

NO_TESTS_COLLECTED = 5
"""pytest's exit code when it found nothing to run."""


@dataclass(frozen=True, slots=True)
class Suite:
    """One command. `missing` says why it can't run here and how that is helped, None if it can.

    `counts` tells whether the command's closing lines count tests; a check without them counts as one.
    `command` is asked for only when the suite runs: it may need Node, which an earlier suite brings. `around`
    holds what must run beside the suite, such as a database, and gives the variables that lead to it.
    """

    name: str
    command: Callable[[], Sequence[str | os.PathLike[str]]]
    folder: Path = ROOT
    environment: Callable[[], Mapping[str, str]] = field(default=dict)
    missing: Callable[[], str | None] = lambda: None
    counts: bool = False
    around: Callable[[], AbstractContextManager[Mapping[str, str]]] = lambda: nullcontext({})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a suite. `why` is set when it did not run."""

    suite: str
    state: Literal["passed", "failed", "not run"]
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    why: str = ""
    log: Path | None = None


def run(suite: Suite, logs: Path) -> Outcome:
    """Run a suite to its end, its output in `logs`."""
    why = suite.missing()
    if why is not None:
        return Outcome(suite.name, "not run", why=why)
    log = logs / f"test-{suite.name.replace(' ', '-')}.log"
    started = time.monotonic()
    with log.open("wb") as out, suite.around() as more:
        done = subprocess.run(
            suite.command(),
            cwd=suite.folder,
            env={**_clean(), **suite.environment(), **more},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    seconds = time.monotonic() - started
    if suite.counts and done.returncode == NO_TESTS_COLLECTED:
        return Outcome(suite.name, "not run", why="there are no such tests yet", seconds=seconds, log=log)
    ok = done.returncode == 0
    passed, failed, skipped = (
        count(log.read_text(errors="replace")) if suite.counts else (int(ok), int(not ok), 0)
    )
    if not ok and failed == 0:  # it broke before it could count
        failed = 1
    return Outcome(suite.name, "passed" if ok else "failed", passed, failed, skipped, seconds, log=log)


def _clean() -> dict[str, str]:
    """This process's environment without what would lead tests to somebody's own database or queue."""
    leads = {
        "DATABASE_URL",
        "REDIS_URL",
        "LOADLINE_DATA",
        "LOADLINE_PASSWORD",
        "LOADLINE_HOSTS",
        "LOADLINE_DEBUG",
    }
    return {name: value for name, value in os.environ.items() if name not in leads}


def count(said: str) -> tuple[int, int, int]:
    """Tests passed, failed and skipped, from the closing lines of pytest, vitest or Playwright."""
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in said.splitlines()[-40:]]
    closing = [line for line in lines if re.match(r"=*\s*(Tests\s+)?\d+ (passed|failed|skipped|error)", line)]
    found = {"passed": 0, "failed": 0, "skipped": 0, "error": 0, "flaky": 0}
    for line in closing:
        for number, word in re.findall(r"(\d+) (passed|failed|skipped|error|flaky)", line):
            found[word] = int(number)
    return found["passed"] + found["flaky"], found["failed"] + found["error"], found["skipped"]
