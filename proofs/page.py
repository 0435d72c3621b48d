"""docs/proofs.md: a table for each proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proofs import Proof
from proofs.row import Row

HEAD = """# Proofs

Written by `./loadline proofs --write`; the tests run every proof and compare this page. Each line sets what
AWS documents (or what arithmetic and theory demand) beside what a simulation gives. `allowed` is how far the
two may be apart: chance in a short run, or a width that AWS itself gives.
"""


def page(proofs: Iterable[Proof]) -> str:
    """The page, in the order of the files."""
    lines = [HEAD]
    for proof in proofs:
        lines += [f"## {proof.title}", "", proof.about, "", *_table(proof), ""]
    return "\n".join(lines).rstrip() + "\n"


def _table(proof: Proof) -> Iterator[str]:
    yield "| what | said | simulated | difference | allowed | source |"
    yield "|---|---:|---:|---:|---:|---|"
    for row in proof.rows:
        yield f"| {' | '.join(cells(row))} |"


def cells(row: Row) -> tuple[str, ...]:
    """The row as text: what, said, simulated, difference, allowed, source."""
    return (
        row.what,
        f"{figure(row.said)} {row.unit}",
        figure(row.simulated),
        f"{figure(row.difference, signed=True)} ({_relative(row)})",
        figure(row.allowed),
        f"{row.source.text}, {row.source.date}",
    )


def figure(value: float, *, signed: bool = False) -> str:
    """Five significant digits, thousands apart."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.5g}")
    text = f"{rounded:,.0f}" if rounded == int(rounded) and abs(rounded) < 1e15 else f"{rounded:,.5g}"
    return f"+{text}" if signed and value > 0 else text


def _relative(row: Row) -> str:
    return f"{row.difference / row.said:+.2%}" if row.said else "–"
