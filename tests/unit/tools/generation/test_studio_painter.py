"""The painter's promises: the product's pixels, readable words, honest measures, the same picture every time."""

import io
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from domain.creative import Copy, Layout, Painted, PresentationInstruction, Sticker
from domain.errors import GenerationFailed
from tools.generation.canvases import canvas
from tools.generation.composite import Staged, resample
from tools.generation.layout import solve
from tools.generation.looks import look_for
from tools.generation.page import paint_layout
from tools.generation.pen import Ground
from tools.generation.plates import Palette
from tools.generation.studio import StudioPainter

Pixels = NDArray[np.uint8]
PALETTE = Palette("test", {}, ("#888888",) * 3, "#1b1410", "#fff8ec", ("#ff8a1e", "#ff4a17"), False)


def cutout(width: int = 180, height: int = 420, border: int = 0) -> bytes:
    """A speckled product with soft corners, on a transparent ground."""
    pixels = np.zeros((height + 2 * border, width + 2 * border, 4), np.uint8)
    speckles = np.random.default_rng(7).integers(0, 256, (height, width, 3), dtype=np.uint8)
    inner = pixels[border : border + height, border : border + width]
    inner[..., :3] = speckles
    inner[..., 3] = 255
    inner[:6, :, 3] = 120
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def backdrop(kind: str, width: int, height: int) -> Pixels:
    """Grounds that words must stand on: plain, sloping and hostile ones."""
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    match kind:
        case "white":
            grey = np.full((height, width), 250.0)
        case "black":
            grey = np.full((height, width), 6.0)
        case "middle":
            grey = np.full((height, width), 119.0)
        case "slope":
            grey = 255 * (0.7 * x + 0.3 * y)
        case "stripes":
            grey = np.where((x * 24).astype(int) % 2 == 0, 15.0, 240.0)
        case _:
            grey = np.random.default_rng(3).integers(0, 256, (height, width)).astype(float)
    return np.repeat(grey[..., None], 3, axis=2).astype(np.uint8)


def stage_on(kind: str):  # type: ignore[no-untyped-def]
    def stage(
        product: Pixels, *, set_name: str, palette: str, width: int, height: int, product_box: tuple[float, ...]
    ) -> Staged:
        image = backdrop(kind, width, height)
        x0, y0, x1, y1 = (round(v * side) for v, side in zip(product_box, (width, height) * 2, strict=True))
        rows, columns = np.flatnonzero((product[..., 3] > 8).any(1)), np.flatnonzero((product[..., 3] > 8).any(0))
        pasted = resample(product[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].copy(), x1 - x0, y1 - y0)
        mask = np.zeros((height, width), np.uint8)
        mask[y0:y1, x0:x1] = pasted[..., 3]
        solid = pasted[..., 3] == 255
        image[y0:y1, x0:x1][solid] = pasted[solid][:, :3]
        return Staged(image, (x0, y0, x1, y1), pasted, mask, (), PALETTE)

    return stage


def instruction(lang: str = "zh", hook: str = "function", set_name: str = "no-such-set") -> PresentationInstruction:
    zh = lang == "zh"
    words = Copy(
        headline="练前一杯，火力全开" if zh else "Before the first rep",
        subline="咖啡因150mg · 放进健身包就走" if zh else "150 mg caffeine, ready to go",
        brand="山止" if zh else "Shanzhi",
    )
    sign = "¥" if zh else "$"
    stickers = (
        Sticker(kind="price", text="12.9", lead="到手价" if zh else "Now", note=f"{sign}16.9", currency=sign),
        Sticker(kind="cta", text="马上开练" if zh else "Get training"),
        Sticker(kind="chip", text="0糖0脂" if zh else "Zero sugar"),
        Sticker(kind="chip", text="冷萃16小时" if zh else "Cold brew"),
        Sticker(kind="burst", text="8折" if zh else "-20%"),
    )
    return PresentationInstruction(
        id="i", persona="p", hook=hook, scenario={}, set_name=set_name, palette="",  # type: ignore[arg-type]
        lang=lang, words=words,
        stickers=stickers,
    )  # fmt: skip


def laid_out(told: PresentationInstruction, name: str = "1x1", **hints: float | str) -> Layout:
    return solve(told, canvas(name), cutout_size=(180, 420), hints=hints)


def painted(kind: str, told: PresentationInstruction, name: str = "1x1", **hints: float | str) -> Painted:
    return StudioPainter(stage_on(kind)).paint(told, laid_out(told, name, **hints), cutout())


@pytest.mark.parametrize("kind", ["white", "black", "middle", "slope", "stripes", "noise"])
@pytest.mark.parametrize("hook", ["function", "style", "price"])
def test_words_read_on_any_ground(kind: str, hook: str) -> None:
    for lang, name in (("zh", "1x1"), ("en", "16x9")):
        measures = painted(kind, instruction(lang, hook), name).measures
        short = [(t["text"], t["contrast"], t["needed"]) for t in measures["texts"] if t["contrast"] < t["needed"]]
        assert not short, (kind, hook, name)
        assert measures["overlaps"] == [] and measures["outside"] == [] and measures["missing_glyphs"] == []


