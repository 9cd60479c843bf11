"""Turning EXR passes into the small files a plate ships as. No Blender here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
POSITION_OFFSET = 64.0
CEILING = 3.0  # light above this is white anyway
RIM = 3
RENDERING = ("camera", "views", "key", "ambient", "samples", "quality", "bounces", "detail", "high")
"""Parts of a design that only the renderer needs."""


def read_exr(path: Path) -> Floats:
    """The colour channels of an EXR file."""
    import OpenEXR

    channels = OpenEXR.File(str(path)).channels()
    name = next(k for k in ("RGBA", "RGB", *channels) if k in channels)
    return np.asarray(channels[name].pixels, dtype=np.float32)[..., :3]


def pack_light(source: Path, target: Path, quality: int, size: tuple[int, int]) -> float:
    """Write a light pass as square-root-encoded WebP of a size; returns the value that 255 stands for."""
    from PIL import Image

    light = _grown(_rim_replaced(np.clip(read_exr(source), 0, None)), size)
    scale = float(min(max(np.percentile(light, 99.8) * 1.05, 0.05), CEILING))
    encoded = np.sqrt(np.clip(light / scale, 0, 1)) * 255
    # Half a level of noise before rounding keeps smooth gradients from turning into bands.
    noise = np.random.default_rng(11).uniform(-0.5, 0.5, encoded.shape[:2]).astype(np.float32)[..., None]
    Image.fromarray(np.clip(encoded + noise + 0.5, 0, 255).astype(np.uint8)).save(
        target, "WEBP", quality=quality, method=6
    )
    return round(scale, 5)


def _rim_replaced(light: Floats) -> Floats:
    """The outermost pixels, where the denoiser has no neighbours and leaves noise, taken from further in."""
    return np.pad(light[RIM:-RIM, RIM:-RIM], ((RIM, RIM), (RIM, RIM), (0, 0)), mode="edge")


def _grown(light: Floats, size: tuple[int, int]) -> Floats:
    """Light at the plate's size; the root keeps bright edges from ringing."""
    from PIL import Image

    if (light.shape[1], light.shape[0]) == size:
        return light
    root = np.sqrt(light)
    grown = [Image.fromarray(root[..., k]).resize(size, Image.Resampling.BICUBIC) for k in range(3)]
    return np.clip(np.stack([np.asarray(part) for part in grown], axis=-1), 0, None).astype(np.float32) ** 2


def pack_matte(source: Path, target: Path) -> None:
    """Write the three colour areas as one grey WebP, stacked: colour subsampling would smear their edges."""
    from PIL import Image

    matte = (np.clip(read_exr(source), 0, 1) * 255 + 0.5).astype(np.uint8)
    stacked = np.concatenate([matte[..., area] for area in range(3)], axis=0)
    Image.fromarray(stacked).save(target, "WEBP", quality=92, method=6)


def known_scales(folder: Path) -> dict[str, float]:
    """What 255 stands for in the light passes of a plate that exists."""
    described = json.loads((folder / "plate.json").read_text(encoding="utf-8"))
    return dict(described["geometry"]["scales"])


def pack_depth(source: Path, target: Path, camera: dict[str, Any]) -> None:
    """Write depth as 16-bit inverse distance along the camera axis: planes become linear and pack small."""
    place = read_exr(source) - POSITION_OFFSET
    forward = -np.asarray(camera["axes"], dtype=np.float64)[:, 2]
    depth = (place.astype(np.float64) - np.asarray(camera["at"])) @ forward
    empty = np.all(place < -POSITION_OFFSET + 1, axis=-1) | (depth < 0.1)
    inverse = np.where(empty, 0.0, 1.0 / np.maximum(depth, 0.1))
    seen = inverse[~empty]
    low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.0, 1.0)
    levels = np.where(empty, 0, 1 + np.round((inverse - low) / max(high - low, 1e-9) * 65534)).astype(np.int64)
    across = np.diff(levels, axis=1, prepend=0)
    slopes = np.diff(across, axis=1, prepend=0).astype(np.uint16)  # wraps; cumulative sums wrap back
    low_bytes, high_bytes = (slopes & 255).astype(np.uint8), (slopes >> 8).astype(np.uint8)
    np.savez_compressed(target, low=low_bytes, high=high_bytes, span=np.array([low, high], dtype=np.float64))


def write_description(folder: Path, geometry: dict[str, Any], design: dict[str, Any]) -> None:
    """Write plate.json: what was measured at render time, and what the design says."""
    said = {k: v for k, v in design.items() if k not in RENDERING}
    said["calm"] = design["calm"][geometry["framing"]]
    text = json.dumps({"geometry": geometry, "design": said}, ensure_ascii=False, indent=1)
    (folder / "plate.json").write_text(text + "\n", encoding="utf-8")


def redescribe(folder: Path, design: dict[str, Any]) -> None:
    """Refresh the design part of an existing plate.json (palettes, keywords) without rendering."""
    known = json.loads((folder / "plate.json").read_text(encoding="utf-8"))
    write_description(folder, known["geometry"], design)
