"""`./loadline export DESIGN.json`: a drawing in another format, on stdout."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

NAME = "export"
HELP = "write a drawing in another format (Mermaid)"

WRONG_INPUT = 2
FORMATS = ("mermaid",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("design", type=Path, help="the drawing, a JSON file")
    parser.add_argument("--to", choices=FORMATS, default="mermaid", help="the format")


def run(args: argparse.Namespace) -> int:
    from config.cli import WrongInput
    from config.cli.simulate.inputs import Found
    from config.cli.simulate.show import problem_lines
    from designer.exchange.mermaid import mermaid
    from designer.graph.load import load_text

    try:
        data = args.design.read_bytes()
    except OSError as error:
        raise WrongInput(f"{args.design} cannot be read: {error.strerror}.") from error
    loaded = load_text(data)
    if loaded.graph is None:
        found = (Found(args.design, problem) for problem in loaded.problems)
        print("\n".join(problem_lines(found)), file=sys.stderr)
        return WRONG_INPUT
    print(mermaid(loaded.graph), end="")
    return 0
