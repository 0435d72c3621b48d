"""Bulk offer files, JSON and CSV, become the rates of a new book."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pricing import shelf
from tests.pricing import price_lists as aws
from tests.pricing.importing import HERE, D, book, ec2_offer, imported, tiers, write


def test_instances_and_volumes_are_read_and_all_else_is_left(desk: Path) -> None:
    done = imported(desk, write(desk / "ec2.json", ec2_offer()))
    assert tiers(desk, "ec2.m5.large.linux") == [(0, D("0.099"))]
    assert tiers(desk, "ec2.m5.large.windows") == [(0, D("0.191"))]
    assert tiers(desk, "ec2.x9z.large.linux") == [(0, D("7.7"))]
    assert tiers(desk, "ebs.io2.iops") == [(0, D("0.066")), (32_000, D("0.046"))]
    assert tiers(desk, "ebs.gp3.throughput") == [(125, D("0.05"))]
    assert tiers(desk, "nat.gb") == [(0, D("0.046"))]
    assert done.skipped == ()
    assert (done.rates, done.changed) == (6, 5)  # x9z.large was in no book before


def test_an_imported_figure_names_its_list_and_day(desk: Path) -> None:
    imported(desk, write(desk / "ec2.json", ec2_offer()))
    rate = book(desk).rate("ec2.m5.large.linux", "us-east-1")
    assert rate is not None
    assert rate.provenance.source == "AWS Price List AmazonEC2 20261201180502"
    assert (rate.provenance.date, rate.provenance.confidence) == ("2026-12-01", "offer-file")
    assert "AWS Price List AmazonEC2" in (desk / "shelf" / "new" / "SOURCES.md").read_text()


def test_what_the_lists_do_not_give_stays_as_in_the_base_book(desk: Path) -> None:
    imported(desk, write(desk / "ec2.json", ec2_offer()))
    before, after = shelf.load("base", HERE, [desk]), book(desk)
    assert after.rate("elb.alb.hour", "us-east-1") == before.rate("elb.alb.hour", "us-east-1")
    assert after.rate("ec2_spot.c5.large.linux", "us-east-1") == before.rate(
        "ec2_spot.c5.large.linux", "us-east-1"
    )
    assert after.allowances == before.allowances
    assert set(shelf.find("new", [desk / "shelf"]).regions) == {*HERE, "global"}


def test_reserved_rates_spread_the_upfront_fee_over_the_term(desk: Path) -> None:
    imported(desk, write(desk / "ec2.json", ec2_offer()))
    rates = shelf.load_commitments("new", HERE, [desk / "shelf"])

    def hourly(*term: Any) -> tuple[Decimal, str] | None:
        found = rates.reserved_hourly("us-east-1", "m5.large", term)
        return (found.usd, found.provenance.confidence) if found else None

    assert hourly("standard", 1, "none") == (D("0.062"), "offer-file")
    assert hourly("standard", 1, "partial") == (D("0.0600228311"), "offer-file")  # 0.03 + 263 / 8760
    assert hourly("convertible", 3, "all") == (D("0.05"), "offer-file")  # 1314 / 26280
    assert hourly("standard", 3, "none") is None


def test_tiers_keep_their_bounds_and_the_free_part_stays_an_allowance(desk: Path) -> None:
    compute = aws.product("L1", "Serverless", "AWSLambda", "Lambda-GB-Second", group="AWS-Lambda-Duration")
    storage = aws.product("D1", "Database Storage", "AmazonDynamoDB", "TimedStorage-ByteHrs")
    free = aws.product(
        "L2", "Serverless", "AWSLambda", "Global-Lambda-GB-Second", regionCode="", location="Any"
    )
    functions = aws.offer(
        "AWSLambda",
        [compute, free],
        {
            "L1": aws.on_demand(
                "L1",
                "Lambda-GB-Second",
                ("0", "6000000000", "0.0000166668"),
                ("6000000000", "Inf", "0.0000150001"),
            ),
            "L2": aws.on_demand("L2", "Lambda-GB-Second", ("0", "400000", "0"), ("400000", "Inf", "0")),
        },
    )
    tables = aws.offer(
        "AmazonDynamoDB",
        [storage],
        {"D1": aws.on_demand("D1", "GB-Mo", ("0", "25", "0.0000000000"), ("25", "Inf", "0.2600000000"))},
    )
    imported(desk, write(desk / "l.json", functions), write(desk / "d.json", tables))
    assert tiers(desk, "lambda.duration.x86") == [
        (0, D("0.0000166668")),
        (6_000_000_000, D("0.0000150001")),
    ]
    assert tiers(desk, "ddb.storage") == [(0, D("0.26"))]


def test_transfer_between_regions_is_read_pair_by_pair(desk: Path) -> None:
    pair = aws.product(
        "T1",
        "Data Transfer",
        "AWSDataTransfer",
        "USE1-SAE1-AWS-Out-Bytes",
        transferType="InterRegion Outbound",
        fromLocation="US East (N. Virginia)",
        fromLocationType="AWS Region",
        fromRegionCode="us-east-1",
        toLocation="South America (Sao Paulo)",
        toRegionCode="sa-east-1",
    )
    demand = {"T1": aws.on_demand("T1", "GB", ("0", "Inf", "0.0210000000"))}
    imported(desk, write(desk / "t.json", aws.offer("AWSDataTransfer", [pair], demand)))
    assert tiers(desk, "dt.out.region.to.sa-east-1") == [(0, D("0.021"))]
    assert tiers(desk, "dt.out.region.to.eu-west-1") == [(0, D("0.02"))]


def test_load_balancers_are_told_apart_by_operation(desk: Path) -> None:
    kinds = {"A": "LoadBalancing:Application", "N": "LoadBalancing:Network", "C": "LoadBalancing"}
    products = [
        aws.product(sku, "Load Balancer", "AWSELB", "LoadBalancerUsage", operation=kind)
        for sku, kind in kinds.items()
    ]
    demand = {
        sku: aws.on_demand(sku, "Hrs", ("0", "Inf", usd)) for sku, usd in [("A", "1"), ("N", "2"), ("C", "3")]
    }
    imported(desk, write(desk / "elb.json", aws.offer("AWSELB", products, demand)))
    assert [tiers(desk, f"elb.{kind}.hour")[0][1] for kind in ("alb", "nlb", "clb")] == [1, 2, 3]


def test_the_csv_file_says_the_same_as_the_json_file(desk: Path) -> None:
    rows = [
        aws.ec2_row("SKU1", "m5.large", "0.0990000000"),
        aws.ec2_row("SKU3", "m5.large", "0.2", Tenancy="Dedicated"),
        aws.ec2_row(
            "SKU1",
            "m5.large",
            "0.0300000000",
            TermType="Reserved",
            LeaseContractLength="1yr",
            PurchaseOption="Partial Upfront",
            OfferingClass="standard",
        ),
        aws.ec2_row(
            "SKU1",
            "m5.large",
            "263",
            TermType="Reserved",
            Unit="Quantity",
            StartingRange="",
            EndingRange="",
            LeaseContractLength="1yr",
            PurchaseOption="Partial Upfront",
            OfferingClass="standard",
        ),
    ]
    imported(desk, write(desk / "ec2.csv", aws.offer_csv("AmazonEC2", rows)))
    assert tiers(desk, "ec2.m5.large.linux") == [(0, D("0.099"))]
    rates = shelf.load_commitments("new", HERE, [desk / "shelf"])
    found = rates.reserved_hourly("us-east-1", "m5.large", ("standard", 1, "partial"))
    assert found is not None
    assert found.usd == D("0.0600228311")


def test_an_old_csv_without_region_codes_is_placed_by_its_location(desk: Path) -> None:
    text = aws.offer_csv("AmazonEC2", [aws.ec2_row("S", "m5.large", "0.11")])
    lines = text.splitlines()
    cut = [",".join(line.split(",")[:-2]) for line in lines[5:]]  # Region Code and serviceName came later
    imported(desk, write(desk / "old.csv", "\n".join([*lines[:5], *cut]) + "\n"))
    assert tiers(desk, "ec2.m5.large.linux") == [(0, D("0.11"))]


def test_an_unexpected_unit_is_left_out_and_told(desk: Path) -> None:
    document = ec2_offer()
    document["terms"]["OnDemand"]["NAT1"] = aws.on_demand("NAT1", "TB", ("0", "Inf", "46"))
    done = imported(desk, write(desk / "ec2.json", document))
    assert done.skipped == ("SKU NAT1 (nat.gb): priced per TB, not gb or gigabytes",)
    assert tiers(desk, "nat.gb") == [(0, D("0.045"))]


def test_two_prices_for_one_meter_leave_the_old_one(desk: Path) -> None:
    document = ec2_offer()
    document["products"]["SKU9"] = aws.ec2("SKU9", "m5.large")
    document["terms"]["OnDemand"]["SKU9"] = aws.on_demand("SKU9", "Hrs", ("0", "Inf", "0.5"))
    done = imported(desk, write(desk / "ec2.json", document))
    assert tiers(desk, "ec2.m5.large.linux") == [(0, D("0.096"))]
    assert "SKUs SKU1 and SKU9 give ec2.m5.large.linux in us-east-1 different prices from 0" in done.skipped


def test_a_book_is_never_overwritten_by_an_import(desk: Path) -> None:
    path = write(desk / "ec2.json", ec2_offer())
    imported(desk, path)
    with pytest.raises(FileExistsError, match="a price book is never overwritten"):
        imported(desk, path)
