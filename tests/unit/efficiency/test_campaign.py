"""Gates on a set: what does not fit together is named, in forty sets of each kind, and what fits is let through."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

from domain.creative import (
    Box,
    Canvas,
    Certificate,
    Copy,
    Creative,
    Layout,
    PresentationInstruction,
    Recipe,
    Sticker,
)
from tools.efficiency.campaign import judge_campaign

SETS = 40


def picture(random: np.random.Generator, light: float = 128) -> np.ndarray:
    field = random.normal(0, 30, (4, 4, 3)) + light
    return np.asarray(Image.fromarray(np.clip(field, 0, 255).astype(np.uint8)).resize((96, 96), 3))


def encoded(pixels: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=90)
    return out.getvalue()


def creative(number: int, **told: Any) -> Creative:
    """One of a set, with what is to differ."""
    stickers = (
        Sticker(kind="price", text=told.get("price", "59.9"), currency="¥"),
        Sticker(kind="chip", text=told.get("claim", "0糖0脂"), fact="p/spec:sugar"),
    )
    instruction = PresentationInstruction(
        id=f"i{number}", persona="p", hook="price", scenario={"zh": "x"}, set_name="gym", palette="ember",
        words=Copy(headline=f"h{number}", brand=told.get("brand", "山止")), stickers=stickers,
        lang=told.get("lang", "zh"),
    )  # fmt: skip
    size = told.get("size", 0.5)
    box = Box(x0=0.5 - size / 2, y0=0.9 - size, x1=0.5 + size / 2, y1=0.9)
    layout = Layout(canvas=Canvas(name="1x1", width=96, height=96), product=box, slots=())
    return Creative(
        id=f"c{number}", number=number, persona="p", canvas=layout.canvas, asset="sha256:x",
        recipe=Recipe(backend="studio", source="s", instruction=instruction, layout=layout),
        certificate=Certificate(source="s", picture="p", verdict="pass"),
    )  # fmt: skip


def judged(random: np.random.Generator, told: dict[str, Any], pixels: Callable[..., np.ndarray]) -> dict[str, Any]:
    """A set of four of which the last one differs."""
    creatives = [creative(number) for number in (1, 2, 3)] + [creative(4, **told)]
    first = picture(random)
    pictures = {c.id: encoded(first if c.number == 1 else picture(random)) for c in creatives}
    pictures["c4"] = encoded(pixels(random, first))
    return {verdict.gate: verdict for verdict in judge_campaign(creatives, pictures)}


DEFECTS: dict[str, Callable[[np.random.Generator], tuple[dict[str, Any], Callable[..., np.ndarray]]]] = {
    "set_price": lambda r: ({"price": f"{r.integers(60, 99)}"}, lambda r, first: picture(r)),
    "set_brand": lambda r: ({"brand": f"山{r.integers(9)}"}, lambda r, first: picture(r)),
    "set_claims": lambda r: ({"claim": f"{r.integers(1, 9)}克糖"}, lambda r, first: picture(r)),
    "set_scale": lambda r: ({"size": float(r.uniform(0.1, 0.25))}, lambda r, first: picture(r)),
    "set_light": lambda r: ({}, lambda r, first: picture(r, float(r.choice([-25, 290])))),
    "set_repetition": lambda r: ({}, lambda r, first: np.clip(first * r.uniform(0.97, 1.03), 0, 255).astype(np.uint8)),
}


@pytest.mark.parametrize("gate", DEFECTS)
def test_planted_defects_are_named(gate: str) -> None:
    caught = 0
    for seed in range(SETS):
        random = np.random.default_rng(seed)
        verdict = judged(random, *DEFECTS[gate](random))[gate]
        explained = verdict.repair and "4" in verdict.reason.get("en", "") and verdict.reason.get("zh")
        caught += bool(not verdict.passed and explained)
    assert caught >= 0.95 * SETS


def test_sets_that_fit_pass() -> None:
    for seed in range(SETS):
        random = np.random.default_rng(1000 + seed)
        found = judged(random, {}, lambda r, first: picture(r))
        assert all(verdict.passed for verdict in found.values()), found


def test_languages_and_formats_may_differ() -> None:
    one, other = creative(1), creative(2, lang="en", price="8.9", brand="SHANZHI", claim="Zero sugar")
    same = encoded(picture(np.random.default_rng(0)))
    assert all(verdict.passed for verdict in judge_campaign([one, other], {"c1": same, "c2": same}))
