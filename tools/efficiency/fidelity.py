"""Is it still the merchant's product? Measured on its pixels, with a reason for every doubt."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from domain.creative import Certificate, Transform
from domain.errors import BadPicture
from domain.text import Words
from tools.efficiency.differences import LUMA, Within, ciede2000, lab, light_field, similarity
from tools.efficiency.outline import grown_share
from tools.efficiency.registration import Reference, declared, found, reference, refined, scale_of, stretch_of, warped

Array = NDArray[Any]
Judgement = Literal["pass", "review", "fail"]

LIMITS: dict[str, tuple[float, Words]] = {
    "stretch": (0.03, {"zh": "商品被拉伸变形了 {percent}%", "en": "the product is stretched by {percent} %"}),
    "structure": (0.16, {"zh": "商品整体的样子变了", "en": "the product as a whole looks different"}),
    "spot": (0.22, {"zh": "商品上有一处被改动", "en": "a part of the product was changed"}),
    "detail": (0.45, {"zh": "商品上的图案或文字被改动", "en": "print or details on the product were changed"}),
    "smudge": (1.2, {"zh": "商品上的文字或纹理被抹糊", "en": "print or texture on the product is smudged"}),
    "tint": (6.0, {"zh": "商品整体偏色", "en": "the product's colour is off"}),
    "stain": (9.0, {"zh": "商品上有一处颜色变了", "en": "a part of the product has another colour"}),
    "hue": (8.5, {"zh": "商品的颜色变了", "en": "the product has another colour"}),
    "light": (1.0, {"zh": "商品的明暗改得太多", "en": "the product was made much lighter or darker"}),
    "shade": (3.0, {"zh": "商品的像素不是原样", "en": "the product's pixels are not the originals"}),
    "cover": (7.0, {"zh": "有东西盖住了商品的一部分", "en": "something covers a part of the product"}),
    "outline": (0.03, {"zh": "商品的轮廓变了", "en": "the product's outline changed"}),
}
"""What is measured: the value at which it counts as damage, and what that means."""
ALWAYS = ("stretch", "structure", "spot", "detail", "smudge", "tint", "stain", "hue", "light", "outline")
EXACT = ("shade", "cover")
"""Asked only of generators that say they did not touch the product's pixels."""
DOUBT = 1.25
"""Up to this many times a limit a person should look; beyond it is damage."""
WORST = {"outline": 1.2}
"""What can raise a doubt, but no more: a background may end where the product seems to go on."""
NOT_FOUND: Words = {
    "zh": "图里找不到这件商品，或已换成别的商品",
    "en": "the product cannot be found in the picture, or it is another one",
}
NOT_VERIFIABLE: Words = {
    "zh": "商品表面没有可比对的花纹，请人工看一眼",
    "en": "the product has no pattern to compare by; please have a look",
}
FEW_POINTS = 20
"""With fewer distinctive points on the product, not finding it says nothing."""


@dataclass(frozen=True)
class Comparison:
    """Everything measured between a cut-out and a picture."""

    delta_e: float
    ssim: float
    mask_iou: float
    parts: dict[str, float]
    """Each measure by name, in the unit of its limit."""


def certify(
    cutout: bytes, picture: bytes, transform: Transform | None = None, *, source: str = "", name: str = ""
) -> Certificate:
    """Compare a picture with the cut-out it was made from.

    With a declared transform the product's pixels must be the originals; without one the product is searched for, and
    a slight change of light, size and turn is allowed. `source` and `name` are the two asset ids.
    """
    product, shown = _product(cutout), _decoded(picture, "RGB")
    matrix = declared(product, transform) if transform else found(product, shown)
    if matrix is None:
        verdict: Judgement = "review" if len(product.points) < FEW_POINTS else "fail"
        reason = NOT_VERIFIABLE if verdict == "review" else NOT_FOUND
        return Certificate(source=source, picture=name, verdict=verdict, reasons=(reason,))
    result = compare(product, shown, matrix)
    grave = _severities(result, exact=transform is not None)
    bad = sorted((what for what in grave if grave[what] >= 1), key=lambda what: -grave[what])
    worst = max(grave.values())
    return Certificate(
        source=source, picture=name, transform=transform,
        delta_e=round(result.delta_e, 3), ssim=round(result.ssim, 4), mask_iou=round(result.mask_iou, 4),
        verdict="pass" if worst < 1 else "review" if worst < DOUBT else "fail",
        reasons=tuple(_reason(what, result.parts[what]) for what in bad[:3]),
    )  # fmt: skip


def severity(cutout: Array, picture: bytes, transform: Transform | None = None) -> float:
    """The worst measure in parts of its limit: from 1 on there is doubt. For benchmarks; infinite if not found."""
    product, shown = reference(cutout), _decoded(picture, "RGB")
    matrix = declared(product, transform) if transform else found(product, shown)
    if matrix is None:
        return float("inf")
    return max(_severities(compare(product, shown, matrix), exact=transform is not None).values())


def _severities(result: Comparison, *, exact: bool) -> dict[str, float]:
    """Each measure that is asked for, in parts of its limit."""
    asked = (*EXACT, *ALWAYS) if exact else ALWAYS
    return {what: min(result.parts[what] / LIMITS[what][0], WORST.get(what, np.inf)) for what in asked}


def _reason(what: str, value: float) -> Words:
    return {lang: text.format(percent=round(100 * value)) for lang, text in LIMITS[what][1].items()}


