"""What every test shares. Sets the environment before Django reads it: tests touch no real data folder."""

from __future__ import annotations

import os
import tempfile

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
