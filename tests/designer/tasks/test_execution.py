"""A run carried out: what it leaves behind, twice, cancelled, taken away, and when the engine fails."""

from __future__ import annotations

import json

import numpy as np
import pytest

from designer import catalog, tasks
from designer.actions import execution
from designer.actions import lease as leases
from designer.actions.errors import Invalid
from designer.actions.feed import state
from designer.actions.run import cancel_run, request_run
from designer.models import Run, RunSeries
from simulator import replications
from simulator.result import ConservationError, PlanRefused
from tests import factories
from tests.factories import NOW


@pytest.fixture
def run(owner, monkeypatch) -> Run:
    monkeypatch.setattr(leases.current_app, "send_task", lambda name, args: None)
    monkeypatch.setattr(execution, "TELL_EVERY_S", 0)
    monkeypatch.setattr(execution, "tell", lambda run: None)
    architecture, scenario = factories.drawn(owner)
    return request_run(architecture, scenario, now=NOW)


@pytest.fixture
def long_run(run) -> Run:
    """One that takes the engine long enough to show progress: 600,000 requests."""
    body = factories.drawn_scenario_body()
    body["workloads"][0]["arrivals"]["rate_per_s"] = 1000
    Run.objects.filter(pk=run.pk).update(scenario_body=body)
    run.refresh_from_db()
    return run


def carry_out(run: Run) -> Run:
    tasks.execute_run.apply(args=[run.pk], throw=True)
    run.refresh_from_db()
    return run


def test_a_request_asks_a_worker_with_the_id_alone_once_it_is_committed(
    owner, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(leases.current_app, "send_task", lambda name, args: sent.append((name, args)))
    architecture, scenario = factories.drawn(owner)
    with django_capture_on_commit_callbacks(execute=True):
        run = request_run(architecture, scenario, seed=7, now=NOW)
        assert sent == []
    assert sent == [("designer.execute_run", [run.pk])]
    assert (run.status, run.seed, run.expected_requests) == ("queued", 7, 6000)
    assert run.revision.document == architecture.draft
    assert run.scenario_body == scenario.body


def test_a_run_leaves_its_summary_series_and_usages_and_with_what_it_can_be_made_again(run):
    carry_out(run)
    assert (run.status, run.error, run.fraction) == ("succeeded", "", 1)
    assert run.summary["requests"] == run.requests
    assert 5700 < run.requests < 6300
    assert run.summary["nodes"]["web"]["requests"] == pytest.approx(run.requests, rel=0.01)
    assert len(run.summary["verdict"]) == 3
    tail = run.summary["where_time_goes"]
    assert sum(part["seconds"] for part in tail["parts"]) == pytest.approx(tail["seconds"], rel=1e-4)
    assert (tail["parts"][0]["title"], tail["parts"][0]["kind"]) == ("web", "cpu")
    assert run.engine_version
    assert run.catalog_fingerprint == catalog.fingerprint()
    assert any(usage["meter"].startswith("ec2.c7g.large") for usage in run.usages)
    whole = RunSeries.objects.get(run=run, subject="*")
    assert whole.windows == run.summary["windows"]["count"]
    assert "requests_per_s" in whole.metrics


def test_the_same_seed_gives_the_same_summary_and_another_seed_another(run):
    def made(seed):
        again = carry_out(request_run(run.architecture, run.scenario, seed=seed, now=NOW))
        return {key: value for key, value in again.summary.items() if key != "wall_s"}

    first = made(1)
    assert made(1) == first
    assert made(2)["latency"] != first["latency"]


def test_a_message_that_comes_twice_runs_once(run, monkeypatch):
    carry_out(run)
    before = Run.objects.values().get(pk=run.pk)

    def again(*args, **kwargs):
        raise AssertionError("simulated twice")

    monkeypatch.setattr(execution, "simulate", again)
    carry_out(run)
    assert Run.objects.values().get(pk=run.pk) == before


def test_a_run_that_is_gone_is_no_work(run):
    key = run.pk
    run.architecture.delete()
    tasks.execute_run.apply(args=[key], throw=True)
    assert not Run.objects.exists()


def test_a_cancel_is_heard_at_the_next_progress_and_keeps_what_was_seen(long_run, monkeypatch):
    real = execution._Watch.__call__

    def cancelling(self, progress):
        cancel_run(long_run, now=NOW)
        return real(self, progress)

    monkeypatch.setattr(execution._Watch, "__call__", cancelling)
    carry_out(long_run)
    assert long_run.status == "cancelled"
    assert long_run.usages is None
    assert long_run.summary["requests"] == long_run.requests


def test_a_run_that_was_taken_away_writes_nothing_more(long_run, monkeypatch):
    real = execution._Watch.__call__

    def taken(self, progress):
        Run.objects.filter(pk=long_run.pk).update(lease="another")
        return real(self, progress)

    monkeypatch.setattr(execution._Watch, "__call__", taken)
    carry_out(long_run)
    assert (long_run.status, long_run.lease, long_run.summary) == ("running", "another", None)
    assert not RunSeries.objects.exists()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (PlanRefused(["the pool is empty"]), "The engine can't run this: the pool is empty"),
        (ConservationError(["web: 3 are missing"]), "The run's books did not balance"),
        (
            ZeroDivisionError("by zero"),
            "The simulation broke off with a fault of ours (ZeroDivisionError: by zero)",
        ),
        (MemoryError(), "The worker has too little memory"),
    ],
)
def test_an_engine_that_fails_ends_the_run_with_a_sentence(run, monkeypatch, fault, sentence):
    def failing(*args, **kwargs):
        raise fault

    monkeypatch.setattr(execution, "simulate", failing)
    carry_out(run)
    assert run.status == "failed"
    assert run.error.startswith(sentence)
    assert run.finished_at is not None