def compare(product: Reference, picture: Array, matrix: Array) -> Comparison:
    """Lay the picture over the product and measure."""
    matrix = refined(product, picture, np.asarray(matrix, np.float64))
    within = Within(product.core)
    original = _as_coarse_as(product.rgb, scale_of(matrix))
    seen = warped(product, picture, matrix)
    before = within.blurred(original.astype(np.float32), 1.0)
    after = within.blurred(seen.astype(np.float32), 1.0)
    raw = ciede2000(lab(before), lab(after))
    luma = before @ LUMA
    alike = similarity(luma, after @ LUMA, within)
    field = light_field(luma, after @ LUMA, product.core)
    relit = np.clip(after / np.exp(field)[..., None], 0, 255).astype(np.float32)
    parts = {
        "stretch": stretch_of(matrix),
        **_structure(luma, relit @ LUMA, within),
        **_colour(before, relit, original, seen, within),
        **_lighting(field, product.core),
    }
    pooled, enough = within.pooled(raw, _window(product, 0.05))
    grown = grown_share(lab(seen), product.mask)
    covered = float((pooled[enough] > 14).mean()) if enough.any() else 0.0
    parts["shade"] = float(np.median(raw[product.core]))
    parts["cover"] = float(np.percentile(pooled[enough], 99.5)) if enough.any() else 0.0
    parts["outline"] = grown
    return Comparison(
        delta_e=parts["shade"],
        ssim=float(alike[product.core].mean()),
        mask_iou=(1 - covered) / (1 + grown),
        parts=parts,
    )


def _as_coarse_as(rgb: Array, scale: float) -> Array:
    """The product with the fineness that it has in the picture."""
    sigma = 0.5 * np.sqrt(max(0.0, (1 / max(scale, 0.05)) ** 2 - 1)) if scale < 1 else 0.0
    return cv2.GaussianBlur(rgb, (0, 0), float(sigma)) if sigma > 0.25 else rgb


def _window(product: Reference, share: float) -> int:
    return max(9, int(share * (max(product.mask.shape) - 48))) | 1


def _structure(before: Array, after: Array, within: Within) -> dict[str, float]:
    """What changed in shape and print, once light is taken out."""
    size = max(9, int(0.07 * (max(before.shape) - 48))) | 1
    unlike = np.where(within.mask, 1 - similarity(before, after, within), 0)
    pooled, enough = within.pooled(unlike, size)
    typical = float(np.median(pooled[enough])) if enough.any() else float(unlike[within.mask].mean())
    spot = float(np.percentile(pooled[enough], 99.5)) - typical if enough.any() else 0.0

    fine_before, fine_after = (within.blurred(f, 1.3) - within.blurred(f, 6.0) for f in (before, after))
    box = max(11, int(0.085 * (max(before.shape) - 48))) | 1
    one, many = within.pooled(fine_before * fine_before, box, 0.5)
    other, _ = within.pooled(fine_after * fine_after, box, 0.5)
    both, _ = within.pooled(fine_before * fine_after, box, 0.5)
    textured = (np.maximum(one, other) > 36) & many
    if textured.sum() <= 80:
        return {"structure": typical, "spot": spot, "detail": 0.0, "smudge": 0.0}
    floor = 12.0
    agreement = ((both + floor) / np.sqrt((one + floor) * (other + floor)))[textured]
    energy = np.log((one + floor) / (other + floor))[textured]
    smudge = float(np.percentile(np.abs(energy - np.median(energy)), 99))
    detail = 1 - float(np.percentile(agreement, 1))
    return {"structure": typical, "spot": spot, "detail": detail, "smudge": smudge}


def _colour(before: Array, after: Array, original: Array, seen: Array, within: Within) -> dict[str, float]:
    """What changed in colour, on pixels that are not burnt out, once light is taken out."""
    one, other = (lab(within.blurred(f, 1.5)) for f in (before, after))
    burnt = [within.blurred(rgb.max(-1).astype(np.float32), 1.5) >= 243 for rgb in (original, seen)]
    usable = within.mask & ~burnt[0] & ~burnt[1]
    if usable.sum() < 0.15 * within.mask.sum():
        usable = within.mask
    shift = (other - one)[..., 1:]
    overall = np.median(shift[usable], axis=0)
    rest = Within(usable)
    size = max(9, int(0.07 * (max(before.shape[:2]) - 48))) | 1
    stain, enough = rest.pooled(np.hypot(shift[..., 0] - overall[0], shift[..., 1] - overall[1]), size)
    hue, _ = rest.pooled(np.hypot(shift[..., 0], shift[..., 1]), size)
    enough = enough if enough.sum() > 30 else usable
    return {
        "tint": float(np.hypot(*overall)),
        "stain": float(np.percentile(stain[enough], 99.5)),
        "hue": float(np.percentile(hue[enough], 90)),
    }


def _lighting(field: Array, core: Array) -> dict[str, float]:
    """How much lighter, darker or unevenly lit the product became: 1 is as much as is believable."""
    gain = abs(float(np.median(field[core]))) / 0.35
    return {"light": max(gain, float(np.ptp(field[core])) / 0.8)}


@lru_cache(maxsize=4)
def _product(cutout: bytes) -> Reference:
    return reference(_decoded(cutout, "RGBA"))


def _decoded(data: bytes, mode: str) -> Array:
    try:
        return np.asarray(Image.open(io.BytesIO(data)).convert(mode))
    except (OSError, SyntaxError, ValueError) as broken:
        raise BadPicture(
            {
                "zh": "这张图片打不开，无法比对。请重新上传。",
                "en": "This picture cannot be opened; please upload it again.",
            },
            reason="damaged",
        ) from broken
