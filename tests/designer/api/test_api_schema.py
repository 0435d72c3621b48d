"""The API does what its schema says, for any input and along any chain of links."""

from __future__ import annotations

import json
from collections import Counter

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.test.utils import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from designer.actions import lease as leases
from designer.actions.access import local_owner
from designer.models import Architecture
from tests import factories

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

_django = get_wsgi_application()


def on_this_machine(environ, start_response):
    """The app as a client on this machine meets it."""
    # The client asks for gzip, but does not unpack it.
    return _django({**environ, "REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT_ENCODING": ""}, start_response)


schema = schemathesis.openapi.from_dict(json.loads((settings.BASE_DIR / "openapi.json").read_text()))
schema.app = on_this_machine
schema.location = "/api/schema/"
# An event stream of a queued run has no end; test_api_events.py watches it.
schema = schema.exclude(operation_id="watch_run")

FEW = hypothesis_settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


BODIES = {
    "create_architecture": {"name": "Shop", "document": factories.document()},
    "create_scenario": {"body": factories.drawn_scenario_body()},
    "cut_revision": {"name": "v1"},
}


def operation_of(case) -> str:
    return case.operation.definition.raw["operationId"]


@pytest.fixture(autouse=True)
def _one_connection(caplog):
    """The WSGI app would close the connection on which the test's transaction lives."""
    caplog.set_level("CRITICAL")
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@schema.parametrize()
@FEW
def test_an_operation_answers_as_its_schema_says(case):
    case.call_and_validate(checks=[*CHECKS, negative_data_rejection])


MADE_BY = {
    "create_architecture": "architecture_id",
    "duplicate_architecture": "architecture_id",
    "create_scenario": "scenario_id",
    "request_run": "run_id",
}


WANTED = (
    ("create_scenario", 201),
    ("cut_revision", 201),
    ("duplicate_architecture", 201),
    ("request_run", 202),
    ("read_architecture", 200),
    ("list_runs", 200),
    ("read_run", 200),
    ("cancel_run", 202),
)


@pytest.mark.django_db
def test_along_links_objects_are_made_read_changed_and_deleted(monkeypatch):
    monkeypatch.setattr(leases.current_app, "send_task", lambda name, args: None)
    seen: Counter[tuple[str, int]] = Counter()

    class Machine(schema.as_state_machine()):
        def setup(self):
            # A walk begins with one of each, so that none hangs on chance to find something it can act on.
            Architecture.objects.all().delete()
            shop = factories.architecture(local_owner(), document=factories.document())
            self.known: dict[str, str] = {
                "architecture_id": shop.pk,
                "scenario_id": factories.scenario(shop).pk,
                "run_id": factories.run(shop).pk,
            }

        def before_call(self, case):
            # Most random bodies make nothing and most random ids are nobody's (the test above sends those).
            # A chain of links brings its own; a step that begins one gets something there is.
            operation = operation_of(case)
            if body := BODIES.get(operation):
                case.body = body
            for name, key in self.known.items():
                if name in case.path_parameters and case.path_parameters[name] not in self.known.values():
                    case.path_parameters[name] = key
            if operation == "request_run" and "scenario_id" in self.known:
                case.body = {"scenario": self.known["scenario_id"]}

        def after_call(self, response, case):
            operation = operation_of(case)
            seen[operation, response.status_code] += 1
            if operation in MADE_BY and response.status_code in {201, 202}:
                self.known[MADE_BY[operation]] = response.json()["id"]

        def validate_response(self, response, case, additional_checks=(), **kwargs):
            case.validate_response(response, checks=CHECKS)

    # Which steps a walk takes hangs on the ids it is answered with, and one may miss an operation: walk on
    # until every one was taken.
    for walk in range(10):
        walks = hypothesis_settings(FEW, max_examples=20, stateful_step_count=20, derandomize=walk == 0)
        Machine.run(settings=walks)
        if all(seen[wanted] for wanted in WANTED):
            break
    assert [wanted for wanted in WANTED if not seen[wanted]] == [], sorted(seen.items())
    made = sum(count for (_, status), count in seen.items() if status == 201)
    assert made >= 30, sorted(seen.items())


def test_every_link_leads_to_an_operation_and_fills_a_parameter_of_it():
    told = json.loads((settings.BASE_DIR / "openapi.json").read_text())
    operations = {each["operationId"]: each for path in told["paths"].values() for each in path.values()}
    links = [
        link
        for operation in operations.values()
        for answer in operation["responses"].values()
        for link in answer.get("links", {}).values()
    ]
    assert len(links) >= 20
    for link in links:
        taken = {each["name"] for each in operations[link["operationId"]]["parameters"]}
        assert set(link["parameters"]) <= taken, link


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/schema/", "/api/docs/"])
def test_schema_and_documentation_can_be_read(client, address):
    assert client.get(address).status_code == 200


@override_settings(LOADLINE_PASSWORD="correct horse battery", ALLOWED_HOSTS=["*"])
@pytest.mark.django_db
def test_with_a_password_the_schema_asks_for_it_too():
    assert Client().get("/api/schema/").status_code == 401
