"""From CSV facts to a book on disk and back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pricing import shelf
from pricing.book import flat_rate
from pricing.bookfile import BadBookError
from pricing.bookwrite import write_book
from pricing.facts import BadFactError, rates_of

HEADER = (
    "service,region,sku_key,description,unit,tier_from,tier_to,price_usd,free_per_month,"
    "source,source_date,confidence\n"
)
D = Decimal


def facts(folder: Path, *rows: str) -> Path:
    (folder / "some.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows))
    (folder / "hardware.csv").write_text("instance_type,vcpu\nm5.large,2\n")
    return folder


def test_rows_of_one_meter_become_its_tiers(tmp_path: Path) -> None:
    (rate,) = rates_of(
        facts(
            tmp_path,
            'X,us-east-1,x.out,"Out, tier 2",GB,10,,0.5,,list,2026-01-02,page',
            'X,us-east-1,x.out,"Out, tier 1",GB,0,10,1.0,100,list,2026-01-01,offer-file',
        )
    )
    assert [(tier.start, tier.price_usd) for tier in rate.tiers] == [(D(0), D("1.0")), (D(10), D("0.5"))]
    assert rate.title == "Out"
    assert rate.provenance.confidence == "page"


def test_a_gap_between_tiers_names_its_row(tmp_path: Path) -> None:
    folder = facts(
        tmp_path,
        "X,us-east-1,x.out,Out,GB,0,10,1.0,,list,2026-01-01,page",
        "X,us-east-1,x.out,Out,GB,20,,0.5,,list,2026-01-01,page",
    )
    with pytest.raises(
        BadFactError, match=r"some\.csv:3: a tier of x\.out starts at 20, the one before ends at 10"
    ):
        rates_of(folder)


def test_a_price_that_is_no_number_names_its_row(tmp_path: Path) -> None:
    with pytest.raises(BadFactError, match=r"some\.csv:2: 'cheap' is no price"):
        rates_of(facts(tmp_path, "X,us-east-1,x.out,Out,GB,,,cheap,,list,2026-01-01,page"))


def test_beyond_the_last_known_tier_the_price_goes_on_marked_derived(tmp_path: Path) -> None:
    (rate,) = rates_of(facts(tmp_path, "X,us-east-1,x.out,Out,GB,0,10,1.0,,list,2026-01-01,page"))
    assert rate.tiers[1].start == 10
    assert rate.tiers[1].price_usd == 1
    assert rate.tiers[1].provenance.confidence == "derived"


def test_a_book_reads_back_as_it_was_written(tmp_path: Path) -> None:
    rates = rates_of(
        facts(
            tmp_path,
            "X,us-east-1,x.out,Out,GB,0,10,1.0,,list,2026-01-01,page",
            "X,us-east-1,x.out,Out,GB,10,,0.25,,list,2026-01-01,page",
            "X,eu-west-1,x.out,Out of Dublin,GB,,,1.1,,list,2026-01-01,offer-file",
            "EBS,eu-west-1,ebs.gp3.iops,IOPS,IOPS-month,3000,,0.005,,list,2026-01-01,offer-file",
        )
    )
    write_book(tmp_path / "shelf" / "b", rates, [], id="b", date="2026-01-01", made_from="a test")
    book = shelf.load("b", folders=[tmp_path / "shelf"])
    assert [rate for region in book.regions for rate in book.rates(region)] == sorted(
        rates, key=lambda rate: (rate.region, rate.meter)
    )


def test_a_book_is_never_overwritten(tmp_path: Path) -> None:
    rates = [flat_rate("x", "us-east-1", "GB", "1")]
    write_book(tmp_path / "b", rates, [], id="b", date="2026-01-01", made_from="a test")
    with pytest.raises(FileExistsError, match="a price book is never overwritten"):
        write_book(tmp_path / "b", rates, [], id="b", date="2026-01-01", made_from="a test")


def test_a_book_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    rates = [flat_rate("x", "us-east-1", "GB", "1"), flat_rate("x", "eu-west-1", "hour", "1")]
    with pytest.raises(ValueError, match="x is not the same in all Regions"):
        write_book(tmp_path / "b", rates, [], id="b", date="2026-01-01", made_from="a test")
    assert list(tmp_path.iterdir()) == []


def test_a_broken_row_says_which(tmp_path: Path) -> None:
    write_book(
        tmp_path / "b", [flat_rate("x", "us-east-1", "GB", "1")], [], id="b", date="2026-01-01", made_from="t"
    )
    (tmp_path / "b" / "rates" / "us-east-1.tsv").write_text("x\t1@7\n")
    with pytest.raises(BadBookError, match=r"us-east-1\.tsv: the row of x cannot be read"):
        shelf.load("b", folders=[tmp_path]).rate("x", "us-east-1")
