"""Where the app finds price books: the bundled ones, and those imported into the data folder."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from pricing import shelf


def folders() -> tuple[Path, ...]:
    """The folders with price books; `manage.py import_prices` writes into the last one."""
    return shelf.BUNDLED, Path(settings.LOADLINE_DATA) / "price-books"
