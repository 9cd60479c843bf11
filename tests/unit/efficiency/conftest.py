"""Products with print on them, and scenes to stand them in."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from domain.creative import Transform

CATALOG = Path(__file__).parents[3] / "catalog"


def encoded(pixels: np.ndarray, kind: str = "PNG", quality: int = 91) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **({"quality": quality, "subsampling": 0} if kind == "JPEG" else {}))
    return out.getvalue()


def carton() -> np.ndarray:
    """RGBA of a printed box."""
    box = np.zeros((560, 420, 4), np.uint8)
    cv2.rectangle(box, (10, 10), (409, 549), (38, 92, 120, 255), -1)
    box[10:550, 330:410, :3] = (28, 70, 92)  # its side
    cv2.rectangle(box, (40, 60), (300, 240), (244, 238, 220, 255), -1)
    cv2.putText(box, "MORI", (60, 150), cv2.FONT_HERSHEY_DUPLEX, 2.4, (30, 60, 80, 255), 6, cv2.LINE_AA)
    cv2.putText(box, "green tea 20 x 2 g", (60, 210), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (90, 90, 80, 255), 2, cv2.LINE_AA)
    cv2.circle(box, (170, 390), 90, (226, 150, 60, 255), -1, cv2.LINE_AA)
    cv2.circle(box, (205, 420), 60, (120, 160, 80, 255), -1, cv2.LINE_AA)
    for row in range(5):
        cv2.line(box, (50, 500 + 8 * row), (290 - 20 * row, 500 + 8 * row), (200, 210, 210, 255), 2, cv2.LINE_AA)
    shade = np.linspace(1.06, 0.9, 420)[None, :, None]
    box[..., :3] = np.clip(box[..., :3] * shade, 0, 255).astype(np.uint8)
    box[10:550, 10:410, 3] = 255  # drawing soft-edged letters made the box transparent around them
    return box


def packshot(name: str) -> np.ndarray:
    """A product of the catalogue, cut to what is visible."""
    picture = Image.open(CATALOG / name / "packshot.png").convert("RGBA")
    picture = picture.crop(picture.getchannel("A").getbbox())
    picture.thumbnail((620, 620), Image.Resampling.LANCZOS)
    return np.asarray(picture)


PRODUCTS: dict[str, Callable[[], np.ndarray]] = {
    "carton": carton,
    "coffee": lambda: packshot("shanzhi-black-coffee"),
    "kettle": lambda: packshot("tinhe-gooseneck-kettle"),
}


@dataclass(frozen=True)
class Scene:
    """A picture with a product in it."""

    pixels: np.ndarray
    transform: Transform

    def jpeg(self, quality: int = 91) -> bytes:
        return encoded(self.pixels, "JPEG", quality)


def ground(size: tuple[int, int] = (800, 800), seed: int = 3) -> np.ndarray:
    """A soft studio wall with a floor and some bokeh."""
    height, width = size
    random = np.random.default_rng(seed)
    wall = np.zeros((height, width, 3), np.float32) + np.array([214, 196, 178], np.float32)
    wall *= np.linspace(1.08, 0.86, height)[:, None, None]
    wall[int(0.78 * height) :] *= 0.82
    for _ in range(14):
        x, y, radius = (int(v) for v in random.integers((0, 0, 20), (width, int(0.7 * height), 70)))
        spot = np.zeros((height, width), np.float32)
        cv2.circle(spot, (x, y), radius, 1, -1)
        wall += cv2.GaussianBlur(spot, (0, 0), 9)[..., None] * random.uniform(-26, 26, 3)
    return np.clip(wall, 0, 255)


def placed(
    product: np.ndarray, *, height: float = 0.62, stretch: tuple[float, float] = (1, 1), turn: float = 0,
    mirrored: bool = False, at: tuple[float, float] = (0.5, 0.84), backdrop: np.ndarray | None = None,
) -> Scene:  # fmt: skip
    """The product standing at a point of a scene."""
    scene = ground() if backdrop is None else backdrop.astype(np.float32).copy()
    scale = height * scene.shape[0] / product.shape[0]
    size = round(product.shape[1] * scale * stretch[0]), round(product.shape[0] * scale * stretch[1])
    cover = product[..., 3:].astype(np.float32) / 255
    weighted = np.dstack([product[..., :3] * cover, cover * 255]).astype(np.float32)
    small = cv2.resize(weighted, size, interpolation=cv2.INTER_AREA)
    if mirrored:
        small = small[:, ::-1]
    if turn:
        middle = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), turn, 1)
        small = cv2.warpAffine(np.ascontiguousarray(small), middle, size)
    x, y = round(at[0] * scene.shape[1] - size[0] / 2), round(at[1] * scene.shape[0] - size[1])
    part = scene[y : y + size[1], x : x + size[0]]
    part[:] = part * (1 - small[..., 3:] / 255) + small[..., :3]
    pixels = np.clip(scene + 0.5, 0, 255).astype(np.uint8)
    return Scene(pixels, Transform(x=x, y=y, scale=scale, mirrored=mirrored))


@pytest.fixture(scope="session")
def products() -> dict[str, np.ndarray]:
    """Cut-outs by name."""
    return {name: make() for name, make in PRODUCTS.items()}


class Bench:
    """What the tests build pictures with."""

    encoded = staticmethod(encoded)
    ground = staticmethod(ground)
    placed = staticmethod(placed)


@pytest.fixture(scope="session")
def bench() -> Bench:
    """Encodes, draws scenes and places products."""
    return Bench()
