"""A product prepared for comparison, and the picture laid over it: where each of its points went."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.creative import Transform

Array = NDArray[Any]
SIDE = 384
PAD = 24
OPAQUE = 250
SOLID = 240
"""From this alpha on a pixel is the product's own; the lower figure is for exports that never reach full opacity."""


@dataclass(frozen=True)
class Reference:
    """The product at working size, padded with its mean colour, and its distinctive points."""

    rgb: Array
    mask: Array
    core: Array
    """The mask without its rim."""
    scale: float
    """Working pixels per cut-out pixel."""
    size: tuple[int, int]
    """Width and height of the cut-out."""

    @property
    def points(self) -> Array:
        """Its distinctive points. Looked for when they are first asked for: a declared place needs none."""
        return self._distinctive[0]

    @property
    def descriptors(self) -> Array | None:
        return self._distinctive[1]

    @cached_property
    def _distinctive(self) -> tuple[Array, Array | None]:
        grey = cv2.cvtColor(self.rgb, cv2.COLOR_RGB2GRAY)
        within = cv2.dilate(self.mask.astype(np.uint8), np.ones((5, 5), np.uint8))
        found, descriptors = sift().detectAndCompute(grey, within)
        return np.array([point.pt for point in found], np.float32).reshape(-1, 2), descriptors


def reference(rgba: Array, side: int = SIDE) -> Reference:
    """Prepare a cut-out for comparison."""
    height, width = rgba.shape[:2]
    scale = min(1.0, side / max(height, width))
    small = _reduced(rgba, scale)
    mask = _own_pixels(small[..., 3])
    mean = small[..., :3][mask].mean(0) if mask.any() else np.array([128.0] * 3)
    filled = np.where((small[..., 3] > 8)[..., None], small[..., :3], mean.astype(np.uint8))
    rgb = cv2.copyMakeBorder(filled, PAD, PAD, PAD, PAD, cv2.BORDER_CONSTANT, value=[float(v) for v in mean])
    padded = cv2.copyMakeBorder(mask.astype(np.uint8), PAD, PAD, PAD, PAD, cv2.BORDER_CONSTANT, value=0)
    core = cv2.erode(padded, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7)))
    if core.sum() < 200:
        core = cv2.erode(padded, np.ones((3, 3), np.uint8))
    return Reference(rgb, padded.astype(bool), core.astype(bool), scale, (width, height))


def _own_pixels(alpha: Array) -> Array:
    """Where nothing shines through. Glass counts only where there is little else."""
    visible = alpha[alpha > 8]
    if not len(visible):
        return np.zeros(alpha.shape, bool)
    opaque = alpha >= OPAQUE
    return opaque if opaque.sum() > 0.12 * len(visible) else alpha >= min(SOLID, int(np.percentile(visible, 60)))


def _reduced(rgba: Array, scale: float) -> Array:
    """The cut-out made smaller, colours weighted by alpha."""
    if scale >= 1:
        return rgba
    height, width = rgba.shape[:2]
    cover = np.ascontiguousarray(rgba[..., 3])
    weighted = cv2.multiply(
        cv2.cvtColor(rgba, cv2.COLOR_RGBA2RGB), cv2.merge([cover] * 3), scale=1 / 255, dtype=cv2.CV_32F
    )
    size = max(1, int(width * scale)), max(1, int(height * scale))
    small = cv2.resize(weighted, size, interpolation=cv2.INTER_AREA)
    alpha = cv2.resize(cover.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    share = np.where(alpha > 1, 255 / np.maximum(alpha, 1e-3), 0).astype(np.float32)
    return np.dstack([small * share[..., None], alpha]).clip(0, 255).astype(np.uint8)


@lru_cache(maxsize=1)
def sift() -> Any:
    """The detector of distinctive points."""
    return cv2.SIFT.create(nfeatures=1500, contrastThreshold=0.015, edgeThreshold=16)


def declared(product: Reference, transform: Transform) -> Array:
    """The 2x3 matrix from reference points to picture points, by what the generator says it did."""
    step = transform.scale / product.scale
    width = product.size[0] * transform.scale
    if transform.mirrored:
        return np.array([[-step, 0, transform.x + width + PAD * step], [0, step, transform.y - PAD * step]])
    return np.array([[step, 0, transform.x - PAD * step], [0, step, transform.y - PAD * step]])


def refined(product: Reference, picture: Array, matrix: Array) -> Array:
    """The matrix after a small correction by the pictures themselves (ECC); or as it was, where that is no better."""
    here = cv2.GaussianBlur(cv2.cvtColor(product.rgb, cv2.COLOR_RGB2GRAY), (0, 0), 1.2)
    there = cv2.GaussianBlur(cv2.cvtColor(warped(product, picture, matrix), cv2.COLOR_RGB2GRAY), (0, 0), 1.2)
    move: Array = np.eye(2, 3, dtype=np.float32)
    until = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 25, 1e-4)
    try:
        _, move = cv2.findTransformECC(
            here, there, move, cv2.MOTION_AFFINE, until, product.core.astype(np.uint8) * 255, 3
        )
    except cv2.error:  # it does not converge on things without any texture
        return matrix
    if np.abs(move[:, :2] - np.eye(2)).max() > 0.12 or np.abs(move[:, 2]).max() > 14:
        return matrix
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(there, move, here.shape[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE)
    if _agreement(here, moved, product.core) < _agreement(here, there, product.core):
        return matrix
    return (np.vstack([matrix, [0, 0, 1]]) @ np.vstack([move, [0, 0, 1]]))[:2]


def _agreement(one: Array, other: Array, core: Array) -> float:
    """Correlation of the details of two pictures within a mask."""
    first, second = (
        (field.astype(np.float32) - cv2.blur(field.astype(np.float32), (15, 15)))[core] for field in (one, other)
    )
    return float((first @ second) / np.sqrt((first @ first) * (second @ second) + 1e-6))


def warped(product: Reference, picture: Array, matrix: Array) -> Array:
    """The picture as seen from the reference."""
    height, width = product.mask.shape
    shrink = scale_of(matrix)
    source = cv2.GaussianBlur(picture, (0, 0), 0.35 * shrink) if shrink > 1.6 else picture
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(source, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)


def scale_of(matrix: Array) -> float:
    """Picture pixels per working pixel."""
    return float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))


def stretch_of(matrix: Array) -> float:
    """How much longer one axis became than the other: 0 where the shape is kept."""
    long, short = np.linalg.svd(matrix[:, :2])[1]
    return float(long / short - 1)
