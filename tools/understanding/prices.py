"""How an amount of money is written: sign, decimals and order for each currency and language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from domain.text import Money

SIGNS = {
    "CNY": "¥", "JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "KRW": "₩", "INR": "₹", "RUB": "₽", "THB": "฿",
    "VND": "₫", "PHP": "₱", "BRL": "R$", "MXN": "MX$", "CAD": "CA$", "AUD": "A$", "HKD": "HK$", "TWD": "NT$",
    "SGD": "S$", "MYR": "RM", "IDR": "Rp", "TRY": "₺", "PLN": "zł", "SEK": "kr", "CHF": "CHF", "AED": "AED",
    "SAR": "SAR", "NZD": "NZ$", "ZAR": "R",
}  # fmt: skip
WHOLE = frozenset({"JPY", "KRW", "VND", "IDR"})
"""Currencies that are written without decimals."""
COMMA_DECIMALS = frozenset({"de", "fr", "es", "it", "pt", "ru", "pl", "tr", "vi", "id", "nl", "sv"})
"""Languages that write 59,90 and 1.299 (or 1 299)."""
SPACE_GROUPS = frozenset({"fr", "ru", "pl", "sv"})
CENTS_DROPPED = frozenset({"CNY", "TWD", "HKD", "THB"})
"""Currencies whose prices drop trailing zeros: 59.9, not 59.90."""


def sign_of(currency: str) -> str:
    """The sign that stands beside an amount of this currency."""
    return SIGNS.get(currency, currency)


def amount_in_words(money: Money, lang: str = "zh") -> str:
    """The bare amount as this language writes it: ``59.9``, ``1,299``, ``59,90``."""
    base = lang.split("-")[0]
    places = Decimal(1) if money.currency in WHOLE else Decimal("0.01")
    amount = money.amount.quantize(places, rounding=ROUND_HALF_UP)
    if amount == amount.to_integral_value():
        amount = amount.to_integral_value()
    elif money.currency in CENTS_DROPPED:
        amount = amount.normalize()
    text = f"{amount:,f}" if amount >= 10_000 or base != "zh" else f"{amount:f}"
    if base in COMMA_DECIMALS:
        group = "\u202f" if base in SPACE_GROUPS else "."
        text = text.translate({ord(","): group, ord("."): ","})
    return text


def written(money: Money, lang: str = "zh") -> str:
    """The amount with its sign where this language puts it: ``¥59.9``, ``$24``, ``59,90 €``."""
    sign, amount = sign_of(money.currency), amount_in_words(money, lang)
    if lang.split("-")[0] in COMMA_DECIMALS and money.currency in {"EUR", "RUB", "PLN", "VND", "SEK", "TRY"}:
        return f"{amount}\u00a0{sign}"
    return f"{sign}\u00a0{amount}" if len(sign) > 1 and sign.isalpha() else f"{sign}{amount}"


def percent_off(now: Money, before: Money) -> int:
    """Whole percent saved, rounded down so that no saving is overstated."""
    return int((before.amount - now.amount) * 100 / before.amount)
