"""Bundled designs: folders of examples/ with design.json, scenario.json, README.md, perhaps traces."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from designer.actions.architecture import create_architecture
from designer.actions.errors import Invalid, problem
from designer.actions.scenario import create_scenario
from designer.actions.trace import import_trace
from designer.models import Architecture, User

DESIGN = "design.json"
SCENARIO = "scenario.json"
README = "README.md"
FIRST = "world-cup-day"


@dataclass(frozen=True, slots=True)
class Example:
    """One bundled design: its folder's name, its document, its README, and what its scenario asks."""

    key: str
    title: str
    text: str
    scenario: str
    duration_s: float
    slo: dict[str, Any]
    document: dict[str, Any]


def examples() -> list[Example]:
    """Every bundled design, the one to begin with first, then by key."""
    return [
        _example(folder) for folder in sorted(_folders(), key=lambda each: (each.name != FIRST, each.name))
    ]


def _example(folder: Path) -> Example:
    scenario, document = _json(folder / SCENARIO), _json(folder / DESIGN)
    return Example(
        key=folder.name,
        title=str(document.get("name", folder.name)),
        text=_text(folder / README),
        scenario=str(scenario.get("name", "")),
        duration_s=float(scenario.get("duration_s", 0)),
        slo=dict(scenario.get("slo", {})),
        document=document,
    )


@transaction.atomic
def from_example(owner: User, key: str, *, name: str | None = None, now: datetime) -> Architecture:
    """A new architecture from a bundled design, with its scenario and traces. Raises Invalid."""
    folder = next((folder for folder in _folders() if folder.name == key), None)
    if folder is None:
        keys = ", ".join(example.key for example in examples())
        raise Invalid(
            [
                problem(
                    "unknown-example", f"There is no example {key!r}.", f"There are: {keys}.", at="$.example"
                )
            ]
        )
    document = _json(folder / DESIGN)
    made = create_architecture(owner, name=name or str(document.get("name", key)), document=document, now=now)
    scenario = _json(folder / SCENARIO)
    for workload in scenario.get("workloads", []):
        _upload(owner, workload["arrivals"], folder, now)
    create_scenario(made, scenario, now=now)
    return made


def _upload(owner: User, arrivals: dict[str, Any], folder: Path, now: datetime) -> None:
    """A trace beside the scenario becomes one of this person's traces, and the arrivals name its id."""
    file = arrivals.pop("file", None)
    if file is None:
        return
    trace = import_trace(
        owner,
        name=f"{folder.name}/{file}",
        data=(folder / file).read_bytes(),
        column=arrivals.pop("column", None),
        step_s=arrivals.pop("step_s", None),
        now=now,
    )
    arrivals["trace"] = trace.pk


def _folders() -> Iterator[Path]:
    root: Path = settings.LOADLINE_EXAMPLES
    return (file.parent for file in root.glob(f"*/{DESIGN}"))


def _json(file: Path) -> dict[str, Any]:
    value = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(value, dict):
        raise TypeError(f"{file} holds no JSON object")
    return value


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""
