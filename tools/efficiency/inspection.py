"""The certificate as a tool of its own: any picture against any photo of a product, however it was made."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from domain import Frozen
from domain.errors import BadPicture
from domain.text import Words
from tools.efficiency.fidelity import Judged, Original, judged, original_of, pixels_of, product_of
from tools.efficiency.registration import Reference, reference, scale_of, stretch_of
from tools.efficiency.signals import ANOTHER_VIEW, LIMITS, Judgement
from tools.generation.subject import Cutout, cut_out

Array = NDArray[Any]
SIDE = 1280
"""Pictures and photos are compared at most at this size: what is smaller than that shows in no shop."""
POOR: Words = {
    "zh": "商品没能从照片里干净地抠出来，结论没那么有把握。换一张背景干净的照片或透明底 PNG 会更准",
    "en": "the product could not be cut out of its photo cleanly, which makes this less sure;"
    " a photo on a plain background or a transparent PNG would be better",
}
FRAMED: Words = {
    "zh": "照片里分不出商品，已用整张照片来比对",
    "en": "no product could be told from its background, so the whole photo was compared",
}


class Signal(Frozen):
    """One measure."""

    value: float
    limit: float
    severity: float
    """The value in parts of its limit: from 1 on it counts as damage."""


class Placement(Frozen):
    """Where the product was found."""

    x: float
    y: float
    """Middle of the product on the picture, in pixels."""
    scale: float
    """Picture pixels per photo pixel of the cut-out."""
    rotation: float
    """Degrees, clockwise."""
    stretch: float
    matrix: tuple[tuple[float, ...], ...]
    """The 2 x 3 matrix from cut-out pixels to picture pixels."""


class Inspection(Frozen):
    """Whether a picture shows the product of a photo as it is."""

    verdict: Judgement
    score: float | None
    """The worst measure in parts of its limit; none where the product was not found."""
    uncertainty: float
    """How likely another verdict would be right: 0 is sure, 0.5 is a coin."""
    reasons: tuple[Words, ...]
    notes: tuple[Words, ...]
    signals: dict[str, Signal]
    transform: Placement | None
    points: int
    """How many distinctive points were found again."""
    cutout: str
    """How well the product was cut out of its photo: good, fair or poor."""
    seconds: float
    """CPU time of the comparison, without cutting out."""


def inspect_picture(picture: bytes, photo: bytes, *, heat: bool = False) -> tuple[Inspection, bytes | None]:
    """Check an admitted picture against an admitted photo; where `heat` is wished, also a PNG of where they differ."""
    cut = _cut(photo)
    source, shown = _within(pixels_of(photo, "RGBA"), SIDE), _within(pixels_of(picture), SIDE)
    began = time.process_time()
    product = product_of(cut.png) if cut else reference(source)
    opaque = bool((source[..., 3] > 250).all())
    original = original_of(product, np.ascontiguousarray(source[..., :3])) if opaque and cut else None
    found = judged(product, shown, original=original)
    spent = time.process_time() - began
    grade = cut.grade if cut else "poor"
    notes = (POOR,) if cut and grade == "poor" else () if cut else (FRAMED,)
    whole = cv2.resize(shown, _size_of(picture)) if heat and found.matrix is not None else shown
    larger = whole.shape[1] / shown.shape[1]
    inspection = Inspection(
        verdict=found.verdict,
        score=round(found.score, 3) if np.isfinite(found.score) else None,
        uncertainty=round(_uncertainty(found, grade, original), 3),
        reasons=found.reasons,
        notes=notes,
        signals=_signals(found),
        transform=_placement(product, found, _size_of(picture)[0] / shown.shape[1]),
        points=found.points,
        cutout=grade,
        seconds=round(spent, 3),
    )
    return inspection, heat_map(whole, product, found, larger) if heat else None


def heat_map(picture: Array, product: Reference, found: Judged, larger: float = 1.0) -> bytes:
    """The picture in grey with what differs glowing from yellow to red, and the product's outline; as a PNG.

    Where the product was stretched, a red outline shows the shape that it should have.
    """
    grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB).astype(np.float32)
    ground = 90 + 0.6 * grey
    if found.comparison is not None and found.matrix is not None:
        matrix, size = found.matrix * larger, (picture.shape[1], picture.shape[0])
        warmth = cv2.warpAffine(np.clip(found.comparison.heat, 0, 3).astype(np.float32), matrix, size)
        if found.added is not None and found.signals.get("attached", 0.0) >= 1:
            piece, place = found.added
            beside = cv2.warpAffine(piece.astype(np.float32) * 2, place * larger, size, flags=cv2.INTER_LINEAR)
            warmth = np.maximum(warmth, beside)
        warmth = cv2.GaussianBlur(warmth, (0, 0), max(1.0, size[0] / 400))[..., None]
        glow = np.concatenate(
            [np.full_like(warmth, 230), 200 * np.clip(2 - warmth, 0, 1), np.full_like(warmth, 20)], -1
        )
        share = np.clip(warmth - 0.35, 0, 0.85)
        ground = ground * (1 - share) + glow * share
        lines, _ = cv2.findContours(product.mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        ground = np.ascontiguousarray(ground.clip(0, 255).astype(np.uint8))
        _outlined(ground, lines, matrix, (30, 120, 220))
        if found.signals.get("stretch", 0.0) >= 1:
            _outlined(ground, lines, _unstretched(product, matrix), (230, 40, 30))
    out = io.BytesIO()
    Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


def _outlined(picture: Array, lines: Sequence[Array], matrix: Array, colour: tuple[int, int, int]) -> None:
    """Draw outlines of the product's frame onto a picture."""
    drawn = [(line[:, 0] @ matrix[:, :2].T + matrix[:, 2]).round().astype(np.int32) for line in lines]
    cv2.polylines(picture, drawn, True, colour, max(1, picture.shape[1] // 500), cv2.LINE_AA)


def _unstretched(product: Reference, matrix: Array) -> Array:
    """The same place and size without the stretch: the nearest turn, about the product's middle."""
    left, _, right = np.linalg.svd(matrix[:, :2])
    turn = scale_of(matrix) * left @ right
    rows, columns = np.nonzero(product.mask)
    middle = np.array([columns.mean(), rows.mean()])
    return np.column_stack([turn, matrix[:, :2] @ middle + matrix[:, 2] - turn @ middle])


def _cut(photo: bytes) -> Cutout | None:
    """The product cut out of its photo; none where there is no telling what it is."""
    try:
        return cut_out(photo)
    except BadPicture as refused:
        if refused.detail.get("reason") == "no_product":
            return None
        raise


def _within(pixels: Array, side: int) -> Array:
    """At most `side` pixels long."""
    scale = side / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    return cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def _size_of(picture: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.size


def _signals(found: Judged) -> dict[str, Signal]:
    parts = found.comparison.parts if found.comparison else {}
    return {
        name: Signal(value=round(parts.get(name, 0.0), 4), limit=LIMITS[name][0], severity=round(severity, 3))
        for name, severity in sorted(found.signals.items(), key=lambda item: -item[1])
    }


def _placement(product: Reference, found: Judged, larger: float) -> Placement | None:
    if found.matrix is None:
        return None
    matrix = found.matrix * larger
    rows, columns = np.nonzero(product.mask)
    x, y = matrix[:, :2] @ [(columns.min() + columns.max()) / 2, (rows.min() + rows.max()) / 2] + matrix[:, 2]
    pad = np.array([[product.scale, 0, 24.0], [0, product.scale, 24.0], [0, 0, 1]])
    own = matrix @ pad
    return Placement(
        x=round(float(x), 1),
        y=round(float(y), 1),
        scale=round(scale_of(own), 4),
        rotation=round(float(np.degrees(np.arctan2(own[1, 0] - own[0, 1], own[0, 0] + own[1, 1]))), 2),
        stretch=round(stretch_of(own), 4),
        matrix=tuple(tuple(round(float(value), 5) for value in row) for row in own),
    )


def _uncertainty(found: Judged, grade: str, original: Original | None) -> float:
    """Near a limit a verdict may be wrong; few points, a small product or a poor cut-out add to that."""
    if found.verdict == "review" and (ANOTHER_VIEW in found.reasons or not np.isfinite(found.score)):
        return 0.45
    if not np.isfinite(found.score):
        return 0.1
    margin = abs(float(np.log(max(found.score, 0.05))))
    doubt = 0.5 * float(np.exp(-2.2 * margin))
    doubt += 0.06 if found.points < 12 else 0.0
    doubt += {"good": 0.0, "fair": 0.03, "poor": 0.12}.get(grade, 0.0)
    if found.matrix is not None and scale_of(found.matrix) < 0.5:
        doubt += 0.05
    return min(0.5, doubt)
