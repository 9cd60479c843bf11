"""Whether a product's hues were turned: what a turn explains of its colours that no light and no camera does."""

from __future__ import annotations

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
    stories = {0: _story(here, there, seen, 0)}
    untold, told = stories[0]
    stories |= {turn: _story(here, there, seen, turn) for turn in TURNS}
    best = min(stories, key=lambda turn: stories[turn][0])
    for finer in (4, 2):
        stories |= {turn: _story(here, there, seen, turn) for turn in (best - finer, best + finer)}
        best = min(stories, key=lambda turn: stories[turn][0])
    left, expected = stories[best]
    trust = float(np.clip((abs(best) - SMALL) / (CLEAR - SMALL), 0, 1))
    return Turn((untold - left) * trust, float(np.percentile(np.hypot(*(expected - told).T), 90)), best)


def _story(before: Array, after: Array, seen: Array, degrees: float) -> tuple[float, Array]:
    """How far a turn by so many degrees, then gain and saturation, misses (a mean), and the colours it expects."""
    turned = _turned(before, degrees) if degrees else before
    gain = np.ones(3, np.float32)
    for channel in range(3):
        one, other = turned[:, channel], after[:, channel]
        usable = (one > DARK) & (one < 245) & (other > 8) & (other < 245)
        if usable.mean() > 0.1:
            gain[channel] = np.exp(np.median(np.log((other[usable] + 2) / (one[usable] + 2))))
    expected = _ab(np.clip(turned * gain, 0, 255))
    saturation = 1.0
    for _ in range(3):
        missed = np.hypot(*(seen - saturation * expected).T)
        weight = 1 / (1 + missed * missed)
        power = float((weight * (expected * expected).sum(1)).sum()) + 1.0
        saturation = float(np.clip((weight * (seen * expected).sum(1)).sum() / power, 0.7, 1.3))
    expected = saturation * expected
    return float(np.minimum(np.hypot(*(seen - expected).T), FAR).mean()), expected


def _turned(rgb: Array, degrees: float) -> Array:
    hsv = cv2.cvtColor(rgb[None] / 255, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0] + degrees) % 360
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0] * 255


def _ab(rgb: Array) -> Array:
    return lab(rgb[None])[0][:, 1:]
