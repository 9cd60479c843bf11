"""Each gate lets a good picture through and stops the defect it is there for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import cv2
import numpy as np
import pytest

from domain.creative import (
    Box,
    Canvas,
    Certificate,
    Copy,
    Layout,
    PresentationInstruction,
    Slot,
    Sticker,
    Transform,
    Verdict,
)
from tools.efficiency.advertising import check_texts
from tools.efficiency.gates import GATES, judge
from tools.efficiency.repairs import repair

SIDE = 800
WORDS = "#fffaf0"


@dataclass(frozen=True)
class Shown:
    """A picture and all that the gates are told about it."""

    pixels: np.ndarray
    transform: Transform
    cutout: bytes
    measures: dict[str, Any]
    instruction: PresentationInstruction
    product: Box = field(default_factory=lambda: Box(x0=0.36, y0=0.28, x1=0.64, y1=0.86))
    verdict: str = "pass"
    others: tuple[bytes, ...] = ()
    quality: int = 91
    overrides: dict[str, str] = field(default_factory=dict)


def instruction() -> PresentationInstruction:
    return PresentationInstruction(
        id="i", persona="p", hook="price", scenario={"zh": "x"}, set_name="gym", palette="ember",
        words=Copy(headline="MORNING BREW"), stickers=(Sticker(kind="price", text="59.9", currency="$"),),
    )  # fmt: skip


def row(kind: str, text: str, box: tuple[float, float, float, float], size: float = 60) -> dict[str, Any]:
    return {"kind": kind, "text": text, "box": list(box), "ink": WORDS, "contrast": 7.0, "needed": 3.0, "size": size}


@pytest.fixture
def good(products: dict[str, np.ndarray], bench: Any) -> Shown:
    """A flawless picture: product with a contact shadow, a headline and a price on a dark wall."""
    wall = bench.ground() * 0.42
    shadow = np.zeros((SIDE, SIDE), np.float32)
    cv2.ellipse(shadow, (400, 668), (120, 12), 0, 0, 360, 1, -1)
    wall = wall * (1 - 0.6 * cv2.GaussianBlur(shadow, (0, 0), 7)[..., None])
    scene = bench.placed(products["coffee"], height=0.58, backdrop=wall)
    pixels = scene.pixels
    ink = (255, 250, 240)
    cv2.putText(pixels, "MORNING BREW", (70, 130), cv2.FONT_HERSHEY_DUPLEX, 2.4, ink, 7, cv2.LINE_AA)
    cv2.putText(pixels, "$59.9", (70, 760), cv2.FONT_HERSHEY_DUPLEX, 1.6, ink, 4, cv2.LINE_AA)
    texts = [row("headline", "MORNING BREW", (70, 76, 690, 134)), row("price", "$", (70, 726, 92, 764), 40),
             row("price", "59.9", (100, 726, 210, 764), 40)]  # fmt: skip
    measures = {
        "texts": texts, "missing_glyphs": [], "overlaps": [], "outside": [], "on_product": 0, "moved": 0.001,
    }  # fmt: skip
    return Shown(pixels, scene.transform, bench.encoded(products["coffee"]), measures, instruction())


@pytest.fixture
def judged(bench: Any) -> Callable[[Shown], dict[str, Verdict]]:
    """All verdicts on a picture by gate."""

    def run(shown: Shown) -> dict[str, Verdict]:
        slots = (Slot(kind="headline", box=Box(x0=0.08, y0=0.08, x1=0.9, y1=0.18), text="MORNING BREW"),
                 Slot(kind="price", box=Box(x0=0.08, y0=0.9, x1=0.3, y1=0.96), sticker=0))  # fmt: skip
        layout = Layout(canvas=Canvas(name="x", width=SIDE, height=SIDE), product=shown.product, slots=slots)
        certificate = Certificate(source="s", picture="p", transform=shown.transform, verdict=shown.verdict, ssim=0.99)
        picture = bench.encoded(shown.pixels, "JPEG", shown.quality)
        found = judge(
            picture, layout, shown.instruction, shown.measures, certificate, cutout=shown.cutout, others=shown.others,
            overrides=shown.overrides,
        )  # fmt: skip
        return {verdict.gate: verdict for verdict in found}

    return run


def told(shown: Shown, **measures: Any) -> Shown:
    return replace(shown, measures={**shown.measures, **measures})


def first_text(shown: Shown, **changes: Any) -> Shown:
    first, *rest = shown.measures["texts"]
    return told(shown, texts=[{**first, **changes}, *rest])


def redrawn(shown: Shown, change: Callable[[np.ndarray], np.ndarray], **also: Any) -> Shown:
    pixels = change(shown.pixels.copy().astype(np.float32))
    return replace(shown, pixels=np.clip(pixels, 0, 255).astype(np.uint8), **also)


def without_words(pixels: np.ndarray) -> np.ndarray:
    pixels[60:150, 50:720] = np.median(pixels[40:56, 50:720], axis=(0, 1))
    return pixels


def pale_behind_words(pixels: np.ndarray) -> np.ndarray:
    part = pixels[60:150, 50:720]
    part[part.mean(-1) < 200] = (215, 212, 205)
    return pixels


def flat_ground(shown: Shown, colour: tuple[int, int, int]) -> Shown:
    """The same product on one colour, without any shadow."""
    canvas = np.full((SIDE, SIDE, 3), colour, np.float32)
    alpha = cv2.imdecode(np.frombuffer(shown.cutout, np.uint8), cv2.IMREAD_UNCHANGED)
    size = round(alpha.shape[1] * shown.transform.scale), round(alpha.shape[0] * shown.transform.scale)
    small = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    x, y = round(shown.transform.x), round(shown.transform.y)
    part = canvas[y : y + size[1], x : x + size[0]]
    part[:] = part * (1 - small[..., 3:] / 255) + small[..., 2::-1] * small[..., 3:] / 255
    return replace(told(shown, texts=[]), pixels=canvas.astype(np.uint8))


def ground_like_product(shown: Shown) -> Shown:
    """Every pixel of the wall takes the colour of the nearest product pixel: nothing stands out."""
    alpha = cv2.imdecode(np.frombuffer(shown.cutout, np.uint8), cv2.IMREAD_UNCHANGED)[..., 3]
    size = round(alpha.shape[1] * shown.transform.scale), round(alpha.shape[0] * shown.transform.scale)
    x, y = round(shown.transform.x), round(shown.transform.y)
    solid = np.zeros((SIDE, SIDE), bool)
    solid[y : y + size[1], x : x + size[0]] = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA) > 250
    core = cv2.erode(solid.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    _, labels = cv2.distanceTransformWithLabels(
        (~core).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    colours = np.zeros((labels.max() + 1, 3), np.uint8)
    colours[labels[core]] = shown.pixels[core]
    return replace(shown, pixels=np.where(core[..., None], shown.pixels, colours[labels]))


def grain(pixels: np.ndarray) -> np.ndarray:
    return pixels + np.random.default_rng(1).normal(0, 9, pixels.shape)


def scribbled(pixels: np.ndarray) -> np.ndarray:
    """What image models like to add."""
    written = pixels.astype(np.uint8)
    cv2.putText(written, "Qualite Morino", (440, 240), cv2.FONT_HERSHEY_TRIPLEX, 1.0, (220, 210, 200), 2, cv2.LINE_AA)
    return written


def worded(instruction: PresentationInstruction, headline: str) -> PresentationInstruction:
    return instruction.model_copy(update={"words": Copy(headline=headline)})


def struck(instruction: PresentationInstruction, note: str, proof: str = "") -> PresentationInstruction:
    """Its price with an earlier one beside it."""
    prices = tuple(
        s.model_copy(update={"note": note, "proof": proof}) if s.kind == "price" else s for s in instruction.stickers
    )
    return instruction.model_copy(update={"stickers": prices})


DEFECTS: dict[str, Callable[[Shown], Shown]] = {
    "certificate": lambda s: replace(s, verdict="fail"),
    "coverage": lambda s: told(s, on_product=37),
    "whole": lambda s: replace(s, transform=s.transform.model_copy(update={"x": -40.0})),
    "glyphs": lambda s: told(s, missing_glyphs=["฿"]),
    "words": lambda s: first_text(s, text="MORNING BREV"),
    "ink": lambda s: redrawn(s, without_words),
    "advertising": lambda s: replace(s, instruction=worded(s.instruction, "The world's best brew")),
    "earlier_price": lambda s: replace(s, instruction=struck(s.instruction, "¥79")),
    "margins": lambda s: told(s, outside=["MORNING BREW"]),
    "clutter": lambda s: first_text(s, box=[20, 20, 780, 420]),
    "overlap": lambda s: told(s, overlaps=[("MORNING BREW", "59.9")]),
    "contrast": lambda s: redrawn(s, pale_behind_words),
    "type_size": lambda s: first_text(s, size=12),
    "product_size": lambda s: replace(s, product=Box(x0=0.4, y0=0.6, x1=0.55, y1=0.85)),
    "resolution": lambda s: replace(s, transform=s.transform.model_copy(update={"scale": 2.2})),
    "place": lambda s: told(s, moved=0.2),
    "floating": lambda s: flat_ground(s, (150, 140, 130)),
    "distinct": ground_like_product,
    "sharpness": lambda s: redrawn(s, lambda p: cv2.GaussianBlur(p, (0, 0), 2.2)),
    "noise": lambda s: redrawn(s, grain),
    "blocks": lambda s: replace(s, quality=12),
    "light": lambda s: redrawn(s, lambda p: p * 0.2 + 10),
    "clipping": lambda s: redrawn(s, lambda p: p * 9),
    "stray_text": lambda s: told(redrawn(s, scribbled), backend="openai"),
    "repetition": lambda s: s,  # given as a repetition of itself below
}


def test_a_good_picture_passes_every_gate(good: Shown, judged: Callable[[Shown], dict[str, Verdict]]) -> None:
    found = judged(good)
    assert [verdict.gate for verdict in found.values() if not verdict.passed] == []
    assert set(GATES) - set(found) == {"repetition", "stray_text"}
    assert not any(verdict.repair or verdict.reason for verdict in found.values())


@pytest.mark.parametrize("gate", GATES)
def test_stops_its_defect(gate: str, good: Shown, judged: Callable[[Shown], dict[str, Verdict]], bench: Any) -> None:
    shown = DEFECTS[gate](good)
    if gate == "repetition":
        nearly = np.roll(good.pixels, 3, axis=1)
        shown = replace(good, others=(bench.encoded(bench.ground(seed=9).astype(np.uint8)), bench.encoded(nearly)))
    verdict = judged(shown)[gate]
    assert not verdict.passed, verdict
    assert verdict.reason["zh"] and verdict.reason["en"] and "{" not in verdict.reason["zh"]
    assert verdict.repair == GATES[gate][1]


def test_an_earlier_price_stands_where_the_history_proves_it(
    good: Shown, judged: Callable[[Shown], dict[str, Verdict]]
) -> None:
    proved = struck(good.instruction, "¥79", "s/price:before")
    assert judged(replace(good, instruction=proved))["earlier_price"].passed
    assert judged(replace(good, instruction=struck(good.instruction, "each")))["earlier_price"].passed
    mended, _, name = repair(
        [judged(replace(good, instruction=struck(good.instruction, "¥79")))["earlier_price"]],
        struck(good.instruction, "¥79"), {},
    )  # fmt: skip
    assert name == "drop_note" and judged(replace(good, instruction=mended))["earlier_price"].passed


def test_a_forbidden_wording_is_kept_for_a_reason_and_the_verdict_says_so(
    good: Shown, judged: Callable[[Shown], dict[str, Verdict]]
) -> None:
    claim = replace(good, instruction=worded(good.instruction, "The world's best brew"))
    refused = judged(claim)["advertising"]
    rule = next(hit.rule for hit in check_texts(["The world's best brew"], market="US") if hit.action == "block")
    kept = judged(replace(claim, overrides={rule: "award of 2026, see file"}))["advertising"]
    assert not refused.passed and kept.passed
    assert "award of 2026" in kept.reason["en"] and rule in kept.reason["zh"]


def test_planned_words_and_the_products_own_label_are_no_stray_text(
    good: Shown, judged: Callable[[Shown], dict[str, Verdict]]
) -> None:
    assert judged(told(good, backend="openai"))["stray_text"].passed


def test_another_picture_is_no_repetition(
    good: Shown, judged: Callable[[Shown], dict[str, Verdict]], bench: Any
) -> None:
    others = (bench.encoded(bench.ground(seed=9).astype(np.uint8)), bench.encoded(255 - good.pixels))
    assert judged(replace(good, others=others))["repetition"].passed


def test_a_dropped_price_is_noticed_where_price_is_the_hook(
    good: Shown, judged: Callable[[Shown], dict[str, Verdict]]
) -> None:
    unpriced = told(good, texts=good.measures["texts"][:1])
    assert not judged(unpriced)["words"].passed
    assert "59.9" in judged(unpriced)["words"].reason["en"]


def test_spaces_and_line_breaks_are_no_difference(good: Shown, judged: Callable[[Shown], dict[str, Verdict]]) -> None:
    first, *rest = good.measures["texts"]
    lines = [{**first, "text": "MORNING"}, {**first, "text": "BREW"}]
    assert judged(told(good, texts=[*lines, *rest]))["words"].passed


def test_an_unknown_generator_is_asked_only_what_can_be_seen(
    good: Shown, judged: Callable[[Shown], dict[str, Verdict]]
) -> None:
    found = judged(replace(good, measures={}, cutout=b""))
    assert {"certificate", "product_size", "sharpness", "noise", "blocks", "light", "clipping"} <= set(found)
    assert not {"glyphs", "words", "contrast", "floating", "distinct"} & set(found)


def test_is_cheap(good: Shown, judged: Callable[[Shown], dict[str, Verdict]]) -> None:
    judged(good)
    began = time.process_time()
    judged(good)
    assert time.process_time() - began < 0.35
