"""Every proof holds, and docs/proofs.md says what they say today."""

from __future__ import annotations

from functools import cache

import pytest

import proofs
from config.cli import ROOT, main
from designer.catalog.spec import Source
from proofs import Proof
from proofs.page import page
from proofs.row import Row

SOURCE = Source("arithmetic of this test", "2026-11")


@cache
def proof_of(name: str) -> Proof:
    (found,) = proofs.proved(name)
    return found


@pytest.mark.parametrize("name", proofs.names())
def test_what_is_said_is_what_the_simulation_gives(name: str) -> None:
    proof = proof_of(name)
    assert proof.rows
    assert proof.about.endswith(".")
    told = {row.what: (row.said, row.simulated, row.allowed) for row in proof.rows if not row.holds}
    assert told == {}


def test_the_page_is_fresh() -> None:
    text = (ROOT / "docs" / "proofs.md").read_text(encoding="utf-8")
    assert text == page(map(proof_of, proofs.names())), "run ./loadline proofs --write"


def test_a_row_holds_within_the_wider_of_its_two_allowances() -> None:
    assert Row("", 100, 101, "", SOURCE, within=0.01).holds
    assert not Row("", 100, 101.5, "", SOURCE, within=0.01).holds
    assert Row("", 0, 0.5, "", SOURCE, within=0.01, at_most=0.5).holds
    assert Row("", 0.1 + 0.2, 0.3, "", SOURCE).holds


def test_an_unknown_proof_is_answered_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["proofs", "nothing"]) == 2
    assert "lambda_ramp" in capsys.readouterr().err
