"""The rules as a page of documentation: what each finds, why, and where AWS says more."""

from __future__ import annotations

from collections.abc import Iterator

from designer.graph.problems import Severity
from designer.graph.rules import rules

MEANING = {
    Severity.ERROR: "keeps a run from starting",
    Severity.WARNING: "will hurt in production",
    Severity.ADVICE: "could be better",
}


def page() -> str:
    """docs/problems.md, whole; ends with a line break."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Problems: the rules over a drawing"
    yield ""
    yield "Written by `./loadline rules --write`; a test keeps it fresh. Each rule is one function in"
    yield "`designer/graph/rules/`, with a test that breaks it and, where it offers a fix, proves that the"
    yield "fix mends it. Mistakes in a drawing's structure (unknown services, dangling edges, params out of"
    yield "bounds, circles of calls and so on) are errors too; each says in its own words what is wrong and"
    yield "how to mend it."
    for severity in Severity:
        chosen = [each for each in rules() if each.severity is severity]
        yield ""
        yield f"## {severity.value.capitalize()}: {len(chosen)} rules for what {MEANING[severity]}"
        yield ""
        yield "| code | why | more |"
        yield "|---|---|---|"
        for each in chosen:
            asked = " Asked when there is a scenario." if each.needs_load else ""
            yield f"| `{each.code}` | {each.why}{asked} | [AWS]({each.link}) |"
