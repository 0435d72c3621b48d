"""The floors of docs/architecture.md, held by the contracts in pyproject.toml, and two rules beside them."""

from __future__ import annotations

import grimp
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from config.cli import ROOT


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    rooms = ("config", "designer", "simulator", "pricing")
    return grimp.build_graph(*rooms, exclude_type_checking_imports=True, cache_dir=None)


def test_every_import_contract_is_kept() -> None:
    assert lint_imports(str(ROOT / "pyproject.toml"), cache_dir=None) == EXIT_STATUS_SUCCESS


def test_a_service_of_the_catalog_imports_no_other_service(graph: grimp.ImportGraph) -> None:
    from designer import catalog

    services = {f"designer.catalog.{key}" for key in catalog.services()}
    assert services
    assert services <= graph.modules
    knows = {name: graph.find_modules_directly_imported_by(name) & services for name in services}
    assert not {name for name, others in knows.items() if others}


def test_no_two_modules_import_each_other(graph: grimp.ImportGraph) -> None:
    pairs = {
        tuple(sorted((module, other)))
        for module in graph.modules
        for other in graph.find_modules_directly_imported_by(module)
        if module in graph.find_modules_directly_imported_by(other)
    }
    assert not pairs
