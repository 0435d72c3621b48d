"""AWS's price lists become a new book; whatever is wrong with them changes nothing."""

from __future__ import annotations

import http.server
import json
import re
import threading
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pricing import shelf
from pricing.book import PriceBook
from pricing.contents import BookContents, read_contents
from pricing.offers import answers
from pricing.offers.import_book import Imported, import_book
from pricing.offers.records import OfferError
from pricing.offers.source import Kind, find, kind_of
from tests.pricing import price_lists as aws

D = Decimal
HERE = ("us-east-1",)
KEPT = re.compile(r"ec2\.(m5|c5|r7g)\.|(elb|ebs|nat|lambda|ddb|dt|fargate|r53)\.")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
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
    shelf_of_one = tmp_path_factory.mktemp("base")
    few.write(shelf_of_one, id="base", date="2026-11-24", made_from="the bundled book, cut down")
    return shelf_of_one / "base"


@pytest.fixture(autouse=True)
def _from_base(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.BASE", base)


BASE = Path()


def write(path: Path, document: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document if isinstance(document, str) else json.dumps(document, indent=2))
    return path


def imported(folder: Path, *sources: Path | str, regions: tuple[str, ...] = HERE, **more: Any) -> Imported:
    files = [found for source in sources for found in find(str(source), regions, folder)]
    return import_book(files, BASE, folder / "shelf", id="new", date="2026-12-01", regions=regions, **more)


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


def test_instances_and_volumes_are_read_and_all_else_is_left(tmp_path: Path) -> None:
    done = imported(tmp_path, write(tmp_path / "ec2.json", ec2_offer()))
    assert tiers(tmp_path, "ec2.m5.large.linux") == [(0, D("0.099"))]
    assert tiers(tmp_path, "ec2.m5.large.windows") == [(0, D("0.191"))]
    assert tiers(tmp_path, "ec2.x9z.large.linux") == [(0, D("7.7"))]
    assert tiers(tmp_path, "ebs.io2.iops") == [(0, D("0.066")), (32_000, D("0.046"))]
    assert tiers(tmp_path, "ebs.gp3.throughput") == [(125, D("0.05"))]
    assert tiers(tmp_path, "nat.gb") == [(0, D("0.046"))]
    assert done.skipped == ()
    assert (done.rates, done.changed) == (6, 5)  # x9z.large was in no book before


def test_an_imported_figure_names_its_list_and_day(tmp_path: Path) -> None:
    imported(tmp_path, write(tmp_path / "ec2.json", ec2_offer()))
    rate = book(tmp_path).rate("ec2.m5.large.linux", "us-east-1")
    assert rate is not None
    assert rate.provenance.source == "AWS Price List AmazonEC2 20261201180502"
    assert (rate.provenance.date, rate.provenance.confidence) == ("2026-12-01", "offer-file")
    assert "AWS Price List AmazonEC2" in (tmp_path / "shelf" / "new" / "SOURCES.md").read_text()


def test_what_the_lists_do_not_give_stays_as_in_the_base_book(tmp_path: Path) -> None:
    imported(tmp_path, write(tmp_path / "ec2.json", ec2_offer()))
    before, after = shelf.load("base", HERE, [BASE.parent]), book(tmp_path)
    assert after.rate("elb.alb.hour", "us-east-1") == before.rate("elb.alb.hour", "us-east-1")
    assert after.rate("ec2_spot.c5.large.linux", "us-east-1") == before.rate(
        "ec2_spot.c5.large.linux", "us-east-1"
    )
    assert after.allowances == before.allowances
    assert set(shelf.find("new", [tmp_path / "shelf"]).regions) == {*HERE, "global"}


def test_reserved_rates_spread_the_upfront_fee_over_the_term(tmp_path: Path) -> None:
    imported(tmp_path, write(tmp_path / "ec2.json", ec2_offer()))
    rates = shelf.load_commitments("new", HERE, [tmp_path / "shelf"])

    def hourly(*term: Any) -> tuple[Decimal, str] | None:
        found = rates.reserved_hourly("us-east-1", "m5.large", term)
        return (found.usd, found.provenance.confidence) if found else None

    assert hourly("standard", 1, "none") == (D("0.062"), "offer-file")
    assert hourly("standard", 1, "partial") == (D("0.0600228311"), "offer-file")  # 0.03 + 263 / 8760
    assert hourly("convertible", 3, "all") == (D("0.05"), "offer-file")  # 1314 / 26280
    assert hourly("standard", 3, "none") is None


def test_tiers_keep_their_bounds_and_the_free_part_stays_an_allowance(tmp_path: Path) -> None:
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
    imported(tmp_path, write(tmp_path / "l.json", functions), write(tmp_path / "d.json", tables))
    assert tiers(tmp_path, "lambda.duration.x86") == [
        (0, D("0.0000166668")),
        (6_000_000_000, D("0.0000150001")),
    ]
    assert tiers(tmp_path, "ddb.storage") == [(0, D("0.26"))]


def test_transfer_between_regions_is_read_pair_by_pair(tmp_path: Path) -> None:
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
    imported(tmp_path, write(tmp_path / "t.json", aws.offer("AWSDataTransfer", [pair], demand)))
    assert tiers(tmp_path, "dt.out.region.to.sa-east-1") == [(0, D("0.021"))]
    assert tiers(tmp_path, "dt.out.region.to.eu-west-1") == [(0, D("0.02"))]


def test_load_balancers_are_told_apart_by_operation(tmp_path: Path) -> None:
    kinds = {"A": "LoadBalancing:Application", "N": "LoadBalancing:Network", "C": "LoadBalancing"}
    products = [
        aws.product(sku, "Load Balancer", "AWSELB", "LoadBalancerUsage", operation=kind)
        for sku, kind in kinds.items()
    ]
    demand = {
        sku: aws.on_demand(sku, "Hrs", ("0", "Inf", usd)) for sku, usd in [("A", "1"), ("N", "2"), ("C", "3")]
    }
    imported(tmp_path, write(tmp_path / "elb.json", aws.offer("AWSELB", products, demand)))
    assert [tiers(tmp_path, f"elb.{kind}.hour")[0][1] for kind in ("alb", "nlb", "clb")] == [1, 2, 3]


def test_the_csv_file_says_the_same_as_the_json_file(tmp_path: Path) -> None:
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
    imported(tmp_path, write(tmp_path / "ec2.csv", aws.offer_csv("AmazonEC2", rows)))
    assert tiers(tmp_path, "ec2.m5.large.linux") == [(0, D("0.099"))]
    rates = shelf.load_commitments("new", HERE, [tmp_path / "shelf"])
    found = rates.reserved_hourly("us-east-1", "m5.large", ("standard", 1, "partial"))
    assert found is not None
    assert found.usd == D("0.0600228311")


def test_an_old_csv_without_region_codes_is_placed_by_its_location(tmp_path: Path) -> None:
    text = aws.offer_csv("AmazonEC2", [aws.ec2_row("S", "m5.large", "0.11")])
    lines = text.splitlines()
    cut = [",".join(line.split(",")[:-2]) for line in lines[5:]]  # Region Code and serviceName came later
    imported(tmp_path, write(tmp_path / "old.csv", "\n".join([*lines[:5], *cut]) + "\n"))
    assert tiers(tmp_path, "ec2.m5.large.linux") == [(0, D("0.11"))]


def test_savings_plans_are_read_for_instances_fargate_and_lambda(tmp_path: Path) -> None:
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
    done = imported(tmp_path, write(tmp_path / "sp.json", document))
    assert done.plans == 4
    rates = shelf.load_commitments("new", HERE, [tmp_path / "shelf"])
    after = book(tmp_path)
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


def test_savings_plans_in_csv_are_read_too(tmp_path: Path) -> None:
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
    assert kind_of(write(tmp_path / "sp.csv", text)) is Kind.PLANS_CSV
    imported(tmp_path, tmp_path / "sp.csv")
    rate = book(tmp_path).rate("ec2.r7g.medium.linux", "us-east-1")
    assert rate is not None
    unit = shelf.load_commitments("new", HERE, [tmp_path / "shelf"]).under_plan(
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


def test_getproducts_is_read_page_by_page(tmp_path: Path) -> None:
    pages = Pages(
        aws.answer(
            aws.ec2("SKU1", "m5.large"), aws.on_demand("SKU1", "Hrs", ("0", "Inf", "0.098")), "AmazonEC2"
        ),
        aws.answer(
            aws.ec2("SKU2", "c5.large"), aws.on_demand("SKU2", "Hrs", ("0", "Inf", "0.088")), "AmazonEC2"
        ),
    )
    asked = answers.products(pages, "AmazonEC2", HERE)
    imported(tmp_path, answers=asked)
    assert tiers(tmp_path, "ec2.m5.large.linux") == [(0, D("0.098"))]
    assert tiers(tmp_path, "ec2.c5.large.linux") == [(0, D("0.088"))]
    assert [call.get("NextToken") for call in pages.asked] == [None, "more"]
    assert pages.asked[0]["Filters"] == [{"Type": "TERM_MATCH", "Field": "regionCode", "Value": "us-east-1"}]


def test_what_aws_refuses_is_told_in_its_words(tmp_path: Path) -> None:
    class Refusing:
        def get_products(self, **_: Any) -> None:
            raise RuntimeError("Unable to locate credentials")

    with pytest.raises(OfferError, match="GetProducts AmazonEC2 in us-east-1: Unable to locate credentials"):
        imported(tmp_path, answers=answers.products(Refusing(), "AmazonEC2", HERE))
    assert not (tmp_path / "shelf").exists()


# --- where files come from ---


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of AWS's tree: a region index and the file of one Region."""
    root = tmp_path / "mirror"
    target = f"/offers/v1.0/aws/AmazonEC2/{aws.VERSION}/us-east-1/index.json"
    write(root / target.lstrip("/"), ec2_offer())
    index = {
        "formatVersion": "v1.0",
        "disclaimer": aws.DISCLAIMER,
        "publicationDate": aws.PUBLISHED,
        "regions": {
            "us-east-1": {"regionCode": "us-east-1", "currentVersionUrl": target},
            "eu-west-1": {"regionCode": "eu-west-1", "currentVersionUrl": "/nowhere.json"},
        },
    }
    write(root / "offers/v1.0/aws/AmazonEC2/current/region_index.json", index)
    return root


@pytest.fixture
def server(tree: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            del format, args

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tree))) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_address[1]}"
        httpd.shutdown()


