"""A drawing and a scenario read together: every problem of both, and how long a run would take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from designer.actions.errors import Invalid
from designer.actions.trace import with_uploads
from designer.graph.check_scenario import check_scenario
from designer.graph.document import Graph
from designer.graph.load import load
from designer.graph.load_curve import load_curve
from designer.graph.problems import ROOT, Problem, has_errors
from designer.graph.read_scenario import read_scenario
from designer.graph.scenario import Scenario
from designer.models import Architecture, User
from designer.queries import wall_s_per_request

SCENARIO = ROOT / "scenario"
"""Where a scenario's problems stand when they are told beside a drawing's."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Graph and scenario (its traces put in), each None where an error stands in its way; all Problems."""

    graph: Graph | None
    scenario: Scenario | None
    problems: tuple[Problem, ...]

    @property
    def ready(self) -> tuple[Graph, Scenario]:
        """Both, to be run. Raises Invalid with all Problems when an error stands in the way."""
        if self.graph is None or self.scenario is None or has_errors(self.problems):
            raise Invalid(self.problems)
        return self.graph, self.scenario


@dataclass(frozen=True, slots=True)
class Expected:
    """What a run will be: so many requests in the mean, so many seconds of waiting, and its load over time
    (requests/s in each of equal steps)."""

    requests: float
    wall_s: float
    step_s: float
    rates_per_s: list[float]


def check(
    owner: User, document: object, scenario: object = None, *, durations_s: Mapping[str, float] | None = None
) -> Checked:
    """Read both; without a scenario only the drawing. `durations_s` are the other scenarios', by name."""
    loaded = load(document)
    problems = list(loaded.problems)
    record = None
    if scenario is not None:
        read = read_scenario(scenario, SCENARIO, durations_s)
        problems += read.problems
        record = read.scenario
    if record is not None:
        try:
            record = with_uploads(owner, record, SCENARIO)
        except Invalid as error:
            problems += error.problems
            record = None
    if record is not None and loaded.graph is not None:
        problems += check_scenario(loaded.graph, record, SCENARIO)
    return Checked(loaded.graph, record, tuple(problems))


def expected(owner: User, checked: Checked, architecture: Architecture | None = None) -> Expected | None:
    """How long it will take, by how fast this machine was lately. None where an error stands in the way."""
    if checked.scenario is None or has_errors(checked.problems):
        return None
    requests = checked.scenario.expected_requests
    step_s, rates = load_curve(checked.scenario)
    wall_s = requests * wall_s_per_request(owner, architecture)
    return Expected(requests, wall_s, step_s, [float(f"{rate:.4g}") for rate in rates])
