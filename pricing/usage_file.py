"""Stated monthly usage as JSON -> Usages: what prices a drawing before any run.

    {"web":   {"ec2.c7g.large.linux": 1460, "ebs.gp3.storage": 60},
     "alb":   {"elb.alb.hour": 730, "elb.alb.lcu": null},
     "orders":{"sqs.requests.standard": {"low": 1e6, "expected": 5e6, "high": 2e7}}}

By subject (a node's or edge's id), then by meter: a quantity for the month in the meter's own unit, null
where it is not known, or three for the profiles low, expected and high. A quantity may also be an object
with `quantity` and `things` (volumes), `region` or `unit`. The same may stand below the key `usage`, or be
a list of {"subject" or "node" or "edge", "meter", "quantity", ...}, or be a flat {meter: quantity}.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pricing.book import PriceBook
from pricing.numbers import number
from pricing.usage import Usage

PROFILES = ("low", "expected", "high")
ACCOUNT = "account"
_EXTRAS = {"quantity", "things", "region", "unit"}


class UsageFileError(ValueError):
    """Faults of a usage file, all of them: `problems` are (JSON path, message)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("\n".join(f"{path}: {message}" for path, message in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class _Stated:
    path: str
    subject: str
    meter: str
    value: Any
    extra: Mapping[str, Any]


def usages_of(
    document: object,
    book: PriceBook,
    *,
    region: str,
    regions: Mapping[str, str] | None = None,
    subjects: Collection[str] | None = None,
    profile: str = "expected",
) -> list[Usage]:
    """The usages that `document` (parsed JSON) states.

    `region` is where a subject stands that is not in `regions`; `subjects` are the ids there may be
    (None: any). Raises UsageFileError with every fault at once. A meter without a price is no fault: its
    usage comes out as not priced.
    """
    problems: list[tuple[str, str]] = []
    found = []
    for stated in _stated(document, problems):
        if subjects is not None and stated.subject not in subjects and stated.subject != ACCOUNT:
            problems.append((stated.path, f"the drawing has no node or edge {stated.subject!r}"))
            continue
        place = str(stated.extra.get("region") or (regions or {}).get(stated.subject) or region)
        rate = book.rate(stated.meter, place)
        unit = str(stated.extra.get("unit") or (rate.unit if rate else ""))
        if rate and unit != rate.unit:
            problems.append((stated.path, f"{stated.meter} counts in {rate.unit}, not in {unit}"))
            continue
        try:
            quantity = _quantity(stated.value, profile)
            things = number(stated.extra.get("things", 1), "things")
            how = "stated for the month" + (f", profile {profile}" if isinstance(stated.value, dict) else "")
            found.append(Usage(stated.meter, unit, place, stated.subject, quantity, how, things=things))
        except ValueError as error:
            problems.append((stated.path, str(error)))
    if problems:
        raise UsageFileError(problems)
    return found


def has_profiles(document: object) -> bool:
    """Whether some quantity differs by profile."""
    return any(
        isinstance(stated.value, dict) and set(stated.value) <= set(PROFILES)
        for stated in _stated(document, [])
    )


def _stated(document: object, problems: list[tuple[str, str]]) -> Iterator[_Stated]:
    path = "$"
    if isinstance(document, dict) and isinstance(document.get("usage"), dict | list):
        document, path = document["usage"], "$.usage"
    if isinstance(document, list):
        for index, entry in enumerate(document):
            yield from _entry(f"{path}[{index}]", entry, problems)
    elif isinstance(document, dict):
        for subject, meters in document.items():
            where = f"{path}.{subject}"
            if isinstance(meters, dict) and not set(meters) <= {*PROFILES, *_EXTRAS}:
                for meter, value in meters.items():
                    yield _with_extras(f"{where}[{meter!r}]", subject, meter, value)
            else:
                yield _with_extras(where, ACCOUNT, subject, meters)
    else:
        problems.append((path, "usage is an object {subject: {meter: quantity}} or a list of such rows"))


def _entry(path: str, entry: object, problems: list[tuple[str, str]]) -> Iterator[_Stated]:
    if not isinstance(entry, dict) or not isinstance(entry.get("meter"), str) or "quantity" not in entry:
        problems.append((path, "a row has a subject (or node, or edge), a meter and a quantity"))
        return
    subject = entry.get("subject") or entry.get("node") or entry.get("edge") or ACCOUNT
    yield _Stated(path, str(subject), entry["meter"], entry["quantity"], entry)


def _with_extras(path: str, subject: str, meter: str, value: object) -> _Stated:
    if isinstance(value, dict) and "quantity" in value:
        return _Stated(path, subject, meter, value["quantity"], value)
    return _Stated(path, subject, meter, value, {})


def _quantity(value: object, profile: str) -> Decimal | None:
    if isinstance(value, dict):
        if not value or not set(value) <= set(PROFILES):
            raise ValueError(f"a profile has {', '.join(PROFILES)}, not {', '.join(map(str, value))}")
        value = value.get(profile, value.get("expected"))
    return None if value is None else number(value, "a quantity")
