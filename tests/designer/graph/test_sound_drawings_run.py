"""What passes every check can be run: no drawing without an error is refused or breaks a step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from designer import catalog
from designer.catalog.params import Declared, declared, form_kind
from designer.graph.check_scenario import check_scenario
from designer.graph.compile import compile_plan
from designer.graph.load import load
from designer.graph.meter import usages
from designer.graph.problems import has_errors
from designer.graph.read_scenario import read_scenario
from designer.graph.summary import summarise
from simulator.check import problems as refusals
from simulator.engine import simulate
from tests.designer.graph.drawings import SCENARIO, changed

GROUPS = {"region": "region", "vpc": "vpc", "availability_zone": "az-a"}
NODES = [key for key, service in catalog.services().items() if service.role == "node"]
SIMULATED_S = 20
DRAWINGS = 30


def params(random: Random, params_type: type[Any]) -> dict[str, Any]:
    """Some of the settings, each with a value that it may take by itself."""
    return {each.name: value(random, each) for each in declared(params_type) if random.random() < 0.4}


def value(random: Random, setting: Declared) -> Any:
    if setting.nullable and random.random() < 0.2:
        return None
    if setting.kind == "list":
        if setting.forms:
            form = random.choice(setting.forms)
            kind = form_kind(form)
            return [{**params(random, form), **({"kind": kind} if kind else {})}]
        choices = [each.value for each in setting.choices]
        return random.sample(choices, min(len(choices), random.randint(1, 3)))
    if setting.kind == "object":
        return params(random, setting.forms[0])
    if setting.choices:
        return random.choice(setting.choices).value
    if setting.kind in ("integer", "number"):
        low, high = setting.minimum or 0.0, 1e6 if setting.maximum is None else setting.maximum
        drawn = random.choice([low, high, low + (high - low) * random.random() ** 6])
        return int(drawn) if setting.kind == "integer" else drawn
    return random.random() < 0.5 if setting.kind == "boolean" else "some text"


def node(random: Random, name: str) -> dict[str, Any]:
    service = catalog.services()[random.choice(NODES)]
    places = [GROUPS[key] for key in service.may_stand_in if key in GROUPS]
    page = {"cpu_ms": {"mean": random.choice([0, 3]), "cv": 0.5}}
    work = {"page": page, "order": {"wait_ms": {"table": [[0, 1], [1, 9]]}}}
    return {
        "id": name,
        "service": service.key,
        **({"parent": random.choice(places)} if places and random.random() < 0.8 else {}),
        **({"work": work} if service.work != "none" else {}),
        "params": params(random, service.params) if random.random() < 0.3 else {},
    }


def edge(random: Random, name: str, nodes: list[dict[str, Any]]) -> dict[str, Any] | None:
    source, target = random.choice(nodes), random.choice(nodes)
    services: Mapping[str, Any] = catalog.services()
    pairs = [
        (out, into)
        for out in services[source["service"]].ports
        for into in services[target["service"]].ports
        if (out.side, into.side) == ("out", "in") and out.kind == into.kind
    ]
    if not pairs:
        return None
    out, into = random.choice(pairs)
    return {
        "id": name,
        "kind": out.kind,
        "from": [source["id"], out.id],
        "to": [target["id"], into.id],
        "order": random.randint(1, 2),
        "optional": random.random() < 0.3,
        "calls_per_request": random.choice([{}, {"page": 0.3}, {"page": 2.5, "order": 1}]),
        "params": params(random, catalog.edge_kinds()[out.kind].params) if random.random() < 0.3 else {},
    }


def drawing(random: Random) -> dict[str, Any]:
    """The match-day drawing with a few nodes and edges more, of any service, joined where ports allow."""
    document = changed()
    document["nodes"] += [node(random, f"more-{place}") for place in range(random.randint(0, 4))]
    for place in range(random.randint(0, 8)):
        made = edge(random, f"join-{place}", document["nodes"])
        document["edges"] += [made] if made else []
    return document


def run_and_told(random: Random) -> bool:
    """Whether the drawing had no error; then it was compiled, run, summed up and metered."""
    loaded = load(drawing(random))
    arrivals = {"executor": "constant-arrival-rate", "rate_per_s": random.choice([0, 5])}
    workloads = [{**SCENARIO["workloads"][0], "arrivals": arrivals}]
    scenario = read_scenario({**SCENARIO, "workloads": workloads, "duration_s": SIMULATED_S}).scenario
    assert scenario is not None
    if loaded.graph is None or has_errors(check_scenario(loaded.graph, scenario)):
        return False
    plan = compile_plan(loaded.graph, scenario)
    assert refusals(plan) == []
    result = simulate(plan, seed=1)
    json.dumps(summarise(loaded.graph, scenario, result), allow_nan=False)
    assert usages(loaded.graph, scenario, result)
    return True


@pytest.mark.parametrize("batch", range(4))
def test_what_has_no_error_is_compiled_run_summed_up_and_metered(batch: int) -> None:
    ran = sum(run_and_told(Random(DRAWINGS * batch + each)) for each in range(DRAWINGS))
    assert ran >= DRAWINGS // 6, "hardly any of the random drawings is sound: the test tests nothing"
