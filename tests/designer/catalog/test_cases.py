"""Which ports join and what nests in what, by the cases that the page's tests read too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from designer import catalog
from designer.graph.load import load
from tests.designer.catalog import write_cases

CASES = Path(__file__).with_name("cases")
JOINS = json.loads((CASES / "joins.json").read_text(encoding="utf-8"))["cases"]
NESTS = json.loads((CASES / "nests.json").read_text(encoding="utf-8"))["cases"]


def codes(document: dict[str, Any]) -> set[str]:
    return {problem.code for problem in load(document).problems}


@pytest.mark.parametrize(("source", "from_port", "target", "to_port", "joins"), JOINS)
def test_ports_join_as_the_shared_cases_say(
    source: str, from_port: str, target: str, to_port: str, joins: bool
) -> None:
    port = catalog.services()[source].port(from_port)
    assert port is not None
    document = {
        "schema_version": 1,
        "nodes": [
            {"id": "one", "service": source, "at": [0, 0]},
            {"id": "two", "service": target, "at": [300, 0]},
        ],
        "edges": [{"id": "e", "kind": port.kind, "from": ["one", from_port], "to": ["two", to_port]}],
    }
    assert (not codes(document) & {"wrong-port", "ports-do-not-join"}) == joins


@pytest.mark.parametrize(("service", "group", "may"), NESTS)
def test_boxes_nest_as_the_shared_cases_say(service: str, group: str, may: bool) -> None:
    inner = {"id": "inner", "service": service, "parent": "outer"}
    if catalog.services()[service].role == "group":
        groups, nodes = [{**inner, "frame": [10, 10, 100, 100]}], []
    else:
        groups, nodes = [], [{**inner, "at": [10, 10]}]
    document = {
        "schema_version": 1,
        "groups": [{"id": "outer", "service": group, "frame": [0, 0, 400, 300]}, *groups],
        "nodes": nodes,
        "edges": [],
    }
    assert ("wrong-nesting" not in codes(document)) == may


def test_the_cases_speak_of_every_service() -> None:
    named = {name for case in JOINS for name in (case[0], case[2])} | {case[0] for case in NESTS}
    assert named == set(catalog.services())


def test_the_services_that_the_page_reads_are_those_of_the_catalog() -> None:
    """Mended by `python -m tests.designer.catalog.write_cases`."""
    assert write_cases.SERVICES.read_text(encoding="utf-8") == write_cases.text()
