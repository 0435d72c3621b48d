"""On what terms the account of a drawing buys."""

from __future__ import annotations

from designer.graph.document import Account
from pricing.terms import FreeTier, Terms


def terms_of(account: Account) -> Terms:
    """`free_tier` off takes no allowance at all; on, the always-free ones and those of the first year."""
    return Terms(free_tier=FreeTier.FIRST_YEAR if account.free_tier else FreeTier.NONE)
