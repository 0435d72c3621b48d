"""Whatever settings the catalog takes, the engine takes the plan that comes of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from designer import catalog
from designer.catalog.params import Declared, declared, form_kind
from designer.catalog.reading import read
from designer.catalog.spec import EdgeKind, Service
from designer.graph.compile import compile_plan
from simulator.check import problems
from tests.designer.catalog.feeding import drawing, graph_of, scenario_of

NODES = [each for each in catalog.services().values() if each.role == "node"]
PORTS = [(each, port) for each in NODES for port in each.ports if port.side == "in"]


def values(setting: Declared) -> st.SearchStrategy[Any]:
    """JSON that one setting may hold, mostly within its bounds."""
    if setting.kind == "list":
        items = st.one_of([_form(form) for form in setting.forms]) if setting.forms else _plain(setting)
        return st.lists(items, min_size=setting.at_least, max_size=3, unique=not setting.forms)
    if setting.kind == "object":
        return _form(setting.forms[0])
    return st.none() | _plain(setting) if setting.nullable else _plain(setting)


def _plain(setting: Declared) -> st.SearchStrategy[Any]:
    if setting.choices:
        return st.sampled_from([each.value for each in setting.choices])
    kind = setting.item_kind or setting.kind
    low = setting.minimum if setting.minimum is not None else -1e6
    high = setting.maximum if setting.maximum is not None else 1e6
    if kind == "integer":
        return st.integers(int(low), int(high))
    if kind == "number":
        return st.floats(low, high, allow_nan=False)
    return st.booleans() if kind == "boolean" else st.just("10.0.0.0/16")


def _form(form: type[Any]) -> st.SearchStrategy[Any]:
    kind = {} if form_kind(form) is None else {"kind": st.just(form_kind(form))}
    optional = {each.name: values(each) for each in declared(form)}
    return st.fixed_dictionaries(kind, optional=optional)


def params_of(entry: Service | EdgeKind) -> st.SearchStrategy[dict[str, Any]]:
    return _form(entry.params)


relaxed = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


@pytest.mark.parametrize(("service", "port"), PORTS, ids=lambda each: getattr(each, "key", None) or each.id)
@relaxed
@given(data=st.data())
def test_every_valid_setting_of_a_service_makes_a_plan(service: Service, port: Any, data: Any) -> None:
    params = data.draw(params_of(service))
    assume(not read(service.params, params).faults)
    compiled = compile_plan(
        graph_of(drawing(service, port, params), rules=False), scenario_of("client", duration_s=600)
    )
    assert problems(compiled) == []


@pytest.mark.parametrize("kind", catalog.edge_kinds().values(), ids=lambda each: each.key)
@relaxed
@given(data=st.data())
def test_every_valid_setting_of_an_edge_makes_a_plan(kind: EdgeKind, data: Any) -> None:
    params = data.draw(params_of(kind))
    assume(not read(kind.params, params).faults)
    service, port = next((each, port) for each, port in PORTS if port.kind == kind.key)
    document = drawing(service, port)
    document["edges"][-1]["params"] = params
    compiled = compile_plan(graph_of(document, rules=False), scenario_of("client", duration_s=600))
    assert problems(compiled) == []
