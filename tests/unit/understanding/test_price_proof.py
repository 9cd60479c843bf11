"""A price is struck through where its history proves it, over the days that the law names; else it is said why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from domain.brief import Brief
from domain.catalog import PricePoint, Product
from domain.text import Money
from tools.understanding.price_proof import earlier_price, price_struck, why_not_struck

TODAY = datetime(2026, 11, 20, tzinfo=UTC)


def product(currency: str, *points: tuple[int, str], listed: str = "") -> Product:
    """Its prices as (days ago, amount); the last one is asked now."""
    history = tuple(
        PricePoint(price=Money(amount=Decimal(amount), currency=currency), since=TODAY - timedelta(days=days))
        for days, amount in points
    )
    now = history[-1].price if history else Money(amount=Decimal(60), currency=currency)
    before = Money(amount=Decimal(listed), currency=currency) if listed else None
    return Product(
        sku="s", title={"zh": "壶"}, category="kettle", price=now, list_price=before, price_history=history
    )  # fmt: skip


@pytest.mark.parametrize(
    ("currency", "points", "said", "struck"),
    [
        ("CNY", [(60, "90"), (2, "60")], "90", "90"),
        ("CNY", [(60, "90"), (2, "60")], "95", None),  # never asked
        ("CNY", [(60, "90"), (20, "70"), (15, "90"), (2, "60")], "90", "90"),  # cheaper, but longer than 7 days ago
        ("EUR", [(60, "90"), (20, "70"), (15, "90"), (2, "60")], "90", None),  # within the EU's 30 days
        ("EUR", [(60, "90"), (20, "70"), (15, "90"), (2, "60")], "70", "70"),
        ("CNY", [(60, "90"), (5, "70"), (2, "60")], "", "70"),
        ("CNY", [], "90", None),  # nobody's word replaces the history
        ("CNY", [(60, "60")], "90", None),
    ],
)
def test_an_earlier_price_needs_its_days(
    currency: str, points: list[tuple[int, str]], said: str, struck: str | None
) -> None:
    goods = product(currency, *points, listed="90")
    brief = Brief(original_price=Decimal(said)) if said else Brief()
    assert goods.price is not None
    before, why = price_struck(goods, brief, goods.price), why_not_struck(goods, brief, goods.price)
    assert (str(before.amount) if before else None) == struck
    assert bool(why) is (struck is None)
    if why:
        assert (said or "90") in why["zh"] and (said or "90") in why["en"]


def test_without_a_history_it_is_said_what_to_add() -> None:
    goods = product("EUR", listed="90")
    assert goods.price is not None
    before, why = earlier_price(goods, goods.price)
    assert before is None and "30" in why["en"] and "price_history" in why["zh"]


def test_nothing_is_said_where_no_earlier_price_was_named() -> None:
    goods = product("CNY", (60, "60"))
    assert why_not_struck(goods, Brief(), goods.price) == {} == why_not_struck(goods, Brief(price=Decimal(9)), None)
