"""`manage.py import_prices FILE|FOLDER|URL ...`: AWS's price lists in, a new price book out."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pricing import shelf
from pricing.offers import answers
from pricing.offers.import_book import Imported, import_book
from pricing.offers.source import Kind, find

_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Make a new price book of AWS price list files (offers as JSON or CSV, Savings Plans, region "
        "indexes; files, folders or URLs), or of GetProducts' answers. No book is ever overwritten."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="*", help="a file, a folder or an http(s) URL")
        parser.add_argument(
            "--ask",
            action="append",
            default=[],
            metavar="SERVICE",
            help="ask GetProducts, as AmazonEC2 (boto3)",
        )
        parser.add_argument(
            "--region", action="append", default=[], help="only this Region (may be repeated)"
        )
        parser.add_argument("--date", help="the day the new book speaks of, as 2026-11-24 (default: today)")
        parser.add_argument("--id", help="the new book's id (default: DATE-aws)")
        parser.add_argument("--base", help="the book to start from (default: the newest)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["source"] and not options["ask"]:
            raise CommandError("name a file, a folder or a URL, or a service with --ask")
        own_shelf = Path(settings.LOADLINE_DATA) / "price-books"
        date = options["date"] or timezone.now().date().isoformat()
        try:
            base = shelf.find(options["base"], (shelf.BUNDLED, own_shelf))
            regions = tuple(options["region"]) or tuple(r for r in base.regions if not r.startswith("cf-"))
            wanted = regions if options["region"] else tuple(base.regions)
            with TemporaryDirectory(prefix="price-lists-") as downloads:
                files = (
                    self._told(*found)
                    for source in options["source"]
                    for found in find(source, wanted, Path(downloads))
                )
                asked = (
                    document
                    for service in options["ask"]
                    for document in answers.products(answers.client(), service, regions)
                )
                done = import_book(
                    files,
                    base.folder,
                    own_shelf,
                    id=options["id"] or f"{date}-aws",
                    date=date,
                    regions=wanted,
                    answers=asked,
                )
        except (OSError, ValueError, LookupError) as error:
            raise CommandError(f"nothing was changed: {error}") from error
        self._tell(options, done, base.id, date)

    def _told(self, path: Path, kind: Kind) -> tuple[Path, Kind]:
        """Say which file is read next: a list of gigabytes takes minutes."""
        self.stdout.write(f"reading {path.name}: {kind.value}, {path.stat().st_size / 1e6:,.1f} MB")
        return path, kind

    def _tell(self, options: dict[str, Any], done: Imported, base: str, date: str) -> None:
        self.stdout.write(
            f"price book {options['id'] or f'{date}-aws'}: {done.rates} rates read, {done.changed} of them "
            f"moved since {base}; {done.reserved} reserved types, {done.plans} plan rates; "
            f"{sum(done.regions.values())} rates in {len(done.regions)} Regions"
        )
        for line in done.skipped[:_SHOWN]:
            self.stderr.write(f"left out: {line}")
        if len(done.skipped) > _SHOWN:
            self.stderr.write(f"left out: {len(done.skipped) - _SHOWN} more")