def test_a_trace_that_was_deleted_meanwhile_fails_the_run_with_a_sentence(run):
    body = factories.scenario_body()
    body["workloads"][0]["arrivals"] = {"executor": "trace", "trace": "222222222222", "scale": 1}
    Run.objects.filter(pk=run.pk).update(scenario_body=body)
    carry_out(run)
    assert run.status == "failed"
    assert "222222222222" in run.error


def test_a_finished_run_can_be_read_charted_priced_and_reported(run, as_owner):
    carry_out(run)
    address = f"/api/v1/runs/{run.pk}/"
    assert as_owner.get(address).json()["summary"]["verdict"]
    series = as_owner.get(f"{address}series/").json()
    assert np.nansum(np.array(series["series"]["*"]["requests_per_s"], dtype=float)) > 0
    bill = as_owner.get(f"{address}estimate/").json()
    assert float(bill["total_usd"]) > 0
    for key in ("html", "pdf", "csv", "json"):
        assert as_owner.get(f"{address}report/{key}/").status_code == 200


def test_the_expected_time_is_that_of_the_last_run(run, as_owner):
    carry_out(run)
    Run.objects.filter(pk=run.pk).update(requests=20_000, wall_s=40)
    question = {
        "document": run.architecture.draft,
        "scenario": run.scenario.body,
        "architecture": run.architecture_id,
    }
    told = as_owner.post("/api/v1/problems/", question, content_type="application/json").json()["expected"]
    assert (told["requests"], told["wall_s"]) == (6000, pytest.approx(12))


def test_a_month_of_two_scenarios_bills_both_and_is_one_run(owner, run):
    quiet = run.scenario
    month = [{"scenario": "this", "times": 380}, {"scenario": "Quiet", "times": 4000}]
    arrivals = {"executor": "constant-arrival-rate", "rate_per_s": 50}
    workloads = [{"node": "browsers", "mix": {"page": 1}, "arrivals": arrivals}]
    busy = factories.scenario(run.architecture, name="Busy", workloads=workloads, month=month)
    whole = carry_out(request_run(run.architecture, busy, now=NOW))
    assert whole.status == "succeeded", whole.error
    assert whole.other_bodies == {"Quiet": quiet.body}
    assert whole.expected_requests == 30_000 + 6_000
    seen = whole.summary["requests"]
    assert 29_000 < seen < 31_000
    assert 5_700 < whole.requests - seen < 6_300

    def used(of: Run, meter: str) -> float:
        return sum(float(each["quantity"]) for each in of.usages if each["meter"] == meter)

    # Only the quiet scenario sends orders; it alone puts messages into the queue, 4,000 times a month.
    alone = carry_out(run)
    month_of_quiet = 730 * 3600 / 600
    calls = used(alone, "lambda.requests.x86") / month_of_quiet
    assert used(whole, "lambda.requests.x86") == pytest.approx(calls * 4000)
    assert whole.summary["rests_on"] == "assumes Busy 380 times and Quiet 4,000 times"


