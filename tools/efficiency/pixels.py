"""Measures of a finished picture's own quality: sharpness, noise, blocks, light, and how alike two pictures are."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.generation.channels import largest, length, smallest

Array = NDArray[Any]


def grey(rgb: Array) -> Array:
    """Luma as 32-bit floats."""
    return cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)


def blur(luma: Array) -> float:
    """Perceptual blur (Crete 2007): how little a further blur takes away. 0 is sharp, 1 is blurred."""
    left = 0.0
    for steps, size in ((_down, (1, 9)), (_across, (9, 1))):
        own, softer = steps(luma), steps(cv2.blur(luma, size))
        lost = cv2.threshold(cv2.subtract(own, softer, dst=softer), 0, 0, cv2.THRESH_TOZERO)[1]
        left = max(left, cv2.sumElems(lost)[0] / max(cv2.sumElems(own)[0], 1.0))
    return 1 - left


def noise(luma: Array) -> float:
    """Grain in flat parts (Immerkaer), in grey levels."""
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    response = np.abs(cv2.filter2D(luma, cv2.CV_32F, kernel))
    edges = cv2.dilate(np.abs(cv2.Laplacian(cv2.GaussianBlur(luma, (0, 0), 2), cv2.CV_32F)), np.ones((7, 7)))
    flat = (edges <= np.percentile(edges[::3, ::3], 45)).astype(np.uint8)
    return float(np.sqrt(np.pi / 2) / 6 * cv2.mean(response, flat)[0])


def blockiness(luma: Array) -> float:
    """Steps at every eighth pixel against steps elsewhere: 1 is none, more is a compressor's grid."""
    lines = (cv2.reduce(_across(luma), 0, cv2.REDUCE_AVG).ravel(), cv2.reduce(_down(luma), 1, cv2.REDUCE_AVG).ravel())
    found = []
    for line in lines:
        steps = [float(line[phase::8].mean()) for phase in range(8)]
        found.append(steps[7] / max(float(np.median(steps[:7])), 0.05))
    return float(max(found))


def _across(luma: Array) -> Array:
    """How far neighbours in a row differ."""
    return cv2.absdiff(luma[:, 1:], luma[:, :-1])


def _down(luma: Array) -> Array:
    """How far neighbours in a column differ."""
    return cv2.absdiff(luma[1:], luma[:-1])


def tone_range(luma: Array) -> float:
    """Distance of nearly the darkest and nearly the lightest, in grey levels."""
    low, high = np.percentile(luma[::2, ::2], [1, 99])
    return float(high - low)


def burnt(rgb: Array) -> float:
    """Part of the picture where every channel is at its end."""
    step = rgb[::2, ::2]
    return float(((smallest(step) >= 254) | (largest(step) <= 1)).mean())


def fingerprint(rgb: Array) -> Array:
    """A tiny picture to compare by: 16 x 16 Lab."""
    small = cv2.resize(rgb, (16, 16), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return cv2.cvtColor(small, cv2.COLOR_RGB2LAB)


def distance(one: Array, other: Array) -> float:
    """Mean colour difference of two fingerprints (CIE76)."""
    return float(np.linalg.norm(one - other, axis=-1).mean())


def ink_contrast(rgb: Array, box: tuple[float, float, float, float], ink: tuple[int, int, int]) -> float:
    """WCAG contrast of ink with the ground as it really is around the letters; a fifth of it may be worse."""
    patch = _around(rgb, box)
    if patch.size == 0:
        return 1.0
    away = length(patch.astype(np.float32) - np.array(ink, np.float32))
    ground = patch[away > max(40.0, 0.75 * float(np.percentile(away, 90)))]
    if not len(ground) or (away > 40).mean() < 0.15:  # what is left of the ground is a rim, and no ground
        return 1.0
    own, others = _luminance(np.array([ink], np.uint8))[0], _luminance(ground)
    at = int((0.2 if own < others.mean() else 0.8) * (len(others) - 1))
    near = np.partition(others, at)[at]
    high, low = max(float(own), float(near)), min(float(own), float(near))
    return (high + 0.05) / (low + 0.05)


def inked(rgb: Array, box: tuple[float, float, float, float]) -> float:
    """Part of a text's box that differs from the ground at its border: about 0 where nothing was written."""
    patch = _around(rgb, box).astype(np.float32)
    if min(patch.shape[:2]) < 4:
        return 0.0
    border = np.concatenate([patch[0], patch[-1], patch[:, 0], patch[:, -1]])
    ground = np.median(border, axis=0)
    noise = float(np.percentile(length(border - ground), 75))
    return float((length(patch - ground) > max(28.0, 1.5 * noise)).mean())


def _around(rgb: Array, box: tuple[float, float, float, float]) -> Array:
    """The pixels of a text's box and a little around it."""
    height, width = rgb.shape[:2]
    pad = 0.18 * (box[3] - box[1])
    rows = slice(max(0, int(box[1] - pad)), min(height, int(box[3] + pad) + 1))
    return rgb[rows, max(0, int(box[0] - pad)) : min(width, int(box[2] + pad) + 1)]


def _luminance(rgb: Array) -> Array:
    """Relative luminance (WCAG) of 8-bit pixels."""
    table = _linear()
    return 0.2126 * table[rgb[:, 0]] + 0.7152 * table[rgb[:, 1]] + 0.0722 * table[rgb[:, 2]]


@lru_cache(maxsize=1)
def _linear() -> Array:
    """How much light each of 256 levels stands for."""
    part = np.arange(256) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
