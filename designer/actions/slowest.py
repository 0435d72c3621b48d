"""The slowest requests of a run: kept by their keys, turned into waterfalls by a replay.

A replay takes as long as the run did, so only short runs are replayed unasked. Who works on it is settled by
compare-and-set on `RunSlowest.replay`; a replay that has not been heard of for a while may be asked for anew.
"""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from designer.actions.check import check
from designer.actions.errors import Conflict, Refused, problem
from designer.graph.compile import compile_plan
from designer.graph.waterfall import read_slow, request_id, slow_json, spans_json
from designer.models import Run, RunSlowest
from designer.models.run import Replay
from simulator.recorder.replay import NotTheSameRun, replay
from simulator.recorder.slowest import SlowRequest
from simulator.result import Cancelled, Progress

log = logging.getLogger(__name__)

TASK = "designer.replay_run"

MOST_KEPT = 3000
"""Waterfalls of one run: some twenty spans each, a few megabytes when packed."""

UNASKED_S = 5.0
"""Runs that took less than this are replayed without being asked to."""

UNHEARD = timedelta(seconds=60)
"""A replay that told nothing for so long was lost with its worker."""


def keep_slowest(run: Run, requests: Sequence[SlowRequest]) -> None:
    """Keep those of a run: all, or, where they are too many, the slowest of each window, or of all."""
    kept = list(requests)
    if len(kept) > MOST_KEPT:
        first: dict[tuple[str, int], SlowRequest] = {}
        for each in kept:
            first.setdefault((each.kind, each.window), each)
        kept = sorted(first.values(), key=lambda each: -each.seconds)[:MOST_KEPT]
        kept.sort(key=lambda each: (each.window, each.kind))
    RunSlowest.objects.create(run=run, requests=[slow_json(each) for each in kept])


def request_replay(run: Run, *, now: datetime) -> RunSlowest:
    """Have a worker replay it, unless that is done or under way.

    Raises Conflict where there is nothing to replay.
    """
    row = RunSlowest.objects.filter(run=run).defer("waterfalls").first()
    if row is None or not row.requests:
        raise Conflict(
            [
                problem(
                    "nothing-to-replay",
                    "This run has no slow requests to show.",
                    "Run it again: runs that never began, failed or were cancelled keep none.",
                )
            ]
        )
    idle = Q(replay__in=[Replay.NONE, Replay.FAILED]) | Q(
        replay__in=[Replay.QUEUED, Replay.RUNNING], heard_at__lte=now - UNHEARD
    )
    mine = RunSlowest.objects.filter(idle, run=run)
    if mine.update(replay=Replay.QUEUED, heard_at=now, error=""):
        transaction.on_commit(lambda: _send(run.pk))
    row.refresh_from_db(fields=["replay", "error"])
    return row


def _send(run_id: str) -> None:
    try:
        current_app.send_task(TASK, args=[run_id])
    except OperationalError as error:
        log.warning("The replay of run %s was not sent, the queue is away: %s", run_id, error)
        RunSlowest.objects.filter(run=run_id, replay=Replay.QUEUED).update(
            replay=Replay.FAILED, error="The queue of tasks is away. Try again when it is back."
        )


def replay_run(run_id: str) -> None:
    """The replay itself, in a worker; comes twice without harm. What goes wrong ends as a sentence."""
    waiting = RunSlowest.objects.filter(run=run_id, replay__in=[Replay.NONE, Replay.QUEUED])
    if not waiting.update(replay=Replay.RUNNING, heard_at=timezone.now()):
        log.info("Run %s is being replayed, has been, or is gone", run_id)
        return
    row = RunSlowest.objects.select_related("run__revision", "run__architecture__owner").get(run=run_id)
    try:
        packed = _replayed(row)
    except NotTheSameRun as error:
        _end(run_id, Replay.FAILED, error=f"It can't be shown from within: {error}. Run it again.")
    except Refused as error:
        _end(run_id, Replay.FAILED, error=f"The drawing can't be run any more: {error}")
    except Cancelled:
        log.info("Run %s was deleted while it was replayed", run_id)
    except Exception as error:
        log.exception("The replay of run %s failed", run_id)
        fault = f"{type(error).__name__}: {error}"
        _end(run_id, Replay.FAILED, error=f"The replay broke off with a fault of ours ({fault}).")
    else:
        _end(run_id, Replay.DONE, waterfalls=packed)


def _end(run_id: str, replay_state: Replay, **fields: Any) -> None:
    RunSlowest.objects.filter(run=run_id).update(replay=replay_state, heard_at=timezone.now(), **fields)


def _replayed(row: RunSlowest) -> bytes:
    run = row.run
    checked = check(run.architecture.owner, run.revision.document, run.scenario_body, others=run.other_bodies)
    graph, scenario = checked.ready
    heard_at = timezone.now()

    def on_progress(progress: Progress) -> bool:
        nonlocal heard_at
        now = timezone.now()
        if now - heard_at < UNHEARD / 20:
            return True
        heard_at = now
        return bool(RunSlowest.objects.filter(run=run.pk).update(heard_at=now))

    wanted = [read_slow(each) for each in row.requests]
    found = replay(compile_plan(graph, scenario), wanted, seed=run.seed, on_progress=on_progress)
    told = {request_id(key): spans_json(graph, waterfall) for key, waterfall in found.items()}
    return zlib.compress(json.dumps(told, allow_nan=False, separators=(",", ":")).encode())


def spans_of(row: RunSlowest, request: str) -> list[dict[str, Any]] | None:
    """The spans of one request, None until it has been replayed."""
    if row.waterfalls is None:
        return None
    found: dict[str, list[dict[str, Any]]] = json.loads(zlib.decompress(row.waterfalls))
    return found.get(request)
