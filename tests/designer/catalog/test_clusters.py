"""Clusters: boxes that nodes and what runs on them stand in; EKS bills the box itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from designer.graph.compile import compile_plan, context_of
from designer.graph.document import Graph
from designer.graph.meter import regions_of, usages
from pricing import shelf
from pricing.estimate import estimate
from simulator.engine import simulate
from tests.designer.catalog.feeding import graph_of, scenario_of


def cluster(**params: Any) -> Graph:
    groups = [
        {"id": "region", "service": "region", "params": {"region": "us-east-1"}},
        {"id": "cluster", "service": "eks_cluster", "parent": "region", "params": params},
    ]
    return graph_of(
        {
            "schema_version": 1,
            "classes": [{"id": "default", "title": "Request"}],
            "groups": [{**group, "frame": [0, 0, 10, 10]} for group in groups],
            "nodes": [],
            "edges": [],
        },
        rules=False,
    )


@pytest.mark.parametrize(
    ("params", "usd_an_hour"),
    [
        ({}, 0.10),
        ({"support": "extended"}, 0.60),
        ({"control_plane": "xl", "support": "extended"}, 0.60 + 1.65),
    ],
)
def test_a_cluster_costs_its_hours_whatever_runs_in_it(params: dict[str, Any], usd_an_hour: float) -> None:
    graph = cluster(**params)
    scenario = replace(scenario_of(), workloads=())
    result = simulate(compile_plan(graph, scenario), seed=1)
    bill = estimate(usages(graph, scenario, result), shelf.load("2026-11-24", regions_of(graph)))
    assert {line.subject for line in bill.lines} == {"cluster"}
    assert bill.not_priced == ()
    assert float(bill.total_usd) == pytest.approx(730 * usd_an_hour)


def test_a_group_stands_where_the_groups_around_it_do() -> None:
    context = context_of(cluster())
    assert context.groups["cluster"].region == context.groups["region"].region == "us-east-1"
    assert context.groups["cluster"].groups == ("region",)
