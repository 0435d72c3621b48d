"""The arithmetic everything else rests on: nothing is lost when a quantity is cut and shared out."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.tiers import EXACT, add_up, cut, share_out

quantities = st.decimals(min_value=0, max_value=10**12, places=9, allow_nan=False, allow_infinity=False)
starts = st.lists(st.integers(0, 10**9), min_size=1, max_size=5, unique=True).map(
    lambda values: [Decimal(v) for v in sorted(values)]
)


@given(starts, quantities)
def test_the_parts_of_a_cut_add_up_to_what_was_cut(bounds: list[Decimal], quantity: Decimal) -> None:
    parts = cut(bounds, quantity)
    assert add_up(parts) == quantity
    assert all(part >= 0 for part in parts)


@given(starts, quantities)
def test_a_part_is_filled_before_the_next_one_begins(bounds: list[Decimal], quantity: Decimal) -> None:
    parts = cut(bounds, quantity)
    widths = [bounds[0], *(b - a for a, b in pairwise(bounds))]
    for index, width in enumerate(widths):
        if any(parts[index + 1 :]):
            assert parts[index] == width


@given(starts, st.lists(quantities, min_size=1, max_size=8))
def test_shares_add_up_to_their_owners_and_to_the_parts(bounds: list[Decimal], owners: list[Decimal]) -> None:
    parts = cut(bounds, add_up(owners))
    rows = share_out(parts, owners)
    assert [add_up(row) for row in rows] == owners
    assert [add_up(row[i] for row in rows) for i in range(len(parts))] == parts


@given(starts, st.lists(quantities, min_size=1, max_size=8))
def test_each_owner_gets_every_part_in_proportion(bounds: list[Decimal], owners: list[Decimal]) -> None:
    total = add_up(owners)
    parts = cut(bounds, total)
    for owner, row in zip(owners, share_out(parts, owners), strict=True):
        for part, cell in zip(parts, row, strict=True):
            fair = EXACT.divide(EXACT.multiply(owner, part), total) if total else Decimal(0)
            assert abs(cell - fair) <= Decimal("1e-17")


def test_thirds_lose_no_digit() -> None:
    rows = share_out([Decimal(1), Decimal(2)], [Decimal(1), Decimal(1), Decimal(1)])
    assert add_up(row[0] for row in rows) == 1
    assert [add_up(row) for row in rows] == [1, 1, 1]


def test_parts_that_are_not_the_owners_are_refused() -> None:
    with pytest.raises(ValueError, match="parts add up to 2, owners to 3"):
        share_out([Decimal(2)], [Decimal(3)])
