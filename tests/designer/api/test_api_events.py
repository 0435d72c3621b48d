"""runs/{id}/events/: the state at once, every change, an end; with Redis, and without."""

from __future__ import annotations

import asyncio
import json

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from designer.actions import feed
from designer.actions import lease as leases
from designer.actions.run import cancel_run
from designer.api import events
from designer.models import Run
from designer.models.run import RunStatus
from tests import factories
from tests.factories import NOW


@pytest.fixture
def run(owner) -> Run:
    return factories.run(factories.architecture(owner))


@pytest.fixture(autouse=True)
def _not_stopping(monkeypatch):
    # A test's transaction lives on the connection that a stream would close after each reading.
    monkeypatch.setattr(events, "close_old_connections", lambda: None)
    events.STOPPING.clear()
    yield
    events.STOPPING.clear()


def parsed(chunk: bytes) -> tuple[str, dict]:
    name, data = chunk.decode().strip().split("\n")
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def watch(run, *steps, within_s: float = 10.0):
    """Every event of a stream, taking one step (a function) after each event; the stream must end itself."""

    async def all_events():
        seen = []
        todo = list(steps)
        async with asyncio.timeout(within_s):
            async for chunk in events.events(run.architecture.owner, run.pk):
                seen.append(parsed(chunk))
                if todo:
                    await sync_to_async(todo.pop(0))()
        return seen

    return async_to_sync(all_events)()


def test_a_finished_runs_stream_says_so_and_ends(run, with_redis):
    Run.objects.filter(pk=run.pk).update(status=RunStatus.SUCCEEDED, finished_at=NOW, fraction=1)
    ((name, state),) = watch(run)
    assert (name, state["status"], state["progress"]["fraction"]) == ("status", "succeeded", 1)


def test_changes_are_pushed_before_anybody_reads_the_row_again(run, with_redis, monkeypatch):
    monkeypatch.setattr(events, "READ_AGAIN_S", 3600)
    held = []

    def start():
        held.append(leases.claim(run.pk, worker="one", now=NOW))
        feed.tell(Run.objects.get(pk=run.pk))

    def go_on():
        leases.keep(held[0], now=NOW, fraction=0.5)
        feed.tell(Run.objects.get(pk=run.pk))

    def end():
        leases.finish(held[0], RunStatus.SUCCEEDED, now=NOW, fraction=1)
        feed.tell(Run.objects.get(pk=run.pk))

    seen = watch(run, start, go_on, end)
    assert [(name, state["status"], state["progress"]["fraction"]) for name, state in seen] == [
        ("progress", "queued", 0),
        ("progress", "running", 0),
        ("progress", "running", 0.5),
        ("status", "succeeded", 1),
    ]


def test_without_redis_the_row_is_read_again(run, settings, monkeypatch):
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    feed._redis.cache_clear()
    monkeypatch.setattr(events, "READ_AGAIN_WITHOUT_REDIS_S", 0.1)
    seen = watch(run, lambda: cancel_run(run, now=NOW))
    assert [state["status"] for _, state in seen] == ["queued", "cancelled"]


def test_a_lost_message_costs_seconds_not_the_end(run, with_redis, monkeypatch):
    monkeypatch.setattr(events, "READ_AGAIN_S", 0.2)
    seen = watch(
        run,
        lambda: Run.objects.filter(pk=run.pk).update(status=RunStatus.FAILED, finished_at=NOW, error="So."),
    )
    assert seen[-1][1]["error"] == "So."


def test_a_stream_ends_when_the_server_is_told_to_stop(run, with_redis):
    seen = watch(run, events.STOPPING.set, within_s=2.0)
    assert [state["status"] for _, state in seen] == ["queued"]


def test_a_stream_ends_when_the_run_is_deleted(run, with_redis, monkeypatch):
    monkeypatch.setattr(events, "READ_AGAIN_S", 0.2)
    assert len(watch(run, lambda: Run.objects.all().delete())) == 1


def test_a_stream_is_neither_kept_nor_compressed(as_owner, run, with_redis):
    answer = as_owner.get(
        f"/api/v1/runs/{run.pk}/events/", headers={"Accept": "text/event-stream", "Accept-Encoding": "gzip"}
    )
    assert answer["Content-Type"] == "text/event-stream"
    assert (answer["Cache-Control"], answer["Content-Encoding"]) == ("no-store", "identity")
