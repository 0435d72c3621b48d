"""`./loadline up`: set up what is missing, then run the app until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import errno
import fcntl
import os
import signal
import socket
import sys
import time
import webbrowser
from collections.abc import Iterator
from pathlib import Path

from config.cli import ROOT, Stop, WrongInput

NAME = "up"
HELP = "set up and run the app: the page, the worker, the queue"

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="port of the page (default: %(default)s)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--no-browser", action="store_true", help="don't open the page in a browser")


def run(args: argparse.Namespace) -> int:
    started_s = time.monotonic()
    from config.setup import data_folder

    check_address(args.host, args.port)
    data = data_folder.prepare()
    signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # a set-up that is told to stop ends its commands
    with only_one(data, url(args.host, args.port)):
        check_port(args.host, args.port)
        set_up(data)
        check_port(args.host, args.port)  # again: the set-up may have taken minutes
        return serve(args, data, started_s)


def set_up(data: Path) -> None:
    """All steps of the set-up that are not done yet."""
    from config.setup import database, kernels, page, price_book
    from config.setup.steps import perform

    os.environ["LOADLINE_DATA"] = str(data)
    perform([page.STEP, database.STEP, price_book.STEP, kernels.STEP], data, say=_say)


def serve(args: argparse.Namespace, data: Path, started_s: float) -> int:
    """Run the programs until told to stop; the exit code."""
    from config.supervisor import programs
    from config.supervisor.supervisor import Supervisor

    environment = {"LOADLINE_DATA": str(data), "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    wanted = []
    if not os.environ.get("REDIS_URL"):
        listen = programs.valkey_socket(data)
        environment["REDIS_URL"] = f"unix://{listen}"
        wanted.append(programs.valkey(data, listen))
    wanted.append(programs.web(data, args.host, args.port, environment))
    wanted.append(programs.worker(data, environment))
    address = url(args.host, args.port)

    def on_ready(name: str) -> None:
        if name == "web":
            _say(f"\nLoadline runs at  {address}\n")
            _say(f"Ready in {time.monotonic() - started_s:.1f} s. Data and logs: {data}. Ctrl-C stops it.")
            if not args.no_browser and _has_screen():
                webbrowser.open(address)

    code = Supervisor(wanted, say=_say).run(on_ready)
    _say("Loadline has stopped.")
    return code


def check_address(host: str, port: int) -> None:
    """Raises Stop if this address must not be listened on."""
    if host not in LOOPBACK and not os.environ.get("LOADLINE_PASSWORD"):
        raise Stop(
            f"listening on {host} lets other machines in, so it needs a password: "
            "set LOADLINE_PASSWORD (8 characters or more) and start again."
        )
    if not 0 < port < 65536:
        raise WrongInput(f"{port} is no port; take one between 1 and 65535.")


def check_port(host: str, port: int) -> None:
    """Raises Stop if somebody listens on the port already, or this user may not."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except socket.gaierror as error:
        raise Stop(f"{host} is no address of this machine; leave --host away to use 127.0.0.1.") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Stop(
                f"port {port} is taken by another program; choose another: ./loadline up --port {port + 1}"
            ) from error
        if error.errno == errno.EACCES:
            raise Stop(f"port {port} is for the system's own programs; take one above 1023.") from error
        raise Stop(f"can't listen on {host}:{port} ({error.strerror}).") from error


@contextlib.contextmanager
def only_one(data: Path, address: str) -> Iterator[None]:
    """Hold the data folder: a second `up` on it would fight over the database and the queue."""
    with (data / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            where = lock.read().strip() or "it is starting"
            raise Stop(
                f"Loadline already runs on the data folder {data}: {where}. "
                "Stop it first, or give this one its own folder with LOADLINE_DATA."
            ) from error
        lock.seek(0)
        lock.truncate()
        lock.write(f"{address} (process {os.getpid()})")
        lock.flush()
        yield
        lock.truncate(0)


def url(host: str, port: int) -> str:
    """What to click on."""
    shown = {"0.0.0.0": socket.gethostname(), "::": socket.gethostname()}.get(host, host)
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def _has_screen() -> bool:
    if sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _say(text: str) -> None:
    print(text, flush=True)
