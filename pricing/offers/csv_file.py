"""Bulk offer files in CSV: five lines of head, then one row per price with its product's columns."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from pricing.offers.records import (
    Head,
    OfferError,
    Price,
    Product,
    decimal_of,
    end_of,
    payment_of,
    years_of,
)

# Column -> attribute of the JSON files; only what the rules ask for is carried.
COLUMNS = {
    "serviceCode": "servicecode",
    "Location": "location",
    "Location Type": "locationType",
    "Region Code": "regionCode",
    "From Location": "fromLocation",
    "From Location Type": "fromLocationType",
    "From Region Code": "fromRegionCode",
    "To Location": "toLocation",
    "To Region Code": "toRegionCode",
    "Transfer Type": "transferType",
    "Instance Type": "instanceType",
    "Tenancy": "tenancy",
    "Operating System": "operatingSystem",
    "License Model": "licenseModel",
    "Pre Installed S/W": "preInstalledSw",
    "CapacityStatus": "capacitystatus",
    "MarketOption": "marketoption",
    "usageType": "usagetype",
    "operation": "operation",
    "Database Engine": "databaseEngine",
    "Deployment Option": "deploymentOption",
    "Cache Engine": "cacheEngine",
    "Group": "group",
}
_NEEDED = ("SKU", "TermType", "StartingRange", "EndingRange", "Unit", "PricePerUnit", "Currency")


def read_offer(path: Path, wanted: Callable[[Product], bool]) -> tuple[Head, Iterator[tuple[Product, Price]]]:
    """The head and (streamed) each price of a wanted product with that product.

    Raises OfferError for a file that is no offer file, and while iterating for a row that cannot be read;
    the message names its line.
    """
    return _head(path), _rows(path, wanted)


def _head(path: Path) -> Head:
    found: dict[str, str] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.reader(file):
            if row and row[0] == "SKU":
                break
            if len(row) == 2 and len(found) < 10:
                found[row[0]] = row[1]
            else:
                raise OfferError(f"{path.name}: line {len(found) + 1} belongs to no offer file's head")
    if "OfferCode" not in found:
        raise OfferError(f"{path.name}: no OfferCode; this is no offer file")
    return Head(found["OfferCode"], found.get("Version", ""), found.get("Publication Date", "")[:10])


def _rows(path: Path, wanted: Callable[[Product], bool]) -> Iterator[tuple[Product, Price]]:
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(row for row in reader if row and row[0] == "SKU")
        place = {name: index for index, name in enumerate(header)}
        missing = [name for name in _NEEDED if name not in place]
        if missing:
            raise OfferError(f"{path.name}: the columns {', '.join(missing)} are missing")
        attributes = [(name, place[column]) for column, name in COLUMNS.items() if column in place]
        family = place.get("Product Family")
        for row in reader:
            where = f"{path.name}:{reader.line_num}"
            if len(row) != len(header):
                raise OfferError(
                    f"{where}: {len(row)} columns, {len(header)} expected; is the file complete?"
                )
            if row[place["Currency"]] != "USD" or row[place["TermType"]] not in ("OnDemand", "Reserved"):
                continue
            product = Product(
                row[place["SKU"]],
                row[family] if family is not None else "",
                {name: row[index] for name, index in attributes},
            )
            if wanted(product):
                yield product, _price(row, place, where)


def _price(row: list[str], place: dict[str, int], where: str) -> Price:
    def cell(name: str) -> str:
        return row[place[name]] if name in place else ""

    reserved = cell("TermType") == "Reserved"
    return Price(
        cell("SKU"),
        decimal_of(cell("StartingRange") or 0, where, "StartingRange"),
        end_of(cell("EndingRange"), where),
        cell("Unit"),
        decimal_of(cell("PricePerUnit"), where, "PricePerUnit"),
        reserved,
        cell("OfferTermCode"),
        years_of(cell("LeaseContractLength"), where) if reserved else 0,
        payment_of(cell("PurchaseOption"), where) if reserved else "",
        cell("OfferingClass"),
    )
