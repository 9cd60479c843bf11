"""A creative taken apart: background, shadow, product, veil, and every text and sticker on a layer of its own."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from domain.creative import Recipe
from tools.generation import composite
from tools.generation.angles import scene_of
from tools.generation.drawing import load_skia
from tools.generation.files import Cutout, decoded
from tools.generation.finishing import ground_of, mirrored, palette_of
from tools.generation.lit_plates import light_plate
from tools.generation.looks import look_for
from tools.generation.pen import Pen
from tools.generation.plates import Fractions, load_plate
from tools.generation.scenarios import CUT_OUTS, SHEETS, kind_of
from tools.generation.scrims import lay_veils

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Layer:
    """One layer: RGBA pixels and their top left corner on the canvas."""

    name: str
    kind: str
    pixels: Pixels
    at: tuple[int, int] = (0, 0)
    text: str = ""


def layers_of(recipe: Recipe, cutout: bytes) -> tuple[Layer, ...]:
    """The layers of a creative, the lowest first; laid over one another they are the picture."""
    product, kind = decoded(cutout), kind_of(recipe.layout.canvas.name)
    if kind in CUT_OUTS:
        return tuple(_alone(recipe, product))
    return tuple(_sheet(recipe, product) if kind in SHEETS else _staged(recipe, product))


def _staged(recipe: Recipe, product: Cutout) -> Iterator[Layer]:
    layout, instruction = recipe.layout, recipe.instruction
    width, height = layout.canvas.width, layout.canvas.height
    box = (layout.product.x0, layout.product.y0, layout.product.x1, layout.product.y1)
    name, palette = scene_of(instruction), palette_of(instruction, layout)
    mirror = mirrored(layout, name, product.size[0] / product.size[1], instruction.lit)
    staged = composite.stage_product(
        product.pixels, set_name=name, palette=palette, width=width, height=height, product_box=box, mirror=mirror
    )
    empty = _empty_set(name, palette, product, width, height, box, mirror)
    yield Layer("background", "background", _opaque(empty))
    x0, y0, x1, y1 = staged.product_box
    bare = staged.image.copy()
    inside = staged.product_mask > 0
    # Under the product nothing of the shadow is seen: the set itself stands there.
    bare[inside] = empty[inside]
    yield from _cropped(Layer("shadow", "shadow", difference(empty, bare)))
    yield Layer("product", "product", staged.product_rgba, (x0, y0))
    ground = ground_of(staged)
    pen = Pen(ground, layout, instruction, look_for(instruction))
    choice = pen.grounding()
    veiled = lay_veils(ground.picture, ground.product, choice.scrims)
    if choice.scrims:
        yield from _cropped(Layer("veil", "veil", difference(ground.picture, veiled)))
    pen.begin(veiled, choice)
    skia = load_skia()
    for index, slot in enumerate(layout.slots):
        pixels = np.zeros((height, width, 4), np.uint8)
        surface = skia.Surface(pixels, skia.kRGBA_8888_ColorType)
        written = pen.slot(surface.getCanvas(), slot)
        surface.flushAndSubmit()
        text = " ".join(one.text for one in written)
        yield from _cropped(Layer(f"{slot.kind}-{index + 1}", slot.kind, _straight(pixels), text=text))


def _empty_set(
    name: str, palette: str, product: Cutout, width: int, height: int, box: Fractions, mirror: bool
) -> Pixels:
    """The set as it is without the product, in the same crop."""
    shot = composite._choose_shot(name, product.size[0] / product.size[1], width, height, box, mirror)
    plate = load_plate(name, shot.framing)
    left, top, right, bottom = composite._window(plate, shot, width, height, mirror)
    scene = light_plate(name, shot.framing, palette).picture
    scene = scene[:, ::-1] if mirror else scene
    cropped = np.ascontiguousarray(scene[top:bottom, left:right])
    method = cv2.INTER_AREA if width < cropped.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(cropped, (width, height), interpolation=method), np.uint8)


def _alone(recipe: Recipe, product: Cutout) -> Iterator[Layer]:
    from tools.generation.alone import paint_alone

    canvas = recipe.layout.canvas
    picture, (x0, y0, x1, y1) = paint_alone(product, recipe.layout, clear=True)
    if kind_of(canvas.name) == "white":
        yield Layer("background", "background", np.full((canvas.height, canvas.width, 4), 255, np.uint8))
    yield Layer("product", "product", np.ascontiguousarray(picture[y0:y1, x0:x1]), (x0, y0))


def _sheet(recipe: Recipe, product: Cutout) -> Iterator[Layer]:
    from tools.generation.sheet_art import Sheet

    page, ground, pasted, (x0, y0, *_) = Sheet(product, recipe.layout, recipe.instruction).paint()
    inside = ground.product > 0
    paper = cv2.inpaint(ground.picture, inside.astype(np.uint8), 3, cv2.INPAINT_TELEA)
    yield Layer("background", "background", _opaque(np.asarray(paper, np.uint8)))
    yield Layer("product", "product", pasted, (x0, y0))
    text = " ".join(one.text for one in page.texts)
    yield from _cropped(Layer("words", "words", difference(page.ground, page.picture), text=text))


def difference(below: Pixels, above: Pixels) -> Pixels:
    """The most transparent layer that turns one picture into the other."""
    low, high = below.astype(np.float32), above.astype(np.float32)
    change = high - low
    room = np.where(change > 0, 255 - low, low)
    share = np.max(np.where(np.abs(change) > 0.5, np.abs(change) / np.maximum(room, 1), 0), axis=-1, keepdims=True)
    # Whole steps of alpha first, so that the colour makes up for their rounding.
    alpha = np.ceil(np.clip(share, 0, 1) * 255)
    colour = low + change * 255 / np.maximum(alpha, 1)
    return np.dstack([np.clip(colour + 0.5, 0, 255), alpha]).astype(np.uint8)


def _opaque(picture: Pixels) -> Pixels:
    return np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])


def _straight(pixels: Pixels) -> Pixels:
    """Skia's premultiplied pixels with their full colours."""
    alpha = pixels[..., 3:].astype(np.float32)
    colour = np.where(alpha > 0, pixels[..., :3].astype(np.float32) * 255 / np.maximum(alpha, 1), 0)
    return np.dstack([np.clip(colour + 0.5, 0, 255).astype(np.uint8), pixels[..., 3]])


