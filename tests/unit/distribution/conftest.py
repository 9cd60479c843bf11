"""Finished creatives of two audiences, without any picture."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.creative import Box, Canvas, Certificate, Copy, Creative, Layout, Persona, PresentationInstruction, Recipe


def creative(number: int, persona: str, *, canvas: str = "1x1", accepted: bool = True) -> Creative:
    instruction = PresentationInstruction(
        id=f"p.{persona}.zh.1", persona=persona, hook="function", scenario={"zh": "x"}, set_name="gym",
        palette="ember", words=Copy(headline=f"标题{persona}"), rationale={"zh": "因为", "en": "because"},
    )  # fmt: skip
    frame = Canvas(name=canvas, width=1024, height=1024)
    layout = Layout(canvas=frame, product=Box(x0=0.3, y0=0.3, x1=0.6, y1=0.9), slots=())
    return Creative(
        id=f"c{number}", number=number, persona=persona, canvas=frame, asset=f"sha256:{number:064d}", accepted=accepted,
        recipe=Recipe(backend="studio", source="sha256:s", instruction=instruction, layout=layout),
        certificate=Certificate(source="sha256:s", picture=f"sha256:{number:064d}", verdict="pass", ssim=0.99),
    )  # fmt: skip


@pytest.fixture
def make() -> Callable[..., Creative]:
    """Makes a creative: ``make(number, persona, canvas=..., accepted=...)``."""
    return creative


@pytest.fixture
def personas() -> list[Persona]:
    return [
        Persona(id="office", title={"zh": "办公室", "en": "Office"}, hook="function", scene="office", share=0.2),
        Persona(id="fitness", title={"zh": "健身", "en": "Fitness"}, hook="function", scene="gym", share=0.3),
    ]


@pytest.fixture
def four() -> list[Creative]:
    """Two audiences in two formats."""
    return [
        creative(1, "office"), creative(2, "office", canvas="3x4"),
        creative(3, "fitness"), creative(4, "fitness", canvas="3x4"),
    ]  # fmt: skip
