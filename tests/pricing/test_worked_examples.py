"""Published worked examples, to the cent; where the page errs, the test says so."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from pricing import shelf
from pricing.book import PriceBook, book_of
from pricing.estimate import estimate
from pricing.rate import Allowance, FreeKind, Provenance, Rate, Tier, TierScope
from pricing.terms import FreeTier, Terms
from pricing.usage import Usage

Case = dict[str, Any]
CASES: list[Case] = yaml.safe_load(
    (Path(__file__).parent / "worked_examples.yaml").read_text(encoding="utf-8")
)
ORIGINS = {"aws", "quoted", "calculator", "remembered", "third-party"}
OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def work_out(text: object) -> Decimal:
    """`3 * 512/1024`, `max(a, b)`, `ceil(a)` in Decimal, left to right as written."""
    return _value(ast.parse(str(text), mode="eval").body, str(text))


def _value(node: ast.expr, text: str) -> Decimal:
    if isinstance(node, ast.Constant):
        return Decimal(ast.get_source_segment(text, node) or "")
    if isinstance(node, ast.BinOp):
        return OPERATORS[type(node.op)](_value(node.left, text), _value(node.right, text))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        values = [_value(argument, text) for argument in node.args]
        if node.func.id == "max":
            return max(values)
        if node.func.id == "ceil":
            return values[0].to_integral_value(ROUND_CEILING)
    raise ValueError(f"cannot work out {text}")


def own_book(case: Case) -> PriceBook:
    origin = Provenance(case["page"], "", "stated")
    rates = []
    for meter, (unit, price, *scope) in case["rates"].items():
        steps = [("0", price)] if isinstance(price, str) else price
        tiers = tuple(Tier(Decimal(start), Decimal(step), origin) for start, step in steps)
        rates.append(
            Rate(meter, "us-east-1", meter.split(".")[0], unit, meter, tiers, TierScope(*scope or ["region"]))
        )
    units = {rate.meter: rate.unit for rate in rates}
    allowances = tuple(
        Allowance(meter, (meter,), Decimal(free), units[meter], FreeKind.ALWAYS, TierScope.ACCOUNT, origin)
        for meter, free in case.get("allow", {}).items()
    )
    return book_of(rates, id=case["id"], allowances=allowances)


def as_printed(amount: Decimal, printed: str) -> str:
    return str(amount.quantize(Decimal(printed), ROUND_HALF_UP))


def test_there_are_enough_examples_and_each_names_its_page() -> None:
    assert len(CASES) >= 60
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert sum(case["book"] == "today" for case in CASES) >= 40
    assert all(case["page"] for case in CASES)
    assert {case["origin"] for case in CASES} == ORIGINS
    assert sum(case["origin"] == "aws" for case in CASES) >= 25
    assert all("slip" in case for case in CASES if "page_total" in case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_estimate_equals_the_published_sum(case: Case) -> None:
    region = case.get("region", "us-east-1")
    book = own_book(case) if case["book"] == "own" else shelf.load("2026-11-24", [region])
    usages = []
    for index, (meter, unit, quantity, _, *things) in enumerate(case["usage"]):
        spread = work_out(things[0]) if things else Decimal(1)
        usages.append(Usage(meter, unit, region, f"line {index}", work_out(quantity), things=spread))
    bill = estimate(usages, book, Terms(FreeTier(case["free"])))
    printed = [line[3] for line in case["usage"]]
    got = [
        as_printed(line.amount_usd, text) if line.amount_usd is not None else line.why
        for line, text in zip(bill.lines, printed, strict=True)
    ]
    assert got == printed
    assert as_printed(bill.total_usd, case["total"]) == case["total"]
    assert case.get("page_total") != case["total"]


@pytest.mark.parametrize(
    ("id", "alone_usd"),
    [
        ("organisation-storage-tiers-count-together", "7660"),
        ("organisation-transfer-tiers-count-together", "2088.96"),
    ],
)
def test_an_account_alone_pays_more_than_in_its_organisation(id: str, alone_usd: str) -> None:
    """The counterfactuals that the Billing User Guide gives to its two examples."""
    (case,) = (case for case in CASES if case["id"] == id)
    bills = [
        estimate([Usage(meter, unit, "us-east-1", "a", work_out(quantity))], own_book(case))
        for meter, unit, quantity, _ in case["usage"]
    ]
    assert sum(bill.total_usd for bill in bills) == Decimal(alone_usd)
