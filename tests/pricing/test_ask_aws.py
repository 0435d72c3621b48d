"""GetProducts with the real client of boto3, its answers stubbed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botocore import stub

from pricing.offers import answers
from pricing.offers.records import OfferError
from tests.pricing import price_lists as aws
from tests.pricing.importing import HERE, D, imported, tiers

PRICE = aws.answer(
    aws.ec2("SKU1", "m5.large"), aws.on_demand("SKU1", "Hrs", ("0", "Inf", "0.098")), "AmazonEC2"
)


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")


def asked(token: str | None) -> dict[str, Any]:
    given = {
        "ServiceCode": "AmazonEC2",
        "Filters": [{"Type": "TERM_MATCH", "Field": "regionCode", "Value": "us-east-1"}],
        "FormatVersion": "aws_v1",
        "MaxResults": 100,
    }
    return {**given, "NextToken": token} if token else given


@pytest.mark.usefixtures("credentials")
def test_the_answers_of_the_real_client_make_a_book_page_by_page(desk: Path) -> None:
    client = answers.client()
    other = aws.answer(
        aws.ec2("SKU2", "c5.large"), aws.on_demand("SKU2", "Hrs", ("0", "Inf", "0.088")), "AmazonEC2"
    )
    with stub.Stubber(client) as stubbed:
        first = {"FormatVersion": "aws_v1", "PriceList": [PRICE], "NextToken": "more"}
        stubbed.add_response("get_products", first, asked(None))
        last = {"FormatVersion": "aws_v1", "PriceList": [json.dumps(json.loads(other))]}
        stubbed.add_response("get_products", last, asked("more"))
        imported(desk, answers=answers.products(client, "AmazonEC2", HERE))
        stubbed.assert_no_pending_responses()
    assert tiers(desk, "ec2.m5.large.linux") == [(0, D("0.098"))]
    assert tiers(desk, "ec2.c5.large.linux") == [(0, D("0.088"))]


@pytest.mark.usefixtures("credentials")
def test_what_aws_refuses_comes_with_its_own_words_and_changes_nothing(desk: Path) -> None:
    client = answers.client()
    with stub.Stubber(client) as stubbed:
        stubbed.add_client_error("get_products", "AccessDeniedException", "not authorized", 400)
        with pytest.raises(OfferError, match=r"GetProducts AmazonEC2 in us-east-1: .*not authorized"):
            imported(desk, answers=answers.products(client, "AmazonEC2", HERE))
    assert not (desk / "shelf").exists()


def test_without_credentials_nothing_is_asked(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(desk / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(OfferError, match="Unable to locate credentials"):
        imported(desk, answers=answers.products(answers.client(), "AmazonEC2", HERE))
    assert not (desk / "shelf").exists()
