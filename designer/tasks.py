"""Doors for the workers. A task gets ids only, calls one action, and may come twice or never.

Nothing here keeps the state of a run: that is its row, and `actions.lease` says who works on it.
"""

from __future__ import annotations

from typing import Any

from celery import shared_task, signals
from django.conf import settings
from django.utils import timezone

from designer.actions import architecture, execution, lease, retention, slowest
from simulator.engine import warm_up


@shared_task(name=lease.TASK, bind=True)
def execute_run(self: Any, run_id: str) -> None:
    """Simulate one run, unless another worker has it or it is done."""
    execution.execute_run(run_id, worker=self.request.hostname or "here")


@shared_task(name=slowest.TASK)
def replay_run(run_id: str) -> None:
    """Play a run again for the waterfalls of its slowest requests, unless that is done or under way."""
    slowest.replay_run(run_id)


@shared_task(name="designer.take_up_lost_runs")
def take_up_lost_runs() -> None:
    """Every five seconds: runs whose worker was lost, and runs whose message was."""
    lease.take_up_lost_runs(now=timezone.now())


@shared_task(name="designer.cut_quiet_revisions")
def cut_quiet_revisions() -> None:
    """Every minute: drafts that nobody has touched for five."""
    architecture.cut_quiet_revisions(now=timezone.now())


@shared_task(name="designer.drop_old_series")
def drop_old_series() -> None:
    """Every hour."""
    retention.drop_old_series(kept=settings.LOADLINE_RUNS_KEPT)


@signals.worker_init.connect
def begin(sender: Any, **_: Any) -> None:
    """Before the worker forks: what it ran in a former life is lost, its children share a warm kernel."""
    lease.forget(sender.hostname, now=timezone.now())
    warm_up()


@signals.worker_shutting_down.connect
def stop(sender: str, **_: Any) -> None:
    """Told to stop: its runs go back into the queue, and its children find their leases gone and end."""
    lease.give_back(sender, now=timezone.now())


@signals.worker_ready.connect
def look_round(**_: Any) -> None:
    """Ready: what was lost is taken up now, not at the clock's next tick."""
    take_up_lost_runs.delay()
