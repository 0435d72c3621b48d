"""A drawing and a scenario read together: every problem of both, and how long a run would take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from designer.actions.errors import Invalid
from designer.actions.scenario import durations_s
from designer.actions.trace import with_uploads
from designer.graph.check_scenario import check_scenario
from designer.graph.document import Graph
from designer.graph.load import load
from designer.graph.load_curve import load_curve
from designer.graph.problems import ROOT, Problem, Severity, has_errors
from designer.graph.read_scenario import read_scenario
from designer.graph.scenario import Scenario
from designer.models import Architecture, User
from designer.queries import wall_s_per_request

SCENARIO = ROOT / "scenario"
"""Where a scenario's problems stand when they are told beside a drawing's."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Graph and scenario (its traces put in), each None where an error stands in its way; all Problems.

    `others` are the other scenarios of its month, each with how often it happens there.
    """

    graph: Graph | None
    scenario: Scenario | None
    others: tuple[tuple[Scenario, float], ...]
    problems: tuple[Problem, ...]

    @property
    def expected_requests(self) -> float:
        """The mean number of requests of a run: of the scenario and, once each, of the others."""
        every = [self.scenario, *(other for other, _ in self.others)]
        return sum(each.expected_requests for each in every if each is not None)

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
    owner: User, document: object, scenario: object = None, *, others: Mapping[str, Any] | None = None
) -> Checked:
    """Read both; without a scenario only the drawing.

    `others` are the bodies of other scenarios by name; those that the month names are read as well, since a
    run simulates them too: without them its month would be billed in part.
    """
    loaded = load(document)
    problems = list(loaded.problems)
    others = others or {}
    record = None
    if scenario is not None:
        read = read_scenario(scenario, SCENARIO, durations_s(others))
        problems += read.problems
        record = read.scenario
    if record is not None:
        try:
            record = with_uploads(owner, record, SCENARIO)
        except Invalid as error:
            problems += error.problems
            record = None
    found: list[tuple[Scenario, float]] = []
    if record is not None and loaded.graph is not None:
        problems += check_scenario(loaded.graph, record, SCENARIO)
        for place, part in enumerate(record.month):
            if part.scenario in others and part.scenario not in {"this", record.name}:
                other = _other(owner, loaded.graph, others[part.scenario])
                if isinstance(other, Scenario):
                    found.append((other, part.times))
                else:
                    at = str(SCENARIO / "month" / place / "scenario")
                    problems += _told(part.scenario, other, at)
    return Checked(loaded.graph, record, tuple(found), tuple(problems))


def _other(owner: User, graph: Graph, body: Mapping[str, Any]) -> Scenario | tuple[Problem, ...]:
    """Another scenario of the month, or what is wrong with it. Its own month does not count here."""
    read = read_scenario({key: value for key, value in body.items() if key != "month"})
    if read.scenario is None:
        return read.problems
    try:
        record = with_uploads(owner, read.scenario)
    except Invalid as error:
        return error.problems
    problems = check_scenario(graph, record)
    return problems if has_errors(problems) else record


def _told(name: str, problems: tuple[Problem, ...], at: str) -> Iterator[Problem]:
    """Another scenario's errors, told where this one's month names it."""
    for each in problems:
        if each.severity is Severity.ERROR:
            message = f"The month counts on the scenario {name}, which can't be run: {each.message}"
            yield Problem(at, each.code, each.severity, message, each.hint)


def expected(owner: User, checked: Checked, architecture: Architecture | None = None) -> Expected | None:
    """How long it will take, by how fast this machine was lately. None where an error stands in the way."""
    if checked.scenario is None or has_errors(checked.problems):
        return None
    step_s, rates = load_curve(checked.scenario)
    wall_s = checked.expected_requests * wall_s_per_request(owner, architecture)
    return Expected(
        checked.scenario.expected_requests, wall_s, step_s, [float(f"{rate:.4g}") for rate in rates]
    )
