"""Price list files in AWS's exact format, written for the import tests.

Shapes: AWS Billing User Guide, "Reading the service price list file" and "Reading the Savings Plan price
list file"; the attributes are those AWS gives these products.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

DISCLAIMER = (
    "This pricing list is for informational purposes only. All prices are subject to the additional terms "
    "included in the pricing pages on http://aws.amazon.com."
)
PUBLISHED, VERSION = "2026-12-01T18:05:02Z", "20261201180502"


def product(sku: str, family: str, service: str, usage_type: str, **attributes: str) -> dict[str, Any]:
    base = {
        "servicecode": service,
        "location": "US East (N. Virginia)",
        "locationType": "AWS Region",
        "usagetype": usage_type,
        "operation": "",
        "regionCode": "us-east-1",
    }
    return {"sku": sku, "productFamily": family, "attributes": base | attributes}


def ec2(sku: str, instance_type: str, system: str = "Linux", **attributes: str) -> dict[str, Any]:
    base = {
        "instanceType": instance_type,
        "tenancy": "Shared",
        "operatingSystem": system,
        "licenseModel": "No License required",
        "operation": "RunInstances" if system == "Linux" else "RunInstances:0002",
        "capacitystatus": "Used",
        "preInstalledSw": "NA",
        "marketoption": "OnDemand",
    }
    return product(sku, "Compute Instance", "AmazonEC2", f"BoxUsage:{instance_type}", **(base | attributes))


def dimension(
    code: str, usd: str, unit: str, begin: str | None = "0", end: str | None = "Inf"
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "rateCode": code,
        "description": f"${usd} per {unit}",
        "unit": unit,
        "pricePerUnit": {"USD": usd},
        "appliesTo": [],
    }
    if begin is not None:
        body |= {"beginRange": begin, "endRange": end}
    return body


def on_demand(sku: str, unit: str, *tiers: tuple[str, str, str]) -> dict[str, Any]:
    """`tiers`: (begin, end, USD)."""
    code = f"{sku}.JRTCKXETXF"
    dimensions = {
        f"{code}.{index:010d}": dimension(f"{code}.{index:010d}", usd, unit, begin, end)
        for index, (begin, end, usd) in enumerate(tiers)
    }
    return {code: term(sku, "JRTCKXETXF", dimensions, {})}


def reserved(
    sku: str, lease: str, option: str, offering: str, hourly: str, upfront: str | None
) -> dict[str, Any]:
    term_code = f"{lease}{option[:2]}{offering[:2]}".upper().replace(" ", "")
    code = f"{sku}.{term_code}"
    dimensions = {f"{code}.6YS6EN2CT7": dimension(f"{code}.6YS6EN2CT7", hourly, "Hrs")}
    if upfront is not None:
        key = f"{code}.2TG2D8R56U"
        dimensions[key] = dimension(key, upfront, "Quantity", None)
    attributes = {"LeaseContractLength": lease, "OfferingClass": offering, "PurchaseOption": option}
    return {code: term(sku, term_code, dimensions, attributes)}


def term(sku: str, code: str, dimensions: dict[str, Any], attributes: dict[str, str]) -> dict[str, Any]:
    return {
        "offerTermCode": code,
        "sku": sku,
        "effectiveDate": "2026-12-01T00:00:00Z",
        "priceDimensions": dimensions,
        "termAttributes": attributes,
    }


def offer(
    code: str,
    products: list[dict[str, Any]],
    demand: dict[str, dict[str, Any]],
    reserve: dict[str, dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """A bulk offer file; `demand` and `reserve` by SKU."""
    terms: dict[str, Any] = {"OnDemand": demand}
    if reserve:
        terms["Reserved"] = reserve
    return {
        "formatVersion": "v1.0",
        "disclaimer": DISCLAIMER,
        "offerCode": code,
        "version": VERSION,
        "publicationDate": PUBLISHED,
        "products": {p["sku"]: p for p in products},
        "terms": terms,
        "attributesList": {},
    }


def answer(entry: dict[str, Any], demand: dict[str, Any], service: str) -> str:
    """One document of GetProducts' PriceList."""
    return json.dumps(
        {
            "product": {key: entry[key] for key in ("productFamily", "attributes", "sku")},
            "serviceCode": service,
            "terms": {"OnDemand": demand},
            "version": VERSION,
            "publicationDate": PUBLISHED,
        }
    )


