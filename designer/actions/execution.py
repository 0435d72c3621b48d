"""The run itself, in a worker: drawing -> graph -> Plan -> Result -> summary, series, usages.

It may come twice for one run, or be killed at any point: a lease decides who works, what was found is written
in one transaction at the end, and whatever came before is only progress.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone

from designer import catalog
from designer.actions.check import check
from designer.actions.errors import Refused
from designer.actions.estimate import books_for, price, usage_json
from designer.actions.feed import tell
from designer.actions.lease import Lease, LeaseLost, claim, finish, keep
from designer.actions.purchase import purchase_terms_of
from designer.actions.series import rows_of
from designer.actions.slowest import UNASKED_S, keep_slowest, replay_run
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.intervals import figures_with_cost, intervals_json
from designer.graph.live import live_json
from designer.graph.meter import month_usages, regions_of, stretch
from designer.graph.scenario import Scenario
from designer.graph.summary import summarise
from designer.models import Run, RunSeries
from designer.models.run import RunStatus
from designer.reports.verdict import rests_on, verdict
from pricing.purchase import PurchaseTerms
from pricing.usage import Usage
from simulator.engine import ENGINE_VERSION, simulate
from simulator.replications import Replications, replicate
from simulator.result import Cancelled, ConservationError, PlanRefused, Progress, Result

log = logging.getLogger(__name__)

TELL_EVERY_S = 0.3
"""Progress is written and told this often, and a cancel is heard as fast."""


def execute_run(run_id: str, *, worker: str) -> None:
    """Run it, if it waits to be run. Whatever goes wrong ends in the run's row, as a sentence."""
    lease = claim(run_id, worker=worker, now=timezone.now())
    if lease is None:
        log.info("Run %s is taken, finished or gone", run_id)
        return
    run = Run.objects.select_related("revision", "architecture__owner").filter(pk=run_id).first()
    if run is None:
        log.info("Run %s was deleted just now", run_id)
        return
    tell(run)
    try:
        _carry_out(run, lease)
    except LeaseLost:
        log.warning("Run %s was taken away from %s or deleted", run_id, worker)
        return
    run.refresh_from_db()
    log.info("Run %s %s: %d requests in %.1f s", run_id, run.status, run.requests, run.wall_s)
    tell(run)
    if run.status == RunStatus.SUCCEEDED and run.wall_s < UNASKED_S:
        replay_run(run_id)


def _carry_out(run: Run, lease: Lease) -> None:
    began_s = time.monotonic()

    def fail(sentence: str) -> None:
        finish(lease, RunStatus.FAILED, now=timezone.now(), error=sentence, wall_s=time.monotonic() - began_s)

    try:
        _simulate(run, lease)
    except LeaseLost:
        raise
    except Refused as error:
        fail(f"The drawing or the scenario can't be run: {error}")
    except PlanRefused as error:
        fail(f"The engine can't run this: {error}")
    except ConservationError as error:
        log.exception("Run %s does not add up", run.pk)
        fail(f"The run's books did not balance, so its figures can't be trusted: {error}")
    except MemoryError:
        log.exception("Run %s needs too much memory", run.pk)
        fail("The worker has too little memory for this run. Make it shorter, or scale its traffic down.")
    except Exception as error:
        log.exception("Run %s failed", run.pk)
        fault = f"{type(error).__name__}: {error}"
        fail(f"The simulation broke off with a fault of ours ({fault}). The worker's log says where.")


def _simulate(run: Run, lease: Lease) -> None:
    checked = check(run.architecture.owner, run.revision.document, run.scenario_body, others=run.other_bodies)
    graph, scenario = checked.ready
    keep(lease, now=timezone.now(), engine_version=ENGINE_VERSION, catalog_fingerprint=catalog.fingerprint())
    month = [(scenario, scenario.times_a_month), *checked.others]
    plan = compile_plan(graph, scenario)
    terms = purchase_terms_of(run.architecture, run.revision.document)
    watch = _Watch(lease, graph, expected_requests=run.expected_requests or checked.expected_requests)
    sure: Replications | None = None
    seen: list[tuple[Result, float]] = []
    try:
        for each, times in month:
            result = simulate(compile_plan(graph, each), seed=run.seed, on_progress=watch)
            watch.done(result)
            seen.append((result, times * stretch(each, result)))
        used = month_usages(graph, seen)
        bill = price(used, terms)
        if run.replications > 1:
            again = partial(watch.replicated, seen[0][0])
            sure = replicate(
                plan,
                runs=run.replications,
                first_seed=run.seed,
                watch=again,
                figures=figures_with_cost(
                    graph,
                    lambda result: [(result, month[0][1] * stretch(scenario, result)), *seen[1:]],
                    _pricing({usage.region for usage in used} | set(regions_of(graph)), terms),
                ),
            )
            again(run.replications)
    except Cancelled as stopped:
        watch.done(stopped.result)
        first = seen[0][0] if seen else stopped.result
        summary = summarise(graph, scenario, first, plan=plan)
        _finish(lease, run, RunStatus.CANCELLED, first, watch, summary=summary)
        return
    first = seen[0][0]
    summary = summarise(graph, scenario, first, plan=plan)
    summary["intervals"] = None if sure is None else intervals_json(graph, sure)
    summary["verdict"] = list(verdict(summary, bill))
    # For the list of architectures, which prices nothing anew.
    summary["month_usd"] = bill["total_usd"]
    summary["rests_on"] = rests_on({**run.scenario_body, "month": _spelled_out(scenario)})
    usages = [usage_json(usage) for usage in used]
    _finish(lease, run, RunStatus.SUCCEEDED, first, watch, summary=summary, usages=usages, fraction=1.0)