def test_a_month_that_names_a_scenario_which_cannot_be_run_is_refused(run):
    lost = [
        {
            "node": "nowhere",
            "mix": {"page": 1},
            "arrivals": {"executor": "constant-arrival-rate", "rate_per_s": 1},
        }
    ]
    factories.scenario(run.architecture, name="Lost", workloads=lost)
    month = [{"scenario": "this", "times": 380}, {"scenario": "Lost", "times": 4000}]
    body = {**factories.drawn_scenario_body(), "name": "Busy", "month": month}
    busy = factories.scenario(run.architecture, **body)
    with pytest.raises(Invalid) as refused:
        request_run(run.architecture, busy, now=NOW)
    (problem,) = [each for each in refused.value.problems if each.severity == "error"]
    assert problem.at == "$.scenario.month[1].scenario"
    assert "Lost" in problem.message


def test_replications_give_intervals_and_nodes_have_theory_beside_them(run):
    Run.objects.filter(pk=run.pk).update(replications=4)
    carry_out(run)
    assert (run.status, run.error) == ("succeeded", "")
    found = run.summary["intervals"]
    assert (found["replications"], found["level"]) == (4, 0.95)
    p99 = found["figures"]["latency.p99_s"]
    assert p99["low"] < p99["mean"] < p99["high"]
    assert p99["mean"] == pytest.approx(run.summary["latency"]["p99_s"], rel=0.3)
    month = found["figures"]["month_usd"]
    assert month["low"] < month["mean"] < month["high"]
    assert month["mean"] == pytest.approx(float(run.summary["month_usd"]), rel=0.05)
    web = found["figures"]["nodes.web.utilisation"]
    assert web["mean"] == pytest.approx(run.summary["nodes"]["web"]["utilisation"], rel=0.1)
    assert run.requests == pytest.approx(5 * run.summary["requests"], rel=0.05)
    theory = run.summary["nodes"]["web"]["theory"]
    assert theory["holds"] is False
    assert theory["why"]
    assert run.summary["nodes"]["browsers"]["theory"] is None


def test_a_cancel_is_heard_between_replications(run, monkeypatch):
    Run.objects.filter(pk=run.pk).update(replications=50)
    monkeypatch.setattr(replications, "WATCH_EVERY_S", 0.0)
    real = execution._Watch.replicated

    def cancelling(self, first, done):
        cancel_run(run, now=NOW)
        return real(self, first, done)

    monkeypatch.setattr(execution._Watch, "replicated", cancelling)
    carry_out(run)
    assert run.status == "cancelled"
    assert run.summary["requests"] > 5000


def test_a_running_run_tells_its_figures_so_far_and_none_when_it_has_ended(long_run, monkeypatch):
    told = []
    real = execution.keep

    def hearing(lease, **progress):
        run = real(lease, **progress)
        told.append(state(run)["live"])
        if told[-1] is not None and told[-1]["count"] > 20:
            cancel_run(run, now=NOW)
            run.cancel_requested = True
        return run

    monkeypatch.setattr(execution, "keep", hearing)
    monkeypatch.setattr(execution, "TELL_EVERY_S", 0.0)
    carry_out(long_run)
    live = next(each for each in reversed(told) if each is not None)
    assert len(json.dumps(live)) < 10_000
    assert live["at_s"] == pytest.approx(live["count"] * live["step_s"])
    series = live["series"]
    assert {len(values) for name, values in series.items() if name != "step_s"} == {live["count"]}
    assert live["nodes"]["web"]["requests_per_s"] > 0
    assert live["nodes"]["web"]["servers_in_service"] == 2
    assert 0.5 < live["nodes"]["web"]["utilisation"] <= 1
    assert live["edges"]["e2"]["requests_per_s"] > 0
    assert (long_run.status, long_run.live) == ("cancelled", None)
