"""`manage.py build_price_book --facts DIR --date 2026-11-24`: facts in, a bundled price book out."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pricing.bundle import build
from pricing.shelf import BUNDLED


class Command(BaseCommand):
    help = "Build a price book from a folder of price facts (CSV)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--facts", type=Path, required=True, help="folder with the facts' CSV files")
        parser.add_argument("--date", required=True, help="the day the book speaks of, as 2026-11-24")
        parser.add_argument("--shelf", type=Path, default=BUNDLED, help="where books are kept")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = build(options["facts"], options["shelf"], date=options["date"])
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        total = sum(counts.values())
        self.stdout.write(f"price book {options['date']}: {total} rates in {len(counts)} Regions")
