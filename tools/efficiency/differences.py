"""Measures of how far two pictures of one product differ, on product pixels only."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
LUMA = np.array([0.299, 0.587, 0.114], np.float32)
BURNT = 243
"""From this value on a channel may have been cut off at its end."""


class Within:
    """Filters that see nothing outside a mask: the background must not leak into the product's rim."""

    def __init__(self, mask: Array) -> None:
        self.mask = mask
        self._weight = mask.astype(np.float32)
        self._weights = cv2.merge([self._weight] * 3)
        self._norms: dict[float, Array] = {}
        self._shares: dict[int, Array] = {}

    def blurred(self, field: Array, sigma: float) -> Array:
        """Gaussian mean over product pixels."""
        if sigma not in self._norms:
            self._norms[sigma] = 1 / np.maximum(cv2.GaussianBlur(self._weight, (0, 0), sigma), 1e-3)
        norm, field = self._norms[sigma], field.astype(np.float32, copy=False)
        if field.ndim == 2:
            return cv2.GaussianBlur(field * self._weight, (0, 0), sigma) * norm
        total = cv2.GaussianBlur(cv2.multiply(field, self._weights), (0, 0), sigma)
        return cv2.multiply(total, cv2.merge([norm] * 3), dst=total)

    def pooled(self, field: Array, size: int, least: float = 0.35) -> tuple[Array, Array]:
        """Box mean over product pixels, and where a box holds enough of them to say something."""
        if size not in self._shares:
            self._shares[size] = cv2.blur(self._weight, (size, size))
        share = self._shares[size]
        mean = cv2.blur(field.astype(np.float32, copy=False) * self._weight, (size, size)) / np.maximum(share, 1e-3)
        return mean, (share > least) & self.mask

    def scattered(self, values: Array) -> Array:
        """A field that has these values, one for each pixel of the mask, and is 0 elsewhere."""
        field = np.zeros(self.mask.shape, np.float32)
        field[self.mask] = values
        return field


def lab(rgb: Array) -> Array:
    """CIE Lab of 0..255 RGB, as 32-bit floats."""
    return cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)


def ciede2000(one: Array, other: Array) -> Array:
    """CIEDE2000 colour difference of two Lab fields.

    Hues enter as directions, not as angles: their difference by the cross product, their mean by the bisector.
    """
    light1, a1, b1 = _channels(one)
    light2, a2, b2 = _channels(other)
    mean_chroma = (np.sqrt(a1 * a1 + b1 * b1) + np.sqrt(a2 * a2 + b2 * b2)) / 2
    grey = 1.5 - 0.5 * _seventh(mean_chroma)
    a1, a2 = a1 * grey, a2 * grey
    chroma1, chroma2 = np.sqrt(a1 * a1 + b1 * b1), np.sqrt(a2 * a2 + b2 * b2)
    product, cross, along = chroma1 * chroma2, a1 * b2 - a2 * b1, a1 * a2 + b1 * b2
    tiny = np.asarray(1e-12, product.dtype)
    # 2 sqrt(product) sin(half the turn), by whichever half-angle formula loses no digits.
    steep = np.sqrt(np.maximum(2 * (product - along), 0))
    d_hue = np.where(
        along > 0, cross / np.sqrt(np.maximum((product + along) / 2, tiny)), np.where(cross < 0, -steep, steep)
    )
    d_light, d_chroma = light2 - light1, chroma2 - chroma1
    light, chroma = (light1 + light2) / 2, (chroma1 + chroma2) / 2
    inverse1, inverse2 = 1 / np.maximum(chroma1, tiny), 1 / np.maximum(chroma2, tiny)
    x, y = a1 * inverse1 + a2 * inverse2, b1 * inverse1 + b2 * inverse2
    size = np.sqrt(x * x + y * y)
    x, y = np.where(size > 0, x / np.maximum(size, tiny), 1), y / np.maximum(size, tiny)
    x2, y2 = x * x - y * y, 2 * x * y
    x3, y3 = x2 * x - y2 * y, y2 * x + x2 * y
    x4, y4 = x2 * x2 - y2 * y2, 2 * x2 * y2
    tone = 1 - 0.17 * _turned(x, y, 30) + 0.24 * x2 + 0.32 * _turned(x3, y3, -6) - 0.20 * _turned(x4, y4, 63)
    away = (light - 50) ** 2
    by_light = d_light / (1 + 0.015 * away / np.sqrt(20 + away))
    by_chroma = d_chroma / (1 + 0.045 * chroma)
    by_hue = d_hue / (1 + 0.015 * chroma * tone)
    from_blue = np.degrees(np.arctan2(_turned(y, -x, 275), _turned(x, y, 275)))
    twist = -2 * _seventh(chroma) * np.sin(np.radians(60 * np.exp(-((from_blue / 25) ** 2))))
    return np.sqrt(np.maximum(by_light**2 + by_chroma**2 + by_hue**2 + twist * by_chroma * by_hue, 0))


