"""`./loadline simulate DESIGN.json --scenario SCENARIO.json`: run and price a design, no server needed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.cli import Stop

if TYPE_CHECKING:
    from designer.graph.document import Graph
    from designer.graph.scenario import Scenario
    from pricing.book import PriceBook
    from pricing.line import Estimate
    from simulator.plan import Plan
    from simulator.replications import Figures, Replications
    from simulator.result import Result

NAME = "simulate"
HELP = "run a design under a scenario, from the shell: summary and bill"

WRONG_INPUT = 2
"""Exit code when drawing, scenario or trace have errors."""

MOST_RUNS = 200
MOST_REPLICATIONS = 10_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("design", type=Path, help="the drawing, a JSON file")
    parser.add_argument("--scenario", type=Path, required=True, help="the scenario, a JSON file")
    parser.add_argument("--trace", type=Path, help="traffic: CSV (or .csv.gz) of timestamps and counts")
    parser.add_argument("--column", help="the trace's column of counts (default: found by itself)")
    parser.add_argument("--day", help="take this day of the trace, as 1998-06-30")
    parser.add_argument(
        "--scale", type=float, help="multiply the trace's counts (default: as the scenario says)"
    )
    parser.add_argument("--fill-gaps", action="store_true", help="steps missing in the trace count as zero")
    parser.add_argument("--seed", type=int, help="default: the scenario's")
    parser.add_argument(
        "--replications", type=int, metavar="N", help="run N seeds more, for intervals of every figure"
    )
    parser.add_argument(
        "--precision",
        type=float,
        metavar="P",
        help="run seeds (at most N, or 200) until mean and p99 are known within this share, as 0.01",
    )
    parser.add_argument("--book", help="the price book's id (default: the newest)")
    parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")


def run(args: argparse.Namespace) -> int:
    from config.cli.simulate.inputs import read_inputs
    from config.cli.simulate.show import problem_lines, report

    inputs = read_inputs(args)
    if inputs.problems:
        print("\n".join(problem_lines(inputs.problems)), file=sys.stderr)
    if inputs.graph is None or inputs.scenario is None:
        if args.json:
            print(json.dumps({"problems": [each.to_json() for each in inputs.problems]}))
        return WRONG_INPUT
    from designer.graph.compile import compile_plan
    from simulator.result import ConservationError, PlanRefused

    wrong = _wrong_numbers(args)
    if wrong:
        print(f"loadline: {wrong}", file=sys.stderr)
        return WRONG_INPUT
    graph, scenario = inputs.graph, inputs.scenario
    book = _book(graph, args.book)  # an hour's run must not end at a name that was mistyped
    seed = scenario.seed if args.seed is None else args.seed
    about = f"{scenario.duration_s:,g} s with about {scenario.expected_requests:,.0f} requests"
    print(f"simulating {about}", file=sys.stderr, flush=True)
    plan = compile_plan(graph, scenario)
    try:
        result = _simulate(plan, seed)
        figures = _figures(graph, scenario, book)
        sure = _replicate(plan, seed, args.replications, args.precision, figures)
    except PlanRefused as refused:
        print("loadline: this design can't be run:", *refused.reasons, sep="\n  ", file=sys.stderr)
        return WRONG_INPUT
    except ConservationError as error:
        raise Stop(f"the run's books did not balance, so its figures can't be trusted: {error}") from error
    summary, estimate = _told(graph, scenario, result, book, plan)
    if sure is not None:
        from designer.graph.intervals import intervals_json

        summary["intervals"] = intervals_json(graph, sure)
    if args.json:
        from config.cli.simulate.told import told

        print(json.dumps(told(summary, estimate), allow_nan=False))
    else:
        print(report(summary, estimate), end="")
    return 0


def _simulate(plan: Plan, seed: int) -> Result:
    from config.cli.simulate.progress import shown_progress
    from config.setup.kernels import compile_if_cold
    from simulator.engine import simulate

    compile_if_cold()
    with shown_progress() as on_progress:
        return simulate(plan, seed=seed, on_progress=on_progress)


def _wrong_numbers(args: argparse.Namespace) -> str | None:
    """What is wrong with the wish for intervals, or None."""
    if args.replications is not None and not 2 <= args.replications <= MOST_REPLICATIONS:
        return f"--replications is {args.replications}: give a number from 2 to {MOST_REPLICATIONS}"
    if args.precision is not None and not 0.0 < args.precision < 1.0:
        return f"--precision is {args.precision:g}: give a share between 0 and 1, as 0.01 for 1 %"
    return None


def _book(graph: Graph, id: str | None) -> PriceBook:
    """The price book, with the Regions of the drawing that it has. Raises WrongInput for no such book."""
    from config.cli._books import find_book, folders
    from designer.graph.meter import regions_of
    from pricing import shelf

    return shelf.load(find_book(id), set(regions_of(graph)), folders())


def _figures(graph: Graph, scenario: Scenario, book: PriceBook) -> Callable[[Result], Figures]:
    """What is read of each replication: the headline figures, and what the month costs."""
    from designer.graph.document import document_of
    from designer.graph.intervals import figures_with_cost
    from designer.graph.meter import stretch
    from designer.graph.terms import terms_of
    from pricing.estimate import estimate

    terms = terms_of(document_of(graph).account)
    return figures_with_cost(
        graph,
        lambda result: [(result, scenario.times_a_month * stretch(scenario, result))],
        lambda used: estimate(used, book, terms).total_usd,
    )


def _replicate(
    plan: Plan,
    seed: int,
    runs: int | None,
    precision: float | None,
    figures: Callable[[Result], Figures],
) -> Replications | None:
    """Intervals over other seeds, where they are wished for."""
    from simulator.replications import replicate, replicate_until

    if precision is not None:
        print(f"replicating until mean and p99 are within {precision:.2%}", file=sys.stderr, flush=True)
        return replicate_until(
            plan, precision=precision, first_seed=seed, most=runs or MOST_RUNS, figures=figures
        )
    if runs is not None:
        print(f"replicating {runs} times", file=sys.stderr, flush=True)
        return replicate(plan, runs=runs, first_seed=seed, figures=figures)
    return None


def _told(
    graph: Graph, scenario: Scenario, result: Result, book: PriceBook, plan: Plan
) -> tuple[dict[str, Any], Estimate]:
    """The summary with verdict, and the month's estimate; what the book has no price for is not priced."""
    from designer.graph.document import document_of
    from designer.graph.meter import usages
    from designer.graph.summary import summarise
    from designer.graph.terms import terms_of
    from designer.reports.verdict import rests_on, verdict
    from pricing.estimate import estimate
    from pricing.to_json import estimate_json

    used = usages(graph, scenario, result)
    bill = estimate(used, book, terms_of(document_of(graph).account))
    summary = summarise(graph, scenario, result, plan=plan)
    summary["verdict"] = list(verdict(summary, estimate_json(bill)))
    summary["rests_on"] = rests_on(scenario.month_json())
    return summary, bill
