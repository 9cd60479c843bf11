"""Gates on what the words say: allowed by the market's advertising rules, earlier prices proved."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.creative import PresentationInstruction
from domain.text import Words
from tools.efficiency.advertising import Hit, blocking, check_texts, market_of
from tools.efficiency.case import Case, Finding

CURRENCIES = {"€": "EUR", "$": "USD", "¥": "CNY", "£": "GBP"}


def allowed(case: Case) -> Finding | None:
    """No wording that the market's advertising rules forbid, save where somebody gave a reason. Brands are names."""
    said = shown_words(case.instruction)
    if not said:
        return None
    signs = {sticker.currency for sticker in case.instruction.stickers}
    currency = next((code for sign, code in CURRENCIES.items() if sign in signs), "")
    market = market_of(case.layout.canvas.platform, currency, case.instruction.lang)
    proved = ("price_7d", "price_30d") if any(s.proof for s in case.instruction.stickers) else ()
    every = check_texts(said, market=market, proofs=proved, overrides=case.overrides)
    hits = blocking(every)
    if not hits:
        return Finding(True, 0, 0, _kept([hit for hit in every if hit.overridden]))
    fix = hits[0].fix
    words = {
        "zh": f"“{hits[0].words}”不能用在广告里（{hits[0].law}）：{fix['zh']}",
        "en": f"“{hits[0].words}” may not stand in an advertisement ({hits[0].law}): {fix['en']}",
    }
    return Finding(False, len(hits), 0, words)


def shown_words(instruction: PresentationInstruction) -> list[str]:
    """Every text of an instruction that will stand on its picture, each as one phrase."""
    words = instruction.words
    stickers = [f"{s.lead} {s.currency}{s.text} {s.note}".strip() for s in instruction.stickers]
    return [text for text in (words.headline, words.subline, *stickers) if text.strip()]


def _kept(hits: Sequence[Hit]) -> Words | None:
    """Which wordings stand there against a rule, and for which reason; goes into the run's log with the verdict."""
    if not hits:
        return None
    one = hits[0]
    return {
        "zh": f"按给出的理由保留“{one.words}”（{one.rule}，{one.law}）：{one.overridden}",
        "en": f"“{one.words}” was kept ({one.rule}, {one.law}), for this reason: {one.overridden}",
    }


def earlier_price_proved(case: Case) -> Finding | None:
    """A price is struck through only where the product's price history proves it."""
    prices = [sticker for sticker in case.instruction.stickers if sticker.kind == "price"]
    if not prices:
        return None
    unproved = [sticker.note for sticker in prices if re.search(r"\d", sticker.note) and not sticker.proof]
    words = {
        "zh": f"划线价 {unproved[0]} 没有价格记录证明：已去掉，或在商品资料里补上此前 7 天（欧盟 30 天）的价格",
        "en": f"the earlier price {unproved[0]} is not proved: leave it out, or add the prices of the 7 days"
        " (EU: 30 days) before to the product record",
    } if unproved else None  # fmt: skip
    return Finding(not unproved, len(unproved), 0, words)
