"""Every fault on every box and arrow that it can strike: it does something, or the check says why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonpatch
import pytest

from designer import catalog
from designer.catalog.fault_actions import ACTIONS
from designer.graph.check_scenario import check_scenario
from designer.graph.problems import Problem
from designer.graph.read_scenario import read_scenario
from tests.designer.catalog.feeding import drawing, graph_of
from tests.designer.graph.drawings import SCENARIO
from tests.designer.graph.drawings import graph_of as match_day

IDLE = {
    "interrupt_spot": "nothing there is bought as Spot",
    "flush_cache": "nobody is asked for what the cache doesn't know",
}
"""Actions that a box by its defaults has nothing to lose by, and what the check says of them."""

HOSTS = {"ecs_capacity_provider", "eks_node_group", "eks_node_pool"}
"""Have no ports: their own tests strike them in their cluster."""


def strikes() -> Iterator[tuple[str, str]]:
    for service in catalog.services().values():
        if service.key not in HOSTS:
            for action in service.faults:
                yield service.key, action


def fault_of(action: str, **struck: str) -> dict[str, Any]:
    made = {"action": action, "at_s": 10, **struck}
    if ACTIONS[action].lasts:
        made["duration_s"] = 10
    made["params"] = {each.name: each.begins for each in ACTIONS[action].settings if each.required}
    return made


def told(graph: Any, fault: dict[str, Any]) -> list[Problem]:
    arrivals = {"executor": "constant-arrival-rate", "rate_per_s": 1}
    scenario = {"name": "One", "duration_s": 60, "workloads": [{"node": "client", "arrivals": arrivals}]}
    read = read_scenario({**scenario, "faults": [fault]})
    assert read.scenario is not None, read.problems
    problems = check_scenario(graph, read.scenario)
    assert not [each for each in problems if each.severity == "error"], problems
    return [each for each in problems if each.code == "fault-without-effect"]


@pytest.mark.parametrize(("key", "action"), list(strikes()))
def test_a_fault_of_a_box_has_an_effect_or_is_told_to_have_none(key: str, action: str) -> None:
    service = catalog.services()[key]
    port = next(each for each in service.ports if each.side == "in")
    found = told(graph_of(drawing(service, port), rules=False), fault_of(action, node="subject"))
    assert len(found) == (action in IDLE), found
    assert all(IDLE[action] in each.message for each in found)


@pytest.mark.parametrize(
    ("kind", "action"),
    [(kind.key, action) for kind in catalog.edge_kinds().values() for action in kind.faults],
)
def test_a_fault_of_an_arrow_has_an_effect(kind: str, action: str) -> None:
    service, port = next(
        (service, port)
        for service in catalog.services().values()
        for port in service.ports
        if (port.side, port.kind) == ("in", kind)
    )
    document = drawing(service, port)
    (edge,) = [each["id"] for each in document["edges"] if each["to"][0] == "subject"]
    assert told(graph_of(document, rules=False), fault_of(action, edge=edge)) == []


def test_what_nobody_calls_can_hardly_break() -> None:
    service = catalog.services()["external_service"]
    document = drawing(service)
    document["nodes"].append({"id": "client", "service": "client", "at": [0, 0]})
    (found,) = told(graph_of(document, rules=False), fault_of("dependency_outage", node="subject"))
    assert "nothing in this drawing calls it" in found.message


def test_a_zone_of_another_region_takes_nothing_and_the_fix_takes_the_fault_out() -> None:
    zone = {"action": "az_power_interruption", "zone": "a", "at_s": 10, "duration_s": 10}
    value = {**SCENARIO, "faults": [{**zone, "params": {"region": "eu-north-1"}}]}
    read = read_scenario(value)
    assert read.scenario is not None
    (found,) = [each for each in check_scenario(match_day(), read.scenario) if "fault" in each.code]
    assert "nothing of that Region stands there" in found.message
    assert found.fix is not None
    assert jsonpatch.apply_patch(value, [dict(step) for step in found.fix])["faults"] == []