@pytest.mark.parametrize("hook", ["function", "style"])
def test_product_pixels_stay_as_staged_under_veil_and_stickers(hook: str) -> None:
    told = instruction(hook=hook)
    layout = laid_out(told, "1x1", scrim=0.7)
    box = layout.product
    staged = stage_on("slope")(
        np.asarray(Image.open(io.BytesIO(cutout()))), set_name="", palette="", width=1024, height=1024,
        product_box=(box.x0, box.y0, box.x1, box.y1),
    )  # fmt: skip
    where = tuple(float(v) for v in staged.product_box)
    ground = Ground(
        staged.image, staged.product_mask, where, ((255, 138, 30), (255, 74, 23)), (27, 20, 16), (255, 248, 236), False
    )  # type: ignore[arg-type]
    page = paint_layout(ground, layout, told, look_for(told))
    solid = staged.product_mask == 255
    assert solid.sum() > 10_000
    assert (page.picture[solid] == staged.image[solid]).all()
    assert (page.picture != staged.image).any(-1).mean() > 0.2, "the veil was painted"


def test_measures_are_counted_not_claimed() -> None:
    result = painted("slope", instruction())
    measures = result.measures
    assert measures["on_product"] == 0
    assert measures["moved"] < 0.004
    picture = Image.open(io.BytesIO(result.picture))
    assert (picture.format, picture.size, result.media_type) == ("JPEG", (1024, 1024), "image/jpeg")
    headline = next(t for t in measures["texts"] if t["kind"] == "headline")
    x0, y0, x1, y1 = (int(v) for v in headline["box"])
    patch = np.asarray(picture)[y0:y1, x0:x1].astype(int)
    ink = np.array([int(headline["ink"][i : i + 2], 16) for i in (1, 3, 5)])
    assert (np.abs(patch - ink).max(-1) < 12).mean() > 0.15, "the ink is where the measure says"
    assert set(measures["fonts"]) and all(value.startswith("sha256:") for value in measures["fonts"].values())
    assert measures["poster"]["occ"] < 0.01 and measures["poster"]["ove"] == 0
    assert measures["poster"]["und_s"] == 1.0
    assert 0 < measures["cpu_seconds"]


def test_texts_are_the_instruction_s_own() -> None:
    told = instruction()
    texts = painted("white", told).texts
    assert set(texts) >= {"练前一杯，火力全开", "山止", "到手价", "¥12.9", "¥16.9", "马上开练", "0糖0脂"}
    english = painted("white", instruction("en"), "9x16").texts
    assert "BEFORE THE FIRST REP" in english or "Before the first rep" in english


def test_characters_that_cannot_be_written_are_reported() -> None:
    told = instruction().model_copy(update={"words": Copy(headline="好喝\U0001f680，清醒")})
    result = StudioPainter(stage_on("white")).paint(told, laid_out(told), cutout())
    assert result.measures["missing_glyphs"] == ["\U0001f680"]
    assert "好喝，清醒" in result.texts


def test_a_picture_without_words_is_only_the_product() -> None:
    bare = instruction().model_copy(update={"words": Copy(headline=""), "stickers": ()})
    result = StudioPainter(stage_on("slope")).paint(bare, laid_out(bare), cutout())
    assert result.texts == () and result.measures["texts"] == []


def test_files_keep_to_a_platform_s_limit() -> None:
    told = instruction()
    limited = painted("noise", told, "google_half_page")
    assert len(limited.picture) <= 150_000 < len(painted("noise", told, "1x1").picture)


def test_transform_places_the_whole_cut_out() -> None:
    told = instruction()
    layout = laid_out(told)
    plain = StudioPainter(stage_on("white")).paint(told, layout, cutout())
    framed = StudioPainter(stage_on("white")).paint(told, layout, cutout(border=40))
    assert framed.product == plain.product
    assert framed.transform.scale == pytest.approx(plain.transform.scale)
    assert framed.transform.x == pytest.approx(plain.transform.x - 40 * plain.transform.scale)


def test_a_product_of_another_shape_is_laid_out_again() -> None:
    told = instruction()
    wide = cutout(600, 200)
    layout = laid_out(told, "3x4")
    result = StudioPainter().paint(instruction(set_name="gym"), layout, wide)
    assert result.measures["overlaps"] == [] and result.measures["on_product"] == 0


def test_broken_cut_outs_and_unknown_sets_are_refused_in_words() -> None:
    told = instruction()
    layout = laid_out(told)
    empty = io.BytesIO()
    Image.new("RGBA", (20, 20)).save(empty, "PNG")
    for data in (b"no picture", empty.getvalue()):
        with pytest.raises(GenerationFailed):
            StudioPainter(stage_on("white")).paint(told, layout, data)
    with pytest.raises(GenerationFailed) as caught:
        StudioPainter().paint(told, layout, cutout())
    assert "gym" in caught.value.in_words("zh")


def test_the_same_picture_in_every_process() -> None:
    told = instruction(set_name="gym")
    layout = laid_out(told)
    here = StudioPainter().paint(told, layout, cutout()).picture
    assert StudioPainter().paint(told, layout, cutout(), seed=5).picture == here
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(StudioPainter().paint, told, layout, cutout()).result(60).picture == here
