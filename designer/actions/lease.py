"""Who works on a run. Every move is a compare-and-set, so that workers, sweeps and cancels can meet.

queued --claim--> running --finish--> succeeded | failed | cancelled
   ^----- give_back, take_up_lost_runs -----'

A worker holds a run by a lease that it renews with its progress. A lease that has run out means a worker that
was killed, or a machine that slept: the run is queued again, and after ATTEMPTS of them it fails.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from designer.actions.feed import tell
from designer.models import Run
from designer.models.ids import new_id
from designer.models.run import RunStatus

log = logging.getLogger(__name__)

TASK = "designer.execute_run"

LEASE = timedelta(seconds=60)
"""Longer than the longest silence of a healthy run (compiling a cold kernel on a slow machine)."""

ATTEMPTS = 3

UNHEARD = timedelta(seconds=60)
"""A queued run whose message is this old is sent again: the broker may have lost it. Twice does no harm."""


class LeaseLost(Exception):  # noqa: N818 - it says what happened
    """Somebody else has this run now, or it has been deleted: stop, and write nothing."""


@dataclass(frozen=True, slots=True)
class Lease:
    """One attempt of one worker at one run."""

    run_id: str
    token: str


def send(run_id: str, *, now: datetime) -> None:
    """Ask the workers to take up a run. If the queue is away the sweep asks again later."""
    Run.objects.filter(pk=run_id, status=RunStatus.QUEUED).update(sent_at=now)
    try:
        current_app.send_task(TASK, args=[run_id])
    except OperationalError as error:
        log.warning("Run %s waits in the database, the queue is away: %s", run_id, error)


def claim(run_id: str, *, worker: str, now: datetime) -> Lease | None:
    """Take a queued run. None when another worker has it, or it is finished or gone: then there's no work."""
    token = new_id()
    taken = Run.objects.move(
        run_id,
        RunStatus.QUEUED,
        RunStatus.RUNNING,
        new_lease=token,
        worker=worker,
        attempts=F("attempts") + 1,
        started_at=now,
        lease_until=now + LEASE,
    )
    return Lease(run_id, token) if taken else None


def keep(lease: Lease, *, now: datetime, **progress: Any) -> Run:
    """Renew the lease and write progress. Returns the run as it is now; raises LeaseLost."""
    mine = Run.objects.filter(pk=lease.run_id, status=RunStatus.RUNNING, lease=lease.token)
    if not mine.update(lease_until=now + LEASE, **progress):
        raise LeaseLost(lease.run_id)
    run = mine.defer("summary", "usages", "scenario_body").first()
    if run is None:
        raise LeaseLost(lease.run_id)
    return run


def finish(lease: Lease, status: RunStatus, *, now: datetime, **fields: Any) -> None:
    """End the run under this lease. Raises LeaseLost, and then nothing has been written."""
    done = Run.objects.move(
        lease.run_id,
        RunStatus.RUNNING,
        status,
        lease=lease.token,
        finished_at=now,
        lease_until=None,
        eta_s=None,
        live=None,
        **fields,
    )
    if not done:
        raise LeaseLost(lease.run_id)


def give_back(worker: str, *, now: datetime) -> list[str]:
    """Queue again what a worker that is told to stop still runs; it does not count as an attempt.

    The next sweep sends them, so that the worker which stops doesn't take them up itself.
    """
    freed = []
    for run in Run.objects.filter(status=RunStatus.RUNNING, worker=worker).only("lease"):
        fields = {**_fresh(now - UNHEARD), "attempts": F("attempts") - 1}
        if Run.objects.move(run.pk, RunStatus.RUNNING, RunStatus.QUEUED, lease=run.lease, **fields):
            freed.append(run.pk)
    return freed


def forget(worker: str, *, now: datetime) -> None:
    """Let the leases of a worker's former life run out: it starts anew, so it can't be running anything."""
    Run.objects.filter(status=RunStatus.RUNNING, worker=worker).update(lease_until=now)


def take_up_lost_runs(*, now: datetime) -> list[str]:
    """Queue again (or fail) runs whose worker was lost, and send again queued ones that nobody heard of."""
    touched = []
    for run in Run.objects.filter(status=RunStatus.RUNNING, lease_until__lte=now).defer("usages", "summary"):
        fields: dict[str, Any]
        if run.cancel_requested:
            status, fields = RunStatus.CANCELLED, _ended(now)
        elif run.attempts >= ATTEMPTS:
            error = (
                f"The worker was lost {run.attempts} times while it ran this, so it was given up. "
                "Its log says why; too little memory is the most common reason."
            )
            status, fields = RunStatus.FAILED, {**_ended(now), "error": error}
        else:
            status, fields = RunStatus.QUEUED, _fresh(now)
        if Run.objects.move(run.pk, RunStatus.RUNNING, status, lease=run.lease, **fields):
            touched.append(run.pk)
            log.warning("The worker %s of run %s was lost; the run is %s now", run.worker, run.pk, status)
            _announce(run.pk, status, now)
    for run_id in Run.objects.filter(status=RunStatus.QUEUED, sent_at__lte=now - UNHEARD).values_list(
        "pk", flat=True
    ):
        touched.append(run_id)
        send(run_id, now=now)
    return touched


def _ended(now: datetime) -> dict[str, Any]:
    """The fields of a run that has come to an end."""
    return {"finished_at": now, "lease_until": None, "eta_s": None, "live": None}


def _fresh(now: datetime) -> dict[str, Any]:
    """The fields of a run that begins again."""
    return {
        "lease_until": None,
        "sent_at": now,
        "fraction": 0.0,
        "simulated_s": 0.0,
        "requests": 0,
        "wall_s": 0.0,
        "eta_s": None,
        "live": None,
    }


def _announce(run_id: str, status: RunStatus, now: datetime) -> None:
    run = Run.objects.filter(pk=run_id).first()
    if run is not None:
        tell(run)
    if status == RunStatus.QUEUED:
        transaction.on_commit(lambda: send(run_id, now=now))
