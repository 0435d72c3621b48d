"""Old drawings: every frozen one still loads, steps run one after another, former names are known again."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from designer.graph.load import load_text
from designer.graph.problems import ROOT, Problems
from designer.graph.upgrade import Renames, upgrade

FROZEN = sorted((Path(__file__).parent / "frozen").glob("*.json"))
OLD: dict[str, Any] = {
    "schema_version": 1,
    "boxes": [{"id": "web", "service": "asg", "params": {"minimum": 2, "max": 5}}],
}


@pytest.mark.parametrize("path", FROZEN, ids=[path.stem for path in FROZEN])
def test_a_frozen_drawing_still_loads(path: Path) -> None:
    loaded = load_text(path.read_bytes())
    assert loaded.graph is not None, [problem.message for problem in loaded.problems]
    drawn = json.loads(path.read_text())
    assert list(loaded.graph) == [node["id"] for node in drawn["nodes"]]
    assert list(loaded.graph.graph["edges"]) == [edge["id"] for edge in drawn["edges"]]


def boxes_became_nodes(value: dict[str, Any]) -> dict[str, Any]:
    return {**{key: each for key, each in value.items() if key != "boxes"}, "nodes": value["boxes"]}


def name_became_needed(value: dict[str, Any]) -> dict[str, Any]:
    return {"name": "Untitled", **value}


STEPS = {1: boxes_became_nodes, 2: name_became_needed}


def test_each_step_leads_one_version_on_and_the_original_stays_as_it_was() -> None:
    before = copy.deepcopy(OLD)
    problems = Problems()
    upgraded = upgrade(OLD, ROOT, problems, Renames(), STEPS, newest=3)
    assert upgraded == {"schema_version": 3, "name": "Untitled", "nodes": OLD["boxes"]}
    assert before == OLD
    assert not problems.found


def test_a_drawing_of_a_later_version_takes_only_the_steps_that_are_left() -> None:
    upgraded = upgrade({"schema_version": 2, "nodes": []}, ROOT, Problems(), Renames(), STEPS, newest=3)
    assert upgraded == {"schema_version": 3, "name": "Untitled", "nodes": []}


def test_former_names_of_services_kinds_and_params_become_todays() -> None:
    renames = Renames(
        services={"asg": "ec2_auto_scaling_group"},
        kinds={"invoke": "call"},
        params={"ec2_auto_scaling_group": {"minimum": "min"}, "call": {"timeout": "timeout_s"}},
    )
    drawing = {
        "schema_version": 1,
        "nodes": [*OLD["boxes"], {"id": "odd", "service": 7}, "no box at all"],
        "edges": [{"id": "e", "kind": "invoke", "params": {"timeout": 3}}],
    }
    upgraded = upgrade(drawing, ROOT, Problems(), renames)
    assert upgraded is not None
    assert upgraded["nodes"] == [
        {"id": "web", "service": "ec2_auto_scaling_group", "params": {"min": 2, "max": 5}},
        {"id": "odd", "service": 7},
        "no box at all",
    ]
    assert upgraded["edges"] == [{"id": "e", "kind": "call", "params": {"timeout_s": 3}}]


def test_a_drawing_without_a_version_is_read_as_todays_and_told_so() -> None:
    problems = Problems()
    upgraded = upgrade({"nodes": []}, ROOT, problems, Renames())
    assert upgraded is not None
    assert [problem.code for problem in problems] == ["no-schema-version"]


@pytest.mark.parametrize("version", [0, -1, 99, "1", True, 1.5, [], {}])
def test_a_version_that_cannot_be_known_is_an_error(version: object) -> None:
    problems = Problems()
    assert upgrade({"schema_version": version}, ROOT, problems, Renames()) is None
    assert [problem.code for problem in problems] == ["unknown-schema-version"]
