"""Reads a Scenario from untrusted JSON: all Problems in one pass, each with its JSON path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from designer.catalog.fault_actions import ACTIONS, STRIKES, Action
from designer.graph.arrivals import ConstantRate
from designer.graph.problems import JsonPath, Problem, Problems, replace, shown
from designer.graph.read_arrivals import read_arrivals
from designer.graph.reader import ID_CHARACTERS, Reader, as_number
from designer.graph.scenario import (
    HOURS_A_MONTH,
    LONGEST_RUN_S,
    SECONDS_A_MONTH,
    Fault,
    MonthPart,
    Scenario,
    Slo,
    Workload,
)

MOST_WORKLOADS = 100
MOST_FAULTS = 1_000
MOST_MONTH_PARTS = 100
HIGHEST_SEED = 2**63 - 1
SHARE_TOLERANCE = 1e-6
MONTH_TOLERANCE_H = 0.05


@dataclass(frozen=True, slots=True)
class ScenarioRead:
    """What came of reading: the Scenario unless an error stands in the way, and every Problem."""

    scenario: Scenario | None
    problems: tuple[Problem, ...]


def read_scenario(
    value: object,
    at: JsonPath = JsonPath(),  # noqa: B008  a frozen record
    other_durations_s: Mapping[str, float] | None = None,
) -> ScenarioRead:
    """Reads the Scenario's JSON. Never raises on anything `json.loads` can give.

    `other_durations_s` are the durations of the Architecture's other scenarios, by name, so that a month that
    names them can be added up. What the Scenario says of nodes and classes is checked against the drawing by
    `check.check_scenario()`.
    """
    problems = Problems()
    reader = Reader(value, at, problems, "the scenario")
    if reader.broken:
        return ScenarioRead(None, problems.sorted())
    name = reader.text("name", "Scenario")
    duration_s = reader.number("duration_s", above=0.0, maximum=LONGEST_RUN_S)
    seed = reader.integer("seed", 1, minimum=0, maximum=HIGHEST_SEED)
    workloads = tuple(
        _workload(item, path, problems)
        for item, path in reader.items("workloads", MOST_WORKLOADS, "workloads")
    )
    if not workloads:
        problems.error(
            at / "workloads",
            "no-workload",
            f"The scenario {shown(name)} sends nothing: it has no workload.",
            "Add a workload at a client: which node, which mix of classes, which arrivals.",
        )
    faults = tuple(
        _fault(item, path, problems, duration_s)
        for item, path in reader.items("faults", MOST_FAULTS, "faults")
    )
    slo = _slo(reader.raw("slo", {}), at / "slo", problems)
    month = _month(reader, problems, name, duration_s, other_durations_s or {})
    assumed = not month
    if assumed and duration_s > 0:
        month = (MonthPart("this", SECONDS_A_MONTH / duration_s),)
    reader.leftovers()
    scenario = Scenario(name, workloads, duration_s, seed, faults, slo, month, assumed)
    return ScenarioRead(None if problems.errors else scenario, problems.sorted())


def _workload(value: object, at: JsonPath, problems: Problems) -> Workload:
    reader = Reader(value, at, problems, f"workload {at.steps[-1]}")
    if reader.broken:
        return Workload("", {}, ConstantRate(0.0))
    node = reader.text("node", longest=ID_CHARACTERS)
    mix: dict[str, float] = {}
    for class_id, share, path in reader.entries("mix"):
        number = as_number(share)
        if number is None or number < 0:
            problems.error(
                path,
                "share-not-a-number",
                f"The share of class {shown(class_id)} at {shown(node)} is {shown(share)}, no share up to 1.",
                "Shares of all classes add up to 1.",
            )
        else:
            mix[class_id] = number
    total = sum(mix.values())
    if mix and abs(total - 1.0) > SHARE_TOLERANCE:
        fixed = {key: share / total for key, share in mix.items()} if total > 0 else None
        problems.error(
            at / "mix",
            "mix-not-one",
            f"The shares of the classes at {shown(node)} add up to {total:g} instead of 1.",
            "Make them add up to 1.",
            *([replace(at / "mix", fixed)] if fixed else []),
        )
    arrivals = read_arrivals(reader.raw("arrivals"), at / "arrivals", problems)
    reader.leftovers()
    return Workload(node, mix, arrivals)


def _fault(value: object, at: JsonPath, problems: Problems, run_s: float) -> Fault:
    reader = Reader(value, at, problems, f"fault {at.steps[-1]}")
    if reader.broken:
        return Fault("", 0.0, 0.0)
    name = reader.choice("action", tuple(ACTIONS))
    action = ACTIONS.get(name)
    at_s = reader.number("at_s", minimum=0.0, maximum=LONGEST_RUN_S)
    if action is None or action.lasts:
        duration_s = reader.number("duration_s", above=0.0, maximum=LONGEST_RUN_S)
    else:
        duration_s = reader.number("duration_s", 0.0, minimum=0.0, maximum=LONGEST_RUN_S)
    struck = {}
    for strikes in STRIKES:
        if reader.has(strikes) or (action is not None and action.strikes == strikes):
            struck[strikes] = reader.text(strikes, longest=ID_CHARACTERS)
    params = _settings(reader, action) if action is not None else {}
    if run_s > 0 and at_s >= run_s:
        problems.warning(
            at / "at_s",
            "fault-after-end",
            f"The fault {name} begins at {at_s:g} s, but the run ends at {run_s:g} s.",
            "Let it begin earlier, or let the run last longer.",
        )
    reader.leftovers()
    return Fault(name, at_s, duration_s, params=params, **struck)


def _settings(outer: Reader, action: Action) -> dict[str, object]:
    """The numbers the action takes; a Region beside them says which one's zone is meant."""
    reader = Reader(outer.raw("params", {}), outer.at / "params", outer.problems, f"{outer.what}'s params")
    found: dict[str, object] = {}
    if reader.broken:
        return found
    for each in action.settings:
        begins = None if each.required else each.begins
        if each.whole:
            low, high = int(each.minimum), int(each.maximum)
            whole = None if begins is None else int(begins)
            found[each.name] = reader.integer(each.name, whole, minimum=low, maximum=high)
        else:
            found[each.name] = reader.number(each.name, begins, minimum=each.minimum, maximum=each.maximum)
    if reader.has("region"):
        found["region"] = reader.text("region", longest=ID_CHARACTERS)
    reader.leftovers()
    return found


