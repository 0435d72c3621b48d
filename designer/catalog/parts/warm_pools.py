"""A warm pool: instances made ready in advance, stopped, hibernated or running, that enter service faster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.reading import Fault, Instead
from simulator import plan

START_STOPPED_S = cited("start of a stopped instance", 21.2, "s", sources.EC2_LAUNCH)
RESUME_S = cited("resume of a hibernated instance", 20.7, "s", sources.EC2_LAUNCH)
FROM_RUNNING_S = cited("into service of a running instance of the pool", 2.0, "s", sources.EC2_LAUNCH)
CONSTANTS = (START_STOPPED_S, RESUME_S, FROM_RUNNING_S)
_STARTS = {"stopped": START_STOPPED_S, "hibernated": RESUME_S, "running": FROM_RUNNING_S}
_DOCS = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-warm-pools.html"


def state_param() -> Any:
    return param(
        "none",
        title="Warm pool",
        choices={
            "none": "None",
            "stopped": "Stopped instances",
            "hibernated": "Hibernated instances",
            "running": "Running instances",
        },
        tab="scaling",
        advanced=True,
        help="Instances that have started once and wait; stopped ones cost only their volumes.",
        docs_url=_DOCS,
    )


def prepared_param() -> Any:
    return param(
        None,
        title="Prepared with the pool",
        unit="instances",
        minimum=0,
        maximum=10_000,
        tab="scaling",
        advanced=True,
        help="The pool holds so many less those desired. None: the group's maximum.",
        docs_url=_DOCS,
    )


def minimum_param() -> Any:
    return param(
        0,
        title="Pool at least",
        unit="instances",
        minimum=0,
        maximum=10_000,
        tab="scaling",
        advanced=True,
        help="Kept in the pool however large the group is.",
        docs_url=_DOCS,
    )


def reuse_param() -> Any:
    return param(
        False,
        title="Return to the pool",
        tab="scaling",
        advanced=True,
        help="On: instances that scale-in takes out go back to the pool, not away.",
        docs_url=_DOCS,
    )


def faults(state: str, purchase: str) -> Iterator[Fault]:
    """Warm pools hold on-demand instances of one kind of purchase only."""
    if state != "none" and purchase != "on_demand":
        yield Fault(
            ("warm_pool",),
            "warm-pool-with-spot",
            "A group with Spot instances can't have a warm pool.",
            "Buy on demand, or go without the pool.",
            Instead("none"),
        )


def warm_pool(params: Any) -> plan.WarmPool | None:
    """In the simulator's words. A stopped instance starts its application anew, others kept it running."""
    if params.warm_pool == "none":
        return None
    phases = [plan.Phase("start from the warm pool", float(_STARTS[params.warm_pool].value))]
    if params.warm_pool == "stopped":
        phases.append(plan.Phase("application start", params.app_start_s))
    return plan.WarmPool(
        launch=tuple(phases),
        prepared=params.warm_pool_prepared,
        minimum=params.warm_pool_min,
        reuse=params.warm_pool_reuse,
    )
