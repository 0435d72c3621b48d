"""Params from untrusted JSON: an instance, or every fault at once with where it stands."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer import catalog
from designer.catalog.params import declared, param
from designer.catalog.reading import read

FLEET = catalog.services()["ec2_auto_scaling_group"].params
FUNCTION = catalog.services()["lambda_function"].params
QUEUE = catalog.services()["sqs_queue"].params

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def test_all_faults_are_told_in_one_pass() -> None:
    value = {"min": -1, "max": "ten", "zones": ["a", "a", "q"], "policies": [{"kind": "magic"}], "speed": 9}
    found = {(fault.steps, fault.code) for fault in read(FLEET, value).faults}
    assert found == {
        (("min",), "out-of-bounds"),
        (("max",), "wrong-type"),
        (("zones", 1), "listed-twice"),
        (("zones", 2), "unknown-choice"),
        (("policies", 0, "kind"), "unknown-kind"),
        (("speed",), "unknown-param"),
    }


def test_a_misspelt_setting_is_recognised() -> None:
    (fault,) = read(FUNCTION, {"memory": 512}).faults
    assert fault.hint == "Did you mean memory_mb?"
    assert fault.instead is not None
    assert fault.instead.gone


def test_a_value_out_of_bounds_comes_with_the_nearest_possible() -> None:
    (fault,) = read(FUNCTION, {"memory_mb": 20_000}).faults
    assert fault.instead is not None
    assert fault.instead.value == 10_240


def test_settings_that_bound_each_other_are_checked_together() -> None:
    (fault,) = read(FLEET, {"min": 5, "desired": 2, "max": 9}).faults
    assert (fault.steps, fault.instead.value if fault.instead else None) == (("desired",), 5)


def test_null_means_none_only_where_that_is_possible() -> None:
    assert read(QUEUE, {"max_receive_count": None}).params.max_receive_count is None
    (fault,) = read(QUEUE, {"retention_s": None}).faults
    assert fault.code == "param-missing"


@pytest.mark.parametrize("value", [True, "5", 5.5, float("nan"), float("inf"), 10**400, [], {}])
def test_what_is_no_whole_number_is_refused(value: object) -> None:
    assert read(FUNCTION, {"memory_mb": value}).params is None


def test_numbers_of_a_decimal_setting_are_floats() -> None:
    assert type(read(QUEUE, {"delay_s": 3}).params.delay_s) is float


@given(value=json_values)
def test_reading_never_raises(value: object) -> None:
    for params_type in (FLEET, FUNCTION, catalog.edge_kinds()["event_source"].params):
        result = read(params_type, value)
        assert (result.params is None) == bool(result.faults)


@given(data=st.data())
def test_reading_never_raises_for_a_known_setting_with_any_value(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([each.name for each in declared(FLEET)]))
    result = read(FLEET, {name: data.draw(json_values)})
    assert (result.params is None) == bool(result.faults)


def test_a_field_that_was_not_declared_is_refused() -> None:
    @dataclass(frozen=True)
    class Loose:
        size: int = 3

    with pytest.raises(TypeError, match="not declared"):
        declared(Loose)


def test_bounds_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="above maximum"):
        param(1, title="Size", help="How big.", minimum=5, maximum=2)
