"""The documents: links lead somewhere, named commands exist, the glossary has the house's words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.cli import ROOT, verbs

DOCUMENTS = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "examples").rglob("*.md")),
    *(path for path in [ROOT / "frontend" / "README.md"] if path.exists()),
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.S)
    links = re.findall(r"\]\(([^)\s]+)\)", text)
    inside = [link for link in links if not re.match(r"[a-z]+:", link)]
    broken = []
    for link in inside:
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert not broken


def test_every_document_can_be_reached_from_the_readme() -> None:
    found, todo = set(), [ROOT / "README.md"]
    while todo:
        document = todo.pop()
        if document in found or document.suffix != ".md" or not document.is_file():
            continue
        found.add(document)
        links = re.findall(r"\]\(([^)\s#]+)", document.read_text(encoding="utf-8"))
        todo += [(document.parent / link).resolve() for link in links if not re.match(r"[a-z]+:", link)]
    assert set((ROOT / "docs").rglob("*.md")) <= found


def anchors(document: Path) -> set[str]:
    """The anchors that a page of Markdown gets from its headings."""
    headings = re.findall(r"^#+\s+(.*)$", document.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_verb_that_a_document_names_exists(document: Path) -> None:
    named = set(re.findall(r"(?<![\w.])\./loadline ([a-z]+)", document.read_text(encoding="utf-8")))
    assert named <= set(verbs())


def test_the_readme_begins_with_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first = re.search(r"```\w*\n(.*?)```", text, flags=re.S)
    assert first is not None
    commands = [line.split("#")[0].strip() for line in first[1].splitlines() if line.strip()]
    assert commands == ["./loadline up", "./loadline test"]
    assert text[: first.start()].count("\n") < 15


def test_the_glossary_has_every_word_of_the_house() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = (
        "Architecture Revision Document Service Node Edge Group Port Param Problem Workload Scenario Plan "
        "Run Result Metric Meter Usage PriceBook Rate Tier Estimate LineItem Report"
    )
    missing = [word for word in words.split() if f"**{word}**" not in text]
    assert not missing
