"""The report as one JSON object: exact amounts as text, seconds as numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from designer.reports.content import ReportContent
from pricing.to_json import plain

FORMAT_VERSION = 1


def render(content: ReportContent) -> bytes:
    """UTF-8 JSON, ready to be saved. Amounts are strings with every digit; an unknown figure is null."""
    body = {"format": "loadline-report", "format_version": FORMAT_VERSION, **_plain(content)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _plain(value: Any) -> Any:
    """Dataclasses to objects, Decimals to text, numpy's and infinite numbers to what JSON can hold."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
