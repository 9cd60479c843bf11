"""Goods data and person data: what is sold, and who looks at it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from domain import Frozen
from domain.text import Money, Words

Facet = Literal["function", "style", "price", "taste", "health", "portability", "quality", "service"]
"""What a fact speaks to in a buyer."""


class PricePoint(Frozen):
    """The price that was asked from one day on."""

    since: date
    price: Money
    kind: Literal["list", "sale"] = "list"


class Attribute(Frozen):
    """One specification of a product."""

    key: str
    """Stable name, for example ``caffeine``."""
    name: Words
    value: Words
    highlight: Words = Field(default_factory=dict)
    """A short selling-point wording of this attribute, fit for a picture; empty where it sells nothing."""
    facets: tuple[Facet, ...] = ()


class Review(Frozen):
    """What a buyer wrote."""

    id: str
    rating: int = Field(ge=1, le=5)
    text: str
    lang: str
    at: date
    buyer: str = ""
    """Pseudonymous buyer id."""


class Answer(Frozen):
    """A question that shoppers asked, and the merchant's answer."""

    id: str
    question: Words
    answer: Words
    at: date | None = None


class Size(Frozen):
    """Outer size in centimetres."""

    width: float = Field(gt=0)
    height: float = Field(gt=0)
    depth: float = Field(gt=0)


class Product(Frozen):
    """One sellable thing, as its merchant describes it. Nothing here is invented by Vitrine."""

    sku: str = Field(min_length=1, max_length=64, pattern=r"^[\w.\-]+$")
    brand: Words = Field(default_factory=dict)
    title: Words
    aliases: tuple[str, ...] = ()
    """Other names a merchant may call it by."""
    category: str = ""
    """Slug path, for example ``beverage/coffee``."""
    category_title: Words = Field(default_factory=dict)
    price: Money | None = None
    list_price: Money | None = None
    price_history: tuple[PricePoint, ...] = ()
    unit_count: int = Field(default=1, ge=1)
    size_cm: Size | None = None
    weight_g: float | None = None
    attributes: tuple[Attribute, ...] = ()
    images: tuple[str, ...] = ()
    """Asset ids (``sha256:...``) once ingested; file names beside ``product.json`` before."""
    reviews: tuple[Review, ...] = ()
    qa: tuple[Answer, ...] = ()


class Fact(Frozen):
    """One statement about a product that may be shown, and where it stands written."""

    id: str
    """``<sku>/<kind>:<key>``, for example ``coffee-01/spec:sugar``."""
    text: Words
    """The full statement."""
    short: Words = Field(default_factory=dict)
    """The wording that fits on a picture; empty where the fact is only background knowledge."""
    source: str
    """``title``, ``spec:<key>``, ``review:<id>``, ``qa:<id>`` or ``merchant`` (said in the brief itself)."""
    facets: tuple[Facet, ...] = ()


class ShopperEvent(Frozen):
    """One thing a shopper did."""

    kind: Literal["view", "click", "cart", "order", "search"]
    at: datetime
    sku: str | None = None
    query: str | None = None
    context: dict[str, str] = Field(default_factory=dict)


class Shopper(Frozen):
    """One shopper's behaviour, without any personal data."""

    id: str
    profile: dict[str, str | tuple[str, ...]] = Field(default_factory=dict)
    events: tuple[ShopperEvent, ...] = ()


class Segment(Frozen):
    """A group of shoppers found in behaviour data."""

    name: str
    """Slug, for example ``fitness``."""
    share: float = Field(ge=0, le=1)
    """Part of the product's audience."""
    evidence: tuple[str, ...] = ()
    """Sources such as ``review:r12`` or ``behaviour:search:健身`` that speak for it."""
