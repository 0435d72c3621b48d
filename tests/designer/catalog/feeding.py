"""Small drawings around one service: alone, or fed through each of its ports by what may stand before it."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any
from unittest.mock import patch

from designer import catalog
from designer.catalog.spec import Port, Service
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.load import load
from designer.graph.read_scenario import read_scenario
from designer.graph.scenario import Scenario
from simulator.engine import simulate
from simulator.result import Result

FEEDERS = {
    "call": [],
    "target": [("application_load_balancer", "listener", "targets", "call")],
    "invoke_async": [("ec2_instance", "direct", "events", "call")],
    "send": [("ec2_instance", "direct", "calls", "call")],
    "subscription": [
        ("ec2_instance", "direct", "calls", "call"),
        ("sns_topic", "publish", "subscriptions", "send"),
    ],
    "dead_letter": [("ec2_instance", "direct", "calls", "call"), ("sqs_queue", "send", "redrive", "send")],
    "poll": [("ec2_instance", "direct", "calls", "call"), ("sqs_queue", "send", "receive", "send")],
    "event_source": [("ec2_instance", "direct", "calls", "call"), ("sqs_queue", "send", "poll", "send")],
}
"""What stands between a client and a port of each kind: service, its in port, its out port, kind of edge."""

WORK = {"cpu_ms": {"mean": 2, "cv": 0.5}, "wait_ms": {"mean": 5, "cv": 0.5}}


def drawing(
    service: Service, port: Port | None = None, params: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The service alone, or fed by a client through one of its in ports."""
    subject = {"id": "subject", "service": service.key, "at": [0, 0], "params": params or {}}
    if service.work != "none":
        subject["work"] = {"default": WORK}
    document: dict[str, Any] = {
        "schema_version": 1,
        "name": service.title,
        "classes": [{"id": "default", "title": "Request"}],
        "nodes": [subject],
        "edges": [],
    }
    if port is not None:
        _feed(document, port)
    return document


def _feed(document: dict[str, Any], port: Port) -> None:
    """From the client to the port, through whatever makes edges of its kind."""
    document["nodes"].insert(0, {"id": "client", "service": "client", "at": [0, 0]})
    came_from = ["client", "http"]
    for place, (key, in_port, out_port, kind) in enumerate(FEEDERS[port.kind]):
        name = f"before-{place}"
        node: dict[str, Any] = {"id": name, "service": key, "at": [0, 0]}
        if catalog.services()[key].work != "none":
            node["work"] = {"default": WORK}
        document["nodes"].append(node)
        document["edges"].append(_edge(kind, came_from, [name, in_port]))
        came_from = [name, out_port]
    document["edges"].append(_edge(port.kind, came_from, ["subject", port.id]))


def _edge(kind: str, source: list[str], target: list[str]) -> dict[str, Any]:
    sizes = {"default": {"request": 1_000, "response": 20_000}}
    return {"id": f"{source[0]}-{target[0]}", "kind": kind, "from": source, "to": target, "bytes": sizes}


def graph_of(document: dict[str, Any], *, rules: bool = True) -> Graph:
    """The graph; without `rules` also of a drawing that makes no sense as a whole, as a box alone."""
    with nullcontext() if rules else patch("designer.graph.load.check", lambda graph, at: ()):
        loaded = load(document)
    assert loaded.graph is not None, [problem.message for problem in loaded.problems]
    return loaded.graph


def scenario_of(*nodes: str, rate_per_s: float = 20.0, duration_s: float = 60.0, **more: Any) -> Scenario:
    """So many requests a second from each of these clients."""
    arrivals = {"executor": "constant-arrival-rate", "rate_per_s": rate_per_s}
    read = read_scenario(
        {
            "name": "A minute",
            "duration_s": duration_s,
            "workloads": [{"node": node, "arrivals": arrivals} for node in nodes or ("nobody",)],
            **more,
        }
    )
    assert read.scenario is not None, [problem.message for problem in read.problems]
    return read.scenario


def run(graph: Graph, scenario: Scenario, seed: int = 1) -> Result:
    return simulate(compile_plan(graph, scenario), seed=seed)
