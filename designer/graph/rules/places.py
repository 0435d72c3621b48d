"""Where things stand: Regions, and the account's quotas there."""

from __future__ import annotations

from collections.abc import Iterator

from designer import catalog
from designer.graph.document import is_entry
from designer.graph.problems import Severity, remove, shown
from designer.graph.reader import did_you_mean, nearest
from designer.graph.rules.rule import Drawing, Finding, named, named_edge, rule

REGIONS = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html"


@rule(
    Severity.ADVICE,
    "Prices, latency and quotas depend on the Region. What stands in none is counted in the drawing's only "
    "one, or in us-east-1.",
    REGIONS,
)
def unplaced_node(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes():
        if each.placement.assumed and each.service.may_stand_in:
            yield Finding(
                drawing.node_at(each) / "parent",
                f"{named(each)} stands in no Region; it is counted in {each.placement.region}.",
                "Move it into a Region.",
            )


@rule(
    Severity.WARNING,
    "A synchronous call to another Region adds its round trip to every request, and every byte between "
    "Regions is billed.",
    "https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/select-components-to-optimize-data-transfer-cost.html",
)
def call_across_regions(drawing: Drawing) -> Iterator[Finding]:
    for joined in drawing.edges():
        source, target = drawing.node(joined.edge.from_node), drawing.node(joined.edge.to_node)
        here, there = source.placement, target.placement
        if joined.kind.synchrony != "synchronous" or is_entry(source) or here.assumed or there.assumed:
            continue
        if here.region != there.region:
            yield Finding(
                drawing.edge_at(joined),
                f"{named_edge(joined)} calls from {here.region} to {there.region} and waits for the answer.",
                f"Move {named(source)} and {named(target)} into one Region, or send through a queue.",
            )


@rule(
    Severity.WARNING,
    "A quota that no service knows changes nothing: the run goes on with AWS's default.",
    "https://docs.aws.amazon.com/servicequotas/latest/userguide/intro.html",
)
def unknown_quota(drawing: Drawing) -> Iterator[Finding]:
    known = sorted({quota.key for service in catalog.services().values() for quota in service.quotas})
    for written in drawing.document.account.quotas:
        key, _, region = written.partition("@")
        if key not in known:
            at = drawing.at / "account" / "quotas" / written
            meant = nearest(key, known)
            here = f"{meant}@{region}" if region else meant
            yield Finding(
                at,
                f"No service has a quota {shown(key)}.",
                did_you_mean(here if meant else None, known),
                (remove(at),),
            )
