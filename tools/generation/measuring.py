"""What a finished picture is judged by: where its texts really stand, how they read, which faces wrote them."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from domain.creative import Layout, PresentationInstruction
from tools.generation.busyness import Busyness
from tools.generation.canvases import safe_area
from tools.generation.colours import hexed
from tools.generation.fonts import Role, cast, hash_of
from tools.generation.looks import Look
from tools.generation.page import Page, overlapping
from tools.generation.pen import Ground, Text
from tools.generation.poster_metrics import Element, poster_metrics
from tools.generation.typesetting import is_wide

ROLES: dict[str, Role] = {"headline": "display", "subline": "text"}


def measure_page(
    page: Page, ground: Ground, layout: Layout, instruction: PresentationInstruction, look: Look
) -> dict[str, Any]:
    """The measures of one picture; `tools.generation.studio` lists them."""
    height, width = page.picture.shape[:2]
    short = min(width, height)
    faces, missing = _faces(instruction, look, page.texts)
    busy = Busyness(page.ground)
    return {
        "texts": [_row(text, short, busy) for text in page.texts],
        "missing_glyphs": missing,
        "overlaps": overlapping(page.texts),
        "outside": [text.text for text in page.texts if _leaves(text, layout)],
        "on_product": _changed_product_pixels(page, ground),
        "fonts": {name: hash_of(name) for name in faces},
        "poster": {
            key: round(value, 5)
            for key, value in poster_metrics(_elements(page, layout), page.ground, ground.product).items()
        },
    }


def texts_as_set(page: Page) -> tuple[str, ...]:
    """Every text of the picture: lines of one text and parts of one price joined again."""
    whole: list[str] = []
    before: Text | None = None
    for text in page.texts:
        same = before is not None and before.slot == text.slot
        if before and same and text.kind in ("headline", "subline"):
            whole[-1] += text.text if is_wide(before.text[-1]) or is_wide(text.text[0]) else f" {text.text}"
        elif before and same and before.strong and text.strong:
            whole[-1] += text.text
        else:
            whole.append(text.text)
        before = text
    return tuple(whole)


def _row(text: Text, short: int, busy: Busyness) -> dict[str, Any]:
    under = busy.under(text.box, text.size) if text.bare else 0.0
    return {
        "kind": text.kind, "text": text.text, "box": [round(v, 1) for v in text.box], "ink": hexed(text.ink),
        "contrast": text.contrast, "needed": text.needed, "size": round(text.size, 1),
        "share": round(text.size / short, 4), "bare": text.bare,
        "busy": round(under, 3),
    }  # fmt: skip


def _leaves(text: Text, layout: Layout) -> bool:
    left, top, right, bottom = safe_area(layout.canvas)
    x0, y0, x1, y1 = text.box
    return x0 < left - 1.5 or y0 < top - 1.5 or x1 > right + 1.5 or y1 > bottom + 1.5


def _changed_product_pixels(page: Page, ground: Ground) -> int:
    x0, y0, x1, y1 = (int(v) for v in ground.product_box)
    solid = ground.product[y0:y1, x0:x1] == 255
    changed = (page.picture[y0:y1, x0:x1] != ground.picture[y0:y1, x0:x1]).any(-1)
    return int(np.count_nonzero(changed & solid))


def _faces(
    instruction: PresentationInstruction, look: Look, texts: tuple[Text, ...]
) -> tuple[tuple[str, ...], list[str]]:
    """The faces that wrote the texts, and the wanted characters that none of them has."""
    lang = instruction.lang
    used = [cast(text.text, look.voice, ROLES.get(text.kind, "strong"), lang) for text in texts]
    prices = [
        cast(s.currency + s.text, look.voice, "number", lang)
        for s in instruction.stickers
        if s.kind in ("price", "burst")
    ]
    words = instruction.words
    wanted = "".join(
        (
            words.headline,
            words.subline,
            words.brand,
            *(s.lead + s.currency + s.text + s.note for s in instruction.stickers),
        )
    )
    faces = dict.fromkeys(face for chosen in (*used, *prices) for face in (*chosen.faces, *chosen.digits))
    return tuple(faces), sorted(cast(wanted, look.voice, "text", lang).missing)


def _elements(page: Page, layout: Layout) -> list[Element]:
    height, width = page.picture.shape[:2]
    found = []
    for text in page.texts:
        kind: Literal["text", "logo"] = "logo" if text.kind == "brand" else "text"
        x0, y0, x1, y1 = text.box
        found.append(Element(kind, (x0 / width, y0 / height, x1 / width, y1 / height)))
    backed = {text.kind for text in page.texts if not text.bare}
    for slot in layout.slots:
        if slot.kind in backed:
            found.append(Element("underlay", (slot.box.x0, slot.box.y0, slot.box.x1, slot.box.y1)))
    return _merged_lines(found, page)


def _merged_lines(elements: list[Element], page: Page) -> list[Element]:
    """A headline of two lines is one element, as annotators of posters draw it."""
    words = [e for e, t in zip(elements, page.texts, strict=False) if t.kind == "headline"]
    if len(words) < 2:
        return elements
    boxes = np.array([e.box for e in words])
    whole = (boxes[:, 0].min(), boxes[:, 1].min(), boxes[:, 2].max(), boxes[:, 3].max())
    return [
        Element("text", (float(whole[0]), float(whole[1]), float(whole[2]), float(whole[3]))),
        *(e for e in elements if e not in words),
    ]
