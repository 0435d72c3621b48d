"""Find the price list files that a person names: files, folders, URLs, and region indexes of either."""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Collection, Iterator
from enum import Enum
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from pricing.offers.records import OfferError

_SNIFFED = 4096
_TIMEOUT_S = 60


class Kind(Enum):
    OFFER_JSON = "offer, JSON"
    OFFER_CSV = "offer, CSV"
    PLANS_JSON = "Savings Plans, JSON"
    PLANS_CSV = "Savings Plans, CSV"
    REGION_INDEX = "region index"


def kind_of(path: Path) -> Kind:
    """What a file is, from its first bytes. Raises OfferError for anything else."""
    with path.open("rb") as file:
        start = file.read(_SNIFFED).decode("utf-8", errors="replace").lstrip("\ufeff \r\n\t")
    if start.startswith("{"):
        if '"regions"' in start and '"products"' not in start:
            return Kind.REGION_INDEX
        if '"offerCode"' in start.partition('"products"')[0]:
            return Kind.OFFER_JSON
        if '"products"' in start and '"regionCode"' in start.partition('"products"')[0]:
            return Kind.PLANS_JSON
    elif start.replace('"', "").startswith("FormatVersion"):
        return Kind.PLANS_CSV if "DiscountedRate" in start or "SavingsPlan" in start else Kind.OFFER_CSV
    raise OfferError(f"{path.name}: neither an offer file, a Savings Plan file nor a region index")


def find(named: str, regions: Collection[str], downloads: Path) -> Iterator[tuple[Path, Kind]]:
    """The files that `named` (a path or http(s) URL) stands for; a region index gives its `regions`' files.

    URLs are downloaded into `downloads`, one at a time as they are asked for. Raises OfferError.
    """
    if urlsplit(named).scheme in ("http", "https"):
        path = download(named, downloads)
        yield from _opened(path, named, regions, downloads)
        return
    path = Path(named)
    if path.is_dir():
        inside = sorted(p for p in path.rglob("*") if p.suffix in (".json", ".csv"))
        if not inside:
            raise OfferError(f"{path}: no JSON or CSV file in this folder")
        for file in inside:
            kind = kind_of(file)
            if kind is not Kind.REGION_INDEX:
                yield file, kind
    elif path.is_file():
        yield from _opened(path, "", regions, downloads)
    else:
        raise OfferError(f"{path}: no such file or folder")


def _opened(path: Path, url: str, regions: Collection[str], downloads: Path) -> Iterator[tuple[Path, Kind]]:
    kind = kind_of(path)
    if kind is not Kind.REGION_INDEX:
        yield path, kind
        return
    for target in _targets(path, regions):
        if url:
            file = download(urljoin(url, target), downloads)
        else:
            file = _beside(path, target)
        yield file, kind_of(file)


def _targets(path: Path, regions: Collection[str]) -> list[str]:
    """The addresses in a region index (offers: an object by Region; Savings Plans: a list)."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["regions"]
        if isinstance(entries, dict):
            found = [entry["currentVersionUrl"] for code, entry in entries.items() if code in regions]
        else:
            found = [entry["versionUrl"] for entry in entries if entry["regionCode"] in regions]
    except (ValueError, KeyError, TypeError) as error:
        raise OfferError(f"{path.name}: a broken region index: {error}") from error
    if not found:
        raise OfferError(f"{path.name}: the region index has none of {', '.join(sorted(regions))}")
    return found


def _beside(index: Path, target: str) -> Path:
    """The file of a local copy of AWS's tree: `target` below one of the index's parents."""
    for parent in index.resolve().parents:
        file = parent / target.lstrip("/")
        if file.is_file():
            return file
    raise OfferError(f"{index.name}: {target} was not found in any folder above it; name the URL instead")


def download(url: str, folder: Path) -> Path:
    """Fetch `url` into a new file of `folder`. Raises OfferError also when it ends early."""
    name = urlsplit(url).path.strip("/").replace("/", "_") or "index.json"
    path = folder / name
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT_S) as answer, path.open("wb") as file:
            shutil.copyfileobj(answer, file, 1 << 20)
            expected = answer.headers.get("Content-Length")
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise OfferError(f"{url}: {error}") from error
    if expected is not None and path.stat().st_size != int(expected):
        raise OfferError(f"{url}: {path.stat().st_size:,} of {int(expected):,} bytes came")
    return path
