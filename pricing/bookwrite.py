"""Write a price book in the form that `pricing.bookfile` reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pricing.bookfile import FORMAT, Meter
from pricing.rate import Allowance, Provenance, Rate
from pricing.to_json import plain


@dataclass(frozen=True, slots=True)
class Extra:
    """Rows that are kept beside the rates, and the function that writes them into the folder."""

    rows: Sequence[Any]
    write: Callable[[Path, Any, dict[Provenance, int]], None]


def write_book(
    folder: Path,
    rates: Iterable[Rate],
    allowances: Iterable[Allowance],
    *,
    id: str,
    date: str,
    made_from: str,
    pages: Mapping[str, str] | None = None,
    extras: Sequence[Extra] = (),
) -> dict[str, int]:
    """Write a new book as `folder`, which must not exist yet (FileExistsError); returns rates per Region.

    `pages` are further texts by file name, `extras` what else the book holds (Spot, commitments). The book
    is written beside and then renamed: whatever goes wrong leaves no half of it behind.
    """
    if folder.exists():
        raise FileExistsError(f"{folder} exists; a price book is never overwritten")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=".new-book-") as beside:
        draft = Path(beside) / folder.name
        counts = _write_draft(draft, sorted(rates, key=_order), list(allowances), extras, id, date, made_from)
        for name, text in (pages or {}).items():
            (draft / name).write_text(text, encoding="utf-8")
        draft.rename(folder)
    return counts


def _order(rate: Rate) -> tuple[str, str]:
    return rate.region, rate.meter


def _write_draft(
    folder: Path,
    rates: list[Rate],
    allowances: list[Allowance],
    extras: Sequence[Extra],
    id: str,
    date: str,
    made_from: str,
) -> dict[str, int]:
    origins = {tier.provenance for rate in rates for tier in rate.tiers}
    origins |= {allowance.provenance for allowance in allowances}
    origins |= {row.provenance for extra in extras for row in extra.rows}
    ordered = sorted(origins, key=lambda p: (p.source, p.date, p.confidence))
    number = {origin: index for index, origin in enumerate(ordered)}
    meters = _common_meters(rates)
    regions: dict[str, list[str]] = {}
    for rate in rates:
        tiers = " ".join(
            f"{plain(t.start) + ':' if t.start else ''}{plain(t.price_usd)}@{number[t.provenance]}"
            for t in rate.tiers
        )
        own = "" if rate.title == meters[rate.meter].title else f"\t{rate.title}"
        regions.setdefault(rate.region, []).append(f"{rate.meter}\t{tiers}{own}")
    head = {
        "format": FORMAT,
        "id": id,
        "date": date,
        "made_from": made_from,
        "regions": {region: len(lines) for region, lines in regions.items()},
    }
    (folder / "rates").mkdir(parents=True)
    for region, lines in regions.items():
        _write(folder / "rates" / f"{region}.tsv", lines)
    _write(folder / "sources.tsv", [f"{number[o]}\t{o.date}\t{o.confidence}\t{o.source}" for o in ordered])
    _write(
        folder / "meters.tsv",
        [f"{key}\t{m.service}\t{m.unit}\t{m.scope.value}\t{m.title}" for key, m in meters.items()],
    )
    _write(
        folder / "allowances.tsv",
        [
            f"{a.name}\t{a.kind.value}\t{a.scope.value}\t{plain(a.quantity)}\t{a.unit}"
            f"\t{number[a.provenance]}\t{' '.join(a.meters)}"
            for a in allowances
        ],
    )
    for extra in extras:
        extra.write(folder, extra.rows, number)
    _write(folder / "book.json", json.dumps(head, indent=1, sort_keys=True).splitlines())
    return {region: len(lines) for region, lines in regions.items()}


def _common_meters(rates: list[Rate]) -> dict[str, Meter]:
    """Per meter what its Regions agree on; the title most of them use. ValueError where units differ."""
    seen: dict[str, list[Rate]] = {}
    for rate in rates:
        seen.setdefault(rate.meter, []).append(rate)
    meters = {}
    for key, alike in sorted(seen.items()):
        if len({(rate.service, rate.unit, rate.scope) for rate in alike}) > 1:
            raise ValueError(f"{key} is not the same in all Regions: {sorted({r.unit for r in alike})}")
        titles = [rate.title for rate in alike]
        title = max(sorted(set(titles)), key=titles.count)
        meters[key] = Meter(alike[0].service, alike[0].unit, alike[0].scope, title)
    return meters


def _write(path: Path, lines: list[str]) -> None:
    if any("\n" in line or "\r" in line for line in lines):
        raise ValueError(f"{path.name}: a field holds a line break")
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
