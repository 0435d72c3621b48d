"""On demand and Spot: which instances may be taken back, how often, and what is done about it."""

from __future__ import annotations

import math
from typing import Any

from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.observed import HOURS_A_MONTH
from designer.catalog.params import param
from simulator import plan

NOTICE_S = cited("notice before a Spot interruption", 120, "s", sources.SPOT_NOTICE)
MONTHLY_PCT = cited("interruptions of a common Spot type, a month", 10, "%", sources.SPOT_ADVISOR)
REBALANCE_LEAD_S = cited("rebalance recommendation before the notice", 300, "s", sources.SPOT_REBALANCE)
CONSTANTS = (NOTICE_S, MONTHLY_PCT, REBALANCE_LEAD_S)

_SPOT = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-spot-instances.html"
_MIXED = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-mixed-instances-groups.html"
PURCHASES = {"on_demand": "On demand", "spot": "Spot", "mixed": "A mix of both"}


def purchase_param() -> Any:
    return param(
        "on_demand",
        title="Purchase",
        choices=PURCHASES,
        help="Spot is cheaper and may be taken back with two minutes' notice.",
        docs_url=_SPOT,
    )


def alone_param() -> Any:
    return param(
        "on_demand",
        title="Purchase",
        choices={key: PURCHASES[key] for key in ("on_demand", "spot")},
        help="Spot is cheaper and may be taken back with two minutes' notice.",
        docs_url=_SPOT,
    )


def base_param(
    unit: str, told: str = "Of a mix: so many are on demand before any Spot (OnDemandBaseCapacity)."
) -> Any:
    return param(
        0,
        title="On demand first",
        unit=unit,
        minimum=0,
        maximum=10_000,
        advanced=True,
        help=told,
        docs_url=_MIXED,
    )


def share_param(told: str = "Of a mix: the share on demand of what is above that, rounded up.") -> Any:
    return param(
        50.0,
        title="On demand above that",
        unit="%",
        minimum=0,
        maximum=100,
        advanced=True,
        help=told,
        docs_url=_MIXED,
    )


def interruption_param() -> Any:
    return param(
        float(MONTHLY_PCT.value),
        title="Spot interruptions",
        unit="% a month",
        minimum=0,
        maximum=99.9,
        advanced=True,
        help="Chance that a Spot machine is taken back within a month; the Spot Advisor tells it by type.",
        docs_url="https://aws.amazon.com/ec2/spot/instance-advisor/",
    )


def rebalancing_param() -> Any:
    return param(
        False,
        title="Capacity rebalancing",
        advanced=True,
        help="On: a replacement is launched as soon as a Spot instance is at risk, before its notice.",
        docs_url="https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-capacity-rebalancing.html",
    )


def interruptions_per_h(monthly_pct: float) -> float:
    """The constant rate at which this share of machines is interrupted within 730 h."""
    return -math.log1p(-monthly_pct / 100.0) / HOURS_A_MONTH


def spot(params: Any) -> plan.Spot | None:
    """How a fleet is bought, in the simulator's words; None where all is on demand."""
    if params.purchase == "on_demand":
        return None
    mixed = params.purchase == "mixed"
    return plan.Spot(
        base=params.on_demand_base if mixed else 0,
        on_demand_share=params.on_demand_pct / 100.0 if mixed else 0.0,
        interruptions_per_h=interruptions_per_h(params.spot_interruptions_pct),
        notice_s=float(NOTICE_S.value),
        rebalance_lead_s=float(REBALANCE_LEAD_S.value)
        if getattr(params, "capacity_rebalancing", False)
        else None,
    )
