"""Products on a plain ground: what is background, what is its shadow, and what is the thing itself."""

from __future__ import annotations

import cv2
import numpy as np

from tools.generation.ground import Looks, fit_ground, look, smaller
from tools.generation.matting import Floats, Image, Mask, disk, grown, shrunk

SIZE = 800
COARSE = 8
"""How much smaller what is smooth anyway is worked out."""


def cut_from_ground(rgb: Image) -> Mask:
    """The product before a plain ground: without its shadow, with its thin parts, handles open."""
    small = smaller(rgb, SIZE)
    looks = look(small, fit_ground(small))
    like_ground = looks.is_shade(0.13) & (looks.brightness > 0.45) & (looks.brightness < 1.08)
    quiet = like_ground & (looks.slope < 4.2)
    reached = _flooded(quiet, gap=2)
    slope = _slope(looks.smooth)
    noise = _noise(slope, reached & (looks.difference < 12))
    mask = ~(_fringe_eaten(reached, looks) | _hard_shadow(reached, looks))
    mask = _opened(mask, 2) | (mask & (looks.difference > 30))
    lines = _fine_lines(slope, _slope(cv2.GaussianBlur(looks.lab, (0, 0), 4)), noise)
    mask = main_parts(mask | _opened(filled(_closed(lines, 4) | mask), 3), 0.02)
    mask |= _spanned(lines & ~grown(mask, 6), mask, looks.lab[..., 0])
    mask &= ~_see_through(mask, quiet, reached, looks, float(np.median(noise)))
    shape = rgb.shape[1], rgb.shape[0]
    return cv2.resize(mask.astype(np.float32), shape, interpolation=cv2.INTER_CUBIC) > 0.5


def _flooded(free: Mask, gap: int) -> Mask:
    """What a disk of radius `gap` can reach from outside through free pixels: it does not leak through small gaps."""
    rim = gap + 1
    padded = cv2.copyMakeBorder(free.astype(np.uint8), rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=1)
    passable = cv2.erode(padded, disk(gap))
    passable[:rim], passable[-rim:], passable[:, :rim], passable[:, -rim:] = 1, 1, 1, 1
    _, labels = cv2.connectedComponents(passable, connectivity=4)
    reached = cv2.dilate((labels == labels[0, 0]).astype(np.uint8), disk(gap))
    return (reached[rim:-rim, rim:-rim] > 0) & free


def _fringe_eaten(reached: Mask, looks: Looks) -> Mask:
    """The background and the mere shades of it beside it, where the outline's own slope stopped the flood."""
    shade = looks.is_shade(0.10) & (looks.brightness > 0.62) & (looks.brightness < 1.08)
    for step in range(5):
        steep = looks.slope < (np.inf if step < 2 else 9)
        reached = reached | (cv2.dilate(reached.astype(np.uint8), np.ones((3, 3))).astype(bool) & shade & steep)
    return reached


def _hard_shadow(reached: Mask, looks: Looks) -> Mask:
    """Strips of shadow with an edge too steep for the flood: they end at the product after a short way.

    What does not end within reach is no strip but a grey or white product, and stays.
    """
    shade = looks.is_shade(0.09) & (looks.brightness > 0.42) & (looks.brightness < 1.05) & (looks.slope < 16)
    eaten, front = reached, reached
    for _ in range(int(0.025 * max(reached.shape))):
        front = cv2.dilate(eaten.astype(np.uint8), np.ones((3, 3))).astype(bool) & shade & ~eaten
        eaten = eaten | front
    strips = eaten & ~reached
    count, labels = cv2.connectedComponents(strips.astype(np.uint8), connectivity=8)
    sizes = np.bincount(labels.ravel(), minlength=count)
    unended = np.bincount(labels[front], minlength=count)
    ended = unended <= 0.004 * sizes
    ended[0] = False
    return ended[labels]


def _slope(lab: Floats) -> Floats:
    squares: Floats = np.zeros(lab.shape[:2], np.float32)
    for channel in cv2.split(lab):
        across, down = cv2.Sobel(channel, cv2.CV_32F, 1, 0), cv2.Sobel(channel, cv2.CV_32F, 0, 1)
        squares = squares + across * across + down * down
    return np.sqrt(squares) / 8


