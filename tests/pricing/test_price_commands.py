"""The two management commands: facts to a book, AWS's lists to a book."""

from __future__ import annotations

import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from pricing import shelf
from tests.pricing.importing import ec2_offer, write

FACTS = (
    "service,region,sku_key,description,unit,tier_from,tier_to,price_usd,free_per_month,source,source_date,"
    "confidence\nX,us-east-1,nat.gb,NAT,GB,,,0.05,,a list,2026-01-01,offer-file\n"
)


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    settings.LOADLINE_DATA = tmp_path / "data"
    return tmp_path / "data"


def test_importing_makes_a_book_of_today_beside_the_bundled_one(tmp_path: Path, data: Path) -> None:
    out = StringIO()
    source = write(tmp_path / "ec2.json", ec2_offer())
    call_command("import_prices", str(source), "--region", "us-east-1", stdout=out)
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    assert "reading ec2.json: offer, JSON, 0.0 MB" in out.getvalue()
    assert f"price book {today}-aws: 6 rates read, 5 of them moved since 2026-11-24" in out.getvalue()
    books = shelf.books([shelf.BUNDLED, data / "price-books"])
    assert {book.id for book in books} == {"2026-11-24", f"{today}-aws"}


def test_a_second_import_of_the_same_day_is_refused(tmp_path: Path, data: Path) -> None:
    source = write(tmp_path / "ec2.json", ec2_offer())
    words = ("import_prices", str(source), "--region", "us-east-1", "--date", "2026-12-01")
    call_command(*words, stdout=StringIO())
    with pytest.raises(CommandError, match=r"nothing was changed: the price book 2026-12-01-aws exists"):
        call_command(*words)


def test_a_bad_list_is_told_and_leaves_no_book(tmp_path: Path, data: Path) -> None:
    source = write(tmp_path / "ec2.json", "{")
    with pytest.raises(CommandError, match=r"nothing was changed: ec2\.json"):
        call_command("import_prices", str(source))
    assert not (data / "price-books").exists()


def test_without_a_source_the_command_says_what_to_name() -> None:
    with pytest.raises(CommandError, match="name a file, a folder or a URL"):
        call_command("import_prices")


def test_a_book_that_is_not_there_cannot_be_the_base(tmp_path: Path, data: Path) -> None:
    source = write(tmp_path / "ec2.json", ec2_offer())
    with pytest.raises(CommandError, match="there is no price book 1999"):
        call_command("import_prices", str(source), "--base", "1999")


def test_facts_that_lack_the_free_tier_table_build_nothing(tmp_path: Path) -> None:
    write(tmp_path / "facts" / "a.csv", FACTS)
    with pytest.raises(CommandError, match="free_tier"):
        call_command(
            "build_price_book", facts=tmp_path / "facts", date="2026-12-01", shelf=tmp_path / "shelf"
        )
    assert not (tmp_path / "shelf").exists()
