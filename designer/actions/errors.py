"""Why an action did not happen, as Problems a person can read; the doors choose how to show them."""

from __future__ import annotations

from collections.abc import Iterable

from designer.graph.problems import Problem, Severity


class Refused(Exception):  # noqa: N818 - it says what happened
    """An action did not happen, and nothing was changed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


class Invalid(Refused):
    """What was given is wrong, and saying it again won't help."""


class Conflict(Refused):
    """It can't happen in this state, but could in another."""


class Stale(Refused):
    """The draft has been changed since it was read. `etag` and `document` are the current ones."""

    def __init__(self, etag: str, document: object) -> None:
        self.etag = etag
        self.document = document
        super().__init__(
            [
                problem(
                    "changed-elsewhere",
                    "This drawing has been changed elsewhere since you opened it.",
                    "Take over the current draft, or save yours as a copy.",
                )
            ]
        )


def problem(code: str, message: str, hint: str = "", *, at: str = "$") -> Problem:
    """A Problem of severity error that comes from an action, not from a document's rules."""
    return Problem(at=at, code=code, severity=Severity.ERROR, message=message, hint=hint)
