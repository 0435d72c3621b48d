"""architectures/: made, listed, renamed, copied, deleted, by their owner alone."""

from __future__ import annotations

import pytest

from designer.models import Architecture
from tests import factories
from tests.designer.conftest import acting_as

LIST = "/api/v1/architectures/"


def problems(answer) -> list[tuple[str, str]]:
    return [(problem["at"], problem["code"]) for problem in answer.json()["problems"]]


def test_a_new_architecture_has_a_blank_draft_with_one_class(as_owner):
    answer = as_owner.post(LIST, {"name": "Shop"}, content_type="application/json")
    made = answer.json()
    assert answer.status_code == 201
    assert made["etag"]
    assert made["document"]["nodes"] == []
    assert [each["id"] for each in made["document"]["classes"]] == ["request"]
    assert (made["scenarios"], made["latest_run"]) == ([], None)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("$", "invalid")]),
        ({"name": ""}, [("$.name", "blank")]),
        ({"name": "x" * 121}, [("$.name", "max-length")]),
        ({"name": "x", "document": [1]}, [("$.document", "wrong-type")]),
        (
            {"name": "x", "document": {"nodes": 3, "edges": [7]}},
            [("$.nodes", "wrong-type"), ("$.edges[0]", "wrong-type")],
        ),
        ({"name": "x", "document": {}, "example": "y"}, [("$", "invalid")]),
        ({"example": "../designer"}, [("$.example", "unknown-example")]),
        ([], [("$", "not-an-object")]),
        ("text", [("$", "bad-request")]),
    ],
)
def test_what_no_canvas_could_open_is_refused_and_nothing_is_kept(as_owner, body, expected):
    answer = as_owner.post(LIST, body, content_type="application/json")
    assert (answer.status_code, problems(answer)) == (400, expected)
    assert not Architecture.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"name": NaN}',
        b'{"name": "a\\u0000b"}',
        b'{"name": "\\ud800"}',
        b'{"name": 1e999}',
        b'{"name": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"name": ' + b"[" * 70 + b"]" * 70 + b"}",
        b"\xff\xfe",
    ],
    ids=[
        "empty",
        "cut",
        "nan",
        "nul",
        "surrogate",
        "infinite",
        "long-number",
        "bottomless",
        "deep",
        "not-utf8",
    ],
)
def test_what_is_not_plain_json_is_refused(as_owner, raw):
    answer = as_owner.post(LIST, raw, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["problems"][0]["message"]


def test_a_body_over_the_limit_is_refused(as_owner, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = as_owner.post(LIST, {"name": "x" * 2000}, content_type="application/json")
    assert (answer.status_code, problems(answer)) == (413, [("$", "too-large")])


def test_a_name_can_be_changed_and_the_drawing_stays(as_owner, owner):
    row = factories.architecture(owner)
    answer = as_owner.patch(f"{LIST}{row.pk}/", {"name": "Store"}, content_type="application/json")
    assert (answer.json()["name"], answer.json()["etag"]) == ("Store", row.etag)


def test_a_copy_has_the_scenarios_and_no_runs(as_owner, owner):
    row = factories.architecture(owner)
    factories.scenario(row)
    copy = as_owner.post(f"{LIST}{row.pk}/duplicate/").json()
    assert copy["name"] == "Shop (copy)"
    assert copy["id"] != row.pk
    assert [each["name"] for each in copy["scenarios"]] == ["Quiet"]


def test_a_deleted_architecture_is_gone(as_owner, owner):
    row = factories.architecture(owner)
    assert as_owner.delete(f"{LIST}{row.pk}/").status_code == 204
    assert as_owner.get(f"{LIST}{row.pk}/").status_code == 404


def test_a_teammate_and_a_stranger_see_and_change_nothing(owner, teammate, stranger):
    row = factories.architecture(owner)
    for person in (teammate, stranger):
        theirs = acting_as(person)
        assert theirs.get(LIST).json() == []
        for method, address, body in (
            ("get", f"{LIST}{row.pk}/", None),
            ("patch", f"{LIST}{row.pk}/", {"name": "Mine"}),
            ("delete", f"{LIST}{row.pk}/", None),
            ("post", f"{LIST}{row.pk}/duplicate/", None),
            ("get", f"{LIST}{row.pk}/revisions/", None),
            ("post", f"{LIST}{row.pk}/revisions/", {"name": "v1"}),
            ("get", f"{LIST}{row.pk}/scenarios/", None),
            ("post", f"{LIST}{row.pk}/scenarios/", {"body": factories.scenario_body()}),
        ):
            answer = getattr(theirs, method)(address, body, content_type="application/json")
            assert (answer.status_code, problems(answer)) == (404, [("$", "not-found")]), (method, address)
    row.refresh_from_db()
    assert (row.name, row.scenarios.count(), row.revisions.count()) == ("Shop", 0, 0)


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_twenty(
    as_owner, owner, django_assert_num_queries
):
    factories.architecture(owner)
    with django_assert_num_queries(2):  # the person, the list
        as_owner.get(LIST)
    for _ in range(19):
        factories.architecture(owner)
    with django_assert_num_queries(2):
        assert len(as_owner.get(LIST).json()) == 20


def test_an_unchanged_answer_is_not_sent_again_and_a_changed_one_is(as_owner, owner):
    row = factories.architecture(owner)
    address = f"{LIST}{row.pk}/"
    first = as_owner.get(address)
    assert first["Cache-Control"] == "private, no-cache"
    again = {"If-None-Match": first["ETag"]}
    assert as_owner.get(address, headers=again).status_code == 304
    factories.scenario(row)
    assert as_owner.get(address, headers=again).status_code == 200


def test_answers_are_compressed_for_whoever_can_unpack_them(as_owner, owner):
    row = factories.architecture(owner)
    answer = as_owner.get(f"{LIST}{row.pk}/", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"


def test_one_architecture_takes_three_queries(as_owner, owner, django_assert_num_queries):
    row = factories.architecture(owner)
    with django_assert_num_queries(3):  # the person, the row, its scenarios
        as_owner.get(f"{LIST}{row.pk}/")


def test_a_revision_keeps_what_the_draft_was(as_owner, owner):
    row = factories.architecture(owner)
    cut = as_owner.post(f"{LIST}{row.pk}/revisions/", {"name": "v1"}, content_type="application/json")
    assert cut.status_code == 201
    assert [each["name"] for each in as_owner.get(f"{LIST}{row.pk}/revisions/").json()] == ["v1"]
    kept = as_owner.get(f"/api/v1/revisions/{cut.json()['id']}/").json()
    assert kept["document"] == row.draft


def test_an_address_that_cannot_be_an_id_is_not_found_in_json(as_owner):
    answer = as_owner.get(f"{LIST}nope/")
    assert (answer.status_code, problems(answer)) == (404, [("$", "not-found")])


def test_a_method_that_is_not_there_says_so_in_json(as_owner):
    answer = as_owner.put(LIST, {}, content_type="application/json")
    assert (answer.status_code, problems(answer)) == (405, [("$", "method-not-allowed")])