def _slo(value: object, at: JsonPath, problems: Problems) -> Slo:
    reader = Reader(value, at, problems, "the SLO")
    if reader.broken:
        return Slo()

    def goal(key: str, maximum: float) -> float | None:
        return reader.number(key, above=0.0, maximum=maximum) if reader.has(key) else None

    ages: dict[str, float] = {}
    for node, seconds, path in reader.entries("age_of_oldest_s"):
        number = as_number(seconds)
        if number is None or number <= 0:
            problems.error(
                path,
                "wrong-type",
                f"The age allowed in {shown(node)} is {shown(seconds)}, not a number of seconds above 0.",
                "Write seconds, for example 60.",
            )
        else:
            ages[node] = number
    slo = Slo(
        goal("response_p99_s", LONGEST_RUN_S),
        goal("completion_p99_s", LONGEST_RUN_S),
        goal("error_rate", 1.0),
        ages,
    )
    reader.leftovers()
    return slo


def _month(
    reader: Reader, problems: Problems, name: str, duration_s: float, others_s: Mapping[str, float]
) -> tuple[MonthPart, ...]:
    parts: list[MonthPart] = []
    hours = 0.0
    at = reader.at / "month"
    known_s = {**others_s, "this": duration_s, name: duration_s}
    all_known = True
    for item, path in reader.items("month", MOST_MONTH_PARTS, "parts of the month"):
        part = Reader(item, path, problems, f"part {path.steps[-1]} of the month")
        if part.broken:
            continue
        scenario = part.text("scenario", "this")
        times = part.number("times", minimum=0.0, maximum=1e7)
        part.leftovers()
        parts.append(MonthPart(scenario, times))
        if scenario in known_s:
            hours += times * known_s[scenario] / 3_600.0
        else:
            all_known = False
            problems.error(
                path / "scenario",
                "unknown-scenario",
                f"The month counts on a scenario {shown(scenario)}, which this architecture does not have.",
                f"Known are: {', '.join(sorted(known_s))}.",
            )
    if parts and all_known and duration_s > 0 and abs(hours - HOURS_A_MONTH) > MONTH_TOLERANCE_H:
        missing = HOURS_A_MONTH - hours
        fix = [replace(at / 0 / "times", SECONDS_A_MONTH / duration_s)] if len(parts) == 1 else []
        problems.error(
            at,
            "month-not-full",
            f"The month's scenarios last {hours:,.2f} hours in all; a month has {HOURS_A_MONTH:g}, "
            f"so {abs(missing):,.2f} are {'missing' if missing > 0 else 'too many'}.",
            "Change the times, or add a scenario for the rest of the month.",
            *fix,
        )
    return tuple(parts)
