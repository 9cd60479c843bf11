"""Defects that are planted in finished pictures, as functions of the picture and a random generator."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from domain.creative import Box, Certificate, Layout, PresentationInstruction, Transform

SIDE = 800
Pixels = np.ndarray


@dataclass(frozen=True)
class Shown:
    """A finished picture and what is known about it."""

    pixels: Pixels
    layout: Layout
    instruction: PresentationInstruction
    measures: dict[str, Any]
    transform: Transform
    cutout: bytes
    certificate: Certificate | None = None
    others: tuple[bytes, ...] = ()
    quality: int = 91


def encoded(shown: Shown) -> bytes:
    out = io.BytesIO()
    Image.fromarray(shown.pixels).save(out, "JPEG", quality=shown.quality)
    return out.getvalue()


def kept(shown: Shown, pixels: Pixels, **changes: Any) -> Shown:
    """The picture with other pixels and the certificate it had: the defect is not on the product."""
    passing = Certificate(source="s", picture="p", transform=shown.transform, verdict="pass", ssim=0.99)
    told = {"certificate": passing, **changes}
    return replace(shown, pixels=np.clip(pixels, 0, 255).astype(np.uint8), **told)


def on_ground(shown: Shown, ground: Pixels) -> Shown:
    """The product pasted onto a ground, without a shadow and without words."""
    cut = np.asarray(Image.open(io.BytesIO(shown.cutout)).convert("RGBA"))
    move = shown.transform
    size = round(cut.shape[1] * move.scale), round(cut.shape[0] * move.scale)
    cover = cut[..., 3:].astype(np.float32) / 255
    small = cv2.resize(np.dstack([cut[..., :3] * cover, cover * 255]), size, interpolation=cv2.INTER_AREA)
    small = small[:, ::-1] if move.mirrored else small
    field = np.zeros((SIDE, SIDE, 4), np.float32)
    shift = np.array([[1, 0, move.x], [0, 1, move.y]], np.float32)
    field = cv2.warpAffine(np.ascontiguousarray(small), shift, (SIDE, SIDE), dst=field, borderMode=cv2.BORDER_CONSTANT)
    pixels = ground * (1 - field[..., 3:] / 255) + field[..., :3]
    return kept(shown, pixels, measures={})


def floating(shown: Shown, random: np.random.Generator) -> Shown:
    shade = np.linspace(random.uniform(0.9, 1), 1, SIDE)[None, :, None]
    return on_ground(shown, np.ones((SIDE, SIDE, 3)) * random.uniform(120, 235, 3) * shade)


def too_small(shown: Shown, random: np.random.Generator) -> Shown:
    box, share = shown.layout.product, random.uniform(0.2, 0.5)
    middle = (box.x0 + box.x1) / 2
    small = Box(x0=middle - (box.x1 - box.x0) / 2 * share, x1=middle + (box.x1 - box.x0) / 2 * share,
                y0=box.y1 - (box.y1 - box.y0) * share, y1=box.y1)  # fmt: skip
    return kept(shown, shown.pixels, layout=shown.layout.model_copy(update={"product": small}))


def indistinct(shown: Shown, random: np.random.Generator) -> Shown:
    """A ground that has the colours of the product's rim, point by point."""
    cut = np.asarray(Image.open(io.BytesIO(shown.cutout)).convert("RGBA"))
    on = on_ground(shown, np.zeros((SIDE, SIDE, 3)))
    mask = np.asarray(on_ground(replace(shown, cutout=_white(cut)), np.zeros((SIDE, SIDE, 3))).pixels)[..., 0] > 200
    known = cv2.erode(mask.astype(np.uint8), np.ones((5, 5)))
    _, labels = cv2.distanceTransformWithLabels(1 - known, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    index = np.zeros(int(labels.max()) + 1, np.int64)
    index[labels[known > 0]] = np.flatnonzero(known)
    ground = on.pixels.reshape(-1, 3)[index[labels]].astype(np.float32)
    return on_ground(shown, ground + random.normal(0, 2, 3))


def _white(cut: Pixels) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.dstack([np.full_like(cut[..., :3], 255), cut[..., 3]])).save(out, "PNG")
    return out.getvalue()


