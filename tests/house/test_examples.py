"""Every bundled example is whole: a drawing, a scenario with its traces, and one paragraph about both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from config.cli import ROOT
from designer.graph.check_scenario import check_scenario
from designer.graph.load import load_text
from designer.graph.read_scenario import read_scenario

EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir())

pytestmark = pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)


def test_an_example_has_no_problem_and_its_scenario_none_either(folder: Path) -> None:
    loaded = load_text((folder / "design.json").read_bytes())
    assert loaded.graph is not None
    read = read_scenario(json.loads((folder / "scenario.json").read_bytes()))
    assert read.scenario is not None
    told = [*loaded.problems, *read.problems, *check_scenario(loaded.graph, read.scenario)]
    assert [problem for problem in told if problem.severity in {"error", "warning"}] == []


def test_an_example_brings_its_traces_along(folder: Path) -> None:
    scenario = json.loads((folder / "scenario.json").read_bytes())
    files = [
        workload["arrivals"]["file"] for workload in scenario["workloads"] if "file" in workload["arrivals"]
    ]
    for file in files:
        assert (folder / file).resolve().parent == folder.resolve()
        assert (folder / file).is_file()


def test_an_example_tells_in_one_paragraph_what_it_shows(folder: Path) -> None:
    title, *rest = (folder / "README.md").read_text(encoding="utf-8").strip().splitlines()
    assert title.startswith("# ")
    assert len([line for line in rest if line.strip()]) == 1
