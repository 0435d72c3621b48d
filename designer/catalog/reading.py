"""Reads the params of a node, group or edge from untrusted JSON: an instance, or every fault at once."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from designer.catalog.params import Declared, declared, default_of, form_kind, form_title


@dataclass(frozen=True, slots=True)
class Instead:
    """A value that would mend a fault; `gone` means: take what stands there away."""

    value: object = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with params. `steps` lead to it from the params object: `("policies", 0, "kind")`."""

    steps: tuple[str | int, ...]
    code: str
    message: str
    hint: str
    instead: Instead | None = None


@runtime_checkable
class ChecksItself(Protocol):
    """Params whose settings bound each other say so themselves; asked only when each alone is right."""

    def faults(self) -> Iterator[Fault]: ...


@dataclass(slots=True)
class Read:
    """What came of reading: `params` is an instance of the dataclass, or None when there are faults."""

    params: Any
    faults: list[Fault] = field(default_factory=list)


def read(params_type: type[Any], value: object) -> Read:
    """Params from a JSON value; what is absent takes its default. Never raises for bad input."""
    faults: list[Fault] = []
    params = _object(params_type, value, (), faults)
    if params is not None and not faults and isinstance(params, ChecksItself):
        faults.extend(params.faults())
    return Read(None if faults else params, faults)


Steps = tuple[str | int, ...]


def _object(
    params_type: type[Any], value: object, steps: Steps, faults: list[Fault], skip: str | None = None
) -> Any:
    if not isinstance(value, Mapping):
        faults.append(
            Fault(steps, "not-an-object", f"Here stands {_shown(value)}.", "Write an object: {...}.")
        )
        return None
    settings = {each.name: each for each in declared(params_type)}
    for name in value:
        if name not in settings and name != skip:
            faults.append(_unknown(str(name), settings, steps))
    filled: dict[str, object] = {}
    for name, setting in settings.items():
        filled[name] = (
            _value(setting, value[name], (*steps, name), faults)
            if name in value
            else default_of(params_type, name)
        )
    return params_type(**filled)


def _unknown(name: str, settings: Mapping[str, Declared], steps: Steps) -> Fault:
    near = difflib.get_close_matches(name, settings, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(settings) or 'none'}."
    return Fault(
        (*steps, name), "unknown-param", f"There is no setting {_shown(name)}.", hint, Instead(gone=True)
    )


def _value(setting: Declared, value: object, steps: Steps, faults: list[Fault]) -> object:
    if value is None:
        if not setting.nullable:
            faults.append(
                Fault(
                    steps,
                    "param-missing",
                    f"{setting.title} is null.",
                    "Give a value, or leave it out for the default.",
                    Instead(gone=True),
                )
            )
        return None
    if setting.kind == "object":
        return _object(setting.forms[0], value, steps, faults)
    if setting.kind == "list":
        return _list(setting, value, steps, faults)
    return _plain(setting, setting.kind, value, steps, faults)


def _list(setting: Declared, value: object, steps: Steps, faults: list[Fault]) -> tuple[object, ...]:
    if not isinstance(value, list | tuple):
        faults.append(
            Fault(
                steps,
                "not-a-list",
                f"{setting.title} is a list; here stands {_shown(value)}.",
                "Write [...].",
            )
        )
        return ()
    if len(value) < setting.at_least or (setting.at_most is not None and len(value) > setting.at_most):
        most = f"{setting.at_least} to {setting.at_most}" if setting.at_most is not None else None
        faults.append(
            Fault(
                steps,
                "list-length",
                f"{setting.title} has {len(value)} entries.",
                f"It takes {most or f'at least {setting.at_least}'}.",
            )
        )
    items = []
    for place, item in enumerate(value):
        here = (*steps, place)
        if setting.item_kind == "object":
            items.append(_form(setting, item, here, faults))
        else:
            items.append(_plain(setting, setting.item_kind, item, here, faults))
            if item in list(value[:place]):
                faults.append(
                    Fault(
                        here,
                        "listed-twice",
                        f"{setting.title} names {_shown(item)} twice.",
                        "Name it once.",
                        Instead(gone=True),
                    )
                )
    return tuple(items)


