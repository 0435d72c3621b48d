"""`./loadline simulate`: from files to summary and bill, and every problem told when the files are wrong."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from config.cli import main
from config.cli.simulate.show import availability_table
from tests.designer.graph.drawings import MATCH_DAY, SCENARIO, changed

Seen = pytest.CaptureFixture[str]

ROWS = [f"1998-06-30 21:{minute:02d}:00,{600 + minute}\n" for minute in range(10)]
TRACE = "timestamp,requests\n" + "".join(ROWS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "design.json", MATCH_DAY)
    write(tmp_path / "scenario.json", scenario())
    (tmp_path / "counts.csv").write_text(TRACE)
    return tmp_path


def scenario(**fields: object) -> dict[str, Any]:
    arrivals = {"executor": "trace", "file": "counts.csv", "column": "requests", "scale": 0.5}
    workloads = [{"node": "browsers", "mix": {"page": 0.9, "order": 0.1}, "arrivals": arrivals}]
    return {
        "name": "Ten minutes",
        "workloads": workloads,
        "duration_s": 600,
        "slo": {"error_rate": 0.01},
        **fields,
    }


def write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value))


def simulate(folder: Path, *words: str) -> int:
    return main(
        ["simulate", str(folder / "design.json"), "--scenario", str(folder / "scenario.json"), *words]
    )


def test_everything_wrong_with_both_files_is_told_with_path_and_hint(folder: Path, capsys: Seen) -> None:
    write(
        folder / "design.json",
        changed((("nodes", "web", "params", "max"), 1), (("edges", "e2", "to"), ["wep", "http"])),
    )
    write(folder / "scenario.json", scenario(duration_s=-1, seed="one"))
    assert simulate(folder) == 2
    seen = capsys.readouterr()
    assert seen.out == ""
    for part in (
        "design.json $.nodes[2].params.max",
        "design.json $.edges[1].to[0]",
        "Did you mean web?",
        "scenario.json $.duration_s",
        "scenario.json $.seed",
    ):
        assert part in seen.err
    assert "Traceback" not in seen.err


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("design.json", "{", "line 1, column 2"),
        ("design.json", "[]", "A drawing is a JSON object"),
        ("scenario.json", "{", "The scenario is not JSON"),
        ("scenario.json", "7", "the scenario must be a JSON object"),
        ("counts.csv", TRACE.replace(",603", ",-603"), "counts.csv row 5: Row 5: the count"),
        ("counts.csv", TRACE.replace("1998-06-30 21:03:00,603\n", ""), "1 step is missing"),
        ("counts.csv", "", "The trace is empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(
    folder: Path, capsys: Seen, name: str, text: str, told: str
) -> None:
    (folder / name).write_text(text)
    assert simulate(folder) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("name", ["design.json", "scenario.json", "counts.csv"])
def test_a_file_that_is_not_there_is_named(folder: Path, capsys: Seen, name: str) -> None:
    (folder / name).unlink()
    assert simulate(folder) == 2
    error = capsys.readouterr().err
    assert f"{folder / name} $" in error
    assert "No such file" in error


def test_a_scenario_that_does_not_fit_the_drawing_is_told(folder: Path, capsys: Seen) -> None:
    wrong = scenario()
    wrong["workloads"][0]["node"] = "orders"
    write(folder / "scenario.json", wrong)
    assert simulate(folder) == 2
    assert "not-an-entry" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [("--seed", "-1"), ("--seed", str(2**63)), ("--scale", "nan"), ("--scale", "-1")]
)
def test_a_seed_or_scale_out_of_bounds_is_told(folder: Path, capsys: Seen, words: tuple[str, str]) -> None:
    assert simulate(folder, *words) == 2
    assert "out-of-bounds" in capsys.readouterr().err


def test_with_json_problems_are_one_object_on_the_last_line(folder: Path, capsys: Seen) -> None:
    (folder / "design.json").write_text("[]")
    assert simulate(folder, "--json") == 2
    (problem,) = json.loads(capsys.readouterr().out.splitlines()[-1])["problems"]
    assert (problem["file"], problem["code"]) == (str(folder / "design.json"), "not-an-object")


def test_a_trace_for_a_scenario_without_one_is_told(folder: Path, capsys: Seen) -> None:
    write(folder / "scenario.json", copy.deepcopy(SCENARIO))
    assert simulate(folder, "--trace", str(folder / "counts.csv")) == 2
    assert "no-trace-executor" in capsys.readouterr().err


def test_a_run_prints_one_json_object_on_the_last_line(folder: Path, capsys: Seen) -> None:
    assert simulate(folder, "--json", "--seed", "5") == 0
    seen = capsys.readouterr()
    out = json.loads(seen.out.splitlines()[-1])
    promised = "requests duration_s wall_s latency errors nodes bill seed engine_version price_book"
    assert set(promised.split()) <= set(out)
    assert out["seed"] == 5
    expected = sum(range(600, 610)) * 0.5
    assert abs(out["requests"] - expected) < 5 * expected**0.5
    assert 0.001 < out["latency"]["p50_s"] <= out["latency"]["p95_s"] <= out["latency"]["p99_s"] < 1
    assert out["nodes"]["web"]["peak_capacity"] >= 8
    assert 0 < out["nodes"]["web"]["utilisation"] < 1
    lines = out["bill"]["lines"]
    assert out["bill"]["total_usd"] == pytest.approx(sum(line["amount_usd"] for line in lines))
    for line in lines:
        assert {"node", "meter", "quantity", "unit", "rate_usd", "amount_usd", "source"} <= set(line)
        charged = line["quantity"] - line["free_quantity"]
        assert line["amount_usd"] == pytest.approx(charged * (line["rate_usd"] or 0), rel=1e-6, abs=1e-9)


def test_the_same_seed_gives_the_same_figures_and_another_seed_others(folder: Path, capsys: Seen) -> None:
    def figures(seed: str) -> dict[str, Any]:
        assert simulate(folder, "--json", "--seed", seed) == 0
        out: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
        del out["wall_s"]
        return out

    first = figures("1")
    assert figures("1") == first
    assert figures("2")["latency"] != first["latency"]


def test_a_person_sees_verdict_figures_and_the_bill_as_a_table(folder: Path, capsys: Seen) -> None:
    assert simulate(folder) == 0
    seen = capsys.readouterr()
    for part in (
        "It holds",
        "It costs",
        "NODE",
        "fulfil",
        "error rate",
        "Bill of a month",
        "ec2.c7g.large",
        "total",
    ):
        assert part in seen.out
    assert "requests" in seen.err


def test_a_person_sees_what_stands_in_series_and_how_many_must_be_up_in_parallel() -> None:
    """99.99 % x at least 2 of 3 servers of 99.5 %: 0.9999 x 0.99992525."""
    slas = {"alb": {"servers": 1, "needed": 1}, "web": {"servers": 3, "needed": 2}}
    promised = {"nodes": ["alb", "web"], "percent": 99.982526, "down_s_a_month": 459.2}
    paths = [{"class": "page", "response": promised, "without_sla": [], "simulated_percent": 99.5}]
    titles = {"alb": {"title": "Balancer"}, "web": {"title": "Web"}}
    table = availability_table({"nodes": slas, "paths": paths}, titles)
    assert table.splitlines()[-1].split("  ")[0] == "Balancer × Web (2 of 3)"
    for part in ("99.9825 %", "99.5000 %", "page"):
        assert part in table


def test_scale_and_day_on_the_command_line_go_before_the_scenario(folder: Path, capsys: Seen) -> None:
    assert simulate(folder, "--json", "--scale", "0.01", "--day", "1998-06-30") == 0
    out = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert 20 < out["requests"] < 110
    assert simulate(folder, "--day", "1998-07-01") == 2
    assert "trace-no-such-part" in capsys.readouterr().err


def test_replications_show_an_interval_of_every_figure(folder: Path, capsys: Seen) -> None:
    assert simulate(folder, "--replications", "3", "--scale", "0.05") == 0
    out = capsys.readouterr().out
    assert "3 RUNS, 95% INTERVALS" in out
    for name in ("latency.mean_s", "latency.p99_s", "throughput_per_s", "nodes.web.utilisation", "month_usd"):
        assert name in out
    assert "WHERE THE TIME OF THE SLOWEST 1 % GOES" in out


def test_a_precision_is_replicated_for_until_it_is_reached(folder: Path, capsys: Seen) -> None:
    words = ("--precision", "0.2", "--replications", "30", "--scale", "0.05", "--json")
    assert simulate(folder, *words) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])["intervals"]
    assert found["met"] is True
    assert 5 <= found["replications"] <= 30
    mean = found["figures"]["latency.mean_s"]
    assert mean["half_width"] <= 0.2 * mean["mean"]


@pytest.mark.parametrize("words", [("--replications", "1"), ("--precision", "1.5")])
def test_a_wish_for_intervals_that_cannot_be_met_is_told(
    folder: Path, capsys: Seen, words: tuple[str, str]
) -> None:
    assert simulate(folder, *words) == 2
    assert words[0] in capsys.readouterr().err
