"""A link to a product page becomes product data: fetched with care, read as data, never as orders."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html import unescape
from html.parser import HTMLParser
from itertools import islice
from typing import Any
from urllib.parse import urljoin

import httpx

from domain.errors import BadProductData
from tools.understanding.addresses import Lookup, resolve

MAX_BYTES = 3 * 1024 * 1024
MAX_PICTURE = 20 * 1024 * 1024
HOPS = 5
TIMEOUT = 10.0
AGENT = "Vitrine/1 (product page)"
PAGES = ("text/html", "application/xhtml+xml")
PICTURES = ("image/jpeg", "image/png", "image/webp")
LONGEST_TEXT = 400
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Fetched:
    """What was found at a link in the end."""

    url: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Found:
    """What a product page says about its product."""

    url: str
    title: str
    description: str = ""
    brand: str = ""
    sku: str = ""
    price: Decimal | None = None
    currency: str = ""
    pictures: tuple[str, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)


def fetch(
    url: str, kinds: tuple[str, ...] = PAGES, limit: int = MAX_BYTES,
    *, lookup: Lookup | None = None, transport: httpx.BaseTransport | None = None,
) -> Fetched:  # fmt: skip
    """The file at a public link. Every hop is checked anew, and only a checked address is ever called.

    Raises `ForbiddenAddress`, or `BadProductData` for what is too large, too slow, or of another kind.
    """
    with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False, transport=transport) as client:
        for _ in range(HOPS + 1):
            target = resolve(url, lookup=lookup)
            headers = {"host": target.url.split("/")[2], "user-agent": AGENT, "accept": ", ".join(kinds)}
            pinned = {"sni_hostname": target.host}
            request = client.build_request("GET", target.pinned, headers=headers, extensions=pinned)
            try:
                with _open(client, request) as answer:
                    if answer.is_redirect:
                        url = urljoin(target.url, answer.headers.get("location", ""))
                        continue
                    return Fetched(target.url, *_read(answer, kinds, limit))
            except httpx.HTTPError as error:
                raise _unread(f"{type(error).__name__}") from error
    raise _unread("too many redirects")


class _open:
    """A streamed answer that is closed whatever happens."""

    def __init__(self, client: httpx.Client, request: httpx.Request) -> None:
        self.answer = client.send(request, stream=True)

    def __enter__(self) -> httpx.Response:
        return self.answer

    def __exit__(self, *_: object) -> None:
        self.answer.close()


def _read(answer: httpx.Response, kinds: tuple[str, ...], limit: int) -> tuple[str, bytes]:
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if answer.status_code != 200:
        raise _unread(f"HTTP {answer.status_code}")
    if kind not in kinds:
        raise _unread(kind or "no content type")
    data = bytearray()
    for piece in answer.iter_bytes():
        data += piece
        if len(data) > limit:
            raise _unread("too large")
    return kind, bytes(data)


def product_at(page: Fetched) -> Found:
    """What the page says about its product: schema.org data first, then what it tells social networks."""
    reader = _Reader()
    reader.feed(page.data.decode("utf-8", "replace"))
    product: dict[str, Any] = next(_products(reader.scripts), {})
    offer = _first(product.get("offers"))
    offer = offer if isinstance(offer, dict) else {}
    meta = reader.meta
    title = _text(product.get("name")) or meta.get("og:title", "") or _text(reader.title)
    if not title:
        raise BadProductData(
            {"zh": "这个页面上看不出是什么商品，请发商品照片并写上名称。",
             "en": "This page does not say what it sells. Send a photo of the product and its name."}
        )  # fmt: skip
    images = product.get("image")
    named = [_text(each.get("url") if isinstance(each, dict) else each) for each in _every(images)]
    pictures = [urljoin(page.url, picture) for picture in (*named, meta.get("og:image", "")) if picture]
    brand = product.get("brand")
    return Found(
        url=page.url,
        title=_text(title),
        description=_text(product.get("description") or meta.get("og:description") or meta.get("description")),
        brand=_text(brand.get("name") if isinstance(brand, dict) else brand),
        sku=_text(product.get("sku")) or f"link-{hashlib.sha256(page.url.encode()).hexdigest()[:10]}",
        price=_price(offer.get("price") or offer.get("lowPrice") or meta.get("product:price:amount")),
        currency=_text(offer.get("priceCurrency") or meta.get("product:price:currency")).upper(),
        pictures=tuple(dict.fromkeys(pictures))[:6],
        attributes=_attributes(product),
    )


class _Reader(HTMLParser):
    """Takes title, meta tags and JSON-LD out of a page; runs and renders nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title, self.meta, self.scripts, self._in = "", {}, [], ""  # type: str, dict[str, str], list[str], str

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = found.get("property") or found.get("name") or ""
            self.meta.setdefault(name.lower(), _text(found.get("content")))
        elif tag == "title" and not self.title:
            self._in = "title"
        elif tag == "script" and found.get("type", "").lower() == "application/ld+json":
            self._in = "script"
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._in:
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title += data
        elif self._in == "script":
            self.scripts[-1] += data


def _products(scripts: list[str]) -> Iterator[dict[str, Any]]:
    for script in scripts:
        try:
            waiting = _every(json.loads(script))
        except (ValueError, RecursionError):
            continue
        for thing in islice(waiting, 100):  # grows meanwhile
            if isinstance(thing, dict):
                if "Product" in _every(thing.get("@type")):
                    yield thing
                waiting += _every(thing.get("@graph"))


def _attributes(product: dict[str, Any]) -> dict[str, str]:
    rows = [each for each in _every(product.get("additionalProperty")) if isinstance(each, dict)]
    found = {_text(row.get("name")): _text(row.get("value")) for row in rows[:40]}
    found |= {name: _text(product.get(name)) for name in ("color", "material", "size", "weight")}
    return {name: value for name, value in found.items() if name and value}


def _price(value: Any) -> Decimal | None:
    try:
        price = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        return None
    return price if 0 < price < 10_000_000 else None


def _every(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(value: Any) -> Any:
    return next(iter(_every(value)), None)


def _text(value: Any) -> str:
    """One line of text of a sensible length."""
    return _SPACE.sub(" ", unescape(str(value))).strip()[:LONGEST_TEXT] if isinstance(value, str | int | float) else ""


def _unread(why: str) -> BadProductData:
    return BadProductData(
        {"zh": f"这个链接打不开（{why}）。请换一个链接，或直接发商品照片和名称。",
         "en": f"This link cannot be read ({why}). Use another one, or send a photo of the product and its name."}
    )  # fmt: skip
