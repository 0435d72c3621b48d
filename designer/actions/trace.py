"""Uploaded traces: read once, kept as counts, put into a scenario when it runs."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import date, datetime

import numpy as np

from designer.actions.errors import Invalid
from designer.exchange.trace_csv import read_trace
from designer.graph.arrivals import TraceArrivals
from designer.graph.problems import ROOT, JsonPath, Problem, Severity, has_errors
from designer.graph.scenario import Scenario
from designer.graph.trace import Trace as Counts
from designer.models import Trace, User
from designer.models.architecture import NAME_LENGTH
from designer.queries import visible_to

DAYS_LISTED = 1_000


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
    """Keep a CSV of timestamps and counts. Raises Invalid with the rows at fault."""
    read = read_trace(data, column=column, step_s=step_s, fill_gaps=fill_gaps)
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
        filled=int(row.facts["filled"]),
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
            try:
                arrivals = replace(arrivals, trace=_part(owner, arrivals))
            except ValueError as error:
                problems.append(
                    Problem(
                        str(at / "workloads" / place / "arrivals"),
                        "no-such-trace",
                        Severity.ERROR,
                        f"The workload at {workload.node} can't have its trace: {error}.",
                        "Upload the trace and choose it in the scenario.",
                    )
                )
        workloads.append(replace(workload, arrivals=arrivals))
    if problems:
        raise Invalid(problems)
    return replace(scenario, workloads=tuple(workloads))


def _part(owner: User, arrivals: TraceArrivals) -> Counts:
    if arrivals.trace_id is None:
        raise ValueError(f"it names the file {arrivals.file}, and only uploaded traces are read here")
    row = visible_to(owner, Trace).filter(pk=arrivals.trace_id).first()
    if row is None:
        raise ValueError(f"there is no trace {arrivals.trace_id}")
    counts = counts_of(row)
    if arrivals.day is not None:
        return counts.day(date.fromisoformat(arrivals.day))
    if arrivals.begin is not None:
        return counts.between(datetime.fromisoformat(arrivals.begin), counts.ends_at)
    return counts
