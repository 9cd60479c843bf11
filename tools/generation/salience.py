"""What stands out in a picture: background connectivity over superpixels (Zhu 2014) and surroundedness (Zhang 2013)."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from tools.generation.ground import smaller
from tools.generation.matting import Floats, Image

SIZE = 320
Labels = NDArray[np.int64]


def standing_out(rgb: Image) -> tuple[Floats, Floats]:
    """Two maps in 0..1 at `SIZE` pixels: what the border does not connect to, and what is enclosed."""
    lab = cv2.cvtColor(smaller(rgb, SIZE).astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    labels = superpixels(lab)
    return _even(_unconnected(lab, labels)[labels]), _even(_surrounded(lab))


def _even(field: NDArray[np.floating]) -> Floats:
    return np.clip(field / (np.percentile(field, 99.5) + 1e-9), 0, 1).astype(np.float32)


def superpixels(lab: Floats, count: int = 300, compactness: float = 14.0) -> Labels:
    """Patches of one colour on a loose grid (SLIC)."""
    height, width = lab.shape[:2]
    step = np.sqrt(height * width / count)
    down, across = max(2, round(height / step)), max(2, round(width / step))
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    row = np.clip((rows * down / height).astype(int), 0, down - 1)
    column = np.clip((columns * across / width).astype(int), 0, across - 1)
    features = np.dstack([lab, rows * compactness / step, columns * compactness / step]).astype(np.float32)
    labels = row * across + column
    for _ in range(6):
        centres = _means(features, labels, down * across)
        least = np.full((height, width), np.inf, np.float32)
        assigned = labels.copy()
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                near = np.clip(row + dy, 0, down - 1) * across + np.clip(column + dx, 0, across - 1)
                distance = ((features - centres[near]) ** 2).sum(-1)
                closer = distance < least
                least[closer], assigned[closer] = distance[closer], near[closer]
        labels = assigned
    return np.unique(labels, return_inverse=True)[1].reshape(height, width)


def _means(features: Floats, labels: Labels, count: int) -> Floats:
    sizes = np.maximum(np.bincount(labels.ravel(), minlength=count), 1)
    sums = [np.bincount(labels.ravel(), features[..., k].ravel(), count) for k in range(features.shape[-1])]
    return np.stack([total / sizes for total in sums], -1).astype(np.float32)


def _unconnected(lab: Floats, labels: Labels) -> NDArray[np.float64]:
    """One value a patch: contrast to patches that belong to the border, made smooth over neighbours."""
    height, width = labels.shape
    count = int(labels.max()) + 1
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    colour = _means(lab, labels, count).astype(np.float64)
    place = _means(np.dstack([columns / width, rows / height]), labels, count)
    pairs = _neighbours(labels)
    step = np.linalg.norm(colour[pairs[:, 0]] - colour[pairs[:, 1]], axis=1)
    at_border = np.zeros(count, bool)
    at_border[np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])] = True
    ground = _belongs_to_border(colour, pairs, step, at_border)

    apart = np.linalg.norm(colour[:, None] - colour[None], axis=-1)
    away = np.linalg.norm(place[:, None] - place[None], axis=-1)
    contrast = (apart * np.exp(-(away**2) / (2 * 0.25**2)) * ground[None]).sum(1)
    contrast /= contrast.max() + 1e-9
    weights = np.zeros((count, count))
    weights[pairs[:, 0], pairs[:, 1]] = np.exp(-(step**2) / 200) + 0.1
    weights += weights.T
    smoothness = np.diag(weights.sum(1)) - weights
    system = smoothness + np.diag(5 * ground + contrast + 1e-6)
    value = np.linalg.solve(system, contrast)
    return (value - value.min()) / (np.ptp(value) + 1e-9)


def _neighbours(labels: Labels) -> Labels:
    """Pairs of patches that touch."""
    across = np.stack([labels[:, :-1].ravel(), labels[:, 1:].ravel()], 1)
    down = np.stack([labels[:-1].ravel(), labels[1:].ravel()], 1)
    pairs = np.concatenate([across, down])
    return np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)


def _belongs_to_border(
    colour: NDArray[np.float64], pairs: Labels, step: NDArray[np.float64], at_border: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """How surely each patch is background: how much of its like-coloured area's outline is the picture's border."""
    count = len(colour)
    border = np.flatnonzero(at_border)
    first, second = np.triu_indices(len(border), 1)
    links = np.stack([border[first], border[second]], 1)  # the border is one: things may cut it in two
    jump = np.linalg.norm(colour[links[:, 0]] - colour[links[:, 1]], axis=1)
    least = np.full(count, np.inf)
    np.minimum.at(least, pairs[:, 0], step)
    np.minimum.at(least, pairs[:, 1], step)
    usual = float(np.median(least))
    edges = np.concatenate([pairs, links])
    costs = np.maximum(np.concatenate([step, jump]) - usual, 0) + 1e-6
    graph = csr_matrix((costs, (edges[:, 0], edges[:, 1])), (count, count))
    alike = np.exp(-(dijkstra(graph, directed=False) ** 2) / 200)
    connectivity = alike[:, at_border].sum(1) / np.sqrt(alike.sum(1))
    sure = 1 - np.exp(-(connectivity**2) / 2)
    return np.where(sure < 1e-3, 0, sure)


def _surrounded(lab: Floats, levels: int = 10) -> Floats:
    """How often a pixel is enclosed when each channel is cut into dark and light at several levels."""
    total = np.zeros(lab.shape[:2], np.float32)
    for channel in range(3):
        field = cv2.GaussianBlur(lab[..., channel], (0, 0), 1)
        low, high = np.percentile(field, [1, 99])
        for level in np.linspace(low, high, levels + 2)[1:-1]:
            for side in (field > level, field <= level):
                joined = cv2.morphologyEx(side.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5)))
                count, labels = cv2.connectedComponents(joined)
                enclosed = np.ones(count, bool)
                enclosed[np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])] = False
                enclosed[0] = False
                area = enclosed[labels].astype(np.float32)
                if area.any():
                    total += cv2.dilate(area, np.ones((3, 3))) / np.sqrt(area.sum())
    return cv2.GaussianBlur(total, (0, 0), 3).astype(np.float32)
