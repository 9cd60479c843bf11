"""What the certificate measures, from which value on each counts as damage, and what is said about it."""

from __future__ import annotations

from typing import Literal

from domain.text import Words

Judgement = Literal["pass", "review", "fail"]

LIMITS: dict[str, tuple[float, Words]] = {
    "stretch": (0.03, {"zh": "商品被拉伸变形了 {percent}%", "en": "the product is stretched by {percent} %"}),
    "structure": (0.12, {"zh": "商品整体的样子变了", "en": "the product as a whole looks different"}),
    "spot": (0.17, {"zh": "商品上有一处被改动", "en": "a part of the product was changed"}),
    "detail": (0.38, {"zh": "商品上的图案或文字被改动", "en": "print or details on the product were changed"}),
    "smudge": (1.0, {"zh": "商品上的文字或纹理被抹糊", "en": "print or texture on the product is smudged"}),
    "tint": (7.5, {"zh": "商品整体偏色", "en": "the product's colour is off"}),
    "stain": (6.5, {"zh": "商品上有一处颜色变了", "en": "a part of the product has another colour"}),
    "hue": (3.0, {"zh": "商品的颜色变了", "en": "the product has another colour"}),
    "turn": (0.06, {"zh": "商品各处的颜色一起偏了色相", "en": "the product's colours are all turned to other hues"}),
    "paint": (
        4.0,
        {"zh": "背景没变，商品的颜色却变了", "en": "the product has another colour while its background kept its own"},
    ),
    "light": (1.0, {"zh": "商品的明暗改得太多", "en": "the product was made much lighter or darker"}),
    "shade": (3.0, {"zh": "商品的像素不是原样", "en": "the product's pixels are not the originals"}),
    "cover": (7.0, {"zh": "有东西盖住了商品的一部分", "en": "something covers a part of the product"}),
    "outline": (0.03, {"zh": "商品的轮廓变了", "en": "the product's outline changed"}),
    "attached": (
        0.008,
        {"zh": "商品旁边多出了一块原来没有的部分", "en": "something was added at the product's outline"},
    ),
    "units": (
        0.5,
        {
            "zh": "商品件数不对：图里有 {seen} 件，原图是 {own} 件",
            "en": "wrong count: the picture shows {seen} of the product, its photo {own}",
        },
    ),
}
"""What is measured: the value at which it counts as damage, and what that means."""
ALWAYS = ("stretch", "structure", "spot", "detail", "smudge", "tint", "stain", "hue", "turn", "light", "outline")
EXACT = ("shade", "cover")
"""Asked only of generators that say they did not touch the product's pixels."""
SEARCHED = ("attached", "units", "paint")
"""Asked only of pictures of unknown making."""
DOUBT = 1.25
"""Up to this many times a limit a person should look; beyond it is damage."""
WORST = {"outline": 1.2, "attached": 1.2, "turn": 1.2}
"""What can raise a doubt, but no more: a background may end where the product seems to go on, and a turn of hues that
hardly anybody sees (`HARDLY_SEEN`) may be a compressor's."""
HARDLY_SEEN = 1.0
"""Lab units by which nine tenths of a product moved at most."""
NOT_FOUND: Words = {
    "zh": "图里找不到这件商品，或已换成别的商品",
    "en": "the product cannot be found in the picture, or it is another one",
}
NOT_VERIFIABLE: Words = {
    "zh": "商品表面没有可比对的花纹，请人工看一眼",
    "en": "the product has no pattern to compare by; please have a look",
}
ANOTHER_VIEW: Words = {
    "zh": "图里像是商品的另一个角度，也可能是相似的商品，无法逐点比对，请人工看一眼",
    "en": "this may be the product from another side or a similar one, which cannot be verified; please have a look",
}
FEW_POINTS = 20
"""With fewer distinctive points on the product, not finding it says nothing."""
