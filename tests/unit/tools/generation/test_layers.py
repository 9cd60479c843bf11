"""A finished picture reopens: its recipe is in the file, and its layers laid over one another are the picture."""

import io
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from domain.creative import Painted
from tools.generation.canvases import canvas
from tools.generation.contact_sheet import PRODUCT
from tools.generation.layers import as_svg, difference, flattened, layers_of
from tools.generation.layout import solve
from tools.generation.plates import list_sets
from tools.generation.recipes import MARK, recipe_in
from tools.generation.speech import spoken
from tools.generation.studio import StudioPainter
from tools.understanding.catalog import read_product
from tools.understanding.sheets import exact_instruction

CUTOUT = PRODUCT.read_bytes()
SIZE = Image.open(io.BytesIO(CUTOUT)).size


def painted(shape: str = "1x1", number: int = 0) -> Painted:
    from tools.generation.scenarios import scenario

    card = list_sets()[number % len(list_sets())]
    told = spoken("zh" if number % 2 else "en", card.name, card.palettes[0].name, number)
    product = read_product(PRODUCT.with_name("product.json").read_bytes(), "product.json")
    told = exact_instruction(told, scenario(shape), product)
    return StudioPainter().paint(told, solve(told, canvas(shape), cutout_size=SIZE), CUTOUT)


@pytest.mark.parametrize(
    ("shape", "number"), [("1x1", 0), ("16x9", 2), ("google_billboard", 5), ("jd_white", 0), ("taobao_detail_specs", 1)]
)
def test_layers_are_the_picture(shape: str, number: int) -> None:
    made = painted(shape, number)
    recipe = recipe_in(made.picture)
    assert recipe is not None and recipe.layout.canvas.name == shape
    layers = layers_of(recipe, CUTOUT)
    size = recipe.layout.canvas.width, recipe.layout.canvas.height
    real = np.asarray(Image.open(io.BytesIO(made.picture)).convert("RGB")).astype(int)
    gap = np.abs(flattened(layers, *size).astype(int) - real)
    assert gap.mean() < 2.0 and np.percentile(gap, 99.5) < 30  # what JPEG takes away
    kinds = [layer.kind for layer in layers]
    assert kinds[:1] == ["background"] and kinds.count("product") == 1
    if shape in ("1x1", "16x9"):
        slots = [slot.kind for slot in recipe.layout.slots]
        assert [kind for kind in kinds if kind not in ("background", "shadow", "product", "veil")] == slots
        assert any(layer.text == recipe.instruction.words.brand.upper() or layer.text for layer in layers)


def test_the_svg_has_a_named_group_for_every_layer() -> None:
    recipe = recipe_in(painted().picture)
    assert recipe is not None
    layers = layers_of(recipe, CUTOUT)
    root = ET.fromstring(as_svg(layers, recipe))
    groups = [group.get("id") for group in root.findall("{http://www.w3.org/2000/svg}g")]
    assert groups == [layer.name for layer in layers] and len(set(groups)) == len(groups)
    metadata = root.find("{http://www.w3.org/2000/svg}metadata")
    assert metadata is not None and recipe.model_validate_json(metadata.text or "") == recipe


@pytest.mark.parametrize("data", [b"", b"\x89PNG", MARK.encode()])
def test_files_without_a_recipe_have_none(data: bytes) -> None:
    assert recipe_in(data) is None
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", comment=MARK.encode() + b"!!not a recipe")
    assert recipe_in(out.getvalue()) is None


def test_a_difference_turns_one_picture_into_the_other() -> None:
    rng = np.random.default_rng(3)
    one, other = (rng.integers(0, 256, (24, 32, 3), dtype=np.uint8) for _ in range(2))
    layer = difference(one, other)
    share = layer[..., 3:].astype(float) / 255
    assert np.abs(one * (1 - share) + layer[..., :3] * share - other).max() <= 1.5
    assert difference(one, one)[..., 3].max() == 0
