"""Whole bills as tables a person can read: `RENEW_GOLDEN=1 pytest tests/pricing` writes them anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pricing import shelf
from pricing.estimate import estimate
from pricing.show import estimate_table
from pricing.terms import FreeTier, Terms
from pricing.usage_file import usages_of

FOLDER = Path(__file__).parent / "golden"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_the_bill_is_the_one_that_was_read_and_agreed(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    book = shelf.load("2026-11-24")
    usages = usages_of(case, book, region=case["region"])
    table = estimate_table(estimate(usages, book, Terms(FreeTier(case["free_tier"]))))
    golden = path.with_suffix(".txt")
    if os.environ.get("RENEW_GOLDEN"):
        golden.write_text(table, encoding="utf-8")
    assert table == golden.read_text(encoding="utf-8")


def test_there_are_golden_bills() -> None:
    assert len(list(FOLDER.glob("*.txt"))) == len(list(FOLDER.glob("*.json"))) >= 3
