"""What changed in a product's colour once light is taken out: the white of its light, its hue, single stains."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.efficiency.differences import BURNT, Within, lab
from tools.efficiency.hues import hue_turn
from tools.efficiency.signals import LIMITS
from tools.generation.channels import largest

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
    burnt = [within.blurred(largest(rgb).astype(np.float32), 1.5) >= BURNT for rgb in (original, seen)]
    usable = within.mask & ~burnt[0] & ~burnt[1]
    if usable.sum() < 0.15 * within.mask.sum():
        usable = within.mask
    here, there = one[usable], other[usable]
    gain = white_gain(here, there)
    colours, lit, balanced = (lab(rgb[None])[0] for rgb in (here, there, np.clip(there / gain, 0, 255)))
    grey = lab(np.stack([np.full(3, 160.0), 160.0 * gain])[None].astype(np.float32))[0]
    total, shift = (np.ascontiguousarray((colour - colours)[:, 1:].T) for colour in (lit, balanced))
    overall = np.median(total, axis=1)
    size = max(9, int(0.07 * (max(before.shape[:2]) - 48))) | 1
    rest = Within(usable)
    turned, enough = rest.pooled(rest.scattered(_length(shift)), size)
    spots, _ = rest.pooled(rest.scattered(_length(total - overall[:, None])), size)
    moved, _ = rest.pooled(rest.scattered(_length(total)), size)
    enough = enough if enough.sum() > 30 else usable
    turn = hue_turn(here, there)
    turned_mostly, turned_widely, turned_most = np.percentile(turned[enough], (85, 95, 99.5))
    parts = {
        "shift_a": float(overall[0]),
        "shift_b": float(overall[1]),
        "tint": max(float(np.hypot(*overall)), float(np.hypot(*(grey[1] - grey[0])[1:]))),
        "stain": float(min(np.percentile(spots[enough], 99.5), 3 + turned_most)),
        "turn": turn.explained,
        "turn_shown": turn.shown,
        "hue": float(min(turned_mostly, np.percentile(moved[enough], 85))),
    }
    where = np.where(enough, np.minimum(spots, turned + 3), 0)
    if turn.explained >= LIMITS["turn"][0]:  # nowhere much, but everywhere that there is colour
        moving = turned / max(float(turned_widely), 0.3)
        where = np.maximum(where, np.where(enough, LIMITS["stain"][0] * np.minimum(1.6 * moving, 2), 0))
    return parts, where


def white_gain(before: Array, after: Array) -> Array:
    """What each channel was multiplied with, brightness aside: the median over pixels that are not nearly black."""
    gains = []
    for channel in range(3):
        one, other = before[:, channel], after[:, channel]
        seen = (one > DARK) | (other > DARK)
        known = seen.sum() > 0.1 * len(one)
        gains.append(float(np.log(np.median((other[seen] + 2) / (one[seen] + 2)))) if known else 0.0)
    logs = np.array(gains, np.float32)
    return np.exp(logs - logs @ np.array([0.299, 0.587, 0.114], np.float32)).astype(np.float32)


def _length(vectors: Array) -> Array:
    """How long these are: two rows, one column each."""
    return np.sqrt(vectors[0] * vectors[0] + vectors[1] * vectors[1])
