"""Stickers: what is planned is what is drawn, inside its own box, readable on its own fill in any palette."""

from itertools import product

import numpy as np
import pytest

from domain.creative import Sticker
from tools.generation import sticker_art
from tools.generation.colours import WHITE, Colour, contrast_of, parse
from tools.generation.drawing import load_skia
from tools.generation.icons import icon_for, icons, paint_icon, with_icons
from tools.generation.looks import Look, looks
from tools.generation.paints import Dress
from tools.generation.speech import SPEECH, spoken
from tools.generation.stickers import plan

STICKERS = {
    "zh": [
        Sticker(kind="price", text="59.9", lead="到手价", note="¥79", currency="¥"),
        Sticker(kind="price", text="1299", currency="¥"),
        Sticker(kind="cta", text="立即抢购"),
        Sticker(kind="chip", text="0糖0脂"),
        Sticker(kind="chip", text="没有图标的话"),
        Sticker(kind="burst", text="第2件半价", lead="限时"),
        Sticker(kind="burst", text="8折"),
        Sticker(kind="tag", text="新品"),
        Sticker(kind="ribbon", text="618 年中大促"),
    ],
    "en": [
        Sticker(kind="price", text="19.90", lead="Launch offer", note="$26", currency="$"),
        Sticker(kind="cta", text="Shop now"),
        Sticker(kind="chip", text="150 mg", lead="Caffeine"),
        Sticker(kind="burst", text="-30%", lead="TODAY ONLY"),
        Sticker(kind="tag", text="New in"),
        Sticker(kind="ribbon", text="Black Friday"),
    ],
}
PALETTES = {  # accent pair, dark ink, light ink, dark set?
    "ember": ("#ff8a1e", "#ff4a17", "#1a0d05", "#fff4e6", True),
    "forest": ("#2e8b57", "#1f4d33", "#17321f", "#f4f7f0", False),
    "lemon": ("#fff04d", "#ffd400", "#332b00", "#fffbe0", False),
    "ink": ("#1a1a1a", "#000000", "#101010", "#fafafa", False),
    "snow": ("#ffffff", "#f2f2f2", "#222222", "#ffffff", True),
    "mid": ("#7f7f7f", "#8a8a8a", "#333333", "#eeeeee", False),
}
CASES = [(lang, sticker) for lang, row in STICKERS.items() for sticker in row]


def dress(name: str) -> tuple[Dress, Colour]:
    one, other, dark, light, on_dark = PALETTES[name]
    ink, ground = (light, dark) if on_dark else (dark, light)
    return Dress((parse(one), parse(other)), parse(dark), parse(light), parse(ink), on_dark), parse(ground)


@pytest.mark.parametrize(("lang", "sticker"), CASES, ids=[f"{lang}-{s.kind}-{s.text}" for lang, s in CASES])
def test_texts_lie_inside_their_sticker(lang: str, sticker: Sticker) -> None:
    for look, size, rows in product(looks().values(), (12.0, 33.3), (False, True)):
        made = plan(sticker, look, lang, size, rows)
        assert min(part.size for part in made.parts) >= size * 0.6
        for part in made.parts:
            x0, y0, x1, y1 = part.box
            assert x0 >= -0.5 and y0 >= -0.5 and x1 <= made.width + 0.5 and y1 <= made.height + 0.5, (
                look.name,
                part.line.text,
            )
        boxes = [part.box for part in made.parts]
        for i, one in enumerate(boxes):
            for other in boxes[i + 1 :]:
                across, down = (
                    min(one[2], other[2]) - max(one[0], other[0]),
                    min(one[3], other[3]) - max(one[1], other[1]),
                )
                assert across <= 0.5 or down <= 0.5, (look.name, "texts of one sticker overlap")


def drawn(
    sticker: Sticker, lang: str, look: Look, palette: str
) -> tuple[np.ndarray, np.ndarray, list[sticker_art.Written]]:
    skia = load_skia()
    wear, ground = dress(palette)
    made = plan(sticker, look, lang, 30)
    pixels = np.zeros((int(made.height) + 80, int(made.width) + 80, 4), np.uint8)
    pixels[...] = (*ground, 255)
    before = pixels.copy()
    canvas = skia.Surface(pixels, skia.kRGBA_8888_ColorType).getCanvas()
    at = (40.0, 40.0)
    match sticker.kind:
        case "price":
            written = sticker_art.draw_price(canvas, made, at, wear, look)
        case "cta":
            written = sticker_art.draw_button(canvas, made, (*at, made.width, made.height), wear, look, False)
        case "chip":
            written = sticker_art.draw_chip(canvas, made, at, wear, look, (ground, ground))
        case "burst":
            written = sticker_art.draw_burst(canvas, made, at, wear, look)
        case _:
            written = sticker_art.draw_label(canvas, made, at, wear, look)
    return before, pixels, written


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("name", looks())
def test_every_sticker_is_drawn_and_reads(name: str, palette: str) -> None:
    for lang, sticker in CASES:
        before, after, written = drawn(sticker, lang, looks()[name], palette)
        assert (before != after).any(), sticker
        assert [w.text for w in written] == list(plan(sticker, looks()[name], lang, 30).texts)
        for text in written:
            if text.fills:
                needed = 3.0 if text.bold else 4.5
                assert contrast_of(text.ink, text.fills) >= needed - 0.02, (
                    sticker.kind,
                    text.text,
                    text.ink,
                    text.fills,
                )


