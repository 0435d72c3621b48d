"""Find rates by what a person types."""

from __future__ import annotations

from fnmatch import fnmatchcase

from pricing.book import GLOBAL, PriceBook
from pricing.rate import Rate


def matching(book: PriceBook, region: str, text: str) -> list[Rate]:
    """Rates of `region` and the global ones whose meter is `text`, matches it as a shell pattern, or, where
    it holds no `*` and is no meter itself, begins with it. A Region's rate hides the global one."""
    exact = book.rate(text, region)
    if exact is not None:
        return [exact]
    pattern = text if any(sign in text for sign in "*?[") else f"{text}*"
    found: dict[str, Rate] = {}
    for place in (GLOBAL, region):
        for meter, rate in ((rate.meter, rate) for rate in book.rates(place)):
            if fnmatchcase(meter, pattern):
                found[meter] = rate
    return [found[meter] for meter in sorted(found)]