def _cropped(layer: Layer) -> Iterator[Layer]:
    """The layer without its empty border; nothing where it is empty."""
    rows, columns = np.flatnonzero(layer.pixels[..., 3].any(1)), np.flatnonzero(layer.pixels[..., 3].any(0))
    if rows.size:
        y0, y1, x0, x1 = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
        pixels = np.ascontiguousarray(layer.pixels[y0:y1, x0:x1])
        yield Layer(layer.name, layer.kind, pixels, (int(x0), int(y0)), layer.text)


def flattened(layers: tuple[Layer, ...], width: int, height: int) -> Pixels:
    """The layers laid over one another, as RGB on white."""
    picture = np.full((height, width, 3), 255, np.float32)
    for layer in layers:
        (x, y), (rows, columns) = layer.at, layer.pixels.shape[:2]
        region = picture[y : y + rows, x : x + columns]
        share = layer.pixels[..., 3:].astype(np.float32) / 255
        region[:] = region * (1 - share) + layer.pixels[..., :3] * share
    return (picture + 0.5).astype(np.uint8)


def as_svg(layers: tuple[Layer, ...], recipe: Recipe, marks: str = "") -> bytes:
    """The layers as an SVG that design tools open, one named group each; the recipe and the marks in its metadata."""
    width, height = recipe.layout.canvas.width, recipe.layout.canvas.height
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">\n'
        f'<metadata id="vitrine-recipe">{escape(recipe.model_dump_json())}</metadata>\n'
        + (f'<metadata id="vitrine-marks">{marks}</metadata>\n' if marks else "")
    ]
    for layer in layers:
        label = f"{layer.kind}: {layer.text}" if layer.text else layer.name
        rows, columns = layer.pixels.shape[:2]
        parts.append(
            f'<g id={quoteattr(layer.name)} class={quoteattr(layer.kind)} inkscape:groupmode="layer" '
            f"inkscape:label={quoteattr(label)}>"
            + (f"<title>{escape(layer.text)}</title>" if layer.text else "")
            + f'<image x="{layer.at[0]}" y="{layer.at[1]}" width="{columns}" height="{rows}" '
            f'xlink:href="{_data_uri(layer)}"/></g>\n'
        )
    return "".join([*parts, "</svg>\n"]).encode()


def _data_uri(layer: Layer) -> str:
    out = io.BytesIO()
    options: dict[str, Any] = {"compress_level": 6}
    kind = "PNG"
    if layer.kind == "background":
        kind, options = "JPEG", {"quality": 95, "subsampling": 0}
    Image.fromarray(layer.pixels[..., :3] if kind == "JPEG" else layer.pixels).save(out, kind, **options)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"
