"""Drawings as large as they may be: what each autosave and each run asks of them stays quick.

Seconds are of this process's own CPU, so that a busy machine doesn't count; each limit is several times what
was measured, and a small part of what work over all pairs took.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from designer.graph.availability import needs
from designer.graph.check_scenario import check_scenario
from designer.graph.compile import context_of
from designer.graph.load import load
from designer.graph.read_document import MOST_GROUPS, MOST_NODES
from designer.graph.reader import MOST_GUESSED
from tests.designer.catalog.feeding import scenario_of

Json = dict[str, Any]


@contextmanager
def within(cpu_s: float) -> Iterator[None]:
    began_s = time.process_time()
    yield
    assert time.process_time() - began_s < cpu_s


def drawing(nodes: list[Json], edges: list[Json], groups: list[Json] | None = None) -> Json:
    region = {"id": "region", "service": "region", "params": {"region": "us-east-1"}}
    classes = [{"id": "default"}]
    return {
        "schema_version": 1,
        "classes": classes,
        "groups": groups or [region],
        "nodes": [{"id": "client", "service": "client"}, *nodes],
        "edges": edges,
    }


def call(source: str, target: str, kind: str = "call") -> Json:
    ends = [each.split(".") for each in (source, target)]
    return {"id": f"{source}-{target}", "kind": kind, "from": ends[0], "to": ends[1]}


def box(name: str, service: str, **more: Any) -> Json:
    return {"id": name, "service": service, "parent": "region", **more}


def test_a_balancer_before_500_fleets_is_checked_at_each_autosave() -> None:
    work = {"default": {"cpu_ms": 5}}
    fleets = [f"fleet-{place}" for place in range(500)]
    nodes = [box(name, "ec2_auto_scaling_group", work=work) for name in fleets]
    nodes += [box(f"{name}-table", "dynamodb_table") for name in fleets]
    edges = [call("balancer.targets", f"{name}.http", "target") for name in fleets]
    edges += [call(f"{name}.requests", f"{name}-table.items") for name in fleets]
    edges.append(call("client.http", "balancer.listener"))
    document = drawing([box("balancer", "application_load_balancer"), *nodes], edges)
    with within(10.0):
        graph = load(document).graph
        assert graph is not None
        assert check_scenario(graph, scenario_of("client", duration_s=60)) is not None


def test_ten_thousand_edges_between_nodes_that_are_not_there_are_told_without_a_guess_for_each() -> None:
    nodes = [box(f"node-number-{place}", "client") for place in range(MOST_NODES - 1)]
    edges = [call(f"nod-number-{place}x.http", f"nod-numbr-{place}y.http") for place in range(10_000)]
    with within(15.0):
        problems = load(drawing(nodes, edges)).problems
    dangling = [each for each in problems if each.code == "dangling-edge"]
    assert len(dangling) == 20_000
    assert sum(each.hint.startswith("Did you mean") for each in dangling) <= MOST_GUESSED


def test_two_thousand_groups_one_in_another_are_refused_at_once() -> None:
    groups = [
        {"id": f"g{place}", "service": "vpc", "parent": f"g{place - 1}" if place else None}
        for place in range(MOST_GROUPS)
    ]
    with within(10.0):
        problems = load(drawing([], [], groups)).problems
    assert {"wrong-nesting"} == {each.code for each in problems if each.severity == "error"}


def test_availability_follows_forty_layers_of_functions_that_all_call_two() -> None:
    """Ways through them: 2^40. Each function is needed, whichever way is looked at."""
    layers = [[f"f{layer}a", f"f{layer}b"] for layer in range(40)]
    work = {"default": {"cpu_ms": 1}}
    nodes = [box(name, "lambda_function", work=work) for layer in layers for name in layer]
    edges = [call("client.http", f"{name}.invoke") for name in layers[0]]
    for above, below in pairwise(layers):
        edges += [call(f"{one}.requests", f"{other}.invoke") for one in above for other in below]
    graph = load(drawing(nodes, edges)).graph
    assert graph is not None
    with within(5.0):
        found = needs("client", "default", context_of(graph), after_answer=False)
    assert found == {frozenset({"client", *(name for layer in layers for name in layer)}): 1.0}


def test_availability_follows_a_chain_of_a_thousand_calls() -> None:
    names = [f"f{place}" for place in range(1_000)]
    nodes = [box(name, "lambda_function", work={"default": {"cpu_ms": 1}}) for name in names]
    edges = [call(f"{one}.requests", f"{other}.invoke") for one, other in pairwise(names)]
    graph = load(drawing(nodes, [call("client.http", "f0.invoke"), *edges])).graph
    assert graph is not None
    assert needs("client", "default", context_of(graph), after_answer=False) == {
        frozenset({"client", *names}): 1.0
    }