def test_a_region_index_leads_to_the_files_of_the_regions_wanted(tmp_path: Path, tree: Path) -> None:
    imported(tmp_path, tree / "offers/v1.0/aws/AmazonEC2/current/region_index.json")
    assert tiers(tmp_path, "ec2.m5.large.linux") == [(0, D("0.099"))]


def test_a_url_of_a_region_index_is_followed(tmp_path: Path, server: str) -> None:
    imported(tmp_path, f"{server}/offers/v1.0/aws/AmazonEC2/current/region_index.json")
    assert tiers(tmp_path, "ec2.m5.large.linux") == [(0, D("0.099"))]


def test_a_folder_is_read_whole(tmp_path: Path, tree: Path) -> None:
    imported(tmp_path, tree)
    assert tiers(tmp_path, "ec2.m5.large.linux") == [(0, D("0.099"))]


def test_a_url_that_is_not_there_is_told(tmp_path: Path, server: str) -> None:
    with pytest.raises(OfferError, match="404"):
        imported(tmp_path, f"{server}/offers/none.json")


# --- bad files: nothing is changed, and the record is named ---


def refused(folder: Path, path: Path, words: str) -> None:
    with pytest.raises(OfferError, match=words):
        imported(folder, path)
    assert not (folder / "shelf").exists()


