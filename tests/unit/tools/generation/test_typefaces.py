"""Typefaces: every text finds faces for all its characters; what none can write is left out and said."""

import pytest

from tools.generation import fonts
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
