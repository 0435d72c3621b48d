"""docs/add-a-service.md, followed literally: its file makes a service that keeps the catalog's contract."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer import catalog
from designer.catalog.spec import Service
from designer.graph.meter import usages
from pricing import shelf
from pricing.estimate import estimate
from tests.designer.catalog import test_contract
from tests.designer.catalog.feeding import drawing, graph_of, run, scenario_of

PAGE = Path(__file__).parents[3] / "docs" / "add-a-service.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The page's file, laid where the registry walks."""
    (code,) = blocks("python")
    (name,) = re.findall(r"`designer/catalog/(\w+)\.py`:", PAGE.read_text(encoding="utf-8"))
    (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(catalog, "__path__", [*catalog.__path__, str(tmp_path)])
    catalog.services.cache_clear()
    yield catalog.services()[name]
    catalog.services.cache_clear()


def test_the_page_adds_a_service_that_keeps_the_contract(added: Service) -> None:
    test_contract.test_defaults_are_valid(added)
    test_contract.test_every_bound_holds_on_both_sides(added)
    test_contract.test_every_setting_explains_itself(added)
    test_contract.test_every_constant_has_a_unit_and_a_name_of_its_own(added)
    test_contract.test_it_says_what_it_is(added)
    test_contract.test_every_meter_is_priced_or_says_why_not(added)


def test_what_the_page_adds_can_be_run_and_billed(added: Service) -> None:
    (port,) = added.ports
    graph = graph_of(drawing(added, port), rules=False)
    scenario = scenario_of("client")
    result = run(graph, scenario)
    found = {usage.meter: usage for usage in usages(graph, scenario, result) if usage.subject == "subject"}
    assert found["secrets.api"].quantity == pytest.approx(result.stations["subject"].done * 43_800)
    bill = estimate(list(found.values()), shelf.load(None, ["us-east-1"]))
    assert bill.not_priced == ()
    assert bill.total_usd > 0


def test_the_pages_cases_are_as_the_shared_ones(added: Service) -> None:
    join, nest = [json.loads(line) for line in blocks("json")[0].splitlines()]
    out, into = catalog.services()[join[0]].port(join[1]), added.port(join[3])
    assert out is not None
    assert into is not None
    assert (out.kind == into.kind) == join[4]
    assert (nest[1] in added.may_stand_in) == nest[2]
