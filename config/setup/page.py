"""The page: npm packages by the lock file, then Vite's build into frontend/dist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from config.cli import ROOT
from config.setup import node
from config.setup.packages import no_network
from config.setup.steps import Log, Step, digest

FRONTEND = ROOT / "frontend"
DIST = FRONTEND / "dist"
STAMP = FRONTEND / "node_modules" / ".loadline-built"
_NO_SOURCES = {"node_modules", "dist", "e2e", "test-results", "playwright-report"}


def sources() -> Iterator[Path]:
    """The files the build is made from: all of frontend/ but what is installed, built or tested."""
    for entry in FRONTEND.iterdir():
        if entry.name in _NO_SOURCES:
            continue
        if entry.is_file():
            yield entry
        else:
            yield from (path for path in entry.rglob("*") if path.is_file() and ".test." not in path.name)


def build(log: Log) -> None:
    """Install what the lock file names (if it changed) and build."""
    found = node.ensure(log)
    install(found, log)
    vite = FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
    wanted = digest(sources())
    log.command([found.program, vite, "build"], cwd=FRONTEND, env=found.environment())
    STAMP.write_text(wanted)


def install(found: node.Node, log: Log) -> None:
    """`npm ci`, unless node_modules is what the lock file asks for. The stamp is written last."""
    stamp = FRONTEND / "node_modules" / ".loadline"
    wanted = digest([FRONTEND / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    environment = found.environment()
    log.command([*found.npm, "ci", "--no-audit", "--no-fund"], cwd=FRONTEND, env=environment, why=no_network)
    stamp.write_text(wanted)


def built() -> bool:
    """Is what lies in dist/ made from the sources as they are? Every data folder shares it."""
    return (DIST / "index.html").exists() and STAMP.exists() and STAMP.read_text() == digest(sources())


STEP = Step(
    name="page",
    doing="building the page",
    done="Page built",
    fingerprint=lambda: "see node_modules",
    holds=built,
    run=build,
)
