"""The supervisor, with real processes: what dies comes back, and nobody outlives a stop or a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config.cli import ROOT

DRIVER = """
    import sys
    from pathlib import Path
    from config.cli import Stop
    from config.supervisor.child import Program
    from config.supervisor.supervisor import Supervisor

    folder = Path(sys.argv[1])

    def program(name, code):
        pid = folder / f"{name}.pid"
        start = f"import os, pathlib; pathlib.Path({str(pid)!r}).write_text(str(os.getpid()));"
        return Program(name, name, [sys.executable, "-c", start + code], folder / f"{name}.log", pid.exists)

    sleep = "import time; time.sleep(300)"
    note = str(folder / "grandchild.pid")
    parent = "import subprocess, sys; subprocess.run([sys.executable, '-c', '''" + (
        f"import os, pathlib, time; pathlib.Path({note!r}).write_text(str(os.getpid()));"
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(300)"
    ) + "'''])"
    programs = {
        "sleeper": program("sleeper", sleep),
        "parent": program("parent", parent),
        "broken": Program("broken", "broken thing", [sys.executable, "-c", "raise SystemExit('no luck')"],
                          folder / "broken.log", lambda: False),
    }
    try:
        chosen = [programs[name] for name in sys.argv[2:]]
        supervisor = Supervisor(chosen, say=lambda text: print(text, flush=True))
        code = supervisor.run(lambda name: print(name, "ready", flush=True))
    except Stop as stop:
        print(stop, flush=True)
        code = 1
    raise SystemExit(code)
"""


class Supervised:
    """A supervisor in a process of its own, and the process ids its programs wrote down."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(DRIVER), str(folder), *names],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def pid(self, name: str, other_than: int = 0) -> int:
        file = self.folder / f"{name}.pid"
        wait_for(lambda: file.exists() and file.read_text().isdigit() and int(file.read_text()) != other_than)
        return int(file.read_text())


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_ends_everybody_quickly_and_is_no_error(tmp_path: Path, number: signal.Signals) -> None:
    running = Supervised(tmp_path, "sleeper", "parent")
    pids = [running.pid("sleeper"), running.pid("parent"), running.pid("grandchild")]
    running.process.send_signal(number)
    assert running.process.wait(timeout=10) == 0
    assert all(gone(pid) for pid in pids)


def test_a_program_that_is_killed_is_started_again(tmp_path: Path) -> None:
    running = Supervised(tmp_path, "sleeper")
    first = running.pid("sleeper")
    assert running.process.stdout is not None
    assert running.process.stdout.readline() == "sleeper ready\n"
    os.kill(first, signal.SIGKILL)
    second = running.pid("sleeper", other_than=first)
    assert (
        running.process.stdout.readline()
        == "The sleeper was killed by signal 9; starting it again in 0.5 s.\n"
    )
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(timeout=10) == 0
    assert gone(second)


def test_what_a_killed_program_leaves_behind_is_ended_before_it_starts_again(tmp_path: Path) -> None:
    running = Supervised(tmp_path, "parent")
    parent, grandchild = running.pid("parent"), running.pid("grandchild")
    os.kill(parent, signal.SIGKILL)
    running.pid("parent", other_than=parent)
    assert gone(grandchild)
    running.process.send_signal(signal.SIGTERM)
    running.process.wait(timeout=10)


def test_no_program_outlives_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    running = Supervised(tmp_path, "sleeper")
    sleeper = running.pid("sleeper")
    running.process.kill()
    running.process.wait(timeout=10)
    wait_for(lambda: gone(sleeper))


def test_a_program_that_never_starts_ends_the_whole_with_its_last_words(tmp_path: Path) -> None:
    running = Supervised(tmp_path, "sleeper", "broken")
    sleeper = running.pid("sleeper")
    said, _ = running.process.communicate(timeout=20)
    assert running.process.returncode == 1
    assert "the broken thing does not start" in said
    assert said.rstrip().endswith("no luck")
    assert gone(sleeper)
