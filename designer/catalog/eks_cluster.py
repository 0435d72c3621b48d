"""EKS cluster: a Kubernetes control plane, billed by the hour, with node groups and deployments inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, Site
from designer.catalog.data import sources
from designer.catalog.observed import HOURS_A_MONTH, Observed
from designer.catalog.params import param
from designer.catalog.spec import Meter, Quota, Service, Sla

_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide/"
TIERS = ("xl", "2xl", "4xl", "8xl")


@dataclass(frozen=True, slots=True)
class Params:
    support: str = param(
        "standard",
        title="Version support",
        choices={"standard": "Standard (newest versions)", "extended": "Extended (older versions)"},
        help="A Kubernetes version is in standard support for 14 months; the 12 after that cost six times.",
        docs_url=_GUIDE + "kubernetes-versions.html",
    )
    control_plane: str = param(
        "standard",
        title="Control plane",
        choices={"standard": "Standard", **{tier: f"Provisioned {tier.upper()}" for tier in TIERS}},
        help="Provisioned: a floor of capacity that AWS keeps ready, billed on top.",
        docs_url=_GUIDE + "eks-provisioned-control-plane.html",
    )


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Every hour of the month, whatever runs in it."""
    params = site.params

    def hours(key: str, what: str) -> Billed:
        return Billed(key, "cluster-hour", HOURS_A_MONTH, f"{what}, every hour.", whole_month=True)

    found = [hours("eks.cluster.standard", "One cluster")]
    if params.support == "extended":
        found.append(hours("eks.cluster.extended_support_addon", "A version in extended support"))
    if params.control_plane != "standard":
        tier = params.control_plane
        found.append(
            hours(f"eks.provisioned_control_plane.{tier}", f"A control plane of tier {tier.upper()}")
        )
    return found


SERVICE = Service(
    title="EKS cluster",
    category="location",
    icon="AmazonElasticKubernetesService",
    summary="A Kubernetes cluster: its nodes, and the deployments that share them, stand in it.",
    docs_url=_GUIDE + "what-is-eks.html",
    pricing_url="https://aws.amazon.com/eks/pricing/",
    params=Params,
    meter=meter,
    role="group",
    may_stand_in=("vpc", "region"),
    meters=(
        Meter("eks.cluster.standard", "Clusters", "cluster-hour"),
        Meter("eks.cluster.extended_support_addon", "Extended support", "cluster-hour"),
        Meter(
            "eks.provisioned_control_plane.{tier}",
            "Provisioned control plane",
            "cluster-hour",
            {"tier": TIERS},
            unknown="Some Regions have no rate.",
        ),
    ),
    quotas=tuple(
        Quota(key, title, limit, unit, sources.EKS_QUOTAS.text, sources.EKS_QUOTAS.date, scope=scope)
        for key, title, limit, unit, scope in (
            ("eks.clusters", "Clusters in a Region", 100, "clusters", "region"),
            ("eks.node_groups", "Managed node groups of a cluster", 30, "node groups", "cluster"),
            ("eks.nodes", "Nodes of a managed node group", 450, "nodes", "node group"),
            ("eks.fargate_profiles", "Fargate profiles of a cluster", 10, "profiles", "cluster"),
        )
    ),
    sla=(
        Sla(
            99.95,
            "time, the cluster's endpoint",
            sources.EKS_CONTROL_PLANE.text,
            sources.EKS_CONTROL_PLANE.date,
            "https://aws.amazon.com/eks/sla/",
        ),
    ),
)
