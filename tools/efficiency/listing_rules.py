"""Checking a file against a scenario: a table of rules, each measured on the pixels and explained with its fix."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from domain.creative import Verdict
from tools.efficiency.listing import Finding, Listing
from tools.generation.scenarios import Scenario

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "TIFF": "tif"}
WHITE = 254
"""Least value of a channel that counts as 255: what a fine JPEG may lose."""
RIM = 0.01
"""Width of the border that must be clean, as a share of the shorter side."""
BLOCK = 8
"""Pixels over which JPEG spreads the trace of an edge."""
MONEY = re.compile(r"[¥￥$€£₩₹₫฿₽₺]")

Rule = Callable[[Listing], Finding | None]


def size(case: Listing) -> Finding:
    row, (width, height) = case.scenario, case.image.size
    asked = f"{row.size[0]}×{row.size[1]}"
    fits = (
        (width, height) == row.size
        if row.ratio
        else row.least[0] <= width <= row.most[0] and row.least[1] <= height <= row.most[1]
    )
    return Finding(
        fits, width, row.size[0] if row.ratio else row.least[0],
        {"zh": f"尺寸是 {width}×{height}，要 {asked}：请按 {asked} 重新导出。",
         "en": f"The picture is {width}x{height}; {asked} is asked for: export it in that size."},
    )  # fmt: skip


def shape(case: Listing) -> Finding | None:
    """The ratio, where only that is fixed."""
    row = case.scenario
    if row.ratio:
        return None
    wanted, real = row.size[0] / row.size[1], case.image.width / case.image.height
    return Finding(
        abs(real / wanted - 1) < 0.01, round(real, 3), round(wanted, 3),
        {"zh": f"宽高比 {real:.2f}，要 {wanted:.2f}：请重新排版而不是拉伸。",
         "en": f"The ratio is {real:.2f}; {wanted:.2f} is asked for: lay it out anew, do not stretch it."},
    )  # fmt: skip


def weight(case: Listing) -> Finding:
    kb, (least, most) = len(case.data) / 1000, case.scenario.kb
    return Finding(
        least <= kb <= most, round(kb, 1), most if kb > most else least or most,
        {"zh": f"文件 {kb:.0f} KB，要 {least}–{most} KB：请{'提高' if kb < least else '降低'}画质再导出。",
         "en": f"The file has {kb:.0f} kB; {least} to {most} are taken: export it with "
               f"{'more' if kb < least else 'less'} quality."},
    )  # fmt: skip


def file_format(case: Listing) -> Finding:
    real, taken = FORMATS.get(case.image.format or "", "?"), case.scenario.formats
    return Finding(
        real in taken, float(real in taken), 1,
        {"zh": f"格式是 {real}，可用：{'、'.join(taken)}。", "en": f"The format is {real}; taken: {', '.join(taken)}."},
    )  # fmt: skip


def colours(case: Listing) -> Finding:
    mode = case.image.mode
    fine = mode in ("RGB", "RGBA", "P", "L")
    return Finding(
        fine, float(fine), 1,
        {"zh": f"颜色模式是 {mode}：请转成 RGB（sRGB）。", "en": f"The colour mode is {mode}: convert it to sRGB."},
    )  # fmt: skip


def background(case: Listing) -> Finding | None:
    """The border, all around: pure white, or nothing at all."""
    if case.scenario.background == "any":
        return None
    height, width = case.rgba.shape[:2]
    rim = max(1, round(RIM * min(width, height)))
    edge = np.ones((height, width), bool)
    x0, y0, x1, y1 = case.product
    edge[rim:-rim, rim:-rim] = False
    if case.scenario.edge is not None or case.share > 1 - 2 * RIM:
        # A product that has to reach the edge is not the background's fault.
        trace = BLOCK if case.image.format == "JPEG" else 1
        edge[max(0, y0 - trace) : y1 + trace, max(0, x0 - trace) : x1 + trace] = False
        edge[[0, 0, -1, -1], [0, -1, 0, -1]] = True
    pixels = case.rgba[edge]
    if case.scenario.background == "clear":
        share = float((pixels[:, 3] == 0).mean()) if len(pixels) else 0.0
        words = {
            "zh": "背景不是透明的：请导出带透明通道的 PNG。",
            "en": "The background is not transparent: export a PNG with an alpha channel.",
        }
        return Finding(case.image.mode in ("RGBA", "LA", "P") and share > 0.999, round(share, 4), 1, words)
    share = float((pixels[:, :3].min(-1) >= WHITE).mean()) if len(pixels) else 0.0
    words = {
        "zh": f"背景只有 {share:.1%} 是纯白（255）：请换成纯白底。",
        "en": f"Only {share:.1%} of the border is pure white (255): use a pure white background.",
    }
    return Finding(share > 0.999, round(share, 4), 1, words)


def fill(case: Listing) -> Finding | None:
    least, most = case.scenario.fill
    if not least:
        return None
    share = case.share
    larger = share < least
    return Finding(
        least - 0.005 <= share <= most + 0.005, round(share, 4), least if larger else most,
        {"zh": f"商品占画面 {share:.0%}，要 {least:.0%}–{most:.0%}：请把商品{'放大' if larger else '缩小'}。",
         "en": f"The product fills {share:.0%}; {least:.0%} to {most:.0%} is asked for: "
               f"{'enlarge' if larger else 'shrink'} it."},
    )  # fmt: skip


def reach(case: Listing) -> Finding | None:
    """The distance between the product and the nearest edge."""
    if case.scenario.edge is None:
        return None
    x0, y0, x1, y1 = case.product
    gap = min(x0, y0, case.image.width - x1, case.image.height - y1)
    words = {
        "zh": f"商品离边 {gap} 像素，最多 {case.scenario.edge}：请放大商品。",
        "en": f"The product is {gap} px from the edge; at most {case.scenario.edge}: enlarge it.",
    }
    return Finding(gap <= case.scenario.edge, gap, case.scenario.edge, words)


def words_allowed(case: Listing) -> Finding | None:
    """How much of the picture is under words; known of our own pictures."""
    if case.measures is None:
        return None
    boxes = [row["box"] for row in case.measures.get("texts", ())]
    area = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in boxes) / (case.image.width * case.image.height)
    limit = 0.0 if case.scenario.text == "none" else case.scenario.share
    words = {
        "zh": f"文字占画面 {area:.0%}，最多 {limit:.0%}：请减少文字。",
        "en": f"Words take {area:.0%} of the picture, at most {limit:.0%} are allowed: say less.",
    }
    return Finding(area <= limit, round(area, 4), limit, words)


def type_size(case: Listing) -> Finding | None:
    rows = case.measures.get("texts", ()) if case.measures else ()
    if not rows or not case.scenario.type:
        return None
    least = min(float(row["size"]) for row in rows)
    words = {
        "zh": f"最小的字 {least:.0f} 像素，至少要 {case.scenario.type:g}：请把字放大或减少内容。",
        "en": f"The smallest type has {least:.0f} px, at least {case.scenario.type:g} is asked for: say less.",
    }
    return Finding(least >= case.scenario.type - 0.5, round(least, 1), case.scenario.type, words)


def offers(case: Listing) -> Finding | None:
    """No prices where the platform wants none."""
    if case.measures is None or case.scenario.offers:
        return None
    said = [row["text"] for row in case.measures.get("texts", ()) if MONEY.search(row["text"])]
    words = {
        "zh": f"这个位置不能放价格或促销（“{said[0] if said else ''}”）：请去掉。",
        "en": f"No prices or offers are taken here (“{said[0] if said else ''}”): remove them.",
    }
    return Finding(not said, len(said), 0, words)


def corner(case: Listing) -> Finding | None:
    """The corner that the platform's badge covers is free of words."""
    if case.measures is None or not case.scenario.corner:
        return None
    side = case.scenario.corner * case.image.width / case.scenario.size[0]
    hidden = [row["text"] for row in case.measures.get("texts", ()) if row["box"][0] < side and row["box"][1] < side]
    words = {"zh": "左上角会被平台角标盖住：请把字移开。", "en": "A badge covers the top left: move the words."}
    return Finding(not hidden, len(hidden), 0, words)


RULES: dict[str, tuple[Rule, str]] = {
    "size": (size, ""),
    "shape": (shape, ""),
    "bytes": (weight, ""),
    "format": (file_format, ""),
    "colours": (colours, ""),
    "background": (background, ""),
    "fill": (fill, ""),
    "edge": (reach, ""),
    "words": (words_allowed, "drop_chips"),
    "type": (type_size, "drop_chips"),
    "offers": (offers, ""),
    "corner": (corner, "change_side"),
}
"""Name, rule, and the repair that a picture of ours would get."""


def check_listing(data: bytes, scenario: Scenario, measures: Mapping[str, Any] | None = None) -> Sequence[Verdict]:
    """Every rule of a scenario on one file, in the order of the table; gates are named ``rule.<name>``."""
    case = Listing(data, scenario, measures)
    verdicts = []
    for name, (rule, repair) in RULES.items():
        found = rule(case)
        if found is not None:
            failed = not found.passed
            verdicts.append(
                Verdict(
                    gate=f"rule.{name}", passed=found.passed, value=found.value, limit=found.limit,
                    repair=repair if failed else "", reason=found.reason if failed else {},
                )
            )  # fmt: skip
    return verdicts
