"""Uploaded traces: read once, kept as counts, put into a scenario when it runs."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from designer.actions.errors import Invalid
from designer.exchange.trace_csv import read_trace
from designer.graph.arrivals import TraceArrivals
from designer.graph.problems import ROOT, JsonPath, Problem, Severity, has_errors, shown
from designer.graph.scenario import Scenario
from designer.graph.trace import Trace as Counts
from designer.models import Trace, User
from designer.models.architecture import NAME_LENGTH
from designer.queries import visible_to

DAYS_LISTED = 1_000

MOST_GAPS = 10_000
"""A file with more gaps than these is refused as a whole: its step is not what it seems."""


def import_trace(
    owner: User,
    *,
    name: str,
    data: bytes,
    column: str | None = None,
    step_s: float | None = None,
    fill_gaps: bool = False,
    now: datetime,
) -> Trace:
    """Keep a CSV of timestamps and counts. Raises Invalid with the rows at fault.

    Steps that the file lacks are kept as gaps, for only the part that a scenario uses must be whole; with
    `fill_gaps` they are zero, whoever uses them.
    """
    read = read_trace(data, column=column, step_s=step_s, fill_gaps=True)
    if not fill_gaps and read.trace is not None and len(read.trace.gaps) > MOST_GAPS:
        read = read_trace(data, column=column, step_s=step_s)
    if read.trace is None or has_errors(read.problems):
        raise Invalid(read.problems)
    counts = read.trace
    busiest_at, busiest = counts.busiest
    return Trace.objects.create(
        owner=owner,
        name=name[:NAME_LENGTH],
        rows=len(counts.counts),
        step_s=counts.step_s,
        total=counts.total,
        starts_at=counts.starts_at.isoformat(),
        facts={
            "busiest": {"at": busiest_at.isoformat(), "count": busiest},
            "days": [day.isoformat() for day in counts.days[:DAYS_LISTED]],
            "zoned": counts.zoned,
            "filled": counts.filled,
            "gaps": [] if fill_gaps else [list(gap) for gap in counts.gaps],
            "problems": [problem.to_json() for problem in read.problems],
        },
        counts=zlib.compress(counts.counts.astype("<i8").tobytes()),
        created_at=now,
    )


def counts_of(row: Trace) -> Counts:
    """The trace as the simulation reads it."""
    return Counts(
        step_s=row.step_s,
        starts_at=datetime.fromisoformat(row.starts_at),
        counts=np.frombuffer(zlib.decompress(row.counts), dtype="<i8").astype(np.int64),
        zoned=bool(row.facts["zoned"]),
        gaps=tuple((first, past) for first, past in row.facts.get("gaps", ())),
    )


def with_uploads(owner: User, scenario: Scenario, at: JsonPath = ROOT) -> Scenario:
    """The scenario with its uploaded traces put in, each cut to the part its workload picks.

    Raises Invalid with every workload whose trace isn't there.
    """
    problems: list[Problem] = []
    workloads = []
    for place, workload in enumerate(scenario.workloads):
        arrivals = workload.arrivals
        if isinstance(arrivals, TraceArrivals) and arrivals.trace is None:
            here = str(at / "workloads" / place / "arrivals")
            try:
                part = _part(_kept(owner, arrivals), arrivals)
                arrivals = replace(arrivals, trace=part)
                if part.gaps and not arrivals.fill_gaps:
                    problems.append(_gap(here, workload.node, part))
            except LookupError as error:
                message = f"The workload at {shown(workload.node)} can't have its trace: {error.args[0]}."
                hint = "Upload the trace and choose it in the scenario."
                problems.append(Problem(here, "no-such-trace", Severity.ERROR, message, hint))
            except ValueError as error:
                message = f"The workload at {shown(workload.node)} can't have its part of the trace: {error}."
                hint = "Pick a day or a moment within it."
                problems.append(Problem(here, "trace-no-such-part", Severity.ERROR, message, hint))
        workloads.append(replace(workload, arrivals=arrivals))
    if problems:
        raise Invalid(problems)
    return replace(scenario, workloads=tuple(workloads))


def _gap(at: str, node: str, part: Counts) -> Problem:
    first, past = part.gaps[0]
    begin = part.starts_at + timedelta(seconds=first * part.step_s)
    steps = f"{part.filled:,} {'step' if part.filled == 1 else 'steps'} of {part.step_s:g} s"
    return Problem(
        at,
        "trace-gap",
        Severity.ERROR,
        f"The trace of the workload at {shown(node)} lacks {steps} in the part that is used, "
        f"the first {past - first:,} from {begin:%Y-%m-%d %H:%M:%S} on.",
        'Let missing steps count as nothing ("gaps": "zero"), pick another part, or fill them.',
    )


def _kept(owner: User, arrivals: TraceArrivals) -> Counts:
    """The trace that is named, whole. Raises LookupError where this person has none such."""
    if arrivals.trace_id is None:
        raise LookupError(f"it names the file {shown(arrivals.file)}, and only uploaded traces are read here")
    row = visible_to(owner, Trace).filter(pk=arrivals.trace_id).first()
    if row is None:
        raise LookupError(f"there is no trace {shown(arrivals.trace_id)}")
    return counts_of(row)


def _part(counts: Counts, arrivals: TraceArrivals) -> Counts:
    """What the arrivals pick of it. Raises ValueError where it has nothing then."""
    if arrivals.day is not None:
        return counts.day(date.fromisoformat(arrivals.day))
    if arrivals.begin is not None:
        return counts.between(datetime.fromisoformat(arrivals.begin), counts.ends_at)
    return counts
