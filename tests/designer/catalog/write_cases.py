"""Writes cases/services.json, the part of the catalog that the page's tests of the shared cases need.

python -m tests.designer.catalog.write_cases
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from designer import catalog

SERVICES = Path(__file__).with_name("cases") / "services.json"


def services() -> dict[str, Any]:
    """Ports and nesting of every service, titles of every kind of edge: as `describe()` has them."""
    described = catalog.describe()
    kept = ("key", "title", "role", "ports", "may_stand_in", "spans_zones")
    return {
        "services": [{name: each[name] for name in kept} for each in described["services"]],
        "edge_kinds": [
            {name: each[name] for name in ("key", "title", "synchrony")} for each in described["edge_kinds"]
        ],
    }


def text() -> str:
    return json.dumps(services(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SERVICES.write_text(text(), encoding="utf-8")
