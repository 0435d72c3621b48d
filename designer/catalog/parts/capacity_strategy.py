"""Capacity provider strategy of an ECS service: several providers, each with a base and a weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import Names, param
from designer.catalog.reading import Fault

MOST_PROVIDERS = cited("capacity providers of one strategy", 20, "providers", sources.ECS_API)
PROVIDERS = Names("The first one of the cluster", services=("ecs_capacity_provider",), within="ecs_cluster")
_DOCS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/capacity-provider-launch-type-comparison.html"


@dataclass(frozen=True, slots=True)
class Share:
    """One capacity provider's part of a service's tasks."""

    TITLE: ClassVar[str] = "Capacity provider"

    capacity_provider: str = param(
        "",
        title="Capacity provider",
        names=PROVIDERS,
        help="Title or id of one drawn in the same cluster. Empty: the first one.",
        docs_url=_DOCS,
    )
    base: int = param(
        0,
        title="Base",
        unit="tasks",
        minimum=0,
        maximum=100_000,
        help="So many tasks stand here before weights count; one provider of a strategy may have a base.",
        docs_url=_DOCS,
    )
    weight: int = param(
        1,
        title="Weight",
        minimum=0,
        maximum=1_000,
        help="Of the tasks above the base: its share, over the sum of all weights. 0: none of them.",
        docs_url=_DOCS,
    )


def provider_param() -> Any:
    return param(
        None,
        title="Capacity provider",
        names=PROVIDERS,
        help="Title or id of the one its tasks stand on. None: the first one drawn in its cluster.",
        docs_url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html",
    )


def strategy_param() -> Any:
    return param(
        (),
        title="Capacity provider strategy",
        at_most=int(MOST_PROVIDERS.value),
        advanced=True,
        help="Several providers, by base and weight, in place of the one above. None: that one alone.",
        docs_url=_DOCS,
    )


def faults(strategy: Sequence[Share]) -> Iterator[Fault]:
    """What ECS refuses."""
    if sum(each.base > 0 for each in strategy) > 1:
        yield Fault(
            ("strategy",),
            "two-bases",
            "More than one capacity provider of the strategy has a base.",
            "Keep one base; the others share by weight.",
        )
    if strategy and not any(each.weight for each in strategy):
        yield Fault(
            ("strategy",),
            "no-weight",
            "No capacity provider of the strategy has a weight: nothing above the base would ever run.",
            "Give at least one a weight.",
        )
    names = [each.capacity_provider.strip().casefold() for each in strategy]
    for place, name in enumerate(names):
        if name in names[:place]:
            yield Fault(
                ("strategy", place, "capacity_provider"),
                "provider-named-twice",
                f"The strategy names {strategy[place].capacity_provider!r} twice.",
                "Name each provider once.",
            )
