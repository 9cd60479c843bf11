"""Marks in files: written without touching a pixel, read back whole, one set per file, true to how it was made."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from domain.creative import Box, Canvas, Certificate, Copy, Layout, PresentationInstruction, Recipe, Sticker
from tools.distribution.marks import marked, marks_in, marks_of

PIXELS = np.random.default_rng(1).integers(0, 255, (90, 120, 3), np.uint8)


def recipe(backend: str = "studio") -> Recipe:
    instruction = PresentationInstruction(
        id="i", persona="p", hook="price", scenario={"zh": "x"}, set_name="gym", palette="ember",
        words=Copy(headline="A & B <fresh>", facts=("s/title",)), selling_points=("s/spec:sugar",),
        stickers=(Sticker(kind="price", text="9", fact="s/price"),),
    )  # fmt: skip
    layout = Layout(canvas=Canvas(name="1x1", width=9, height=9), product=Box(x0=0, y0=0, x1=1, y1=1), slots=())
    return Recipe(backend=backend, source="sha256:s", instruction=instruction, layout=layout)


def file_of(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(PIXELS).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_marks_are_read_back_and_leave_the_pixels_alone(kind: str) -> None:
    plain = file_of(kind)
    marks = marks_of(recipe(), Certificate(source="a", picture="b", verdict="pass"), "黑咖啡，“一口清醒” & more")
    found = marked(marked(plain, marks.model_copy(update={"alt": "an earlier one"})), marks)
    assert marks_in(found) == marks and found.count(b"<x:xmpmeta") == 1
    one, other = (np.asarray(Image.open(io.BytesIO(data)).convert("RGB")) for data in (plain, found))
    assert np.array_equal(one, other)
    assert (marks.source_type, marks.aigc) == ("composite", "2")
    assert marks.facts == ("s/title", "s/price", "s/spec:sugar")


def test_a_recipe_in_the_comment_stays() -> None:
    marks = marks_of(recipe(), Certificate(source="a", picture="b"), "")
    found = Image.open(io.BytesIO(marked(file_of("JPEG", comment=b"vitrine-recipe:1:x"), marks)))
    assert found.info["comment"] == b"vitrine-recipe:1:x"


def test_what_a_model_painted_is_said_to_be_so() -> None:
    marks = marks_of(recipe("diffusion"), Certificate(source="a", picture="b"), "")
    assert (marks.source_type, marks.aigc) == ("compositeWithTrainedAlgorithmicMedia", "1")


def test_ids_change_with_what_they_stand_for() -> None:
    one, other = (marks_of(recipe(), Certificate(source=s, picture="b"), "") for s in ("a", "z"))
    assert one.recipe == other.recipe and one.certificate != other.certificate


def test_files_without_marks_and_other_files_are_told_apart() -> None:
    assert marks_in(file_of("JPEG")) is None and marks_in(b"nothing") is None
    with pytest.raises(ValueError):
        marked(b"GIF89a", marks_of(recipe(), Certificate(source="a", picture="b"), ""))
