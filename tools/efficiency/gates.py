"""The gates: what a picture must be before anyone sees it. A table of functions, each with its repair."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from domain.creative import Certificate, Layout, PresentationInstruction, Verdict
from domain.errors import BadPicture
from domain.text import Words
from tools.efficiency import pixels, standing

Array = NDArray[Any]


@dataclass(frozen=True)
class Case:
    """One finished picture and everything known about it."""

    picture: bytes
    layout: Layout
    instruction: PresentationInstruction
    measures: Mapping[str, Any]
    certificate: Certificate
    cutout: bytes = b""
    others: tuple[bytes, ...] = ()

    @cached_property
    def rgb(self) -> Array:
        """The picture's pixels."""
        return decoded(self.picture)

    @cached_property
    def luma(self) -> Array:
        return pixels.grey(self.rgb)

    @cached_property
    def place(self) -> standing.Place | None:
        """Where the product stands, where its cut-out and transform are known."""
        if not self.cutout or self.certificate.transform is None:
            return None
        return standing.place_of(self.cutout, self.certificate.transform, self.rgb)

    @property
    def texts(self) -> Sequence[Mapping[str, Any]]:
        """The measured texts."""
        return self.measures.get("texts", ())

    @property
    def short(self) -> int:
        return min(self.layout.canvas.width, self.layout.canvas.height)


@dataclass(frozen=True)
class Finding:
    """What one gate measured. `reason` is said only where it failed."""

    passed: bool
    value: float | None = None
    limit: float | None = None
    reason: Words | None = None


def judge(
    picture: bytes, layout: Layout, instruction: PresentationInstruction, measures: Mapping[str, Any],
    certificate: Certificate, *, cutout: bytes = b"", others: Sequence[bytes] = (),
) -> tuple[Verdict, ...]:  # fmt: skip
    """Every gate's verdict on one picture, in the order of how grave a failure is.

    `cutout` lets the gates look at the product's outline; `others` are finished pictures that this one must not repeat.
    """
    case = Case(picture, layout, instruction, measures, certificate, cutout, tuple(others))
    verdicts = []
    for name, (gate, repair) in GATES.items():
        found = gate(case)
        if found is not None:
            value = None if found.value is None else round(float(found.value), 4)
            reason = {} if found.passed else (found.reason or {})
            verdicts.append(
                Verdict(gate=name, passed=found.passed, value=value, limit=found.limit, reason=reason,
                        repair="" if found.passed else repair)
            )  # fmt: skip
    return tuple(verdicts)


def same_product(case: Case) -> Finding:
    """The certificate, whose reasons are passed on."""
    if case.certificate.verdict != "fail":
        return Finding(True, case.certificate.ssim)
    said = case.certificate.reasons[:1] or ({"zh": "商品和原图不一致", "en": "the product is not the original"},)
    return Finding(False, case.certificate.ssim, None, said[0])


def nothing_on_product(case: Case) -> Finding | None:
    if "on_product" not in case.measures:
        return None
    covered = int(case.measures["on_product"])
    words = {"zh": "文字或贴纸压住了商品", "en": "words or stickers lie on the product"}
    return Finding(covered == 0, covered, 0, words)


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
    return re.sub(r"[\s\u200b-\u200f\u00ad]+", "", text)


def inside_margins(case: Case) -> Finding | None:
    if "outside" not in case.measures:
        return None
    outside = list(case.measures["outside"])
    words = {"zh": f"“{outside[0]}”超出了安全边距", "en": f"“{outside[0]}” leaves the safe area"} if outside else None
    return Finding(not outside, len(outside), 0, words)


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
    """Each text's contrast: as its painter measured it, and again on the finished pixels."""
    worst, which = float("inf"), ""
    for row in case.texts:
        told = float(row["contrast"]) / float(row["needed"])
        seen, _ = pixels.ink_contrast(case.rgb, row["box"], _rgb(row["ink"]))
        margin = min(told, 1.2 * seen / float(row["needed"]))  # anti-aliased edges count as ground: some slack
        if margin < worst:
            worst, which = margin, str(row["text"])
    if not which:
        return None
    words = {"zh": f"“{which}”和背景太接近，看不清", "en": f"“{which}” is too close to its background to read"}
    return Finding(worst >= 1, worst, 1, words)


def written(case: Case) -> Finding | None:
    """Ink really lies where texts are said to stand."""
    gone = [row["text"] for row in case.texts if pixels.ink_contrast(case.rgb, row["box"], _rgb(row["ink"]))[1] < 0.02]
    if not case.texts:
        return None
    words = {"zh": f"“{gone[0]}”没有印在图上", "en": f"“{gone[0]}” was not printed"} if gone else None
    return Finding(not gone, len(gone), 0, words)


def _rgb(code: str) -> tuple[int, int, int]:
    value = int(code.lstrip("#")[:6], 16)
    return value >> 16, value >> 8 & 255, value & 255


def product_large(case: Case) -> Finding:
    """The product's longer extent as a share of the canvas's."""
    box = case.layout.product
    share = max(box.x1 - box.x0, box.y1 - box.y0)
    words = {"zh": "商品在画面里太小", "en": "the product is too small in the picture"}
    return Finding(share >= 0.34, share, 0.34, words)


