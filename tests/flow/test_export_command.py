"""`./loadline export`: a drawing as Mermaid on stdout; problems of a wrong one on stderr."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from config.cli import main
from designer.exchange.mermaid import mermaid
from tests.designer.graph.drawings import GONE, MATCH_DAY, changed, graph_of


def test_a_drawing_is_written_as_mermaid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "design.json").write_text(json.dumps(MATCH_DAY))
    assert main(["export", str(tmp_path / "design.json")]) == 0
    assert capsys.readouterr().out == mermaid(graph_of())


def test_a_drawing_with_errors_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "design.json").write_text(json.dumps(changed((("edges", "e4"), GONE))))
    assert main(["export", str(tmp_path / "design.json")]) == 2
    seen = capsys.readouterr()
    assert seen.out == ""
    assert "[queue-without-consumer]" in seen.err
