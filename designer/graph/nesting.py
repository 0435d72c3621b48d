"""What stands in what: parents that exist, no circle of parents, and where each Node then stands."""

from __future__ import annotations

from collections.abc import Mapping

from designer.catalog.spec import Service
from designer.graph.document import DEFAULT_REGION, Document, Group, Node, PlacedGroup, Placement
from designer.graph.problems import JsonPath, Problems, remove, replace, shown
from designer.graph.reader import did_you_mean, guess

NOWHERE = Placement(DEFAULT_REGION, None, None, True, ())
"""Where a box stands before anybody has looked around it."""


def check_parents(document: Document, at: JsonPath, problems: Problems) -> dict[str, tuple[str, ...]]:
    """Ids of the groups around each node and group, innermost first; ends at a parent that is wrong."""
    groups = {group.id: group for group in document.groups}
    node_ids = {node.id for node in document.nodes}
    looping: set[str] = set()
    for group in document.groups:
        circle = _circle(group, groups)
        if circle and not looping & set(circle):
            looping |= set(circle)
            here = at / "groups" / group.index / "parent"
            told = " in ".join(shown(each) for each in [*circle, circle[0]])
            problems.error(
                here,
                "parent-loop",
                f"The groups {told} stand in each other.",
                "Move one of them out.",
                remove(here),
            )
    around: dict[str, tuple[str, ...]] = {}
    for kind, boxes in (("groups", document.groups), ("nodes", document.nodes)):
        for box in boxes:
            if box.parent is not None and box.parent not in groups:
                _unknown(box, at / kind / box.index / "parent", box.parent in node_ids, groups, problems)
            around[box.id] = () if box.id in looping and kind == "groups" else _around(box, groups)
    return around


def _circle(group: Group, groups: Mapping[str, Group]) -> list[str]:
    """The circle of parents the group is part of, or nothing."""
    trail = {group.id: None}
    here = groups.get(group.parent or "")
    while here is not None and here.id not in trail:
        trail[here.id] = None
        here = groups.get(here.parent or "")
    return list(trail) if here is not None and here.id == group.id else []


def _around(box: Node | Group, groups: Mapping[str, Group]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    here = groups.get(box.parent or "")
    while here is not None and here.id not in found:
        found[here.id] = None
        here = groups.get(here.parent or "")
    return tuple(found)


def _unknown(
    box: Node | Group, at: JsonPath, is_node: bool, groups: Mapping[str, Group], problems: Problems
) -> None:
    what = f"{shown(box.title or box.id)} stands in {shown(box.parent)}"
    if is_node:
        problems.error(
            at, "parent-is-a-node", f"{what}, which is a node.", "Only groups hold other boxes.", remove(at)
        )
        return
    meant = guess(box.parent, groups, problems)
    problems.error(
        at,
        "unknown-parent",
        f"{what}, which is not in the drawing.",
        did_you_mean(meant, groups),
        replace(at, meant) if meant else remove(at),
    )


def placement(around: tuple[str, ...], groups: Mapping[str, PlacedGroup]) -> Placement:
    """Where something with these groups around it stands; what isn't drawn is assumed and says so."""
    region = _param(around, groups, "region", "region")
    regions = {str(group.params.region) for group in groups.values() if group.service.key == "region"}
    assumed = region is None
    if region is None:
        region = next(iter(regions)) if len(regions) == 1 else DEFAULT_REGION
    vpc = next((each for each in around if each in groups and groups[each].service.key == "vpc"), None)
    return Placement(region, vpc, _param(around, groups, "availability_zone", "zone"), assumed, around)


def _param(around: tuple[str, ...], groups: Mapping[str, PlacedGroup], service: str, name: str) -> str | None:
    for group_id in around:
        group = groups.get(group_id)
        if group is not None and group.service.key == service:
            return str(getattr(group.params, name))
    return None


def may_stand(
    box: Node | Group,
    service: Service,
    services: Mapping[str, Service],
    around: Mapping[str, tuple[str, ...]],
    at: JsonPath,
    problems: Problems,
) -> None:
    """The catalog says which groups may hold the service; the bare canvas holds everything."""
    outer = [each for each in around.get(box.id, ()) if each in services]
    parent = services.get(box.parent or "")
    if parent is None or parent.key in service.may_stand_in:
        return
    better = next((each for each in outer[1:] if services[each].key in service.may_stand_in), None)
    allowed = ", ".join(service.may_stand_in) or "no group"
    here = at / "parent"
    problems.error(
        here,
        "wrong-nesting",
        f"{shown(box.title or box.id)} ({service.title}) can't stand in {shown(box.parent)} "
        f"({parent.title}).",
        f"It may stand in: {allowed}.",
        replace(here, better) if better else remove(here),
    )
