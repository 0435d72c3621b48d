"""What the import tests share: a small base book, an EC2 offer, and reading back what came of it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pricing import shelf
from pricing.book import PriceBook
from pricing.contents import BookContents, read_contents
from pricing.offers.import_book import Imported, import_book
from pricing.offers.records import OfferError
from pricing.offers.source import find
from tests.pricing import price_lists as aws

D = Decimal
HERE = ("us-east-1",)
KEPT = re.compile(r"ec2\.(m5|c5|r7g)\.|(elb|ebs|nat|lambda|ddb|dt|fargate|r53)\.")


def write(path: Path, document: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document if isinstance(document, str) else json.dumps(document, indent=2))
    return path


def imported(folder: Path, *sources: Path | str, regions: tuple[str, ...] = HERE, **more: Any) -> Imported:
    """Import into `folder`/shelf as the book `new`, over the base book that the fixture put beside it."""
    files = [found for source in sources for found in find(str(source), regions, folder)]
    return import_book(
        files, folder / "base", folder / "shelf", id="new", date="2026-12-01", regions=regions, **more
    )


def book(folder: Path) -> PriceBook:
    return shelf.load("new", HERE, folders=[folder / "shelf"])


def tiers(folder: Path, meter: str, region: str = "us-east-1") -> list[tuple[Decimal | int, Decimal]]:
    rate = book(folder).rate(meter, region)
    assert rate is not None, meter
    return [(tier.start, tier.price_usd) for tier in rate.tiers]


def ec2_offer() -> dict[str, Any]:
    products = [
        aws.ec2("SKU1", "m5.large"),
        aws.ec2("SKU2", "m5.large", "Windows"),
        aws.ec2("SKU3", "m5.large", tenancy="Dedicated"),
        aws.ec2("SKU4", "m5.large", "Windows", licenseModel="Bring your own license"),
        aws.ec2("SKU5", "m5.large", capacitystatus="UnusedCapacityReservation"),
        aws.ec2("SKU6", "x9z.large"),
        aws.ec2("SKU7", "m5.large", regionCode="us-west-2", location="US West (Oregon)"),
        aws.ec2("SKU8", "m5.large", locationType="AWS Local Zone", regionCode="us-east-1"),
        aws.product("VOL1", "System Operation", "AmazonEC2", "EBS:VolumeP-IOPS.io2"),
        aws.product("VOL2", "System Operation", "AmazonEC2", "EBS:VolumeP-IOPS.io2.tier2"),
        aws.product("VOL3", "Provisioned Throughput", "AmazonEC2", "EBS:VolumeP-Throughput.gp3"),
        aws.product("NAT1", "NAT Gateway", "AmazonEC2", "NatGateway-Bytes", operation="NatGateway"),
    ]
    demand = {
        sku: aws.on_demand(sku, "Hrs", ("0", "Inf", usd))
        for sku, usd in [
            ("SKU1", "0.0990000000"),
            ("SKU2", "0.1910000000"),
            ("SKU3", "0.2"),
            ("SKU4", "0.3"),
            ("SKU5", "0.4"),
            ("SKU6", "7.7000000000"),
            ("SKU7", "0.5"),
            ("SKU8", "0.6"),
        ]
    }
    demand["VOL1"] = aws.on_demand("VOL1", "IOPS-Mo", ("0", "Inf", "0.0660000000"))
    demand["VOL2"] = aws.on_demand("VOL2", "IOPS-Mo", ("0", "Inf", "0.0460000000"))
    demand["VOL3"] = aws.on_demand("VOL3", "GiBps-mo", ("0", "Inf", "51.2000000000"))
    demand["NAT1"] = aws.on_demand("NAT1", "GB", ("0", "Inf", "0.0460000000"))
    reserve = {
        "SKU1": {
            **aws.reserved("SKU1", "1yr", "No Upfront", "standard", "0.0620000000", None),
            **aws.reserved("SKU1", "1yr", "Partial Upfront", "standard", "0.0300000000", "263"),
            **aws.reserved("SKU1", "3yr", "All Upfront", "convertible", "0.0000000000", "1314"),
        }
    }
    return aws.offer("AmazonEC2", products, demand, reserve)


def refused(folder: Path, path: Path, words: str) -> None:
    """The import fails with those words and has written nothing."""
    with pytest.raises(OfferError, match=words):
        imported(folder, path)
    assert not (folder / "shelf").exists()


def cut_down_base(folder: Path) -> Path:
    """The bundled book cut down to one Region and a few services, so that each import is quick to write."""
    whole = read_contents(shelf.find("2026-11-24").folder)
    few = BookContents(
        {
            key: rate
            for key, rate in whole.rates.items()
            if key[1] in (*HERE, "global") and KEPT.match(key[0])
        },
        whole.allowances,
        tuple(offer for offer in whole.spot if offer.region in HERE and offer.item.startswith("c5.")),
        {key: row for key, row in whole.reserved.items() if key[0] in HERE},
        whole.plans,
    )
    few.write(folder, id="base", date="2026-11-24", made_from="the bundled book, cut down")
    return folder / "base"
