"""usage-profiles/: what a drawing costs before any run, at low, expected and high traffic."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests import factories
from tests.designer.conftest import acting_as


def ask(client: Any, **given: Any) -> Any:
    body = {"document": factories.document(), "scenario": factories.scenario_body(), **given}
    return client.post("/api/v1/usage-profiles/", body, content_type="application/json")


def test_a_drawing_is_priced_at_low_expected_and_high_traffic(as_owner):
    body = ask(as_owner).json()
    assert [(each["name"], each["factor"]) for each in body["profiles"]] == [
        ("low", 0.5),
        ("expected", 1),
        ("high", 2),
    ]
    totals = [Decimal(each["estimate"]["total_usd"]) for each in body["profiles"]]
    assert 0 < totals[0] <= totals[1] <= totals[2]
    assert body["profiles"][1]["requests_a_month"] == 10 * 730 * 3_600
    assert body["rests_on"].startswith("assumes 4,380 such runs")


def test_other_factors_may_be_named(as_owner):
    body = ask(as_owner, factors={"launch": 10}).json()
    assert [each["name"] for each in body["profiles"]] == ["launch"]
    assert ask(as_owner, factors={"none": -1}).status_code == 400
    assert ask(as_owner, factors={}).status_code == 400


def test_the_architectures_purchase_terms_hold(as_owner, owner):
    drawn = factories.architecture(owner, document=factories.document())
    plain = ask(as_owner, architecture=drawn.pk).json()["profiles"][1]["estimate"]
    drawn.purchase_terms = {"discounts": {"*": 50}}
    drawn.save()
    half = ask(as_owner, architecture=drawn.pk).json()["profiles"][1]["estimate"]
    assert Decimal(half["total_usd"]) == Decimal(plain["total_usd"]) / 2


def test_a_drawing_with_errors_is_told_them_all(as_owner):
    answer = ask(as_owner, document={"schema_version": 1, "nodes": []})
    assert answer.status_code == 400
    assert "no-entry-point" in {each["code"] for each in answer.json()["problems"]}


def test_a_scenario_without_a_proper_name_is_a_problem_not_a_fault(as_owner, owner):
    drawn = factories.architecture(owner, document=factories.document())
    factories.scenario(drawn)
    answer = ask(as_owner, architecture=drawn.pk, scenario=factories.scenario_body(name=["no", "name"]))
    assert answer.status_code == 400


def test_another_persons_architecture_is_not_found(stranger, owner):
    drawn = factories.architecture(owner, document=factories.document())
    assert ask(acting_as(stranger), architecture=drawn.pk).status_code == 404
