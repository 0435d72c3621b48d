"""How sure the figures are: shown where several runs tell, and said to be unknown where one did."""

from __future__ import annotations

import json
from typing import Any

from designer.reports import html, json_report, pdf
from designer.reports.content import ReportContent
from designer.reports.intervals import rows_of
from tests.designer.reports import match_day


def interval(mean: float, half_width: float | None) -> dict[str, float | None]:
    return {"mean": mean, "half_width": half_width, "low": None, "high": None}


def replicated() -> ReportContent:
    figures: dict[str, Any] = {
        "latency.mean_s": interval(0.0138, 0.000204),
        "latency.p99_s": interval(0.046, 0.0017),
        "errors.rate": interval(0.00004, 0.000008),
        "month_usd": interval(318.66, 4.21),
        "nodes.web.utilisation": interval(0.49, 0.011),
        "throughput_per_s": interval(17.4, None),
    }
    summary = match_day.summary()
    summary["intervals"] = {"level": 0.95, "replications": 20, "figures": figures}
    return match_day.content(summary=summary)


def test_each_figure_stands_with_half_the_width_of_its_interval_in_its_own_unit() -> None:
    found = replicated().intervals
    assert found is not None
    assert rows_of(found, {"web": "Web shop"}) == [
        ["Response mean", "13.8 ms", "± 0.2 ms"],
        ["Response p99", "46 ms", "± 1.7 ms"],
        ["Errors", "0.004 %", "± 0.0008 %"],
        ["Per month", "$318.66", "± $4.20"],
        ["Utilisation of Web shop", "49 %", "± 1.1 %"],
    ]


def test_the_report_of_several_runs_says_how_sure_it_is() -> None:
    page = html.render(replicated()).decode()
    assert "How sure it is" in page
    assert "20 runs on other seeds" in page
    assert "One run is one sample" not in page
    assert json.loads(json_report.render(replicated()))["intervals"]["replications"] == 20
    assert pdf.render(replicated()).startswith(b"%PDF")


def test_the_report_of_one_run_says_that_it_is_one_sample() -> None:
    page = html.render(match_day.content()).decode()
    assert "How sure it is" not in page
    assert "One run is one sample" in page
