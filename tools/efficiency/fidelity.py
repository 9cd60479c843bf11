"""Is it still the merchant's product? Measured on its pixels, with a reason for every doubt."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from domain.creative import Certificate, Transform
from domain.errors import BadPicture
from domain.text import Words
from tools.efficiency.colouring import colour_changes
from tools.efficiency.decoding import cutout_pixels, decoded
from tools.efficiency.differences import LUMA, Within, ciede2000, lab, light_field, relit, similarity
from tools.efficiency.outline import grown_share
from tools.efficiency.registration import Reference, declared, reference, refined, scale_of, stretch_of, warped
from tools.efficiency.sighting import Scene, Sighting, seems_turned, sighted
from tools.efficiency.signals import (
    ALWAYS,
    ANOTHER_VIEW,
    DOUBT,
    EXACT,
    FEW_POINTS,
    HARDLY_SEEN,
    LIMITS,
    NOT_FOUND,
    NOT_VERIFIABLE,
    SEARCHED,
    WORST,
    Judgement,
)
from tools.efficiency.structure import structure_changes
from tools.efficiency.surroundings import Surroundings, attached, ground_shift, surroundings

Array = NDArray[Any]


@dataclass(frozen=True)
class Comparison:
    """Everything measured between a cut-out and a picture."""

    delta_e: float
    ssim: float
    mask_iou: float
    parts: dict[str, float]
    """Each measure by name, in the unit of its limit."""
    heat: Array
    """Where it differs, at working size: from 1 on a place counts as damaged."""


@dataclass(frozen=True)
class Original:
    """What the product's own photo tells beyond the cut-out."""

    around: Surroundings
    units: int


@dataclass(frozen=True)
class Judged:
    """A verdict and everything that led to it."""

    verdict: Judgement
    score: float
    """The worst measure in parts of its limit: from 1 on there is doubt. Infinite where the product was not found."""
    signals: dict[str, float]
    """Each measure in parts of its limit."""
    reasons: tuple[Words, ...]
    comparison: Comparison | None = None
    matrix: Array | None = None
    points: int = 0
    added: tuple[Array, Array] | None = None
    """A part that was added beside the product: its mask, and the matrix from the mask to the picture."""


def certify(
    cutout: bytes, picture: bytes, transform: Transform | None = None, *, source: str = "", name: str = ""
) -> Certificate:
    """Compare a picture with the cut-out it was made from.

    With a declared transform the product's pixels must be the originals; without one the product is searched for, and
    a slight change of light, size and turn is allowed. `source` and `name` are the two asset ids.
    """
    found = judged(product_of(cutout), decoded(picture), transform)
    measured = found.comparison
    if measured is None:
        return Certificate(source=source, picture=name, verdict=found.verdict, reasons=found.reasons)
    return Certificate(
        source=source, picture=name, transform=transform,
        delta_e=round(measured.delta_e, 3), ssim=round(measured.ssim, 4), mask_iou=round(measured.mask_iou, 4),
        verdict=found.verdict, reasons=found.reasons,
    )  # fmt: skip


def severity(cutout: Array, picture: bytes, transform: Transform | None = None) -> float:
    """The worst measure in parts of its limit: from 1 on there is doubt. For benchmarks; infinite if not found."""
    return judged(reference(cutout), pixels_of(picture), transform).score


def judged(
    product: Reference, picture: Array, transform: Transform | None = None, original: Original | None = None
) -> Judged:
    """The verdict on one picture; `original` is what the product's own photo shows around it."""
    scene = Scene(picture)
    seen = None if transform else sighted(product, scene)
    matrix = declared(product, transform) if transform else seen.matrix if seen else None
    if matrix is None:
        if len(product.points) < FEW_POINTS:
            return Judged("review", float("inf"), {}, (NOT_VERIFIABLE,))
        if seems_turned(product, scene, None):
            return Judged("review", float("inf"), {}, (ANOTHER_VIEW,))
        return Judged("fail", float("inf"), {}, (NOT_FOUND,))
    matrix = refined(product, picture, np.asarray(matrix, np.float64))
    result, added = compare(product, picture, matrix), None
    if seen is not None:
        found, added = _around(product, picture, matrix, seen, original, result.parts)
        result.parts.update(found)
    grave = _severities(result, exact=transform is not None)
    bad = sorted((what for what in grave if grave[what] >= 1), key=lambda what: -grave[what])
    worst = max(grave.values())
    verdict: Judgement = "pass" if worst < 1 else "review" if worst < DOUBT else "fail"
    reasons = tuple(_reason(what, result.parts) for what in bad[:3])
    if seen is not None and verdict == "fail" and grave["structure"] > 0.3 and seems_turned(product, scene, seen):
        verdict, reasons = "review", (ANOTHER_VIEW, *reasons[:2])
    return Judged(verdict, worst, grave, reasons, result, matrix, seen.points if seen else 0, added)


