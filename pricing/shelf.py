"""The shelf: which price books there are, and one of them loaded, Region by Region."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pricing.book import GLOBAL, PriceBook
from pricing.bookfile import (
    Meter,
    RegionTable,
    read_allowances,
    read_head,
    read_meters,
    read_sources,
)
from pricing.commitments.plan_rates import PlanRate, read_plans
from pricing.commitments.rates import CommitmentRates, PlanKey, by_key
from pricing.commitments.reserved import ReservedRates, read_reserved
from pricing.rate import Allowance, Provenance
from pricing.spot import SpotTable

BUNDLED = Path(__file__).parent / "books"


class NoSuchBookError(LookupError):
    """No price book has this id; the message names those there are."""


@dataclass(frozen=True, slots=True)
class BookOnShelf:
    """A book that can be loaded; `regions` maps each Region to its number of rates."""

    id: str
    date: str
    made_from: str
    regions: dict[str, int]
    folder: Path


def books(folders: Sequence[Path] = (BUNDLED,)) -> list[BookOnShelf]:
    """All books in `folders`, the newest first; of equal dates that of the last folder."""
    found = []
    for folder in reversed(folders):
        for head_file in sorted(folder.glob("*/book.json")):
            head = read_head(head_file.parent)
            found.append(
                BookOnShelf(head["id"], head["date"], head["made_from"], head["regions"], head_file.parent)
            )
    return sorted(found, key=lambda book: book.date, reverse=True)


def load(
    id: str | None = None,
    regions: Iterable[str] | None = None,
    folders: Sequence[Path] = (BUNDLED,),
) -> PriceBook:
    """The book `id` (None: the newest) with `regions` (None: all) and the global prices.

    Raises NoSuchBookError. A Region the book does not have is left out: its usage is then not priced.
    Tables are cached per Region, so loading again costs nothing.
    """
    book = find(id, folders)
    wanted = set(book.regions) if regions is None else {*regions, GLOBAL} & set(book.regions)
    tables = {region: _table(book.folder, region) for region in sorted(wanted)}
    return PriceBook(book.id, book.date, tables, _common(book.folder)[2], book.made_from)


def find(id: str | None = None, folders: Sequence[Path] = (BUNDLED,)) -> BookOnShelf:
    """The book `id`, or the newest one. Raises NoSuchBookError."""
    known = books(folders)
    book = next((b for b in known if id is None or b.id == id), None)
    if book is None:
        names = ", ".join(b.id for b in known) or "none at all"
        raise NoSuchBookError(f"there is no price book {id}; there are: {names}")
    return book


def services(id: str | None = None, folders: Sequence[Path] = (BUNDLED,)) -> frozenset[str]:
    """The services that the book `id` bills, as it names them: for discounts. Raises NoSuchBookError."""
    return frozenset(meter.service for meter in _common(find(id, folders).folder)[0].values())


@lru_cache(maxsize=8)
def _common(folder: Path) -> tuple[dict[str, Meter], list[Provenance], tuple[Allowance, ...]]:
    sources = read_sources(folder)
    return read_meters(folder), sources, read_allowances(folder, sources)


@lru_cache(maxsize=128)
def _table(folder: Path, region: str) -> SpotTable:
    meters, sources, _ = _common(folder)
    rates = RegionTable(folder / "rates" / f"{region}.tsv", region, meters, sources)
    return SpotTable(rates, folder / "spot" / f"{region}.tsv", sources)


def load_commitments(
    id: str | None = None,
    regions: Iterable[str] | None = None,
    folders: Sequence[Path] = (BUNDLED,),
) -> CommitmentRates:
    """Reserved and Savings Plan rates of the book `id`; Regions and errors as in `load`."""
    book = find(id, folders)
    wanted = set(book.regions) if regions is None else set(regions) & set(book.regions)
    reserved = {region: _reserved(book.folder, region) for region in wanted}
    plans: dict[PlanKey, PlanRate] = {}
    for region in (*wanted, "all"):
        plans |= _plans(book.folder, region)
    return CommitmentRates(reserved, plans)


@lru_cache(maxsize=128)
def _reserved(folder: Path, region: str) -> dict[str, ReservedRates]:
    path = folder / "reserved" / f"{region}.tsv"
    rows = read_reserved(path, _common(folder)[1]) if path.exists() else ()
    return {row.instance_type: row for row in rows}


@lru_cache(maxsize=128)
def _plans(folder: Path, region: str) -> dict[PlanKey, PlanRate]:
    path = folder / "plans" / f"{region}.tsv"
    return by_key(read_plans(path, _common(folder)[1])) if path.exists() else {}


def forget() -> None:
    """Drop what was read, so that the next load reads the files again (a book was put on the shelf)."""
    for cache in (_common, _table, _reserved, _plans):
        cache.cache_clear()
