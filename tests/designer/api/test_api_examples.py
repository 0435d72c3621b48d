"""examples/, catalog/ and price-books/: what Loadline brings along can be opened and run at once."""

from __future__ import annotations

import pytest

from designer.actions.example import examples
from designer.models import Scenario, Trace

LIST = "/api/v1/architectures/"


def test_the_bundled_designs_are_listed_with_their_text(as_owner):
    told = as_owner.get("/api/v1/examples/").json()
    assert "world-cup-day" in {each["key"] for each in told}
    assert all(each["title"] and each["text"] for each in told)


@pytest.mark.parametrize("key", [each.key for each in examples()])
def test_an_example_becomes_an_architecture_that_can_be_run_as_it_is(as_owner, key):
    made = as_owner.post(LIST, {"example": key}, content_type="application/json")
    assert made.status_code == 201, made.json()
    scenario = Scenario.objects.get(pk=made.json()["scenarios"][0]["id"])
    question = {
        "document": made.json()["document"],
        "scenario": scenario.body,
        "architecture": made.json()["id"],
    }
    answer = as_owner.post("/api/v1/problems/", question, content_type="application/json").json()
    assert [each for each in answer["problems"] if each["severity"] == "error"] == []
    assert answer["expected"]["requests"] > 0


def test_an_examples_trace_becomes_the_persons_own(as_owner, owner):
    made = as_owner.post(
        LIST, {"example": "world-cup-day", "name": "Mine"}, content_type="application/json"
    ).json()
    assert made["name"] == "Mine"
    (trace,) = Trace.objects.filter(owner=owner)
    arrivals = Scenario.objects.get().body["workloads"][0]["arrivals"]
    assert arrivals["trace"] == trace.pk
    assert "file" not in arrivals


def test_the_catalog_is_sent_once_and_then_only_asked_for(as_owner):
    first = as_owner.get("/api/v1/catalog/")
    assert {"sqs_queue", "lambda_function"} <= {each["key"] for each in first.json()["services"]}
    assert as_owner.get("/api/v1/catalog/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_price_books_are_listed_with_their_regions(as_owner):
    (newest, *_) = as_owner.get("/api/v1/price-books/").json()
    assert newest["regions"]["eu-west-1"] > 0


def test_the_first_example_is_the_one_to_begin_with_and_says_what_it_asks(as_owner):
    first = as_owner.get("/api/v1/examples/").json()[0]
    assert first["key"] == "world-cup-day"
    assert (first["scenario"], first["duration_s"]) == ("Match day 1998-06-30", 86_400)
    assert first["slo"]["response_p99_s"] == 0.3
