"""The admin pages show everything and change nothing."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

from designer.models import Architecture
from tests import factories

ROWS = ("architecture", "revision", "scenario", "trace", "run", "estimate", "user")


@pytest.fixture
def as_local_owner(client, db):
    client.get("/api/v1/architectures/")  # makes the local owner, who needs no log-in on this machine
    return client


@pytest.mark.parametrize("name", ROWS)
def test_every_list_opens_on_this_machine_without_logging_in(as_local_owner, owner, name):
    run = factories.run(factories.architecture(owner))
    factories.scenario(run.architecture)
    assert as_local_owner.get(reverse(f"admin:designer_{name}_changelist")).status_code == 200


def test_one_architecture_is_shown_and_cannot_be_changed(as_local_owner, owner):
    row = factories.architecture(owner)
    address = reverse("admin:designer_architecture_change", args=[row.pk])
    assert b"Shop" in as_local_owner.get(address).content
    assert as_local_owner.post(address, {"name": "Changed"}).status_code == 403
    assert Architecture.objects.get(pk=row.pk).name == "Shop"


def test_somebody_who_does_not_look_after_it_is_sent_away(as_owner):
    assert as_owner.get(reverse("admin:index")).status_code == 302


def test_every_model_of_ours_that_is_no_blob_has_a_page():
    shown = {model._meta.model_name for model in admin.site._registry if model._meta.app_label == "designer"}
    assert shown == set(ROWS)
