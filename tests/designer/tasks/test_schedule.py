"""The clock's entries and the tasks' names fit, and each task does its one action."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from config.celery import app
from designer import tasks
from designer.actions import lease as leases
from designer.actions.series import rows_of
from designer.models import Run, RunSeries
from tests import factories


def test_every_entry_of_the_clock_names_a_task_and_does_not_pile_up():
    app.loader.import_default_modules()
    for name, entry in app.conf.beat_schedule.items():
        assert entry["task"] in app.tasks, name
        assert entry["options"]["expires"] <= entry["schedule"], name
    assert leases.TASK in app.tasks


@pytest.mark.django_db
def test_the_sweep_takes_up_what_a_lost_worker_left(owner, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(leases.current_app, "send_task", lambda name, args: sent.extend(args))
    run = factories.run(factories.architecture(owner))
    leases.claim(run.pk, worker="lost", now=timezone.now() - 2 * leases.LEASE)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.take_up_lost_runs()
    assert sent == [run.pk]


@pytest.mark.django_db
def test_old_series_are_dropped_and_quiet_drafts_kept(owner, settings):
    settings.LOADLINE_RUNS_KEPT = 1
    row = factories.architecture(owner)
    for minutes in (0, 1):
        at = factories.NOW + timedelta(minutes=minutes)
        run = factories.run(row, created_at=at, status="succeeded", finished_at=at)
        RunSeries.objects.bulk_create(rows_of(run, {"*": {"requests_per_s": np.ones(2)}}))
    tasks.drop_old_series()
    assert RunSeries.objects.get().run == Run.objects.order_by("-created_at").first()
    other = factories.architecture(owner)
    tasks.cut_quiet_revisions()
    assert other.revisions.count() == 1


@pytest.mark.django_db
def test_a_worker_that_begins_forgets_and_one_that_stops_gives_back(owner, monkeypatch):
    monkeypatch.setattr(tasks, "warm_up", lambda: None)
    run = factories.run(factories.architecture(owner))
    leases.claim(run.pk, worker="celery@here", now=timezone.now())
    tasks.stop("celery@elsewhere")
    run.refresh_from_db()
    assert run.status == "running"
    tasks.stop("celery@here")
    run.refresh_from_db()
    assert (run.status, run.attempts) == ("queued", 0)
    leases.claim(run.pk, worker="celery@here", now=timezone.now())
    tasks.begin(type("Worker", (), {"hostname": "celery@here"}))
    run.refresh_from_db()
    assert run.lease_until <= timezone.now()
