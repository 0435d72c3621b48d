"""Declared settings: one frozen dataclass per service or edge kind, every field with unit, bounds and help.

    @dataclass(frozen=True, slots=True)
    class Params:
        memory_mb: int = param(128, title="Memory", unit="MB", minimum=128, maximum=10_240, help="...")

From such a class come `read()` (untrusted JSON to an instance, all faults at once: `reading.py`) and
`describe_params()` (the JSON that the page makes its form of: `describing.py`). The kind of a setting follows
from the field's annotation: int, float, bool, str, `X | None`, `tuple[str, ...]`, a Params dataclass, or a
tuple of such (of several forms, told apart by their `KIND`).
"""

from __future__ import annotations

import types
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

TABS = ("config", "scaling", "traffic")
_KEY = "param"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a setting may take, as the Document writes it, and as a person reads it."""

    value: str | int | float
    title: str


@dataclass(frozen=True, slots=True)
class Names:
    """Which boxes a text setting may name, by id or title: what a form offers to pick from.

    reached_by: those that the edge's caller reaches by edges of this kind. services: those of these services;
    within: that stand in the same group of this service as the box itself. nobody: what naming none means.
    """

    nobody: str
    reached_by: str | None = None
    services: tuple[str, ...] = ()
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """What `param()` said of one field, with what its annotation says: the setting's whole declaration.

    `kind` is integer, number, boolean, choice, text, list or object. `forms` are the Params dataclasses of an
    object (one) or of a list's items (one, or several told apart by `KIND`); empty for plain values.
    `item_kind` is the kind of a list's plain items. Bounds of a list are those of its items; `at_least` and
    `at_most` bound its length.
    """

    name: str
    kind: str
    title: str
    unit: str | None
    minimum: float | None
    maximum: float | None
    choices: tuple[Choice, ...]
    help: str
    tab: str
    nullable: bool
    advanced: bool
    docs_url: str | None
    formerly: tuple[str, ...]
    at_least: int
    at_most: int | None
    item_kind: str
    forms: tuple[type[Any], ...]
    names: Names | None


@dataclass(frozen=True, slots=True)
class _Told:
    title: str
    unit: str | None
    minimum: float | None
    maximum: float | None
    choices: tuple[Choice, ...]
    help: str
    tab: str
    advanced: bool
    docs_url: str | None
    formerly: tuple[str, ...]
    at_least: int
    at_most: int | None
    names: Names | None


def param(
    default: Any,
    *,
    title: str,
    help: str,
    unit: str | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    choices: Mapping[Any, str] | Sequence[Any] = (),
    tab: str = "config",
    advanced: bool = False,
    docs_url: str | None = None,
    formerly: Sequence[str] = (),
    at_least: int = 0,
    at_most: int | None = None,
    names: Names | None = None,
) -> Any:
    """A field of a Params dataclass. `choices` maps values to titles, or lists what is its own title.

    `names`: the setting names another box of the drawing, one of these.
    `formerly` names the field's earlier names, so that old Documents are brought along.
    Raises ValueError for an unknown tab or bounds that contradict each other.
    """
    if tab not in TABS:
        raise ValueError(f"{title}: no tab {tab!r}; there are {', '.join(TABS)}")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise ValueError(f"{title}: minimum {minimum} above maximum {maximum}")
    pairs = choices.items() if isinstance(choices, Mapping) else [(value, str(value)) for value in choices]
    told = _Told(
        title=title,
        unit=unit,
        minimum=minimum,
        maximum=maximum,
        choices=tuple(Choice(value, text) for value, text in pairs),
        help=help,
        tab=tab,
        advanced=advanced,
        docs_url=docs_url,
        formerly=tuple(formerly),
        at_least=at_least,
        at_most=at_most,
        names=names,
    )
    return field(default=default, metadata={_KEY: told})


def declared(params_type: type[Any]) -> tuple[Declared, ...]:
    """The settings of a Params dataclass, in its order.

    Raises TypeError for a field that was not made by `param()` or has an annotation that JSON can't fill.
    """
    return _declarations(cast("Hashable", params_type))


@cache
def _declarations(params_type: Any) -> tuple[Declared, ...]:
    hints = get_type_hints(params_type)
    return tuple(_declared(params_type, each, hints[each.name]) for each in fields(params_type))


def default_of(params_type: type[Any], name: str) -> object:
    """The default of one setting. Raises KeyError for an unknown one."""
    for each in fields(params_type):
        if each.name == name:
            return each.default
    raise KeyError(name)


def form_kind(form: type[Any]) -> str | None:
    """The value of `kind` in JSON that means this form; None where a list has one form only."""
    return cast("str | None", getattr(form, "KIND", None))


def form_title(form: type[Any]) -> str:
    """How a person calls this form."""
    return cast("str", getattr(form, "TITLE", form.__name__))


def _declared(owner: type[Any], each: Field[Any], hint: Any) -> Declared:
    told = each.metadata.get(_KEY)
    if not isinstance(told, _Told) or each.default is MISSING:
        raise TypeError(f"{owner.__name__}.{each.name} is not declared by param()")
    inner, nullable = _without_none(hint)
    kind, item_kind, forms = _kind(owner, each.name, inner, bool(told.choices))
    return Declared(
        name=each.name,
        kind=kind,
        title=told.title,
        unit=told.unit,
        minimum=told.minimum,
        maximum=told.maximum,
        choices=told.choices,
        help=told.help,
        tab=told.tab,
        nullable=nullable,
        advanced=told.advanced,
        docs_url=told.docs_url,
        formerly=told.formerly,
        at_least=told.at_least,
        at_most=told.at_most,
        item_kind=item_kind,
        forms=forms,
        names=told.names,
    )


def _kind(owner: type[Any], name: str, hint: Any, chosen: bool) -> tuple[str, str, tuple[type[Any], ...]]:
    """(kind, kind of a list's plain items, forms)."""
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        forms = tuple(get_args(item)) if _is_union(item) else (item,)
        if all(is_dataclass(form) for form in forms):
            return "list", "object", forms
        return "list", _kind(owner, name, item, chosen)[0], ()
    if isinstance(hint, type) and is_dataclass(hint):
        return "object", "", (hint,)
    plain = {bool: "boolean", int: "integer", float: "number", str: "text"}
    if hint not in plain:
        raise TypeError(f"{owner.__name__}.{name}: {hint} can't be filled from JSON")
    return ("choice" if chosen else plain[hint]), "", ()


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if not _is_union(hint):
        return hint, False
    rest = tuple(each for each in get_args(hint) if each is not type(None))
    nullable = len(rest) < len(get_args(hint))
    return (rest[0] if len(rest) == 1 else Union[rest]), nullable  # noqa: UP007 (built at run time)
