"""`manage.py openapi`: write openapi.json anew, or say that it is out of date."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from drf_spectacular.generators import SchemaGenerator

FILE = settings.BASE_DIR / "openapi.json"


def written() -> str:
    """The schema as its file holds it."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


class Command(BaseCommand):
    help = "Write openapi.json from the code; with --check only say whether it is fresh."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        text = written()
        if check:
            if not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
                raise CommandError("openapi.json is out of date. Run manage.py openapi and commit it.")
            return
        FILE.write_text(text, encoding="utf-8")
        self.stdout.write(f"Wrote {FILE.name}.")
