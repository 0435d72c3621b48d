"""Brings an old drawing up to today's schema and today's names, step by step, without touching the original.

Each step is a function `Document JSON of version n -> Document JSON of version n + 1` in `STEPS`; a step may
rely on nothing but that its input is an object, for it runs before any checking. Services that got another
name are known to the catalog (`Service.formerly`) and are renamed here in every version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from designer.graph.document import SCHEMA_VERSION
from designer.graph.problems import JsonPath, Problems, add, replace, shown

Step = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: Mapping[int, Step] = {}
"""From which version each step leads on. Never change a step once it is released: old drawings rest on it."""


def upgrade(
    value: Mapping[str, object],
    at: JsonPath,
    problems: Problems,
    renames: Mapping[str, str],
    steps: Mapping[int, Step] = STEPS,
    newest: int = SCHEMA_VERSION,
) -> dict[str, Any] | None:
    """The drawing in version `newest`, or None when its version can't be known. Never raises.

    `renames` maps former service keys to today's.
    """
    upgraded = cast("dict[str, Any]", dict(value))
    version = _version(upgraded, at, problems, newest)
    if version is None:
        return None
    for step in range(version, newest):
        upgraded = steps[step](upgraded)
        upgraded["schema_version"] = step + 1
    upgraded["schema_version"] = newest
    for kind in ("nodes", "groups"):
        upgraded[kind] = _renamed(upgraded.get(kind), renames)
        if upgraded[kind] is None:
            del upgraded[kind]
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


def _renamed(boxes: object, renames: Mapping[str, str]) -> object:
    """The boxes with former service keys replaced; the reader refuses what is no list of objects."""
    if not isinstance(boxes, list | tuple):
        return boxes
    return [
        {**box, "service": renames[box["service"]]}
        if isinstance(box, Mapping) and isinstance(box.get("service"), str) and box["service"] in renames
        else box
        for box in boxes
    ]
