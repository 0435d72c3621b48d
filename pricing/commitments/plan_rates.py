"""Savings Plan rates as a price book keeps them.

`plans/REGION.tsv` of a book (`all.tsv` for what holds everywhere): plan, meter, years, upfront payment, USD
per unit (or `-`), percent off on demand (or `-`), source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pricing.rate import Provenance
from pricing.to_json import plain

COMPUTE, EC2_INSTANCE = "compute", "ec2_instance"


@dataclass(frozen=True, slots=True)
class PlanRate:
    """One listed rate or discount."""

    plan: str
    region: str
    meter: str
    years: int
    payment: str
    rate_usd: Decimal | None
    discount_pct: Decimal | None
    provenance: Provenance


def write_plans(folder: Path, rows: Iterable[PlanRate], number: dict[Provenance, int]) -> None:
    """Write `plans/REGION.tsv` into a book's folder."""
    regions: dict[str, list[str]] = {}
    for row in rows:
        rate = "-" if row.rate_usd is None else plain(row.rate_usd)
        discount = "-" if row.discount_pct is None else plain(row.discount_pct)
        origin = number[row.provenance]
        line = f"{row.plan}\t{row.meter}\t{row.years}\t{row.payment}\t{rate}\t{discount}\t{origin}\n"
        regions.setdefault(row.region, []).append(line)
    (folder / "plans").mkdir()
    for region, lines in regions.items():
        (folder / "plans" / f"{region}.tsv").write_text("".join(sorted(lines)), encoding="utf-8")


def read_plans(path: Path, sources: list[Provenance]) -> Iterator[PlanRate]:
    """The rows of one Region's file; ValueError names the line that cannot be read."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            plan, meter, years, payment, rate, discount, source = line.split("\t")
            yield PlanRate(
                plan,
                path.stem,
                meter,
                int(years),
                payment,
                None if rate == "-" else Decimal(rate),
                None if discount == "-" else Decimal(discount),
                sources[int(source)],
            )
        except (ValueError, ArithmeticError, LookupError) as error:
            raise ValueError(f"{path}:{number}: {error}") from error
