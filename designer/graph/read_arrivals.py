"""Reads the arrivals of a Workload from untrusted JSON: one small function an executor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from designer.graph.arrivals import (
    EXECUTORS,
    PROCESSES,
    Arrivals,
    ConstantRate,
    Process,
    RampingRate,
    Stage,
    TraceArrivals,
)
from designer.graph.problems import JsonPath, Problems, shown
from designer.graph.reader import ID_CHARACTERS, Reader
from designer.graph.scenario import LONGEST_RUN_S

MOST_STAGES = 1_000
HIGHEST_RATE_PER_S = 1e7
LARGEST_SCALE = 1e6


def read_arrivals(value: object, at: JsonPath, problems: Problems) -> Arrivals:
    """Reads one `arrivals` object; answers with no traffic where it can't be read."""
    reader = Reader(value, at, problems, "arrivals")
    if reader.broken:
        return ConstantRate(0.0)
    executor = reader.choice("executor", EXECUTORS)
    process = _process(reader)
    made = _EXECUTORS[executor](reader, process) if executor else ConstantRate(0.0)
    if executor:
        reader.leftovers()
    return made


def _process(reader: Reader) -> Process:
    written = reader.choice("process", PROCESSES, "poisson")
    return "deterministic" if written == "deterministic" else "poisson"


def _constant(reader: Reader, process: Process) -> Arrivals:
    return ConstantRate(reader.number("rate_per_s", minimum=0.0, maximum=HIGHEST_RATE_PER_S), process)


def _ramping(reader: Reader, process: Process) -> Arrivals:
    start = reader.number("start_rate_per_s", 0.0, minimum=0.0, maximum=HIGHEST_RATE_PER_S)
    stages = []
    for item, path in reader.items("stages", MOST_STAGES, "stages"):
        stage = Reader(item, path, reader.problems, f"stage {path.steps[-1]}")
        if not stage.broken:
            target = stage.number("target_per_s", minimum=0.0, maximum=HIGHEST_RATE_PER_S)
            stages.append(Stage(target, stage.number("duration_s", minimum=0.0, maximum=LONGEST_RUN_S)))
            stage.leftovers()
    if not stages:
        reader.problems.error(
            reader.at / "stages",
            "no-stage",
            "A ramping-arrival-rate has no stage.",
            'Give at least one: {"target_per_s": 100, "duration_s": 600}.',
        )
    return RampingRate(start, tuple(stages), process)


def _trace(reader: Reader, process: Process) -> Arrivals:
    file = reader.text("file", longest=1_000) if reader.has("file") else None
    trace_id = str(reader.raw("trace"))[:ID_CHARACTERS] if reader.has("trace") else None
    if (file is None) == (trace_id is None):
        reader.problems.error(
            reader.at,
            "no-trace" if file is None else "two-traces",
            "The arrivals are a trace, but neither a file nor an uploaded trace is named."
            if file is None
            else "The arrivals name both a file and an uploaded trace.",
            'Name one: "file": "counts.csv", or "trace": the id of an upload.',
        )
    day = reader.text("day") if reader.has("day") else None
    begin = reader.text("from") if reader.has("from") else None
    _dated(reader, "day", day, date.fromisoformat, "1998-06-30")
    _dated(reader, "from", begin, datetime.fromisoformat, "1998-06-30T12:00")
    if day and begin:
        reader.problems.error(
            reader.at / "from",
            "day-and-from",
            "The arrivals pick a day and also a moment to begin at.",
            "Keep one of day and from.",
        )
    return TraceArrivals(
        file=file,
        trace_id=trace_id,
        column=reader.text("column") if reader.has("column") else None,
        step_s=reader.number("step_s", above=0.0, maximum=86_400.0) if reader.has("step_s") else None,
        scale=reader.number("scale", 1.0, minimum=0.0, maximum=LARGEST_SCALE),
        day=day,
        begin=begin,
        fill_gaps=reader.choice("gaps", ("error", "zero"), "error") == "zero",
        process=process,
    )


def _dated(reader: Reader, key: str, text: str | None, parse: Callable[[str], object], example: str) -> None:
    if text is None:
        return
    try:
        parse(text)
    except ValueError:
        reader.problems.error(
            reader.at / key,
            "not-a-date",
            f"{key} of the arrivals is {shown(text)}, which is no date that can be read.",
            f"Write it as {example}.",
        )


_EXECUTORS: Mapping[str, Callable[[Reader, Process], Arrivals]] = {
    "trace": _trace,
    "constant-arrival-rate": _constant,
    "ramping-arrival-rate": _ramping,
}
