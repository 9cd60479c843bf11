"""Earlier prices: which may be struck through, proved by the price history; and why not, where none may.

China compares with the lowest price of the 7 days before, the EU with that of the 30 days before (the rows
``cn.price_prior`` and ``eu.price_reduction`` name the laws). Nobody's word replaces the history.
"""

from __future__ import annotations

from datetime import timedelta

from domain.brief import Brief
from domain.catalog import Product
from domain.text import Money, Words
from tools.understanding.prices import written

DAYS_BEFORE = {"CNY": 7}
"""Days over which the lowest earlier price is the one to compare with; 30 where nothing is listed."""


def earlier_price(product: Product, now: Money, said: Money | None = None) -> tuple[Money | None, Words]:
    """(the price that may be struck through beside `now`, why none may). `said` is the merchant's own figure.

    Without one it is the lowest price asked in the days before, and only where that is higher than the price now.
    """
    claimed = said or product.list_price
    if claimed is None or claimed.currency != now.currency or claimed.amount <= now.amount:
        return None, {}
    lowest = lowest_before(product, now)
    if lowest is None or lowest.currency != now.currency:
        return None, _unproved(claimed)
    if said is not None:
        return (said, {}) if said.amount <= lowest.amount else (None, _sold_for_less(claimed, lowest))
    return (lowest, {}) if lowest.amount > now.amount else (None, _sold_for_less(claimed, lowest))


def price_before(product: Product) -> Money | None:
    """The earlier price beside the product's own price, where the history proves one."""
    return earlier_price(product, product.price)[0] if product.price else None


def price_struck(product: Product, brief: Brief, now: Money) -> Money | None:
    """The earlier price to strike through on a picture of this brief."""
    return _asked_of(product, brief, now)[0]


def why_not_struck(product: Product, brief: Brief, now: Money | None) -> Words:
    """Why an earlier price that was named or listed is not struck through; empty where it is, or where none was."""
    return _asked_of(product, brief, now)[1] if now else {}


def _asked_of(product: Product, brief: Brief, now: Money) -> tuple[Money | None, Words]:
    if brief.original_price is not None:
        return earlier_price(product, now, Money(amount=brief.original_price, currency=now.currency))
    return earlier_price(product, now) if brief.price is None else (None, {})


def lowest_before(product: Product, now: Money | None = None) -> Money | None:
    """The lowest price in force in the days before the present one began."""
    price = now or product.price
    points = sorted(product.price_history, key=lambda point: point.since)
    if price and points and points[-1].price == price:
        began, points = points[-1].since, points[:-1]
    elif points:
        began = points[-1].since + timedelta(days=1)
    if not points or price is None:
        return None
    opens = began - timedelta(days=DAYS_BEFORE.get(price.currency, 30))
    ends = [*(point.since for point in points[1:]), began]
    in_force = [point.price for point, end in zip(points, ends, strict=True) if end > opens]
    return min(in_force, key=lambda money: money.amount, default=None)


def _unproved(claimed: Money) -> Words:
    days = DAYS_BEFORE.get(claimed.currency, 30)
    return {
        "zh": f"没有划掉 {written(claimed, 'zh')}：商品资料里没有此前 {days} 天的价格记录，补上 price_history 就能用",
        "en": f"{written(claimed, 'en')} is not struck through: the product record has no prices of the {days} days"
        " before; add its price_history to use it",
    }


def _sold_for_less(claimed: Money, lowest: Money) -> Words:
    days = DAYS_BEFORE.get(claimed.currency, 30)
    return {
        "zh": f"没有划掉 {written(claimed, 'zh')}：此前 {days} 天里卖过 {written(lowest, 'zh')}",
        "en": f"{written(claimed, 'en')} is not struck through: it sold for {written(lowest, 'en')}"
        f" in the {days} days before",
    }
