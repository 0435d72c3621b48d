"""`pricing:GetProducts` through boto3, with the machine's own AWS credentials.

Shapes: botocore's service model of the Price List API (2017-10-15): GetProducts(ServiceCode, Filters,
FormatVersion, NextToken, MaxResults) -> PriceList (JSON documents as strings), NextToken.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pricing.offers.records import OfferError

ENDPOINT_REGION = "us-east-1"
"""The query API lives in a few Regions only; this one answers for all."""


def client() -> Any:
    """A client of the Price List API. boto3 takes a second to load: only those who ask pay for it."""
    import boto3

    return boto3.Session().client("pricing", region_name=ENDPOINT_REGION)


def products(pricing: Any, service_code: str, regions: tuple[str, ...]) -> Iterator[str]:
    """The documents of one service, Region by Region, page by page.

    Raises OfferError with AWS's words when it refuses (no credentials, no permission, no such service).
    """
    for region in regions:
        token: str | None = None
        while True:
            arguments: dict[str, Any] = {
                "ServiceCode": service_code,
                "Filters": [{"Type": "TERM_MATCH", "Field": "regionCode", "Value": region}],
                "FormatVersion": "aws_v1",
                "MaxResults": 100,
            }
            if token:
                arguments["NextToken"] = token
            try:
                page = pricing.get_products(**arguments)
            except Exception as error:
                raise OfferError(f"GetProducts {service_code} in {region}: {error}") from error
            yield from page["PriceList"]
            token = page.get("NextToken")
            if not token:
                break
