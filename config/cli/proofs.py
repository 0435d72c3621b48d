"""`./loadline proofs [NAME] [--write]`: what AWS says beside what the simulation gives."""

from __future__ import annotations

import argparse

NAME = "proofs"
HELP = "set AWS's own figures beside simulated ones (--write: into docs/proofs.md)"

NOT_PROVED = 1
"""Exit code when a figure is further off than it may be."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="*", help="only these proofs: files of proofs/")
    parser.add_argument("--write", action="store_true", help="write docs/proofs.md")


def run(args: argparse.Namespace) -> int:
    from config.cli import ROOT, WrongInput
    from config.setup.kernels import compile_if_cold
    from pricing.show import columns
    from proofs import names, proved
    from proofs.page import cells, page

    unknown = [name for name in args.name if name not in names()]
    if unknown:
        raise WrongInput(f"there is no proof {unknown[0]!r}; there are: {', '.join(names())}.")
    if args.write and args.name:
        raise WrongInput("the page holds all proofs: write it without naming any.")
    compile_if_cold()
    found = []
    for proof in proved(*args.name):
        found.append(proof)
        head = ["WHAT", "SAID", "SIMULATED", "DIFFERENCE", "ALLOWED", ""]
        rows = [[*cells(row)[:-1], "" if row.holds else "NOT PROVED"] for row in proof.rows]
        print(f"{proof.title}\n{columns([head, *rows], right={1, 2, 3, 4})}\n", flush=True)
    if args.write:
        (ROOT / "docs" / "proofs.md").write_text(page(found), encoding="utf-8")
    return 0 if all(proof.holds for proof in found) else NOT_PROVED
