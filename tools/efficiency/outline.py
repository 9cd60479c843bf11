"""Did the product grow? Generators that paint around a product like to extend it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.efficiency.differences import ciede2000

Array = NDArray[Any]


def grown_share(picture: Array, mask: Array, reach: int = 18) -> float:
    """Part of the mask's area that was added beyond its outline (both in Lab and pixels of one frame).

    Outwards from each outline point: colour that goes on like the rim and then ends at a new edge was added. What
    goes on without end is a background of the product's colour and says nothing.
    """
    outlines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return 0.0
    points = np.concatenate([line[:, 0] for line in outlines])[::3].astype(np.float32)
    depth = cv2.GaussianBlur(
        cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 3)
        - cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 3),
        (0, 0), 1.5,
    )  # fmt: skip
    rows, columns = points[:, 1].astype(int), points[:, 0].astype(int)
    inward = np.stack(
        [cv2.Sobel(depth, cv2.CV_32F, 1, 0)[rows, columns], cv2.Sobel(depth, cv2.CV_32F, 0, 1)[rows, columns]], 1
    )
    inward /= np.maximum(np.linalg.norm(inward, axis=1, keepdims=True), 1e-3)
    offsets = np.arange(-4, reach + 1, dtype=np.float32)
    along = points[:, None] - inward[:, None] * offsets[None, :, None]
    colours = cv2.remap(picture, along[..., 0], along[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    rim = colours[:, :2].mean(1, keepdims=True)
    difference = ciede2000(colours, np.broadcast_to(rim, colours.shape))
    alike = difference < 5
    steps = np.argmin(alike[:, 5:], axis=1)  # how far beyond the outline it goes on
    ends = ~alike[:, 5:].all(axis=1)
    smooth = alike[:, :6].all(axis=1)
    inside = (along[:, -1] >= 0).all(1) & (along[:, -1] < np.array(mask.shape[::-1]) - 1).all(1)
    other_ground = np.median(difference[:, -5:], axis=1) > 10  # else the ground itself is of the product's colour
    added = np.where(ends & smooth & inside & other_ground & (steps > 3), steps, 0)
    return float(added.sum() * 3 / max(1, mask.sum()))
