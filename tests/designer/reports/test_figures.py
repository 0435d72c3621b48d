"""Figures are written the same everywhere, and money is rounded here alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.reports import figures
from pricing.to_json import plain


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "$0.00"),
        ("0.004", "< $0.01"),
        ("0.005", "$0.01"),
        ("1234.565", "$1,234.57"),
        ("-3.1", "−$3.10"),
    ],
)
def test_money_is_rounded_to_the_cent_and_never_to_nothing(value: str, shown: str) -> None:
    assert figures.money(Decimal(value)) == shown


def test_an_unknown_amount_is_a_dash_and_not_zero() -> None:
    assert figures.money(None) == figures.rate(None) == figures.quantity(None) == "–"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0.0772", "$0.0772"),
        ("0.0000002", "$0.0000002"),
        ("1.2", "$1.20"),
        ("1234.5", "$1,234.50"),
        ("0", "$0"),
    ],
)
def test_a_rate_keeps_its_significant_digits(value: str, shown: str) -> None:
    assert figures.rate(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("value_s", "shown"),
    [
        (0.0115, "11.5 ms"),
        (0.00004, "0.04 ms"),
        (0.9996, "1 s"),
        (1.239, "1.24 s"),
        (330, "5 min 30 s"),
        (86_400, "24 h"),
        (5400, "1 h 30 min"),
        (604_800, "7 days"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_a_time_is_shown_in_the_unit_that_reads_best(value_s: float | None, shown: str) -> None:
    assert figures.seconds(value_s) == shown


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.49, "49 %"),
        (0.00004, "0.004 %"),
        (1e-9, "< 0.001 %"),
        (0.999999, "> 99.99 %"),
    ],
)
def test_a_share_is_never_rounded_to_nothing_or_to_all(part: float, shown: str) -> None:
    assert figures.share(part) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [(75_238_112, "75.2 M"), (999_999, "1 M"), (12_400, "12.4 k"), (9_999, "9,999"), (3.14, "3.14")],
)
def test_a_large_count_is_shortened_to_three_digits(number: float, shown: str) -> None:
    assert figures.count_short(number) == shown


@pytest.mark.parametrize(
    ("unit", "number", "shown"),
    [
        ("hour", 2, "hours"),
        ("hour", 1, "hour"),
        ("GB", 2, "GB"),
        ("GB-s", 2, "GB-s"),
        ("LCU-hour", 3, "LCU-hours"),
    ],
)
def test_a_unit_takes_the_plural_only_where_it_is_a_word(unit: str, number: int, shown: str) -> None:
    assert figures.units(unit, Decimal(number)) == shown


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=9))
def test_an_exact_number_survives_being_written(number: Decimal) -> None:
    assert Decimal(plain(number)) == number


@pytest.mark.parametrize("bad", ["NaN", "Infinity", "twelve", "1,000"])
def test_what_is_not_a_number_raises(bad: object) -> None:
    with pytest.raises(ValueError, match="not a"):
        figures.amount(bad)


@pytest.mark.parametrize(
    ("actual", "target", "unit", "told"),
    [
        (0.00102, 0.001, "share", ("0.102 %", "0.1 %")),
        (0.001_000_4, 0.001, "share", ("0.10004 %", "0.1 %")),
        (0.002, 0.001, "share", ("0.2 %", "0.1 %")),
        (0.001, 0.001, "share", ("0.1 %", "0.1 %")),
        (0.300_04, 0.3, "s", ("300.04 ms", "300 ms")),
        (60.001, 60.0, "s", ("60.001 s", "60 s")),
        (86_401.0, 86_400.0, "s", ("86401 s", "86400 s")),
        (None, 0.3, "s", ("–", "300 ms")),
    ],
)
def test_two_figures_that_differ_never_look_the_same_side_by_side(
    actual: float | None, target: float, unit: str, told: tuple[str, str]
) -> None:
    assert figures.told_apart(actual, target, unit) == told
