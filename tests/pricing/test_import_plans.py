"""Savings Plan files, and what GetProducts answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pricing import shelf
from pricing.offers import answers
from pricing.offers.records import OfferError
from pricing.offers.source import Kind, kind_of
from tests.pricing import price_lists as aws
from tests.pricing.importing import HERE, D, book, imported, tiers, write


def test_savings_plans_are_read_for_instances_fargate_and_lambda(desk: Path) -> None:
    document = aws.savings_plans(
        [
            aws.plan_rate("AmazonEC2", "BoxUsage:m5.large", "RunInstances", "0.0700"),
            aws.plan_rate("AmazonEC2", "BoxUsage:m5.large", "RunInstances:0002", "0.1620"),
            aws.plan_rate("AmazonEC2", "UnusedBox:m5.large", "RunInstances", "0.9"),
            aws.plan_rate("AmazonEC2", "DedicatedUsage:m5.large", "RunInstances", "0.9"),
            aws.plan_rate("AmazonECS", "USE1-Fargate-vCPU-Hours:perCPU", "", "0.0321"),
            aws.plan_rate("AWSLambda", "Lambda-GB-Second", "", "0.0000140000"),
        ]
    )
    done = imported(desk, write(desk / "sp.json", document))
    assert done.plans == 4
    rates = shelf.load_commitments("new", HERE, [desk / "shelf"])
    after = book(desk)
    found = {}
    for meter in (
        "ec2.m5.large.linux",
        "ec2.m5.large.windows",
        "fargate.vcpu.linux_x86",
        "lambda.duration.x86",
    ):
        rate = after.rate(meter, "us-east-1")
        assert rate is not None
        unit = rates.under_plan(rate, "compute", 1, "none")
        assert unit is not None
        found[meter] = (unit.usd, unit.provenance.confidence)
    assert found == {
        "ec2.m5.large.linux": (D("0.07"), "offer-file"),
        "ec2.m5.large.windows": (D("0.162"), "offer-file"),
        "fargate.vcpu.linux_x86": (D("0.0321"), "offer-file"),
        "lambda.duration.x86": (D("0.000014"), "offer-file"),
    }


def test_savings_plans_in_csv_are_read_too(desk: Path) -> None:
    text = (
        f"FormatVersion,v1.0\nDisclaimer,{aws.DISCLAIMER}\nPublication Date,{aws.PUBLISHED}\n"
        f"Version,{aws.VERSION}\nOfferCode,AmazonComputeSavingsPlan\n"
        "SKU,RateCode,Unit,EffectiveDate,DiscountedRate,Currency,DiscountedSKU,DiscountedServiceCode,"
        "DiscountedUsageType,DiscountedOperation,PurchaseOption,LeaseContractLength,LeaseContractLengthUnit,"
        "ServiceCode,UsageType,Operation,Description,Instance Family,Location,Location Type,Granularity,"
        "Product Family,DiscountedRegionCode,DiscountedInstanceType\n"
        "P,P.D,Hrs,2026-12-01T00:00:00Z,0.0425,USD,D,AmazonEC2,BoxUsage:r7g.medium,RunInstances,"
        "Partial Upfront,3,year,ComputeSavingsPlans,EC2SP:r7g.3yrPartialUpfront,,3 year,r7g,"
        "US East (N. Virginia),AWS Region,hourly,EC2InstanceSavingsPlans,us-east-1,r7g.medium\n"
    )
    assert kind_of(write(desk / "sp.csv", text)) is Kind.PLANS_CSV
    imported(desk, desk / "sp.csv")
    rate = book(desk).rate("ec2.r7g.medium.linux", "us-east-1")
    assert rate is not None
    unit = shelf.load_commitments("new", HERE, [desk / "shelf"]).under_plan(
        rate, "ec2_instance", 3, "partial"
    )
    assert unit is not None
    assert unit.usd == D("0.0425")


# --- GetProducts ---


class Pages:
    """A client that answers two pages per Region, as boto3 does."""

    def __init__(self, *documents: str) -> None:
        self.documents, self.asked = documents, list[dict[str, Any]]()

    def get_products(self, **arguments: Any) -> dict[str, Any]:
        self.asked.append(arguments)
        if "NextToken" not in arguments:
            return {"FormatVersion": "aws_v1", "PriceList": list(self.documents[:1]), "NextToken": "more"}
        return {"FormatVersion": "aws_v1", "PriceList": list(self.documents[1:])}


def test_getproducts_is_read_page_by_page(desk: Path) -> None:
    pages = Pages(
        aws.answer(
            aws.ec2("SKU1", "m5.large"), aws.on_demand("SKU1", "Hrs", ("0", "Inf", "0.098")), "AmazonEC2"
        ),
        aws.answer(
            aws.ec2("SKU2", "c5.large"), aws.on_demand("SKU2", "Hrs", ("0", "Inf", "0.088")), "AmazonEC2"
        ),
    )
    asked = answers.products(pages, "AmazonEC2", HERE)
    imported(desk, answers=asked)
    assert tiers(desk, "ec2.m5.large.linux") == [(0, D("0.098"))]
    assert tiers(desk, "ec2.c5.large.linux") == [(0, D("0.088"))]
    assert [call.get("NextToken") for call in pages.asked] == [None, "more"]
    assert pages.asked[0]["Filters"] == [{"Type": "TERM_MATCH", "Field": "regionCode", "Value": "us-east-1"}]


def test_what_aws_refuses_is_told_in_its_words(desk: Path) -> None:
    class Refusing:
        def get_products(self, **_: Any) -> None:
            raise RuntimeError("Unable to locate credentials")

    with pytest.raises(OfferError, match="GetProducts AmazonEC2 in us-east-1: Unable to locate credentials"):
        imported(desk, answers=answers.products(Refusing(), "AmazonEC2", HERE))
    assert not (desk / "shelf").exists()
