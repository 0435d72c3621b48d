"""runs/{id}/comparison/: other Regions and purchase options, for the run's owner alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from designer.actions.estimate import usage_json
from designer.models import Run
from designer.models.run import RunStatus
from pricing.usage import Usage
from tests import factories
from tests.designer.conftest import acting_as
from tests.designer.reports import match_day
from tests.factories import NOW

DAY = ((Decimal(10), Decimal("182.5")), (Decimal(2), Decimal("547.5")))
FLEET = Usage(
    meter="ec2.m5.large.linux",
    unit="instance-hour",
    region="us-east-1",
    subject="web",
    quantity=Decimal(2920),
    by_hour=DAY,
)


@pytest.fixture
def run(owner) -> Run:
    return factories.run(
        factories.architecture(owner, name="World Cup day", document=match_day.document()),
        status=RunStatus.SUCCEEDED,
        finished_at=NOW,
        scenario_body=match_day.scenario(),
        summary=match_day.summary(),
        usages=[usage_json(FLEET)],
    )


def test_the_month_is_ranked_by_region_and_by_purchase_option(as_owner, run):
    body = as_owner.get(f"/api/v1/runs/{run.pk}/comparison/").json()
    totals = {each["region"]: Decimal(each["total_usd"]) for each in body["regions"]}
    assert len(totals) == 16
    assert body["home"] == "us-east-1"
    assert body["regions"][0]["title"]
    assert totals["us-east-1"] == 2920 * Decimal("0.096")
    assert list(totals.values()) == sorted(totals.values())
    on_demand, best = body["purchase"][:2]
    assert on_demand["option"] == "On demand"
    assert Decimal(on_demand["month_usd"]) == totals["us-east-1"]
    assert Decimal(best["month_usd"]) < totals["us-east-1"]


def test_what_a_curve_leaves_idle_is_seen_in_the_utilisation(as_owner, run):
    body = as_owner.get(f"/api/v1/runs/{run.pk}/comparison/").json()
    options = {each["option"]: each for each in body["purchase"]}
    reserved = options["Reserved Instances, standard, 1 year, no upfront"]
    assert reserved["commitments"][0]["utilisation"] == "1"  # two instances, always used
    assert Decimal(reserved["covered_share"]) == Decimal(2 * 730) / 2920


def test_what_could_be_reserved_at_rates_that_are_not_known_is_named(as_owner, run):
    database = Usage("rds.postgres.single_az.m6g.large", "instance-hour", "us-east-1", "orders", Decimal(730))
    topic = Usage("sns.requests.standard", "request", "us-east-1", "orders", Decimal(730))
    address = f"/api/v1/runs/{run.pk}/comparison/"
    assert as_owner.get(address).json()["without_reserved_rates"] == []
    Run.objects.filter(pk=run.pk).update(usages=[usage_json(each) for each in (FLEET, database, topic)])
    assert as_owner.get(address).json()["without_reserved_rates"] == ["RDS"]


def test_a_book_that_is_not_there_is_refused(as_owner, run):
    answer = as_owner.get(f"/api/v1/runs/{run.pk}/comparison/", {"price_book": "1999"})
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (400, "unknown-price-book")


def test_nothing_is_compared_before_the_run_has_succeeded(as_owner, run):
    Run.objects.filter(pk=run.pk).update(status=RunStatus.RUNNING)
    assert as_owner.get(f"/api/v1/runs/{run.pk}/comparison/").status_code == 409


def test_another_persons_run_is_not_found(run, teammate, stranger):
    for person in (teammate, stranger):
        assert acting_as(person).get(f"/api/v1/runs/{run.pk}/comparison/").status_code == 404
