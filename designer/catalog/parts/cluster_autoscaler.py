"""The Cluster Autoscaler: nodes for pods that find no room, and away with those that are hardly used."""

from __future__ import annotations

from typing import Any

from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from simulator import plan

SCAN_S = cited("scan of the Cluster Autoscaler", 10, "s", sources.CLUSTER_AUTOSCALER)
THRESHOLD = cited(
    "requests over allocatable below which a node is unneeded", 0.5, "share", sources.CLUSTER_AUTOSCALER
)
UNNEEDED_S = cited("a node must be unneeded for", 600, "s", sources.CLUSTER_AUTOSCALER)
AFTER_GROWTH_S = cited("no scale-down after a scale-up for", 600, "s", sources.CLUSTER_AUTOSCALER)
EMPTY_AT_ONCE = cited("empty nodes deleted at once", 10, "nodes", sources.CLUSTER_AUTOSCALER)
NODE_READY_S = cited("node group's node Ready after its launch", 150, "s", sources.EKS_NODE_START)
BACK_OFF_S = cited("back-off of a node group after a failed launch", 300, "s", sources.AUTOSCALER_FLAGS)
LONGEST_BACK_OFF_S = cited("longest back-off of a node group", 1_800, "s", sources.AUTOSCALER_FLAGS)
FORGOTTEN_S = cited(
    "a node group's back-off is forgotten without a failure for",
    10_800,
    "s",
    sources.AUTOSCALER_FLAGS,
)
CONSTANTS = (
    SCAN_S,
    THRESHOLD,
    UNNEEDED_S,
    AFTER_GROWTH_S,
    EMPTY_AT_ONCE,
    NODE_READY_S,
    BACK_OFF_S,
    LONGEST_BACK_OFF_S,
    FORGOTTEN_S,
)
_DOCS = "https://docs.aws.amazon.com/eks/latest/best-practices/cas.html"


def autoscaler_param() -> Any:
    return param(
        "cluster_autoscaler",
        title="Autoscaler of the nodes",
        choices={"cluster_autoscaler": "Cluster Autoscaler", "none": "None"},
        tab="scaling",
        help="None: the group stays at its desired size; pods that find no room wait.",
        docs_url=_DOCS,
    )


def unneeded_param() -> Any:
    return param(
        float(UNNEEDED_S.value),
        title="Unneeded for",
        unit="s",
        minimum=0,
        maximum=86_400,
        tab="scaling",
        advanced=True,
        help="Of the Cluster Autoscaler: so long must a node be unneeded (scale-down-unneeded-time).",
        docs_url=_DOCS,
    )


def threshold_param() -> Any:
    return param(
        float(THRESHOLD.value) * 100.0,
        title="Unneeded below",
        unit="%",
        minimum=0,
        maximum=100,
        tab="scaling",
        advanced=True,
        help="Of the Cluster Autoscaler: requests over allocatable (scale-down-utilization-threshold).",
        docs_url=_DOCS,
    )


def scaler(params: Any) -> plan.ScanningHosts | None:
    """In the simulator's words; None where nobody scales the nodes."""
    if params.autoscaler == "none":
        return None
    return plan.ScanningHosts(
        scan_s=float(SCAN_S.value),
        threshold=params.threshold_pct / 100.0,
        unneeded_s=params.unneeded_s,
        after_growth_s=float(AFTER_GROWTH_S.value),
        empty_at_once=int(EMPTY_AT_ONCE.value),
        back_off_s=float(BACK_OFF_S.value),
        longest_back_off_s=float(LONGEST_BACK_OFF_S.value),
        forgotten_s=float(FORGOTTEN_S.value),
    )
