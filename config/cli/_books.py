"""The price books a verb can use: the bundled ones and those imported into the data folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from config import environment
from config.cli import ROOT, WrongInput
from pricing import shelf
from pricing.book import GLOBAL, PriceBook


def folders() -> tuple[Path, ...]:
    """Where price books lie."""
    return shelf.BUNDLED, environment.data_folder(ROOT / "var") / "price-books"


def find_book(id: str | None) -> str:
    """The id of the book of that id (None: of the newest). Raises WrongInput when there is none."""
    try:
        return shelf.find(id, folders()).id
    except shelf.NoSuchBookError as error:
        raise WrongInput(f"{error}.") from error


def load_book(id: str | None, regions: Iterable[str] | None) -> PriceBook:
    """The book with those Regions (None: all). Raises WrongInput for no such book, or one that lacks one."""
    wanted = set(regions or ())
    book = shelf.load(find_book(id), None if regions is None else wanted, folders())
    missing = wanted - set(book.regions) - {GLOBAL}
    if missing:
        known = next(entry for entry in shelf.books(folders()) if entry.id == book.id).regions
        raise WrongInput(
            f"the price book {book.id} has no prices for {', '.join(sorted(missing))}; "
            f"it has: {', '.join(sorted(known))}."
        )
    return book