CSV_COLUMNS = [
    "SKU",
    "OfferTermCode",
    "RateCode",
    "TermType",
    "PriceDescription",
    "EffectiveDate",
    "StartingRange",
    "EndingRange",
    "Unit",
    "PricePerUnit",
    "Currency",
    "RelatedTo",
    "LeaseContractLength",
    "PurchaseOption",
    "OfferingClass",
    "Product Family",
    "serviceCode",
    "Location",
    "Location Type",
    "Instance Type",
    "Tenancy",
    "Operating System",
    "License Model",
    "usageType",
    "operation",
    "CapacityStatus",
    "MarketOption",
    "Pre Installed S/W",
    "Region Code",
    "serviceName",
]


def offer_csv(code: str, rows: list[dict[str, str]]) -> str:
    """A bulk offer file in CSV; columns that a row leaves out are empty."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows(
        [
            ("FormatVersion", "v1.0"),
            ("Disclaimer", DISCLAIMER),
            ("Publication Date", PUBLISHED),
            ("Version", VERSION),
            ("OfferCode", code),
            CSV_COLUMNS,
        ]
    )
    writer.writerows([[row.get(column, "") for column in CSV_COLUMNS] for row in rows])
    return text.getvalue()


def ec2_row(sku: str, instance_type: str, usd: str, **more: str) -> dict[str, str]:
    return {
        "SKU": sku,
        "OfferTermCode": "JRTCKXETXF",
        "RateCode": f"{sku}.JRTCKXETXF.6YS6EN2CT7",
        "TermType": "OnDemand",
        "StartingRange": "0",
        "EndingRange": "Inf",
        "Unit": "Hrs",
        "PricePerUnit": usd,
        "Currency": "USD",
        "Product Family": "Compute Instance",
        "serviceCode": "AmazonEC2",
        "Location": "US East (N. Virginia)",
        "Location Type": "AWS Region",
        "Instance Type": instance_type,
        "Tenancy": "Shared",
        "Operating System": "Linux",
        "License Model": "No License required",
        "usageType": f"BoxUsage:{instance_type}",
        "operation": "RunInstances",
        "CapacityStatus": "Used",
        "MarketOption": "OnDemand",
        "Pre Installed S/W": "NA",
        "Region Code": "us-east-1",
    } | more


def savings_plans(rates: list[dict[str, Any]], family: str = "ComputeSavingsPlans") -> dict[str, Any]:
    """A Region's Savings Plan file with one plan: 1 year, no upfront."""
    return {
        "version": VERSION,
        "publicationDate": PUBLISHED,
        "regionCode": "us-east-1",
        "products": [
            {
                "sku": "PLAN1",
                "productFamily": family,
                "serviceCode": "ComputeSavingsPlans",
                "usageType": "ComputeSP:1yrNoUpfront",
                "operation": "",
                "attributes": {
                    "purchaseOption": "No Upfront",
                    "granularity": "hourly",
                    "purchaseTerm": "1yr",
                    "locationType": "AWS Region",
                    "location": "Any",
                },
            }
        ],
        "terms": {
            "savingsPlan": [
                {
                    "sku": "PLAN1",
                    "description": "1 year No Upfront Compute Savings Plan",
                    "effectiveDate": "2026-12-01T00:00:00Z",
                    "leaseContractLength": {"duration": 1, "unit": "year"},
                    "rates": rates,
                }
            ]
        },
    }


def plan_rate(service: str, usage_type: str, operation: str, usd: str, **more: str) -> dict[str, Any]:
    return {
        "discountedSku": "D1",
        "discountedUsageType": usage_type,
        "discountedOperation": operation,
        "discountedServiceCode": service,
        "rateCode": "PLAN1.D1",
        "unit": "Hrs",
        "discountedRate": {"price": usd, "currency": "USD"},
        "discountedRegionCode": "us-east-1",
    } | more
