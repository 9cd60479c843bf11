"""Goods data: product folders in, products and citable facts out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from domain.catalog import Attribute, Fact, Product
from domain.errors import BadProductData
from domain.ports import Assets
from domain.text import Words
from tools.understanding.orders import gives_orders
from tools.understanding.price_proof import price_before
from tools.understanding.prices import written

MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
PACKSHOT = "packshot"


def load_folder(path: Path | str, assets: Assets) -> tuple[Product, ...]:
    """Every product below `path` (``<sku>/product.json`` with its pictures beside it), pictures stored as assets."""
    root = Path(path)
    records = [root / "product.json"] if (root / "product.json").is_file() else sorted(root.glob("*/product.json"))
    return tuple(_load(record, assets) for record in records)


def _load(record: Path, assets: Assets) -> Product:
    product = read_product(record.read_bytes(), record.name)
    names = product.images or tuple(file.name for file in _packshots(record.parent))
    return product.model_copy(update={"images": tuple(_stored(record.parent, name, assets) for name in names)})


def read_product(data: bytes, name: str) -> Product:
    """One product record as JSON; raises `BadProductData` that names the wrong field."""
    try:
        return Product.model_validate(json.loads(data.decode("utf-8-sig")))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadProductData(
            {
                "zh": f"{name} 不是有效的 JSON（UTF-8）：{error}。请检查括号、逗号和引号后重试。",
                "en": f"{name} is not valid UTF-8 JSON: {error}. Check brackets, commas and quotes, then try again.",
            },
            file=name,
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        column = ".".join(str(part) for part in first["loc"]) or "product"
        raise BadProductData(
            {
                "zh": f"{name} 的字段 {column} 不对：{first['msg']}。请按 catalog/ 里的样例改正。",
                "en": f"Field {column} of {name} is wrong: {first['msg']}. Correct it as in the samples in catalog/.",
            },
            file=name,
            column=column,
        ) from error


def _packshots(folder: Path) -> list[Path]:
    return sorted(p for p in folder.glob(f"{PACKSHOT}*") if p.suffix.lower() in MEDIA_TYPES)


def _stored(folder: Path, name: str, assets: Assets) -> str:
    """Asset id of a picture beside the record; an asset id stays as it is."""
    if name.startswith("sha256:"):
        return name
    file = folder / name
    if Path(name).name != name or file.suffix.lower() not in MEDIA_TYPES or not file.is_file():
        raise BadProductData(
            {
                "zh": f"找不到图片 {name}：请把 PNG、JPEG 或 WebP 放在 product.json 旁边，只写文件名。",
                "en": f"No picture {name}: put a PNG, JPEG or WebP beside product.json and write its bare file name.",
            },
            file=name,
            column="images",
        )
    return assets.put(file.read_bytes(), MEDIA_TYPES[file.suffix.lower()])


def facts_of(product: Product) -> tuple[Fact, ...]:
    """Every statement about the product that may be shown or used as background, each with its source."""
    return tuple(_facts(product))


def _facts(product: Product) -> Iterator[Fact]:
    def fact(kind: str, key: str, text: Words, source: str, **more: object) -> Fact:
        return Fact.model_validate({"id": f"{product.sku}/{kind}:{key}", "text": text, "source": source, **more})

    yield fact("title", "name", product.title, "title")
    if product.brand:
        yield fact("title", "brand", product.brand, "brand")
    if product.category_title:
        yield fact("title", "category", product.category_title, "category")
    for attribute in product.attributes:
        yield fact(
            "spec", attribute.key, _statement(attribute), f"spec:{attribute.key}",
            short=_showable(attribute.highlight), facets=attribute.facets,
        )  # fmt: skip
    yield from _price_facts(product)
    if product.unit_count > 1:
        count = product.unit_count
        yield fact("spec", "unit_count", {"zh": f"每份 {count} 件装", "en": f"Pack of {count}"}, "unit_count")
    if size := product.size_cm:
        numbers = " x ".join(f"{side:g}" for side in (size.width, size.height, size.depth))
        yield fact("spec", "size", {"zh": f"尺寸 {numbers} 厘米", "en": f"Size {numbers} cm"}, "size_cm")
    if product.weight_g:
        grams = f"{product.weight_g:g}"
        yield fact("spec", "weight", {"zh": f"重 {grams} 克", "en": f"Weighs {grams} g"}, "weight_g")
    for answer in product.qa:
        both = {
            lang: f"{answer.question[lang]} {answer.answer[lang]}" for lang in answer.question if lang in answer.answer
        }
        yield fact("qa", answer.id, both or answer.answer, f"qa:{answer.id}")
    for review in product.reviews:
        yield fact("review", review.id, {review.lang: review.text}, f"review:{review.id}")


def _showable(words: Words) -> Words:
    """A wording that may stand on a picture: nothing where it gives orders to the assistant."""
    return {} if any(gives_orders(text) for text in words.values()) else words


def _statement(attribute: Attribute) -> Words:
    """Name and value together, in every language that has both."""
    separators = {"zh": "：", "ja": "："}
    return {
        lang: f"{attribute.name[lang]}{separators.get(lang, ': ')}{value}" if lang in attribute.name else value
        for lang, value in attribute.value.items()
    }


def _price_facts(product: Product) -> Iterator[Fact]:
    if product.price is None:
        return
    zh, en = written(product.price, "zh"), written(product.price, "en")
    yield Fact(
        id=f"{product.sku}/price:now", text={"zh": f"售价 {zh}", "en": f"Price {en}"}, source="price", facets=("price",)
    )
    if before := price_before(product):
        zh, en = written(before, "zh"), written(before, "en")
        yield Fact(
            id=f"{product.sku}/price:before",
            text={"zh": f"原价 {zh}", "en": f"Previous price {en}"},
            source="price_history",
            facets=("price",),
        )
