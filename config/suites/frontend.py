"""The front end's suites: format and lint, types, vitest, build, and the browser test of the whole trip."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.setup import kernels, node
from config.setup.page import FRONTEND
from config.suites.suite import Suite


def checks() -> list[Suite]:
    """Format, lint and types: what `./loadline check` runs."""
    return [
        _tool("page lint", "@biomejs/biome/bin/biome", "check", "."),
        _tool("page types", "typescript/bin/tsc", "--noEmit"),
    ]


def tests() -> list[Suite]:
    """vitest and the build; both need node_modules."""
    return [_tool("page tests", "vitest/vitest.mjs", "run", counts=True), _tool("page build", VITE, "build")]


def browser() -> Suite:
    """Playwright with the machine's Chromium: draws, runs and downloads."""
    return _tool("browser", "@playwright/test/cli.js", "test", counts=True, missing=no_browser)


def chromium() -> str | None:
    """The machine's Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("LOADLINE_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def no_browser() -> str | None:
    """Why the browser test can't run here, or None."""
    if not (FRONTEND / "e2e").is_dir():
        return "there are no such tests yet"
    if chromium() is None:
        return "needs Chromium: install it (apt install chromium), or name one in LOADLINE_CHROMIUM"
    return no_packages()


def no_packages() -> str | None:
    """Why nothing of the front end can run here, or None."""
    if node.find() is None or not (FRONTEND / "node_modules" / ".loadline").exists():
        return "needs the npm packages, which could not be installed (see above)"
    return None


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


VITE = "vite/bin/vite.js"


def _tool(name: str, script: str, *words: str, counts: bool = False, missing: object = None) -> Suite:
    def command() -> Sequence[str | os.PathLike[str]]:
        found = node.find()
        assert found is not None  # `missing` was asked before
        return [found.program, FRONTEND / "node_modules" / script, *words]

    def environment() -> Mapping[str, str]:
        found = node.find()
        assert found is not None
        given = {"LOADLINE_CACHE": str(kernels.cache()), "LOADLINE_E2E_PORT": str(_free_port())}
        return {**found.environment(), **given, "LOADLINE_CHROMIUM": chromium() or ""}

    why = missing if callable(missing) else no_packages
    return Suite(name, command, Path(FRONTEND), environment, why, counts)
