"""The slowest requests of a run: kept, replayed, told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from designer import tasks
from designer.actions import execution, slowest
from designer.actions.errors import Conflict
from designer.actions.run import request_run
from designer.models import Run, RunSlowest
from designer.models.run import Replay
from simulator.recorder.slowest import SlowRequest
from tests import factories
from tests.designer.conftest import acting_as
from tests.factories import NOW


@pytest.fixture
def run(owner, monkeypatch) -> Run:
    """A run that has ended, not replayed."""
    monkeypatch.setattr(execution, "UNASKED_S", 0.0)
    made = request_run(*factories.drawn(owner), now=NOW)
    tasks.execute_run.apply(args=[made.pk], throw=True)
    made.refresh_from_db()
    assert made.status == "succeeded", made.error
    return made


def test_three_a_class_and_window_are_kept_the_slowest_first(run, as_owner):
    told = as_owner.get(f"/api/v1/runs/{run.pk}/slowest/").json()
    assert (told["replay"], told["error"], told["step_s"]) == ("none", None, 10.0)
    windows = {(each["class"], each["window"]) for each in told["requests"]}
    assert len(windows) == 2 * 60
    for kind, window in windows:
        mine = [
            each["seconds"] for each in told["requests"] if (each["class"], each["window"]) == (kind, window)
        ]
        assert len(mine) <= 3
        assert mine == sorted(mine, reverse=True)
    pages = as_owner.get(
        f"/api/v1/runs/{run.pk}/slowest/", {"class": "page", "from_s": 300, "to_s": 330}
    ).json()["requests"]
    assert {each["class"] for each in pages} == {"page"}
    assert {each["window"] for each in pages} == {30, 31, 32}


def test_a_replay_that_is_asked_for_fills_every_waterfall(run, as_owner, monkeypatch):
    sent = []
    monkeypatch.setattr(slowest.current_app, "send_task", lambda name, args: sent.append((name, args)))
    address = f"/api/v1/runs/{run.pk}/slowest/"
    first = as_owner.get(address).json()["requests"][0]
    before = as_owner.get(f"{address}{first['id']}/").json()
    assert (before["replay"], before["spans"]) == ("none", None)
    slowest.request_replay(run, now=NOW)
    assert RunSlowest.objects.get(run=run).replay == "queued"
    tasks.replay_run.apply(args=[run.pk], throw=True)
    told = as_owner.get(f"{address}{first['id']}/").json()
    assert (told["replay"], told["class"], told["seconds"]) == ("done", first["class"], first["seconds"])
    critical = [span for span in told["spans"] if span["critical"]]
    assert sum(span["end_s"] - span["start_s"] for span in critical) == pytest.approx(first["seconds"])
    assert {"edge", "e2", "web"} <= {span["subject"] for span in told["spans"]}
    assert "cpu" in {span["kind"] for span in critical}
    every = RunSlowest.objects.get(run=run)
    assert all(slowest.spans_of(every, each["id"]) for each in every.requests)


def test_a_replay_is_sent_once_the_request_is_committed(
    run, as_owner, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(slowest.current_app, "send_task", lambda name, args: sent.append((name, args)))
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_owner.post(f"/api/v1/runs/{run.pk}/slowest/")
        again = as_owner.post(f"/api/v1/runs/{run.pk}/slowest/")
    assert (answer.status_code, answer.json()["replay"], again.json()["replay"]) == (202, "queued", "queued")
    assert sent == [("designer.replay_run", [run.pk])]


def test_a_replay_that_was_lost_with_its_worker_may_be_asked_for_anew(run):
    RunSlowest.objects.filter(run=run).update(replay=Replay.RUNNING, heard_at=NOW)
    assert slowest.request_replay(run, now=NOW + timedelta(seconds=5)).replay == "running"
    assert slowest.request_replay(run, now=NOW + timedelta(seconds=61)).replay == "queued"


def test_a_run_that_can_not_be_repeated_says_so(run, as_owner):
    row = RunSlowest.objects.get(run=run)
    row.requests[0]["seconds"] += 1.0
    row.save()
    slowest.replay_run(run.pk)
    told = as_owner.get(f"/api/v1/runs/{run.pk}/slowest/").json()
    assert told["replay"] == "failed"
    assert "did not come again" in told["error"]


def test_a_short_run_is_replayed_without_being_asked(owner):
    made = request_run(*factories.drawn(owner), now=NOW)
    tasks.execute_run.apply(args=[made.pk], throw=True)
    assert RunSlowest.objects.get(run=made).replay == "done"


def test_a_run_without_slow_requests_has_nothing_to_replay(owner, as_owner):
    bare = factories.run(factories.architecture(owner))
    with pytest.raises(Conflict):
        slowest.request_replay(bare, now=NOW)
    assert as_owner.post(f"/api/v1/runs/{bare.pk}/slowest/").status_code == 409
    assert as_owner.get(f"/api/v1/runs/{bare.pk}/slowest/").json()["requests"] == []


def test_of_too_many_the_slowest_of_each_window_are_kept(owner, monkeypatch):
    monkeypatch.setattr(slowest, "MOST_KEPT", 5)
    bare = factories.run(factories.architecture(owner))
    seen = [SlowRequest(key, "page", key // 3, 0.0, 10.0 - key % 3 + key // 3, None) for key in range(3 * 4)]
    slowest.keep_slowest(bare, seen)
    kept = RunSlowest.objects.get(run=bare).requests
    assert [(each["window"], each["seconds"]) for each in kept] == [(w, 10.0 + w) for w in range(4)]


def test_slow_requests_are_their_owners_alone(run, teammate, stranger):
    first = RunSlowest.objects.get(run=run).requests[0]["id"]
    for person in (teammate, stranger):
        theirs = acting_as(person)
        assert theirs.get(f"/api/v1/runs/{run.pk}/slowest/").status_code == 404
        assert theirs.get(f"/api/v1/runs/{run.pk}/slowest/{first}/").status_code == 404
        assert theirs.post(f"/api/v1/runs/{run.pk}/slowest/").status_code == 404


def test_a_request_that_was_not_slow_is_not_found(run, as_owner):
    assert as_owner.get(f"/api/v1/runs/{run.pk}/slowest/{'0' * 16}/").status_code == 404
