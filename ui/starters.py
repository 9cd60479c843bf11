"""First sentences to try: one per product, the merchant's own before the house's, each asking for something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.catalog import Product
from domain.text import best_of

NAMELESS = "photo-"
"""Products that were only ever a photo in a chat: a sentence could not name them."""
WISHES: tuple[dict[str, Any], ...] = (
    {
        "category": "beverage",
        "zh": ("5类人群主图 + A/B", "为{name}做5类人群的主图，1:1和3:4，做个A/B测试"),
        "en": ("5 audiences + A/B", "Main pictures of the {name} for 5 audiences, 1:1 and 3:4, with an A/B test"),
    },
    {
        "category": "toy",
        "zh": ("送礼人群，竖版", "{name}，给送礼的人做3张竖版图，突出质感"),
        "en": ("Gift givers, portrait", "3 portrait pictures of the {name} for gift givers, focus on quality"),
    },
    {
        "category": "electronics",
        "zh": ("京东和小红书主图", "{name}做京东和小红书主图，清爽一点"),
        "en": ("Shopify and Instagram", "{name}: main pictures for Shopify and Instagram, fresh and bright"),
    },
    {
        "category": "kitchen",
        "zh": ("价格敏感人群海报", "{name}给价格敏感的人做2张海报，价格放大"),
        "en": ("For bargain hunters", "2 posters of the {name} for price-sensitive shoppers, price big"),
    },
)


def called(product: Product, lang: str) -> str:
    """What a merchant would call it: the first alias in this language, else its title."""
    chinese = lang == "zh"
    aliases = (alias for alias in product.aliases if any("一" <= sign <= "鿿" for sign in alias) == chinese)
    return next(aliases, best_of(product.title, lang))


def starters_for(own: Sequence[Product], products: Sequence[Product], lang: str) -> list[dict[str, str]]:
    """Label, message and picture of each starter: a wish goes to a product it suits, while there are any."""
    mine = [one for one in own if _can_be_asked_for(one)][: len(WISHES)]
    known = {one.sku for one in own}
    others = [one for one in products if _can_be_asked_for(one) and one.sku not in known]
    left, given = (mine + others[: len(WISHES) - len(mine)] if mine else others), dict[int, Product]()
    for place, wish in enumerate(WISHES):
        if fitting := next((one for one in left if one.category.startswith(wish["category"])), None):
            left.remove(fitting)
            given[place] = fitting
    for place in range(len(WISHES)):
        if place not in given and left:
            given[place] = left.pop(0)
    pairs = sorted(given.items(), key=lambda pair: (pair[1] not in mine, pair[0]))
    return [_starter(WISHES[place], product, lang) for place, product in pairs]


def _can_be_asked_for(product: Product) -> bool:
    return bool(product.images) and not product.sku.startswith(NAMELESS)


def _starter(wish: dict[str, Any], product: Product, lang: str) -> dict[str, str]:
    label, sentence = wish["zh" if lang == "zh" else "en"]
    name = called(product, lang)
    return {
        "label": f"{name} · {label}",
        "message": sentence.format(name=name),
        "icon": f"/v1/products/{product.sku}/picture?width=96",
    }
