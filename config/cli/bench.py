"""`./loadline bench NAME`: run one of the benchmarks in bench/, each a module with `main(argv) -> int`."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from config.cli import ROOT, Stop

NAME = "bench"
HELP = "measure: engine and whatever else stands in bench/"


def names() -> list[str]:
    """The benchmarks there are: modules and packages of bench/."""
    folder = ROOT / "bench"
    if not folder.is_dir():
        return []
    return sorted(path.stem for path in folder.iterdir() if _is_benchmark(path))


def _is_benchmark(path: Path) -> bool:
    if path.name.startswith("_"):
        return False
    return path.suffix == ".py" or (path / "__init__.py").exists()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help=f"one of: {', '.join(names()) or 'none yet'}")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="the benchmark's own arguments")


def run(args: argparse.Namespace) -> int:
    if args.name not in names():
        raise Stop(f"there is no benchmark {args.name!r}; there are: {', '.join(names()) or 'none'}.")
    sys.path.insert(0, str(ROOT))
    module = importlib.import_module(f"bench.{args.name}")
    if not hasattr(module, "main"):
        raise Stop(f"bench/{args.name}.py has no main(argv).")
    code = module.main(args.rest)
    return int(code or 0)
