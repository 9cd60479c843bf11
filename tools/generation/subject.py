"""The subject: the product cut out of its photo, its opaque pixels untouched."""

from __future__ import annotations

import io
from typing import Literal

import cv2
import numpy as np
from PIL import Image as Pictures

from domain import Frozen
from domain.creative import Box, LitFrom
from domain.errors import BadPicture
from domain.text import Words
from tools.generation.backdrop import cut_from_ground, filled, main_parts
from tools.generation.clutter import cut_from_clutter, outline_evidence, overlap
from tools.generation.grading import Grade, grade_of, inspect
from tools.generation.ground import Overview, smaller
from tools.generation.matting import Image, Mask, grown, occupied, own_colours, soft_edges
from tools.generation.pitch import photo_pitch
from tools.generation.sidelight import photo_light

MAX_SIDE = 1600
OPAQUE = 0.985
"""From this alpha on a pixel keeps the merchant's own bytes."""
QUIET = 4.0
"""Up to this noise, in grey levels, a plain ground is plain enough to need no second opinion."""
NOTHING_FOUND: Words = {
    "zh": "照片里找不到商品。请换一张商品在画面中间、背景干净的照片，或发透明底 PNG。",
    "en": "No product could be found in this photo. Please send one with the product in the middle of a plain"
    " background, or a transparent PNG.",
}
NOT_ADMITTED: Words = {
    "zh": "这张图片打不开。请重新上传照片。",
    "en": "This picture cannot be opened. Please upload the photo again.",
}

Method = Literal["alpha", "plain", "cluttered"]


class Cutout(Frozen):
    """A product on nothing."""

    png: bytes
    """RGBA, cropped to the product."""
    width: int
    height: int
    method: Method
    """How it was found: the photo's own transparency, a plain ground, or a guess before a busy one."""
    grade: Grade
    pitch: int | None = None
    """By how many degrees the photo looks down, where the product's outline tells."""
    lit: LitFrom | None = None
    """The side that the photo's light comes from, where the product's shading tells."""
    warnings: tuple[Words, ...] = ()
    """What a better photo would need, in words for the merchant."""


def cut_out(picture: bytes, *, box: Box | None = None) -> Cutout:
    """Cut the product out of an admitted photo; `box` is where a person says it is. Raises `BadPicture`."""
    photo = _opened(picture)
    rgb = np.asarray(photo.convert("RGB"))
    overview = Overview(rgb)
    method: Method = "alpha"
    agreement = 1.0
    if photo.mode == "RGBA" and _is_cut_already(photo):
        rgba = _without_baked_shadow(np.asarray(photo))
    else:
        mask, method, agreement = find_product(rgb, box, overview)
        rgba = _soft_cut(rgb, mask)
    if not (rgba[..., 3] > 127).any():
        raise BadPicture(NOTHING_FOUND, reason="no_product")
    findings = inspect(rgba, rgb, method, agreement, overview)
    cropped = _cropped(rgba)
    return Cutout(
        png=_png(cropped),
        width=cropped.shape[1],
        height=cropped.shape[0],
        method=method,
        grade=grade_of(findings),
        pitch=photo_pitch(cropped),
        lit=photo_light(cropped),
        warnings=tuple(finding.words for finding in findings),
    )


def _png(rgba: Image) -> bytes:
    """As a file: rows as differences from the row above pack nearly as well as the best filters, twice as fast."""
    quick = [cv2.IMWRITE_PNG_COMPRESSION, 2, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_UP]
    return bytes(cv2.imencode(".png", cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA), quick)[1])


def find_product(rgb: Image, box: Box | None = None, overview: Overview | None = None) -> tuple[Mask, Method, float]:
    """The product's mask, how it was found, and how far the ways of looking agree."""
    ground = (overview or Overview(rgb)).ground
    plain = cut_from_ground(rgb) if ground.is_plain else None
    if plain is not None and box is not None:
        plain &= _inside(box, rgb.shape[1], rgb.shape[0])
    if plain is not None and plain.mean() < 0.0005 and ground.noise <= QUIET:
        return plain, "plain", 1.0  # there is nothing but ground
    if plain is not None and not 0.003 < plain.mean() < 0.92:
        plain = None
    flawless = ground.plain > 0.7 and ground.noise < 2.5
    if plain is not None and ground.noise <= QUIET and (flawless or _at_border(plain) < 0.12):
        return plain, "plain", 1.0
    guess = cut_from_clutter(rgb, box)
    if plain is not None and _speaks_for(rgb, plain) > _speaks_for(rgb, guess.mask):
        return plain, "plain", 0.5 + 0.5 * overlap(plain, guess.mask)
    return guess.mask, "cluttered", guess.agreement


