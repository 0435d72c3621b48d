"""What every service and kind of edge must keep, whichever it is: the whole catalog, walked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import designer.catalog as catalog
from designer.catalog.describing import as_json
from designer.catalog.params import Declared, declared, default_of, form_kind
from designer.catalog.reading import read
from designer.catalog.spec import CATEGORIES, ROLES, SIDES, SYNCHRONIES, WORKS, EdgeKind, Meter, Service
from pricing import shelf

FOLDER = Path(catalog.__file__).parent
SERVICES = list(catalog.services().values())
ENTRIES: list[Service | EdgeKind] = [*SERVICES, *catalog.edge_kinds().values()]
MOST_LINES = 200
FREE_TEXTS = {("ecs_cluster", "name"), ("vpc", "cidr")}
"""Settings that take any text: a name, an address range."""

every_service = pytest.mark.parametrize("service", SERVICES, ids=lambda each: each.key)
every_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda each: each.key)


def forms(params_type: type[Any], before: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """Every Params dataclass in this one, itself first, with a function from its JSON to the whole's."""
    yield params_type, lambda value: value
    for setting in declared(params_type):
        for form in setting.forms:
            for inner, wrap in forms(form):
                yield inner, _wrapped(setting, form, wrap)


def _wrapped(setting: Declared, form: type[Any], wrap: Any) -> Any:
    kind = {} if form_kind(form) is None else {"kind": form_kind(form)}

    def whole(value: dict[str, Any]) -> dict[str, Any]:
        inner = {**kind, **wrap(value)} if setting.kind == "list" else wrap(value)
        return {setting.name: [inner] if setting.kind == "list" else inner}

    return whole


def settings_of(entry: Service | EdgeKind) -> Iterator[tuple[Declared, Any]]:
    for form, wrap in forms(entry.params):
        for setting in declared(form):
            yield setting, lambda value, setting=setting, wrap=wrap: wrap({setting.name: value})


def codes(entry: Service | EdgeKind, value: object) -> set[str]:
    return {fault.code for fault in read(entry.params, value).faults}


@every_entry
def test_defaults_are_valid(entry: Service | EdgeKind) -> None:
    defaults = {each.name: as_json(default_of(entry.params, each.name)) for each in declared(entry.params)}
    read_again = read(entry.params, json.loads(json.dumps(defaults)))
    assert read_again.faults == []
    assert read_again.params == read(entry.params, {}).params == entry.params()


@every_entry
def test_every_bound_holds_on_both_sides(entry: Service | EdgeKind) -> None:
    for setting, whole in settings_of(entry):
        plain = setting.item_kind or setting.kind
        step = 1 if plain == "integer" else 1e-6
        for bound, outwards in ((setting.minimum, -step), (setting.maximum, step)):
            if bound is None:
                continue
            inside, outside = bound, bound + outwards * max(1.0, abs(bound) if step < 1 else 1.0)
            if plain == "integer":
                inside, outside = int(inside), int(outside)
            listed = setting.kind == "list"
            assert "out-of-bounds" not in codes(entry, whole([inside] if listed else inside)), setting.name
            assert "out-of-bounds" in codes(entry, whole([outside] if listed else outside)), setting.name


@every_entry
def test_every_choice_is_taken_and_no_other(entry: Service | EdgeKind) -> None:
    for setting, whole in settings_of(entry):
        for choice in setting.choices:
            given = [choice.value] if setting.kind == "list" else choice.value
            assert "unknown-choice" not in codes(entry, whole(given)), (setting.name, choice.value)
        if setting.choices:
            given = ["no such choice"] if setting.kind == "list" else "no such choice"
            assert "unknown-choice" in codes(entry, whole(given)), setting.name


@every_entry
def test_every_setting_explains_itself(entry: Service | EdgeKind) -> None:
    for setting, _ in settings_of(entry):
        assert setting.title, setting.name
        assert setting.help.endswith((".", "?")), setting.name
        suffix = setting.name.rpartition("_")[2]
        unit = {"s": "s", "ms": "ms", "mb": "MB", "gb": "GB", "pct": "%"}.get(suffix)
        if unit is not None and not setting.name.endswith("_per_s"):
            assert setting.unit is not None, setting.name
            assert setting.unit.startswith(unit), setting.name


