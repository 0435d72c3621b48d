"""From a folder of price facts to a book on the shelf."""

from __future__ import annotations

from pathlib import Path

from pricing.contents import BookContents
from pricing.facts import allowances_of, rates_of
from pricing.facts_commitments import plans_of, reserved_of, spot_of


def build(facts: Path, shelf: Path, *, date: str, made_from: str = "price facts") -> dict[str, int]:
    """Write the book `date` into `shelf` from `facts`; returns how many rates each Region has.

    Raises BadFactError for a row that makes no rate and FileExistsError where the book exists already.
    """
    contents = BookContents(
        {(rate.meter, rate.region): rate for rate in rates_of(facts)},
        tuple(allowances_of(facts)),
        tuple(spot_of(facts)),
        {(row.region, row.instance_type): row for row in reserved_of(facts)},
        tuple(plans_of(facts)),
    )
    return contents.write(shelf, id=date, date=date, made_from=made_from)