def _form(setting: Declared, item: object, steps: Steps, faults: list[Fault]) -> object:
    forms = {form_kind(form): form for form in setting.forms}
    if list(forms) == [None]:
        return _object(setting.forms[0], item, steps, faults)
    kind = item.get("kind") if isinstance(item, Mapping) else None
    form = forms.get(kind) if isinstance(kind, str) else None
    if form is None:
        known = ", ".join(f"{key} ({form_title(each)})" for key, each in forms.items())
        faults.append(
            Fault(
                (*steps, "kind"),
                "unknown-kind",
                f"{setting.title} has no form {_shown(kind)}.",
                f"There are: {known}.",
            )
        )
        return None
    made = _object(form, item, steps, faults, skip="kind")
    if made is not None and not faults and isinstance(made, ChecksItself):
        faults.extend(
            Fault((*steps, *each.steps), each.code, each.message, each.hint, each.instead)
            for each in made.faults()
        )
    return made


def _plain(setting: Declared, kind: str, value: object, steps: Steps, faults: list[Fault]) -> object:
    if setting.choices:
        return _chosen(setting, value, steps, faults)
    if kind == "boolean":
        return value if isinstance(value, bool) else _wrong(setting, "true or false", value, steps, faults)
    if kind == "text":
        return value if isinstance(value, str) else _wrong(setting, "a text", value, steps, faults)
    number = _number(value)
    if number is None:
        return _wrong(setting, "a number", value, steps, faults)
    if kind == "integer":
        if number != int(number):
            return _wrong(setting, "a whole number", value, steps, faults)
        number = int(number)
    low, high = setting.minimum, setting.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        nearest = low if low is not None and number < low else high
        unit = f" {setting.unit}" if setting.unit else ""
        faults.append(
            Fault(
                steps,
                "out-of-bounds",
                f"{setting.title} is {_shown(value)}{unit}.",
                f"It must be {_bounds(low, high)}{unit}.",
                Instead(int(nearest) if nearest is not None and nearest == int(nearest) else nearest),
            )
        )
    return number if kind == "integer" else float(number)


def _number(value: object) -> float | int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if abs(value) < 2**63 else None


def _bounds(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"{low:,.12g} to {high:,.12g}"
    return f"at least {low:,.12g}" if low is not None else f"at most {high:,.12g}"


def _chosen(setting: Declared, value: object, steps: Steps, faults: list[Fault]) -> object:
    if not isinstance(value, bool) and isinstance(value, str | int | float):
        for each in setting.choices:
            if each.value == value:
                return each.value
    known = [str(each.value) for each in setting.choices]
    near = difflib.get_close_matches(str(value)[:80], known, n=1)
    listed = ", ".join(known[:12]) + (", ..." if len(known) > 12 else "")
    faults.append(
        Fault(
            steps,
            "unknown-choice",
            f"{setting.title} can't be {_shown(value)}.",
            f"Did you mean {near[0]}?" if near else f"Possible are: {listed}.",
            Instead(near[0]) if near else None,
        )
    )
    return None


def _wrong(setting: Declared, wanted: str, value: object, steps: Steps, faults: list[Fault]) -> object:
    faults.append(
        Fault(
            steps,
            "wrong-type",
            f"{setting.title} is {wanted}; here stands {_shown(value)}.",
            f"Write {wanted}, or leave it out for the default.",
        )
    )
    return None


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 256:
        return "a number of more than 77 digits"
    text = json.dumps(value, ensure_ascii=False, default=lambda each: type(each).__name__)
    return text if len(text) <= 60 else text[:59] + "…"
