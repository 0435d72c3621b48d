"""Bulk offer files in JSON, and the same shapes one product at a time as GetProducts gives them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import ijson  # type: ignore[import-untyped]

from pricing.offers.records import (
    Head,
    OfferError,
    Price,
    Product,
    decimal_of,
    end_of,
    payment_of,
    years_of,
)

Wanted = Callable[[Product], bool]
Terms = Mapping[str, Any]


def read_offer(path: Path, wanted: Wanted) -> tuple[Head, list[Product], Iterator[Price]]:
    """The head, the products that are wanted, and (streamed) their prices.

    The file is read once for each part, so that nothing but wanted products is held. Raises OfferError,
    also while the prices are iterated, for a file that is truncated, no JSON, or no offer file.
    """
    head = _head(path)
    products = [product for product in _products(path) if wanted(product)]
    # Only instances have Reserved terms that we keep; for all others that pass over the file is spared.
    reserved = any(product.family.startswith("Compute Instance") for product in products)
    kinds = ("OnDemand", "Reserved") if reserved else ("OnDemand",)
    return head, products, _prices(path, {product.sku for product in products}, kinds)


def read_answers(
    documents: Iterable[str | Mapping[str, Any]], wanted: Wanted
) -> Iterator[tuple[Head, Product, list[Price]]]:
    """The same out of GetProducts' `PriceList`: JSON documents, each of one product with its terms."""
    for index, document in enumerate(documents):
        where = f"GetProducts, entry {index}"
        try:
            entry = json.loads(document) if isinstance(document, str) else document
            product = _product(entry["product"]["sku"], entry["product"], where)
            if wanted(product):
                head = Head(entry["serviceCode"], entry["version"], entry["publicationDate"][:10])
                yield head, product, list(_term_prices(product.sku, entry.get("terms", {}), where))
        except (ValueError, KeyError, TypeError) as error:
            if isinstance(error, OfferError):
                raise
            raise OfferError(f"{where}: {type(error).__name__}: {error}") from error


def _head(path: Path) -> Head:
    found = {"offerCode": "", "version": "", "publicationDate": ""}
    with path.open("rb") as file:
        for prefix, event, value in _guarded(path, ijson.parse(file), lambda item: str(item[0])):
            if prefix in found and event == "string":
                found[prefix] = value
            if event == "start_map" and prefix in ("products", "terms"):
                break
    if not found["offerCode"]:
        raise OfferError(f"{path.name}: no offerCode; this is no offer file")
    return Head(found["offerCode"], found["version"], found["publicationDate"][:10])


def _products(path: Path) -> Iterator[Product]:
    with path.open("rb") as file:
        for sku, body in _items(path, file, "products"):
            yield _product(sku, body, f"{path.name}: product {sku}")


def _product(sku: str, body: Any, where: str) -> Product:
    try:
        attributes: Mapping[str, str] = body["attributes"]
        return Product(sku, body.get("productFamily", ""), attributes)
    except (TypeError, KeyError, AttributeError) as error:
        raise OfferError(f"{where} has no attributes") from error


def _prices(path: Path, skus: set[str], kinds: tuple[str, ...]) -> Iterator[Price]:
    for kind in kinds:
        with path.open("rb") as file:
            for sku, terms in _items(path, file, f"terms.{kind}"):
                if sku in skus:
                    yield from _term_prices(sku, {kind: terms}, path.name)


def _term_prices(sku: str, terms: Terms, where: str) -> Iterator[Price]:
    """`terms`: {"OnDemand": {"SKU.TERM": {...}}, "Reserved": {...}}, of one SKU or keyed by SKU."""
    for kind, offers in terms.items():
        if kind not in ("OnDemand", "Reserved"):
            continue
        for code, term in offers.items():
            place = f"{where}: {kind} term {code}"
            try:
                yield from _dimensions(sku, kind == "Reserved", term, place)
            except (KeyError, TypeError, AttributeError) as error:
                raise OfferError(f"{place}: {type(error).__name__}: {error}") from error


def _dimensions(sku: str, reserved: bool, term: Any, where: str) -> Iterator[Price]:
    attributes = term.get("termAttributes") or {}
    years = years_of(attributes["LeaseContractLength"], where) if reserved else 0
    payment = payment_of(attributes["PurchaseOption"], where) if reserved else ""
    for code, dimension in term["priceDimensions"].items():
        place = f"{where}, rate {code}"
        price = dimension["pricePerUnit"]
        if "USD" not in price:
            continue
        yield Price(
            sku,
            decimal_of(dimension.get("beginRange") or 0, place, "the begin of a range"),
            end_of(dimension.get("endRange"), place),
            dimension["unit"],
            decimal_of(price["USD"], place, "the price"),
            reserved,
            term["offerTermCode"],
            years,
            payment,
            attributes.get("OfferingClass", ""),
        )


def _items(path: Path, file: BinaryIO, prefix: str) -> Iterator[tuple[str, Any]]:
    yield from _guarded(path, ijson.kvitems(file, prefix), lambda item: f"{prefix}.{item[0]}")


def _guarded(path: Path, items: Iterable[Any], name: Callable[[Any], str]) -> Iterator[Any]:
    """Turn the parser's errors into one that says after which record they came."""
    last = "the start of the file"
    try:
        for item in items:
            last = name(item)
            yield item
    except ijson.JSONError as error:
        raise OfferError(f"{path.name}: broken after {last}: {error}") from error
