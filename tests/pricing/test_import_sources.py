"""Files, folders, URLs and region indexes; whatever is wrong with them changes nothing."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pricing.offers.records import OfferError
from tests.pricing import price_lists as aws
from tests.pricing.importing import D, ec2_offer, imported, refused, tiers, write

# --- where files come from ---


@pytest.fixture
def tree(desk: Path) -> Path:
    """A copy of AWS's tree: a region index and the file of one Region."""
    root = desk / "mirror"
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


def test_a_region_index_leads_to_the_files_of_the_regions_wanted(desk: Path, tree: Path) -> None:
    imported(desk, tree / "offers/v1.0/aws/AmazonEC2/current/region_index.json")
    assert tiers(desk, "ec2.m5.large.linux") == [(0, D("0.099"))]


def test_a_url_of_a_region_index_is_followed(desk: Path, server: str) -> None:
    imported(desk, f"{server}/offers/v1.0/aws/AmazonEC2/current/region_index.json")
    assert tiers(desk, "ec2.m5.large.linux") == [(0, D("0.099"))]


def test_a_folder_is_read_whole(desk: Path, tree: Path) -> None:
    imported(desk, tree)
    assert tiers(desk, "ec2.m5.large.linux") == [(0, D("0.099"))]


def test_a_url_that_is_not_there_is_told(desk: Path, server: str) -> None:
    with pytest.raises(OfferError, match="404"):
        imported(desk, f"{server}/offers/none.json")


def test_a_truncated_json_file_changes_nothing(desk: Path) -> None:
    text = json.dumps(ec2_offer(), indent=2)
    for share in (0.3, 0.6, 0.9):
        path = write(desk / "cut.json", text[: int(len(text) * share)])
        refused(desk, path, r"cut\.json: broken after (the start of the file|products|terms)")


def test_a_truncated_csv_file_names_its_line(desk: Path) -> None:
    text = aws.offer_csv("AmazonEC2", [aws.ec2_row(f"S{n}", "m5.large", "0.1") for n in range(3)])
    refused(desk, write(desk / "cut.csv", text[:-150]), r"cut\.csv:9: \d+ columns, 30 expected")


def test_a_price_that_is_no_number_names_its_rate(desk: Path) -> None:
    document = ec2_offer()
    document["terms"]["OnDemand"]["SKU1"] = aws.on_demand("SKU1", "Hrs", ("0", "Inf", "n/a"))
    path = write(desk / "bad.json", document)
    refused(desk, path, r"bad\.json: OnDemand term SKU1\.JRTCKXETXF, rate .*: the price is 'n/a'")
    row = aws.ec2_row("S", "m5.large", "cheap")
    refused(desk, write(desk / "bad.csv", aws.offer_csv("AmazonEC2", [row])), r"bad\.csv:7: PricePerUnit")


@pytest.mark.parametrize("text", ["", "{}", "[1, 2]", "hello", '{"offerCode": 3'])
def test_a_file_that_is_no_price_list_is_refused(desk: Path, text: str) -> None:
    path = write(desk / "odd.json", text)
    with pytest.raises(OfferError, match=r"odd\.json"):
        imported(desk, path)
    assert not (desk / "shelf").exists()


def test_a_list_with_nothing_we_price_makes_no_book(desk: Path) -> None:
    other = aws.product("G1", "Storage", "AmazonGlacier", "Something")
    path = write(desk / "g.json", aws.offer("AmazonGlacier", [other], {}))
    refused(desk, path, "hold nothing that Loadline prices")
