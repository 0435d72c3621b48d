"""What `./loadline test` counts, and that it never calls something passed that did not run."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from config.cli import test as verb
from config.suites.suite import Outcome, Suite, count, run


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("....\n510 passed in 20.05s", (510, 0, 0)),
        ("= 2 failed, 24 passed, 1 skipped, 1 error in 0.70s =", (24, 3, 1)),
        (" Test Files  5 passed (5)\n      Tests  27 passed | 1 failed | 2 skipped (30)", (27, 1, 2)),
        ("\x1b[2m      Tests \x1b[22m \x1b[32m27 passed\x1b[39m (27)", (27, 0, 0)),
        ("  1 failed\n    e2e/run.spec.ts:3 a run\n  2 skipped\n  11 passed (1.2m)", (11, 1, 2)),
        ("Segmentation fault", (0, 0, 0)),
        ("we saw 12 passed tickets", (0, 0, 0)),
    ],
)
def test_closing_lines_of_each_runner_are_counted(said: str, counted: tuple[int, int, int]) -> None:
    assert count(said) == counted


def suite(code: str, **more: object) -> Suite:
    return replace(Suite("it", lambda: [sys.executable, "-c", code]), **more)  # type: ignore[arg-type]


def test_a_check_without_counts_is_one_that_passed_or_failed(tmp_path: Path) -> None:
    assert run(suite("pass"), tmp_path).passed == 1
    failed = run(suite("raise SystemExit(2)"), tmp_path)
    assert (failed.state, failed.passed, failed.failed) == ("failed", 0, 1)


def test_tests_that_crash_before_they_count_have_failed(tmp_path: Path) -> None:
    outcome = run(suite("raise SystemExit(3)", counts=True), tmp_path)
    assert (outcome.state, outcome.failed) == ("failed", 1)


def test_a_run_that_found_no_test_did_not_run(tmp_path: Path) -> None:
    assert run(suite("raise SystemExit(5)", counts=True), tmp_path).state == "not run"


def test_what_is_missing_is_told_and_nothing_is_started(tmp_path: Path) -> None:
    outcome = run(suite("raise SystemExit(1)", missing=lambda: "needs a thing: install it"), tmp_path)
    assert (outcome.state, outcome.why) == ("not run", "needs a thing: install it")


def test_a_suite_never_sees_a_persons_own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "LOADLINE_DATA", "LOADLINE_PASSWORD"):
        monkeypatch.setenv(name, "somebody's")
    code = "import os; raise SystemExit(any('somebody' in value for value in os.environ.values()))"
    assert run(suite(code), tmp_path).state == "passed"


def test_the_summary_ends_with_a_plain_line_and_fails_when_anything_failed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    good, bad = Outcome("a", "passed", 3, 0, 1, 1.0), Outcome("b", "failed", 5, 2, 0, 1.0)
    absent = Outcome("c", "not run", why="needs Chromium: install it (apt install chromium)")
    assert verb.summary([good, absent], 2.0) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "3 passed, 0 failed, 1 skipped"
    assert "needs Chromium: install it (apt install chromium)" in said
    assert verb.summary([good, bad], 2.0) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "8 passed, 2 failed, 1 skipped"


def test_nothing_that_ran_is_no_success() -> None:
    assert verb.summary([Outcome("c", "not run", why="needs a thing")], 0.0) == 1
