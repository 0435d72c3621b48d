"""docs/problems.md is what the rules say of themselves today."""

from __future__ import annotations

from pathlib import Path

from designer.graph.rules.page import page

ROOT = Path(__file__).resolve().parents[3]


def test_the_page_of_rules_is_fresh() -> None:
    assert (ROOT / "docs" / "problems.md").read_text(encoding="utf-8") == page(), (
        "run ./loadline rules --write"
    )
