"""runs/: read, cancelled, charted, by their owner alone."""

from __future__ import annotations

import numpy as np
import pytest

from designer.actions import lease as leases
from designer.actions.series import rows_of
from designer.models import Run, RunSeries
from designer.models.run import RunStatus
from tests import factories
from tests.designer.conftest import acting_as
from tests.factories import NOW


@pytest.fixture
def run(owner) -> Run:
    return factories.run(factories.architecture(owner))


def test_a_run_tells_where_it_stands(as_owner, run):
    lease = leases.claim(run.pk, worker="one", now=NOW)
    leases.keep(lease, now=NOW, fraction=0.25, simulated_s=150.0, requests=1500, wall_s=0.5, eta_s=1.5)
    told = as_owner.get(f"/api/v1/runs/{run.pk}/").json()
    assert (told["status"], told["summary"], told["error"]) == ("running", None, None)
    assert told["progress"] == {
        "fraction": 0.25,
        "simulated_s": 150.0,
        "requests": 1500,
        "expected_requests": None,
        "wall_s": 0.5,
        "eta_s": 1.5,
    }
    assert (told["scenario"], told["scenario_name"]) == (None, "Quiet")


def test_a_queued_run_is_cancelled_at_once(as_owner, run):
    answer = as_owner.post(f"/api/v1/runs/{run.pk}/cancel/")
    assert (answer.status_code, answer.json()["status"]) == (202, "cancelled")


def test_a_running_run_is_asked_to_stop(as_owner, run):
    lease = leases.claim(run.pk, worker="one", now=NOW)
    assert as_owner.post(f"/api/v1/runs/{run.pk}/cancel/").json()["status"] == "running"
    assert leases.keep(lease, now=NOW).cancel_requested is True


def test_a_finished_run_stays_as_it_is(as_owner, run):
    Run.objects.filter(pk=run.pk).update(status=RunStatus.SUCCEEDED, finished_at=NOW)
    assert as_owner.post(f"/api/v1/runs/{run.pk}/cancel/").json()["status"] == "succeeded"


def test_series_come_whole_or_in_part_with_null_where_nothing_was_seen(as_owner, run):
    Run.objects.filter(pk=run.pk).update(summary={"windows": {"step_s": 60.0, "count": 3}})
    seen = {
        "*": {"requests_per_s": np.array([1.0, 2.5, np.nan]), "latency_p99_s": np.array([0.1, np.inf, 0.2])},
        "web": {"utilisation": np.array([0.5, 0.75, 1.0])},
    }
    RunSeries.objects.bulk_create(rows_of(run, seen))
    address = f"/api/v1/runs/{run.pk}/series/"
    assert as_owner.get(address).json() == {
        "start_s": 0.0,
        "step_s": 60.0,
        "count": 3,
        "series": {
            "*": {"latency_p99_s": [0.1, None, 0.2], "requests_per_s": [1.0, 2.5, None]},
            "web": {"utilisation": [0.5, 0.75, 1.0]},
        },
    }
    part = as_owner.get(address, {"subjects": "web,gone", "metrics": "utilisation"}).json()["series"]
    assert part == {"web": {"utilisation": [0.5, 0.75, 1.0]}}
    assert as_owner.get(address, {"metrics": "latency_p99_s"}).json()["series"] == {
        "*": {"latency_p99_s": [0.1, None, 0.2]}
    }


def test_windows_merged_beyond_the_run_are_one(as_owner, run):
    Run.objects.filter(pk=run.pk).update(summary={"windows": {"step_s": 60.0, "count": 3}})
    for row in rows_of(run, {"web": {"utilisation": np.array([0.1, 0.2, 0.6])}}):
        row.save()
    for step_s in ("300", "1e308"):
        told = as_owner.get(f"/api/v1/runs/{run.pk}/series/", {"step_s": step_s}).json()
        assert (told["count"], told["step_s"]) == (1, 180.0)
        assert told["series"]["web"]["utilisation"] == [pytest.approx(0.3)]


def test_a_metric_that_is_asked_for_brings_its_zones_along(as_owner, run):
    Run.objects.filter(pk=run.pk).update(summary={"windows": {"step_s": 60.0, "count": 1}})
    names = ("servers_in_service", "servers_in_service:a", "servers_booting:a")
    RunSeries.objects.bulk_create(rows_of(run, {"web": {name: np.array([1.0]) for name in names}}))
    address = f"/api/v1/runs/{run.pk}/series/"
    asked = as_owner.get(address, {"metrics": "servers_in_service"}).json()["series"]["web"]
    assert sorted(asked) == ["servers_in_service", "servers_in_service:a"]


def test_the_list_has_the_newest_first_and_takes_the_same_queries_for_any_number(
    as_owner, run, django_assert_num_queries
):
    newer = factories.run(run.architecture, created_at=NOW.replace(hour=13))
    address = f"/api/v1/architectures/{run.architecture_id}/runs/"
    with django_assert_num_queries(3):  # the person, the architecture, its runs
        assert [each["id"] for each in as_owner.get(address).json()] == [newer.pk, run.pk]
    for _ in range(5):
        factories.run(run.architecture)
    with django_assert_num_queries(3):
        as_owner.get(address)


def test_an_architecture_names_its_latest_run(as_owner, run):
    told = as_owner.get(f"/api/v1/architectures/{run.architecture_id}/").json()
    nothing = {"holds": None, "verdict": None, "month_usd": None}
    assert told["latest_run"] == {"id": run.pk, "status": "queued", **nothing}


def test_the_list_says_of_each_latest_run_whether_it_holds_and_what_it_costs(
    as_owner, run, django_assert_num_queries
):
    run.summary = {
        "slo": [{"name": "error_rate", "passed": True}, {"name": "response_p99_s", "passed": False}],
        "verdict": ["It does not hold.", "Nothing binds yet.", "It costs $12 a month."],
        "month_usd": "12.34",
    }
    run.save()
    with django_assert_num_queries(2):
        [told] = as_owner.get("/api/v1/architectures/").json()
    assert told["latest_run"] == {
        "id": run.pk,
        "status": "queued",
        "holds": False,
        "verdict": "It does not hold.",
        "month_usd": "12.34",
    }


def test_a_run_is_its_owners_alone(run, teammate, stranger):
    for person in (teammate, stranger):
        theirs = acting_as(person)
        for address in ("", "series/", "events/"):
            assert theirs.get(f"/api/v1/runs/{run.pk}/{address}").status_code == 404
        assert theirs.post(f"/api/v1/runs/{run.pk}/cancel/").status_code == 404
        assert theirs.get(f"/api/v1/architectures/{run.architecture_id}/runs/").status_code == 404
    run.refresh_from_db()
    assert run.cancel_requested is False
