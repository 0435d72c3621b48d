"""A report sets what the SLAs promise beside what the run saw."""

from __future__ import annotations

from designer.reports import html, pdf
from designer.reports.content import ReportContent
from tests.designer.reports import match_day


def promised() -> ReportContent:
    summary = match_day.summary()
    summary["availability"] = {
        "nodes": {"edge": {"servers": 1, "needed": 1}, "web": {"servers": 3, "needed": 2}},
        "paths": [
            {
                "entry": "browsers",
                "class": "page",
                "response": {"percent": 99.982526, "down_s_a_month": 459.2, "nodes": ["edge", "web"]},
                "without_sla": ["browsers"],
                "simulated_percent": 99.9957,
            },
            {
                "entry": "browsers",
                "class": "order",
                "response": {"percent": 100.0, "down_s_a_month": 0.0, "nodes": []},
                "without_sla": ["browsers"],
                "simulated_percent": None,
            },
        ],
        "simulated_percent": 99.9957,
    }
    return match_day.content(summary=summary)


def test_a_path_tells_its_parts_in_series_and_how_many_must_be_up_in_parallel() -> None:
    page = html.render(promised()).decode()
    for part in ("edge × web (2 of 3)", "Page", "99.9825 %", "7 min 39 s", "99.9957 %"):
        assert part in page
    assert pdf.render(promised()).startswith(b"%PDF")


def test_a_path_of_which_nothing_is_promised_is_left_out() -> None:
    assert [path.class_id for path in promised().availability] == ["page"]
    assert "Availability" not in html.render(match_day.content()).decode()
