"""Feed files of the batch for Google Merchant Center, the Meta catalogue and TikTok Shop: columns are rows of data.

Nothing is invented: page addresses, stock and condition are the shop's to say, and their columns stay empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from domain.catalog import Product
from domain.text import Money, best_of

MAX_TITLE, MAX_TEXT = 150, 5000
"""Characters; the least of what the three take."""


@cache
def feeds() -> Mapping[str, Mapping[str, Any]]:
    """Every feed that can be written."""
    text = (Path(__file__).parent / "product_feeds.yaml").read_text(encoding="utf-8")
    return {str(name): row for name, row in yaml.safe_load(text).items()}


def feed_files(
    products: Sequence[tuple[Product, Sequence[str]]], *, lang: str, base_url: str = ""
) -> Iterator[tuple[str, bytes]]:
    """(file name, bytes) of each feed, for products with the files of their pictures.

    `base_url` is where the merchant puts the kit's folder: feeds take pictures by address only.
    """
    for row in feeds().values():
        out = io.StringIO()
        columns: dict[str, str] = row["columns"]
        writer = csv.writer(out, delimiter=row["separator"], lineterminator="\r\n")
        writer.writerow(columns)
        for product, pictures in products:
            known = _values(product, [base_url + picture for picture in pictures], int(row["more"]), lang)
            writer.writerow([value.strip("'") if value.startswith("'") else known[value] for value in columns.values()])
        yield row["file"], out.getvalue().encode("utf-8")


def _values(product: Product, pictures: Sequence[str], more: int, lang: str) -> dict[str, str]:
    facts = [best_of(attribute.highlight or attribute.value, lang) for attribute in product.attributes]
    described = next((best_of(a.value, lang) for a in product.attributes if a.key == "description"), "")
    full, sale = product.list_price or product.price, product.price if product.list_price else None
    return {
        "sku": product.sku,
        "title": _plain(best_of(product.title, lang))[:MAX_TITLE],
        "description": _plain(described or " · ".join(filter(None, facts)) or best_of(product.title, lang))[:MAX_TEXT],
        "link": "",
        "image": pictures[0] if pictures else "",
        "more_images": ",".join(pictures[1 : 1 + more]),
        "availability": "",
        "condition": "",
        "price": _money(full),
        "sale_price": _money(sale),
        "brand": _plain(best_of(product.brand, lang)),
        "category": product.category.replace("/", " > "),
    }


def _plain(text: str) -> str:
    """One line; what a spreadsheet would take for a formula is shown as text."""
    flat = " ".join(text.split())
    return "'" + flat if flat.startswith(("=", "+", "-", "@")) else flat


def _money(money: Money | None) -> str:
    return f"{money.amount:.2f} {money.currency}" if money else ""
