"""Read a drawing for verbs that need no catalog check: its boxes, and the Region each stands in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from designer.graph.document import Document


def without_usage(document: Document, stated: set[str]) -> list[str]:
    """Nodes that cost something by the catalog and have no usage at all: unknown is not zero."""
    from designer import catalog

    services = catalog.services()
    billed = [node for node in document.nodes if node.service in services and services[node.service].meters]
    return [node.id for node in billed if node.id not in stated]


def read_drawing(path: Path) -> Document:
    """The drawing in a file. Raises WrongInput with every error of its shape."""
    from config.cli import WrongInput
    from designer.graph.problems import ROOT, Problems, has_errors
    from designer.graph.read_document import read_document

    value = read_json_file(path, "the drawing")
    problems = Problems()
    if not isinstance(value, dict):
        raise WrongInput(f"{path} is no drawing: a JSON object is expected.")
    document = read_document(value, ROOT, problems)
    if has_errors(problems.sorted()):
        text = "\n".join(f"{p.at}: {p.message}" for p in problems.sorted() if p.severity.value == "error")
        raise WrongInput(f"{path} cannot be read:\n{text}")
    return document


def read_json_file(path: Path, what: str) -> object:
    """The JSON in a file; `what` it is. Raises WrongInput for a file that can't be read or is no JSON."""
    from config.cli import WrongInput
    from designer.graph.text import read_json

    try:
        text = path.read_bytes()
    except OSError as error:
        raise WrongInput(f"{path} cannot be read: {error.strerror}.") from error
    value, problems = read_json(text, what)
    if problems:
        raise WrongInput(f"{path}: " + "\n".join(f"{p.at}: {p.message} {p.hint}" for p in problems))
    return value


def regions_of(document: Document) -> dict[str, str]:
    """The Region of each node, and of each edge that of its source; the default where none is drawn."""
    groups = {group.id: group for group in document.groups}
    default = default_region(document)

    def region_of(parent: str | None) -> str:
        seen: set[str] = set()
        while parent in groups and parent not in seen:
            seen.add(parent)
            group = groups[parent]
            if group.service == "region":
                return str(group.params.get("region", default))
            parent = group.parent
        return default

    found = {group.id: region_of(group.id) for group in document.groups}
    found.update({node.id: region_of(node.parent) for node in document.nodes})
    found.update({edge.id: found.get(edge.from_node, default) for edge in document.edges})
    return found


def default_region(document: Document) -> str:
    """The drawing's only Region, else AWS's own default."""
    from designer.graph.document import DEFAULT_REGION

    drawn = {str(g.params.get("region", DEFAULT_REGION)) for g in document.groups if g.service == "region"}
    return drawn.pop() if len(drawn) == 1 else DEFAULT_REGION


def stated_regions(usage: object) -> set[str]:
    """Regions that the usage file names itself."""
    if isinstance(usage, dict):
        own = {usage["region"]} if isinstance(usage.get("region"), str) else set()
        return own.union(*(stated_regions(value) for value in usage.values()))
    if isinstance(usage, list):
        return set().union(*(stated_regions(value) for value in usage))
    return set()
