"""What changed in a product's colour once light is taken out: the white of its light, its hue, single stains."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.efficiency.differences import Within, lab

Array = NDArray[Any]
BURNT = 243
DARK = 20


def colour_changes(
    before: Array, after: Array, original: Array, seen: Array, within: Within
) -> tuple[dict[str, float], Array]:
    """Four measures on pixels that are not burnt out, and where they differ.

    `tint` is the white of the light: one gain for each channel, as a camera's white balance gives. `hue` is what
    remains after it for a tenth of the product: paint that turned, which no light does. `turn` is by how many degrees
    its colours turned about their own middle, which tells nearly grey products, too. `stain` is the worst place.
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
    parts = {
        "shift_a": float(overall[0]),
        "shift_b": float(overall[1]),
        "tint": max(float(np.hypot(*overall)), float(np.hypot(*(grey[1] - grey[0])[1:]))),
        "stain": float(min(np.percentile(spots[enough], 99.5), 3 + np.percentile(turned[enough], 99.5))),
        "turn": turned_by(colours[usable][:, 1:], lit[usable][:, 1:]),
        "hue": float(min(np.percentile(turned[enough], 85), np.percentile(moved[enough], 85))),
    }
    return parts, np.where(enough, np.minimum(spots, turned + 3), 0)


def turned_by(before: Array, after: Array) -> float:
    """Degrees by which colours (a, b) turned about their middle: light of another white moves them, but turns none.

    A robust fit of one turn, one stretch and one move of the colour plane; strong colours weigh by themselves. Where
    the colours spread hardly wider than what the fit leaves over, the angle says little and counts for less.
    """
    step = max(1, len(before) // 8000)
    here, there = (field[::step, 0] + 1j * field[::step, 1] for field in (before, after))
    weight = np.ones(len(here), np.float32)
    turn, spread, rest = 1 + 0j, 0.0, 0.0
    for _ in range(6):
        whole = float(weight.sum())
        one, other = here - (weight @ here) / whole, there - (weight @ there) / whole
        power = float(weight @ np.abs(one) ** 2) + 1e-6
        turn = complex((weight * np.conj(one)) @ other) / power
        error = np.abs(other - turn * one)
        spread, rest = (power / whole) ** 0.5, float((weight @ error**2 / whole) ** 0.5)
        weight = (1 / (1 + (error / (2 * max(0.25, 1.4826 * float(np.median(error))))) ** 2)).astype(np.float32)
    return abs(float(np.degrees(np.angle(turn)))) * spread**2 / (spread**2 + rest**2 + 1)


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
