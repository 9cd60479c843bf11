"""Amounts as merchants write them in tables: numbers, signs and currency words, read without guessing."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from domain.errors import BadProductData

AMOUNT = re.compile(
    r"\d{1,3}(?:[,\s\u202f'’]\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+(?:[.,]\d{1,2})?(?!\d)|\d+"
)
CURRENCIES = (
    ("HKD", r"hkd|hk\$|港币|港元"), ("TWD", r"twd|nt\$|新台币|台币"), ("SGD", r"sgd|(?<![a-z])s\$"),
    ("AUD", r"aud|(?<![a-z])a\$"), ("CAD", r"cad|ca\$|(?<![a-z])c\$"), ("BRL", r"brl|(?<![a-z])r\$"),
    ("MXN", r"mxn|mx\$"), ("NZD", r"nzd|nz\$"), ("EUR", r"eur|€|欧元"), ("GBP", r"gbp|£|英镑"),
    ("JPY", r"jpy|円|日元|日币"), ("KRW", r"krw|₩|韩元|원"), ("RUB", r"rub|₽|卢布|руб"), ("THB", r"thb|฿|泰铢"),
    ("VND", r"vnd|₫|đ|越南盾"), ("INR", r"inr|₹"), ("MYR", r"myr|(?<![a-z])rm(?=\s*\d)"), ("PHP", r"php|₱"),
    ("USD", r"usd|us\$|美元|美金|\$"), ("CNY", r"cny|rmb|人民币|元|块|¥"),
)  # fmt: skip
"""Signs and words of each currency, those that contain another's sign first."""


def currency_in(text: str) -> str | None:
    """The currency that a sign or word in the text names."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return next((code for code, pattern in CURRENCIES if re.search(pattern, folded)), None)


def amount_in(value: Any, column: str) -> Decimal:
    """The one amount that stands in a cell; raises `BadProductData` where there is none, or more than one."""
    if isinstance(value, bool) or value is None:
        raise _bad(column, value)
    text = unicodedata.normalize("NFKC", str(value))
    found = AMOUNT.findall(text)
    if len(found) != 1 or re.search(r"(?<![\d.])-\s*[\d¥$€£]|[¥$€£]\s*-", text) or re.search(r"\d[eE][+-]?\d", text):
        raise _bad(column, value)
    number = re.sub(r"[\s\u202f'’]", "", found[0])
    if re.search(r",\d{1,2}$", number):
        number = number.replace(".", "").replace(",", ".")
    try:
        return Decimal(number.replace(",", ""))
    except InvalidOperation as error:
        raise _bad(column, value) from error


def _bad(column: str, value: Any) -> BadProductData:
    shown = str(value)[:40]
    return BadProductData(
        {
            "zh": f"“{column}”里的“{shown}”不是一个金额或数字：请只填一个数，例如 59.9。",
            "en": f"“{shown}” in {column} is not one amount: write a single number such as 59.9.",
        },
        column=column,
    )
