"""What is sent is read strictly: each fault is told with its place, what is meant, and a way out."""

from __future__ import annotations

import json

import pytest

from designer.models import Architecture
from tests import factories

ARCHITECTURES = "/api/v1/architectures/"


def told(client, body, address=ARCHITECTURES):
    raw = body if isinstance(body, str) else json.dumps(body)
    answer = client.post(address, raw, content_type="application/json")
    assert answer.status_code == 400, answer.content
    (problem,) = answer.json()["problems"]
    return problem["at"], problem["code"], problem["message"], problem["hint"]


@pytest.mark.parametrize(
    ("body", "at", "code", "message"),
    [
        ('{"name": ', "$", "bad-request", "The body is not JSON"),
        ('{"name": "Shop", "document": {"x": NaN}}', "$", "bad-request", "NaN is not a JSON number"),
        ('{"name": "a", "name": "b"}', "$", "bad-request", 'the key "name" is written more than once'),
        ('{"name": "Shop", "document": {"x": [1, 1e999]}}', "$.document.x[1]", "bad-request", "too large"),
        (f'{{"name": "Shop", "document": {{"x": {"9" * 30}}}}}', "$.document.x", "bad-request", "too large"),
        (
            f'{{"name": "Shop", "document": {{"x": {"9" * 5000}}}}}',
            "$.document.x",
            "bad-request",
            "too large",
        ),
        ('{"name": "\\ud800"}', "$.name", "bad-request", "half of a surrogate pair"),
        ('{"name": "a\\u0000"}', "$.name", "bad-request", "NUL"),
        (f'{{"name": "a", "document": {"[" * 90}{"]" * 90}}}', "$", "bad-request", "nested deeper than 64"),
        ("[1]", "$", "not-an-object", "The body is not a JSON object."),
        ("null", "$", "not-an-object", "The body is not a JSON object."),
        ('{"name": "Shop", "documnet": {}}', "$.documnet", "unknown-field", "There is no field documnet."),
        ('{"name": {}}', "$.name", "wrong-type", "name is not text."),
        ('{"name": "  "}', "$.name", "blank", "name is empty."),
        (json.dumps({"name": "x" * 121}), "$.name", "max-length", "name is too long."),
    ],
)
def test_a_body_that_cannot_be_taken_is_refused_at_its_place(as_owner, body, at, code, message):
    found = told(as_owner, body)
    assert found[:2] == (at, code)
    assert message in found[2]
    assert not Architecture.objects.exists()


def test_what_is_missing_or_out_of_bounds_is_named_with_a_way_out(as_owner, owner):
    row = factories.architecture(owner)
    runs = f"{ARCHITECTURES}{row.pk}/runs/"
    assert told(as_owner, {}, runs) == ("$.scenario", "required", "scenario is missing.", "Give it.")
    assert told(as_owner, {"scenario": "x", "replications": 51}, runs) == (
        "$.replications",
        "max-value",
        "replications is too large.",
        "Ensure this value is less than or equal to 50.",
    )


def test_a_scenario_with_any_json_for_a_name_is_told_so(as_owner, owner):
    row = factories.architecture(owner, document=factories.document())
    question = {
        "document": factories.document(),
        "scenario": factories.scenario_body(name={"a": 1}),
        "architecture": row.pk,
    }
    answer = as_owner.post("/api/v1/problems/", question, content_type="application/json")
    assert answer.status_code == 200
    assert ("$.scenario.name", "wrong-type") in {(p["at"], p["code"]) for p in answer.json()["problems"]}
