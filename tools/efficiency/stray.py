"""Text that nobody planned: rows of letter-like strokes outside the texts, the stickers and the product.

Image models like to write. What they write is no fact of the product, and mostly no word at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.efficiency import standing
from tools.efficiency.case import Case, Finding
from tools.efficiency.decoding import cutout_pixels

Array = NDArray[Any]
SIDE = 800
"""Longer side at which a picture is searched."""
INKS = (13.0, 28.0, 48.0)
"""Grey levels that ink differs by from what is around it: at a higher one, letters come free of joints and veins."""
STROKES = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (19, 19))
"""No stroke is wider."""
SHARP, UNEVEN = 0.16, 0.3
"""Print has sharp edges and one colour: slope at the rim per pixel, and spread inside, in parts of its strength."""
LEAST, MOST = 7, 90
"""Heights of letters, in pixels at that size."""
IN_A_ROW = 4
VEIL, MARKED = 61, 16
"""Pixels over which a veil is smooth, and grey levels of a mark on it: an encoder's differences stay below."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Sign:
    """One connected stroke that could be a letter or a part of one."""

    box: tuple[int, int, int, int]
    level: float
    stroke: float
    strength: float
    """How much it differs from its ground."""
    shape: Array
    """What it looks like, in 12 x 12."""

    @property
    def height(self) -> int:
        return self.box[3] - self.box[1]

    @property
    def width(self) -> int:
        return self.box[2] - self.box[0]


def unwritten(case: Case) -> Finding | None:
    """No text but the planned one: anywhere on a model's ground, and wherever a studio picture is not its bare set."""
    if case.certificate.transform is None:
        return None
    if case.measures.get("backend"):
        known = _accounted_for(case)
    elif (changed := printed(case)) is not None:
        known = _accounted_for(case) | ~changed
    else:
        return None
    rows = stray_rows(case.rgb, known)
    height, width = case.rgb.shape[:2]
    place = ((rows[0][0] + rows[0][2]) / 2 / width, (rows[0][1] + rows[0][3]) / 2 / height) if rows else (0.5, 0.5)
    words = {
        "zh": f"背景{_side(place, 'zh')}有没安排过的字样",
        "en": f"the background shows writing that nobody planned, {_side(place, 'en')}",
    }
    return Finding(not rows, len(rows), 0, words)


