"""Drawing, scenario and traces from files: everything wrong with any of them is told at once."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from designer.exchange.trace_csv import read_trace
from designer.graph.arrivals import Arrivals, TraceArrivals
from designer.graph.check_scenario import check_scenario
from designer.graph.document import Graph
from designer.graph.load import load_text
from designer.graph.problems import Problem, Severity, has_errors
from designer.graph.read_arrivals import LARGEST_SCALE
from designer.graph.read_scenario import HIGHEST_SEED, read_scenario
from designer.graph.scenario import Scenario
from designer.graph.text import read_json


@dataclass(frozen=True, slots=True)
class Found:
    """A Problem and the file it stands in."""

    file: Path
    problem: Problem

    def to_json(self) -> dict[str, object]:
        return {"file": str(self.file), **self.problem.to_json()}


@dataclass(frozen=True, slots=True)
class Inputs:
    """Graph and scenario, ready to run; None while an error stands in the way."""

    graph: Graph | None
    scenario: Scenario | None
    problems: tuple[Found, ...]


def read_inputs(args: argparse.Namespace) -> Inputs:
    """Reads what the verb's words name (see `add_arguments`). Never raises for bad input."""
    problems: list[Found] = []
    graph = _drawing(args.design, problems)
    scenario = _scenario(args, problems)
    if args.seed is not None and not 0 <= args.seed <= HIGHEST_SEED:
        message = f"The seed is {args.seed}."
        hint = f"Give a whole number from 0 to {HIGHEST_SEED}."
        problems.append(
            Found(args.scenario, Problem("--seed", "out-of-bounds", Severity.ERROR, message, hint))
        )
    if graph is not None and scenario is not None and not _errors(problems):
        problems += [Found(args.scenario, each) for each in check_scenario(graph, scenario)]
    if _errors(problems):
        return Inputs(None, None, tuple(problems))
    return Inputs(graph, scenario, tuple(problems))


def _errors(problems: Iterable[Found]) -> bool:
    return has_errors(each.problem for each in problems)


def _bytes(path: Path, problems: list[Found]) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError as reason:
        message = f"The file can't be read: {reason.strerror or reason}."
        problems.append(
            Found(path, Problem("$", "unreadable", Severity.ERROR, message, "Check its name and its rights."))
        )
        return None


def _drawing(path: Path, problems: list[Found]) -> Graph | None:
    data = _bytes(path, problems)
    if data is None:
        return None
    loaded = load_text(data)
    problems += [Found(path, each) for each in loaded.problems]
    return loaded.graph


def _scenario(args: argparse.Namespace, problems: list[Found]) -> Scenario | None:
    path: Path = args.scenario
    data = _bytes(path, problems)
    if data is None:
        return None
    value, told = read_json(data, "the scenario")
    problems += [Found(path, each) for each in told]
    if has_errors(told):
        return None
    read = read_scenario(value)
    problems += [Found(path, each) for each in read.problems]
    if read.scenario is None:
        return None
    return _with_traces(read.scenario, args, problems)


def _with_traces(scenario: Scenario, args: argparse.Namespace, problems: list[Found]) -> Scenario:
    wants_trace = args.trace is not None
    workloads = []
    for place, workload in enumerate(scenario.workloads):
        arrivals = workload.arrivals
        if isinstance(arrivals, TraceArrivals):
            arrivals = _read(_overridden(arrivals, args), place, args, problems)
            wants_trace = False
        workloads.append(replace(workload, arrivals=arrivals))
    if wants_trace:
        problems.append(
            Found(
                args.scenario,
                Problem(
                    "$.workloads",
                    "no-trace-executor",
                    Severity.ERROR,
                    "A trace is given, but no workload of the scenario takes its arrivals from one.",
                    'Give a workload "arrivals": {"executor": "trace", "file": "counts.csv"}.',
                ),
            )
        )
    return replace(scenario, workloads=tuple(workloads))


def _overridden(arrivals: TraceArrivals, args: argparse.Namespace) -> TraceArrivals:
    """What the command line says goes before the scenario; another trace has columns and steps of its own."""
    if args.trace is not None:
        arrivals = replace(arrivals, file=str(args.trace.absolute()), trace_id=None, column=None, step_s=None)
    if args.column is not None:
        arrivals = replace(arrivals, column=args.column)
    if args.day is not None:
        arrivals = replace(arrivals, day=args.day, begin=None)
    if args.scale is not None:
        arrivals = replace(arrivals, scale=args.scale)
    return replace(arrivals, fill_gaps=arrivals.fill_gaps or args.fill_gaps)


def _read(arrivals: TraceArrivals, place: int, args: argparse.Namespace, problems: list[Found]) -> Arrivals:
    at = f"$.workloads[{place}].arrivals"

    def wrong(code: str, message: str, hint: str) -> Arrivals:
        problems.append(Found(args.scenario, Problem(at, code, Severity.ERROR, message, hint)))
        return arrivals

    if arrivals.file is None:
        return wrong(
            "trace-not-here",
            f"The arrivals name the uploaded trace {arrivals.trace_id}, which is only known to the app.",
            "Give its file with --trace.",
        )
    if not 0 <= arrivals.scale <= LARGEST_SCALE:
        hint = f"Give a number from 0 to {LARGEST_SCALE:,.0f}."
        return wrong("out-of-bounds", f"The scale is {arrivals.scale:g}.", hint)
    try:
        day = date.fromisoformat(arrivals.day) if arrivals.day is not None else None
    except ValueError:
        return wrong("not-a-date", f"{arrivals.day} is no day.", "Write it as 1998-06-30.")
    path = args.scenario.parent / arrivals.file
    data = _bytes(path, problems)
    if data is None:
        return arrivals
    read = read_trace(
        data,
        column=arrivals.column,
        step_s=arrivals.step_s,
        fill_gaps=arrivals.fill_gaps,
        day=day,
        begin=datetime.fromisoformat(arrivals.begin) if arrivals.begin is not None else None,
    )
    problems += [Found(path, each) for each in read.problems]
    return replace(arrivals, trace=read.trace) if read.trace is not None else arrivals
