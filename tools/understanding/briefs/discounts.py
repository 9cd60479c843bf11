"""Discounts: 8折, 20% off, 满200减30, second item half price, coupons, gifts, free shipping."""

from __future__ import annotations

import re
from collections.abc import Callable

from tools.understanding.briefs.numbers import value_of
from tools.understanding.briefs.reading import Reading

_N = r"\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+"
_SIGN = r"(?:us\$|[$€£¥₩]|rmb\s*)?\s*"
_UNIT = r"\s*(?:元|块钱?|刀|美元|€|£|円|eur|usd|dollars?)?"
_EN = r"one|two|three|four|five|six|\d+"


def _g(text: str) -> str:
    value = value_of(text)
    return f"{value:g}" if value is not None else text


def _zhe(text: str) -> str | None:
    """8折 -> 20, 85折 -> 15, 七五折 -> 25."""
    if re.fullmatch(r"[一二三四五六七八九]{2}", text):
        figure = (value_of(text[0]) or 0) * 10 + (value_of(text[1]) or 0)
    else:
        number = value_of(text)
        if number is None:
            return None
        figure = number * 10 if number < 10 else number
    off = 100 - figure
    return f"{off:g}" if 0 < off < 100 else None


def _percent(match: re.Match[str]) -> str | None:
    number = next(group for group in match.groups() if group)
    return f"pct:{_g(number)}" if 0 < float(number) < 100 else None


def _folded(match: re.Match[str]) -> str | None:
    off = _zhe(match[1])
    return f"pct:{off}" if off else None


def _nth_folded(match: re.Match[str]) -> str | None:
    off = _zhe(match[2])
    return f"nth:{_g(match[1])}-{off}" if off else None


