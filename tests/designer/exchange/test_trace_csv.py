"""Traces from CSV: what is understood, and that every fault is told with the row it stands in."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.exchange.table import MOST_BYTES
from designer.exchange.trace_csv import MOST_PROBLEMS, read_trace
from designer.graph.problems import Severity
from designer.graph.trace import Trace

PLAIN = "timestamp,requests\n1998-06-30 21:40:00,7\n1998-06-30 21:41:00,9\n1998-06-30 21:42:00,5\n"


def trace_of(text: str | bytes, **wanted: object) -> Trace:
    read = read_trace(text.encode() if isinstance(text, str) else text, **wanted)  # type: ignore[arg-type]
    assert [problem.message for problem in read.problems] == []
    assert read.trace is not None
    return read.trace


def fault_of(text: str | bytes, **wanted: object) -> tuple[str, str, str]:
    read = read_trace(text.encode() if isinstance(text, str) else text, **wanted)  # type: ignore[arg-type]
    assert read.trace is None
    first = read.problems[0]
    assert first.hint
    return first.at, first.code, first.message


def test_a_trace_knows_its_step_its_begin_its_total_and_its_busiest_step() -> None:
    trace = trace_of(PLAIN)
    assert trace.step_s == 60.0
    assert trace.starts_at == datetime(1998, 6, 30, 21, 40)  # noqa: DTZ001
    assert trace.counts.tolist() == [7, 9, 5]
    assert trace.total == 21
    assert trace.busiest == (datetime(1998, 6, 30, 21, 41), 9)  # noqa: DTZ001
    assert trace.days == (date(1998, 6, 30),)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", " | "),
        PLAIN.replace("timestamp,requests\n", ""),
        PLAIN.replace("\n", "\r\n"),
        "\ufeff" + PLAIN,
        "# counts of one match\n\n" + PLAIN,
        PLAIN.replace(":00,", ","),
        PLAIN.replace("1998-06-30 ", "1998/06/30 "),
        PLAIN.replace("1998-06-30 ", "1998-06-30T"),
        PLAIN.replace(",7", ",7.0").replace(",9", ",9.00"),
        '"timestamp","requests"\n"1998-06-30 21:40",7\n"1998-06-30 21:41","9"\n"1998-06-30 21:42",5\n',
        "timestamp;Anzahl\n1998-06-30 21:40;7,0\n1998-06-30 21:41;9,0\n1998-06-30 21:42;5,0\n",
    ],
)
def test_the_same_trace_is_understood_however_it_is_written(text: str) -> None:
    trace = trace_of(text)
    assert trace.counts.tolist() == [7, 9, 5]
    assert trace.starts_at == datetime(1998, 6, 30, 21, 40)  # noqa: DTZ001
    assert not trace.zoned


def test_other_encodings_and_gzip_are_understood() -> None:
    assert trace_of(PLAIN.encode("utf-16")).total == 21
    assert trace_of(gzip.compress(PLAIN.encode())).total == 21
    assert trace_of(PLAIN.replace("requests", "Zugriffe über alles").encode("latin-1")).total == 21


@pytest.mark.parametrize(
    "texts",
    [
        ("899242800", "899242860"),
        ("899242800000", "899242860000"),
        ("899242800.0", "899242860.0"),
        ("1998-06-30T21:40:00Z", "1998-06-30T21:41:00Z"),
        ("1998-06-30T23:40:00+02:00", "1998-06-30T23:41:00+02:00"),
    ],
)
def test_times_with_a_zone_or_since_1970_are_utc(texts: tuple[str, str]) -> None:
    trace = trace_of(f"{texts[0]},1\n{texts[1]},2\n")
    assert trace.zoned
    assert trace.starts_at == datetime(1998, 6, 30, 21, 40, tzinfo=UTC)
    assert trace.step_s == 60.0


def test_seconds_from_the_begin_are_understood() -> None:
    trace = trace_of("t,n\n0,4\n300,5\n600,6\n")
    assert (trace.step_s, trace.total) == (300.0, 15)


def test_a_comma_is_a_decimal_mark_or_parts_thousands_as_the_column_shows() -> None:
    assert trace_of("a;b\n1998-06-30 21:40;1.234,0\n1998-06-30 21:41;2,0\n").counts.tolist() == [1234, 2]
    assert trace_of("a;b\n1998-06-30 21:40;1,234\n1998-06-30 21:41;2\n").counts.tolist() == [1234, 2]
    assert trace_of('a,b\n1998-06-30 21:40,"1,234,567"\n1998-06-30 21:41,2\n').counts.tolist() == [1234567, 2]


def test_the_column_of_counts_is_found_among_others_or_named() -> None:
    text = "host,time,errors,requests\nweb,1998-06-30 21:40,1,7\nweb,1998-06-30 21:41,2,9\n"
    assert trace_of(text).counts.tolist() == [7, 9]
    assert trace_of(text, column="errors").counts.tolist() == [1, 2]
    at, code, _ = fault_of(text, column="request")
    assert (at, code) == ("row 1", "trace-no-column")


@pytest.mark.parametrize(
    ("text", "at", "code"),
    [
        (b"", "file", "trace-empty"),
        (b"\xef\xbb\xbf\n\n", "file", "trace-empty"),
        ("timestamp,requests\n", "row 1", "trace-empty"),
        (PLAIN.replace(",9", ",-9"), "row 3", "trace-count-negative"),
        (PLAIN.replace(",9", ",many"), "row 3", "trace-count-not-a-number"),
        (PLAIN.replace(",9", ",NaN"), "row 3", "trace-count-not-a-number"),
        (PLAIN.replace(",9", ",inf"), "row 3", "trace-count-not-a-number"),
        (PLAIN.replace(",9", ","), "row 3", "trace-count-empty"),
        (PLAIN.replace(",9", ",9.5"), "row 3", "trace-count-not-a-whole-number"),
        (PLAIN.replace(",9", ",1e300"), "row 3", "trace-count-above-a-million-million"),
        (PLAIN.replace(",9", ""), "row 3", "trace-short-row"),
        (PLAIN.replace("1998-06-30 21:41:00", "yesterday"), "row 3", "trace-not-a-time"),
        (PLAIN.replace("1998-06-30 21:41:00", "1998-06-31 21:41:00"), "row 3", "trace-not-a-time"),
        (PLAIN.replace("21:41:00", "21:41:00Z"), "row 3", "trace-mixed-zones"),
        (PLAIN.replace("1998-06-30 21:41:00", "899242860"), "row 3", "trace-mixed-zones"),
        (PLAIN.replace("21:42:00", "21:39:00"), "row 4", "trace-unsorted"),
        (PLAIN.replace("21:42:00", "21:41:00"), "row 4", "trace-duplicate"),
        (PLAIN + "1998-06-30 21:43:30,1\n", "row 5", "trace-off-step"),
        (PLAIN + "1998-06-30 21:45:00,1\n", "row 5", "trace-gap"),
        ("1998-06-30 21:40:00,7\n", "row 1", "trace-no-step"),
        ("requests\n7\n9\n", "row 2", "trace-one-column"),
        ("time,a,b\n1998-06-30 21:40,1,2\n", "row 2", "trace-which-column"),
        ("time,n\n1998-06-30 21:40,1\n1998-06-30 21:41,2\n2398-06-30 21:41,2\n", "row 4", "trace-too-long"),
        (b"PK\x03\x04\x00\x00", "row 1", "trace-not-csv"),
        (b"\x1f\x8b\x08broken", "file", "trace-not-gzip"),
        (gzip.compress(PLAIN.encode() * 999)[:-20], "file", "trace-not-gzip"),
    ],
)
def test_a_fault_is_told_with_its_row(text: str | bytes, at: str, code: str) -> None:
    found_at, found_code, message = fault_of(text)
    assert (found_at, found_code) == (at, code)
    if at != "file":
        assert at.lower() in message.lower() or code == "trace-empty"


def test_a_small_archive_of_a_huge_file_is_refused_before_it_fills_the_memory() -> None:
    bomb = gzip.compress(b"\n" * (MOST_BYTES + 1), 1)
    assert fault_of(bomb)[1] == "trace-too-large"


def test_gaps_count_as_zero_only_when_that_is_said() -> None:
    text = PLAIN + "1998-06-30 21:45:00,1\n"
    at, code, message = fault_of(text)
    assert (at, code) == ("row 5", "trace-gap")
    assert "2 steps are missing" in message
    trace = trace_of(text, fill_gaps=True)
    assert trace.counts.tolist() == [7, 9, 5, 0, 0, 1]
    assert trace.filled == 2


def test_a_change_of_the_offset_is_a_warning_and_loses_nothing() -> None:
    read = read_trace(b"1998-06-30T23:40+02:00,1\n1998-06-30T21:41+00:00,2\n")
    assert [problem.severity for problem in read.problems] == [Severity.WARNING]
    assert read.trace is not None
    assert read.trace.counts.tolist() == [1, 2]


def test_only_the_first_faults_are_told_one_by_one_and_the_others_counted() -> None:
    text = "time,n\n" + "1998-06-30 21:40:00,x\n" * (MOST_PROBLEMS + 5)
    read = read_trace(text.encode())
    assert len(read.problems) == MOST_PROBLEMS + 1
    assert read.problems[-1].message.startswith("5 more rows")


def test_a_day_or_a_stretch_can_be_picked_and_gaps_elsewhere_do_not_matter() -> None:
    rows = [
        f"1998-06-{day:02d} {hour:02d}:00,{day * 100 + hour}" for day in (28, 29, 30) for hour in range(24)
    ]
    del rows[5]
    text = "\n".join(rows)
    assert fault_of(text)[1] == "trace-gap"
    picked = trace_of(text, day=date(1998, 6, 30))
    assert picked.counts.tolist() == [3000 + hour for hour in range(24)]
    assert picked.starts_at == datetime(1998, 6, 30)  # noqa: DTZ001
    stretch = trace_of(text, begin=datetime(1998, 6, 29, 12), end=datetime(1998, 6, 29, 15))  # noqa: DTZ001
    assert stretch.counts.tolist() == [2912, 2913, 2914]
    at, code, message = fault_of(text, day=date(1999, 1, 1))
    assert (at, code) == ("file", "trace-no-such-part")
    assert "1998-06-28" in message


def test_a_moment_with_a_zone_is_not_looked_for_in_a_trace_without_one() -> None:
    assert fault_of(PLAIN, begin=datetime(1998, 6, 30, tzinfo=UTC))[1] == "trace-no-such-part"
    assert fault_of(PLAIN, day=date(9999, 12, 31))[1] == "trace-no-such-part"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.integers(0, 10**9), min_size=2, max_size=50),
    st.sampled_from([1, 60, 300, 3600]),
    st.booleans(),
)
def test_what_was_written_is_read_again(counts: list[int], step_s: int, header: bool) -> None:
    rows = [f"{datetime.fromtimestamp(899_000_000 + step_s * place, UTC):%Y-%m-%d %H:%M:%S},{count}"
            for place, count in enumerate(counts)]  # fmt: skip
    trace = trace_of("\n".join((["time,n"] if header else []) + rows))
    assert trace.counts.tolist() == counts
    assert trace.step_s == step_s


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400) | st.text(alphabet='0123456789-:T Z,;\t\n".e#', max_size=400).map(str.encode))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    read = read_trace(data)
    assert (read.trace is None) == any(problem.severity is Severity.ERROR for problem in read.problems)
