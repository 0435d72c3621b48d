"""Rates and allowances out of a folder of price facts (CSV files as described in their README)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pricing.allowances import ALWAYS, Always, first_year
from pricing.rate import Allowance, FreeKind, Provenance, Rate, Tier, TierScope

REGIONS = (
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-central-1",
    "eu-north-1",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-northeast-1",
    "ap-northeast-2",
)
"""The Regions for which the facts hold load balancers, queues and transfer too."""

_COLUMNS = {"service", "region", "sku_key", "unit", "tier_from", "price_usd", "confidence"}
_PER_THING = {"ebs.gp3.iops", "ebs.gp3.throughput", "ebs.io2.iops"}
_BEYOND = Provenance("the price of the tier below; none was found from here on", "", "derived")
_NOT_A_PRICE = "fraction"
_INDEX = re.compile(r"(?:via )?\b[a-z]+_[a-z]+ ids?(?= \d)")
Row = dict[str, str]


class BadFactError(ValueError):
    """A row of the facts that makes no rate; the message names file and row."""


def rates_of(folder: Path, regions: tuple[str, ...] = REGIONS) -> list[Rate]:
    """All rates of `regions`, of `global` and of the CloudFront geographies.

    Raises BadFactError for prices that are no numbers and tiers that overlap or leave a gap.
    """
    grouped: dict[tuple[str, str], list[tuple[str, Row]]] = {}
    for where, row in _rows(folder):
        region = row["region"]
        if (region in regions or region == "global" or region.startswith("cf-")) and row[
            "unit"
        ] != _NOT_A_PRICE:
            grouped.setdefault((row["sku_key"], region), []).append((where, row))
    rates = {(key, region): _rate(rows) for (key, region), rows in grouped.items()}
    return [*_with_transfer_pairs(list(rates.values())), *_multi_az(rates)]


def allowances_of(folder: Path) -> list[Allowance]:
    """The always-free allowances of the facts and those of the first twelve months."""
    stated = {}
    with (folder / "free_tier.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            stated[row["service"], row["item"]] = row
    origins = {
        row["sku_key"]: Provenance(source_text(row["source"]), row["source_date"], row["confidence"])
        for _, row in _rows(folder)
        if row["free_per_month"] and row["region"] in ("us-east-1", "global", "cf-united-states")
    }
    found = [_allowance(entry, stated[entry.service, entry.item], origins) for entry in ALWAYS]
    return found + first_year()


def _rows(folder: Path) -> Iterator[tuple[str, Row]]:
    """Every row of every CSV file that lists prices, with the place where it stands."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            if set(reader.fieldnames or ()) >= _COLUMNS:
                for number, row in enumerate(reader, 2):
                    yield f"{path.name}:{number}", row


def _rate(rows: list[tuple[str, Row]]) -> Rate:
    rows = sorted(rows, key=lambda pair: Decimal(pair[1]["tier_from"] or 0))
    first = rows[0][1]
    tiers = []
    end = None
    for place, row in rows:
        start = row["tier_from"] or "0"
        if end is not None and end != start:
            raise BadFactError(
                f"{place}: a tier of {row['sku_key']} starts at {start}, the one before ends at {end}"
            )
        end = row["tier_to"] or None
        try:
            price = Decimal(row["price_usd"])
        except InvalidOperation as error:
            raise BadFactError(f"{place}: {row['price_usd']!r} is no price") from error
        origin = Provenance(source_text(row["source"]), row["source_date"], row["confidence"])
        tiers.append(Tier(Decimal(start), price, origin))
    if end is not None:
        tiers.append(Tier(Decimal(end), tiers[-1].price_usd, _BEYOND))
    title = first["description"]
    if len(tiers) > 1:
        title = re.sub(r",? tier 1\b", "", title)
    return Rate(
        first["sku_key"],
        first["region"],
        first["service"],
        first["unit"],
        title,
        tuple(tiers),
        TierScope.THING if first["sku_key"] in _PER_THING else TierScope.REGION,
    )


def _with_transfer_pairs(rates: list[Rate]) -> Iterator[Rate]:
    """Add the family `dt.out.region.to.*` and the Virginia-Ohio pair, so that pairs can be looked up."""
    east = ("us-east-1", "us-east-2")
    for rate in rates:
        if rate.meter == "dt.out.region":
            yield replace(rate, meter="dt.out.region.to.*")
        if rate.meter == "dt.out.region.us_east_pair":
            other = east[1 - east.index(rate.region)]
            yield replace(rate, meter=f"dt.out.region.to.{other}")
        else:
            yield rate


def _multi_az(rates: dict[tuple[str, str], Rate]) -> Iterator[Rate]:
    """RDS Multi-AZ instance hours where only Single-AZ is listed: two instances, so twice the price."""
    for (key, region), rate in rates.items():
        engine, _, size = key.partition(".single_az.")
        twin = f"{engine}.multi_az.{size}"
        if size and engine.startswith("rds.") and (twin, region) not in rates:
            tiers = tuple(
                Tier(
                    tier.start,
                    2 * tier.price_usd,
                    replace(
                        tier.provenance,
                        source=f"twice the Single-AZ price of {tier.provenance.source}",
                        confidence="derived",
                    ),
                )
                for tier in rate.tiers
            )
            yield replace(rate, meter=twin, title=rate.title.replace("Single-AZ", "Multi-AZ"), tiers=tiers)


def _allowance(entry: Always, row: Row, origins: dict[str, Provenance]) -> Allowance:
    origin = origins.get(entry.meters[0])
    if origin is None or row["source"] != "see the service file":
        origin = Provenance(source_text(row["source"]), "", row["confidence"])
    return Allowance(
        f"{entry.service} {entry.item}" + (f", {entry.meters[0]}" if "+" in entry.item else ""),
        entry.meters,
        Decimal(row["quantity_per_month"]) * entry.factor,
        entry.unit,
        FreeKind.ALWAYS,
        entry.scope,
        origin,
    )


def source_text(text: str) -> str:
    """The facts' source; their search index's numbers are told as such."""
    return _INDEX.sub("public document", text).replace("\t", " ").strip()
