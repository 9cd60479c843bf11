"""Finished creatives of two audiences, without any picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from domain.creative import Box, Canvas, Certificate, Copy, Creative, Layout, Persona, PresentationInstruction, Recipe
from domain.experiment import Arm, Experiment, SampleSize
from domain.trial import Exhibit, Trial


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


def trial(arms: int = 4, **more: Any) -> Trial:
    """A trial of so many looks of one product, one picture each."""
    share = 1 / arms
    experiment = Experiment(
        id="exp-coffee", sku="coffee", hypothesis={"zh": "有一种更好", "en": "one is better"},
        arms=tuple(
            Arm(name=f"look{index}", creatives=(f"c{index}",), share=share, title={"zh": f"画面{index}"})
            for index in range(arms)
        ),
        sample=SampleSize(baseline=0.03, lift=0.2, users_per_arm=2000, days=10, daily_users=1000),
        stop_rule={"en": "when done"},
    )  # fmt: skip
    exhibits = tuple(
        Exhibit(
            creative=f"c{index}", arm=f"look{index}", asset=f"sha256:{index:064d}", persona="office", canvas="1x1",
            attributes={"set": "gym" if index % 2 else "desk", "hook": "function"}, generator="studio@1",
        )
        for index in range(arms)
    )  # fmt: skip
    return Trial(experiment=experiment, exhibits=exhibits, personas=("fitness", "office"), plain="sha256:p", **more)


@pytest.fixture
def make_trial() -> Callable[..., Trial]:
    """Makes a draft of a trial: ``make_trial(arms, **fields)``."""
    return trial


@pytest.fixture
def crowd() -> list[str]:
    """10,000 user ids as shops have them: a fifth of them in scripts that only careful hashing gets right."""
    plain = [f"user-{number}" for number in range(8000)]
    return plain + [f"{'用户顧客ユーザー손님'[number % 9]}{number}{'😀🛍️𠮷é'[number % 5]}" for number in range(2000)]
