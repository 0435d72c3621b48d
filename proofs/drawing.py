"""Small drawings to prove things by, run without the rules that a whole architecture is held to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from designer.catalog import edge_kinds, services
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.load import load
from designer.graph.meter import usages
from designer.graph.read_scenario import read_scenario
from designer.graph.scenario import Scenario
from simulator.engine import simulate
from simulator.result import Result

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """A drawing, what was sent to it and what came of it."""

    graph: Graph
    scenario: Scenario
    result: Result

    def series(self, subject: str, metric: str) -> NDArray[np.float64]:
        """One value a window."""
        return np.asarray(self.result.series[subject][metric])

    def at(self, subject: str, metric: str, seconds: float) -> float:
        """The value of the window that begins then."""
        return float(self.series(subject, metric)[round(seconds / self.result.window_s)])

    def between(self, subject: str, metric: str, begin_s: float, end_s: float) -> float:
        """The mean over that time, whole windows."""
        first, last = (round(seconds / self.result.window_s) for seconds in (begin_s, end_s))
        return float(np.nanmean(self.series(subject, metric)[first:last]))

    def usage(self, meter: str) -> float:
        """The month's quantity of a meter, all subjects together."""
        found = usages(self.graph, self.scenario, self.result)
        return sum(float(each.quantity or 0) for each in found if each.meter == meter)


def node(name: str, service: str, **params: Any) -> Json:
    """A box; `work` among the settings is its work for the one class there is."""
    work = params.pop("work", None)
    made: Json = {"id": name, "service": service, "at": [0, 0], "params": params}
    if work is not None:
        made["work"] = {"request": work}
    return made


def edge(kind: str, source: str, target: str, **params: Any) -> Json:
    """An arrow between the ports of its kind. `calls`, `request`, `response` are no settings of the kind."""
    made: Json = {"id": f"{source}-{target}", "kind": kind, "from": [source, ""], "to": [target, ""]}
    if "calls" in params:
        made["calls_per_request"] = {"request": params.pop("calls")}
    sizes = {key: params.pop(key) for key in ("request", "response") if key in params}
    if sizes:
        made["bytes"] = {"request": sizes}
    return {**made, "params": params}


def ran(
    nodes: list[Json],
    edges: list[Json],
    *,
    rate_per_s: float = 0.0,
    arrivals: Json | None = None,
    duration_s: float,
    quotas: dict[str, float] | None = None,
    faults: list[Json] | None = None,
    groups: list[tuple[str, str]] | None = None,
    seed: int = 1,
) -> Seen:
    """A client named `client` sends so many requests a second, evenly, over the edges that leave it.

    groups: id and service of each.

    Raises ValueError, with every message, for a drawing or scenario that can't be read.
    """
    document = {
        "schema_version": 1,
        "name": "Proof",
        "account": {"quotas": quotas or {}},
        "classes": [{"id": "request", "title": "Request"}],
        "groups": [
            {"id": name, "service": service, "frame": [0, 0, 10, 10]} for name, service in groups or []
        ],
        "nodes": [node("client", "client"), *nodes],
        "edges": edges,
    }
    _name_ports(document)
    loaded = load(document, rules=False)
    steady = {"executor": "constant-arrival-rate", "rate_per_s": rate_per_s, "process": "deterministic"}
    read = read_scenario(
        {
            "name": "Proof",
            "duration_s": duration_s,
            "workloads": [{"node": "client", "arrivals": arrivals or steady}],
            "faults": faults or [],
        }
    )
    if loaded.graph is None or read.scenario is None:
        raise ValueError("; ".join(each.message for each in (*loaded.problems, *read.problems)))
    result = simulate(compile_plan(loaded.graph, read.scenario), seed=seed)
    return Seen(loaded.graph, read.scenario, result)


def _name_ports(document: Json) -> None:
    """Each end's port is the one of the edge's kind."""
    kinds = {each["id"]: each["service"] for each in document["nodes"]}
    for made in document["edges"]:
        if made["kind"] not in edge_kinds():
            raise ValueError(f"there is no kind of edge {made['kind']!r}")
        for end, side in (("from", "out"), ("to", "in")):
            ports = services()[kinds[made[end][0]]].ports
            made[end][1] = next(port.id for port in ports if port.side == side and port.kind == made["kind"])
