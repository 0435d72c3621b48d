"""A validated graph under a Scenario, in the simulator's words: `compile_plan()`.

Each service says by its `build()` what its nodes do, each kind of edge what its arrows do; here they are only
given their surroundings (where they stand, who calls them, quotas) and put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from designer.catalog.behaviour import Arrow, ClassWork, Context, PlanPart, Site, joined
from designer.catalog.parts.policies import Predictive
from designer.graph.demand import demand
from designer.graph.deployments import plan_deployments
from designer.graph.document import (
    BatchWork,
    Graph,
    JoinedEdge,
    PlacedGroup,
    PlacedNode,
    Work,
    document_of,
    placed_nodes,
)
from designer.graph.faults import plan_faults
from designer.graph.network import latency_s, public_of, zones_of
from designer.graph.scenario import Scenario
from designer.graph.sources import law_of, source_of
from simulator import plan


def compile_plan(graph: Graph, scenario: Scenario) -> plan.Plan:
    """The Plan of a drawing under a Scenario. Ids: a node's station has its id, an edge's link its own.

    Raises ValueError for a trace that was not read (`with_traces`), KeyError for a workload at no node: both
    are Problems of `check_scenario()`.
    """
    context = context_of(graph, scenario.duration_s)
    foreseen = [site.id for site in context.sites.values() if _forecasts(site)]
    context = replace(context, demand=demand(graph, scenario, foreseen))
    parts = _parts(graph, context)
    return plan.Plan(
        classes=context.classes,
        duration_s=scenario.duration_s,
        sources=tuple(
            source_of(scenario, workload, place, context) for place, workload in enumerate(scenario.workloads)
        ),
        stations=parts.stations,
        links=parts.links,
        pollers=parts.pollers,
        pools=parts.pools,
        scalers=parts.scalers,
        counters=parts.counters,
        provisioning=parts.provisioning,
        hosts=parts.hosts,
        deployments=tuple(plan_deployments(scenario, context, parts)),
        faults=(
            *parts.faults,
            *(
                each
                for place, fault in enumerate(scenario.faults)
                for each in plan_faults(fault, place, context, parts)
            ),
        ),
    )


def _forecasts(site: Site) -> bool:
    """Whether one of its policies goes by a forecast of the load."""
    return any(isinstance(policy, Predictive) for policy in getattr(site.params, "policies", ()))


def parts_of(graph: Graph, duration_s: float) -> PlanPart:
    """What the drawing's nodes and edges add to a Plan of that length, whatever the Scenario sends."""
    return _parts(graph, context_of(graph, duration_s))


def _parts(graph: Graph, context: Context) -> PlanPart:
    return joined([*_nodes(graph, context), *_edges(graph, context)])


def context_of(graph: Graph, duration_s: float = 0.0) -> Context:
    """What services and kinds of edge are told of the drawing, in `build()` and again in `meter()`."""
    document = document_of(graph)
    classes = tuple(each.id for each in document.classes)
    sites = {each.node.id: _site(each, public_of(graph, each)) for each in placed_nodes(graph)}
    edges: dict[str, JoinedEdge] = graph.graph["edges"]
    arrows = tuple(_arrow(each, sites, classes) for each in edges.values())
    groups: dict[str, PlacedGroup] = graph.graph["groups"]
    return Context(
        classes,
        sites,
        _with_passed_on_bytes(arrows, edges),
        document.account.quotas,
        duration_s,
        {group_id: _group(each) for group_id, each in groups.items()},
    )


def assumptions(graph: Graph) -> tuple[str, ...]:
    """What was taken for granted where the drawing says nothing, a sentence each."""
    told = []
    for each in placed_nodes(graph):
        name = each.node.title or each.node.id
        if each.placement.assumed and each.service.may_stand_in:
            told.append(f"{name} stands in no Region; {each.placement.region} is assumed.")
    return tuple(told)


def _site(each: PlacedNode, public: bool | None) -> Site:
    return Site(
        id=each.node.id,
        title=each.node.title or each.node.id,
        service=each.service.key,
        params=each.params,
        region=each.placement.region,
        zones=zones_of(each),
        vpc=each.placement.vpc,
        picked_by_router=each.service.picked_by_router,
        free_between_zones=each.service.free_between_zones,
        work={class_id: _work(work) for class_id, work in each.node.work.items()},
        public=public,
        endpoint=each.service.endpoint,
        category=each.service.category,
        groups=each.placement.groups,
    )


def _group(each: PlacedGroup) -> Site:
    return Site(
        id=each.group.id,
        title=each.group.title or each.group.id,
        service=each.service.key,
        params=each.params,
        region=each.placement.region,
        zones=() if each.placement.zone is None else (each.placement.zone,),
        vpc=each.placement.vpc,
        groups=each.placement.groups,
    )


def _arrow(each: JoinedEdge, sites: dict[str, Site], classes: tuple[str, ...]) -> Arrow:
    edge, caller, callee = each.edge, sites[each.edge.from_node], sites[each.edge.to_node]
    return Arrow(
        id=edge.id,
        kind=each.kind.key,
        params=each.params,
        caller=caller,
        callee=callee,
        order=edge.order,
        optional=edge.optional,
        calls={class_id: edge.calls_of(class_id) for class_id in classes},
        request_bytes={class_id: edge.bytes_of(class_id).request for class_id in classes},
        response_bytes={class_id: edge.bytes_of(class_id).response for class_id in classes},
        latency_s=latency_s(caller, callee),
    )


def _with_passed_on_bytes(arrows: tuple[Arrow, ...], edges: dict[str, JoinedEdge]) -> tuple[Arrow, ...]:
    """A target edge that says no bytes passes on those of the edges before its balancer."""
    carrying: dict[str, list[Arrow]] = {}
    for arrow in arrows:
        if edges[arrow.id].edge.bytes:
            carrying.setdefault(arrow.callee.id, []).append(arrow)
    made = []
    for arrow in arrows:
        before = carrying.get(arrow.caller.id)
        if arrow.kind == "target" and before and not edges[arrow.id].edge.bytes:
            arrow = replace(
                arrow,
                request_bytes=_mean(each.request_bytes for each in before),
                response_bytes=_mean(each.response_bytes for each in before),
            )
        made.append(arrow)
    return tuple(made)


def _mean(sizes: Iterable[Mapping[str, float]]) -> dict[str, float]:
    found = list(sizes)
    return {class_id: sum(each[class_id] for each in found) / len(found) for class_id in found[0]}


def _nodes(graph: Graph, context: Context) -> Iterator[PlanPart]:
    for each in placed_nodes(graph):
        if each.service.build is not None:
            yield each.service.build(context.sites[each.node.id], context)


def _edges(graph: Graph, context: Context) -> Iterator[PlanPart]:
    edges: dict[str, JoinedEdge] = graph.graph["edges"]
    for arrow in context.arrows:
        yield edges[arrow.id].kind.build(arrow, context)


def _work(work: Work | BatchWork) -> ClassWork:
    if isinstance(work, BatchWork):
        return ClassWork(_plain(work.per_message), _plain(work.per_batch))
    return ClassWork(_plain(work))


def _plain(work: Work) -> plan.Work:
    return plan.Work(law_of(work.cpu), law_of(work.wait))
