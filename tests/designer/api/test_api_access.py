"""Who may come in: this machine without a password, everybody else with it, and no other site's page."""

from __future__ import annotations

import base64

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

ARCHITECTURES = "/api/v1/architectures/"
PASSWORD = "correct horse battery"


@pytest.fixture
def with_password(settings):
    settings.LOADLINE_PASSWORD = PASSWORD
    settings.ALLOWED_HOSTS = ["*"]


def basic(password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"any:{password}".encode()).decode()}


def only_problem(answer) -> str:
    (problem,) = answer.json()["problems"]
    return problem["code"]


@pytest.mark.django_db
def test_this_machine_works_as_the_local_owner_without_logging_in(client):
    made = client.post(ARCHITECTURES, {"name": "Shop"}, content_type="application/json")
    assert made.status_code == 201
    assert [row["name"] for row in client.get(ARCHITECTURES).json()] == ["Shop"]


@pytest.mark.django_db
def test_another_machine_is_turned_away_without_a_password(client):
    answer = client.get(ARCHITECTURES, REMOTE_ADDR="192.0.2.7")
    assert (answer.status_code, only_problem(answer)) == (403, "other-machine")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_every_loopback_address_is_this_machine(client, address):
    assert client.get(ARCHITECTURES, REMOTE_ADDR=address).status_code == 200


@pytest.mark.django_db
def test_a_name_made_to_point_at_this_machine_is_not_answered(client):
    assert client.get(ARCHITECTURES, headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_sites_page_changes_nothing(client, headers):
    answer = client.post(ARCHITECTURES, {"name": "X"}, content_type="application/json", headers=headers)
    assert (answer.status_code, only_problem(answer)) == (403, "cross-origin")
    assert client.get(ARCHITECTURES).json() == []


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}, {}])
def test_our_own_page_and_programs_may_change_things(client, headers):
    answer = client.post(ARCHITECTURES, {"name": "X"}, content_type="application/json", headers=headers)
    assert answer.status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["name=X", "{'name': 'X'}"])
def test_a_form_or_plain_text_is_no_body(client, body):
    for content_type in ("text/plain", "application/x-www-form-urlencoded"):
        answer = client.post(ARCHITECTURES, body, content_type=content_type)
        assert (answer.status_code, only_problem(answer)) == (415, "unsupported-media-type")


@pytest.mark.django_db
@pytest.mark.usefixtures("with_password")
def test_with_a_password_everybody_gives_it_this_machine_too(client):
    answer = client.get(ARCHITECTURES)
    assert (answer.status_code, only_problem(answer)) == (401, "log-in-first")
    assert client.get(ARCHITECTURES, headers=basic("guess")).status_code == 401
    assert client.get(ARCHITECTURES, headers=basic(PASSWORD), REMOTE_ADDR="192.0.2.7").status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("with_password")
def test_the_log_in_page_opens_a_session_and_leads_back(client):
    asked = client.get("/architectures/abc")
    assert asked["Location"] == "/login/?next=/architectures/abc"
    assert client.post("/login/", {"password": "wrong"}).status_code == 403
    let_in = client.post("/login/", {"password": PASSWORD, "next": "/architectures/abc"})
    assert let_in["Location"] == "/architectures/abc"
    assert client.get(ARCHITECTURES).status_code == 200
    client.post("/logout/")
    assert client.get(ARCHITECTURES).status_code == 401


@pytest.mark.django_db
@pytest.mark.usefixtures("with_password")
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_log_in_page_never_leads_to_another_site(client, elsewhere):
    assert client.post("/login/", {"password": PASSWORD, "next": elsewhere})["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.usefixtures("with_password")
def test_sessions_end_when_the_password_changes(client, settings):
    client.post("/login/", {"password": PASSWORD})
    settings.LOADLINE_PASSWORD = "another one altogether"
    assert client.get(ARCHITECTURES).status_code == 401


@pytest.mark.django_db
@pytest.mark.usefixtures("with_password")
def test_after_ten_wrong_passwords_the_right_one_waits(client):
    for _ in range(10):
        client.post("/login/", {"password": "guess"})
    assert client.post("/login/", {"password": PASSWORD}).status_code == 403
    assert client.post("/login/", {"password": PASSWORD}, REMOTE_ADDR="192.0.2.9").status_code == 302


@pytest.mark.django_db
@pytest.mark.usefixtures("with_password")
def test_the_log_in_form_needs_its_token():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/login/", {"password": PASSWORD}).status_code == 403


@pytest.mark.django_db
@pytest.mark.usefixtures("with_password")
def test_health_is_told_without_logging_in(client):
    assert client.get("/healthz", REMOTE_ADDR="192.0.2.7").json() == {"status": "ok"}


def test_other_host_names_without_a_password_are_a_wrong_setting(settings):
    settings.ALLOWED_HOSTS = ["loadline.example"]
    with pytest.raises(SystemCheckError, match=r"loadline\.E001"):
        call_command("check")


def test_a_short_password_is_a_wrong_setting(settings):
    settings.LOADLINE_PASSWORD = "123"
    with pytest.raises(SystemCheckError, match=r"loadline\.E002"):
        call_command("check")
