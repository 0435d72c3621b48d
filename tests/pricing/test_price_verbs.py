"""`./loadline prices` and `./loadline estimate`, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from config.cli import main

DESIGN = {
    "schema_version": 1,
    "name": "Shop",
    "account": {"free_tier": False},
    "classes": [],
    "groups": [{"id": "r", "service": "region", "params": {"region": "eu-west-2"}, "frame": [0, 0, 9, 9]}],
    "nodes": [
        {"id": "alb", "service": "application_load_balancer", "parent": "r", "at": [0, 0]},
        {"id": "fn", "service": "lambda_function", "parent": "r", "at": [0, 0]},
    ],
    "edges": [{"id": "e1", "kind": "target", "from": ["alb", "targets"], "to": ["fn", "http"]}],
}


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOADLINE_DATA", str(tmp_path / "data"))


def estimate(folder: Path, usage: object, *flags: str, design: object = DESIGN) -> list[str]:
    (folder / "design.json").write_text(json.dumps(design))
    (folder / "usage.json").write_text(json.dumps(usage))
    return ["estimate", str(folder / "design.json"), "--usage", str(folder / "usage.json"), *flags]


def said(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_a_meters_tiers_come_with_source_and_confidence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prices", "dt.out.internet", "--region", "sa-east-1", "--json"]) == 0
    tiers = said(capsys)
    assert [(t["tier_from"], t["rate_usd"]) for t in tiers] == [
        ("0", "0.15"),
        ("10240", "0.138"),
        ("51200", "0.126"),
        ("153600", "0.114"),
    ]
    wanted = {
        "meter",
        "service",
        "region",
        "unit",
        "tier_from",
        "rate_usd",
        "source",
        "source_date",
        "confidence",
    }
    assert all(wanted <= set(tier) for tier in tiers)


def test_the_beginning_of_a_meter_finds_its_family(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prices", "elb", "--region", "eu-west-2"]) == 0
    text = capsys.readouterr().out
    assert "elb.alb.hour" in text
    assert "0.0063 *  remembered" in text


def test_without_a_meter_the_whole_region_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prices", "--region", "eu-north-1", "--json"]) == 0
    meters = {tier["meter"] for tier in said(capsys)}
    assert {"elb.alb.hour", "r53.zone", "ec2_spot.m5.large.linux"} <= meters


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["prices", "elb.xlb"], "has no meter like 'elb.xlb' in us-east-1"),
        (["prices", "--region", "mars-1"], "has no prices for mars-1; it has: ap-northeast-1"),
        (["prices", "--book", "1999"], "there is no price book 1999"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert sentence in capsys.readouterr().err


def test_usage_is_priced_where_the_drawing_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    usage = {
        "alb": {"elb.alb.hour": 730},
        "fn": {"lambda.requests.x86": 3_000_000},
        "e1": {"dt.inter_az": 10},
    }
    assert main(estimate(tmp_path, usage, "--free-tier", "always", "--json")) == 0
    bill = said(capsys)
    assert [line["region"] for line in bill["lines"]] == ["eu-west-2"] * 3
    assert [line["amount_usd"] for line in bill["lines"]] == ["19.3158", "0.4", "0.1"]
    assert bill["total_usd"] == "19.8158"
    assert bill["price_book"] == "2026-11-24"


def test_an_account_with_the_free_tier_has_the_first_years_allowances_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design = {**DESIGN, "account": {"free_tier": True}}
    assert main(estimate(tmp_path, {"alb": {"elb.alb.hour": 760}}, "--json", design=design)) == 0
    bill = said(capsys)
    assert (bill["free_tier"], bill["lines"][0]["free_quantity"]) == ("first_year", "750")


def test_another_region_and_no_free_tier_can_be_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = {"fn": {"lambda.requests.x86": 3_000_000}}
    assert main(estimate(tmp_path, usage, "--region", "us-east-1", "--free-tier", "none", "--json")) == 0
    (line,) = said(capsys)["lines"]
    assert (line["region"], line["amount_usd"]) == ("us-east-1", "0.6")


def test_profiles_are_priced_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    usage = {"alb": {"elb.alb.lcu": {"low": 100, "expected": 1000, "high": 9000}}}
    assert main(estimate(tmp_path, usage, "--json", "--profile", "high")) == 0
    bill = said(capsys)
    assert bill["profiles"] == {"low": "0.84", "expected": "8.4", "high": "75.6"}
    assert bill["total_usd"] == "75.6"


def test_the_table_names_what_it_leaves_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    usage = {"alb": {"elb.alb.hour": 730, "elb.alb.lcu": None, "elb.zlb.hour": 1}}
    assert main(estimate(tmp_path, usage)) == 0
    text = capsys.readouterr().out
    assert "Not in the total (2):" in text
    assert "no price for elb.zlb.hour in eu-west-2" in text


def test_a_node_for_which_nothing_was_stated_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = {"alb": {"elb.alb.hour": 730}}
    assert main(estimate(tmp_path, usage, "--json")) == 0
    (open_line,) = said(capsys)["not_priced"]
    assert (open_line["subject"], open_line["state"]) == ("fn", "usage_not_given")
    assert main(estimate(tmp_path, usage)) == 0
    assert "Nothing was stated for: fn" in capsys.readouterr().out


def test_faults_of_the_usage_file_end_the_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(estimate(tmp_path, {"ghost": {"elb.alb.hour": 1}, "alb": {"elb.alb.hour": -1}})) == 2
    error = capsys.readouterr().err
    assert "the drawing has no node or edge 'ghost'" in error
    assert "not -1" in error


def test_a_drawing_that_cannot_be_read_is_told_with_its_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {**DESIGN, "nodes": [{"id": "alb"}]}
    assert main(estimate(tmp_path, {}, design=broken)) == 2
    assert "$.nodes[0]" in capsys.readouterr().err


def test_all_regions_and_purchase_options_are_set_beside_the_bill(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = {"alb": {"elb.alb.hour": 730}, "fn": {"ec2.m5.large.linux": 7300}}
    assert main(estimate(tmp_path, usage, "--regions", "--purchase", "--currency", "EUR=0.9", "--json")) == 0
    body = said(capsys)
    assert len(body["regions"]) == 16
    assert body["regions"][0]["total_usd"] <= body["total_usd"]
    assert body["purchase"][0]["option"] == "On demand"
    assert body["purchase"][0]["month_usd"] == body["total_usd"]
    assert body["converted"] == {"code": "EUR", "per_usd": "0.9", "source": "stated", "total": "746.65422"}
    assert main(estimate(tmp_path, usage, "--regions", "--purchase", "--currency", "EUR=0.9")) == 0
    text = capsys.readouterr().out
    assert "746.65 EUR at 0.9 EUR for one USD (stated)" in text
    assert "Reserved Instances, standard, 3 years, all upfront" in text


def test_commitments_that_are_owned_are_applied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    usage = {"alb": {"elb.alb.hour": 730}, "fn": {"ec2.m5.large.linux": 7300}}
    words = estimate(tmp_path, usage, "--reserve", "m5.large=12@convertible-3y-all")
    assert main([*words, "--json"]) == 0
    body = said(capsys)
    (owned,) = body["commitments"]["commitments"]
    assert owned["title"] == "Reserved m5.large, convertible, 3 years, all upfront"
    assert owned["utilisation"].startswith("0.8333")
    assert body["by_subject"]["account"] != "0"  # two of twelve are never used
    assert main(words) == 0
    assert "83.3 % used" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["--reserve", "m5.large"], "write it as m5.large=4@standard-1y-none"),
        (["--reserve", "m5.large=1.5"], "in whole numbers"),
        (["--reserve", "z9.large=1"], "no rate is known for Reserved z9.large"),
        (["--plan", "compute=1@2y-none"], "write it as compute=5.00@1y-none"),
        (["--plan", "compute=1@standard-1y-none"], "neither standard nor convertible"),
    ],
)
def test_a_commitment_that_cannot_be_bought_is_told(
    flags: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(estimate(tmp_path, {"fn": {"ec2.m5.large.linux": 730}}, *flags)) == 2
    assert sentence in capsys.readouterr().err


def test_another_usage_is_compared_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other.json").write_text(json.dumps({"alb": {"elb.alb.hour": 730, "elb.alb.lcu": 1000}}))
    usage = {"alb": {"elb.alb.hour": 730, "elb.alb.lcu": 1500}, "e1": {"dt.inter_az": 100}}
    words = estimate(tmp_path, usage, "--against", str(tmp_path / "other.json"))
    assert main([*words, "--json"]) == 0
    assert [
        (d["meter"], d["before_usd"], d["after_usd"], d["change_usd"]) for d in said(capsys)["differences"]
    ] == [
        ("elb.alb.lcu", "8.4", "12.6", "4.2"),
        ("dt.inter_az", None, "1", "1"),
        ("elb.alb.hour", "19.3158", "19.3158", "0"),
    ]
    assert main(words) == 0
    text = capsys.readouterr().out
    assert "+5.20" in text
    assert "elb.alb.hour" not in text.partition("AGAINST")[2]  # what stays the same is not shown


def test_private_rates_are_taken_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rates = [{"meter": "elb.alb.hour", "region": "eu-west-2", "unit": "hour", "rate_usd": "0.01"}]
    (tmp_path / "rates.json").write_text(json.dumps(rates))
    words = estimate(
        tmp_path, {"alb": {"elb.alb.hour": 730}}, "--rates", str(tmp_path / "rates.json"), "--json"
    )
    assert main(words) == 0
    body = said(capsys)
    assert (body["total_usd"], body["price_book"]) == ("7.3", "2026-11-24+private")
    assert body["lines"][0]["confidence"] == "stated"


@pytest.mark.parametrize(
    ("flag", "sentence"),
    [
        ("--currency=EUR", "as EUR=0.92"),
        ("--discount=EC2", "write SERVICE=PERCENT, as EC2=12"),
        ("--discount=EC2=nan", "the percentage is a number from 0 to 100, not nan"),
        ("--discount=Lamda=5", "no bill has a service Lamda to discount; there are APIGateway"),
        ("--discount=EC2=200", "the percentage is a number from 0 to 100, not 200"),
    ],
)
def test_a_flag_that_cannot_be_read_says_how_to_write_it(
    flag: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(estimate(tmp_path, {"alb": {"elb.alb.hour": 1}}, flag)) == 2
    assert sentence in capsys.readouterr().err


def test_purchase_terms_are_taken_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    terms = {
        "discounts": {"*": 10},
        "currency": {"code": "EUR", "per_usd": "0.9", "source": "ECB, 2026-11-23"},
        "commitments": [
            {
                "kind": "reserved_instances",
                "region": "eu-west-2",
                "instance_type": "m5.large",
                "count": 1,
                "payment": "all",
            }
        ],
    }
    (tmp_path / "terms.json").write_text(json.dumps(terms))
    usage = {"alb": {"elb.alb.hour": 730}, "fn": {"ec2.m5.large.linux": 730}}
    assert main(estimate(tmp_path, usage, "--terms", str(tmp_path / "terms.json"), "--json")) == 0
    bill = said(capsys)
    lines = {line["meter"]: line for line in bill["lines"] if line["amount_usd"] not in (None, "0")}
    assert lines["elb.alb.hour"]["discount_pct"] == "10"
    assert "all upfront" in lines["ec2.m5.large.linux"]["title"]
    assert float(bill["commitments"]["upfront_usd"]) > 500
    assert float(bill["converted"]["total"]) == pytest.approx(0.9 * float(bill["total_usd"]))


def test_terms_that_cannot_be_end_the_verb_with_their_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "terms.json").write_text('{"discounts": {"EC2": 200}}')
    assert main(estimate(tmp_path, {}, "--terms", str(tmp_path / "terms.json"))) == 2
    assert "$.discounts.EC2" in capsys.readouterr().err
