"""Stated usage: every way to write it, every fault told at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pricing.book import book_of, flat_rate
from pricing.usage_file import UsageFileError, has_profiles, usages_of

BOOK = book_of(
    [flat_rate("vm.hour", region, "hour", "1") for region in ("north", "south")]
    + [flat_rate("disk.iops", "north", "IOPS-month", "1")],
    id="test",
)


def read(document: object, **more: Any) -> list[tuple[str, str, Decimal | None, str]]:
    found = usages_of(document, BOOK, region="north", **more)
    return [(usage.subject, usage.meter, usage.quantity, usage.region) for usage in found]


@pytest.mark.parametrize(
    "document",
    [
        {"web": {"vm.hour": 730}},
        {"usage": {"web": {"vm.hour": "730"}}},
        [{"node": "web", "meter": "vm.hour", "quantity": 730}],
        {"usage": [{"subject": "web", "meter": "vm.hour", "quantity": 730.0, "unit": "hour"}]},
    ],
)
def test_all_spellings_mean_the_same(document: object) -> None:
    assert read(document) == [("web", "vm.hour", Decimal(730), "north")]


def test_a_flat_list_of_meters_belongs_to_the_account() -> None:
    assert read({"vm.hour": 10}) == [("account", "vm.hour", Decimal(10), "north")]


def test_null_is_a_quantity_that_was_not_given() -> None:
    assert read({"web": {"vm.hour": None}}) == [("web", "vm.hour", None, "north")]


def test_a_subject_stands_where_the_drawing_says_unless_the_file_says_otherwise() -> None:
    places = {"web": "south"}
    assert read({"web": {"vm.hour": 1}}, regions=places)[0][3] == "south"
    assert read({"web": {"vm.hour": {"quantity": 1, "region": "north"}}}, regions=places)[0][3] == "north"


def test_a_profile_picks_its_value_and_falls_back_to_the_expected_one() -> None:
    document = {"web": {"vm.hour": {"low": 1, "expected": 2}}}
    assert has_profiles(document)
    assert [read(document, profile=name)[0][2] for name in ("low", "expected", "high")] == [1, 2, 2]
    assert not has_profiles({"web": {"vm.hour": {"quantity": 3}}})


def test_things_come_along() -> None:
    (usage,) = usages_of({"web": {"disk.iops": {"quantity": 9000, "things": 3}}}, BOOK, region="north")
    assert usage.things == 3


def test_every_fault_is_told_at_once_with_its_place() -> None:
    document = {
        "ghost": {"vm.hour": 1},
        "web": {
            "vm.hour": -1,
            "disk.iops": {"quantity": "many"},
            "x.y": {"low": 1, "most": 2},
        },
        "db": {"vm.hour": {"quantity": 5, "unit": "second"}, "x.z": True},
    }
    with pytest.raises(UsageFileError) as caught:
        read(document, subjects={"web", "db"})
    assert [path for path, _ in caught.value.problems] == [
        "$.ghost['vm.hour']",
        "$.web['vm.hour']",
        "$.web['disk.iops']",
        "$.web['x.y']",
        "$.db['vm.hour']",
        "$.db['x.z']",
    ]
    text = str(caught.value)
    assert "the drawing has no node or edge 'ghost'" in text
    assert "vm.hour counts in hour, not in second" in text
    assert "a quantity is a number, not 'many'" in text


@pytest.mark.parametrize("document", [3, "text", None, [1], [{"meter": "vm.hour"}]])
def test_what_is_no_usage_is_refused(document: object) -> None:
    with pytest.raises(UsageFileError):
        read(document)
