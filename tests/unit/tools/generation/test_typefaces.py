"""Typefaces: every text finds faces for all its characters; what none can write is left out and said."""

import cv2
import numpy as np
import pytest

from domain.creative import Copy
from tools.generation import fonts
from tools.generation.drawing import load_skia
from tools.generation.looks import look_for
from tools.generation.speech import spoken
from tools.generation.typesetting import Style, clean_text

SAMPLES = {
    "zh": "上午九点，一杯清醒：0糖0脂「冷萃」¥12.9",
    "en": "Nine o'clock, sorted — 150 mg, $12.90",
    "zh-Hant": "上午九點，一杯清醒",
    "ja": "青へ、踏み出そう。9,800円",
    "ko": "오늘도 맑게 ₩9,800",
    "ru": "Утро без суеты 990 ₽",
    "vi": "Buổi sáng tỉnh táo 99.000₫",
    "de": "Für müde Köpfe: 12,90 €",
}
NEEDS_SYSTEM_FONTS = {"ko", "zh-Hant"}


@pytest.mark.parametrize("lang", SAMPLES)
@pytest.mark.parametrize("voice", fonts.table()["voices"])
@pytest.mark.parametrize("role", ["display", "text", "strong", "number"])
def test_every_character_has_a_face(lang: str, voice: str, role: fonts.Role) -> None:
    if lang in NEEDS_SYSTEM_FONTS and not any(name.startswith("file:NotoSansCJK") for name in fonts.find_faces()):
        pytest.skip("fonts-noto-cjk is not installed")
    chosen = fonts.cast(SAMPLES[lang], voice, role, lang)
    assert chosen.missing == ""
    letters = [c for c in SAMPLES[lang] if not c.isspace()]
    assert all(any(fonts.writes(face, c) for face in chosen.faces) for c in letters)


@pytest.mark.parametrize("sign", fonts.CURRENCIES)
def test_a_currency_sign_that_a_voice_lacks_is_borrowed(sign: str) -> None:
    chosen = fonts.cast(sign + "9.9", "warm", "number", "en")
    assert sign in chosen.missing or any(fonts.writes(face, sign) for face in chosen.faces)


def test_what_no_face_can_write_is_left_out_and_said() -> None:
    chosen = fonts.cast("好喝\U0001f680！", "clean", "display", "zh")
    assert chosen.missing == "\U0001f680"
    assert clean_text("好喝\U0001f680！", Style("clean", "display", "zh")) == "好喝！"


def test_the_voice_comes_first() -> None:
    assert fonts.cast("BEFORE", "energy", "display", "en").faces == ("anton",)
    assert fonts.cast("练前", "energy", "display", "zh").faces == ("sans-900",)


def test_hash_names_the_file() -> None:
    assert fonts.hash_of("sans-700").startswith("sha256:")
    assert fonts.hash_of("sans-700") != fonts.hash_of("sans-900")


def test_doctor_finds_everything_here() -> None:
    report = fonts.doctor_fonts()
    assert report.ok, report.notice
    assert set(report.notice) == {"zh", "en"}


def test_the_table_names_only_faces_it_defines() -> None:
    rows = fonts.table()
    named = {
        face
        for voice in rows["voices"].values()
        for role in voice.values()
        for faces in role.values()
        for face in faces
    }
    named |= {face for script in rows["scripts"].values() for faces in script.values() for face in faces}
    assert named <= set(rows["faces"])
    packages = {package.split("/")[1].split("@")[0] for package in rows["npm"]}
    files = {files[0][0].split("/")[0] for files in rows["faces"].values() if "/" in files[0][0]}
    assert packages <= files


COMMON = [bytes([high, low]).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA)]


@pytest.mark.parametrize("face", ["xiaowei", "kuaile", "song-900", "sans-900"])
def test_no_common_character_is_a_black_square(face: str) -> None:
    """Contours that overlap the wrong way fill a character up: such ones are listed as faulty."""
    skia = load_skia()
    font, side = skia.Font(fonts.typeface(face), 56), 72
    sheet = np.zeros((side * 40, side * (len(COMMON) // 40 + 1), 4), np.uint8)
    surface = skia.Surface(sheet, skia.kRGBA_8888_ColorType)
    for place, character in enumerate(COMMON):
        x, y = place // 40 * side + 8, place % 40 * side + 56
        surface.getCanvas().drawString(character, x, y, font, skia.Paint(Color=0xFF000000, AntiAlias=True))
    core = cv2.erode((sheet[..., 3] > 128).astype(np.uint8), np.ones((21, 21), np.uint8))
    solid = {c for i, c in enumerate(COMMON) if core[i % 40 * side :, i // 40 * side :][:side, :side].any()}
    assert solid <= set(fonts.table()["faulty"].get(face, ""))


@pytest.mark.parametrize("text", ["今天，自己开火", "元旦", "带回家"])
def test_a_face_that_garbles_a_character_writes_none_of_its_text(text: str) -> None:
    assert fonts.cast("今天，开火", "airy", "display", "zh").faces == ("xiaowei",)
    assert "xiaowei" not in fonts.cast(text, "airy", "display", "zh").faces
    headline = spoken("zh", "lake", "dusk").model_copy(update={"words": Copy(headline=text)})
    assert look_for(headline).voice != "airy", "nor the other lines of its headline"
    assert look_for(spoken("zh", "lake", "dusk")).voice == "airy"
