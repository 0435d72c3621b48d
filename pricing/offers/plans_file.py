"""Savings Plan files, JSON and CSV: what each usage type costs under each plan and term."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import ijson  # type: ignore[import-untyped]

from pricing.commitments.plan_rates import COMPUTE, EC2_INSTANCE, PlanRate
from pricing.offers.instances import instance_rule
from pricing.offers.records import OfferError, Product, decimal_of, payment_of
from pricing.offers.rules import rules_for
from pricing.rate import Provenance

_PLANS = {"ComputeSavingsPlans": COMPUTE, "EC2InstanceSavingsPlans": EC2_INSTANCE}
_SYSTEMS = {"RunInstances": "Linux", "RunInstances:0002": "Windows"}
_TYPE = re.compile(r"BoxUsage:(.+)$")


def read_plans_json(path: Path, regions: Collection[str]) -> Iterator[PlanRate]:
    """The rates of a Region's `index.json`. Raises OfferError naming the plan's SKU."""
    try:
        head = _head(path)
        with path.open("rb") as file:
            plans = {product["sku"]: product for product in ijson.items(file, "products.item")}
        with path.open("rb") as file:
            for term in ijson.items(file, "terms.savingsPlan.item"):
                yield from _term(term, plans, head, path.name, regions)
    except ijson.JSONError as error:
        raise OfferError(f"{path.name}: broken: {error}") from error
    except (KeyError, TypeError) as error:
        raise OfferError(f"{path.name}: a record lacks {error}") from error


def _head(path: Path) -> dict[str, str]:
    """Version and date, which stand before the products."""
    found: dict[str, str] = {}
    with path.open("rb") as file:
        for prefix, event, value in ijson.parse(file):
            if event == "string" and prefix in ("version", "publicationDate"):
                found[prefix] = value
            if prefix in ("products", "terms"):
                break
    return found


def _term(
    term: Any, plans: dict[str, Any], head: dict[str, str], file: str, regions: Collection[str]
) -> Iterator[PlanRate]:
    where = f"{file}: plan {term['sku']}"
    product = plans.get(term["sku"])
    plan = _PLANS.get(product["productFamily"]) if product else None
    if product is None or plan is None:
        return
    origin = Provenance(
        f"AWS Price List Savings Plans {head.get('version', '')}",
        head.get("publicationDate", "")[:10],
        "offer-file",
    )
    years = int(term["leaseContractLength"]["duration"])
    payment = payment_of(product["attributes"]["purchaseOption"], where)
    for rate in term["rates"]:
        meter = _meter(
            rate["discountedServiceCode"], rate["discountedUsageType"], rate["discountedOperation"]
        )
        region = rate.get("discountedRegionCode", "")
        if meter and region in regions and rate["discountedRate"]["currency"] == "USD":
            usd = decimal_of(rate["discountedRate"]["price"], f"{where}, {rate['rateCode']}", "the price")
            yield PlanRate(plan, region, meter, years, payment, usd, None, origin)


def read_plans_csv(path: Path, regions: Collection[str]) -> Iterator[PlanRate]:
    """The rates of a Region's `index.csv`. Raises OfferError naming the line."""
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        head: dict[str, str] = {}
        header: list[str] = []
        for row in reader:
            if row and row[0] == "SKU":
                header = row
                break
            head[row[0] if row else ""] = row[1] if len(row) > 1 else ""
        if not header:
            raise OfferError(f"{path.name}: no row of column names; this is no price list")
        origin = Provenance(
            f"AWS Price List Savings Plans {head.get('Version', '')}",
            head.get("Publication Date", "")[:10],
            "offer-file",
        )
        for row in reader:
            where = f"{path.name}:{reader.line_num}"
            if len(row) != len(header):
                raise OfferError(
                    f"{where}: {len(row)} columns, {len(header)} expected; is the file complete?"
                )
            yield from _row(dict(zip(header, row, strict=True)), origin, where, regions)


def _row(row: dict[str, str], origin: Provenance, where: str, regions: Collection[str]) -> Iterator[PlanRate]:
    plan = _PLANS.get(row["Product Family"])
    meter = _meter(row["DiscountedServiceCode"], row["DiscountedUsageType"], row["DiscountedOperation"])
    region = row["DiscountedRegionCode"]
    if plan and meter and region in regions and row["Currency"] == "USD":
        usd: Decimal = decimal_of(row["DiscountedRate"], where, "DiscountedRate")
        years = int(row["LeaseContractLength"])
        payment = payment_of(row["PurchaseOption"], where)
        yield PlanRate(plan, region, meter, years, payment, usd, None, origin)


def _meter(service: str, usage_type: str, operation: str) -> str | None:
    """The meter a rate is for; None for dedicated, unused and other systems."""
    attributes = {"servicecode": service, "usagetype": usage_type, "operation": operation}
    instance = _TYPE.search(usage_type)
    if instance:
        if operation not in _SYSTEMS or "Unused" in usage_type:
            return None
        attributes |= {
            "instanceType": instance[1],
            "operatingSystem": _SYSTEMS[operation],
            "tenancy": "Shared",
        }
        typed = instance_rule(Product("", "Compute Instance", attributes))
        return typed[1] if typed else None
    found = rules_for(Product("", "", attributes))
    return found[0][1] if found else None
