"""`./loadline bench NAME`: run one of the benchmarks in bench/, each a module with `main(argv) -> int`."""

from __future__ import annotations

import argparse
import ast
import importlib
import re
import sys
from pathlib import Path

from config.cli import ROOT, WrongInput

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
    parser.add_argument("name", nargs="?", help="the benchmark; without it they are listed")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="the benchmark's own arguments")


def run(args: argparse.Namespace) -> int:
    if args.name is None:
        print("\n".join(f"{name:<10} {about(name)}" for name in names()))
        return 0
    if args.name not in names():
        raise WrongInput(f"there is no benchmark {args.name!r}; there are: {', '.join(names()) or 'none'}.")
    sys.path.insert(0, str(ROOT))
    module = importlib.import_module(f"bench.{args.name}")
    return int(module.main(args.rest) or 0)


def about(name: str) -> str:
    """The first line of a benchmark's docstring."""
    file = ROOT / "bench" / f"{name}.py"
    source = file if file.exists() else ROOT / "bench" / name / "__init__.py"
    first = (ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or "").split("\n")[0]
    return re.sub(r"^`[^`]*`:\s*", "", first)
