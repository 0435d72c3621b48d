"""docs/services.md is what the catalog says today."""

from __future__ import annotations

import re
from pathlib import Path

from designer import catalog
from designer.catalog.page import page

PAGE = Path(__file__).parents[3] / "docs" / "services.md"


def test_the_page_of_services_is_fresh() -> None:
    """Mended by `./loadline catalog --write`."""
    assert PAGE.read_text(encoding="utf-8") == page(catalog.describe())


def test_the_page_names_every_service_and_cites_a_hundred_figures() -> None:
    text = page(catalog.describe())
    for key in (*catalog.services(), *catalog.edge_kinds()):
        assert f"`{key}`" in text
    assert len(set(re.findall(r"^\| [^|]+ \| [^|]+ \| [^|]+ \| \d{4}-\d\d", text, re.MULTILINE))) >= 100


def test_links_within_the_page_lead_to_its_headings() -> None:
    text = page(catalog.describe())
    headings = {
        "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -").replace(" ", "-")
        for title in re.findall(r"^## (.+)$", text, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) == headings
