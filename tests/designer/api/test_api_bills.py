"""runs/{id}/estimate/ and report/: the bill and the files, of a succeeded run, for its owner alone."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from designer.actions.estimate import usage_json
from designer.models import Estimate, Run
from designer.models.run import RunStatus
from pricing.book import flat_rate
from pricing.bookwrite import write_book
from pricing.usage import Usage
from tests import factories
from tests.designer.conftest import acting_as
from tests.designer.reports import match_day
from tests.factories import NOW

MESSAGES = Usage(
    meter="sqs.requests.standard",
    unit="request",
    region="us-east-1",
    subject="orders",
    quantity=Decimal(3_000_000),
    how="100,000 messages a day x 30",
)
UNKNOWN = Usage(
    meter="sqs.requests.imagined", unit="request", region="us-east-1", subject="orders", quantity=Decimal(1)
)


@pytest.fixture
def run(owner) -> Run:
    return factories.run(
        factories.architecture(owner, name="World Cup day", document=match_day.document()),
        status=RunStatus.SUCCEEDED,
        finished_at=NOW,
        scenario_body=match_day.scenario(),
        summary=match_day.summary(),
        usages=[usage_json(MESSAGES), usage_json(UNKNOWN)],
    )


def test_the_bill_is_quantity_times_rate_and_names_what_it_leaves_out(as_owner, run):
    bill = as_owner.get(f"/api/v1/runs/{run.pk}/estimate/").json()
    line = bill["lines"][0]
    assert (
        Decimal(line["quantity"]) * Decimal(line["rate_usd"]) == Decimal(line["amount_usd"]) == Decimal("1.2")
    )
    assert Decimal(bill["total_usd"]) == Decimal("1.2")
    assert [(each["meter"], each["state"]) for each in bill["not_priced"]] == [
        ("sqs.requests.imagined", "no_price")
    ]
    assert not Estimate.objects.exists()


def test_the_free_tier_is_the_accounts(as_owner, run):
    document = {**match_day.document(), "account": {"free_tier": True}}
    type(run.revision).objects.filter(pk=run.revision_id).update(document=document)
    bill = as_owner.get(f"/api/v1/runs/{run.pk}/estimate/").json()
    assert Decimal(bill["lines"][0]["free_quantity"]) == 1_000_000
    assert Decimal(bill["total_usd"]) == Decimal("0.8")


def test_a_book_that_is_not_there_is_refused(as_owner, run):
    answer = as_owner.get(f"/api/v1/runs/{run.pk}/estimate/", {"price_book": "1999"})
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (400, "unknown-price-book")


@pytest.mark.parametrize("status", [RunStatus.QUEUED, RunStatus.RUNNING])
def test_a_run_that_goes_on_has_no_bill_and_no_report(as_owner, run, status):
    Run.objects.filter(pk=run.pk).update(status=status, finished_at=None)
    assert as_owner.get(f"/api/v1/runs/{run.pk}/estimate/").status_code == 409
    assert as_owner.get(f"/api/v1/runs/{run.pk}/report/csv/").status_code == 409


@pytest.mark.parametrize(
    ("key", "begin"), [("html", b"<!doctype html>"), ("pdf", b"%PDF-"), ("csv", b""), ("json", b"{")]
)
def test_a_report_comes_in_each_format_as_a_file(as_owner, run, key, begin):
    answer = as_owner.get(f"/api/v1/runs/{run.pk}/report/{key}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="world-cup-day.{key}"'
    assert answer.content.removeprefix(b"\xef\xbb\xbf").lower().startswith(begin.lower())
    assert len(answer.content) > 500


def test_a_report_keeps_its_estimate_once(as_owner, run):
    for _ in range(2):
        told = json.loads(as_owner.get(f"/api/v1/runs/{run.pk}/report/json/").content)
    kept = Estimate.objects.get()
    assert kept.body["total_usd"] == "1.2"
    assert kept.price_book in json.dumps(told)


def test_shares_of_a_class_that_was_not_counted_are_a_problem_not_a_fault(as_owner, run):
    shares = {"requests_a_month": {"page": 10.0}, "subjects": {"orders": {"page": 1.0, "gone": 1.0}}}
    Run.objects.filter(pk=run.pk).update(summary={**run.summary, "shares": shares})
    for address in ("estimate", "report/html"):
        answer = as_owner.get(f"/api/v1/runs/{run.pk}/{address}/")
        assert (answer.status_code, answer.json()["problems"][0]["code"]) == (409, "unknown-class")
        assert "gone" in answer.json()["problems"][0]["message"]


def test_a_book_in_other_units_is_a_problem_not_a_fault(as_owner, run):
    Run.objects.filter(pk=run.pk).update(usages=[{**usage_json(MESSAGES), "unit": "GB"}])
    answer = as_owner.get(f"/api/v1/runs/{run.pk}/estimate/")
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (409, "unit-mismatch")


def test_a_report_that_is_shown_may_run_nothing(as_owner, run):
    answer = as_owner.get(f"/api/v1/runs/{run.pk}/report/html/?inline=1")
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_a_format_that_is_not_there_is_not_found(as_owner, run):
    assert as_owner.get(f"/api/v1/runs/{run.pk}/report/docx/").status_code == 404


def test_a_bill_is_its_owners_alone(run, teammate, stranger):
    for person in (teammate, stranger):
        theirs = acting_as(person)
        assert theirs.get(f"/api/v1/runs/{run.pk}/estimate/").status_code == 404
        assert theirs.get(f"/api/v1/runs/{run.pk}/report/json/").status_code == 404


def test_the_bill_is_told_by_class_of_requests_and_adds_up(as_owner, run):
    shares = {
        "subjects": {"orders": {"order": 3.0, "page": 1.0}},
        "requests_a_month": {"order": 1_000_000.0, "page": 9_000_000.0},
    }
    Run.objects.filter(pk=run.pk).update(summary={**match_day.summary(), "shares": shares})
    costs = as_owner.get(f"/api/v1/runs/{run.pk}/estimate/").json()["unit_costs"]
    assert costs["classes"]["order"] == {
        "requests": "1000000",
        "usd": "0.9",
        "usd_per_request": "0.0000009",
        "usd_per_million": "0.9",
        "by_subject": {"orders": "0.9"},
    }
    assert costs["classes"]["page"]["usd"] == "0.3"
    assert (costs["total_usd"], costs["unattributed"]) == ("1.2", {})


def test_a_run_kept_before_its_shares_were_has_no_unit_costs(as_owner, run):
    assert as_owner.get(f"/api/v1/runs/{run.pk}/estimate/").json()["unit_costs"] is None


def test_a_kept_estimate_stays_and_newer_prices_make_a_banner(as_owner, run):
    as_owner.get(f"/api/v1/runs/{run.pk}/report/json/")
    kept = Estimate.objects.get()
    assert as_owner.get(f"/api/v1/runs/{run.pk}/estimate/").json()["moved"] is None
    line = {**kept.body["lines"][0], "amount_usd": "1"}
    older = {
        **kept.body,
        "total_usd": "1",
        "price_book": "2025-01-01",
        "lines": [line, kept.body["lines"][1]],
    }
    Estimate.objects.update(price_book="2025-01-01", body=older)
    moved = as_owner.get(f"/api/v1/runs/{run.pk}/estimate/").json()["moved"]
    assert moved["banner"] == (
        "Prices moved since 2025-01-01: by 2026-11-24 this comes to 1.20 USD instead of 1.00 (1 line)."
    )
    assert Estimate.objects.get().body["total_usd"] == "1"


def test_a_book_that_was_imported_prices_the_next_bill(as_owner, run, settings, tmp_path):
    settings.LOADLINE_DATA = tmp_path
    rate = flat_rate("sqs.requests.standard", "us-east-1", "request", "0.000001", service="SQS")
    write_book(tmp_path / "price-books" / "own", [rate], [], id="own", date="2026-12-01", made_from="a test")
    bill = as_owner.get(f"/api/v1/runs/{run.pk}/estimate/").json()
    assert (bill["price_book"], bill["total_usd"]) == ("own", "3")
    assert [book["id"] for book in as_owner.get("/api/v1/price-books/").json()] == ["own", "2026-11-24"]
