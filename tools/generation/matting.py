"""Soft edges: alpha in a narrow band along an outline, and the product's own colours under it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.generation.channels import total

# OpenCV's type hints lose what a function returns, so these names say it to the reader only.
Image = NDArray[Any]
"""8-bit RGB, height x width x 3."""
Floats = NDArray[Any]
"""32-bit floats."""
Mask = NDArray[Any]
"""True where the product is."""


def disk(radius: int) -> Image:
    """A round structuring element."""
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)).astype(np.uint8)


def grown(mask: Mask, radius: int) -> Mask:
    """The mask, `radius` pixels larger."""
    return cv2.dilate(mask.astype(np.uint8), disk(radius)).astype(bool)


def shrunk(mask: Mask, radius: int) -> Mask:
    """The mask, `radius` pixels smaller."""
    return cv2.erode(mask.astype(np.uint8), disk(radius)).astype(bool)


def occupied(mask: Mask) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows and the columns that a mask has anything in."""
    return np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))


def soft_edges(rgb: Image, mask: Mask, radius: int) -> Floats:
    """Alpha between 0 and 1: `mask` inside and outside a band of `radius` pixels, measured from colours within it.

    Each pixel of the band is explained as a mixture of a nearby sure product colour and a nearby sure background
    colour; where the two are alike nothing can be measured and the outline's own softness is taken.
    """
    inside, outside = shrunk(mask, radius) | _spine(mask), ~grown(mask, radius)
    band = ~inside & ~outside
    if not (band.any() and inside.any() and outside.any()):
        return mask.astype(np.float32)
    colours = rgb.astype(np.float32) / 255
    mixed = colours[band]
    calm = cv2.GaussianBlur(colours, (0, 0), 1.0)
    product, ground = (_palette(colours, calm, sure, band, radius) for sure in (inside, outside))
    share, trust = _best_mixture(mixed, product, ground)
    outline = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), max(0.7, radius / 3))[band]
    alpha = inside.astype(np.float32)
    alpha[band] = trust * share + (1 - trust) * outline
    smooth = guided(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY), alpha, radius=2, softness=2e-4)
    alpha[band] = np.clip((0.5 * smooth[band] + 0.5 * alpha[band] - 0.08) / 0.84, 0, 1)
    return alpha


def own_colours(rgb: Image, alpha: Floats) -> Floats:
    """The product's colour in every pixel, with the background's share taken out (blur fusion, coarse then fine)."""
    cover, bare = cv2.merge([alpha] * 3), cv2.merge([1 - alpha] * 3)
    mixed = cv2.multiply(rgb, np.ones_like(cover), scale=1 / 255, dtype=cv2.CV_32F)
    product, ground = mixed, mixed
    for size in (45, 7):
        window = (size, size)
        share = cv2.blur(alpha, window)
        product = cv2.multiply(cv2.blur(cv2.multiply(product, cover), window), cv2.merge([1 / (share + 1e-4)] * 3))
        ground = cv2.multiply(cv2.blur(cv2.multiply(ground, bare), window), cv2.merge([1 / (1 - share + 1e-4)] * 3))
        missed = cv2.subtract(cv2.subtract(mixed, cv2.multiply(cover, product)), cv2.multiply(bare, ground))
        product = np.clip(cv2.add(product, cv2.multiply(cover, missed)), 0, 1)
    return product


def guided(guide: Floats, values: Floats, radius: int, softness: float) -> Floats:
    """He's guided filter: `values` smoothed, but not across edges of `guide`."""
    window = (2 * radius + 1, 2 * radius + 1)

    def mean(field: Floats) -> Floats:
        return cv2.blur(field, window, borderType=cv2.BORDER_REFLECT).astype(np.float32)

    middle, level = mean(guide), mean(values)
    slope = (mean(guide * values) - middle * level) / (mean(guide * guide) - middle * middle + softness)
    return mean(slope) * guide + mean(level - slope * middle)


def _spine(mask: Mask) -> Mask:
    """Middle lines: what is left of straps, cords and legs that are thinner than the band."""
    depth = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    return (depth >= cv2.dilate(depth, np.ones((3, 3))) - 1e-3) & (depth > 1.5)


def _palette(colours: Floats, calm: Floats, sure: Mask, band: Mask, radius: int) -> list[Floats]:
    """Guesses at the colour that continues from `sure` into the band: the nearest one, and two local means."""
    nearest = calm.reshape(-1, 3)[_nearest_index(sure)[band]]
    weight = sure.astype(np.float32)
    weighted = cv2.merge([*(channel * weight for channel in cv2.split(colours)), weight])
    half = cv2.resize(weighted, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return [nearest, *(_local_mean(half, radius * reach / 2, band) for reach in (0.8, 2.0))]


def _nearest_index(known: Mask) -> NDArray[np.int64]:
    """For every pixel, the flat index of the nearest known one."""
    _, labels = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    index = np.zeros(int(labels.max()) + 1, np.int64)
    index[labels[known]] = np.flatnonzero(known)
    return index[labels]


def _local_mean(weighted: Floats, sigma: float, band: Mask) -> Floats:
    """Mean colours in the band, of colours with their weights that come in half the size: means are smooth."""
    summed = cv2.resize(cv2.GaussianBlur(weighted, (0, 0), sigma), band.shape[::-1])[band]
    return np.asarray(summed[:, :3] / np.maximum(summed[:, 3:], 1e-4), np.float32)


def _best_mixture(mixed: Floats, product: list[Floats], ground: list[Floats]) -> tuple[Floats, Floats]:
    """The product's share by the pair of colours that explains each pixel best, and how far to trust it."""
    share = np.zeros(len(mixed), np.float32)
    trust = np.zeros(len(mixed), np.float32)
    least = np.full(len(mixed), np.inf, np.float32)
    for front in product:
        for back in ground:
            apart = front - back
            length = total(apart * apart)
            part = np.clip(total((mixed - back) * apart) / (length + 1e-4), 0, 1)
            error = np.sqrt(total((mixed - back - part[:, None] * apart) ** 2)) + 0.02 / (np.sqrt(length) + 0.02)
            better = error < least
            least[better], share[better] = error[better], part[better]
            trust[better] = (length / (length + 0.05**2))[better]
    return share, trust * np.exp(-((least / 0.25) ** 2))
