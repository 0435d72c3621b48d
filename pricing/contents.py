"""Everything a price book on disk holds, to make another book of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pricing.bookfile import RegionTable, read_allowances, read_head, read_meters, read_sources
from pricing.bookwrite import Extra, write_book
from pricing.commitments.plan_rates import PlanRate, read_plans, write_plans
from pricing.commitments.reserved import ReservedRates, read_reserved, write_reserved
from pricing.rate import Allowance, Rate
from pricing.sources_page import sources_page
from pricing.spot import SpotOffer, read_spot, write_spot


@dataclass(frozen=True, slots=True)
class BookContents:
    """Rates by (meter, Region), reserved rates by (Region, instance type), all else as lists."""

    rates: dict[tuple[str, str], Rate]
    allowances: tuple[Allowance, ...]
    spot: tuple[SpotOffer, ...]
    reserved: dict[tuple[str, str], ReservedRates]
    plans: tuple[PlanRate, ...]

    def write(self, shelf: Path, *, id: str, date: str, made_from: str) -> dict[str, int]:
        """Write the book `id` into `shelf` with its SOURCES.md. Raises FileExistsError where it exists."""
        rates = list(self.rates.values())
        extras = (
            Extra(self.spot, write_spot),
            Extra(tuple(self.reserved.values()), write_reserved),
            Extra(self.plans, write_plans),
        )
        others = [row.provenance for extra in extras for row in extra.rows]
        page = sources_page(id, made_from, rates, self.allowances, others)
        return write_book(
            shelf / id,
            rates,
            self.allowances,
            id=id,
            date=date,
            made_from=made_from,
            pages={"SOURCES.md": page},
            extras=extras,
        )


def read_contents(folder: Path) -> BookContents:
    """All of the book in `folder`. Raises BadBookError and ValueError for what cannot be read."""
    head, sources, meters = read_head(folder), read_sources(folder), read_meters(folder)
    rates = {}
    for region in head["regions"]:
        table = RegionTable(folder / "rates" / f"{region}.tsv", region, meters, sources)
        rates.update({(meter, region): table[meter] for meter in table})
    return BookContents(
        rates,
        read_allowances(folder, sources),
        tuple(row for path in _files(folder, "spot") for row in read_spot(path, sources)),
        {
            (row.region, row.instance_type): row
            for path in _files(folder, "reserved")
            for row in read_reserved(path, sources)
        },
        tuple(row for path in _files(folder, "plans") for row in read_plans(path, sources)),
    )


def _files(folder: Path, kind: str) -> list[Path]:
    return sorted((folder / kind).glob("*.tsv"))