_RULES: tuple[tuple[str, Callable[[re.Match[str]], str | None]], ...] = (
    (rf"第({_N})[件个份杯瓶双盒支只]\s*(?:享|打)?\s*半价", lambda m: f"nth:{_g(m[1])}-50"),
    (rf"第({_N})[件个份杯瓶双盒支只]\s*(?:享|打)?\s*({_N})折", _nth_folded),
    (rf"第({_N})[件个份杯瓶双盒支只]\s*(?:0元|零元|免费|免单)", lambda m: "bogo" if _g(m[1]) == "2" else f"nth:{_g(m[1])}-100"),
    (r"(?:2nd|second)\s*(?:one|item|piece|pair|unit)?\s*(?:is |at |for )?(?:half[- ]price|half[- ]off|50\s*% off)", lambda m: "nth:2-50"),
    (r"(?:2nd|second)\s*(?:one|item|piece|pair|unit)?\s*(?:is |at )?(\d+)\s*% off", lambda m: f"nth:2-{m[1]}"),
    (r"buy (?:one|1),? get (?:one|1)(?: at)? (?:half[- ](?:price|off)|50\s*% off)", lambda m: "nth:2-50"),
    (r"\bbogo\b|buy (?:one|1),? get (?:one|1)(?: free)?|2[- ]for[- ]1|two[- ]for[- ]one|买一[送赠得]一|买1[送赠得]1|1\+1|zwei zum preis von einem|2x1|1つ買うと1つ", lambda m: "bogo"),
    (rf"买\s*({_N})\s*[件个份杯瓶包盒双]?\s*[送赠免得]\s*({_N})(?![元块折])", lambda m: f"bng:{_g(m[1])}-{_g(m[2])}"),
    (rf"buy ({_EN}),? (?:\w+ )?get ({_EN})(?: free)?", lambda m: f"bng:{_g(m[1])}-{_g(m[2])}"),
    (rf"每?满\s*{_SIGN}({_N}){_UNIT}\s*(?:立|就|可|再)?\s*[减省优惠]+\s*{_SIGN}({_N}){_UNIT}", lambda m: f"thr:{_g(m[1])}-{_g(m[2])}"),
    (rf"({_N})\s*(?:元|块)?\s*减\s*({_N}){_UNIT}", lambda m: f"thr:{_g(m[1])}-{_g(m[2])}"),
    (rf"spend {_SIGN}(\d+){_UNIT}(?: or more)?,?\s*(?:and )?(?:get|save|take) {_SIGN}(\d+){_UNIT}(?: off)?", lambda m: f"thr:{m[1]}-{m[2]}"),
    (rf"{_SIGN}(\d+){_UNIT} off (?:on )?(?:any |all )?(?:orders?|purchases?)? ?(?:over|above|of|on|when you spend) {_SIGN}(\d+)\+?{_UNIT}", lambda m: f"thr:{m[2]}-{m[1]}"),
    (rf"(?:save|take) {_SIGN}(\d+) (?:off )?(?:on |when you spend |if you spend )(?:orders )?(?:over )?{_SIGN}(\d+)", lambda m: f"thr:{m[2]}-{m[1]}"),
    (rf"({_N})\s*(?:元|块)?\s*(?:的)?(?:优惠券|代金券|抵用券|抵扣券|无门槛券|新人券|券|红包)(?!后)", lambda m: f"coupon:{_g(m[1])}"),
    (rf"(?:领券|用券|优惠券|券)\s*(?:立|再|后)?\s*(?:减|省|抵)?\s*{_SIGN}(\d+){_UNIT}(?!折)", lambda m: f"coupon:{m[1]}"),
    (rf"{_SIGN}(\d+){_UNIT}[- ](?:off )?(?:coupon|voucher)", lambda m: f"coupon:{m[1]}"),
    (rf"(?:coupon|voucher)\s*(?:for|of|worth|:)?\s*{_SIGN}(\d+)(?!\s*%)", lambda m: f"coupon:{m[1]}"),
    (rf"({_N})\s*折(?!线|叠|痕|页|射|扣)", _folded),
    (r"半价|half[- ]price|half[- ]off|a mitad de precio|zum halben preis|moitié prix|半額|반값|metade do preço|полцены", lambda m: "pct:50"),
    (r"(\d+(?:\.\d+)?)\s*(?:%|percent|pct|por ciento)\s*(?:off|discount|sale|rabatt|de descuento|descuento|de réduction|réduction|de remise|de desconto|desconto|скид\w*|خصم|giảm giá|off\b|할인|オフ|引き|割引|优惠|折扣|de rebaja|menos)", _percent),
    (r"(?:save|rabatt von|descuento de[l]?|descuento|remise de|réduction de|desconto de|скидк\w* (?:в )?|خصم|giảm giá|giảm|discount(?: of)?|优惠|立减|直降|减|降价|降|省|セール)\s*[-–]?\s*(\d+(?:\.\d+)?)\s*(?:%|percent)", _percent),
    (r"(?<![\d/])[-–]\s*(\d{1,2})\s*%", _percent),
    (r"(\d)割引", lambda m: f"pct:{int(m[1]) * 10}"),
    (r"(\d{1,2})\s*% (?:sticker|badge|burst|label)", _percent),
    (rf"(?:立减|直降|直减|减免|立省|便宜|优惠|现金减|下单减|拍下减)\s*{_SIGN}({_N}){_UNIT}", lambda m: f"off:{_g(m[1])}"),
    (rf"(?<![满每\d元块])减\s*{_SIGN}(\d+)\s*(?:元|块)", lambda m: f"off:{m[1]}"),
    (rf"{_SIGN}(\d+(?:\.\d+)?)\s*(?:€|dollars|bucks|£)? off(?! (?:orders?|over))", lambda m: f"off:{_g(m[1])}"),
    (rf"(?:save|saves) {_SIGN}(\d+(?:\.\d+)?)(?!\s*%|\d)", lambda m: f"off:{_g(m[1])}"),
    (r"(?:名|单|件|人|即|均)送(?![货人])|送赠品|有赠品|(?:再|就|加|还|随单|下单|额外)送(?![货达到])[一两]?[个条张只双包瓶份]?|赠品|买就送|下单送|附赠|加赠|送(?:小)?礼(?!物?给|盒|人|女|男|长|朋|客|领|老|父|母|妈|爸)(?:品)?|free gift|gift with purchase|comes with a free|regalo gratis|gratis-?geschenk|cadeau offert|brinde|подарок|هدية مجانية|quà tặng|プレゼント付き|사은품", lambda m: "gift"),
    (r"包邮|免运费|免邮费?|顺丰包邮|free (?:shipping|delivery|postage)|ships free|envío gratis|versandkostenfrei|kostenloser versand|gratisversand|livraison (?:gratuite|offerte)|frete grátis|бесплатн\w+ доставк\w+|شحن مجاني|miễn phí vận chuyển|freeship|送料無料|무료\s?배송", lambda m: "freeship"),
)  # fmt: skip
RULES = tuple((re.compile(pattern), code) for pattern, code in _RULES)


def read_discounts(reading: Reading) -> None:
    """Claim every discount, the more specific wordings first."""
    for pattern, code_of in RULES:
        for match in list(reading.finds(pattern)):
            if code := code_of(match):
                reading.take("discounts", code, match.start(), match.end())