def hallucinated(shown: Shown, random: np.random.Generator) -> Shown:
    """A part painted over the product, in colours of its own; certified anew."""
    alpha = np.asarray(Image.open(io.BytesIO(shown.cutout)).convert("RGBA"))[..., 3]
    rows, columns = np.nonzero(cv2.erode((alpha > 250).astype(np.uint8), np.ones((9, 9))))
    pick, move, pixels = int(random.integers(len(rows))), shown.transform, shown.pixels.copy()
    column = alpha.shape[1] - 1 - columns[pick] if move.mirrored else columns[pick]
    x, y = int(move.x + column * move.scale), int(move.y + rows[pick] * move.scale)
    ink = [int(v) for v in 255 - pixels[y, x].astype(int)]
    cv2.ellipse(pixels, (x, y), (int(0.06 * SIDE), int(0.03 * SIDE)), float(random.uniform(0, 180)), 0, 360, ink, -1)
    return replace(shown, pixels=pixels)


def unsuitable(shown: Shown, random: np.random.Generator) -> Shown:
    """A source photo that had to be magnified."""
    factor = random.uniform(0.2, 0.5) / max(1.0, shown.transform.scale)
    small = Image.open(io.BytesIO(shown.cutout)).convert("RGBA")
    smaller = max(0.03, min(1.0, factor * shown.transform.scale))
    small = small.resize((max(8, round(small.width * smaller)), max(8, round(small.height * smaller))))
    out = io.BytesIO()
    small.save(out, "PNG")
    move = shown.transform.model_copy(update={"scale": shown.transform.scale / smaller})
    passing = Certificate(source="s", picture="p", transform=move, verdict="pass")
    return kept(shown, shown.pixels, cutout=out.getvalue(), transform=move, certificate=passing)


def illegible(shown: Shown, random: np.random.Generator) -> Shown:
    """A ground behind one text that comes close to its ink."""
    row = shown.measures["texts"][int(random.integers(len(shown.measures["texts"])))]
    x0, y0, x1, y1 = (int(side) for side in row["box"])
    code = int(str(row["ink"]).lstrip("#")[:6], 16)
    ink = np.array([code >> 16, code >> 8 & 255, code & 255], np.float32)
    pixels = shown.pixels.astype(np.float32)
    part = pixels[max(0, y0 - 12) : y1 + 12, max(0, x0 - 12) : x1 + 12]
    part[:] = ink * 0.88 + part * 0.12 + random.normal(0, 2)
    return kept(shown, pixels)


def crowded(shown: Shown, random: np.random.Generator) -> Shown:
    texts = [
        {**row, "box": [20, 20, SIDE - 20, SIDE * random.uniform(0.5, 0.8)]} for row in shown.measures["texts"][:1]
    ]
    return kept(shown, shown.pixels, measures={**shown.measures, "texts": [*texts, *shown.measures["texts"][1:]]})


def spoiled(shown: Shown, random: np.random.Generator) -> Shown:
    """Blur, grain, compression blocks, or hardly any light."""
    pixels, which = shown.pixels.astype(np.float32), int(random.integers(4))
    if which == 0:
        return kept(shown, cv2.GaussianBlur(pixels, (0, 0), random.uniform(2.2, 4)))
    if which == 1:
        return kept(shown, pixels + random.normal(0, random.uniform(12, 20), pixels.shape))
    if which == 2:
        return kept(shown, pixels, quality=int(random.integers(5, 13)))
    return kept(shown, 12 + pixels * random.uniform(0.08, 0.2))


def repeated(shown: Shown, random: np.random.Generator) -> Shown:
    twin = replace(shown, pixels=np.clip(shown.pixels * random.uniform(0.985, 1.015), 0, 255).astype(np.uint8))
    return kept(shown, shown.pixels, others=(encoded(twin),))


def forbidden(shown: Shown, random: np.random.Generator) -> Shown:
    claims = ("The world's best brew", "Clinically proven", "Risk-free", "Burns fat", "No. 1 in taste", "Never breaks")
    words = shown.instruction.words.model_copy(update={"headline": str(random.choice(claims))})
    return kept(shown, shown.pixels, instruction=shown.instruction.model_copy(update={"words": words}))


