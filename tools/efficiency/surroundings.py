"""What adjoins a product in a picture: parts that were added at its outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.efficiency.differences import lab
from tools.efficiency.registration import PAD, Reference, scale_of

Array = NDArray[Any]
STEP = 2.0
"""Working pixels of the comparison per pixel here: parts are large, and this is done at half size."""
REACH = 44
"""How far around the product is looked, in pixels of the half-size frame."""
KEPT = 0.86
"""From this share of the surroundings on, a guess at what lies around the product is trusted."""
PLAIN = 0.93
ALIKE = 9.0
OTHER = 13.0
KEPT_OTHER = 10.0
SHARP = 9.0
WHITE = 96.0
"""White that is burnt out shows no change of light."""


@dataclass(frozen=True)
class Surroundings:
    """A product and what is around it, at half the working size."""

    colours: Array
    mask: Array
    inside: Array
    """Where the frame lies on the picture at all."""
    matrix: Array
    """From points of the frame to points of the picture."""


@dataclass(frozen=True)
class Part:
    """A piece that adjoins a product and was not there before."""

    share: float
    """Its size in parts of the product's."""
    where: Array | None = None
    """Its place in the frame of the surroundings; None where there is none."""


def surroundings(product: Reference, picture: Array, matrix: Array) -> Surroundings:
    """The picture as seen from the product, with more around it than the comparison looks at."""
    height, width = (int(np.ceil(side / STEP)) + 2 * (REACH - round(PAD / STEP)) for side in product.mask.shape)
    offset = REACH - PAD / STEP
    to_reference = np.array([[STEP, 0, -offset * STEP], [0, STEP, -offset * STEP], [0, 0, 1]])
    whole = (np.vstack([matrix, [0, 0, 1]]) @ to_reference)[:2]
    shrink = scale_of(whole)
    source = cv2.GaussianBlur(picture, (0, 0), 0.4 * shrink) if shrink > 1.4 else picture
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    seen = cv2.warpAffine(source, whole, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    blank = np.ones(picture.shape[:2], np.uint8)
    inside = cv2.warpAffine(blank, whole, (width, height), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP) > 0
    mask = cv2.warpAffine(
        product.mask.astype(np.uint8) * 255, to_reference[:2], (width, height), flags=flags, borderMode=0
    )
    return Surroundings(lab(cv2.GaussianBlur(seen, (0, 0), 0.8)), mask > 127, inside, whole)


def attached(around: Surroundings, original: Surroundings | None = None) -> Part:
    """The largest part that adjoins the product and does not belong to what lies around it.

    What lies around is the surroundings in the product's own photo where the picture kept them, or a plain ground.
    Where it is neither, only a part in the colour of the rim beside it can be told from a background.
    """
    solid = around.mask.astype(np.uint8)
    near = cv2.dilate(solid, np.ones((3, 3), np.uint8), iterations=2) > 0
    outside = ~near & around.inside
    if outside.sum() < 400:
        return Part(0.0)
    if original is not None:
        usual = np.median((around.colours - original.colours)[outside], axis=0)
        apart = np.linalg.norm(around.colours - original.colours - usual, axis=-1)
        if np.linalg.norm(usual) < 12 and (apart[outside] < OTHER).mean() >= KEPT:
            return _largest(apart > KEPT_OTHER, around, outside, whole=False)
    apart = np.linalg.norm(around.colours - _plain(around.colours, outside), axis=-1)
    if (apart[outside] < OTHER).mean() >= PLAIN:
        return _largest(apart > OTHER, around, outside)
    return _like_the_rim(around, outside)


def ground_shift(around: Surroundings, original: Surroundings) -> Array | None:
    """How the colour (a, b) of a kept background moved; None where the picture has another background."""
    near = cv2.dilate(around.mask.astype(np.uint8), np.ones((3, 3), np.uint8), iterations=6) > 0
    outside = ~near & around.inside & original.inside
    if outside.sum() < 400:
        return None
    expected = original.colours[outside]
    shift = around.colours[outside] - expected
    usual = np.median(shift, axis=0)
    limit = 12.0 if expected[:, 0].std() > 6 else 2.5  # one plain ground is as good as another
    same = (np.linalg.norm(shift - usual, axis=1) < OTHER).mean() >= KEPT
    if not same or np.linalg.norm(usual) > limit or np.median(expected[:, 0]) > WHITE:
        return None
    return usual[1:]


def _plain(colours: Array, outside: Array) -> Array:
    """The smooth ground that most of the surroundings agree on."""
    rows, columns = np.mgrid[0 : outside.shape[0], 0 : outside.shape[1]].astype(np.float32)
    terms = np.stack([np.ones_like(rows), rows / rows.max() - 0.5, columns / columns.max() - 0.5], -1)
    weight = np.ones(int(outside.sum()), np.float32)
    known, wanted = terms[outside], colours[outside]
    fitted = np.zeros((3, 3), np.float32)
    for _ in range(5):
        weighted = known * weight[:, None]
        fitted = np.linalg.solve(weighted.T @ known + 1e-3 * np.eye(3), weighted.T @ wanted)
        error = np.linalg.norm(known @ fitted - wanted, axis=1)
        weight = 1 / (1 + (error / 4) ** 2)
    return terms @ fitted


def _like_the_rim(around: Surroundings, outside: Array) -> Part:
    """A part in the colour of the rim next to it, where the rest of the outline stands out from its ground."""
    solid = around.mask.astype(np.uint8)
    rim = (cv2.erode(solid, np.ones((3, 3), np.uint8), iterations=2) == 0) & around.mask
    if not rim.any():
        return Part(0.0)
    _, labels = cv2.distanceTransformWithLabels((~rim).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    index = np.zeros(int(labels.max()) + 1, np.int64)
    index[labels[rim]] = np.flatnonzero(rim)
    weight = cv2.GaussianBlur(rim.astype(np.float32), (0, 0), 3)[..., None]
    smooth = cv2.GaussianBlur(around.colours * rim[..., None], (0, 0), 3) / np.maximum(weight, 1e-3)
    apart = np.linalg.norm(around.colours - smooth.reshape(-1, 3)[index[labels]], axis=-1)
    alike = (apart < ALIKE) & outside
    near = cv2.dilate(solid, np.ones((3, 3), np.uint8), iterations=5) > 0
    if alike[near & outside].mean() > 0.3:
        return Part(0.0)  # the ground itself has the product's colour, and nothing can be told by it
    return _largest(alike, around, outside)


def _largest(wanted: Array, around: Surroundings, outside: Array, *, whole: bool = True) -> Part:
    """The largest piece that touches the product, ends at an edge and, where it must be whole, within the frame."""
    solid = around.mask.astype(np.uint8)
    pieces = cv2.morphologyEx((wanted & outside).astype(np.uint8), cv2.MORPH_OPEN, np.ones((4, 4), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(pieces, connectivity=8)
    touching = np.unique(labels[cv2.dilate(solid, np.ones((3, 3), np.uint8), iterations=5) > 0])
    light = around.colours
    edge = np.linalg.norm(
        np.stack([cv2.Sobel(light, cv2.CV_32F, 1, 0, scale=0.25), cv2.Sobel(light, cv2.CV_32F, 0, 1, scale=0.25)]),
        axis=(0, -1),
    )
    edge = cv2.dilate(edge, np.ones((5, 5), np.uint8))
    border = cv2.dilate((~around.inside).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    border[:2] = border[-2:] = True
    border[:, :2] = border[:, -2:] = True
    best, size = Part(0.0), float(max(1, solid.sum()))
    for label in touching:
        area = stats[label, cv2.CC_STAT_AREA] if 0 < label < count else 0
        if area < max(20.0, best.share * size) or area > 0.5 * size:
            continue
        piece = labels == label
        brim = (cv2.dilate(piece.astype(np.uint8), np.ones((3, 3), np.uint8), iterations=2) > 0) & ~piece & outside
        if (whole and (border & piece).any()) or not brim.any() or float(np.percentile(edge[brim], 40)) < SHARP:
            continue
        best = Part(area / size, piece)
    return best
