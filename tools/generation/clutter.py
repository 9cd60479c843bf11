"""Products before a busy ground: several guesses by graph cut, and how far they agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from domain.creative import Box
from tools.generation.backdrop import filled, main_parts
from tools.generation.ground import smaller
from tools.generation.matting import Floats, Image, Mask, disk, grown, shrunk
from tools.generation.salience import standing_out

SIZE = 320
FINE_SIZE = 640


@dataclass(frozen=True)
class Guess:
    """A mask, and how much of it the different ways of looking agree on (0..1)."""

    mask: Mask
    agreement: float


def cut_from_clutter(rgb: Image, box: Box | None = None) -> Guess:
    """The thing in the middle, or in the box that a person drew."""
    small = smaller(rgb, SIZE)
    guesses = [mask for mask in _guesses(rgb, small, box) if mask.sum() > 0.002 * mask.size]
    if not guesses:
        return Guess(np.zeros(rgb.shape[:2], bool), 0.0)
    majority = filled(main_parts(np.mean(guesses, axis=0) > 0.5, 0.25))
    candidates = [*guesses, majority] if majority.sum() > 0.004 * majority.size else guesses
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (0, 0), 0.7).astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    agreement = [float(np.mean([overlap(mask, other) for other in guesses])) for mask in candidates]
    best = max(range(len(candidates)), key=lambda n: outline_evidence(lab, candidates[n]) + agreement[n])
    fine = _refined(rgb, candidates[best])
    shape = rgb.shape[1], rgb.shape[0]
    return Guess(cv2.resize(fine.astype(np.float32), shape, interpolation=cv2.INTER_CUBIC) > 0.5, agreement[best])


def _guesses(rgb: Image, small: Image, box: Box | None) -> Iterator[Mask]:
    """What different priors lead to: unlike the border, enclosed, both, both with a wide margin, just in the middle."""
    height, width = small.shape[:2]
    unlike, enclosed = (cv2.resize(field, (width, height)) for field in standing_out(rgb))
    middle = _middle(height, width, 0.34, box)
    allowed = _allowed(height, width, box)
    for prior in (unlike, enclosed, unlike + enclosed):
        likely = _even(prior * middle)
        yield _graph_cut(small, likely, min(0.5, max(0.15, 1.2 * float(likely.mean()))), 0.75, allowed)
    yield _graph_cut(small, _even((unlike + enclosed) * middle), 0.10, 0.85, allowed)
    yield _graph_cut(small, _middle(height, width, 0.42, box) * 0.7 + 0.3, 0.45, 2.0, allowed)


def _even(field: Floats) -> Floats:
    return np.clip(field / (np.percentile(field, 99.5) + 1e-9), 0, 1).astype(np.float32)


def _middle(height: int, width: int, spread: float, box: Box | None) -> Floats:
    """Where people put what they photograph: a soft hill in the middle of the picture, or of the box."""
    x, y, wide, high = 0.5, 0.52, 1.0, 1.06
    if box:
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        wide, high = 1.5 * (box.x1 - box.x0), 1.5 * (box.y1 - box.y0)
    rows, columns = np.mgrid[0:height, 0:width]
    distance = ((columns / width - x) / (spread * wide)) ** 2 + ((rows / height - y) / (spread * high)) ** 2
    return np.exp(-distance / 1.8).astype(np.float32)


def _allowed(height: int, width: int, box: Box | None) -> Mask:
    """Where the product may be: not in the outermost pixels, not outside the box."""
    allowed = np.zeros((height, width), bool)
    rim = max(2, int(0.012 * max(height, width)))
    if box:
        x0, y0, x1, y1 = box.px(width, height)
        allowed[max(0, y0) : y1, max(0, x0) : x1] = True
    else:
        allowed[rim:-rim, rim:-rim] = True
    return allowed


def _graph_cut(rgb: Image, likely: Floats, maybe: float, sure: float, allowed: Mask) -> Mask:
    """GrabCut from a prior, then the pieces that lie in the middle."""
    state = np.full(likely.shape, cv2.GC_PR_BGD, np.uint8)
    state[likely > maybe] = cv2.GC_PR_FGD
    state[likely > sure] = cv2.GC_FGD
    state[(likely < 0.02) | ~allowed] = cv2.GC_BGD
    mask = _grab(rgb, state, rounds=3)
    mask = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3))).astype(bool)
    count, labels = cv2.connectedComponents(mask.astype(np.uint8))
    if count <= 1:
        return mask
    central = np.bincount(labels.ravel(), _middle(likely.shape[0], likely.shape[1], 0.40, None).ravel(), count)
    central[0] = 0
    return filled((central >= 0.25 * central.max())[labels])


def _grab(rgb: Image, state: Image, rounds: int) -> Mask:
    if not ((state == cv2.GC_FGD) | (state == cv2.GC_PR_FGD)).any():
        return np.zeros(state.shape, bool)
    ground, product = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(1)
    bgr = cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR)
    cv2.grabCut(bgr, state, (0, 0, 0, 0), ground, product, rounds, cv2.GC_INIT_WITH_MASK)
    return (state == cv2.GC_FGD) | (state == cv2.GC_PR_FGD)


def _refined(rgb: Image, mask: Mask) -> Mask:
    """The outline found again at a higher resolution, with colours learnt from its neighbourhood only."""
    fine = smaller(rgb, FINE_SIZE)
    height, width = fine.shape[:2]
    rough = cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC) > 0.5
    reach = max(3, int(0.025 * max(height, width)))
    state = np.where(rough, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    state[shrunk(rough, reach)] = cv2.GC_FGD
    state[~grown(rough, reach)] = cv2.GC_BGD
    if not (state == cv2.GC_FGD).any():
        return rough
    rows, columns = np.nonzero(grown(rough, 4 * reach))
    part = slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)
    result = np.zeros((height, width), bool)
    result[part] = _grab(np.ascontiguousarray(fine[part]), np.ascontiguousarray(state[part]), rounds=2)
    opened = cv2.morphologyEx(result.astype(np.uint8), cv2.MORPH_OPEN, disk(1)).astype(bool)
    return filled(main_parts(opened, 0.05))


def overlap(one: Mask, other: Mask) -> float:
    """Intersection over union."""
    return float((one & other).sum() / max(int((one | other).sum()), 1))


def outline_evidence(lab: Floats, mask: Mask) -> float:
    """How much the picture itself speaks for this outline: contrast and edges along it, well inside the frame."""
    weight = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 2.5)[..., None]
    inner = cv2.GaussianBlur(lab * mask[..., None], (0, 0), 2.5) / np.maximum(weight, 1e-3)
    outer = cv2.GaussianBlur(lab * ~mask[..., None], (0, 0), 2.5) / np.maximum(1 - weight, 1e-3)
    outline = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3))) > 0
    contrast = np.clip(np.linalg.norm(inner - outer, axis=-1)[outline] / 18, 0, 1).mean()
    slopes = [
        np.hypot(cv2.Sobel(lab[..., k], cv2.CV_32F, 1, 0), cv2.Sobel(lab[..., k], cv2.CV_32F, 0, 1)) for k in range(3)
    ]
    slope = cv2.dilate(np.linalg.norm(slopes, axis=0) / 8, np.ones((3, 3)))
    edges = np.clip(slope[outline] / 8, 0, 1).mean()
    at_border = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]]).mean()
    rows, columns = np.nonzero(mask)
    off_centre = np.hypot(columns.mean() / mask.shape[1] - 0.5, rows.mean() / mask.shape[0] - 0.5)
    size = np.clip(mask.mean() / 0.06, 0, 1) * np.clip((0.85 - mask.mean()) / 0.15, 0, 1)
    return float(0.4 * contrast + 0.45 * edges + 0.5 * size - 1.6 * at_border - 0.9 * max(0.0, off_centre - 0.12))
