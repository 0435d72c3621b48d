"""Fixtures of the pricing tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pricing.importing import cut_down_base


@pytest.fixture(scope="session")
def base_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small price book on disk, made once."""
    return cut_down_base(tmp_path_factory.mktemp("base"))


@pytest.fixture
def desk(tmp_path: Path, base_book: Path) -> Path:
    """A folder with the base book beside, in which a test imports."""
    (tmp_path / "base").symlink_to(base_book)
    return tmp_path
