"""Planted defects before the gates: how many are caught, explained and given a repair; and what good pictures lose.

Ten studio pictures of the catalogue's products; forty defects of each class are planted in them. The alternative lets
through whatever carries a passing certificate, which is what a check of the product alone would do.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from domain.creative import (  # noqa: E402
    Box,
    Canvas,
    Certificate,
    Copy,
    Layout,
    PresentationInstruction,
    Sticker,
    Transform,
)  # fmt: skip
from tools.efficiency.fidelity import certify  # noqa: E402
from tools.efficiency.gates import judge  # noqa: E402
from tools.generation.layout import solve  # noqa: E402
from tools.generation.plates import list_sets  # noqa: E402
from tools.generation.studio import StudioPainter  # noqa: E402
from tools.generation.subject import cut_out  # noqa: E402

SIDE, EACH = 800, 4
PICTURES = 10
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


def main() -> int:
    """Paint, plant, judge and print."""
    cv2.setNumThreads(1)
    began, good = time.process_time(), list(studio())
    rejected = [(shown, bad) for shown in good if (bad := failures(shown))]
    print(f"{len(good)} studio pictures, {EACH * len(good)} defects of each class")
    print(f"rejected at once without a defect: {len(rejected)} of {len(good)}", end="")
    print("".join(f"\n  {shown.instruction.set_name}: {[v.gate for v in bad]}" for shown, bad in rejected) or "")
    print(f"\n{'class':<26}{'caught':>9}{'explained':>11}{'repair':>9}{'certificate alone':>19}")
    for name, (plant, gates) in CLASSES.items():
        caught = explained = mended = passed_by_certificate = 0
        for number, shown in enumerate(good):
            for again in range(EACH):
                damaged = plant(shown, np.random.default_rng(100 * number + again))
                found = [verdict for verdict in failures(damaged) if verdict.gate in gates]
                caught += bool(found)
                explained += bool(found) and all(v.reason.get("zh") and v.reason.get("en") for v in found)
                mended += any(verdict.repair for verdict in found)
                passed_by_certificate += certified(damaged).verdict != "fail"
        count = EACH * len(good)
        shares = f"{caught / count:>9.0%}{explained / count:>11.0%}{mended / count:>9.0%}"
        print(f"{name:<26}{shares}{1 - passed_by_certificate / count:>19.0%}")
    print(f"CPU {time.process_time() - began:.0f} s")
    return 0


def studio() -> Any:
    """Good pictures: each product on another set."""
    painter, sets = StudioPainter(), list_sets()
    files = sorted((ROOT / "catalog").glob("*/packshot.png"))
    for number in range(PICTURES):
        cut = cut_out(files[number % len(files)].read_bytes())
        card = sets[number * 3 % len(sets)]
        instruction = PresentationInstruction(
            id=f"i{number}", persona="p", hook="price", scenario={"zh": "x"}, set_name=card.name,
            palette=card.palettes[0].name, words=Copy(headline="Morning, sorted", subline="Made for slow days"),
            stickers=(Sticker(kind="price", text="12.90", currency="¥", fact="p/price"),
                      Sticker(kind="chip", text="Two-year warranty", fact="p/spec:w")), lang="en",
        )  # fmt: skip
        layout = solve(instruction, Canvas(name="1x1", width=SIDE, height=SIDE), cutout_size=(cut.width, cut.height))
        painted = painter.paint(instruction, layout, cut.png, seed=number)
        pixels = np.asarray(Image.open(io.BytesIO(painted.picture)).convert("RGB"))
        yield Shown(pixels, layout, instruction, dict(painted.measures), painted.transform, cut.png)


def certified(shown: Shown) -> Certificate:
    return shown.certificate or certify(shown.cutout, encoded(shown), shown.transform)


def failures(shown: Shown) -> list[Any]:
    """The verdicts against a picture."""
    found = judge(
        encoded(shown), shown.layout, shown.instruction, shown.measures, certified(shown),
        cutout=shown.cutout, others=shown.others,
    )  # fmt: skip
    return [verdict for verdict in found if not verdict.passed]


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


CLASSES: dict[str, tuple[Callable[[Shown, np.random.Generator], Shown], frozenset[str]]] = {
    "unsuitable source": (unsuitable, frozenset({"resolution"})),
    "floating": (floating, frozenset({"floating"})),
    "size mismatch": (too_small, frozenset({"product_size"})),
    "indistinct": (indistinct, frozenset({"distinct"})),
    "shape hallucination": (hallucinated, frozenset({"certificate"})),
    "illegible text": (illegible, frozenset({"contrast", "ink"})),
    "clutter": (crowded, frozenset({"clutter", "overlap"})),
    "artefacts": (spoiled, frozenset({"sharpness", "noise", "blocks", "light", "clipping"})),
    "near-duplicate": (repeated, frozenset({"repetition"})),
    "forbidden wording": (forbidden, frozenset({"advertising"})),
}

if __name__ == "__main__":
    raise SystemExit(main())
