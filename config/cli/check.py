"""`./loadline check`: format, lint, types and import contracts of both halves, within seconds."""

from __future__ import annotations

import argparse

NAME = "check"
HELP = "format, lint, types and import contracts; --fix repairs what can be repaired"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fix", action="store_true", help="format and repair instead of complaining")


def run(args: argparse.Namespace) -> int:
    import subprocess
    import sys
    from pathlib import Path

    from config.cli import ROOT
    from config.cli.test import run_all
    from config.setup import data_folder, node
    from config.setup.page import FRONTEND
    from config.suites import frontend, python

    data = data_folder.prepare()
    if args.fix:
        ruff = Path(sys.executable).parent / "ruff"
        subprocess.run([ruff, "check", "--fix", "--quiet", "."], cwd=ROOT)
        subprocess.run([ruff, "format", "--quiet", "."], cwd=ROOT)
        found = node.find()
        biome = FRONTEND / "node_modules" / "@biomejs" / "biome" / "bin" / "biome"
        if found is not None and biome.exists():
            subprocess.run(
                [found.program, biome, "check", "--write", "."], cwd=FRONTEND, stdout=subprocess.DEVNULL
            )
    outcomes = run_all([*python.checks(), *frontend.checks()], data / "logs")
    for outcome in outcomes:
        if outcome.why:
            print(f"{outcome.suite}: {outcome.why}")
    return 1 if any(outcome.state == "failed" for outcome in outcomes) else 0
