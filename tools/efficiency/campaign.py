"""Gates on a whole set of pictures: one campaign says one price and one claim, and no picture comes twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from domain.creative import Creative, Verdict
from domain.text import Words
from tools.efficiency import pixels
from tools.efficiency.decoding import glance

Saying = Callable[[Creative], Iterable[tuple[str, str]]]
"""What a picture says: the thing, and the wording of it."""
SAME = 2.5
"""Colour distance of two tiny pictures under which they are nearly the same."""
SCALES = 1.9
"""How much larger the product may be in one picture than in another of the same format."""
LIGHTS = 120.0
"""How far apart, in grey levels, the mean light of two pictures of one format may be."""


def judge_campaign(creatives: Sequence[Creative], pictures: Mapping[str, bytes]) -> tuple[Verdict, ...]:
    """What does not fit together in a set; every gate is named, passed or not, with the numbers of the pictures meant.

    `pictures` holds the files by creative id. A failed gate explains; it takes nothing out of the set.
    """
    return (
        _one_wording("set_price", creatives, _prices, {"zh": "价格", "en": "prices"}),
        _one_wording("set_brand", creatives, _brands, {"zh": "品牌写法", "en": "brand names"}),
        _one_wording("set_claims", creatives, _claims, {"zh": "同一卖点的说法", "en": "wordings of one claim"}),
        _no_twins(creatives, pictures),
        _one_measure("set_scale", creatives, {c.id: _extent(c) for c in creatives}, SCALES),
        _one_light(creatives, pictures),
    )


def _prices(creative: Creative) -> Iterable[tuple[str, str]]:
    """Prices by what they are for: two prices of one name in one language contradict each other."""
    for sticker in creative.recipe.instruction.stickers:
        if sticker.kind == "price":
            yield f"{sticker.currency}|{sticker.lead}", sticker.text


def _brands(creative: Creative) -> Iterable[tuple[str, str]]:
    if brand := creative.recipe.instruction.words.brand:
        yield "brand", brand


def _claims(creative: Creative) -> Iterable[tuple[str, str]]:
    """Selling points by the fact that they rest on."""
    for sticker in creative.recipe.instruction.stickers:
        if sticker.fact and sticker.kind in ("chip", "tag", "burst"):
            yield sticker.fact, sticker.text


def _one_wording(gate: str, creatives: Sequence[Creative], said: Saying, what: Words) -> Verdict:
    """In one language, one thing is said in one way."""
    ways: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for creative in creatives:
        for key, wording in said(creative):
            ways[creative.recipe.instruction.lang, key][wording].append(creative.number)
    torn = [wordings for wordings in ways.values() if len(wordings) > 1]
    if not torn:
        return Verdict(gate=gate, passed=True, value=0, limit=0)
    shown = "; ".join(f"{wording} ({_numbers(numbers)})" for wording, numbers in torn[0].items())
    reason = {"zh": f"一组图里{what['zh']}不一致：{shown}", "en": f"{what['en']} differ within the set: {shown}"}
    return Verdict(gate=gate, passed=False, value=len(torn), limit=0, repair="shorten", reason=reason)


def _no_twins(creatives: Sequence[Creative], pictures: Mapping[str, bytes]) -> Verdict:
    """No two pictures of one format and language are nearly the same."""
    prints = {c.id: glance(pictures[c.id]).fingerprint for c in creatives if c.id in pictures}
    nearest, which = 99.0, (0, 0)
    for one, other in _pairs(creatives):
        if one.id not in prints or other.id not in prints:
            continue
        apart = pixels.distance(prints[one.id], prints[other.id])
        if apart < nearest:
            nearest, which = apart, (one.number, other.number)
    reason = {
        "zh": f"第 {which[0]} 张和第 {which[1]} 张几乎一样",
        "en": f"pictures {which[0]} and {which[1]} are nearly the same",
    }
    return _verdict("set_repetition", nearest >= SAME, nearest, SAME, "change_palette", reason)


def _one_measure(gate: str, creatives: Sequence[Creative], of: Mapping[str, float], limit: float) -> Verdict:
    """The product has about one size in pictures of one format."""
    worst, which = 1.0, (0, 0)
    for one, other in _pairs(creatives):
        small, large = sorted((of[one.id], of[other.id]))
        if large / max(small, 1e-3) > worst:
            worst, which = large / max(small, 1e-3), (one.number, other.number)
    reason = {
        "zh": f"第 {which[0]} 张和第 {which[1]} 张里商品大小相差 {worst:.1f} 倍",
        "en": f"the product is {worst:.1f} times larger in one of pictures {which[0]} and {which[1]}",
    }
    return _verdict(gate, worst <= limit, worst, limit, "enlarge_product", reason)


def _one_light(creatives: Sequence[Creative], pictures: Mapping[str, bytes]) -> Verdict:
    """Pictures of one format are not night and day beside each other."""
    means = {c.id: glance(pictures[c.id]).light for c in creatives if c.id in pictures}
    worst, which = 0.0, (0, 0)
    for one, other in _pairs(creatives):
        if one.id in means and other.id in means and abs(means[one.id] - means[other.id]) > worst:
            worst, which = abs(means[one.id] - means[other.id]), (one.number, other.number)
    reason = {
        "zh": f"第 {which[0]} 张和第 {which[1]} 张一明一暗，放在一起不像一组",
        "en": f"pictures {which[0]} and {which[1]} are so differently lit that they do not look like one set",
    }
    return _verdict("set_light", worst <= LIGHTS, worst, LIGHTS, "change_palette", reason)


def _pairs(creatives: Sequence[Creative]) -> Iterable[tuple[Creative, Creative]]:
    """Pictures that stand beside each other: those of one format and language."""
    for one, other in combinations(creatives, 2):
        if one.canvas.name == other.canvas.name and one.recipe.instruction.lang == other.recipe.instruction.lang:
            yield one, other


def _extent(creative: Creative) -> float:
    box = creative.recipe.layout.product
    return max(box.x1 - box.x0, box.y1 - box.y0)


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in sorted(set(numbers)))


def _verdict(gate: str, passed: bool, value: float, limit: float, repair: str, reason: Words) -> Verdict:
    return Verdict(
        gate=gate, passed=passed, value=round(value, 3), limit=limit,
        repair="" if passed else repair, reason={} if passed else reason,
    )  # fmt: skip