def _pricing(regions: set[str], terms: PurchaseTerms) -> Callable[[Sequence[Usage]], Decimal]:
    """What a month costs in these Regions, without the database: its price book is read here, once."""
    book, rates = books_for(regions, terms, None)
    return lambda used: terms.price(used, book, rates).estimate.total_usd


def _spelled_out(scenario: Scenario) -> list[dict[str, object]]:
    """The month as a scenario would write it, also where it left it out."""
    return [{"scenario": part.scenario, "times": part.times} for part in scenario.month]


@transaction.atomic
def _finish(lease: Lease, run: Run, status: RunStatus, result: Result, watch: _Watch, **fields: Any) -> None:
    """End the run with all it found, or, when the lease is gone, with nothing."""
    finish(lease, status, now=timezone.now(), **watch.so_far, **fields)
    RunSeries.objects.bulk_create(rows_of(run, result.series, result.histograms), batch_size=100)
    keep_slowest(run, result.slowest)


class _Watch:
    """`on_progress` of the engine: writes and tells progress, renews the lease, hears a cancel.

    Progress is counted in requests, since a quiet night passes faster than a busy evening. The scenarios of
    a month follow each other as one run: `done` says that one has ended.
    """

    def __init__(self, lease: Lease, graph: Graph, *, expected_requests: float) -> None:
        self.lease = lease
        self.graph = graph
        self.scenarios_done = 0
        self.done_at_s = time.monotonic()
        self.expected_requests = expected_requests
        self.told_at_s = float("-inf")
        self.before = {"simulated_s": 0.0, "requests": 0, "wall_s": 0.0}
        self.so_far = dict(self.before)

    def done(self, result: Result) -> None:
        """One scenario has been simulated; the next one's progress comes on top."""
        self._add(result)
        self.before = dict(self.so_far)
        self.scenarios_done += 1
        self.done_at_s = time.monotonic()

    def __call__(self, progress: Progress) -> bool:
        """Whether to go on. Raises LeaseLost when the run is somebody else's now."""
        self._add(progress)
        now_s = time.monotonic()
        if now_s - self.told_at_s < TELL_EVERY_S:
            return True
        self.told_at_s = now_s
        fraction = progress.fraction
        if self.expected_requests > 0:
            fraction = min(self.so_far["requests"] / self.expected_requests, 1.0)
        eta_s = self.so_far["wall_s"] * (1 - fraction) / fraction if fraction > 0 else None
        try:
            run = keep(
                self.lease,
                now=timezone.now(),
                fraction=fraction,
                eta_s=eta_s,
                **self.so_far,
                **self._live(progress),
            )
        except OperationalError as error:  # a database that is busy for once costs one picture, not the run
            log.warning("Run %s: no progress written: %s", self.lease.run_id, error)
            return True
        tell(run)
        return not run.cancel_requested

    def replicated(self, first: Result, done: int) -> bool:
        """So many replications of the first scenario are done; whether to go on. Raises LeaseLost."""
        self.so_far = {
            "simulated_s": self.before["simulated_s"],
            "requests": self.before["requests"] + done * first.requests,
            "wall_s": self.before["wall_s"] + time.monotonic() - self.done_at_s,
        }
        fraction = min(self.so_far["requests"] / max(self.expected_requests, 1.0), 1.0)
        eta_s = self.so_far["wall_s"] * (1 - fraction) / fraction if fraction > 0 else None
        run = keep(self.lease, now=timezone.now(), fraction=fraction, eta_s=eta_s, **self.so_far)
        tell(run)
        return not run.cancel_requested

    def _live(self, progress: Progress) -> dict[str, Any]:
        """The figures so far, of the run's own scenario: the first."""
        if progress.live is None or self.scenarios_done:
            return {}
        return {"live": live_json(self.graph, progress.live())}

    def _add(self, latest: Progress | Result) -> None:
        self.so_far = {
            "simulated_s": self.before["simulated_s"] + latest.simulated_s,
            "requests": self.before["requests"] + latest.requests,
            "wall_s": self.before["wall_s"] + latest.wall_s,
        }
