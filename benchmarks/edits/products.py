"""Harmless changes of a product and damage to it, as functions of its cut-out (RGBA) and a random generator."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from tools.efficiency.differences import ciede2000, lab

Pixels = np.ndarray
Random = np.random.Generator
Edit = Callable[[Pixels, Random], Pixels]
SEEN_FROM = 2.0
"""CIEDE2000 of a product's most changed tenth from which a change of colour is seen."""
DYE = 45.0
"""Chroma, in Lab, of the colour that goods without a colour of their own are drawn towards."""
DYED = (6.0, 14.0)
"""CIEDE2000 by which dyed goods differ: ivory from white at least, navy from black at most."""


def same(product: Pixels, random: Random) -> Pixels:
    return product


def relit(product: Pixels, random: Random) -> Pixels:
    """Up to 15 % lighter or darker, brighter on one side."""
    across = np.linspace(-1, 1, product.shape[1])[None, :, None]
    light = random.uniform(0.85, 1.15) * (1 + random.uniform(-0.12, 0.12) * across)
    return np.dstack([np.clip(product[..., :3] * light, 0, 255).astype(np.uint8), product[..., 3]])


def balanced(product: Pixels, random: Random) -> Pixels:
    """Another white balance: red and blue up to 4 % apart from green."""
    gain = 1 + np.array([1, random.uniform(-0.3, 0.3), -1]) * random.choice([-1, 1]) * random.uniform(0.01, 0.04)
    return np.dstack([np.clip(product[..., :3] * gain, 0, 255).astype(np.uint8), product[..., 3]])


def busy_place(product: Pixels, random: Random) -> tuple[slice, slice]:
    """A place with much detail: a sixth of the product's height, a quarter of its width."""
    height, width = max(8, product.shape[0] // 6), max(8, product.shape[1] // 4)
    detail = np.abs(cv2.Laplacian(cv2.cvtColor(product[..., :3].copy(), cv2.COLOR_RGB2GRAY), cv2.CV_32F))
    solid = (product[..., 3] > 240).astype(np.float32)
    inside = cv2.boxFilter(solid, -1, (width, height))
    busy = cv2.boxFilter(detail * solid, -1, (width, height)) * (inside > min(0.97, inside.max() - 1e-3))
    rows, columns = np.nonzero(busy >= np.percentile(busy[busy > 0], 97)) if (busy > 0).any() else np.nonzero(solid)
    pick = int(random.integers(len(rows)))
    y, x = max(0, rows[pick] - height // 2), max(0, columns[pick] - width // 2)
    return slice(y, y + height), slice(x, x + width)


def repainted(product: Pixels, random: Random) -> Pixels:
    """Print replaced by other letters, or by strokes."""
    changed = product.copy()
    place = busy_place(product, random)
    part = np.ascontiguousarray(changed[place][..., :3])
    part[:] = np.median(part.reshape(-1, 3), axis=0)
    if random.random() < 0.5:
        ink = [int(value) for value in (part[0, 0].astype(int) + int(random.integers(90, 170))) % 256]
        word = "".join(chr(65 + int(letter)) for letter in random.integers(0, 26, 6))
        at = 2, int(part.shape[0] * 0.65)
        cv2.putText(part, word, at, cv2.FONT_HERSHEY_DUPLEX, part.shape[1] / 120, ink, 2, cv2.LINE_AA)
    for _ in range(9):
        one, two = (tuple(int(v) for v in random.integers((0, 0), part.shape[1::-1])) for _ in range(2))
        cv2.line(part, one, two, [int(v) for v in random.integers(0, 255, 3)], 2, cv2.LINE_AA)
    changed[place][..., :3] = part
    return changed


def smudged(product: Pixels, random: Random) -> Pixels:
    changed = product.copy()
    place = busy_place(product, random)
    sigma = max(product.shape) * 0.01 * random.uniform(1, 1.8)
    changed[place][..., :3] = cv2.GaussianBlur(product[..., :3].copy(), (0, 0), sigma)[place]
    return changed


def turned(product: Pixels, random: Random) -> Pixels:
    """Hue turned by 16 to 32 degrees, whether it shows or not: black and white goods stay as they are."""
    hsv = cv2.cvtColor(product[..., :3].astype(np.float32) / 255, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0] + random.choice([-1, 1]) * random.uniform(16, 32)) % 360
    return np.dstack([(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB) * 255 + 0.5).astype(np.uint8), product[..., 3]])


