"""`./loadline rules`: the rules over a drawing, as the page docs/problems.md shows them."""

from __future__ import annotations

import argparse

NAME = "rules"
HELP = "list the rules over a drawing (--write: into docs/problems.md)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", action="store_true", help="write docs/problems.md")


def run(args: argparse.Namespace) -> int:
    from config.cli import ROOT
    from designer.graph.rules.page import page

    if args.write:
        (ROOT / "docs" / "problems.md").write_text(page(), encoding="utf-8")
    else:
        print(page(), end="")
    return 0