def test_a_truncated_json_file_changes_nothing(tmp_path: Path) -> None:
    text = json.dumps(ec2_offer(), indent=2)
    for share in (0.3, 0.6, 0.9):
        path = write(tmp_path / "cut.json", text[: int(len(text) * share)])
        refused(tmp_path, path, r"cut\.json: broken after (the start of the file|products|terms)")


def test_a_truncated_csv_file_names_its_line(tmp_path: Path) -> None:
    text = aws.offer_csv("AmazonEC2", [aws.ec2_row(f"S{n}", "m5.large", "0.1") for n in range(3)])
    refused(tmp_path, write(tmp_path / "cut.csv", text[:-150]), r"cut\.csv:9: \d+ columns, 30 expected")


def test_a_price_that_is_no_number_names_its_rate(tmp_path: Path) -> None:
    document = ec2_offer()
    document["terms"]["OnDemand"]["SKU1"] = aws.on_demand("SKU1", "Hrs", ("0", "Inf", "n/a"))
    path = write(tmp_path / "bad.json", document)
    refused(tmp_path, path, r"bad\.json: OnDemand term SKU1\.JRTCKXETXF, rate .*: the price is 'n/a'")
    row = aws.ec2_row("S", "m5.large", "cheap")
    refused(
        tmp_path, write(tmp_path / "bad.csv", aws.offer_csv("AmazonEC2", [row])), r"bad\.csv:7: PricePerUnit"
    )


