"""The plain ground that a product lies before, and what a picture looks like against it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from tools.generation.channels import largest, length, spread, total
from tools.generation.matting import Floats, Image, Mask

AFAR = 400
LIGHTNESS_WEIGHT = np.array([2.55, 1, 1], np.float32)
"""Lab as used here: lightness on the scale of 0..255, so that one unit is about one grey level."""


@dataclass(frozen=True)
class Ground:
    """A smooth surface fitted to the picture's border."""

    surface: Floats
    plain: float
    """Part of the border that the surface explains."""
    noise: float
    """Typical distance of those pixels from the surface, in grey levels."""

    @property
    def is_plain(self) -> bool:
        """Whether the product seems to lie before one plain ground."""
        return (self.plain > 0.8 and self.noise < 9) or (self.plain > 0.5 and self.noise < 3)


@dataclass(frozen=True)
class Looks:
    """What a picture looks like against its ground."""

    lab: Floats
    smooth: Floats
    """`lab` without its grain."""
    brightness: Floats
    """Brightness relative to the ground: below 1 in shadow."""
    tint: Floats
    """How far the colour is from a mere darkening of the ground."""
    slope: Floats
    difference: Floats

    grain: float

    def is_shade(self, most: float) -> Mask:
        """Whether a pixel may be the ground in more or less light: shadows take on colour, the lit ground does not."""
        least = 0.027 + self.grain / 255
        return self.tint < np.clip(least + 0.35 * (1 - self.brightness), least, max(most, least))


def smaller(rgb: Image, size: int) -> Image:
    """At most `size` pixels long."""
    height, width = rgb.shape[:2]
    scale = min(1.0, size / max(height, width))
    shape = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(rgb, shape, interpolation=cv2.INTER_AREA).astype(np.uint8)


class Overview:
    """A photo seen from afar, and the ground there; each worked out once."""

    def __init__(self, rgb: Image) -> None:
        self._rgb = rgb

    @cached_property
    def small(self) -> Image:
        """The photo at most `AFAR` pixels long."""
        return smaller(self._rgb, AFAR)

    @cached_property
    def ground(self) -> Ground:
        """What its border shows of the ground."""
        return fit_ground(self.small)


def fit_ground(rgb: Image) -> Ground:
    """Fit a second-order surface to the border, leaving out whatever of the product reaches it."""
    height, width = rgb.shape[:2]
    edge = max(4, int(min(height, width) * 0.04))
    border = np.ones((height, width), bool)
    border[edge:-edge, edge:-edge] = False
    spots = np.argwhere(border)
    spots = spots[np.random.default_rng(0).choice(len(spots), min(6000, len(spots)), replace=False)]
    colours = rgb[spots[:, 0], spots[:, 1]].astype(np.float64)
    terms = _terms(spots[:, 1] / width - 0.5, spots[:, 0] / height - 0.5)
    weight = _near_the_commonest(colours)
    small = 1e-9 * len(terms) * np.eye(terms.shape[1])
    for _ in range(6):
        weighted = terms * (weight * weight)[:, None]
        fitted = np.linalg.solve(weighted.T @ terms + small, weighted.T @ colours)
        error = largest(np.abs(terms @ fitted - colours))
        noise = max(2.0, 1.4826 * float(np.median(error)))
        weight = 1 / (1 + (error / (2 * noise)) ** 2)
    surface = _surface(fitted.astype(np.float32), height, width)
    return Ground(surface, float((error < 3 * noise + 4).mean()), noise)


def _surface(fitted: Floats, height: int, width: int) -> Floats:
    """The fitted colours at every pixel, channel by channel."""
    x = np.arange(width, dtype=np.float32) / width - 0.5
    y = np.arange(height, dtype=np.float32)[:, None] / height - 0.5
    channels = [(a + b * x + d * x * x) + (c * y + e * y * y) + (f * y) * x for a, b, c, d, e, f in fitted.T]
    return np.clip(cv2.merge(channels), 0, 255)


def _terms(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], -1)


def _near_the_commonest(colours: np.ndarray) -> np.ndarray:
    """First weights: only what is like the commonest colour, where at least a third of the border is."""
    bins, counts = np.unique((colours // 12).astype(int) @ (10000, 100, 1), return_counts=True)
    commonest = int(bins[counts.argmax()])
    middle = np.array([commonest // 10000, commonest // 100 % 100, commonest % 100]) * 12 + 6
    like = np.abs(colours - middle).max(1) < 14
    return np.where(like, 1.0, 0.01) if like.mean() > 1 / 3 else np.ones(len(colours))


def look(rgb: Image, ground: Ground) -> Looks:
    """Compare a picture with its ground."""
    calm = cv2.bilateralFilter(rgb, 5, 12, 3).astype(np.float32) + 1
    under = ground.surface + 1
    brightness = total(calm * under) / total(under * under)
    left = calm - brightness[..., None] * under
    tint = spread(left) / (largest(under) * np.maximum(brightness, 0.1))
    lab = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB) * LIGHTNESS_WEIGHT
    soft = cv2.GaussianBlur(lab, (0, 0), 0.9)
    slopes = [
        cv2.magnitude(cv2.Scharr(channel, cv2.CV_32F, 1, 0), cv2.Scharr(channel, cv2.CV_32F, 0, 1)) / 32
        for channel in cv2.split(soft)
    ]
    plain = cv2.cvtColor(ground.surface / 255, cv2.COLOR_RGB2LAB) * LIGHTNESS_WEIGHT
    smooth = cv2.GaussianBlur(lab, (0, 0), 0.8)
    difference = length(smooth - plain)
    steepest = np.maximum(np.maximum(slopes[0], slopes[1]), slopes[2])
    return Looks(lab, smooth, brightness, tint, steepest, difference, ground.noise)
