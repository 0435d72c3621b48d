"""Rules that hold the house and that no linter knows. Each failure names the files to change."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.cli import ROOT

LONGEST_MODULE_LINES = 300
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "services", "common", "misc"}
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".json",
    ".ts",
    ".tsx",
    ".css",
    ".html",
    ".yaml",
    ".yml",
    ".sh",
    ".csv",
    "",
}
REGISTRY = re.compile(
    r"https?://(pypi\.|files\.pythonhosted|registry\.(npmjs|yarnpkg))|index-url|registry=http"
)
MACHINE = re.compile(r"(?<![\w/.-])/(root|work|home/[a-z]\w*)/(?!\.)\w")


def committed() -> list[Path]:
    """Every file that git knows or would add: what is ignored or deleted is not looked at."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


FILES = committed()
SOURCES = [path for path in FILES if path.suffix in {".py", ".ts", ".tsx"} and path.name != "schema.d.ts"]


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_files() -> Iterator[tuple[Path, str]]:
    for path in FILES:
        if path.suffix in TEXT and path != Path(__file__):
            yield path, path.read_text(encoding="utf-8")


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    too_long = {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE_LINES}
    assert not {name for name in too_long if "/migrations/" not in name}


def test_a_module_is_named_after_its_noun_and_not_after_nothing() -> None:
    assert not [shown(path) for path in SOURCES if path.stem in FORBIDDEN_NAMES]
    assert not [shown(path) for path in SOURCES if FORBIDDEN_NAMES & set(path.relative_to(ROOT).parts)]


def test_no_file_names_a_package_registry_or_a_folder_of_one_machine() -> None:
    found = [
        f"{shown(path)}:{number}: {line.strip()[:120]}"
        for path, text in text_files()
        for number, line in enumerate(text.splitlines(), start=1)
        if REGISTRY.search(line) or MACHINE.search(line)
    ]
    assert not found


def test_every_public_module_function_and_class_of_the_rooms_says_what_it_is() -> None:
    rooms = ("simulator", "pricing", "designer/catalog", "designer/graph", "designer/exchange", "config")
    silent = [
        shown(path)
        for path in SOURCES
        if path.suffix == ".py" and shown(path).startswith(rooms) and not ast.get_docstring(parsed(path))
    ]
    assert not silent


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_room_reaches_for_signals_or_the_model_registry() -> None:
    habit = re.compile(r"post_save|pre_save|post_delete|pre_delete|apps\.get_model")
    found = [shown(path) for path in SOURCES if path.suffix == ".py" and shown(path).startswith("designer/")]
    assert not [
        name for name in found if "/migrations/" not in name and habit.search((ROOT / name).read_text())
    ]


@pytest.mark.parametrize(
    "room", ["simulator", "pricing", "designer/catalog", "designer/graph", "designer/exchange"]
)
def test_a_pure_room_reads_no_clock_and_draws_no_hidden_random_number(room: str) -> None:
    habit = re.compile(
        r"\bdatetime\.now\(|\bdate\.today\(|\btime\.time\(|^import random$|np\.random\.seed", re.M
    )
    modules = [path for path in SOURCES if shown(path).startswith(f"{room}/") and path.suffix == ".py"]
    assert modules
    assert not [shown(path) for path in modules if habit.search(path.read_text(encoding="utf-8"))]