def _at_border(mask: Mask) -> float:
    """Part of the picture's border that the mask takes."""
    return float(np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]]).mean())


def _speaks_for(rgb: Image, mask: Mask) -> float:
    """The picture's own evidence for a mask."""
    small = smaller(rgb, 320)
    inside = cv2.resize(mask.astype(np.float32), (small.shape[1], small.shape[0]), interpolation=cv2.INTER_AREA) > 0.5
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return outline_evidence(lab, inside) if inside.any() else -9.0


def _inside(box: Box, width: int, height: int) -> Mask:
    x0, y0, x1, y1 = box.px(width, height)
    mask = np.zeros((height, width), bool)
    mask[max(0, y0) : y1, max(0, x0) : x1] = True
    return mask


def _opened(picture: bytes) -> Pictures.Image:
    """The photo, RGB or RGBA, at most `MAX_SIDE` pixels long."""
    try:
        photo: Pictures.Image = Pictures.open(io.BytesIO(picture), formats=("PNG", "JPEG", "WEBP"))
        photo.load()
    except (OSError, SyntaxError, ValueError) as broken:
        raise BadPicture(NOT_ADMITTED, reason="damaged") from broken
    see_through = "A" in photo.getbands() or "transparency" in photo.info
    photo = photo.convert("RGBA" if see_through else "RGB")
    if see_through:
        photo = photo.crop(_framed(photo))
    if max(photo.size) > MAX_SIDE:
        photo.thumbnail((MAX_SIDE, MAX_SIDE), Pictures.Resampling.LANCZOS)
    return photo


def _framed(photo: Pictures.Image) -> tuple[int, int, int, int]:
    """What is visible of a transparent picture, and a little around it, so that reducing it wastes no pixels."""
    left, top, right, bottom = photo.getchannel("A").getbbox() or (0, 0, photo.width, photo.height)
    return max(0, left - 8), max(0, top - 8), min(photo.width, right + 8), min(photo.height, bottom + 8)


def _is_cut_already(photo: Pictures.Image) -> bool:
    """Whether the transparency outlines something, instead of being a few stray pixels."""
    alpha = np.asarray(photo.getchannel("A"))
    return bool((alpha < 10).mean() > 0.02 and (alpha > 200).any())


def _without_baked_shadow(rgba: Image) -> Image:
    """The photo's own transparency, without the soft shadow that mock-ups come with: the studio casts its own."""
    alpha = rgba[..., 3]
    solid = alpha > 245 if (alpha > 245).mean() > 0.5 * (alpha > 40).mean() else alpha > 200
    core = main_parts(solid, 0.02)
    kept = grown(core, 3) | filled(core)
    result = rgba.copy()
    result[..., 3] = np.where(kept, alpha, 0)
    return result


def _soft_cut(rgb: Image, mask: Mask) -> Image:
    """RGBA with soft edges in the product's own colours."""
    result = np.zeros((*mask.shape, 4), np.uint8)
    rows, columns = occupied(mask)
    if not rows.size:
        return result
    pad = 24
    part = (
        slice(max(0, rows[0] - pad), rows[-1] + pad + 1),
        slice(max(0, columns[0] - pad), columns[-1] + pad + 1),
    )
    alpha = soft_edges(rgb[part], mask[part], max(2, round(0.0045 * max(mask.shape))))
    result[part][..., :3] = rgb[part]
    edge = (alpha > 0) & (alpha <= OPAQUE)
    result[part][edge, :3] = np.clip(own_colours(rgb[part], alpha)[edge] * 255 + 0.5, 0, 255).astype(np.uint8)
    result[part][..., 3] = np.clip(alpha * 255 + 0.5, 0, 255).astype(np.uint8)
    return result


def _cropped(rgba: Image) -> Image:
    """Cropped to what is visible, two pixels of air around it."""
    rows, columns = occupied(rgba[..., 3] > 12)
    cropped = rgba[max(0, rows[0] - 2) : rows[-1] + 3, max(0, columns[0] - 2) : columns[-1] + 3]
    return np.asarray(cv2.bitwise_and(cropped, cropped, mask=np.ascontiguousarray(cropped[..., 3])), np.uint8)