def recoloured(product: Pixels, random: Random) -> Pixels:
    """Another colourway: hue turned by 16 to 32 degrees; goods on which that does not show are dyed instead."""
    changed = turned(product, random)
    return changed if shown(product, changed) >= SEEN_FROM else dyed(product, random)


def dyed(product: Pixels, random: Random) -> Pixels:
    """Drawn towards one colour until it shows: black turns navy or wine, white turns cream or mint."""
    picture = cv2.cvtColor(product[..., :3].astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    usual = float(np.median(picture[..., 0][product[..., 3] > 240]))
    hue = random.uniform(0, 2 * np.pi)
    way = np.array([np.clip(usual, 20, 88) - usual, DYE * np.cos(hue), DYE * np.sin(hue)], np.float32)
    wanted, low, high = random.uniform(*DYED), 0.0, 1.0
    for _ in range(9):
        share = (low + high) / 2
        moved = np.clip(cv2.cvtColor(picture + share * way, cv2.COLOR_LAB2RGB), 0, 1)
        changed = np.dstack([(moved * 255 + 0.5).astype(np.uint8), product[..., 3]])
        low, high = (low, share) if shown(product, changed) > wanted else (share, high)
    return changed


def shown(before: Pixels, after: Pixels) -> float:
    """How far the most changed tenth of a product moved, in CIEDE2000: 1 is seen side by side, 2 to 3 anywhere."""
    opaque = before[..., 3] > 240
    one, other = (lab(pixels[..., :3].astype(np.float32))[opaque] for pixels in (before, after))
    return float(np.percentile(ciede2000(one, other), 90))


def cut_short(product: Pixels, random: Random) -> Pixels:
    """A part missing: a side cut off, or a bite out of the outline or the middle."""
    changed = product.copy()
    rows, columns = np.nonzero(product[..., 3] > 127)
    share = random.uniform(0.1, 0.2)
    which = int(random.integers(3))
    if which == 0:
        changed[: int(rows.min() + share * np.ptp(rows))] = 0
    elif which == 1:
        changed[:, int(columns.max() - share * np.ptp(columns)) :] = 0
    else:
        pick = int(random.integers(len(rows)))
        bite = np.zeros(product.shape[:2], np.uint8)
        cv2.circle(bite, (int(columns[pick]), int(rows[pick])), int(0.09 * max(product.shape)), 1, -1)
        changed[bite > 0] = 0
    return changed


def grown(product: Pixels, random: Random) -> Pixels:
    """A part too many: an emblem on the product, or a lump in its own colour at its outline."""
    pad = int(0.16 * max(product.shape))
    changed = cv2.copyMakeBorder(product, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
    long = max(changed.shape)
    turn = float(random.uniform(0, 180))
    if random.random() < 0.5:
        rows, columns = busy_place(changed, random)
        middle = (columns.start + columns.stop) // 2, (rows.start + rows.stop) // 2
        ink = [255 - int(value) for value in changed[middle[1], middle[0], :3]]
        cv2.ellipse(changed, middle, (int(0.07 * long), int(0.05 * long)), turn, 0, 360, [*ink, 255], -1, cv2.LINE_AA)
        return changed
    outlines, _ = cv2.findContours((changed[..., 3] > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    line = max(outlines, key=len)
    x, y = (int(v) for v in line[int(random.integers(len(line)))][0])
    near = changed[max(0, y - 12) : y + 12, max(0, x - 12) : x + 12].reshape(-1, 4)
    near = near[near[:, 3] > 200] if (near[:, 3] > 200).any() else changed[changed[..., 3] > 200]
    lump = np.zeros(changed.shape[:2], np.uint8)
    cv2.ellipse(lump, (x, y), (int(0.1 * long), int(0.06 * long)), turn, 0, 360, 1, -1)
    changed[(lump > 0) & (changed[..., 3] < 128)] = [*(int(v) for v in np.median(near, axis=0)[:3]), 255]
    return changed
