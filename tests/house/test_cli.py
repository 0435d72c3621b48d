"""The framework of the verbs: found by walking the folder, imported only when asked for."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import cli


@pytest.mark.parametrize("verb", cli.verbs().values(), ids=lambda verb: verb.name)
def test_a_verb_has_a_name_a_line_of_help_and_what_it_takes_to_run(verb: cli.Verb) -> None:
    module = cli.load(verb)
    assert (verb.name, verb.help) == (module.NAME, module.HELP)
    assert callable(module.add_arguments)
    assert callable(module.run)
    assert verb.help
    assert "\n" not in verb.help


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"], ["help"]])
def test_the_help_names_every_verb_with_up_first(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == 0
    said = capsys.readouterr().out
    named = [line.split()[0] for line in said.splitlines() if line.startswith("  ")]
    assert named == list(cli.verbs())
    assert named[0] == "up"


def test_the_help_imports_no_verb_and_nothing_heavy() -> None:
    code = "import sys; from config.cli import main; main(['--help']); print(sorted(sys.modules))"
    environment = {**os.environ, "PYTHONPATH": str(cli.ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    modules = done.stdout.splitlines()[-1]
    assert "config.cli" in modules
    for heavy in ("config.cli.up", "django", "celery", "numpy", "numba", "networkx"):
        assert f"'{heavy}'" not in modules


def test_an_unknown_verb_is_told_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["upp"]) == 2
    said = capsys.readouterr().err
    assert "'upp'" in said
    assert "simulate" in said or "up, test" in said


def test_a_verb_that_stops_says_one_sentence_and_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "no-such-benchmark"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("loadline: there is no benchmark 'no-such-benchmark'")
    assert "Traceback" not in said


def test_a_verb_runs_from_any_folder_even_beside_another_package_called_config(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "__init__.py").write_text("raise SystemExit('the wrong config')")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "config.cli", "--help"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(cli.ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    line = f"PYTHONPATH='{cli.ROOT}' '{sys.executable}' -P -m config.cli --help | true"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_benchmark_is_listed_with_what_it_measures(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) >= 2
    for line in listed:
        name, *about = line.split()
        assert about
        assert callable(importlib.import_module(f"bench.{name}").main)
