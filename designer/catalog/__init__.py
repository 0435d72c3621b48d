"""What Loadline knows of AWS: one module per service, one per kind of edge.

The registry walks the folder: the file's name is the key, its `SERVICE` (in `edges/`: `EDGE_KIND`) the entry.
A module without one is part of the catalog's own machinery and must be named in `MACHINERY`.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from designer.catalog import describing, edges
from designer.catalog.fault_actions import ACTIONS
from designer.catalog.spec import EdgeKind, Service

MACHINERY = frozenset(
    {"behaviour", "describing", "fault_actions", "observed", "page", "params", "reading", "spec"}
)
_FOLDER = Path(__file__).parent


@cache
def services() -> Mapping[str, Service]:
    """All services by key. Raises TypeError for a module in this folder that is no service."""
    found: dict[str, Service] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.ispkg or module.name in MACHINERY:
            continue
        entry = getattr(importlib.import_module(f"{__name__}.{module.name}"), "SERVICE", None)
        if not isinstance(entry, Service):
            raise TypeError(f"designer/catalog/{module.name}.py has no SERVICE")
        found[module.name] = replace(entry, key=module.name)
    return MappingProxyType(found)


@cache
def edge_kinds() -> Mapping[str, EdgeKind]:
    """All kinds of edge by key. Raises TypeError for a module in `edges/` that is none."""
    found: dict[str, EdgeKind] = {}
    for module in pkgutil.iter_modules(edges.__path__):
        entry = getattr(importlib.import_module(f"{edges.__name__}.{module.name}"), "EDGE_KIND", None)
        if not isinstance(entry, EdgeKind):
            raise TypeError(f"designer/catalog/edges/{module.name}.py has no EDGE_KIND")
        found[module.name] = replace(entry, key=module.name)
    return MappingProxyType(found)


@cache
def fingerprint() -> str:
    """SHA-256 (hex) of everything the catalog is made of: code, tables. A Run keeps it, to be made again."""
    digest = hashlib.sha256()
    for path in sorted(_FOLDER.rglob("*")):
        if path.suffix in {".py", ".csv"}:
            content = path.read_bytes()
            digest.update(f"{path.relative_to(_FOLDER).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def describe() -> dict[str, Any]:
    """The whole catalog as JSON, as GET /api/v1/catalog/ answers it."""
    return describing.describe(services(), edge_kinds(), ACTIONS, fingerprint())
