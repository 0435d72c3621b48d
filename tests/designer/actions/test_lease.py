"""Who works on a run: taken once, kept by its lease, taken up again when its worker is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from kombu.exceptions import OperationalError

from designer.actions import lease as leases
from designer.actions.lease import ATTEMPTS, LEASE, UNHEARD, LeaseLost
from designer.actions.run import cancel_run
from designer.models import Run
from designer.models.run import RunStatus
from tests import factories
from tests.factories import NOW

LATER = NOW + LEASE + timedelta(seconds=1)


@pytest.fixture
def sent(monkeypatch):
    """The ids a worker was asked to take up."""
    ids: list[str] = []
    monkeypatch.setattr(leases.current_app, "send_task", lambda name, args: ids.append(args[0]))
    return ids


@pytest.fixture
def run(owner) -> Run:
    return factories.run(factories.architecture(owner))


def test_a_run_is_taken_once_however_often_its_message_comes(run):
    assert leases.claim(run.pk, worker="one", now=NOW) is not None
    assert leases.claim(run.pk, worker="two", now=NOW) is None
    run.refresh_from_db()
    assert (run.status, run.worker, run.attempts) == ("running", "one", 1)


@pytest.mark.parametrize("status", [RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.CANCELLED])
def test_a_finished_run_is_not_taken(run, status):
    Run.objects.filter(pk=run.pk).update(status=status, finished_at=NOW)
    assert leases.claim(run.pk, worker="one", now=NOW) is None


def test_a_deleted_run_is_no_work(run):
    run.architecture.delete()
    assert leases.claim(run.pk, worker="one", now=NOW) is None


def test_a_healthy_run_is_left_alone(run, sent):
    lease = leases.claim(run.pk, worker="one", now=NOW)
    leases.keep(lease, now=NOW + LEASE / 2, fraction=0.5)
    assert leases.take_up_lost_runs(now=LATER) == []
    assert sent == []


def test_a_lost_workers_run_is_queued_again_and_the_lost_worker_may_write_no_more(
    run, sent, django_capture_on_commit_callbacks
):
    lost = leases.claim(run.pk, worker="one", now=NOW)
    leases.keep(lost, now=NOW, fraction=0.5, requests=77)
    with django_capture_on_commit_callbacks(execute=True):
        assert leases.take_up_lost_runs(now=LATER) == [run.pk]
    run.refresh_from_db()
    assert (run.status, run.fraction, run.requests, sent) == ("queued", 0, 0, [run.pk])
    with pytest.raises(LeaseLost):
        leases.keep(lost, now=LATER, fraction=0.6)
    with pytest.raises(LeaseLost):
        leases.finish(lost, RunStatus.SUCCEEDED, now=LATER)
    taken = leases.claim(run.pk, worker="two", now=LATER)
    leases.finish(taken, RunStatus.SUCCEEDED, now=LATER)
    run.refresh_from_db()
    assert (run.status, run.attempts) == ("succeeded", 2)


def test_a_run_that_loses_worker_after_worker_fails_with_a_sentence(run, sent):
    now = NOW
    for _ in range(ATTEMPTS):
        assert leases.claim(run.pk, worker="doomed", now=now) is not None
        now += LEASE + timedelta(seconds=1)
        leases.take_up_lost_runs(now=now)
    run.refresh_from_db()
    assert run.status == "failed"
    assert run.error.startswith(f"The worker was lost {ATTEMPTS} times")
    assert run.finished_at == now


def test_a_lost_run_somebody_cancelled_is_cancelled_not_started_again(run, sent):
    leases.claim(run.pk, worker="one", now=NOW)
    cancel_run(run, now=NOW)
    leases.take_up_lost_runs(now=LATER)
    run.refresh_from_db()
    assert (run.status, sent) == ("cancelled", [])


def test_a_worker_told_to_stop_gives_its_runs_back_without_counting_an_attempt(run, sent):
    held = leases.claim(run.pk, worker="one", now=NOW)
    assert leases.give_back("two", now=NOW) == []
    assert leases.give_back("one", now=NOW) == [run.pk]
    run.refresh_from_db()
    assert (run.status, run.attempts) == ("queued", 0)
    with pytest.raises(LeaseLost):
        leases.keep(held, now=NOW)
    assert leases.take_up_lost_runs(now=NOW) == sent == [run.pk]


def test_a_worker_that_starts_anew_cannot_be_running_what_it_had_before_it_was_killed(run, sent):
    leases.claim(run.pk, worker="one", now=NOW)
    leases.forget("two", now=NOW)
    assert leases.take_up_lost_runs(now=NOW) == []
    leases.forget("one", now=NOW)
    assert leases.take_up_lost_runs(now=NOW) == [run.pk]
    run.refresh_from_db()
    assert (run.status, run.attempts) == ("queued", 1)


def test_a_queued_run_nobody_heard_of_is_sent_again(run, sent):
    assert leases.take_up_lost_runs(now=NOW + UNHEARD - timedelta(seconds=1)) == []
    assert leases.take_up_lost_runs(now=NOW + UNHEARD) == [run.pk]
    assert sent == [run.pk]
    assert leases.take_up_lost_runs(now=NOW + UNHEARD + timedelta(seconds=1)) == []


def test_a_queue_that_is_away_leaves_the_run_in_the_database(run, monkeypatch):
    def away(name, args):
        raise OperationalError("no route")

    monkeypatch.setattr(leases.current_app, "send_task", away)
    leases.send(run.pk, now=NOW)
    run.refresh_from_db()
    assert run.status == "queued"


def test_keeping_a_lease_tells_whether_to_cancel(run):
    lease = leases.claim(run.pk, worker="one", now=NOW)
    assert leases.keep(lease, now=NOW).cancel_requested is False
    cancel_run(run, now=NOW)
    assert leases.keep(lease, now=NOW).cancel_requested is True
