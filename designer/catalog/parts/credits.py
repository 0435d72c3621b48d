"""CPU credits of burstable (T) instances: earned all the time, spent by busy cores, perhaps borrowed."""

from __future__ import annotations

from typing import Any

from designer.catalog.behaviour import Billed, Site
from designer.catalog.data import sources
from designer.catalog.data.instance_types import InstanceType
from designer.catalog.data.sources import cited
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.spec import Meter
from simulator import plan

CREDIT_CORE_S = cited("one CPU credit", 60, "core seconds", sources.T_CREDITS)
T2_LAUNCH_CREDITS = cited("launch credits of T2 in standard mode", 30, "credits/vCPU", sources.T_STANDARD)
CONSTANTS = (CREDIT_CORE_S, T2_LAUNCH_CREDITS)
FAMILIES = ("t2", "t3", "t3a", "t4g")
STANDARD_BY_DEFAULT = ("t2",)

METER = Meter(
    "ec2.cpu_credits.{family}.{os}",
    "Surplus CPU credits",
    "vCPU-hour",
    {"family": FAMILIES, "os": ("linux", "windows")},
    unknown="No Windows on Arm.",
)
_DOCS = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html"


def mode_param() -> Any:
    return param(
        None,
        title="CPU credits",
        choices={"unlimited": "Unlimited: borrows and pays", "standard": "Standard: slows down"},
        advanced=True,
        help="Of a T type without credits left. None: AWS's default, unlimited but for T2. Others have none.",
        docs_url=_DOCS,
    )


def saved_param() -> Any:
    return param(
        100.0,
        title="Credits saved at the start",
        unit="% of a day's",
        minimum=0,
        maximum=100,
        advanced=True,
        help="Of a T type, when the run begins: 100 % was idle for a day. A new instance has none saved.",
        docs_url=_DOCS,
    )


def unlimited(params: Any, kind: InstanceType) -> bool:
    """Whether instances borrow when their credits are spent: as set, else as AWS does by default."""
    if params.cpu_credits is not None:
        return bool(params.cpu_credits == "unlimited")
    return kind.family not in STANDARD_BY_DEFAULT


def credits(params: Any, kind: InstanceType) -> plan.CpuCredits | None:
    """In the simulator's core seconds; None for a type that isn't burstable."""
    if kind.baseline_pct is None or kind.credits_most is None:
        return None
    credit = float(CREDIT_CORE_S.value)
    borrows = unlimited(params, kind)
    fresh = kind.vcpu * float(T2_LAUNCH_CREDITS.value) if kind.family == "t2" and not borrows else 0.0
    return plan.CpuCredits(
        baseline_cores=kind.vcpu * kind.baseline_pct / 100.0,
        cap_core_s=kind.credits_most * credit,
        start_core_s=kind.credits_most * credit * params.saved_credits_pct / 100.0,
        launch_core_s=fresh * credit,
        unlimited=borrows,
    )


def billed(site: Site, observed: Observed, kind: InstanceType) -> list[Billed]:
    """Surplus that was never paid back by later earning, by the vCPU-hour."""
    if kind.baseline_pct is None:
        return []
    station = observed.station(site.id)
    surplus = station.surplus_core_s / 3_600.0
    how = (
        f"{station.busy_s / 3_600:,.4g} vCPU-hours used of {kind.name}, whose baseline is "
        f"{kind.baseline_pct:g} %; {surplus:,.4g} borrowed beyond a day's earning or never paid back, "
        f"{observed.month}."
    )
    meter = f"ec2.cpu_credits.{kind.family}.{site.params.os}"
    return [Billed(meter, "vCPU-hour", observed.monthly(surplus), how)]