def _channels(field: Array) -> tuple[Array, Array, Array]:
    return field[..., 0], field[..., 1], field[..., 2]


def _turned(x: Array, y: Array, degrees: float) -> Array:
    """The cosine of a direction's angle less so many degrees."""
    return x * float(np.cos(np.radians(degrees))) + y * float(np.sin(np.radians(degrees)))


def _seventh(chroma: Array) -> Array:
    third = chroma * chroma * chroma
    power = third * third * chroma
    return np.sqrt(power / (power + 25.0**7))


def similarity(one: Array, other: Array, within: Within, sigma: float = 2.0) -> Array:
    """Structural similarity (SSIM) of two grey fields at every pixel."""
    mean1, mean2 = within.blurred(one, sigma), within.blurred(other, sigma)
    spread1 = within.blurred(one * one, sigma) - mean1 * mean1
    spread2 = within.blurred(other * other, sigma) - mean2 * mean2
    together = within.blurred(one * other, sigma) - mean1 * mean2
    few, some = 6.5, 58.5
    return ((2 * mean1 * mean2 + few) * (2 * together + some)) / (
        (mean1 * mean1 + mean2 * mean2 + few) * (spread1 + spread2 + some)
    )


def light_field(before: Array, after: Array, mask: Array) -> Array:
    """The smooth change of light between two RGB fields: a robust second-order surface of the log ratio.

    Only channels that neither field has burnt out are compared: a bright blue that got more light keeps its blue and
    gains red and green, and these tell how much more light it was.
    """
    height, width = mask.shape
    spots = np.flatnonzero(mask)
    spots = spots[np.linspace(0, len(spots) - 1, min(8000, len(spots))).astype(int)]
    one, other = before.reshape(-1, 3)[spots], after.reshape(-1, 3)[spots]
    free = LUMA * ((one < BURNT) & (other < BURNT))
    share = np.maximum(free.sum(1), 1e-3)
    dark, light = (one * free).sum(1) / share, (other * free).sum(1) / share
    usable = (free.sum(1) > 0) & (dark > 12) & (light > 12)
    if usable.sum() < 100:
        return np.zeros((height, width), np.float32)
    rows, columns = np.divmod(spots[usable], width)
    terms = _terms(columns / width - 0.5, rows / height - 0.5)
    ratio = np.log(light[usable] / dark[usable])
    weight = np.ones(len(ratio))
    small = 1e-9 * len(ratio) * np.eye(terms.shape[1])
    for _ in range(6):
        weighted = terms * (weight * weight)[:, None]
        fitted = np.linalg.solve(weighted.T @ terms + small, weighted.T @ ratio)
        error = np.abs(terms @ fitted - ratio)
        weight = 1 / (1 + (error / (2 * max(0.01, 1.4826 * float(np.median(error))))) ** 2)
    level, across, down, bowl, dish, saddle = fitted.astype(np.float32)
    x = np.arange(width, dtype=np.float32) / width - 0.5
    y = np.arange(height, dtype=np.float32)[:, None] / height - 0.5
    return (level + across * x + bowl * x * x) + (down * y + dish * y * y) + (saddle * y) * x


def relit(before: Array, after: Array, field: Array) -> Array:
    """The picture's colours in the light of the original; what more light burnt out says nothing against it."""
    light = np.exp(field)[..., None]
    burnt = (after >= BURNT) & (before * light > after)
    return np.where(burnt, before, np.clip(after / light, 0, 255)).astype(np.float32)


def _terms(x: Array, y: Array) -> Array:
    return np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], -1)
