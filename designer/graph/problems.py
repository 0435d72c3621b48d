"""Problem: something wrong in a Document or Scenario, where it stands and how to mend it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PatchStep = Mapping[str, object]
"""One operation of a JSON Patch (RFC 6902): `{"op": ..., "path": "/nodes/3/...", "value": ...}`."""

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SHOWN_CHARACTERS = 60


class Severity(StrEnum):
    """How bad a Problem is. Only an `error` keeps a run from starting."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class JsonPath:
    """A place in a JSON value: `ROOT / "nodes" / 3 / "params" / "min"` is `$.nodes[3].params.min`."""

    steps: tuple[str | int, ...] = ()

    def __truediv__(self, step: str | int) -> JsonPath:
        return JsonPath((*self.steps, step))

    def __str__(self) -> str:
        return "$" + "".join(_written(step) for step in self.steps)

    @property
    def pointer(self) -> str:
        """The same place as a JSON Pointer (RFC 6901), as JSON Patch wants it: `/nodes/3/params/min`."""
        return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in self.steps)


ROOT = JsonPath()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: `at` is a JSON path, `code` kebab-case and stable, `fix` a JSON Patch mending it.

    `why` says what the rule behind it protects, `link` where AWS documents that; None for plain mistakes.
    """

    at: str
    code: str
    severity: Severity
    message: str
    hint: str
    fix: tuple[PatchStep, ...] | None = None
    why: str | None = None
    link: str | None = None

    def to_json(self) -> dict[str, object]:
        """The object the API, the page and the command line show; the same names."""
        return {
            "at": self.at,
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "hint": self.hint,
            "fix": None if self.fix is None else [dict(step) for step in self.fix],
            "why": self.why,
            "link": self.link,
        }


@dataclass(slots=True)
class Problems:
    """Collects Problems in one pass; `errors` says whether any of them keeps a run from starting."""

    found: list[Problem] = field(default_factory=list)

    def error(self, at: JsonPath, code: str, message: str, hint: str, *fix: PatchStep) -> None:
        self.found.append(Problem(str(at), code, Severity.ERROR, message, hint, fix or None))

    def warning(self, at: JsonPath, code: str, message: str, hint: str, *fix: PatchStep) -> None:
        self.found.append(Problem(str(at), code, Severity.WARNING, message, hint, fix or None))

    def advice(self, at: JsonPath, code: str, message: str, hint: str, *fix: PatchStep) -> None:
        self.found.append(Problem(str(at), code, Severity.ADVICE, message, hint, fix or None))

    def extend(self, problems: Iterable[Problem]) -> None:
        self.found.extend(problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    @property
    def errors(self) -> bool:
        return has_errors(self.found)

    def sorted(self) -> tuple[Problem, ...]:
        """Errors first, then warnings, then advice; within these in the order they were found."""
        rank = {severity: place for place, severity in enumerate(Severity)}
        return tuple(sorted(self.found, key=lambda problem: rank[problem.severity]))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of these Problems keeps a run from starting."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def shown(value: object) -> str:
    """A value as a message names it: short JSON, never longer than a line, always encodable as UTF-8."""
    if isinstance(value, str):
        text = json.dumps(value[: _SHOWN_CHARACTERS + 1], ensure_ascii=False)
    elif isinstance(value, Mapping):
        return "an object"
    elif isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    elif isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 256:
        return "a number of more than 77 digits"
    elif value is None or isinstance(value, bool | int | float):
        text = json.dumps(value)
    else:
        text = type(value).__name__
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"


def replace(at: JsonPath, value: object) -> PatchStep:
    """A patch step that sets what already stands at `at`."""
    return {"op": "replace", "path": at.pointer, "value": value}


def add(at: JsonPath, value: object) -> PatchStep:
    """A patch step that puts a value at `at`, over what may stand there."""
    return {"op": "add", "path": at.pointer, "value": value}


def remove(at: JsonPath) -> PatchStep:
    """A patch step that takes away what stands at `at`."""
    return {"op": "remove", "path": at.pointer}


def _written(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if _PLAIN_KEY.fullmatch(step):
        return f".{step}"
    return f"[{shown(step)}]"
