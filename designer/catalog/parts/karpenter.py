"""Karpenter: which types a pool may launch, and when it packs pods anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from designer.catalog.data import sources
from designer.catalog.data.instance_types import InstanceType, instance_types
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from simulator import plan

QUIET_S = cited("a batch of pending pods closes after a pause of", 1, "s", sources.KARPENTER)
LONGEST_S = cited("a batch of pending pods closes after at most", 10, "s", sources.KARPENTER)
LOOP_S = cited("loop that looks for nodes to do without", 10, "s", sources.KARPENTER)
VALIDATION_S = cited("wait before a node is taken away", 15, "s", sources.KARPENTER)
AFTER_S = cited("default of consolidateAfter", 0, "s", sources.KARPENTER)
BUDGET_PCT = cited("nodes that may be disrupted at once", 10, "%", sources.KARPENTER)
AVOIDED_S = cited("an offering without capacity is not tried again for", 180, "s", sources.KARPENTER_ICE)
NODE_READY_S = cited("Karpenter's node Ready after its launch", 60, "s", sources.KARPENTER_NODE)
CONSTANTS = (QUIET_S, LONGEST_S, LOOP_S, VALIDATION_S, AFTER_S, BUDGET_PCT, AVOIDED_S, NODE_READY_S)

_DOCS = "https://docs.aws.amazon.com/eks/latest/best-practices/karpenter.html"
_WHEN: Mapping[str, Literal["empty", "underused", "never"]] = {
    "WhenEmptyOrUnderutilized": "underused",
    "WhenEmpty": "empty",
    "Never": "never",
}


def families_param() -> Any:
    families = dict.fromkeys(each.family for each in instance_types().values())
    return param(
        ("c7g", "m7g", "r7g"),
        title="Instance families",
        choices=tuple(families),
        at_least=1,
        at_most=len(families),
        help="What it may launch. Families ending in g are Arm: the images must be built for it.",
        docs_url=_DOCS,
    )


def smallest_param() -> Any:
    return param(
        2,
        title="Smallest node",
        unit="vCPU",
        minimum=1,
        maximum=192,
        help="Fewest vCPUs of a node.",
        docs_url=_DOCS,
    )


def largest_param() -> Any:
    return param(
        16,
        title="Largest node",
        unit="vCPU",
        minimum=1,
        maximum=192,
        help="Most vCPUs of a node.",
        docs_url=_DOCS,
    )


def most_param() -> Any:
    return param(
        100,
        title="Most nodes",
        unit="nodes",
        minimum=1,
        maximum=5_000,
        tab="scaling",
        help="Limit of the pool; pods that need more wait.",
        docs_url=_DOCS,
    )


def consolidation_param() -> Any:
    return param(
        "WhenEmptyOrUnderutilized",
        title="Consolidation",
        choices={
            "WhenEmptyOrUnderutilized": "Nodes that are empty or hardly used",
            "WhenEmpty": "Empty nodes",
            "Never": "Never",
        },
        tab="scaling",
        help="Which nodes are taken away, their pods started elsewhere (consolidationPolicy).",
        docs_url=_DOCS,
    )


def after_param() -> Any:
    return param(
        float(AFTER_S.value),
        title="Consolidate after",
        unit="s",
        minimum=0,
        maximum=86_400,
        tab="scaling",
        advanced=True,
        help="A node on which nothing has come or gone for so long (consolidateAfter).",
        docs_url=_DOCS,
    )


def budget_param() -> Any:
    return param(
        float(BUDGET_PCT.value),
        title="Disrupted at once",
        unit="%",
        minimum=1,
        maximum=100,
        tab="scaling",
        advanced=True,
        help="Most nodes that leave at once, rounded up (disruption budget).",
        docs_url=_DOCS,
    )


def types_of(params: Any) -> list[InstanceType]:
    """The types that a pool may launch, the cheapest first."""
    found = [
        each
        for each in instance_types().values()
        if each.family in params.families and params.smallest_vcpu <= each.vcpu <= params.largest_vcpu
    ]
    return sorted(found, key=lambda each: (each.linux_usd_per_h, each.name))


def scaler(params: Any) -> plan.PackingHosts:
    """In the simulator's words."""
    return plan.PackingHosts(
        quiet_s=float(QUIET_S.value),
        longest_s=float(LONGEST_S.value),
        consolidate=_WHEN[params.consolidation],
        consolidate_after_s=params.consolidate_after_s,
        loop_s=float(LOOP_S.value),
        validation_s=float(VALIDATION_S.value),
        disrupted_share=params.budget_pct / 100.0,
        avoided_s=float(AVOIDED_S.value),
    )
