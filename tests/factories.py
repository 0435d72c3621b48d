"""Rows for tests, made by the same actions a person uses."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

from designer.actions.architecture import create_architecture, cut_revision
from designer.actions.scenario import create_scenario
from designer.models import Architecture, Run, Scenario, User

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)

_numbers = itertools.count(1)


def user(name: str = "") -> User:
    """Somebody with an account of their own."""
    return User.objects.create_user(username=name or f"person-{next(_numbers)}")


def architecture(owner: User, **changes: Any) -> Architecture:
    """An architecture, blank unless a document is given."""
    return create_architecture(owner, **{"name": "Shop", "now": NOW, **changes})


def scenario_body(**changes: Any) -> dict[str, Any]:
    """Ten minutes of ten requests a second, repeated through the month."""
    return {
        "name": "Quiet",
        "workloads": [
            {
                "node": "browsers",
                "mix": {"page": 1},
                "arrivals": {"executor": "constant-arrival-rate", "rate_per_s": 10, "process": "poisson"},
            }
        ],
        "duration_s": 600,
        "seed": 1,
        **changes,
    }


def scenario(of: Architecture, **changes: Any) -> Scenario:
    """A scenario of an architecture."""
    return create_scenario(of, scenario_body(**changes), now=NOW)


def run(of: Architecture, **changes: Any) -> Run:
    """A queued run as `request_run` leaves it, without asking a worker; `changes` set fields afterwards."""
    made = Run.objects.create(
        architecture=of,
        revision=cut_revision(of, now=NOW),
        scenario_body=scenario_body(),
        seed=1,
        sent_at=NOW,
        created_at=NOW,
    )
    if changes:
        Run.objects.filter(pk=made.pk).update(**changes)
        made.refresh_from_db()
    return made
