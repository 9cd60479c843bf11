"""Every script is written with faces of its own: no empty boxes, and lines that end where words do."""

import pytest

from tools.generation.fonts import CURRENCIES, cast, find_faces
from tools.generation.linebreaking import fit
from tools.generation.typesetting import Style, measure
from tools.generation.wordbreaks import word_ends

TEXTS = {
    "zh": "练前一杯，火力全开 ¥59.9",
    "zh-Hant": "晨光裡的第一口清醒 NT$199",
    "ja": "朝の一杯、すっきり目覚め。¥298",
    "ko": "아침을 깨우는 한 병 ₩2,900",
    "en": "Before the first rep $12.99 £9 €8",
    "de": "Kaltgebrühter Wachmacher – 12,99 €",
    "fr": "L’énergie d’un café glacé à 12,99 €",
    "pl": "Zimna kawa, łagodny smak: 49 zł",
    "tr": "Güne dinç başlayın ₺149",
    "vi": "Tỉnh táo mỗi sáng cùng cà phê ủ lạnh 99.000 ₫",
    "ru": "Бодрое утро начинается здесь 899 ₽",
    "uk": "Ґанок, їжа, євро: 199 ₴",
    "ar": "قهوة سوداء لصباح نشيط ١٢٫٩ ر.س",
    "he": "קפה שחור לבוקר ערני ₪39",
    "th": "เริ่มเช้าให้สดชื่นกว่าเดิม ฿129",
    "hi": "ताज़ा सुबह की कॉफ़ी ₹299",
}


@pytest.mark.parametrize("lang", TEXTS)
@pytest.mark.parametrize("voice", ["energy", "fresh", "clean", "playful"])
def test_no_text_has_a_character_that_cannot_be_written(lang: str, voice: str) -> None:
    if not {"NotoSansDevanagari-Bold.ttf"} & {face.path.name for face in find_faces().values()} and lang == "hi":
        pytest.skip("no Devanagari typeface on this machine")
    for role in ("display", "text", "strong", "number"):
        assert cast(TEXTS[lang], voice, role, lang).missing == "", role
        line = measure(TEXTS[lang], Style(voice=voice, role=role, lang=lang))
        assert line.width > 1 and line.bottom > line.top


@pytest.mark.parametrize("lang", ["zh", "en", "ja", "ar", "th", "ru"])
def test_every_currency_sign_can_be_written_beside_a_number(lang: str) -> None:
    assert cast("1290" + CURRENCIES, "clean", "number", lang).missing == ""


def test_a_script_is_led_by_its_own_face() -> None:
    for lang, face in (("ar", "ar-"), ("th", "th-"), ("ru", "montserrat-"), ("vi", "montserrat-"), ("ja", "ja-"),
                       ("ko", "ko-"), ("zh-Hant", "hant-")):  # fmt: skip
        assert any(name.startswith(face) for name in cast(TEXTS[lang], "clean", "display", lang).faces), lang


def test_thai_breaks_between_words_and_nowhere_else() -> None:
    text = "กระติกน้ำเก็บความร้อนสิบสองชั่วโมง"
    ends = word_ends(text, Style(lang="th"))
    assert len("กระติกน้ำ") in ends and len("กระติกน้ำเก็บ") in ends
    assert not ends & {1, 2, 3, len(text) - 1}
    block = fit(text, Style(lang="th", role="display"), 420, 400, 60, 20, 3)
    assert block is not None and len(block.lines) >= 2
    assert "".join(line.text for line in block.lines) == text