def scribbled(shown: Shown, random: np.random.Generator) -> Shown:
    """Writing that nobody planned, somewhere on the ground of a picture that a model painted."""
    word = str(random.choice(["Morino sale", "FRESHH COFEE", "Bestt deel 24", "Qualite", "NEW ARIVAL", "Xoffce Roask"]))
    font = ImageFont.load_default(random.uniform(0.03, 0.06) * SIDE)
    left, top, right, bottom = font.getbbox(word)
    tile = Image.new("L", (round(right - left) + 8, round(bottom - top) + 8), 0)
    ImageDraw.Draw(tile).text((4 - left, 4 - top), word, font=font, fill=255)
    ink = np.asarray(tile.rotate(random.uniform(-8, 8), expand=True, resample=Image.Resampling.BICUBIC))
    height, width = ink.shape
    busy = np.zeros((SIDE, SIDE), np.float32)
    boxes = [shown.layout.product.px(SIDE, SIDE), *(slot.box.px(SIDE, SIDE) for slot in shown.layout.slots)]
    for x0, y0, x1, y1 in (*boxes, *(row["box"] for row in shown.measures["texts"])):
        air = 24 + 0.6 * (y1 - y0) * (y1 - y0 < 120)
        cv2.rectangle(busy, (int(x0 - air), int(y0 - air)), (int(x1 + air), int(y1 + air)), 1, -1)
    taken = cv2.boxFilter(busy, -1, (width, height), anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
    rows, columns = np.nonzero(taken[: SIDE - height, : SIDE - width] <= taken[: SIDE - height, : SIDE - width].min())
    pick = int(random.integers(len(rows)))
    place = slice(rows[pick], rows[pick] + height), slice(columns[pick], columns[pick] + width)
    pixels = shown.pixels.astype(np.float32)
    ground = pixels[place].mean((0, 1))
    colour = ground + (1 if ground.mean() < 128 else -1) * random.uniform(60, 120)
    share = ink[..., None] / 255 * 0.95
    pixels[place] = pixels[place] * (1 - share) + np.clip(colour, 0, 255) * share
    return kept(shown, pixels, measures={**shown.measures, "backend": "openai"})


def scribbled_in_the_studio(shown: Shown, random: np.random.Generator) -> Shown:
    """The same on a studio picture: a fault of whatever wrote there."""
    measures = {name: value for name, value in shown.measures.items() if name != "backend"}
    return replace(scribbled(shown, random), measures=measures)


def struck(shown: Shown, random: np.random.Generator) -> Shown:
    """An earlier price that nothing proves."""
    stickers = tuple(
        s.model_copy(update={"note": f"¥{random.integers(15, 99)}"}) if s.kind == "price" else s
        for s in shown.instruction.stickers
    )
    return kept(shown, shown.pixels, instruction=shown.instruction.model_copy(update={"stickers": stickers}))


CLASSES: dict[str, tuple[Callable[[Shown, np.random.Generator], Shown], frozenset[str]]] = {
    "unsuitable source": (unsuitable, frozenset({"resolution"})),
    "floating": (floating, frozenset({"floating"})),
    "size mismatch": (too_small, frozenset({"product_size"})),
    "indistinct": (indistinct, frozenset({"distinct"})),
    "shape hallucination": (hallucinated, frozenset({"certificate"})),
    "illegible text": (illegible, frozenset({"contrast", "ink"})),
    "clutter": (crowded, frozenset({"clutter", "overlap"})),
    "artefacts": (spoiled, frozenset({"sharpness", "noise", "blocks", "light", "clipping"})),
    "stray text (a model's)": (scribbled, frozenset({"stray_text"})),
    "stray text (the studio's)": (scribbled_in_the_studio, frozenset({"stray_text"})),
    "unproved price": (struck, frozenset({"earlier_price"})),
    "near-duplicate": (repeated, frozenset({"repetition"})),
    "forbidden wording": (forbidden, frozenset({"advertising"})),
}
