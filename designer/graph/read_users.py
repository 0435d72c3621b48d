"""Reads who waits for answers: users of k6's closed executors, and visitors who send several requests."""

from __future__ import annotations

from designer.graph.arrivals import Visits, VuLimit, Vus, VuStage
from designer.graph.read_work import read_time
from designer.graph.reader import Reader
from designer.graph.scenario import LONGEST_RUN_S

MOST_VUS = 1_000_000
MOST_ITERATIONS = 1_000_000_000
MOST_STAGES = 1_000
MOST_REQUESTS = 100_000.0


def read_vus(executor: str, reader: Reader) -> Vus:
    """`{vus, think_ms}` with `stages` (ramping-vus, from `start_vus`) or `iterations`."""
    think = read_time(reader, "think_ms")
    if executor == "ramping-vus":
        start = reader.integer("start_vus", 0, minimum=0, maximum=MOST_VUS)
        return Vus(start, _stages(reader), think)
    vus = reader.integer("vus", 1, minimum=1, maximum=MOST_VUS)
    if executor == "constant-vus":
        return Vus(vus, (), think)
    iterations = reader.integer("iterations", 1, minimum=1, maximum=MOST_ITERATIONS)
    return Vus(vus, (), think, iterations, shared=executor == "shared-iterations")


def _stages(reader: Reader) -> tuple[VuStage, ...]:
    stages = []
    for item, path in reader.items("stages", MOST_STAGES, "stages"):
        stage = Reader(item, path, reader.problems, f"stage {path.steps[-1]}")
        if not stage.broken:
            target = stage.integer("target_vus", None, minimum=0, maximum=MOST_VUS)
            stages.append(VuStage(target, stage.number("duration_s", minimum=0.0, maximum=LONGEST_RUN_S)))
            stage.leftovers()
    if not stages:
        reader.problems.error(
            reader.at / "stages",
            "no-stage",
            "A ramping-vus has no stage.",
            'Give at least one: {"target_vus": 100, "duration_s": 600}.',
        )
    return tuple(stages)


def read_vu_limit(reader: Reader) -> VuLimit | None:
    """`pre_allocated_vus` and `max_vus` of an open executor; None when nothing is said: no limit."""
    if not (reader.has("pre_allocated_vus") or reader.has("max_vus")):
        return None
    ready = reader.integer("pre_allocated_vus", 1, minimum=0, maximum=MOST_VUS)
    most = reader.integer("max_vus", max(1, ready), minimum=1, maximum=MOST_VUS)
    if most < ready:
        reader.problems.error(
            reader.at / "max_vus",
            "fewer-vus-than-ready",
            f"There are {ready} users from the begin, but at most {most}.",
            "Raise max_vus or lower pre_allocated_vus.",
        )
    return VuLimit(ready, max(most, ready))


def read_visits(outer: Reader) -> Visits | None:
    """`session: {requests, law, think_ms}` of an open executor; None when nothing is said."""
    if not outer.has("session"):
        return None
    reader = Reader(outer.raw("session"), outer.at / "session", outer.problems, "the session")
    if reader.broken:
        return None
    law = reader.choice("law", ("fixed", "geometric"), "fixed")
    requests = reader.number("requests", minimum=1.0, maximum=MOST_REQUESTS)
    if law != "geometric" and requests != int(requests):
        reader.problems.error(
            reader.at / "requests",
            "half-a-request",
            f"A session of always {requests:g} requests is not possible.",
            'Give a whole number, or say "law": "geometric".',
        )
    visits = Visits(requests, "geometric" if law == "geometric" else "fixed", read_time(reader, "think_ms"))
    reader.leftovers()
    return visits
