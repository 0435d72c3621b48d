"""What a person does with a run."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from designer.actions.architecture import cut_revision
from designer.actions.check import check
from designer.actions.feed import tell
from designer.actions.lease import send
from designer.actions.scenario import others_of
from designer.models import Architecture, Run, Scenario
from designer.models.run import RunStatus


@transaction.atomic
def request_run(
    architecture: Architecture,
    scenario: Scenario,
    *,
    seed: int | None = None,
    replications: int = 1,
    now: datetime,
) -> Run:
    """Queue a run of the draft under a scenario, both as they are; a worker is asked after the commit.

    replications: with more than one, so many runs with the seeds from this one's on follow it, for intervals.
    Raises Invalid with every problem of both when one of them is an error; nothing is kept then.
    """
    others = others_of(architecture, than=scenario)
    checked = check(architecture.owner, architecture.draft, scenario.body, others=others)
    _, record = checked.ready
    run = Run.objects.create(
        architecture=architecture,
        revision=cut_revision(architecture, now=now),
        scenario=scenario,
        scenario_body=scenario.body,
        other_bodies={name: others[name] for name in {part.scenario for part in record.month} & set(others)},
        seed=record.seed if seed is None else seed,
        replications=replications,
        expected_requests=checked.expected_requests
        + (record.expected_requests * replications if replications > 1 else 0.0),
        sent_at=now,
        created_at=now,
    )
    transaction.on_commit(lambda: send(run.pk, now=now))
    return run


def cancel_run(run: Run, *, now: datetime) -> None:
    """Ask it to stop: a queued one is cancelled at once, a running one in a second, a final one stays."""
    Run.objects.filter(pk=run.pk).update(cancel_requested=True)
    if Run.objects.move(run.pk, RunStatus.QUEUED, RunStatus.CANCELLED, finished_at=now):
        run.refresh_from_db(fields=["status", "finished_at"])
        tell(run)
