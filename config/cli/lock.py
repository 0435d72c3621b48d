"""`./loadline lock`: resolve pyproject.toml's dependencies into requirements.txt, every pin, no addresses."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from config.cli import ROOT, Stop

NAME = "lock"
HELP = "write requirements.txt anew from pyproject.toml"

PINS = ROOT / "requirements.txt"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--upgrade", action="store_true", help="take new versions of what pyproject.toml does not pin itself"
    )


def run(args: argparse.Namespace) -> int:
    before = pins(PINS)
    after = resolve(direct(), {} if args.upgrade else before)
    PINS.write_text("".join(f"{name}=={version}\n" for name, version in after.items()))
    for name in sorted({*before, *after}, key=str.lower):
        if before.get(name) != after.get(name):
            print(f"{name}: {before.get(name, 'new')} -> {after.get(name, 'gone')}")
    print(f"requirements.txt pins {len(after)} packages.")
    return 0


def direct() -> list[str]:
    """What pyproject.toml names for running and for testing."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["test"]]


def pins(path: Path) -> dict[str, str]:
    """The versions by name that a requirements file pins."""
    found = {}
    for line in path.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, version = line.partition("==")
            found[name] = version
    return found


def resolve(wanted: list[str], kept: dict[str, str]) -> dict[str, str]:
    """Every package that pip would install for `wanted`, those in `kept` at their versions. Raises Stop."""
    with tempfile.TemporaryDirectory() as folder:
        constraints, report = Path(folder) / "constraints.txt", Path(folder) / "report.json"
        named = {canonical(re.split(r"[\[=<>~!; ]", line, maxsplit=1)[0]) for line in wanted}
        lines = [f"{name}=={version}" for name, version in kept.items() if canonical(name) not in named]
        constraints.write_text("\n".join(lines))
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
        command += ["--no-input", "--report", str(report), "-c", str(constraints), *wanted]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise Stop(f"pip can't resolve pyproject.toml's dependencies:\n{done.stderr[-2000:]}")
        entries = json.loads(report.read_text())["install"]
    found = {entry["metadata"]["name"]: entry["metadata"]["version"] for entry in entries}
    return dict(sorted(found.items(), key=lambda pin: pin[0].lower()))


def canonical(name: str) -> str:
    """A package's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
