"""The price books a verb can use: the bundled ones and those imported into the data folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from config import environment
from config.cli import ROOT, Stop
from pricing import shelf
from pricing.book import GLOBAL, PriceBook


def folders() -> tuple[Path, ...]:
    """Where price books lie."""
    return shelf.BUNDLED, environment.data_folder(ROOT / "var") / "price-books"


def load_book(id: str | None, regions: Iterable[str] | None) -> PriceBook:
    """The book with those Regions (None: all); ends the verb when there is no such book or it lacks one."""
    wanted = set(regions or ())
    try:
        book = shelf.load(id, None if regions is None else wanted, folders())
    except shelf.NoSuchBookError as error:
        raise Stop(f"{error}.") from error
    missing = wanted - set(book.regions) - {GLOBAL}
    if missing:
        known = next(entry for entry in shelf.books(folders()) if entry.id == book.id).regions
        raise Stop(
            f"the price book {book.id} has no prices for {', '.join(sorted(missing))}; "
            f"it has: {', '.join(sorted(known))}."
        )
    return book
