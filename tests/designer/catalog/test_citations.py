"""No figure without a source: the uncited is refused, the cited is shown, nothing hides beside it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from designer import catalog
from designer.catalog.spec import Constant, Quota, Sla

NO_FIGURES_OF_AWS = {
    "catalog.data.lambda_runtimes.NORMAL_P99": "mathematics",
    "catalog.data.regions.EARTH_RADIUS_KM": "the Earth's",
    "catalog.edges.call.MS_PER_S": "a unit",
    "catalog.edges.subscription.PCT": "a unit",
    "catalog.observed.HOURS_A_MONTH": "the month that AWS's calculator takes, which the price book states",
    "catalog.parts.balancer_nodes.STEPS": "steps of our sum",
    "catalog.parts.capacity_units.BYTES_PER_GB": "a unit",
    "catalog.parts.deliveries.COUNTED": "where the engine stops counting",
    "catalog.parts.ecs_hosts.MOST_TASKS": "more than any instance has room for",
    "catalog.parts.events.LONGEST_INVOCATION_S": "longer than any",
    "catalog.parts.events.MOST_INVOKES": "more than any",
    "catalog.parts.functions.PCT": "a unit",
    "catalog.parts.hpa.MOST_METRICS": "how many this house takes",
    "catalog.parts.kubelet._MIB_PER_GIB": "a unit",
    "catalog.parts.memory.MB_PER_GB": "a unit",
    "catalog.parts.networks.BYTES_PER_GIGABIT": "a unit",
    "catalog.parts.networks.LEAST_SHARE": "where we leave a network out, as the docs say",
    "catalog.parts.patience.PCT": "a unit",
    "catalog.parts.policies.metric.BYTES_PER_MB": "a unit",
    "catalog.parts.policies.metric.PCT": "a unit",
    "catalog.parts.policies.scheduled.DAY_S": "a unit",
    "catalog.parts.provisioning.PCT": "a unit",
    "catalog.parts.provisioning._MOST": "a bound of our form",
    "catalog.parts.queues.PCT": "a unit",
    "catalog.parts.sizes.MOST": "a bound of our form",
    "catalog.parts.topics.MOST_AT_ONCE": "more than any",
    "catalog.spec.SHORTEST_SOURCE": "a rule of ours",
    "catalog.sqs_queue.AT_ONCE_S": "the engine's shortest time",
}
"""Numbers that stand bare in the catalog's modules, and why they need no source."""


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(catalog.__path__, "designer.catalog."):
        yield importlib.import_module(found.name)


def bare_numbers(module: ModuleType) -> Iterator[str]:
    """Names of a module's constants that are given as a plain number."""
    tree = ast.parse(Path(str(module.__file__)).read_text())
    for each in tree.body:
        if not isinstance(each, ast.Assign) or not isinstance(each.value, ast.Constant):
            continue
        if isinstance(each.value.value, int | float) and not isinstance(each.value.value, bool):
            yield from (target.id for target in each.targets if isinstance(target, ast.Name))


@pytest.mark.parametrize(
    ("source", "date"),
    [
        ("", "2026-07"),
        ("the manifest's request, from memory", "2026-11"),
        ("as we remember the page", "2026-11"),
        ("AWS documentation, SQS: quotas", ""),
        ("AWS documentation, SQS: quotas", "lately"),
    ],
)
def test_a_figure_that_nobody_can_look_up_is_refused(source: str, date: str) -> None:
    with pytest.raises(ValueError, match=r"is no (source|date)"):
        Constant("depth", 10, "messages", source, date)
    with pytest.raises(ValueError, match=r"is no (source|date)"):
        Quota("a.key", "Depth", 10, "messages", source, date)
    with pytest.raises(ValueError, match=r"is no (source|date)"):
        Sla(99.9, "requests", source, date, "https://aws.amazon.com/sla/")


def test_every_cited_figure_is_shown_with_a_service_or_an_edge() -> None:
    shown = {
        (each.name, each.value)
        for entry in (*catalog.services().values(), *catalog.edge_kinds().values())
        for each in entry.constants
    }
    hidden = [
        f"{module.__name__}.{name}"
        for module in modules()
        for name, value in vars(module).items()
        if isinstance(value, Constant) and (value.name, value.value) not in shown
    ]
    assert hidden == []


def test_no_figure_of_awss_stands_bare_in_a_module() -> None:
    found = {
        f"{module.__name__.removeprefix('designer.')}.{name}"
        for module in modules()
        for name in bare_numbers(module)
    }
    assert found == set(NO_FIGURES_OF_AWS)
