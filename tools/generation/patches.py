"""Layer patches: single elements of a solved layout moved and resized by hand, as far as there is room.

A patch is written ``kind dx dy scale``: a step in parts of the canvas's shorter side and a factor. Patches travel in
the layout's hints, so that they outlive other edits: the solver lays them over whatever it found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.creative import Box, Layout, Slot
from tools.generation.canvases import safe_area

Rect = tuple[float, float, float, float]
TRIES = 12
"""Steps from nothing to the whole patch, of which the last one with room is taken."""
LEAST_TYPE = 10.0
LARGEST = 2.2


@dataclass(frozen=True)
class Patch:
    """What is asked of one kind of element."""

    kind: str
    dx: float = 0.0
    dy: float = 0.0
    scale: float = 1.0


def read_patches(text: str) -> tuple[Patch, ...]:
    """Patches as they are written in hints."""
    rows = (part.split() for part in text.split(";") if part.strip())
    return tuple(Patch(kind, float(dx), float(dy), float(scale)) for kind, dx, dy, scale in rows)


def write_patches(patches: Sequence[Patch]) -> str:
    """Patches of the same element added up, as text for hints."""
    total: dict[str, Patch] = {}
    for one in patches:
        had = total.get(one.kind, Patch(one.kind))
        scale = min(LARGEST, max(1 / LARGEST, had.scale * one.scale))
        total[one.kind] = Patch(one.kind, had.dx + one.dx, had.dy + one.dy, scale)
    return ";".join(f"{one.kind} {one.dx:.4f} {one.dy:.4f} {one.scale:.4f}" for one in total.values())


def patched(layout: Layout, patches: Sequence[Patch]) -> Layout:
    """The layout with its elements moved and resized, each as far as it touches nothing and stays inside."""
    slots = list(layout.slots)
    for patch in patches:
        for group in _groups(slots, patch.kind):
            moved = _moved(layout, slots, group, patch)
            for index, slot in zip(group, moved, strict=True):
                slots[index] = slot
    return layout.model_copy(update={"slots": tuple(slots)})


def _groups(slots: Sequence[Slot], kind: str) -> list[list[int]]:
    """Indices that go together: all points; a price with the button that ends it."""
    own = [index for index, slot in enumerate(slots) if slot.kind == kind]
    if kind in ("price", "cta"):
        other = "cta" if kind == "price" else "price"
        own += [i for i, slot in enumerate(slots) if slot.kind == other and any(_touch(slot, slots[j]) for j in own)]
    return [own] if own else []


def _touch(one: Slot, other: Slot) -> bool:
    """Whether a price and a button are one capsule."""
    price, button = (one, other) if one.kind == "price" else (other, one)
    return abs(button.box.x0 - price.box.x1) < 0.004 and abs(button.box.y0 - price.box.y0) < 0.004


def _moved(layout: Layout, slots: Sequence[Slot], group: Sequence[int], patch: Patch) -> list[Slot]:
    """The group after the largest part of the patch that there is room for; growing and going are tried apart too."""
    width, height = layout.canvas.width, layout.canvas.height
    short = min(width, height)
    parts = [slots[index] for index in group]
    others = [_px(slot.box, width, height) for index, slot in enumerate(slots) if index not in group]
    others.append(_px(layout.product, width, height))
    best = parts
    for step in range(1, TRIES + 1):
        share = step / TRIES
        grown = 1 + (patch.scale - 1) * share
        tried = _placed(parts, (patch.dx * short * share, patch.dy * short * share), grown, width, height)
        if _fits(tried, others, layout):
            best = tried
    if best is parts and patch.scale != 1 and (patch.dx or patch.dy):
        for lone in (Patch(patch.kind, patch.dx, patch.dy), Patch(patch.kind, scale=patch.scale)):
            best = _moved(layout, slots, group, lone)
            if best != parts:
                break
    return best


def _placed(parts: Sequence[Slot], by: tuple[float, float], scale: float, width: int, height: int) -> list[Slot]:
    """Slots moved together and grown around the corner that they are aligned to, kept within the canvas's sides."""
    boxes = [_px(slot.box, width, height) for slot in parts]
    x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
    x1, y1 = max(box[2] for box in boxes), max(box[3] for box in boxes)
    align = parts[0].align
    about = x0 if align == "left" else x1 if align == "right" else (x0 + x1) / 2
    middle = (y0 + y1) / 2
    placed = []
    for slot, box in zip(parts, boxes, strict=True):
        left, right = (about + (v - about) * scale + by[0] for v in (box[0], box[2]))
        top, bottom = (middle + (v - middle) * scale + by[1] for v in (box[1], box[3]))
        edges = Box(x0=left / width, y0=top / height, x1=right / width, y1=bottom / height)
        placed.append(slot.model_copy(update={"box": edges, "size": slot.size * scale}))
    return placed


def _fits(parts: Sequence[Slot], others: Sequence[Rect], layout: Layout) -> bool:
    left, top, right, bottom = safe_area(layout.canvas)
    width, height = layout.canvas.width, layout.canvas.height
    if any(slot.size * min(width, height) < LEAST_TYPE for slot in parts):
        return False
    gap = 0.008 * min(width, height)
    for slot in parts:
        box = _px(slot.box, width, height)
        if box[0] < left - 1 or box[1] < top - 1 or box[2] > right + 1 or box[3] > bottom + 1:
            return False
        for other in others:
            across = min(box[2], other[2]) - max(box[0], other[0])
            down = min(box[3], other[3]) - max(box[1], other[1])
            if across > -gap and down > -gap:
                return False
    return True


def _px(box: Box, width: int, height: int) -> Rect:
    return box.x0 * width, box.y0 * height, box.x1 * width, box.y1 * height
