"""purchase-terms/, estimates/ and differences/: what was agreed with AWS, what was kept, what changed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from designer.actions.estimate import usage_json
from designer.models import Architecture, Estimate, Run
from designer.models.run import RunStatus
from pricing.book import flat_rate
from pricing.bookwrite import write_book
from pricing.usage import Usage
from tests import factories
from tests.designer.conftest import acting_as
from tests.designer.reports import match_day
from tests.factories import NOW

# Ten instances for a quarter of the month, two for the rest: 2,920 hours of m5.large at 0.096.
DAY = ((Decimal(10), Decimal("182.5")), (Decimal(2), Decimal("547.5")))
FLEET = Usage("ec2.m5.large.linux", "instance-hour", "us-east-1", "web", Decimal(2920), "measured.", DAY)
LIST_USD = Decimal("280.32")
RESERVED = {
    "kind": "reserved_instances",
    "region": "us-east-1",
    "instance_type": "m5.large",
    "count": 4,
    "years": 1,
    "payment": "none",
}


@pytest.fixture
def drawn(owner) -> Architecture:
    return factories.architecture(owner, name="World Cup day", document=match_day.document())


@pytest.fixture
def run(drawn) -> Run:
    return run_of(drawn, FLEET)


def run_of(drawn: Architecture, *usages: Usage) -> Run:
    return factories.run(
        drawn,
        status=RunStatus.SUCCEEDED,
        finished_at=NOW,
        scenario_body=match_day.scenario(),
        summary=match_day.summary(),
        usages=[usage_json(usage) for usage in usages],
    )


def save(client: Any, drawn: Architecture, terms: object) -> Any:
    address = f"/api/v1/architectures/{drawn.pk}/purchase-terms/"
    return client.put(address, terms, content_type="application/json")


def bill(client: Any, run: Run) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/runs/{run.pk}/estimate/").json()
    return found


def test_without_terms_the_bill_is_list_prices_on_demand_in_usd(as_owner, drawn, run):
    assert as_owner.get(f"/api/v1/architectures/{drawn.pk}/purchase-terms/").json() == {}
    told = bill(as_owner, run)
    assert Decimal(told["total_usd"]) == LIST_USD
    assert (told["commitments"], told["converted"]) == (None, None)


def test_a_discount_and_a_currency_change_the_next_bill(as_owner, drawn, run):
    terms = {
        "discounts": {"EC2": "12.5"},
        "currency": {"code": "eur", "per_usd": 0.92, "source": "ECB, 2026-11-23"},
    }
    assert save(as_owner, drawn, terms).json() == terms
    told = bill(as_owner, run)
    assert Decimal(told["total_usd"]) == LIST_USD * Decimal("0.875")
    assert told["lines"][0]["discount_pct"] == "12.5"
    assert told["converted"]["code"] == "EUR"
    assert Decimal(told["converted"]["total"]) == LIST_USD * Decimal("0.875") * Decimal("0.92")


def test_owned_reserved_instances_cover_hour_by_hour_and_tell_their_cash(as_owner, drawn, run):
    assert save(as_owner, drawn, {"commitments": [RESERVED]}).status_code == 200
    told = bill(as_owner, run)
    owned = told["commitments"]
    # Four cover 4 of 10 in the busy hours and 2 of 2 in the quiet ones, where two lie idle.
    rate = Decimal(owned["commitments"][0]["committed_usd"]) / 4 / 730
    assert Decimal(told["total_usd"]) == rate * 4 * 730 + Decimal("0.096") * 6 * Decimal("182.5")
    assert [(each["hours"], Decimal(each["spill_usd"])) for each in owned["coverage"]] == [
        ("182.5", 6 * Decimal("0.096")),
        ("547.5", Decimal(0)),
    ]
    assert [Decimal(each["covered_usd"]) / rate for each in owned["coverage"]] == [4, 2]
    assert [Decimal(each["unused_usd"]) / rate for each in owned["coverage"]] == [0, 2]
    assert owned["upfront_usd"] == "0"
    assert Decimal(owned["monthly_cash_usd"]) == Decimal(told["total_usd"])


def test_a_private_rate_goes_before_the_list_and_says_so(as_owner, drawn, run):
    row = {"meter": FLEET.meter, "region": "us-east-1", "unit": "instance-hour", "rate_usd": "0.08"}
    assert save(as_owner, drawn, {"private_rates": [row]}).status_code == 200
    told = bill(as_owner, run)
    assert Decimal(told["total_usd"]) == 2920 * Decimal("0.08")
    assert told["lines"][0]["confidence"] == "stated"


def test_the_terms_free_tier_goes_before_the_drawings(as_owner, drawn, run):
    document = {**match_day.document(), "account": {"free_tier": True}}
    type(run.revision).objects.filter(pk=run.revision_id).update(document=document)
    assert bill(as_owner, run)["free_tier"] == "first_year"
    save(as_owner, drawn, {"free_tier": "always"})
    assert bill(as_owner, run)["free_tier"] == "always"


@pytest.mark.parametrize(
    ("terms", "at"),
    [
        ([], "$"),
        ({"discount": {}}, "$.discount"),
        ({"free_tier": "free"}, "$.free_tier"),
        ({"discounts": {"EC2": 101}}, "$.discounts.EC2"),
        ({"discounts": {"EC2": "much"}}, "$.discounts.EC2"),
        ({"commitments": [{**RESERVED, "count": 1.5}]}, "$.commitments[0]"),
        ({"commitments": [{**RESERVED, "years": 2}]}, "$.commitments[0]"),
        ({"commitments": [{**RESERVED, "instance_type": "m5.gigantic"}]}, "$.commitments[0]"),
        ({"commitments": [{"kind": "savings_plan", "plan": "ec2_instance", "usd_per_hour": 1}]},
         "$.commitments[0]"),
        ({"commitments": [{"kind": "promise"}]}, "$.commitments[0]"),
        ({"currency": {"code": "EURO", "per_usd": 1}}, "$.currency"),
        ({"currency": {"code": "EUR", "per_usd": 0}}, "$.currency"),
        ({"currency": {"code": "EUR", "per_usd": "1e999999"}}, "$.currency"),
        ({"commitments": [{**RESERVED, "count": "1e999999"}]}, "$.commitments[0]"),
        ({"discounts": {"EC2": "1e-999999"}}, "$.discounts.EC2"),
        ({"private_rates": [{"meter": FLEET.meter, "region": "us-east-1", "unit": "instance-hour",
                             "rate_usd": "1e999999"}]}, "$.private_rates[0]"),
        ({"private_rates": [{"meter": FLEET.meter, "region": "us-east-1", "unit": "instance-hour",
                             "rate_usd": "NaN"}]}, "$.private_rates[0]"),
        ({"private_rates": [{"meter": "x"}]}, "$.private_rates[0]"),
        ({"private_rates": [{"meter": "x", "region": "eu-west-1", "unit": "GB", "rate_usd": 1}, 5]},
         "$.private_rates[1]"),
        ({"discounts": {"EC22": 12}}, "$.discounts.EC22"),
        ({"commitments": [{**RESERVED, "yaers": 3}]}, "$.commitments[0]"),
        ({"commitments": [{"kind": "savings_plan", "plan": "ec2_instance", "region": "us-east-1",
                           "family": "m55", "usd_per_hour": 1}]}, "$.commitments[0]"),
        ({"currency": {"code": "EUR"}}, "$.currency"),
        ({"private_rates": "cheap"}, "$.private_rates"),
    ],
)  # fmt: skip
def test_terms_that_cannot_be_are_refused_with_their_place_and_nothing_is_kept(
    as_owner, drawn, terms, at
) -> None:
    answer = save(as_owner, drawn, terms)
    assert answer.status_code == 400
    assert [each["at"] for each in answer.json()["problems"]] == [at]
    drawn.refresh_from_db()
    assert drawn.purchase_terms == {}


def test_a_fault_of_terms_says_what_it_is_about(as_owner, drawn):
    terms = {
        "discounts": {"EC2": -5},
        "commitments": [{**RESERVED, "count": None}],
        "currency": {"code": "EUR"},
    }
    assert [each["message"] for each in save(as_owner, drawn, terms).json()["problems"]] == [
        "The discount on EC2, in percent, is a number from 0 to 100, not -5.",
        "Its count is missing.",
        "Its per_usd is missing.",
    ]
    (problem,) = save(as_owner, drawn, {"discounts": {"Lamda": 5}}).json()["problems"]
    assert (problem["message"], problem["hint"]) == (
        'No bill has a service "Lamda".',
        "Did you mean Lambda?",
    )


def test_a_copy_of_an_architecture_has_its_terms(as_owner, drawn):
    save(as_owner, drawn, {"discounts": {"*": 5}})
    made = as_owner.post(f"/api/v1/architectures/{drawn.pk}/duplicate/").json()
    assert Architecture.objects.get(pk=made["id"]).purchase_terms == {"discounts": {"*": 5}}


def test_a_kept_estimate_stays_as_it_was_whatever_terms_come_later(as_owner, drawn, run):
    kept = as_owner.post(f"/api/v1/runs/{run.pk}/estimates/").json()
    assert Decimal(kept["total_usd"]) == LIST_USD
    save(as_owner, drawn, {"discounts": {"EC2": 50}})
    again = as_owner.post(f"/api/v1/runs/{run.pk}/estimates/").json()
    assert Decimal(again["total_usd"]) == LIST_USD / 2
    listed = as_owner.get(f"/api/v1/runs/{run.pk}/estimates/").json()
    assert {each["id"] for each in listed} == {kept["id"], again["id"]}
    assert Decimal(Estimate.objects.get(pk=kept["id"]).body["total_usd"]) == LIST_USD
    assert bill(as_owner, run)["moved"] is None


def test_new_terms_are_no_move_of_prices(as_owner, drawn, run, settings, tmp_path):
    as_owner.post(f"/api/v1/runs/{run.pk}/estimates/")
    settings.LOADLINE_DATA = tmp_path
    rate = flat_rate("ec2.m5.large.linux", "us-east-1", "instance-hour", "0.10", service="EC2")
    write_book(
        tmp_path / "price-books" / "new", [rate], [], id="2027-01-01", date="2027-01-01", made_from="a test"
    )
    save(as_owner, drawn, {"discounts": {"EC2": 50}})
    told = bill(as_owner, run)
    assert Decimal(told["total_usd"]) == Decimal(146)
    assert (told["moved"]["before_usd"], told["moved"]["now_usd"]) == ("280.32", "292")


def differences(client: Any, run: Run, **asked: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/runs/{run.pk}/differences/", asked).json()
    return found


def test_two_runs_differ_line_by_line_and_the_changes_add_up(as_owner, drawn, run):
    half = Usage("ec2.m5.large.linux", "instance-hour", "us-east-1", "web", Decimal(1460))
    queue = Usage("sqs.requests.standard", "request", "us-east-1", "orders", Decimal(3_000_000))
    other = run_of(drawn, half, queue)
    told = differences(as_owner, other, against=run.pk)
    assert [(each["subject"], each["change_usd"]) for each in told["lines"]] == [
        ("web", "-140.16"),
        ("orders", "1.2"),
    ]
    assert told["change_usd"] == "-138.96"
    assert (told["by_usage_usd"], told["by_rate_usd"]) == ("-138.96", "0")
    assert (told["lines"][1]["before_usd"], told["lines"][1]["after_usd"]) == (None, "1.2")


def test_two_designs_differ_by_meter_whatever_their_boxes_are_called(as_owner, owner, run):
    """Both have a box `web`, one of them two more of the same instances under another id."""
    one = Usage("ec2.m5.large.linux", "instance-hour", "us-east-1", "web", Decimal(730))
    two = Usage("ec2.m5.large.linux", "instance-hour", "us-east-1", "jobs", Decimal(1460))
    other = run_of(factories.architecture(owner, document=match_day.document()), one, two)
    told = differences(as_owner, other, against=run.pk)
    assert [(each["subject"], each["after_quantity"]) for each in told["lines"]] == [("", "2190")]
    assert told["change_usd"] == "-70.08"
    kept = as_owner.post(f"/api/v1/runs/{run.pk}/estimates/").json()
    assert differences(as_owner, other, kept=kept["id"])["lines"] == told["lines"]


def test_the_sides_say_how_many_requests_they_served(as_owner, drawn):
    summary = {"shares": {"requests_a_month": {"browse": 9e6, "buy": 1e6}, "subjects": {"web": {"buy": 1}}}}
    counted = run_of(drawn, FLEET)
    counted.summary = summary
    counted.save()
    told = differences(as_owner, counted, against=run_of(drawn, FLEET).pk)
    assert (told["before"]["requests"], told["after"]["requests"]) == (None, "10000000")


def test_a_change_of_rate_is_told_from_a_change_of_usage(as_owner, drawn, run):
    kept = as_owner.post(f"/api/v1/runs/{run.pk}/estimates/").json()
    save(as_owner, drawn, {"discounts": {"EC2": 25}})
    told = differences(as_owner, run, kept=kept["id"])
    assert (told["change_usd"], told["by_usage_usd"], told["by_rate_usd"]) == ("-70.08", "0", "-70.08")


def test_nothing_to_compare_with_is_refused(as_owner, run):
    answer = as_owner.get(f"/api/v1/runs/{run.pk}/differences/")
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (400, "nothing-to-compare")


def test_terms_and_kept_estimates_are_the_owners_alone(drawn, run, teammate, stranger, as_owner):
    kept = as_owner.post(f"/api/v1/runs/{run.pk}/estimates/").json()["id"]
    for person in (teammate, stranger):
        client = acting_as(person)
        own = run_of(factories.architecture(person, document=match_day.document()), FLEET)
        assert save(client, drawn, {}).status_code == 404
        for address in (
            f"/api/v1/architectures/{drawn.pk}/purchase-terms/",
            f"/api/v1/runs/{run.pk}/estimates/",
            f"/api/v1/runs/{run.pk}/differences/?against={own.pk}",
            f"/api/v1/runs/{own.pk}/differences/?against={run.pk}",
            f"/api/v1/runs/{own.pk}/differences/?kept={kept}",
        ):
            assert client.get(address).status_code == 404, address
