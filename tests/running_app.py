"""The whole app in processes of its own: Redis, web server and worker on a data folder that goes away."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import redis_server

ROOT = Path(__file__).resolve().parent.parent
HEADERS = {"Content-Type": "application/json"}


@dataclass
class RunningApp:
    """Start and stop its parts, and talk to it by HTTP."""

    port: int
    folder: Path
    redis_folder: Path
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start_web(self) -> None:
        self._start("web", "uvicorn", "config.asgi:application", "--port", str(self.port), "--no-access-log")
        wait_until(self._healthy, within_s=30)

    def start_worker(self) -> None:
        log = self.folder / "worker.log"
        seen = log.stat().st_size if log.exists() else 0
        words = ("celery", "-A", "config", "worker", "-B", "--concurrency", "1", "-l", "INFO")
        # As `./loadline up` does; config/celery.py says why.
        self._start("worker", *words, "--without-mingle", "--without-gossip")
        wait_until(lambda: b" ready." in log.read_bytes()[seen:], within_s=240)  # it may have to compile

    def start_redis(self) -> None:
        self.processes["redis"] = redis_server.start(self.redis_folder)

    def stop(self, name: str, number: signal.Signals = signal.SIGTERM) -> float:
        """Signal a part, wait for its end; returns how many seconds that took."""
        process = self.processes.pop(name)
        began_s = time.monotonic()
        if number == signal.SIGKILL and name != "redis":
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        process.wait(30)
        return time.monotonic() - began_s

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, None if body is None else json.dumps(body), HEADERS)
        answer = connection.getresponse()
        raw = answer.read()
        kind = answer.headers.get("Content-Type", "")
        return answer.status, json.loads(raw) if kind.startswith("application/json") and raw else raw

    def watch(self, run_id: str, within_s: float = 120) -> Iterator[tuple[str, dict[str, Any]]]:
        """The events of a run, as they come."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=within_s)
        connection.request("GET", f"/api/v1/runs/{run_id}/events/", headers={"Accept": "text/event-stream"})
        name = ""
        for line in connection.getresponse():
            if line.startswith(b"event: "):
                name = line[7:].decode().strip()
            elif line.startswith(b"data: "):
                yield name, json.loads(line[6:])

    def _start(self, name: str, *words: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that a killed worker takes its children along
            )

    def _healthy(self) -> bool:
        try:
            return self.call("GET", "/healthz")[0] == 200
        except OSError:
            return False


@contextmanager
def running(folder: Path) -> Iterator[RunningApp]:
    """The app with Redis, on an SQLite file below `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="loadline-") as redis_folder:
        environment = {
            **{
                key: value
                for key, value in os.environ.items()
                if key not in {"DATABASE_URL", "LOADLINE_PASSWORD"}
            },
            "LOADLINE_DATA": str(folder),
            "REDIS_URL": redis_server.url(Path(redis_folder)),
        }
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
        app = RunningApp(port, folder, Path(redis_folder), environment)
        try:
            app.start_redis()
            yield app
        finally:
            for name in list(app.processes):
                app.stop(name, signal.SIGKILL)


def wait_until(holds: Callable[[], object], *, within_s: float) -> None:
    """Look again every 50 ms; raises TimeoutError if it never holds."""
    until_s = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > until_s:
            raise TimeoutError(f"not within {within_s:g} s")
        time.sleep(0.05)
