"""The files of a rendered plate as arrays: light passes, colour areas, and where every pixel lies in space."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


def read_picture(path: Path) -> Bytes:
    """A light pass."""
    picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR_RGB)
    if picture is None:
        raise ValueError(f"cannot decode {path}")
    return np.asarray(picture, np.uint8)


def read_matte(path: Path, height: int) -> Bytes:
    """Three colour areas, stored one above the other."""
    stacked = read_picture(path)
    return np.ascontiguousarray(np.moveaxis(stacked[..., 0].reshape(3, height, -1), 0, -1))


def read_place(path: Path, geometry: dict[str, Any]) -> Floats:
    """Positions in space relative to the stand, from 16-bit inverse depth and the camera."""
    with np.load(path) as packed:
        slopes = packed["low"].astype(np.uint16) | (packed["high"].astype(np.uint16) << 8)
        low, high = packed["span"]
    levels = np.cumsum(np.cumsum(slopes, axis=1, dtype=np.uint16), axis=1, dtype=np.uint16)
    inverse = low + (levels.astype(np.float64) - 1) / 65534 * (high - low)
    depth = np.where(levels == 0, 1e3, 1 / np.maximum(inverse, 1e-6))
    camera = geometry["camera"]
    rows, columns = depth.shape
    shrink_x, shrink_y = geometry["size"][0] / columns, geometry["size"][1] / rows
    x = ((np.arange(columns) + 0.5) * shrink_x - camera["centre"][0]) / camera["focal"]
    y = ((np.arange(rows) + 0.5) * shrink_y - camera["centre"][1]) / camera["focal"]
    rays = np.stack(np.broadcast_arrays(x[None, :], -y[:, None], -1.0), axis=-1)
    places = rays * depth[..., None] @ np.asarray(camera["axes"]).T + np.asarray(camera["at"])
    return (places - np.asarray(geometry["stand_at"])).astype(np.float32)
