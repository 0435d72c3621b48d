"""Memory: whether whoever serves has as much of it as its work needs."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.parts.memory import drawn, most_requests
from designer.catalog.parts.policies import MEMORY
from designer.graph.document import PlacedNode
from designer.graph.problems import Severity, add
from designer.graph.rules.rule import Drawing, Finding, named, rule
from simulator import plan

GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"


@rule(
    Severity.ERROR,
    "A policy on memory has nothing to look at while the drawing does not say what memory the work needs.",
    GUIDE + "service-auto-scaling.html",
)
def memory_of_no_need(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes():
        for place, policy in enumerate(getattr(each.params, "policies", ())):
            if getattr(policy, "metric", "") == MEMORY and not drawn(each.params):
                yield Finding(
                    drawing.param_at(each, "policies") / place / "metric",
                    f"{named(each)} scales on memory, but its work is said to need none.",
                    "Set its memory at rest and of a request, or take another metric.",
                )


@rule(
    Severity.WARNING,
    "An application that needs more memory at rest than it has is killed as soon as it has started, "
    "over and over: on EKS the pod is in CrashLoopBackOff, on ECS the service replaces task after task.",
    GUIDE + "resolve-outofmemory-errors.html",
)
def more_memory_at_rest_than_there_is(drawing: Drawing) -> Iterator[Finding]:
    for each, _, memory in _with_memory(drawing):
        if memory.base_gb > memory.limit_gb:
            yield Finding(
                drawing.param_at(each, "memory_base_gb"),
                f"{named(each)} needs {memory.base_gb:g} GB at rest and has {memory.limit_gb:g} GB: it is "
                "killed as soon as it has started.",
                "Give it more memory, or let it need less.",
            )


@rule(
    Severity.WARNING,
    "Slots are how many requests may be inside. Where all of them together need more memory than there "
    "is, a rush kills the server with everything in it, just when it is needed most.",
    GUIDE + "resolve-outofmemory-errors.html",
)
def more_slots_than_memory(drawing: Drawing) -> Iterator[Finding]:
    for each, slots, memory in _with_memory(drawing):
        most = most_requests(each.params, memory.limit_gb)
        if most is not None and 0 < most < slots:
            at = drawing.param_at(each, "slots_per_instance")
            yield Finding(
                at,
                f"{named(each)} lets {slots} requests in at once; with {memory.needed_gb(slots):.3g} GB they "
                f"need more than the {memory.limit_gb:.3g} GB there are, which hold {most}.",
                f"Allow {most} slots, or give it more memory.",
                (add(at, most),),
            )


def _with_memory(drawing: Drawing) -> Iterator[tuple[PlacedNode, int, plan.Memory]]:
    """Nodes whose work needs memory, their slots, and what they have and need."""
    for station in drawing.parts.stations:
        if isinstance(station, plan.Servers) and station.memory is not None:
            yield drawing.node(station.id), station.slots_per_server, station.memory
