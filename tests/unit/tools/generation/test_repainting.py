"""Backends with a model: a background from a real HTTP server or a real pipeline; the product stays the merchant's."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from agents.painters import open_painter
from domain.creative import Painted
from domain.errors import GenerationFailed
from tests.doubles.image_server import ImageServer, image_server
from tests.doubles.tiny_pipeline import tiny_pipeline
from tools.efficiency.fidelity import certify
from tools.generation.canvases import canvas
from tools.generation.contact_sheet import PRODUCT
from tools.generation.layout import solve
from tools.generation.recipes import recipe_in
from tools.generation.speech import spoken

CUTOUT = PRODUCT.read_bytes()
SIZE = Image.open(io.BytesIO(CUTOUT)).size


@pytest.fixture
def server() -> Iterator[ImageServer]:
    with image_server() as running:
        yield running


def options(url: str = "", model: str = "", **more: float) -> dict[str, object]:
    return {"url": url, "model": model, "api_key": "k-1", "timeout": 30.0, "steps": 2, **more}


def paint(backend: str, told: dict[str, object], shape: str = "google_half_page") -> Painted:
    words = {"prompt": "an office desk", "negative_prompt": "people"}
    instruction = spoken("zh", "office", "oak").model_copy(update=words)
    layout = solve(instruction, canvas(shape), cutout_size=SIZE)
    return open_painter(backend, told).paint(instruction, layout, CUTOUT, seed=3)


def is_the_merchants(painted: Painted) -> None:
    """Whatever the model did, product and words are as in the studio."""
    certificate = certify(CUTOUT, painted.picture, painted.transform, source="a", name="b")
    assert certificate.verdict == "pass", certificate.reasons
    assert painted.measures["on_product"] == 0 and not painted.measures["outside"] and not painted.measures["overlaps"]
    assert all(row["contrast"] >= 0.75 * row["needed"] for row in painted.measures["texts"])


@pytest.mark.parametrize(("model", "shape"), [("gpt-image-1", "google_half_page"), ("flux-edit", "google_billboard")])
def test_a_compatible_server_paints_the_background(server: ImageServer, model: str, shape: str) -> None:
    painted = paint("openai", options(server.url, model), shape)
    is_the_merchants(painted)
    (asked,) = server.asked
    assert asked["key"] == "Bearer k-1" and "office desk" in asked["prompt"] and "people" in asked["prompt"]
    mask = np.asarray(Image.open(io.BytesIO(asked["mask"])))[..., 3]
    assert 0.02 < (mask == 255).mean() < 0.6 and (mask == 0).mean() > 0.3
    recipe = recipe_in(painted.picture)
    assert recipe is not None and recipe.backend == "openai" and recipe.seed == 3
    # The background is the server's, not the studio's.
    studio = paint("studio", {}, shape)
    one, other = (np.asarray(Image.open(io.BytesIO(each.picture)), int) for each in (painted, studio))
    assert np.median(np.abs(one - other)) > 8


def test_a_server_that_stumbles_once_is_asked_again(server: ImageServer) -> None:
    server.mode = "flaky"
    is_the_merchants(paint("openai", options(server.url)))
    assert len(server.asked) == 2


@pytest.mark.parametrize(("mode", "why"), [("refuse", "safety"), ("links", "base64"), ("garbage", "read")])
def test_a_server_without_a_picture_is_told_in_words(server: ImageServer, mode: str, why: str) -> None:
    server.mode = mode
    with pytest.raises(GenerationFailed) as told:
        paint("openai", options(server.url))
    assert why in told.value.message["en"] and "studio" in told.value.message["zh"]
    assert len(server.asked) == 1


def test_white_pictures_ask_no_model(server: ImageServer) -> None:
    instruction = spoken("zh", "office", "oak")
    layout = solve(instruction, canvas("jd_white"), cutout_size=SIZE)
    painted = open_painter("openai", options(server.url)).paint(instruction, layout, CUTOUT)
    assert painted.media_type == "image/png" and not server.asked


@pytest.mark.parametrize("backend", ["openai", "diffusers"])
def test_a_backend_without_settings_says_which(backend: str) -> None:
    with pytest.raises(GenerationFailed) as told:
        open_painter(backend, options())
    assert "VITRINE_IMAGE_" in told.value.message["en"]


def test_a_pipeline_is_loaded_from_its_folder_and_paints_the_background(tmp_path: Path) -> None:
    pytest.importorskip("diffusers")
    pytest.importorskip("torch")
    folder = tiny_pipeline(tmp_path)
    is_the_merchants(paint("diffusers", options(model=str(folder)), "google_mpu"))


def test_a_pipeline_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    pytest.importorskip("diffusers")
    with pytest.raises(GenerationFailed) as told:
        paint("diffusers", options(model=str(tmp_path / "nowhere")), "google_mpu")
    assert "cannot be loaded" in told.value.message["en"]
