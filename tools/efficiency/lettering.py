"""Gates on words: all there, as told, inside the margins, apart from each other, large enough and readable."""

from __future__ import annotations

import re

import numpy as np

from tools.efficiency import pixels
from tools.efficiency.case import Case, Finding
from tools.generation.scenarios import SHEETS, kind_of

WORST_LETTER = 0.75
"""Part of the needed contrast that a text's worst letter must keep where the text as a whole keeps all of it."""
ROUNDING = 1.05
CROWDED = 0.42


def glyphs_there(case: Case) -> Finding | None:
    if "missing_glyphs" not in case.measures:
        return None
    missing = "".join(case.measures["missing_glyphs"])
    words = {"zh": f"字体里没有这些字：{missing}", "en": f"no typeface here has these characters: {missing}"}
    return Finding(not missing, len(missing), 0, words)


def words_as_told(case: Case) -> Finding | None:
    """Every planned text stands there letter by letter, and what matters most was not dropped."""
    if not case.texts:
        return None
    missing = []
    for kind, wanted in _promised(case):
        shown = _plain("".join(str(row["text"]) for row in case.texts if row["kind"] == kind))
        if _plain(wanted) not in shown:
            missing.append(wanted)
    words = {"zh": f"图上缺了“{missing[0]}”", "en": f"“{missing[0]}” is missing on the picture"} if missing else None
    return Finding(not missing, len(missing), 0, words)


def _promised(case: Case) -> list[tuple[str, str]]:
    """Kind and wording of every text that must be there."""
    promised = [("headline", case.instruction.words.headline)]
    stickers = case.instruction.stickers
    for slot in case.layout.slots:
        if slot.sticker is not None and slot.sticker < len(stickers):
            promised.append((slot.kind, stickers[slot.sticker].text))
        elif slot.kind in ("subline", "brand") and slot.text:
            promised.append((slot.kind, slot.text))
    if case.instruction.hook == "price":
        promised += [("price", sticker.text) for sticker in stickers if sticker.kind == "price"][:1]
    return [(kind, text) for kind, text in promised if text.strip()]


def _plain(text: str) -> str:
    """The letters alone: line breaks are the setter's, and so are the capitals that some looks set headlines in."""
    return re.sub(r"[\s\u200b-\u200f\u00ad]+", "", text).casefold()


def inside_margins(case: Case) -> Finding | None:
    if "outside" not in case.measures:
        return None
    outside = list(case.measures["outside"])
    words = {"zh": f"“{outside[0]}”超出了安全边距", "en": f"“{outside[0]}” leaves the safe area"} if outside else None
    return Finding(not outside, len(outside), 0, words)


def uncrowded(case: Case) -> Finding | None:
    """Words leave most of the picture free; sheets of facts are meant to be read and are not asked."""
    if not case.texts or kind_of(case.layout.canvas.name) in SHEETS:
        return None
    covered = np.zeros((100, 100), bool)
    height, width = case.rgb.shape[:2]
    for row in case.texts:
        x0, y0, x1, y1 = (float(side) for side in row["box"])
        covered[int(100 * y0 / height) : int(np.ceil(100 * y1 / height)),
                int(100 * x0 / width) : int(np.ceil(100 * x1 / width))] = True  # fmt: skip
    share = float(covered.mean())
    words = {
        "zh": f"文字占了画面的 {share:.0%}，太挤",
        "en": f"words take {share:.0%} of the picture, which is crowded",
    }
    return Finding(share <= CROWDED, share, CROWDED, words)


def no_overlap(case: Case) -> Finding | None:
    if "overlaps" not in case.measures:
        return None
    pairs = list(case.measures["overlaps"])
    words = (
        {"zh": f"“{pairs[0][0]}”和“{pairs[0][1]}”重叠了", "en": f"“{pairs[0][0]}” and “{pairs[0][1]}” overlap"}
        if pairs
        else None
    )
    return Finding(not pairs, len(pairs), 0, words)


def large_enough(case: Case) -> Finding | None:
    """Type that reads on a phone: a share of the shorter side, and never under ten pixels."""
    if not case.texts:
        return None
    least = min(case.texts, key=lambda row: row["size"])
    limit = max(0.024, 9.5 / case.short)
    share = float(least["size"]) / case.short
    words = {"zh": f"“{least['text']}”字太小，手机上看不清", "en": f"“{least['text']}” is too small to read on a phone"}
    return Finding(share >= limit, share, limit, words)


def readable(case: Case) -> Finding | None:
    """Each text's contrast, as its painter measured it and again on the finished pixels.

    The painter reports a text's worst letter, which a thin line behind it may spoil: that much is forgiven.
    """
    worst, which = float("inf"), ""
    for row in case.texts:
        told = float(row["contrast"]) / WORST_LETTER
        seen = pixels.ink_contrast(case.rgb, row["box"], _rgb(row["ink"]))
        margin = min(told, seen * ROUNDING) / float(row["needed"])
        if margin < worst:
            worst, which = margin, str(row["text"])
    if not which:
        return None
    words = {"zh": f"“{which}”和背景太接近，看不清", "en": f"“{which}” is too close to its background to read"}
    return Finding(worst >= 1, worst, 1, words)


def written(case: Case) -> Finding | None:
    """Ink really lies where texts are said to stand."""
    gone = [row["text"] for row in case.texts if pixels.inked(case.rgb, row["box"]) < 0.04]
    if not case.texts:
        return None
    words = {"zh": f"“{gone[0]}”没有印在图上", "en": f"“{gone[0]}” was not printed"} if gone else None
    return Finding(not gone, len(gone), 0, words)


def _rgb(code: str) -> tuple[int, int, int]:
    value = int(code.lstrip("#")[:6], 16)
    return value >> 16, value >> 8 & 255, value & 255