def test_the_fill_that_is_claimed_is_the_fill_that_is_drawn() -> None:
    _, after, written = drawn(STICKERS["zh"][0], "zh", looks()["energy"], "ember")
    label = next(w for w in written if w.text == "到手价")
    x0, y0 = int(label.box[0]) - 4, int(label.box[1]) + 2
    assert np.abs(after[y0, x0, :3].astype(int) - label.fills[0]).max() <= 3


def test_words_call_their_icons() -> None:
    wanted = {
        "0糖0脂": "candy-off",
        "30秒即溶": "timer",
        "Zero sugar": "candy-off",
        "次日达": "truck",
        "咖啡因150mg": "zap",
    }
    assert {text: icon_for(Sticker(kind="chip", text=text)) for text in wanted} == wanted
    wrong = {"40 mm drivers": "headphones", "24 pose cards": "", "Boil-dry shut-off": "shield-check"}
    assert {text: icon_for(Sticker(kind="chip", text=text)) for text in wrong} == wrong, "no car, no coupon"
    assert icon_for(Sticker(kind="chip", text="0糖", icon="leaf")) == "leaf"
    assert icon_for(Sticker(kind="chip", text="呜呼")) == ""
    assert icon_for(Sticker(kind="chip", text="Stoffbezug")) == "", "no 'off' within a word"


def test_a_price_reads_as_its_language_writes_it() -> None:
    euro = plan(Sticker(kind="price", text="12,90", currency="€"), looks()["warm"], "de", 30)
    assert euro.texts == ("12", ",90", "€")
    many = plan(Sticker(kind="price", text="1,299", currency="$"), looks()["warm"], "en", 30)
    assert many.texts == ("$", "1,299")


def test_right_to_left_stickers_are_mirrored() -> None:
    chip, look = Sticker(kind="chip", text="تهوية", icon="wind"), looks()["warm"]
    mirrored, plain = plan(chip, look, "ar", 30), plan(chip, look, "fr", 30)
    assert mirrored.icon_box[0] > mirrored.width / 2 > plain.icon_box[0]
    price = plan(Sticker(kind="price", text="79.50", lead="عرض", currency="$"), look, "ar", 30)
    sign, whole, cents = (part for part in price.parts if part.tone == "strong")
    assert sign.x < whole.x < cents.x, "figures keep their order"


@pytest.mark.parametrize("name", icons())
def test_icons_draw(name: str) -> None:
    skia = load_skia()
    pixels = np.full((48, 48, 4), 255, np.uint8)
    paint_icon(skia.Surface(pixels, skia.kRGBA_8888_ColorType).getCanvas(), name, 4, 4, 40, (0, 0, 0))
    assert (pixels[..., 0] < 128).sum() > 40
    assert (pixels[:2, :, :3] == WHITE[0]).all()


def chosen(*texts: str) -> list[str]:
    chips = tuple(Sticker(kind="chip", text=text) for text in texts)
    return [sticker.icon for sticker in with_icons(chips)]


def test_no_icon_stands_twice_where_another_fits() -> None:
    assert chosen("冷萃16小时", "云南阿拉比卡", "每瓶12千卡") == ["clock", "coffee", "flame"]
    assert chosen("6小时", "8小时") == ["clock", "clock"], "nothing else fits"


def test_chips_have_icons_all_or_none() -> None:
    assert chosen("8 mm drop", "72% energy return") == ["check", "zap"]
    assert chosen("呜呼", "呜呼呼") == ["", ""]
    price = Sticker(kind="price", text="99")
    assert with_icons((price, Sticker(kind="chip", text="0糖")))[0] == price, "only chips wear them"


@pytest.mark.parametrize("lang", sorted(SPEECH))
def test_the_sample_words_of_every_language_have_icons(lang: str) -> None:
    icons_there = [s.icon for s in with_icons(spoken(lang, "office", "oak").stickers) if s.kind == "chip"]
    assert "" not in icons_there and "check" not in icons_there
    assert len(set(icons_there)) == len(icons_there)
