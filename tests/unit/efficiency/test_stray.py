"""Writing that nobody planned on a studio picture: what the set itself shows in rows is none."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from domain.creative import Canvas, Certificate, Copy, PresentationInstruction
from tools.efficiency.case import Case
from tools.efficiency.stray import printed, stray_rows, unwritten
from tools.generation.layout import solve
from tools.generation.studio import StudioPainter


@pytest.fixture(scope="module")
def painted(products: dict[str, np.ndarray], bench: Any) -> Case:
    """The coffee on a set, with a headline, as the studio paints it."""
    cutout = bench.encoded(products["coffee"])
    height, width = products["coffee"].shape[:2]
    instruction = PresentationInstruction(
        id="i", persona="p", hook="price", scenario={"zh": "x"}, set_name="gym", palette="ember",
        words=Copy(headline="Morning, sorted"), lang="en",
    )  # fmt: skip
    layout = solve(instruction, Canvas(name="1x1", width=640, height=640), cutout_size=(width, height))
    done = StudioPainter().paint(instruction, layout, cutout)
    certificate = Certificate(source="s", picture="p", transform=done.transform, verdict="pass", ssim=0.99)
    return Case(done.picture, layout, instruction, dict(done.measures), certificate, cutout)


def written_on(case: Case, word: str) -> Case:
    """The same picture with a word in its emptiest corner."""
    pixels = case.rgb.copy()
    changed = printed(case)
    assert changed is not None
    free = cv2.boxFilter(changed.astype(np.float32), -1, (190, 44), anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
    busy = cv2.boxFilter(case.luma, -1, (190, 44), anchor=(0, 0)) * 0.001
    row, column = np.unravel_index(np.argmin((free + busy)[: 640 - 60, : 640 - 200]), (580, 440))
    ink = (240, 240, 235) if pixels[row : row + 44, column : column + 190].mean() < 128 else (20, 20, 24)
    cv2.putText(pixels, word, (int(column) + 8, int(row) + 32), cv2.FONT_HERSHEY_DUPLEX, 1.0, ink, 2, cv2.LINE_AA)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=88)
    return replace(case, picture=out.getvalue())


def test_the_planned_words_of_a_studio_picture_are_no_stray_text(painted: Case) -> None:
    found = unwritten(painted)
    assert found is not None and found.passed
    assert stray_rows(painted.rgb, np.zeros(painted.rgb.shape[:2], bool))  # the headline would be, unaccounted for


def test_a_word_that_nobody_planned_is_told_with_its_place(painted: Case) -> None:
    found = unwritten(written_on(painted, "Bestt deel"))
    assert found is not None and not found.passed and found.reason is not None
    assert "没安排" in found.reason["zh"] and "nobody planned" in found.reason["en"]


def test_a_picture_of_unknown_making_is_not_asked(painted: Case) -> None:
    assert unwritten(replace(painted, measures={})) is None
