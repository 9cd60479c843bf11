"""The visible label: high enough, in a free corner, measured as a text, and only where a market asks for it."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from agents.painters import is_to_be_labelled
from domain.creative import Box, Canvas, Painted, Transform
from tools.generation.ai_label import labelled

PLAIN = Canvas(name="1x1", width=800, height=600)


def painted(product: Box) -> Painted:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), (150, 140, 130)).save(out, "JPEG")
    return Painted(
        picture=out.getvalue(), media_type="image/jpeg", transform=Transform(x=0, y=0, scale=1), product=product
    )


@pytest.mark.parametrize("product", [Box(x0=0.4, y0=0.3, x1=0.6, y1=0.8), Box(x0=0.02, y0=0.1, x1=0.98, y1=0.97)])
def test_it_is_high_enough_and_leaves_the_product_alone(product: Box) -> None:
    before = painted(product)
    found = labelled(before, PLAIN, "zh")
    x0, y0, x1, y1 = found.measures["ai_label"]
    assert 0 <= x0 < x1 <= 800 and 0 <= y0 < y1 <= 600 and found.texts == ("AI生成",)
    one, other = (np.asarray(Image.open(io.BytesIO(p.picture)).convert("L")).astype(int) for p in (before, found))
    white = other[y0:y1, x0:x1] > 200
    assert np.ptp(np.flatnonzero(white.any(1))) + 1 >= 0.05 * 600
    left, top, right, bottom = product.px(800, 600)
    assert np.abs(one - other)[top + 12 : bottom, left + 8 : right - 8].max() < 40 or y0 < 0.1 * 600
    assert found.measures["texts"][-1]["text"] == "AI生成"


def test_only_what_a_model_painted_for_a_market_that_asks() -> None:
    jd = Canvas(name="jd_1x1", width=800, height=800, platform="jd")
    assert is_to_be_labelled("openai", PLAIN, "zh") and is_to_be_labelled("openai", jd, "en")
    assert not is_to_be_labelled("studio", jd, "zh") and not is_to_be_labelled("openai", PLAIN, "en")
