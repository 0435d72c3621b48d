"""Reads the arrivals of a Workload from untrusted JSON: one small function an executor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from designer.graph.arrivals import (
    CLOSED,
    EXECUTORS,
    PROCESSES,
    Arrivals,
    ConstantRate,
    Process,
    RampingRate,
    Stage,
    TraceArrivals,
    Visits,
    VuLimit,
)
from designer.graph.problems import JsonPath, Problems, shown
from designer.graph.read_users import read_visits, read_vu_limit, read_vus
from designer.graph.reader import ID_CHARACTERS, Reader
from designer.graph.scenario import LONGEST_RUN_S

MOST_STAGES = 1_000
HIGHEST_RATE_PER_S = 1e7
LARGEST_SCALE = 1e6
LARGEST_DISPERSION = 10_000.0


def read_arrivals(value: object, at: JsonPath, problems: Problems) -> Arrivals:
    """Reads one `arrivals` object; answers with no traffic where it can't be read."""
    reader = Reader(value, at, problems, "arrivals")
    if reader.broken:
        return ConstantRate(0.0)
    executor = reader.choice("executor", EXECUTORS)
    if executor in CLOSED:
        made: Arrivals = read_vus(executor, reader)
    else:
        made = _OPEN[executor](reader, _sent(reader)) if executor else ConstantRate(0.0)
    if executor:
        reader.leftovers()
    return made


@dataclass(frozen=True, slots=True)
class _Sent:
    """What every open executor may say beside its rates."""

    process: Process
    dispersion: float
    visits: Visits | None
    vus: VuLimit | None


def _sent(reader: Reader) -> _Sent:
    written = reader.choice("process", PROCESSES, "poisson")
    process = next((each for each in PROCESSES if each == written), PROCESSES[0])
    dispersion = 1.0
    if reader.has("dispersion") or process == "bursty":
        dispersion = reader.number("dispersion", 10.0, minimum=1.0, maximum=LARGEST_DISPERSION)
        if process != "bursty":
            reader.problems.warning(
                reader.at / "dispersion",
                "dispersion-unused",
                f"Only bursty arrivals have a dispersion; these are {process}.",
                'Say "process": "bursty", or take it out.',
            )
    return _Sent(process, dispersion, read_visits(reader), read_vu_limit(reader))


def _constant(reader: Reader, sent: _Sent) -> Arrivals:
    rate = reader.number("rate_per_s", minimum=0.0, maximum=HIGHEST_RATE_PER_S)
    return ConstantRate(rate, sent.process, sent.dispersion, sent.visits, sent.vus)


def _ramping(reader: Reader, sent: _Sent) -> Arrivals:
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
    return RampingRate(start, tuple(stages), sent.process, sent.dispersion, sent.visits, sent.vus)


def _trace(reader: Reader, sent: _Sent) -> Arrivals:
    file = reader.text("file", longest=1_000) if reader.has("file") else None
    trace_id = reader.text("trace", longest=ID_CHARACTERS) if reader.has("trace") else None
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
        process=sent.process,
        dispersion=sent.dispersion,
        visits=sent.visits,
        vus=sent.vus,
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


_OPEN: Mapping[str, Callable[[Reader, _Sent], Arrivals]] = {
    "trace": _trace,
    "constant-arrival-rate": _constant,
    "ramping-arrival-rate": _ramping,
}
