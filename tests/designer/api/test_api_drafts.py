"""draft/ and problems/: written behind its etag, half drawings too, and every problem told at once."""

from __future__ import annotations

import pytest

from designer.models import Architecture, Run
from tests import factories
from tests.designer.conftest import acting_as

PROBLEMS = "/api/v1/problems/"


@pytest.fixture
def row(owner) -> Architecture:
    return factories.architecture(owner)


def put(client, row, document, etag):
    headers = {} if etag is None else {"If-Match": etag}
    address = f"/api/v1/architectures/{row.pk}/draft/"
    return client.put(address, document, content_type="application/json", headers=headers)


def drawn(row, **changes):
    return {**row.draft, **changes}


@pytest.mark.parametrize("written", ["{}", '"{}"', 'W/"{}"'], ids=["bare", "quoted", "weak"])
def test_a_draft_is_written_by_whoever_read_the_current_one(as_owner, row, written):
    answer = put(as_owner, row, drawn(row, name="Changed"), written.format(row.etag))
    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.draft["name"] == "Changed"
    assert answer.json()["etag"] == row.etag


def test_of_two_who_read_the_same_draft_the_second_gets_the_firsts(as_owner, row):
    first = put(as_owner, row, drawn(row, name="First"), row.etag)
    second = put(as_owner, row, drawn(row, name="Second"), row.etag)
    assert second.status_code == 412
    told = second.json()
    assert (told["etag"], told["document"]["name"]) == (first.json()["etag"], "First")
    assert told["problems"][0]["code"] == "changed-elsewhere"


def test_a_star_writes_over_whatever_is_there(as_owner, row):
    assert put(as_owner, row, drawn(row, name="Mine"), "*").status_code == 200


def test_without_an_etag_nothing_is_written(as_owner, row):
    answer = put(as_owner, row, drawn(row), None)
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (428, "precondition-required")


def test_half_a_drawing_is_kept_and_its_problems_are_told(as_owner, row):
    half = drawn(row, nodes=[{"id": "a", "service": "no_such_service", "at": [0, 0]}])
    answer = put(as_owner, row, half, row.etag)
    assert answer.status_code == 200
    assert any(problem["at"].startswith("$.nodes[0]") for problem in answer.json()["problems"])
    row.refresh_from_db()
    assert row.draft == half


def test_a_teammate_and_a_stranger_write_nothing(row, teammate, stranger):
    for person in (teammate, stranger):
        assert put(acting_as(person), row, drawn(row, name="Theirs"), "*").status_code == 404
    row.refresh_from_db()
    assert row.draft["name"] == "Shop"


def test_problems_of_drawing_and_scenario_come_together_and_nothing_is_kept(as_owner):
    question = {"document": {"schema_version": 1, "nodes": 7}, "scenario": {"duration_s": -1}}
    answer = as_owner.post(PROBLEMS, question, content_type="application/json")
    assert answer.status_code == 200
    places = {problem["at"] for problem in answer.json()["problems"]}
    assert any(place.startswith("$.nodes") for place in places)
    assert "$.scenario.duration_s" in places
    assert answer.json()["expected"] is None
    assert not Architecture.objects.exists()


def test_a_trace_that_is_not_there_is_a_problem_of_its_workload(as_owner, teammate):
    body = factories.scenario_body()
    body["workloads"][0]["arrivals"] = {"executor": "trace", "trace": "222222222222", "scale": 1}
    question = {"document": {"schema_version": 1}, "scenario": body}
    told = as_owner.post(PROBLEMS, question, content_type="application/json").json()["problems"]
    assert ("$.scenario.workloads[0].arrivals", "no-such-trace") in {
        (each["at"], each["code"]) for each in told
    }


def test_a_run_of_a_drawing_with_errors_is_refused_with_all_of_them_and_nothing_is_kept(as_owner, row):
    scenario = factories.scenario(row)
    half = drawn(row, nodes=[{"id": "a", "service": "no_such_service", "at": [0, 0]}])
    put(as_owner, row, half, "*")
    answer = as_owner.post(
        f"/api/v1/architectures/{row.pk}/runs/", {"scenario": scenario.pk}, content_type="application/json"
    )
    assert answer.status_code == 400
    assert any(problem["at"].startswith("$.nodes[0]") for problem in answer.json()["problems"])
    assert not Run.objects.exists()
    assert not row.revisions.exists()


def test_a_run_needs_a_scenario_of_the_same_architecture(as_owner, row, owner):
    elsewhere = factories.scenario(factories.architecture(owner))
    answer = as_owner.post(
        f"/api/v1/architectures/{row.pk}/runs/", {"scenario": elsewhere.pk}, content_type="application/json"
    )
    assert answer.status_code == 404
