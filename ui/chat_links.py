"""A link to a product page in a message: the page is read, the product is kept, and the brief is about it."""

from __future__ import annotations

import asyncio
import re

import chainlit as cl

from domain.catalog import Product
from domain.text import Words, best_of
from tools.understanding.links import fetch, product_at
from ui import backstage
from ui.api.links import photos_of, product_of
from ui.chat_owner import owner

LINK = re.compile(r"https?://[^\s<>\"'，。；、）)】]+", re.IGNORECASE)
READING: Words = {"zh": "正在读取商品页：{host}", "en": "Reading the product page at {host}"}
READ: Words = {
    "zh": "已读到：**{title}** · {price} · {facts} 条参数 · {photos} 张照片",
    "en": "Read: **{title}** · {price} · {facts} facts · {photos} photos",
}
NO_PHOTO: Words = {
    "zh": "页面上没有能用的商品照片，请再传一张照片。",
    "en": "The page has no photo that can be used. Please attach one.",
}
NO_PRICE: Words = {"zh": "没有标价", "en": "no price"}
ASK: Words = {"zh": "给{title}做几张主图", "en": "Make main pictures of {title}"}


def link_in(text: str) -> str:
    """The first web address of a message; empty where there is none."""
    found = LINK.search(text)
    return found[0].rstrip(".,!?") if found else ""


async def read(link: str, lang: str) -> Product:
    """The product of this page, kept in the catalogue. Only public addresses are called. Raises `VitrineError`."""
    said = cl.Message(content=best_of(READING, lang).format(host=re.split(r"[/?#]", link.split("//", 1)[1])[0]))
    await said.send()
    try:
        found = await asyncio.to_thread(product_at, await asyncio.to_thread(fetch, link))
        photos, _ = await photos_of(found)
    except BaseException:
        await said.remove()
        raise
    product = product_of(found, photos)
    await asyncio.to_thread(backstage.backbone().catalog.of(owner()).put, product)
    price = f"{product.price.amount} {product.price.currency}" if product.price else best_of(NO_PRICE, lang)
    said.content = best_of(READ, lang).format(
        title=best_of(product.title, lang) or product.sku, price=price, facts=len(product.attributes),
        photos=len(photos),
    )  # fmt: skip
    if not photos:
        said.content += "\n\n" + best_of(NO_PHOTO, lang)
    await said.update()
    return product


def brief_about(product: Product, text: str, link: str, lang: str) -> str:
    """The message without its link; a plain wish where nothing else was said."""
    rest = text.replace(link, " ").strip(" \n,，.。:：;；")
    return rest if len(rest) > 1 else best_of(ASK, lang).format(title=best_of(product.title, lang) or product.sku)