def original_of(product: Reference, photo: Array) -> Original | None:
    """What a photo shows of and around the product that was cut out of it."""
    seen = sighted(product, Scene(photo))
    if seen is None:
        return None
    return Original(surroundings(product, photo, refined(product, photo, seen.matrix)), seen.units)


def _around(
    product: Reference, picture: Array, matrix: Array, seen: Sighting, original: Original | None,
    parts: dict[str, float],
) -> tuple[dict[str, float], tuple[Array, Array] | None]:  # fmt: skip
    """What is measured beyond the product's own pixels, how much to trust the shape found, and an added part."""
    around = surroundings(product, picture, matrix)
    shift = ground_shift(around, original.around) if original else None
    part, own = attached(around, original.around if original else None), original.units if original else 1
    return {
        "stretch": parts["stretch"] / (1 + 6 / max(seen.points, 6)),
        "stretch_whole": parts["stretch"],
        "turn": parts["turn"] / (1 + 3 / max(seen.points, 3)),
        "attached": part.share,
        "units": float(abs(seen.units - own)),
        "units_seen": float(seen.units),
        "units_own": float(own),
        "paint": 0.0 if shift is None else float(np.hypot(parts["shift_a"] - shift[0], parts["shift_b"] - shift[1])),
    }, None if part.where is None else (part.where, around.matrix)


def _severities(result: Comparison, *, exact: bool) -> dict[str, float]:
    """Each measure that is asked for, in parts of its limit."""
    asked = (*EXACT, *ALWAYS) if exact else (*ALWAYS, *SEARCHED)
    return {what: _capped(what, result.parts.get(what, 0.0) / LIMITS[what][0], result.parts) for what in asked}


def _capped(what: str, grave: float, parts: dict[str, float]) -> float:
    """What can raise a doubt, but no more, comes near its cap without reaching it: its order is kept."""
    cap = WORST.get(what)
    if cap is None or grave <= 1 or what == "turn" and parts.get("turn_shown", 0.0) >= HARDLY_SEEN:
        return grave
    return 1 + (cap - 1) * (1 - float(np.exp(1 - grave)))


def _reason(what: str, parts: dict[str, float]) -> Words:
    told = {"percent": round(100 * parts.get(f"{what}_whole", parts[what]))}
    told |= {name: round(parts.get(f"units_{name}", 1)) for name in ("seen", "own")}
    return {lang: text.format(**told) for lang, text in LIMITS[what][1].items()}


def compare(product: Reference, picture: Array, matrix: Array) -> Comparison:
    """Lay the picture over the product, where the matrix says it is, and measure."""
    within = Within(product.core)
    original = _as_coarse_as(product.rgb, scale_of(matrix))
    seen = warped(product, picture, matrix)
    before = within.blurred(original.astype(np.float32), 1.0)
    after = within.blurred(seen.astype(np.float32), 1.0)
    raw = within.scattered(ciede2000(*(lab(field[within.mask][None])[0] for field in (before, after))))
    luma = before @ LUMA
    alike = similarity(luma, after @ LUMA, within)
    field = light_field(before, after, product.core)
    same_light = relit(before, after, field)
    structure, changed = structure_changes(luma, same_light @ LUMA, within)
    colour, stained = colour_changes(before, same_light, original, seen, within)
    parts = {
        "stretch": stretch_of(matrix),
        **structure,
        **colour,
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
        heat=np.maximum(changed / LIMITS["spot"][0], stained / LIMITS["stain"][0]),
    )


def _as_coarse_as(rgb: Array, scale: float) -> Array:
    """The product with the fineness that it has in the picture."""
    sigma = 0.5 * np.sqrt(max(0.0, (1 / max(scale, 0.05)) ** 2 - 1)) if scale < 1 else 0.0
    return cv2.GaussianBlur(rgb, (0, 0), float(sigma)) if sigma > 0.25 else rgb


def _window(product: Reference, share: float) -> int:
    return max(9, int(share * (max(product.mask.shape) - 48))) | 1


def _lighting(field: Array, core: Array) -> dict[str, float]:
    """How much lighter, darker or unevenly lit the product became: 1 is as much as is believable."""
    gain = abs(float(np.median(field[core]))) / 0.35
    return {"light": max(gain, float(np.ptp(field[core])) / 0.8)}


@lru_cache(maxsize=4)
def product_of(cutout: bytes) -> Reference:
    """A cut-out prepared for comparison."""
    return reference(cutout_pixels(cutout))


def pixels_of(data: bytes, mode: str = "RGB") -> Array:
    """The pixels of a picture file."""
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