@pytest.mark.parametrize("text", ["", "{}", "[1, 2]", "hello", '{"offerCode": 3'])
def test_a_file_that_is_no_price_list_is_refused(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "odd.json", text)
    with pytest.raises(OfferError, match=r"odd\.json"):
        imported(tmp_path, path)
    assert not (tmp_path / "shelf").exists()


def test_a_list_with_nothing_we_price_makes_no_book(tmp_path: Path) -> None:
    other = aws.product("G1", "Storage", "AmazonGlacier", "Something")
    path = write(tmp_path / "g.json", aws.offer("AmazonGlacier", [other], {}))
    refused(tmp_path, path, "hold nothing that Loadline prices")


def test_an_unexpected_unit_is_left_out_and_told(tmp_path: Path) -> None:
    document = ec2_offer()
    document["terms"]["OnDemand"]["NAT1"] = aws.on_demand("NAT1", "TB", ("0", "Inf", "46"))
    done = imported(tmp_path, write(tmp_path / "ec2.json", document))
    assert done.skipped == ("SKU NAT1 (nat.gb): priced per TB, not gb or gigabytes",)
    assert tiers(tmp_path, "nat.gb") == [(0, D("0.045"))]


def test_two_prices_for_one_meter_leave_the_old_one(tmp_path: Path) -> None:
    document = ec2_offer()
    document["products"]["SKU9"] = aws.ec2("SKU9", "m5.large")
    document["terms"]["OnDemand"]["SKU9"] = aws.on_demand("SKU9", "Hrs", ("0", "Inf", "0.5"))
    done = imported(tmp_path, write(tmp_path / "ec2.json", document))
    assert tiers(tmp_path, "ec2.m5.large.linux") == [(0, D("0.096"))]
    assert "SKUs SKU1 and SKU9 give ec2.m5.large.linux in us-east-1 different prices from 0" in done.skipped


def test_a_book_is_never_overwritten_by_an_import(tmp_path: Path) -> None:
    path = write(tmp_path / "ec2.json", ec2_offer())
    imported(tmp_path, path)
    with pytest.raises(FileExistsError, match="a price book is never overwritten"):
        imported(tmp_path, path)
