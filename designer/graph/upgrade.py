"""Brings an old drawing up to today's schema and today's names, step by step, without touching the original.

Each step is a function `Document JSON of version n -> Document JSON of version n + 1` in `STEPS`; a step may
rely on nothing but that its input is an object, for it runs before any checking. Services, kinds of edge and
params that got another name are known to the catalog (`formerly`) and are renamed here in every version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from designer.graph.document import SCHEMA_VERSION
from designer.graph.problems import JsonPath, Problems, add, replace, shown

Step = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Renames:
    """Former names and today's: of services, of kinds of edge, and by service or kind those of its params."""

    services: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


STEPS: Mapping[int, Step] = {}
"""From which version each step leads on. Never change a step once it is released: old drawings rest on it."""


def upgrade(
    value: Mapping[str, object],
    at: JsonPath,
    problems: Problems,
    renames: Renames,
    steps: Mapping[int, Step] = STEPS,
    newest: int = SCHEMA_VERSION,
) -> dict[str, Any] | None:
    """The drawing in version `newest`, or None when its version can't be known. Never raises."""
    upgraded = cast("dict[str, Any]", dict(value))
    version = _version(upgraded, at, problems, newest)
    if version is None:
        return None
    for step in range(version, newest):
        upgraded = steps[step](upgraded)
        upgraded["schema_version"] = step + 1
    upgraded["schema_version"] = newest
    for boxes, key, names in (
        ("nodes", "service", renames.services),
        ("groups", "service", renames.services),
        ("edges", "kind", renames.kinds),
    ):
        if boxes in upgraded:
            upgraded[boxes] = _renamed(upgraded[boxes], key, names, renames.params)
    return upgraded


def _version(value: Mapping[str, object], at: JsonPath, problems: Problems, newest: int) -> int | None:
    found = value.get("schema_version")
    if found is None:
        problems.warning(
            at / "schema_version",
            "no-schema-version",
            f"The drawing names no schema_version; it is read as version {newest}.",
            f'Add "schema_version": {newest}.',
            add(at / "schema_version", newest),
        )
        return newest
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        problems.error(
            at / "schema_version",
            "unknown-schema-version",
            f"schema_version is {shown(found)}; known are whole numbers from 1 to {newest}.",
            f"Write {newest} if the drawing was made with this Loadline.",
            replace(at / "schema_version", newest),
        )
        return None
    if found > newest:
        problems.error(
            at / "schema_version",
            "unknown-schema-version",
            f"The drawing has schema_version {shown(found)}; this Loadline knows versions up to {newest}.",
            "It was made with a newer Loadline: open it with that, or update this one.",
        )
        return None
    return found


def _renamed(
    boxes: object, key: str, names: Mapping[str, str], params: Mapping[str, Mapping[str, str]]
) -> object:
    """The boxes with former names replaced; what is no list of objects stays for the reader to refuse."""
    if not isinstance(boxes, list | tuple):
        return boxes
    return [_box(box, key, names, params) if isinstance(box, Mapping) else box for box in boxes]


def _box(
    box: Mapping[str, object], key: str, names: Mapping[str, str], params: Mapping[str, Mapping[str, str]]
) -> Mapping[str, object]:
    found = box.get(key)
    if not isinstance(found, str):
        return box
    kind = names.get(found, found)
    former = params.get(kind, {})
    written = box.get("params")
    if former and isinstance(written, Mapping):
        today = {former.get(name, name): value for name, value in written.items()}
        return {**box, key: kind, "params": today}
    return {**box, key: kind} if kind != found else box
