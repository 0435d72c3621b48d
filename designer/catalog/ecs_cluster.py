"""ECS cluster: a named set of services and tasks in a Region."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.data import sources
from designer.catalog.params import param
from designer.catalog.spec import Quota, Service


@dataclass(frozen=True, slots=True)
class Params:
    name: str = param("default", title="Name", help="As AWS knows the cluster; it changes the picture only.")


SERVICE = Service(
    title="ECS cluster",
    category="location",
    icon="AmazonElasticContainerService",
    summary="Holds ECS services that are run and seen together.",
    docs_url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/clusters.html",
    pricing_url="https://aws.amazon.com/ecs/pricing/",
    params=Params,
    role="group",
    may_stand_in=("vpc", "region"),
    quotas=(
        Quota(
            "ecs.clusters",
            "Clusters in a Region",
            10_000,
            "clusters",
            sources.ECS_QUOTAS.text,
            sources.ECS_QUOTAS.date,
        ),
        Quota(
            "ecs.services",
            "Services of a cluster",
            5_000,
            "services",
            sources.ECS_QUOTAS.text,
            sources.ECS_QUOTAS.date,
        ),
    ),
)
