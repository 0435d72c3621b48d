"""Three people: the owner, a teammate and a stranger, each with a client that acts as them."""

from __future__ import annotations

import pytest
from django.test import Client

from designer.models import User
from tests import factories


def acting_as(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def owner(db: None) -> User:
    return factories.user("olga")


@pytest.fixture
def teammate(db: None) -> User:
    return factories.user("tim")


@pytest.fixture
def stranger(db: None) -> User:
    return factories.user("sam")


@pytest.fixture
def as_owner(owner: User) -> Client:
    return acting_as(owner)
