"""`./loadline dev`: the app from its sources; server, worker and page reload what changes."""

from __future__ import annotations

import argparse
import os
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING

from config.cli import ROOT

if TYPE_CHECKING:
    from config.setup.node import Node
    from config.supervisor.child import Child, Program

NAME = "dev"
HELP = "run the app from its sources, reloading both halves"

ROOMS = ("config", "designer", "pricing", "simulator")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="of the web server (default: %(default)s)")
    parser.add_argument("--page-port", type=int, default=5173, help="of the page (default: %(default)s)")


def run(args: argparse.Namespace) -> int:
    from config.cli import up
    from config.setup import data_folder, database, kernels, node, page
    from config.setup.steps import Log, perform
    from config.supervisor import programs
    from config.supervisor.supervisor import Supervisor

    data = data_folder.prepare()
    address = up.url("127.0.0.1", args.page_port)
    with up.only_one(data, address):
        for port in (args.port, args.page_port):
            up.check_port("127.0.0.1", port)
        os.environ["LOADLINE_DATA"] = str(data)
        log = Log(data / "logs" / "setup-npm.log")
        found = node.ensure(log)
        page.install(found, log)
        perform([database.STEP, kernels.STEP], data)
        environment = {
            "LOADLINE_DATA": str(data),
            "LOADLINE_DEBUG": "1",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(ROOT),
        }
        wanted = []
        if not os.environ.get("REDIS_URL"):
            listen = programs.valkey_socket(data)
            environment["REDIS_URL"] = f"unix://{listen}"
            wanted.append(programs.valkey(data, listen))
        wanted += [
            programs.web(data, "127.0.0.1", args.port, environment, reload=True),
            programs.worker(data, environment),
            vite(data, found, args.page_port, up.url("127.0.0.1", args.port)),
        ]

        def on_ready(name: str) -> None:
            print(f"The {name} is ready." if name != "page" else f"\nThe page is at  {address}\n", flush=True)

        print(f"Logs: {data / 'logs'}. Ctrl-C stops everything.", flush=True)
        return Supervisor(wanted, on_tick=Reloader().look).run(on_ready)


def vite(data: Path, found: Node, port: int, server: str) -> Program:
    """Vite's development server, which hands the API on to ours."""
    from config.setup.page import FRONTEND
    from config.supervisor.child import Program

    script = FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
    return Program(
        name="page",
        title="page's development server",
        command=[str(found.program), str(script), "--host", "127.0.0.1", "--port", str(port)],
        log=data / "logs" / "page.log",
        ready=lambda: _listens(port),
        environment={**found.environment(), "LOADLINE_SERVER": server.rstrip("/"), "PORT": str(port)},
        folder=FRONTEND,
    )


class Reloader:
    """Starts the worker again when a Python file of the rooms has changed."""

    def __init__(self) -> None:
        self._seen = newest_change()

    def look(self, children: dict[str, Child]) -> None:
        changed = newest_change()
        if changed != self._seen:
            self._seen = changed
            print(f"{time.strftime('%H:%M:%S')} Python changed; the worker starts again.", flush=True)
            children["worker"].restart()


def newest_change() -> tuple[int, int]:
    """The latest modification of a Python source (ns), and how many there are."""
    times = [path.stat().st_mtime_ns for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return max(times, default=0), len(times)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
