"""traces/: read once, refused with the rows at fault."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from designer.actions.errors import Invalid
from designer.actions.trace import with_uploads
from designer.graph.read_scenario import read_scenario
from designer.models import Trace
from tests.designer.conftest import acting_as

LIST = "/api/v1/traces/"
CSV = b"time,requests\n1998-06-30 21:40:00,10\n1998-06-30 21:41:00,30\n1998-06-30 21:42:00,20\n"


def upload(client, data: bytes, **fields):
    return client.post(LIST, {"file": SimpleUploadedFile("day.csv", data), **fields})


def test_a_trace_tells_what_it_holds(as_owner):
    made = upload(as_owner, CSV)
    assert made.status_code == 201, made.json()
    told = made.json()
    assert (told["name"], told["rows"], told["step_s"], told["total"]) == ("day.csv", 3, 60, 60)
    assert told["busiest"] == {"at": "1998-06-30T21:41:00", "count": 30}
    assert told["days"] == ["1998-06-30"]
    assert as_owner.get(f"{LIST}{told['id']}/").json() == told
    assert as_owner.get(LIST).json() == [told]


def test_a_fault_names_its_row_and_nothing_is_kept(as_owner):
    answer = upload(as_owner, CSV.replace(b",30", b",-30"))
    assert answer.status_code == 400
    assert any("Row 3" in problem["message"] for problem in answer.json()["problems"])
    assert not Trace.objects.exists()


def test_an_empty_file_and_no_file_are_refused(as_owner):
    assert upload(as_owner, b"").status_code == 400
    answer = as_owner.post(LIST, {"name": "x"})
    assert [problem["at"] for problem in answer.json()["problems"]] == ["$.file"]


def test_a_trace_over_the_limit_is_refused(as_owner, settings):
    settings.LOADLINE_TRACE_LIMIT_BYTES = 100
    assert upload(as_owner, CSV * 10).status_code == 413


def test_a_trace_is_its_owners_alone(as_owner, teammate, stranger):
    key = upload(as_owner, CSV).json()["id"]
    for person in (teammate, stranger):
        theirs = acting_as(person)
        assert theirs.get(f"{LIST}{key}/").status_code == 404
        assert theirs.get(LIST).json() == []


GAPPY = CSV + b"1998-07-01 00:00:00,5\n1998-07-01 00:01:00,7\n1998-07-01 00:05:00,9\n"


def test_gaps_matter_only_where_a_scenario_uses_them(as_owner, owner):
    told = upload(as_owner, GAPPY).json()
    assert told["missing_steps"] == 137 + 3

    def codes(**arrivals) -> list[str]:
        body = {
            "name": "Day",
            "duration_s": 120,
            "seed": 1,
            "workloads": [
                {
                    "node": "c",
                    "mix": {"page": 1},
                    "arrivals": {"executor": "trace", "trace": told["id"], **arrivals},
                }
            ],
        }
        scenario = read_scenario(body)
        assert scenario.scenario is not None, scenario.problems
        try:
            with_uploads(owner, scenario.scenario)
        except Invalid as refused:
            return [problem.code for problem in refused.problems]
        return []

    assert codes() == ["trace-gap"]
    assert codes(gaps="zero") == []
    assert codes(day="1998-06-30") == ["trace-gap"]
    assert codes(**{"from": "1998-07-01T00:05"}) == []


def test_a_day_that_the_trace_does_not_have_is_told_with_those_it_has(as_owner, owner):
    trace = upload(as_owner, CSV).json()["id"]
    for day in ("1998-07-01", "0001-01-01", "9999-12-31"):
        arrivals = {"executor": "trace", "trace": trace, "day": day}
        workload = {"node": "browsers", "mix": {"page": 1}, "arrivals": arrivals}
        record = read_scenario({"name": "Day", "duration_s": 60, "workloads": [workload]}).scenario
        assert record is not None
        with pytest.raises(Invalid) as refused:
            with_uploads(owner, record)
        (problem,) = refused.value.problems
        assert (problem.at, problem.code) == ("$.workloads[0].arrivals", "trace-no-such-part")
        assert f"nothing on {day}; it runs from 1998-06-30 21:40" in problem.message


def test_gaps_that_are_filled_on_upload_are_zero_wherever_they_are_used(as_owner):
    told = upload(as_owner, GAPPY, fill_gaps="true").json()
    assert told["missing_steps"] == 0
    assert told["rows"] == 146
