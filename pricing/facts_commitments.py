"""Spot offers, reserved rates and Savings Plan rates out of a folder of price facts."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from pricing.commitments.plan_rates import PlanRate
from pricing.commitments.reserved import TERMS, ReservedRates, Term
from pricing.facts import REGIONS, source_text
from pricing.rate import Provenance
from pricing.spot import SpotOffer


def _column(term: Term) -> str:
    offering, years, payment = term
    return f"{'std' if offering == 'standard' else 'conv'}_{years}y_{'no' if payment == 'none' else payment}"


_COLUMNS = {term: _column(term) for term in TERMS}


def spot_of(folder: Path, regions: tuple[str, ...] = REGIONS) -> Iterator[SpotOffer]:
    """EC2's offers; those for Fargate (one price of 2020) are left out."""
    for row in _rows(folder / "ec2_spot.csv"):
        if row["region"] in regions and not row["instance_type"].startswith("fargate"):
            item = f"{row['instance_type']}.{row['os']}"
            saving = Decimal(row["savings_pct"])
            yield SpotOffer(row["region"], item, saving, row["interruption_band"], _provenance(row))


def reserved_of(folder: Path, regions: tuple[str, ...] = REGIONS) -> Iterator[ReservedRates]:
    """Rates whose partial and all upfront columns only follow the ratios keep the four without upfront."""
    for row in _rows(folder / "ec2_commitments.csv"):
        if row["region"] in regions and row["os"] == "linux":
            by_ratio = row["upfront_basis"] == "ratio"
            listed = {
                term: Decimal(row[column])
                for term, column in _COLUMNS.items()
                if row[column] and not (by_ratio and term[2] != "none")
            }
            yield ReservedRates(
                row["region"], row["instance_type"], listed, row["upfront_basis"], _provenance(row)
            )


def plans_of(folder: Path) -> Iterator[PlanRate]:
    for row in _rows(folder / "ec2_savings_plans.csv"):
        yield PlanRate(
            row["plan"],
            row["region"],
            row["applies_to"],
            int(row["term"].removesuffix("y")),
            "none" if row["payment"] == "no" else row["payment"],
            Decimal(row["rate_usd"]) if row["rate_usd"] else None,
            Decimal(row["discount_pct"]) if row["discount_pct"] else None,
            _provenance(row),
        )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _provenance(row: dict[str, str]) -> Provenance:
    return Provenance(source_text(row["source"]), row["source_date"], row["confidence"])
