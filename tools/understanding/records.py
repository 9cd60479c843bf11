"""One row of a product table -> one product: columns by any usual name, values checked, nothing invented."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from domain.catalog import Attribute, Product
from domain.errors import BadProductData
from domain.text import Money, Words
from tools.understanding.amounts import amount_in, currency_in
from tools.understanding.prices import SIGNS
from tools.understanding.taxonomy import facets_in


@cache
def columns() -> tuple[dict[str, str], frozenset[str]]:
    """(folded header -> field, folded headers that are never taken up)."""
    table = yaml.safe_load((Path(__file__).parent / "columns.yaml").read_text(encoding="utf-8"))
    known = {fold(name): field for field, names in table["fields"].items() for name in names}
    return known, frozenset(fold(str(name)) for name in table["ignored"])


def known_headers() -> list[str]:
    """Every column name that is understood."""
    return list(columns()[0])


def fold(header: str) -> str:
    """A header reduced to what tells it apart."""
    return re.sub(r"[\s\-_./:()（）\[\]【】*]+", "", unicodedata.normalize("NFKC", header).casefold())


def field_of(header: str) -> str | None:
    """The product field a column means: a field name, ``""`` for one to leave out, None for a specification."""
    known, ignored = columns()
    bare = fold(re.sub(r"[(（\[【].*?[)）\]】]", "", header))
    for folded in (fold(header), bare):
        if folded in known:
            return known[folded]
        if folded in ignored or not folded:
            return ""
    return None


def words_of(value: Any) -> Words:
    """A text with the language it is written in; texts by language stay as they are."""
    if isinstance(value, dict):
        return {str(lang): " ".join(str(text).split()) for lang, text in value.items() if str(text).strip()}
    text = " ".join(str(value).split()) if value is not None else ""
    if not text:
        return {}
    if re.search(r"[\u3040-\u30ff]", text):
        return {"ja": text}
    if re.search(r"[\uac00-\ud7af]", text):
        return {"ko": text}
    return {"zh": text} if re.search(r"[\u4e00-\u9fff]", text) else {"en": text}


def slug(text: str) -> str:
    """A stable SKU-like name."""
    plain = re.sub(r"[^\w.\-]+", "-", unicodedata.normalize("NFKC", text).strip()).strip("-.")
    return plain if len(plain) <= 64 else plain[:55] + "-" + hashlib.sha256(text.encode()).hexdigest()[:8]


def product_of(cells: dict[str, Any]) -> tuple[Product, tuple[str, ...]]:
    """(product, names of its pictures as written). Raises `BadProductData` that names the column."""
    if "\x00" in cells:
        raise BadProductData(
            {
                "zh": '这一条不是有效的 JSON 对象：请写成 {"sku": …, "title": …}。',
                "en": 'This record is not a valid JSON object: write {"sku": …, "title": …}.',
            }
        )
    row: dict[str, tuple[str, Any]] = {}
    specifications: list[tuple[str, Any]] = []
    for header, value in cells.items():
        field = field_of(header) if header not in ("attributes", "price_history", "category_title") else header
        if value is None or (isinstance(value, str) and not value.strip()) or field == "":
            continue
        if field is None:
            specifications.append((header, value))
        else:
            row.setdefault(field, (header, value))
    return _product(row, specifications), _names(row.get("images", ("", ""))[1])


def _product(row: dict[str, tuple[str, Any]], specifications: list[tuple[str, Any]]) -> Product:
    title = words_of(row.get("title", ("", ""))[1])
    if "title_en" in row:
        title["en"] = str(row["title_en"][1]).strip()
    if not title:
        raise BadProductData(
            {"zh": "缺少商品名称：请填写“名称”列。", "en": "There is no product name: fill in the title column."},
            column="title",
        )
    sku_as_written = str(row.get("sku", ("", next(iter(title.values()))))[1]).strip()
    sku = slug(sku_as_written)
    aliases = _names(row.get("aliases", ("", ""))[1])
    if "sku" in row and sku != sku_as_written:
        aliases = (*aliases, sku_as_written)
    values: dict[str, Any] = {
        "sku": sku, "title": title, "aliases": aliases, "brand": words_of(row.get("brand", ("", ""))[1]),
        "attributes": tuple(_attributes(row, specifications)),
    }  # fmt: skip
    if "category" in row:
        category = row["category"][1]
        values |= {"category": str(category), "category_title": words_of(row.get("category_title", ("", category))[1])}
    currency = _currency(row, title)
    for name in ("price", "list_price"):
        if name in row:
            amount = _amount(*row[name])  # Read first: a wrong amount is wrong in any currency.
            if currency:
                values[name] = Money(amount=amount, currency=currency)
    for name in ("weight_g", "unit_count"):
        if name in row:
            header, value = row[name]
            number = amount_in(value, header)
            kilograms = name == "weight_g" and re.search(r"kg|千克|公斤", f"{header}{value}".casefold())
            values[name] = number * 1000 if kilograms else number
    if "size_cm" in row:
        values["size_cm"] = _size(*row["size_cm"])
    for name in ("reviews", "qa", "price_history"):
        if name in row:
            values[name] = _json_list(*row[name])
    return _validated(values)


def _validated(values: dict[str, Any]) -> Product:
    try:
        return Product.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        column = ".".join(str(part) for part in first["loc"])
        raise BadProductData(
            {
                "zh": f"“{column}”填得不对（{first['msg']}），请按样例改正。",
                "en": f"{column} is wrong ({first['msg']}): correct it as in the samples.",
            },
            column=column,
        ) from error


def _currency(row: dict[str, tuple[str, Any]], title: Words) -> str | None:
    """The currency said in the row; the yuan for rows in Chinese; else unknown, to be asked for."""
    if "currency" in row:
        code = str(row["currency"][1]).strip().upper()
        return code if code in SIGNS else currency_in(code)
    for name in ("price", "list_price"):
        header, value = row.get(name, ("", ""))
        if isinstance(value, dict):
            return str(value.get("currency", "CNY"))
        if found := currency_in(f"{value}") or currency_in(header):
            return found
    return "CNY" if "zh" in title else None


def _amount(header: str, value: Any) -> Decimal:
    return amount_in(value.get("amount") if isinstance(value, dict) else value, header)


def _size(header: str, value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", str(value))]
    if len(numbers) != 3:
        raise BadProductData(
            {
                "zh": f"“{header}”要写成 宽x高x深，例如 6.5x18x6.5 厘米。",
                "en": f"Write {header} as width x height x depth, for example 6.5x18x6.5 cm.",
            },
            column=header,
        )
    unit = f"{header} {value}".casefold()
    factor = 0.1 if re.search(r"mm|毫米", unit) else 2.54 if re.search(r"\bin(?:ch(?:es)?)?\b|英寸|\"", unit) else 1.0
    return dict(zip(("width", "height", "depth"), (n * factor for n in numbers), strict=True))


def _json_list(header: str, value: Any) -> list[Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (json.JSONDecodeError, RecursionError):
            value = None
    if not isinstance(value, list):
        raise BadProductData(
            {"zh": f"“{header}”要写成 JSON 列表。", "en": f"Write {header} as a JSON list."}, column=header
        )
    return value


def _attributes(row: dict[str, tuple[str, Any]], specifications: list[tuple[str, Any]]) -> Iterable[Attribute]:
    given = row.get("attributes", ("", []))[1]
    pairs = given.items() if isinstance(given, dict) else ()
    for item in given if isinstance(given, list) else ():
        yield _full_attribute(item)
    for name, value in [*pairs, *specifications]:
        if not isinstance(value, list | dict) or isinstance(given, dict):
            yield Attribute(
                key=fold(name)[:40], name=words_of(name), value=words_of(value), facets=facets_in(str(value))
            )
    english = _names(row.get("highlights_en", ("", ""))[1])
    for number, text in enumerate(_names(row.get("highlights", ("", ""))[1]), 1):
        words = words_of(text) | ({"en": english[number - 1]} if number <= len(english) else {})
        yield Attribute(
            key=f"point{number}", name={"zh": "卖点", "en": "Selling point"}, value=words, highlight=words,
            facets=facets_in(" ".join(words.values())),
        )  # fmt: skip
    if "description" in row:
        text = re.sub(r"<[^>]{0,200}>", " ", str(row["description"][1]))[:2000]
        yield Attribute(key="description", name={"zh": "描述", "en": "Description"}, value=words_of(text))


def _full_attribute(item: Any) -> Attribute:
    try:
        data = dict(item)
        words = {key: words_of(data[key]) for key in ("name", "value", "highlight") if key in data}
        key = str(data.get("key") or fold(next(iter(words.get("name", {"": "spec"}).values()))))
        return Attribute.model_validate(data | words | {"key": key})
    except (TypeError, ValueError) as error:
        raise BadProductData(
            {
                "zh": "“attributes”里每一项都要有 name 和 value。",
                "en": "Each entry of attributes needs a name and a value.",
            },
            column="attributes",
        ) from error


def _names(value: Any) -> tuple[str, ...]:
    """The parts of a cell that lists several things."""
    if isinstance(value, list | tuple):
        return tuple(str(part).strip() for part in value if str(part).strip())
    return tuple(part.strip() for part in re.split(r"[;；|\n、]|,(?!\d)|，", str(value)) if part.strip())