@every_entry
def test_a_setting_that_names_a_box_says_which_ones_there_are_to_pick_from(
    entry: Service | EdgeKind,
) -> None:
    kinds, services = catalog.edge_kinds(), catalog.services()
    for setting, _ in settings_of(entry):
        if setting.kind == "text":
            assert setting.names is not None or (entry.key, setting.name) in FREE_TEXTS, setting.name
        if setting.names is not None:
            assert setting.kind == "text"
            assert setting.names.nobody
            assert {setting.names.reached_by} <= {*kinds, None}
            assert {*setting.names.services, setting.names.within} <= {*services, None}
            assert (setting.names.reached_by is None) == bool(setting.names.services)


@every_entry
def test_every_constant_has_a_unit_and_a_name_of_its_own(entry: Service | EdgeKind) -> None:
    assert all(each.unit for each in entry.constants)
    assert len({each.name for each in entry.constants}) == len(entry.constants)


@every_service
def test_it_says_what_it_is(service: Service) -> None:
    assert service.category in CATEGORIES
    assert service.role in ROLES
    assert service.work in WORKS
    assert service.summary.endswith(".")
    for url in (service.docs_url, service.pricing_url):
        assert url.startswith("https://")
        assert "aws.amazon.com" in url
    if service.role == "node":
        assert service.build is not None
        assert service.meter is not None
    kinds = catalog.edge_kinds()
    for port in service.ports:
        assert port.side in SIDES
        assert port.kind in kinds
    assert len({port.id for port in service.ports}) == len(service.ports)
    groups = {each.key for each in SERVICES if each.role == "group"}
    assert set(service.may_stand_in) <= groups
    for quota in service.quotas:
        assert quota.limit > 0
    for sla in service.sla:
        assert 99 <= sla.percent <= 100
    if service.spans_zones:
        assert any(each.name == "zones" for each in declared(service.params))


def test_kinds_of_edge_say_whether_the_caller_waits() -> None:
    for kind in catalog.edge_kinds().values():
        assert kind.synchrony in SYNCHRONIES
        assert kind.summary.endswith(".")


@every_service
def test_every_meter_is_priced_or_says_why_not(service: Service) -> None:
    book = shelf.load(None, None)
    places = [region for region in shelf.books()[0].regions if re.fullmatch(r"[a-z]+-[a-z]+-\d", region)]
    assert len(places) >= 16
    for meter in service.meters:
        if meter.free:
            continue
        keys = list(expanded(meter))
        rates = {(key, place): book.rate(key, place) for key in keys for place in places}
        assert any(rates.values()) or meter.unknown, meter.key
        assert all(rate.unit == meter.unit for rate in rates.values() if rate is not None), meter.key
        if not meter.unknown:
            missing = [pair for pair, rate in rates.items() if rate is None]
            assert missing == [], (meter.key, missing[:5])


def expanded(meter: Meter) -> Iterator[str]:
    """The meter's key with every value of its attributes."""
    for values in product(*meter.attributes.values()):
        yield meter.key.format(**dict(zip(meter.attributes, values, strict=True)))


def test_modules_stay_short() -> None:
    for path in [*FOLDER.glob("*.py"), *(FOLDER / "edges").glob("*.py")]:
        if path.stem not in catalog.MACHINERY:
            assert len(path.read_text(encoding="utf-8").splitlines()) < MOST_LINES, path.name


def test_the_catalog_is_json() -> None:
    described = catalog.describe()
    assert json.loads(json.dumps(described)) == described
    assert re.fullmatch(r"[0-9a-f]{64}", described["fingerprint"])
    keys = [each["key"] for each in described["services"]]
    assert sorted(keys) == sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in hidden())


def hidden() -> set[str]:
    return {"__init__", *catalog.MACHINERY}
