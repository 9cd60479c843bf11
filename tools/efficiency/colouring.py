"""What changed in a product's colour once light is taken out: the white of its light, its hue, single stains."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.efficiency.differences import BURNT, Within, lab
from tools.efficiency.hues import hue_turn
from tools.efficiency.signals import LIMITS

Array = NDArray[Any]
DARK = 20


def colour_changes(
    before: Array, after: Array, original: Array, seen: Array, within: Within
) -> tuple[dict[str, float], Array]:
    """Four measures on pixels that are not burnt out, and where they differ.

    `tint` is the white of the light: one gain for each channel, as a camera's white balance gives. `hue` is what
    remains after it for a tenth of the product: paint that turned, which no light does. `turn` is what a turn of all
    hues explains beyond any light, which tells nearly grey products, too. `stain` is the worst place.
    """
    one, other = (within.blurred(field, 1.5) for field in (before, after))
    burnt = [within.blurred(rgb.max(-1).astype(np.float32), 1.5) >= BURNT for rgb in (original, seen)]
    usable = within.mask & ~burnt[0] & ~burnt[1]
    if usable.sum() < 0.15 * within.mask.sum():
        usable = within.mask
    gain = white_gain(one[usable], other[usable])
    colours, lit = lab(one), lab(other)
    balanced = lab(np.clip(other / gain, 0, 255))
    grey = lab(np.stack([np.full(3, 160.0), 160.0 * gain])[None].astype(np.float32))[0]
    total = (lit - colours)[..., 1:]
    shift = (balanced - colours)[..., 1:]
    overall = np.median(total[usable], axis=0)
    size = max(9, int(0.07 * (max(before.shape[:2]) - 48))) | 1
    rest = Within(usable)
    turned, enough = rest.pooled(np.hypot(shift[..., 0], shift[..., 1]), size)
    spots, _ = rest.pooled(np.hypot(total[..., 0] - overall[0], total[..., 1] - overall[1]), size)
    moved, _ = rest.pooled(np.hypot(total[..., 0], total[..., 1]), size)
    enough = enough if enough.sum() > 30 else usable
    turn = hue_turn(one[usable], other[usable])
    parts = {
        "shift_a": float(overall[0]),
        "shift_b": float(overall[1]),
        "tint": max(float(np.hypot(*overall)), float(np.hypot(*(grey[1] - grey[0])[1:]))),
        "stain": float(min(np.percentile(spots[enough], 99.5), 3 + np.percentile(turned[enough], 99.5))),
        "turn": turn.explained,
        "turn_shown": turn.shown,
        "hue": float(min(np.percentile(turned[enough], 85), np.percentile(moved[enough], 85))),
    }
    where = np.where(enough, np.minimum(spots, turned + 3), 0)
    if turn.explained >= LIMITS["turn"][0]:  # nowhere much, but everywhere that there is colour
        moving = turned / max(float(np.percentile(turned[enough], 95)), 0.3)
        where = np.maximum(where, np.where(enough, LIMITS["stain"][0] * np.minimum(1.6 * moving, 2), 0))
    return parts, where


def white_gain(before: Array, after: Array) -> Array:
    """What each channel was multiplied with, brightness aside: the median over pixels that are not nearly black."""
    gains = []
    for channel in range(3):
        one, other = before[:, channel], after[:, channel]
        seen = (one > DARK) | (other > DARK)
        ratio = np.log((other[seen] + 2) / (one[seen] + 2))
        gains.append(float(np.median(ratio)) if seen.sum() > 0.1 * len(one) else 0.0)
    logs = np.array(gains, np.float32)
    return np.exp(logs - logs @ np.array([0.299, 0.587, 0.114], np.float32)).astype(np.float32)
