"""requirements.txt is the whole resolved list of what pyproject.toml names, and nothing else."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions

import pytest
from packaging.requirements import Requirement

from config.cli import ROOT
from config.cli.lock import PINS, canonical, direct, pins


def pinned() -> dict[str, str]:
    return {canonical(name): version for name, version in pins(PINS).items()}


def needed(**environment: str) -> set[str]:
    """Follow the metadata of the installed packages from the direct dependencies to all they need.

    `environment` stands in for this machine's, such as python_full_version="3.11.2".
    """
    found: set[str] = set()
    todo = [(Requirement(line), extra) for line in direct() for extra in ("", *Requirement(line).extras)]
    while todo:
        requirement, extra = todo.pop()
        if requirement.marker is not None and not requirement.marker.evaluate(
            {**environment, "extra": extra}
        ):
            continue
        name = canonical(requirement.name)
        found.add(name)
        for wanted_extra in ("", *sorted(requirement.extras)):
            key = f"{name}[{wanted_extra}]"
            if key in found:
                continue
            found.add(key)
            lines = distribution(name).requires or []
            todo.extend((Requirement(line), wanted_extra) for line in lines)
    return {name for name in found if "[" not in name}


def test_every_direct_dependency_is_an_exact_pin_that_requirements_repeats() -> None:
    for line in direct():
        requirement = Requirement(line)
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), line
        assert pinned()[canonical(requirement.name)] == str(requirement.specifier)[2:], line


def test_the_pins_are_what_the_direct_dependencies_need_no_more_and_no_less() -> None:
    assert set(pinned()) == needed(), "run ./loadline lock"


@pytest.mark.parametrize("platform", ["linux", "darwin"])
@pytest.mark.parametrize("python", ["3.11.0", "3.11.2", "3.12.0", "3.13.0", "3.14.0"])
def test_the_pins_are_enough_for_every_python_that_is_supported(python: str, platform: str) -> None:
    environment = {"python_full_version": python, "python_version": python.rpartition(".")[0]}
    assert needed(**environment, sys_platform=platform) <= set(pinned())


def test_what_is_installed_is_what_is_pinned() -> None:
    wrong = {}
    for name, version in pinned().items():
        try:
            installed = distribution(name).version
        except PackageNotFoundError:
            installed = "absent"
        if installed != version:
            wrong[name] = (version, installed)
    assert not wrong


def test_requirements_has_no_addresses_and_no_options() -> None:
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.+!]+", line), line


def test_what_the_code_imports_is_named_in_pyproject_and_not_only_brought_along_by_others() -> None:
    running = named_in("config", "designer", "pricing", "simulator", "proofs")
    testing, measuring = named_in("tests"), named_in("bench")
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    for_running = {canonical(Requirement(line).name) for line in project["dependencies"]}
    for_all = {canonical(Requirement(line).name) for line in direct()}
    assert running - for_running == set()
    assert testing - for_all == set()
    peers = {canonical(name) for name in pins(ROOT / "bench" / "requirements.txt")}
    assert measuring - for_running - peers == set()


def named_in(*places: str) -> set[str]:
    """The packages that the modules in `places` import, by the names the index knows them by."""
    owners = packages_distributions()
    ours = {"config", "designer", "pricing", "simulator", "tests", "bench", "proofs"}
    found = set()
    for path in (file for place in places for file in (ROOT / place).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            else:
                continue
            found |= {name.split(".")[0] for name in names}
    foreign = found - ours - sys.stdlib_module_names
    return {canonical(owner) for name in foreign for owner in owners.get(name, [])[:1]}
