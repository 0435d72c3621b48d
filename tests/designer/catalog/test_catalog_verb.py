"""`./loadline catalog`: a table for people, one JSON object for programs, all about one service."""

from __future__ import annotations

import json

import pytest

from config.cli import main
from designer import catalog


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["catalog", *words]) == 0
    return capsys.readouterr().out


def test_the_json_is_the_whole_catalog(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(said(capsys, "--json"))
    assert told == catalog.describe()
    assert len(told["services"]) >= 14
    figures = {
        (each["name"], each["source"])
        for entry in [*told["services"], *told["edge_kinds"]]
        for each in entry["constants"]
    }
    assert len(figures) >= 100


def test_the_table_names_every_service_and_edge(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys).splitlines()
    first = {line.split()[0] for line in lines if line.strip()}
    assert {*catalog.services(), *catalog.edge_kinds()} <= first
    assert "cited figures" in lines[-1]


def test_one_service_is_told_with_everything_about_it(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "sqs_queue")
    for word in ("visibility_timeout_s", "sqs.requests.{kind}", "65536", "2026-03"):
        assert word in text
    assert json.loads(said(capsys, "sqs_queue", "--json"))["key"] == "sqs_queue"


def test_an_unknown_service_is_answered_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalog", "sqs"]) == 2
    assert "sqs_queue" in capsys.readouterr().err
