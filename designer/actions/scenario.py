"""What a person does with a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from designer.actions.errors import Invalid
from designer.graph.problems import ROOT, JsonPath, has_errors
from designer.graph.read_scenario import ScenarioRead, read_scenario
from designer.graph.scenario import Scenario as ScenarioRecord
from designer.models import Architecture, Scenario
from designer.models.architecture import NAME_LENGTH


def create_scenario(architecture: Architecture, body: object, *, now: datetime) -> Scenario:
    """Keep a scenario under the name it gives itself. Raises Invalid with every problem of it."""
    record = readable(architecture, body)
    return Scenario.objects.create(
        architecture=architecture, name=record.name[:NAME_LENGTH], body=body, created_at=now, updated_at=now
    )


def save_scenario(scenario: Scenario, body: object, *, now: datetime) -> Scenario:
    """Write a scenario anew. Runs keep the copy they were started with. Raises Invalid."""
    record = readable(scenario.architecture, body, other_than=scenario)
    scenario.name = record.name[:NAME_LENGTH]
    scenario.body = body
    scenario.updated_at = now
    scenario.save(update_fields=["name", "body", "updated_at"])
    return scenario


def delete_scenario(scenario: Scenario) -> None:
    """Delete it. Its runs stay, with their own copy."""
    scenario.delete()


def readable(
    architecture: Architecture, body: object, *, other_than: Scenario | None = None
) -> ScenarioRecord:
    """The scenario a body says. Raises Invalid when it says none."""
    found = read(architecture, body, other_than=other_than)
    if found.scenario is None or has_errors(found.problems):
        raise Invalid(found.problems)
    return found.scenario


def read(
    architecture: Architecture, body: object, *, other_than: Scenario | None = None, at: JsonPath = ROOT
) -> ScenarioRead:
    """Read a body beside the architecture's other scenarios, which its month may name."""
    return read_scenario(body, at, durations_s(others_of(architecture, other_than)))


def others_of(architecture: Architecture, than: Scenario | None = None) -> dict[str, Any]:
    """The bodies of the architecture's (other) scenarios, by name: a month may be made of them too."""
    rows = architecture.scenarios.order_by("-created_at", "-pk")  # of equal names the oldest counts
    if than is not None:
        rows = rows.exclude(pk=than.pk)
    return dict(rows.values_list("name", "body"))


def durations_s(bodies: Mapping[str, Any]) -> dict[str, float]:
    """How long each of these scenarios lasts."""
    return {name: float(body["duration_s"]) for name, body in bodies.items()}
