"""scenarios/: kept only when they can be read, under the name they give themselves."""

from __future__ import annotations

import pytest

from designer.models import Run, Scenario
from tests import factories
from tests.designer.conftest import acting_as


@pytest.fixture
def row(owner) -> Scenario:
    return factories.scenario(factories.architecture(owner))


def put(client, row, body):
    return client.put(f"/api/v1/scenarios/{row.pk}/", {"body": body}, content_type="application/json")


def test_a_scenario_takes_its_name_from_its_body(as_owner, row):
    address = f"/api/v1/architectures/{row.architecture_id}/scenarios/"
    body = factories.scenario_body(name="Busy")
    made = as_owner.post(address, {"body": body}, content_type="application/json")
    assert (made.status_code, made.json()["name"], made.json()["body"]) == (201, "Busy", body)
    assert [each["name"] for each in as_owner.get(address).json()] == ["Quiet", "Busy"]


def test_every_fault_is_told_at_once_and_nothing_changes(as_owner, row):
    body = factories.scenario_body(duration_s=-1, seed="x")
    answer = put(as_owner, row, body)
    assert answer.status_code == 400
    assert {problem["at"] for problem in answer.json()["problems"]} >= {"$.duration_s", "$.seed"}
    row.refresh_from_db()
    assert row.body == factories.scenario_body()


def test_a_month_may_name_another_scenario_of_the_same_architecture(as_owner, row):
    month = [{"scenario": "this", "times": 4}, {"scenario": "Quiet", "times": 4376}]
    other = factories.scenario(row.architecture, name="Busy")
    assert put(as_owner, other, factories.scenario_body(name="Busy", month=month)).status_code == 200
    row.delete()
    assert put(as_owner, other, factories.scenario_body(name="Busy", month=month)).status_code == 400


def test_runs_stay_when_their_scenario_goes(as_owner, row):
    run = factories.run(row.architecture, scenario=row)
    assert as_owner.delete(f"/api/v1/scenarios/{row.pk}/").status_code == 204
    assert Run.objects.get(pk=run.pk).scenario is None


def test_a_scenario_is_its_owners_alone(row, teammate, stranger):
    address = f"/api/v1/scenarios/{row.pk}/"
    for person in (teammate, stranger):
        theirs = acting_as(person)
        assert theirs.get(address).status_code == 404
        assert put(theirs, row, factories.scenario_body()).status_code == 404
        assert theirs.delete(address).status_code == 404
    assert Scenario.objects.filter(pk=row.pk).exists()
