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


DESIGN = str(cli.ROOT / "examples" / "world-cup-day" / "design.json")
SCENARIO = ["--scenario", str(cli.ROOT / "examples" / "world-cup-day" / "scenario.json")]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["bench", "no-such"], "there is no benchmark 'no-such'; there are: "),
        (["catalog", "no-such"], "there is no service 'no-such'; there are: "),
        (["proofs", "no-such"], "there is no proof 'no-such'; there are: "),
        (["proofs", "retries", "--write"], "the page holds all proofs"),
        (["test", "--only", "no-such"], "there is no suite no-such; there are: "),
        (["prices", "--book", "no-such"], "there is no price book no-such; there are: "),
        (["prices", "--region", "no-such"], "has no prices for no-such; it has: "),
        (["prices", "no-such"], "has no meter like 'no-such' in us-east-1."),
        (["up", "--port", "0"], "0 is no port"),
        (["export", "no-such.json"], "no-such.json cannot be read"),
        (["estimate", "no-such.json", "--usage", DESIGN], "no-such.json cannot be read"),
        (["estimate", DESIGN, "--usage", DESIGN, "--book", "no-such"], "there is no price book no-such"),
        (["simulate", DESIGN, *SCENARIO, "--book", "no-such"], "there is no price book no-such"),
        (["simulate", DESIGN, *SCENARIO, "--precision", "nan"], "give a share between 0 and 1"),
        (["simulate", DESIGN, *SCENARIO, "--seed", "-1"], "The seed is -1."),
        (["simulate", DESIGN, *SCENARIO, "--day", "9999-12-31"], "9999-12-31"),
    ],
)
def test_a_wrong_word_ends_a_verb_with_a_sentence_and_exit_code_two(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == 2
    said = capsys.readouterr().err
    assert sentence in said
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
