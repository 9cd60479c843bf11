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
        self._norms: dict[float, Array] = {}

    def blurred(self, field: Array, sigma: float) -> Array:
        """Gaussian mean over product pixels."""
        if sigma not in self._norms:
            self._norms[sigma] = np.maximum(cv2.GaussianBlur(self._weight, (0, 0), sigma), 1e-3)
        flat = field.ndim == 2
        total = cv2.GaussianBlur(field * (self._weight if flat else self._weight[..., None]), (0, 0), sigma)
        norm = self._norms[sigma]
        return total / (norm if flat else norm[..., None])

    def pooled(self, field: Array, size: int, least: float = 0.35) -> tuple[Array, Array]:
        """Box mean over product pixels, and where a box holds enough of them to say something."""
        share = cv2.blur(self._weight, (size, size))
        mean = cv2.blur(np.where(self.mask, field, 0).astype(np.float32), (size, size)) / np.maximum(share, 1e-3)
        return mean, (share > least) & self.mask


def lab(rgb: Array) -> Array:
    """CIE Lab of 0..255 RGB, as 32-bit floats."""
    return cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)


def ciede2000(one: Array, other: Array) -> Array:
    """CIEDE2000 colour difference of two Lab fields."""
    light1, a1, b1 = _channels(one)
    light2, a2, b2 = _channels(other)
    mean_chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    grey = 0.5 * (1 - _seventh(mean_chroma))
    a1, a2 = a1 * (1 + grey), a2 * (1 + grey)
    chroma1, chroma2 = np.hypot(a1, b1), np.hypot(a2, b2)
    hue1, hue2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    neutral = chroma1 * chroma2 == 0
    turn: Array = hue2 - hue1
    turn = np.where(turn > 180, turn - 360, np.where(turn < -180, turn + 360, turn))
    turn = np.where(neutral, 0, turn)
    d_light, d_chroma = light2 - light1, chroma2 - chroma1
    d_hue = 2 * np.sqrt(chroma1 * chroma2) * np.sin(np.radians(turn) / 2)
    light, chroma, hues = (light1 + light2) / 2, (chroma1 + chroma2) / 2, hue1 + hue2
    near = np.abs(hue1 - hue2) <= 180
    hue = np.where(near, hues / 2, np.where(hues < 360, (hues + 360) / 2, (hues - 360) / 2))
    hue = np.where(neutral, hues, hue)
    tone = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    by_light = d_light / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    by_chroma = d_chroma / (1 + 0.045 * chroma)
    by_hue = d_hue / (1 + 0.015 * chroma * tone)
    twist = -2 * _seventh(chroma) * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    return np.sqrt(np.maximum(by_light**2 + by_chroma**2 + by_hue**2 + twist * by_chroma * by_hue, 0))


def _channels(field: Array) -> tuple[Array, Array, Array]:
    return field[..., 0], field[..., 1], field[..., 2]


def _seventh(chroma: Array) -> Array:
    power = chroma.astype(np.float64) ** 7
    return np.sqrt(power / (power + 25.0**7)).astype(np.float32)


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
    spots = np.argwhere(mask)
    spots = spots[np.linspace(0, len(spots) - 1, min(8000, len(spots))).astype(int)]
    one, other = before[spots[:, 0], spots[:, 1]], after[spots[:, 0], spots[:, 1]]
    free = LUMA * ((one < BURNT) & (other < BURNT))
    share = np.maximum(free.sum(1), 1e-3)
    dark, light = (one * free).sum(1) / share, (other * free).sum(1) / share
    usable = (free.sum(1) > 0) & (dark > 12) & (light > 12)
    if usable.sum() < 100:
        return np.zeros((height, width), np.float32)
    spots = spots[usable]
    terms = _terms(spots[:, 1] / width - 0.5, spots[:, 0] / height - 0.5)
    ratio = np.log(light[usable] / dark[usable])
    weight = np.ones(len(ratio))
    small = 1e-9 * len(ratio) * np.eye(terms.shape[1])
    for _ in range(6):
        weighted = terms * (weight * weight)[:, None]
        fitted = np.linalg.solve(weighted.T @ terms + small, weighted.T @ ratio)
        error = np.abs(terms @ fitted - ratio)
        weight = 1 / (1 + (error / (2 * max(0.01, 1.4826 * float(np.median(error))))) ** 2)
    rows, columns = np.mgrid[0:height, 0:width]
    return (_terms(columns / width - 0.5, rows / height - 0.5) @ fitted).astype(np.float32)


def relit(before: Array, after: Array, field: Array) -> Array:
    """The picture's colours in the light of the original; what more light burnt out says nothing against it."""
    light = np.exp(field)[..., None]
    burnt = (after >= BURNT) & (before * light > after)
    return np.where(burnt, before, np.clip(after / light, 0, 255)).astype(np.float32)


def _terms(x: Array, y: Array) -> Array:
    return np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], -1)
