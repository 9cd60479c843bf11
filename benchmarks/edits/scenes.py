"""Grounds of five kinds, and products pasted onto them, with the transform that a generator would declare."""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image

from domain.creative import Transform

SIDE = 1024
Pixels = np.ndarray
Random = np.random.Generator


def ground(random: Random) -> Pixels:
    """White, one colour, a gradient, lights and shapes, or a grain as of wood."""
    kind = str(random.choice(["white", "plain", "gradient", "shapes", "grain"]))
    scene = np.ones((SIDE, SIDE, 3), np.float32) * (255 if kind == "white" else random.uniform(40, 225, 3))
    if kind == "gradient":
        scene *= np.linspace(1.12, 0.72, SIDE)[:, None, None]
    elif kind == "grain":
        rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
        scene += (14 * np.sin(rows / 9 + 3 * np.sin(columns / 90)) + 6 * np.sin(rows / 3.1))[..., None]
        scene[int(0.7 * SIDE) :] *= 0.8
    elif kind == "shapes":
        for _ in range(30):
            x, y, radius = (int(v) for v in random.integers((0, 0, 8), (SIDE, SIDE, 150)))
            shape = np.zeros((SIDE // 4, SIDE // 4), np.float32)
            cv2.circle(shape, (x // 4, y // 4), radius // 4, 1, -1)
            shape = cv2.GaussianBlur(shape, (0, 0), 2) if random.random() < 0.6 else shape
            scene += cv2.resize(shape, (SIDE, SIDE))[..., None] * random.uniform(-40, 40, 3)
    return np.clip(scene + random.normal(0, 1.5, scene.shape), 0, 255)


def scaled(product: Pixels, size: tuple[int, int]) -> Pixels:
    """The cut-out in another size, colours weighted by alpha (and left so)."""
    cover = product[..., 3:].astype(np.float32) / 255
    return cv2.resize(np.dstack([product[..., :3] * cover, cover * 255]), size, interpolation=cv2.INTER_AREA)


def laid(scene: Pixels, small: Pixels, x: int, y: int) -> None:
    """Lay a weighted cut-out onto a scene."""
    part = scene[y : y + small.shape[0], x : x + small.shape[1]]
    part[:] = part * (1 - small[..., 3:] / 255) + small[..., :3]


def posed(
    product: Pixels, *, like: Pixels, quality: int, random: Random,
    stretch: tuple[float, float] = (1, 1), turn: float = 0,
) -> tuple[bytes, Transform]:  # fmt: skip
    """A JPEG of the product somewhere, and where its generator says it is."""
    scale = random.uniform(0.4, 0.85) * SIDE / max(product.shape[0] * stretch[1], product.shape[1] * stretch[0])
    size = round(product.shape[1] * scale * stretch[0]), round(product.shape[0] * scale * stretch[1])
    small = scaled(product, size)
    if turn:
        air = round(0.04 * max(size))  # so that nothing of the product is cut off
        small = cv2.copyMakeBorder(small, air, air, air, air, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
        size = small.shape[1], small.shape[0]
        middle = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), random.uniform(-turn, turn), 1)
        small = cv2.warpAffine(small, middle, size)
    scene = ground(random)
    x, y = int(random.integers(0, SIDE - size[0] + 1)), int(random.integers(0, SIDE - size[1] + 1))
    laid(scene, small, x, y)
    declared = size[1] / like.shape[0] / stretch[1] * (stretch[0] * stretch[1]) ** 0.5
    return jpeg(scene, quality), Transform(x=x, y=y, scale=declared)


def pair(product: Pixels, *, quality: int, random: Random) -> tuple[bytes, Transform]:
    """The product twice, side by side or one above the other."""
    scene = ground(random)
    tall = product.shape[0] >= product.shape[1]
    scale = min(0.8 * SIDE / max(product.shape), 0.46 * SIDE / min(product.shape[:2]))
    small = scaled(product, (round(product.shape[1] * scale), round(product.shape[0] * scale)))
    height, width = small.shape[:2]
    for half in range(2):
        x = SIDE // 4 * (1 + 2 * half) - width // 2 if tall else (SIDE - width) // 2
        y = (SIDE - height) // 2 if tall else SIDE // 4 * (1 + 2 * half) - height // 2
        laid(scene, small, x, y)
    first = Transform(x=SIDE // 4 - width // 2 if tall else (SIDE - width) // 2,
                      y=(SIDE - height) // 2 if tall else SIDE // 4 - height // 2, scale=scale)  # fmt: skip
    return jpeg(scene, quality), first


def jpeg(scene: Pixels, quality: int) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=quality)
    return out.getvalue()
