"""`./loadline test`: everything that proves the house, and a summary that says what did not run and why."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from config.cli import Stop, WrongInput

if TYPE_CHECKING:
    from config.setup.steps import Step
    from config.suites.suite import Outcome, Suite

NAME = "test"
HELP = "run every check and test: Python, front end, PostgreSQL, browser"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--only", metavar="SUITE", action="append", help="run this suite only (may be repeated)"
    )


def run(args: argparse.Namespace) -> int:
    from config.setup import data_folder, kernels
    from config.suites import frontend, postgres, python

    data = data_folder.prepare()
    started = time.monotonic()
    wanted = set(args.only or [])
    rooms, house = python.tests()
    # Two lanes for two cores, about as long as each other; the browser comes last, for it measures time.
    lanes = [
        [*python.checks(), rooms],
        [*frontend.checks(), *frontend.tests(), house, postgres.suite()],
        [frontend.browser()],
    ]
    known = [suite.name for lane in lanes for suite in lane]
    unknown = sorted(wanted - set(known))
    if unknown:
        raise WrongInput(f"there is no suite {', '.join(unknown)}; there are: {', '.join(known)}.")
    *chosen, last = [[suite for suite in lane if not wanted or suite.name in wanted] for lane in lanes]

    prepare(data, [kernels.STEP])
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(max_workers=len(chosen)) as pool:
        for done in pool.map(lambda lane: run_all(lane, data / "logs"), chosen):
            outcomes += done
    outcomes += run_all(last, data / "logs")
    return summary(outcomes, time.monotonic() - started)


def prepare(data: Path, steps: list[Step]) -> None:
    """Install the front end's packages and compile the kernels, side by side."""
    from config.setup import node, page
    from config.setup.steps import Step, perform

    packages = Step(
        name="npm",
        doing="installing npm packages",
        done="npm packages installed",
        fingerprint=lambda: "",
        holds=lambda: False,
        run=lambda log: page.install(node.ensure(log), log),
    )
    try:
        perform([packages, *steps], data)
    except Stop as stop:  # the front end's suites then say that they did not run, the others do
        print(f"loadline: {stop}", file=sys.stderr, flush=True)


def run_all(suites: Iterable[Suite], logs: Path) -> list[Outcome]:
    """Run suites one after another, and tell what came of each."""
    from config.suites.suite import run

    outcomes = []
    for suite in suites:
        outcome = run(suite, logs)
        tell(outcome)
        outcomes.append(outcome)
    return outcomes


def tell(outcome: Outcome) -> None:
    """One line; of a failure the end of its output too."""
    lines = [f"{outcome.suite:<18} {outcome.state:<8} {outcome.seconds:6.1f} s"]
    if outcome.state == "failed" and outcome.log is not None:
        said = outcome.log.read_text(errors="replace").splitlines()[-80:]
        lines += [f"    {line}" for line in said] + [f"    (all of it: {outcome.log})"]
    print("\n".join(lines), flush=True)


def summary(outcomes: list[Outcome], seconds: float) -> int:
    """Print what passed, failed and did not run, and the closing line; the exit code."""
    print(f"\n{'suite':<18} {'state':<8} {'passed':>7} {'failed':>7} {'skipped':>8} {'time':>9}")
    for outcome in outcomes:
        counted = f"{outcome.passed:>7} {outcome.failed:>7} {outcome.skipped:>8} {outcome.seconds:>7.1f} s"
        print(f"{outcome.suite:<18} {outcome.state:<8} {outcome.why or counted}")
    print(f"\nAll suites took {seconds:.0f} s.")
    passed, failed, skipped = (
        sum(getattr(outcome, name) for outcome in outcomes) for name in ("passed", "failed", "skipped")
    )
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    broken = any(outcome.state == "failed" for outcome in outcomes)
    return 1 if broken or passed == 0 else 0
