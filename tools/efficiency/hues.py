"""Whether a product's hues were turned: what a turn explains of its colours that no light and no camera does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.efficiency.differences import lab

Array = NDArray[Any]
TURNS = (-40, -32, -24, -16, -8, 8, 16, 24, 32, 40)
"""Degrees that are tried first; the best one is then looked for between them."""
SAMPLES = 1500
FAR = 6.0
"""Lab units from which on a pixel is wrong, by however much."""
SMALL, CLEAR = 5.0, 12.0
"""A turn of so few degrees is the camera's; from the other figure on it counts in full."""
DARK = 20


@dataclass(frozen=True)
class Turn:
    """The turn that explains a product's colours best."""

    explained: float
    """By how much the mean error falls, in Lab units (a, b), if hues may turn; less where the angle is small."""
    shown: float
    """How far it moves the most moved tenth of the product: under 1 hardly anybody sees it."""
    degrees: float = 0.0


def hue_turn(before: Array, after: Array) -> Turn:
    """Two rival stories of how colours (RGB, pixel by pixel, light taken out) became what they are.

    One is light: a gain for each channel, as of another white (von Kries), and one change of saturation, as of a
    compressor. The other may turn all hues first. White light leaves a coloured label's hue where the white of its
    paper goes; paint does not. Neither brightness nor the amount of grey enters: grey goods are judged by what little
    colour they have, against the noise in it.
    """
    step = max(1, len(before) // SAMPLES)
    here, there = before[::step].astype(np.float32), after[::step].astype(np.float32)
    if not len(here):
        return Turn(0.0, 0.0)
    seen = _ab(there)
    stories = _stories(here, there, seen, (0, *TURNS))
    untold, told = stories[0]
    best = min(stories, key=lambda turn: stories[turn][0])
    for finer in (4, 2):
        stories |= _stories(here, there, seen, (best - finer, best + finer))
        best = min(stories, key=lambda turn: stories[turn][0])
    left, expected = stories[best]
    trust = float(np.clip((abs(best) - SMALL) / (CLEAR - SMALL), 0, 1))
    return Turn((untold - left) * trust, float(np.percentile(_size(expected - told), 90)), best)


def _stories(before: Array, after: Array, seen: Array, turns: Sequence[int]) -> dict[int, tuple[float, Array]]:
    """How far each turn, then gain and saturation, misses (a mean), and the colours (two rows: a, b) it expects."""
    turned = _turned(before, turns)
    with_light = turned * np.stack([_gains(turned[..., c], after[:, c]) for c in range(3)], -1)[:, None]
    expected = lab(np.clip(with_light, 0, 255))[..., 1:].transpose(0, 2, 1)
    saturation: Array = np.ones(len(turns), np.float32)
    for _ in range(3):
        missed = seen - saturation[:, None, None] * expected
        weight = (1 / (1 + (missed * missed).sum(1)))[:, None]
        power = (weight * expected * expected).sum((1, 2)) + 1
        saturation = np.clip((weight * seen * expected).sum((1, 2)) / power, 0.7, 1.3)
    expected = saturation[:, None, None] * expected
    errors = [float(np.minimum(_size(seen - one), FAR).mean()) for one in expected]
    return dict(zip(turns, zip(errors, expected, strict=True), strict=True))


def _gains(before: Array, after: Array) -> Array:
    """For each row of one channel, what light multiplied it with: a median over what is neither dark nor burnt."""
    usable = (before > DARK) & (before < 245) & (after > 8) & (after < 245)
    ratio = np.sort(np.where(usable, (after + 2) / (before + 2), np.inf), axis=1)
    count = usable.sum(1)
    middle = np.stack([np.maximum(count - 1, 0) // 2, count // 2], 1)
    low, high = np.take_along_axis(ratio, middle, 1).T
    enough = count > 0.1 * before.shape[1]
    return np.where(enough, np.sqrt(np.where(enough, low * high, 1)), 1).astype(np.float32)


def _turned(rgb: Array, turns: Sequence[int]) -> Array:
    """The colours with their hues turned by each of these angles; by none, they are what they were."""
    hsv = np.repeat(cv2.cvtColor(rgb[None] / 255, cv2.COLOR_RGB2HSV), len(turns), axis=0)
    hsv[..., 0] = (hsv[..., 0] + np.array(turns, np.float32)[:, None]) % 360
    turned = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB) * 255
    return np.where(np.array(turns)[:, None, None] == 0, rgb, turned)


def _size(vectors: Array) -> Array:
    """How long these are: two rows, one column each."""
    return np.sqrt(vectors[0] * vectors[0] + vectors[1] * vectors[1])


def _ab(rgb: Array) -> Array:
    """Two rows: a and b."""
    return lab(rgb[None])[0][:, 1:].T
