"""What is generated and committed must be fresh."""

from __future__ import annotations

import pytest
from django.core.management import call_command


def test_openapi_json_is_what_the_code_says():
    call_command("openapi", check=True)


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
