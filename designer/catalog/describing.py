"""The catalog as JSON: from it the page makes its palette, forms and connection rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from designer.catalog.fault_actions import Action
from designer.catalog.params import Declared, declared, default_of, form_kind, form_title
from designer.catalog.spec import CATEGORIES, EdgeKind, Service

Json = dict[str, Any]


def describe(
    services: Mapping[str, Service],
    edge_kinds: Mapping[str, EdgeKind],
    actions: Mapping[str, Action],
    fingerprint: str,
) -> Json:
    """{fingerprint, categories, services, edge_kinds, faults}: all that GET /api/v1/catalog/ answers."""
    order = list(CATEGORIES)
    return {
        "fingerprint": fingerprint,
        "categories": [{"key": key, "title": title} for key, title in CATEGORIES.items()],
        "services": [
            describe_service(each)
            for each in sorted(services.values(), key=lambda each: (order.index(each.category), each.title))
        ],
        "edge_kinds": [describe_edge_kind(each) for each in edge_kinds.values()],
        "faults": [
            describe_action(
                name,
                each,
                [key for key, service in services.items() if name in service.faults],
                [key for key, kind in edge_kinds.items() if name in kind.faults],
            )
            for name, each in actions.items()
        ],
    }


def describe_action(name: str, action: Action, services: list[str], edge_kinds: list[str]) -> Json:
    """One kind of fault as JSON, with the keys of the services and kinds of edge that it can strike."""
    return {
        "action": name,
        "title": action.title,
        "summary": action.summary,
        "strikes": action.strikes,
        "lasts": action.lasts,
        "settings": [
            {
                "name": each.name,
                "title": each.title,
                "unit": each.unit,
                "minimum": each.minimum,
                "maximum": each.maximum,
                "default": each.begins,
                "required": each.required,
                "whole": each.whole,
            }
            for each in action.settings
        ],
        "services": services,
        "edge_kinds": edge_kinds,
        "docs_url": action.docs_url,
    }


def describe_service(service: Service) -> Json:
    """One service as JSON; everything in it is text, number, boolean, list, object or null."""
    return {
        "key": service.key,
        "title": service.title,
        "short_title": service.short_title or service.title,
        "role": service.role,
        "category": service.category,
        "icon": service.icon,
        "summary": service.summary,
        "docs_url": service.docs_url,
        "pricing_url": service.pricing_url,
        "work": service.work,
        "params": describe_params(service.params),
        "ports": [
            {"id": port.id, "title": port.title, "side": port.side, "kind": port.kind, "many": port.many}
            for port in service.ports
        ],
        "may_stand_in": list(service.may_stand_in),
        "spans_zones": service.spans_zones,
        "meters": [
            {
                "key": meter.key,
                "title": meter.title,
                "unit": meter.unit,
                "attributes": {name: list(values) for name, values in meter.attributes.items()},
                "free": meter.free,
                "unknown": meter.unknown or None,
            }
            for meter in service.meters
        ],
        "constants": [_constant(each) for each in service.constants],
        "sla": [
            {
                "percent": each.percent,
                "basis": each.basis,
                "source": each.source,
                "date": each.date,
                "url": each.url,
            }
            for each in service.sla
        ],
        "quotas": [
            {
                "key": each.key,
                "title": each.title,
                "limit": each.limit,
                "default": each.limit,
                "unit": each.unit,
                "adjustable": each.adjustable,
                "scope": each.scope,
                "enforced": each.enforced,
                "source": each.source,
                "date": each.date,
                "docs_url": each.docs_url,
            }
            for each in service.quotas
        ],
    }


def describe_edge_kind(kind: EdgeKind) -> Json:
    """One kind of edge as JSON."""
    return {
        "key": kind.key,
        "title": kind.title,
        "synchrony": kind.synchrony,
        "summary": kind.summary,
        "docs_url": kind.docs_url,
        "params": describe_params(kind.params),
        "constants": [_constant(each) for each in kind.constants],
    }


def describe_params(params_type: type[Any]) -> list[Json]:
    """The settings of a Params dataclass as JSON, in its order."""
    return [_param(each, default_of(params_type, each.name)) for each in declared(params_type)]


def as_json(value: object) -> Any:
    """A default as the Document would write it: tuples as lists, forms as objects with their `kind`."""
    if isinstance(value, tuple | list):
        return [as_json(each) for each in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    form: Any = type(value)
    kind = form_kind(form)
    told = {each.name: as_json(getattr(value, each.name)) for each in declared(form)}
    return {"kind": kind, **told} if kind is not None else told


def _param(setting: Declared, default: object) -> Json:
    return {
        "name": setting.name,
        "title": setting.title,
        "type": setting.kind,
        "unit": setting.unit,
        "default": as_json(default),
        "minimum": setting.minimum,
        "maximum": setting.maximum,
        "choices": [{"value": each.value, "title": each.title} for each in setting.choices] or None,
        "help": setting.help,
        "tab": setting.tab,
        "nullable": setting.nullable,
        "advanced": setting.advanced,
        "docs_url": setting.docs_url,
        "formerly": list(setting.formerly),
        "at_least": setting.at_least,
        "at_most": setting.at_most,
        "item": _item(setting),
        "variants": _variants(setting),
        "names": _names(setting),
    }


def _names(setting: Declared) -> Json | None:
    if setting.names is None:
        return None
    return {**asdict(setting.names), "services": list(setting.names.services)}


def _item(setting: Declared) -> list[Json] | None:
    """An object's params; of a list its form's params, or the `kind` that tells several apart."""
    if not setting.forms:
        return None
    if _variants(setting) is None:
        return describe_params(setting.forms[0])
    forms = {form_kind(form): form for form in setting.forms}
    return [
        {
            "name": "kind",
            "title": "Kind",
            "type": "choice",
            "unit": None,
            "default": next(iter(forms)),
            "minimum": None,
            "maximum": None,
            "choices": [{"value": kind, "title": form_title(form)} for kind, form in forms.items()],
            "help": "",
            "tab": setting.tab,
            "nullable": False,
            "advanced": False,
            "docs_url": None,
            "formerly": [],
            "at_least": 0,
            "at_most": None,
            "item": None,
            "variants": None,
            "names": None,
        }
    ]


def _variants(setting: Declared) -> dict[str, list[Json]] | None:
    forms = {form_kind(form): form for form in setting.forms}
    if setting.kind != "list" or None in forms or not forms:
        return None
    return {str(kind): describe_params(form) for kind, form in forms.items()}


def _constant(each: Any) -> Json:
    return {
        "name": each.name,
        "value": each.value,
        "unit": each.unit,
        "source": each.source,
        "date": each.date,
    }
