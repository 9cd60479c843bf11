"""Setting text: measured ink is the ink that is drawn; lines break where a reader pauses."""

from dataclasses import replace

import numpy as np
import pytest

from tools.generation.accents import accented
from tools.generation.drawing import load_skia
from tools.generation.linebreaking import CLOSING, OPENING, fit, set_lines
from tools.generation.typesetting import Style, measure, paint_line, width_before

STYLES = [
    Style("energy", "display", "zh", slant=0.12),
    Style("airy", "display", "zh", tracking=0.14),
    Style("fresh", "display", "en"),
    Style("warm", "text", "zh"),
]


@pytest.mark.parametrize("style", STYLES, ids=lambda s: f"{s.voice}-{s.role}")
@pytest.mark.parametrize("text", ["练前一杯，火力全开", "The quiet, 350 ml cup.", "0糖0脂Vitamin C"])
def test_measured_ink_is_drawn_ink(style: Style, text: str) -> None:
    skia = load_skia()
    pixels = np.full((200, 1400, 4), 255, np.uint8)
    surface = skia.Surface(pixels, skia.kRGBA_8888_ColorType)
    line = measure(text, style)
    paint_line(surface.getCanvas(), line, 60, 130, 80, skia.Paint(Color=0xFF000000, AntiAlias=True))
    dark = pixels[..., 0] < 128
    columns, rows = np.flatnonzero(dark.any(0)), np.flatnonzero(dark.any(1))
    slack = 4 + style.slant * 80
    assert columns[0] == pytest.approx(60, abs=slack)
    assert columns[-1] == pytest.approx(60 + line.width * 80, abs=slack)
    assert rows[0] == pytest.approx(130 + line.top * 80, abs=3)
    assert rows[-1] == pytest.approx(130 + line.bottom * 80, abs=3)


def lines_of(text: str, count: int, lang: str = "zh") -> list[str]:
    found = set_lines(text, Style("warm", "display", lang), count)
    assert found is not None
    return [line.text for line in found[0]]


def test_breaks_at_the_pause() -> None:
    assert lines_of("上午九点，一杯清醒", 2) == ["上午九点，", "一杯清醒"]
    assert lines_of("Nine o'clock, sorted", 2, "en") == ["Nine o'clock,", "sorted"]
    assert lines_of("冷萃16小时 · 可可坚果香", 2) == ["冷萃16小时", "可可坚果香"]


def test_never_breaks_a_word_or_a_number() -> None:
    assert lines_of("每瓶12千卡很轻松", 2) != ["每瓶1", "2千卡很轻松"]
    assert all(" " not in line.strip() or line for line in lines_of("Hello, 8 a.m. lecture", 2, "en"))
    assert lines_of("Hello, 8 a.m. lecture", 2, "en")[0] != "Hello, 8"


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize(
    "text", ["练前一杯，火力全开，再来一组！", "（限时）好价「带走」，别错过。", "今天，宠爱自己；明天也是"]
)
def test_no_line_begins_or_ends_with_the_wrong_mark(text: str, count: int) -> None:
    for line in lines_of(text, count):
        assert line[0] not in CLOSING
        assert line[-1] not in OPENING


def test_own_line_breaks_are_kept() -> None:
    style = Style("warm", "display", "zh")
    assert lines_of("山野\n之间", 2) == ["山野", "之间"]
    assert set_lines("山野\n之间", style, 1) is None


def test_rough_breaks_cost_more_than_pauses() -> None:
    style = Style("warm", "display", "zh")
    smooth, rough = set_lines("上午九点，一杯清醒", style, 2), set_lines("办公室续杯自由", style, 2)
    assert smooth and rough and smooth[1] < rough[1]


def test_fit_shrinks_to_the_box_and_stops_at_the_floor() -> None:
    style = Style("warm", "text", "zh")
    block = fit("云南阿拉比卡 · 咖啡因150mg", style, 300, 200, 40, 12, 2)
    assert block is not None and block.width <= 300.5 and block.height <= 200.5 and block.size <= 40
    assert fit("云南阿拉比卡 · 咖啡因150mg", style, 60, 200, 40, 12, 2) is None


def test_joined_scripts_are_shaped() -> None:
    style = Style("warm", "display", "ar")
    apart = sum(measure(c, style).advance for c in "سلام")
    assert measure("سلام", style).advance < apart - 0.2


@pytest.mark.parametrize("style", STYLES, ids=lambda s: f"{s.voice}-{s.role}")
@pytest.mark.parametrize(
    ("text", "at"), [("练前一杯，火力全开", 5), ("早八，不慌", 3), ("LACE UP. GO.", 9), ("今晚，3折起", 3)]
)
def test_a_second_colour_begins_between_two_letters(style: Style, text: str, at: int) -> None:
    skia = load_skia()
    line, upright = measure(text, replace(style, slant=0)), replace(style, slant=0)
    inks = []
    for span in ((0.0, width_before(line, at)), (width_before(line, at), 99.0)):
        pixels = np.zeros((200, 1600, 4), np.uint8)
        surface = skia.Surface(pixels, skia.kRGBA_8888_ColorType)
        paint_line(surface.getCanvas(), line, 60, 130, 80, skia.Paint(Color=0xFF000000, AntiAlias=True), span)
        inks.append(np.flatnonzero((pixels[..., 3] > 24).any(0)))
    alone = measure(text[:at].rstrip(), upright).width * 80
    assert inks[0][-1] - inks[0][0] == pytest.approx(alone, abs=4), "nothing of the next letter, all of the last mark"
    assert inks[1][0] - inks[0][-1] > 1, "air between them"


def test_the_second_colour_prefers_a_full_pause() -> None:
    assert accented("LACE UP. GO.", "tail", True, 1) == (9, 12)
    assert accented("练前一杯，火力全开", "tail", True, 1) == (5, 9)
    assert accented("BEFORE THE FIRST REP", "tail", True, 1) == (11, 20)
    assert accented("3.5 mm jack", "tail", True, 1) == (7, 11), "no pause within a number"