def printed(case: Case) -> Array | None:
    """Where a studio picture differs from its set and product by more than a smooth veil; None for other pictures.

    Leaves and tiles of a set may stand in rows like letters. What was there before any word came is no writing.
    """
    if not case.measures.get("set") or not case.cutout:
        return None
    from tools.generation.studio import bare_stage

    bare = bare_stage(case.instruction, case.layout, case.cutout)
    if bare.shape != case.rgb.shape[:2]:
        return None
    before = bare.astype(np.float32)
    own, new = (np.abs(field - cv2.blur(field, (VEIL, VEIL))) for field in (before, case.luma - before))
    own = cv2.dilate(own, np.ones((5, 5), np.uint8))  # a veil takes away as much of the set's own detail, at most
    marks = (new > own + MARKED).astype(np.uint8)
    return cv2.dilate(cv2.morphologyEx(marks, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.ones((9, 9), np.uint8)) > 0


def _side(place: tuple[float, float], lang: str) -> str:
    """Where on the picture that is, in words."""
    across, down = (0 if share < 0.4 else 2 if share > 0.6 else 1 for share in place)
    if lang == "zh":
        return ("左", "", "右")[across] + ("上方", "中间", "下方")[down]
    return ("at the top", "in the middle", "at the bottom")[down] + (" left", "", " right")[across]


def _accounted_for(case: Case) -> Array:
    """Where writing may be: the measured texts and stickers, and the product with its own label."""
    height, width = case.rgb.shape[:2]
    known = np.zeros((height, width), np.uint8)
    boxes = [slot.box.px(width, height) for slot in case.layout.slots]
    for x0, y0, x1, y1 in (*boxes, *(row["box"] for row in case.texts)):
        air = 0.6 * (y1 - y0)
        cv2.rectangle(known, (int(x0 - air), int(y0 - air)), (int(x1 + air), int(y1 + air)), 1, -1)
    if case.cutout and case.certificate.transform is not None:
        alpha = cutout_pixels(case.cutout)[..., 3]
        product = standing.laid(alpha, case.certificate.transform, 1.0, (height, width)).astype(np.uint8)
        reach = max(5, int(0.012 * max(height, width)))
        known = np.maximum(known, cv2.dilate(product, np.ones((reach, reach), np.uint8)))
    return known > 0


def stray_rows(rgb: Array, known: Array) -> list[Box]:
    """Rows of letter-like marks outside `known` (a mask of the picture's size), as boxes in pixels."""
    scale = min(1.0, SIDE / max(rgb.shape[:2]))
    x, y, width, height = cv2.boundingRect((~known).astype(np.uint8))
    if not width:
        return []
    air = round(STROKES.shape[0] / scale)  # what is beyond where anything may be found need not be looked at
    left, top = max(0, x - air), max(0, y - air)
    part = slice(top, y + height + air), slice(left, x + width + air)
    luma = cv2.cvtColor(np.ascontiguousarray(rgb[part]), cv2.COLOR_RGB2GRAY)
    size = max(1, round(luma.shape[1] * scale)), max(1, round(luma.shape[0] * scale))
    small = cv2.resize(luma, size, interpolation=cv2.INTER_AREA)
    taken = cv2.resize(known[part].astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    found: list[Box] = []
    for level in (small, 255 - small):
        over = cv2.morphologyEx(level, cv2.MORPH_TOPHAT, STROKES).astype(np.float32)
        edge = np.hypot(
            cv2.Sobel(level, cv2.CV_32F, 1, 0, scale=0.125), cv2.Sobel(level, cv2.CV_32F, 0, 1, scale=0.125)
        )
        for ink in INKS:
            for row in _rows(_signs(level, over, edge, (over > ink) & ~taken)):
                boxes = np.array([mark.box for mark in row], float) / scale + np.array([left, top, left, top])
                found.append((*boxes[:, :2].min(0), *boxes[:, 2:].max(0)))
    return found


def _signs(level: Array, over: Array, edge: Array, ink: Array) -> list[Sign]:
    """Strokes of a letter's size and build: even in themselves, with sharp edges, of one width."""
    solid = ink.astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    depth = cv2.distanceTransform(solid, cv2.DIST_L2, 3)
    signs = []
    for label in range(1, count):
        x, y, width, height, area = (int(v) for v in stats[label])
        if not LEAST <= height <= MOST or not 2 <= width <= 2.2 * height + 4 or area < 14:
            continue
        window = slice(y, y + height), slice(x, x + width)
        part = labels[window] == label
        stroke = 2 * float(np.percentile(depth[window][part], 80))
        if not 0.12 < area / (width * height) < 0.93 or stroke > 0.42 * height + 1:
            continue
        inner = part & (depth[window] >= min(2.0, 0.3 * stroke + 0.5))
        rim = part & (depth[window] <= 1.5)
        strength = float(np.percentile(over[window][part], 75))
        if not inner.any() or float(edge[window][rim].mean()) < SHARP * strength:
            continue
        levels = level[window][inner].astype(np.float32)
        if float(levels.std()) > UNEVEN * strength:
            continue
        look = cv2.resize(part.astype(np.float32), (12, 12), interpolation=cv2.INTER_AREA)
        signs.append(Sign((x, y, x + width, y + height), float(np.median(levels)), stroke, strength, look))
    return signs


def _rows(signs: Sequence[Sign]) -> Iterable[list[Sign]]:
    """Signs that stand beside each other like letters of one line: alike in height, ink and stroke, not in shape."""
    ordered = sorted(signs, key=lambda sign: sign.box[0])
    follows: dict[int, int] = {}
    for place, one in enumerate(ordered):
        for other in range(place + 1, len(ordered)):
            gap = ordered[other].box[0] - one.box[2]
            if gap > 1.1 * one.height:
                if ordered[other].box[0] - one.box[0] > 4 * MOST:
                    break
                continue
            if gap > -0.2 * one.height and _neighbours(one, ordered[other]):
                follows[place] = other
                break
    begun = set(follows) - set(follows.values())
    for place in sorted(begun):
        row, at = [ordered[place]], place
        while at in follows:
            at = follows[at]
            row.append(ordered[at])
        if len(row) >= IN_A_ROW and _is_written(row):
            yield row


def _neighbours(one: Sign, other: Sign) -> bool:
    tall, low = max(one.height, other.height), min(one.height, other.height)
    middles = abs((one.box[1] + one.box[3]) - (other.box[1] + other.box[3])) / 2
    bottoms = abs(one.box[3] - other.box[3])
    strokes = sorted((one.stroke, other.stroke))
    return (
        tall <= 2.1 * low + 2
        and min(middles, bottoms) <= 0.35 * tall
        and abs(one.level - other.level) < 0.4 * min(one.strength, other.strength)
        and strokes[1] <= 2.2 * strokes[0] + 1
    )


def _is_written(row: Sequence[Sign]) -> bool:
    """Letters differ from each other; the bars of a grille, tiles and leaves of one plant do not, or not in order."""
    shapes = np.stack([sign.shape.ravel() for sign in row])
    apart = np.abs(shapes[1:] - shapes[:-1]).mean(1)
    heights = np.array([sign.height for sign in row], float)
    bottoms = np.array([sign.box[3] for sign in row], float)
    middles = np.array([(sign.box[0] + sign.box[2]) / 2 for sign in row], float)
    slope, start = np.polyfit(middles, bottoms, 1) if len(row) > 2 else (0.0, float(bottoms.mean()))
    off = np.abs(bottoms - slope * middles - start)
    strokes = np.array([sign.stroke for sign in row])
    return bool(
        np.median(apart) > 0.16
        and abs(slope) < 0.35
        and np.median(off) < 0.14 * np.median(heights) + 0.6
        and strokes.std() < 0.45 * strokes.mean()
    )