def product_whole(case: Case) -> Finding:
    """No part of the product lies beyond the canvas."""
    box = case.place.box if case.place else case.layout.product
    beyond = max(0.0, -box.x0, -box.y0, box.x1 - 1, box.y1 - 1)
    words = {"zh": "商品有一部分在画面外", "en": "a part of the product is beyond the frame"}
    return Finding(beyond <= 0.004, beyond, 0.004, words)


def in_its_place(case: Case) -> Finding | None:
    if "moved" not in case.measures:
        return None
    moved = float(case.measures["moved"])
    words = {"zh": "商品没有站在设计的位置", "en": "the product does not stand where the layout wants it"}
    return Finding(moved <= 0.08, moved, 0.08, words)


def stands(case: Case) -> Finding | None:
    """Below the product there is the dark of contact, not untouched ground."""
    if case.place is None or case.place.contact is None:
        return None
    words = {"zh": "商品像是浮在空中，底下没有阴影", "en": "the product seems to float: there is no shadow under it"}
    return Finding(case.place.contact >= 0.02, case.place.contact, 0.02, words)


def stands_out(case: Case) -> Finding | None:
    """The product's rim against what lies around it."""
    if case.place is None:
        return None
    words = {"zh": "商品和背景颜色太接近，看不出轮廓", "en": "the product is hard to tell from its background"}
    return Finding(case.place.distinct >= 7, case.place.distinct, 7, words)


def fine_enough(case: Case) -> Finding | None:
    """How much the product's photo had to be magnified."""
    if case.certificate.transform is None:
        return None
    scale = case.certificate.transform.scale
    words = {
        "zh": "商品照片分辨率不够，放大后发糊",
        "en": "the product's photo is too small and looks soft when enlarged",
    }
    return Finding(scale <= 1.7, scale, 1.7, words)


def sharp(case: Case) -> Finding:
    words = {"zh": "画面发糊", "en": "the picture is blurred"}
    value = pixels.blur(case.luma)
    return Finding(value <= 0.5, value, 0.5, words)


def clean(case: Case) -> Finding:
    words = {"zh": "画面噪点太多", "en": "the picture is noisy"}
    value = pixels.noise(case.luma)
    return Finding(value <= 2.5, value, 2.5, words)


def smooth(case: Case) -> Finding:
    words = {"zh": "画面有压缩方块", "en": "the picture shows compression blocks"}
    value = pixels.blockiness(case.luma)
    return Finding(value <= 1.6, value, 1.6, words)


def well_lit(case: Case) -> Finding:
    words = {"zh": "画面太暗或太灰，没有层次", "en": "the picture is too dark or too flat"}
    value = pixels.tone_range(case.luma)
    return Finding(value >= 70, value, 70, words)


def not_burnt(case: Case) -> Finding:
    words = {"zh": "画面大片过曝或死黑", "en": "large parts of the picture are burnt out or pitch black"}
    value = pixels.burnt(case.rgb)
    return Finding(value <= 0.35, value, 0.35, words)


def new(case: Case) -> Finding | None:
    """Not nearly the same as a picture already made for this launch."""
    if not case.others:
        return None
    own = pixels.fingerprint(case.rgb)
    nearest = min(pixels.distance(own, pixels.fingerprint(decoded(other))) for other in case.others)
    words = {"zh": "和已有的一张几乎一样", "en": "it is nearly the same as another picture"}
    return Finding(nearest >= 2.5, nearest, 2.5, words)


Gate = Callable[[Case], Finding | None]
GATES: dict[str, tuple[Gate, str]] = {
    "certificate": (same_product, "change_set"),
    "coverage": (nothing_on_product, "change_side"),
    "whole": (product_whole, "shrink_product"),
    "glyphs": (glyphs_there, ""),
    "words": (words_as_told, "drop_chips"),
    "ink": (written, "change_palette"),
    "margins": (inside_margins, "shrink_type"),
    "overlap": (no_overlap, "drop_chips"),
    "contrast": (readable, "add_scrim"),
    "type_size": (large_enough, "drop_chips"),
    "product_size": (product_large, "enlarge_product"),
    "resolution": (fine_enough, "shrink_product"),
    "place": (in_its_place, "change_side"),
    "floating": (stands, "change_set"),
    "distinct": (stands_out, "change_palette"),
    "sharpness": (sharp, "change_set"),
    "noise": (clean, "change_set"),
    "blocks": (smooth, "change_set"),
    "light": (well_lit, "change_palette"),
    "clipping": (not_burnt, "change_palette"),
    "repetition": (new, "change_palette"),
}
"""Name, gate and repair, the gravest first. A gate that cannot be asked of a picture returns None."""


def decoded(picture: bytes) -> Array:
    """RGB pixels of a finished picture."""
    try:
        return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))
    except (OSError, SyntaxError, ValueError) as broken:
        raise BadPicture(
            {"zh": "这张图片打不开，无法检查。", "en": "This picture cannot be opened and checked."}, reason="damaged"
        ) from broken