def _noise(slope: Floats, ground: Mask) -> Floats:
    """The ground's own graininess around each pixel: so smooth a field that an eighth of its size holds all of it."""
    weight = ground.astype(np.float32)
    shape, sigma = (max(1, -(-ground.shape[1] // COARSE)), max(1, -(-ground.shape[0] // COARSE))), 0.06 / COARSE
    total, share = (
        cv2.GaussianBlur(cv2.resize(field, shape, interpolation=cv2.INTER_AREA), (0, 0), sigma * max(ground.shape))
        for field in (slope * weight, weight)
    )
    return cv2.resize(total / np.maximum(share, 1e-3), ground.shape[::-1], interpolation=cv2.INTER_LINEAR)


def _fine_lines(slope: Floats, blurred: Floats, noise: Floats) -> Mask:
    """Sharp lines above the grain, weak ones where they continue strong ones: glass and white goods show by them."""
    sharp = slope - 1.3 * cv2.dilate(blurred, np.ones((5, 5)))  # a shadow's edge is as steep when blurred
    strong, weak = np.maximum(1.6, 5.5 * noise), np.maximum(0.8, 2.6 * noise)
    lines = _closed((slope > weak) & (sharp > 0.35 * weak), 1).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    kept = np.zeros(count, bool)
    kept[np.unique(labels[slope > strong])] = True
    kept &= np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) > 0.035 * max(slope.shape)
    kept[0] = False
    return kept[labels]


def _spanned(lines: Mask, mask: Mask, lightness: Floats) -> Mask:
    """What lies between the product and long thin lines beside it that enclose nothing: a glass jar's body.

    A thin line is darker or lighter than both its sides; the edge of a reflection or shadow is a step.
    """
    relief = cv2.GaussianBlur(lightness, (0, 0), 0.7) - cv2.GaussianBlur(lightness, (0, 0), 4)
    count, labels, stats, middles = cv2.connectedComponentsWithStats(lines.astype(np.uint8), connectivity=8)
    rows, columns = np.nonzero(mask)
    result = np.zeros_like(mask)
    if not len(rows):
        return result
    height, width = mask.shape
    size = max(height, width)
    near = [np.stack([columns, rows], -1)]
    for number in range(1, count):
        left, top, wide, high, _ = stats[number]
        at_border = left <= 1 or top <= 1 or left + wide >= width - 1 or top + high >= height - 1
        x, y = middles[number]
        beside = columns.min() <= x <= columns.max() or rows.min() <= y <= rows.max()
        beyond = max(columns.min() - left, left + wide - columns.max(), rows.min() - top, top + high - rows.max())
        if not beside or at_border or beyond < 0.05 * size or max(wide, high) < 0.1 * size:
            continue
        line = labels == number
        if abs(relief[line].mean()) > 0.3 * np.abs(relief[line]).mean():
            near.append(np.argwhere(line)[:, ::-1])
    if len(near) > 1:
        cv2.fillConvexPoly(canvas := result.astype(np.uint8), cv2.convexHull(np.concatenate(near).astype(np.int32)), 1)
        result = canvas.astype(bool)
    return result


def _see_through(mask: Mask, quiet: Mask, reached: Mask, looks: Looks, noise: float) -> Mask:
    """Holes that show the ground: inside a handle, between legs. A white label is none: it has print in it."""
    holes = _opened(mask & quiet & (looks.tint < 0.10) & (looks.brightness > 0.6), 2)
    lightness = cv2.GaussianBlur(looks.lab[..., 0], (0, 0), 0.7)
    texture = np.abs(lightness - cv2.GaussianBlur(lightness, (0, 0), 3))
    found = np.zeros_like(mask)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(holes.astype(np.uint8))
    whole = int(mask.sum())
    for number in range(1, count):
        hole = labels == number
        area = int(stats[number, cv2.CC_STAT_AREA])
        if not 0.0008 * whole < area < 0.3 * whole or (hole & reached).any():
            continue
        if (filled(hole) & ~hole).sum() > 0.01 * area:
            continue
        inner = shrunk(hole, 2) if shrunk(hole, 2).sum() > 20 else hole
        ring = grown(hole, 5) & ~grown(hole, 2)
        framed = float((np.abs(looks.brightness[ring] - np.median(looks.brightness[hole])) > 0.15).mean())
        distance = looks.difference[inner]
        same = np.median(distance) < max(4.0, 3 * noise) and np.percentile(distance, 90) < 12 and framed > 0.72
        shaded = (
            0.0025 * whole < area < 0.15 * whole
            and texture[inner].mean() < max(0.9, 2 * noise)
            and np.median(distance) < 40
            and framed > 0.6
        )
        if same or shaded:
            found |= grown(hole, 1)
    return found


def main_parts(mask: Mask, share: float) -> Mask:
    """The largest piece, and the pieces that are at least this share of it."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count <= 1:
        return mask
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    return (areas >= max(1, share * areas.max()))[labels]


def filled(mask: Mask) -> Mask:
    """The mask without holes."""
    padded = np.pad((~mask).astype(np.uint8), 1, constant_values=1)
    cv2.floodFill(padded, None, (0, 0), 2)
    return padded[1:-1, 1:-1] != 2


def _opened(mask: Mask, radius: int) -> Mask:
    return cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, disk(radius)).astype(bool)


def _closed(mask: Mask, radius: int) -> Mask:
    rim = radius + 2
    padded = cv2.copyMakeBorder(mask.astype(np.uint8), rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=0)
    return cv2.morphologyEx(padded, cv2.MORPH_CLOSE, disk(radius))[rim:-rim, rim:-rim].astype(bool)
