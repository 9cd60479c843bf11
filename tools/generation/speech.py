"""Sample words in twelve languages, for benchmarks and the gallery: the same offer, as a shop there would put it."""

from __future__ import annotations

from typing import Literal

from domain.creative import Copy, PresentationInstruction, Sticker

Hook = Literal["function", "style", "price"]
HOOKS: tuple[Hook, ...] = ("function", "style", "price")
# Headline, subline, price label, currency, amount, price before, three points, button, badge, brand.
SPEECH: dict[str, tuple[str, str, str, str, str, str, tuple[str, str, str], str, tuple[str, str], str]] = {
    "zh": ("练前一杯，火力全开", "咖啡因150mg · 0糖0脂", "到手价", "¥", "12.9", "¥16.9",
           ("冷萃16小时", "云南阿拉比卡", "每瓶12千卡"), "立即购买", ("限时", "8折"), "山止"),
    "zh-Hant": ("晨光裡的第一口清醒", "咖啡因150毫克 · 零糖零脂", "到手價", "NT$", "199", "NT$249",
                ("冷萃16小時", "雲南阿拉比卡", "每瓶12大卡"), "立即選購", ("限時", "8折"), "山止"),
    "en": ("Before the first rep", "150 mg caffeine, zero sugar", "Today", "$", "12.99", "$16.99",
           ("16-hour cold brew", "Yunnan Arabica", "12 kcal a bottle"), "Shop now", ("TODAY", "-20%"), "Shanzhi"),
    "ja": ("朝の一杯、すっきり目覚め。", "カフェイン150mg・糖類ゼロ", "特別価格", "¥", "298", "¥398",
           ("水出し16時間", "雲南アラビカ豆", "1本12kcal"), "今すぐ購入", ("本日限り", "25%OFF"), "山止"),
    "ko": ("아침을 깨우는 한 병", "카페인 150mg · 당류 제로", "특가", "₩", "2,900", "₩3,900",
           ("16시간 콜드브루", "윈난 아라비카", "한 병 12kcal"), "지금 구매", ("오늘만", "-25%"), "산즈"),
    "de": ("Kaltgebrauter Wachmacher fürs Büro", "150 mg Koffein, kein Zucker", "Aktionspreis", "€", "12,99", "16,99 €",
           ("16 Stunden kalt gebrüht", "Arabica aus Yunnan", "12 kcal je Flasche"), "Jetzt bestellen",
           ("HEUTE", "-20%"), "Shanzhi"),
    "fr": ("L’énergie d’un matin frais", "150 mg de caféine, sans sucre", "Prix du jour", "€", "12,99", "16,99 €",
           ("Infusé à froid 16 h", "Arabica du Yunnan", "12 kcal par bouteille"), "Acheter",
           ("24 H", "-20%"), "Shanzhi"),
    "es": ("Despierta sin complicarte", "150 mg de cafeína, cero azúcar", "Oferta", "€", "12,99", "16,99 €",
           ("16 horas en frío", "Arábica de Yunnan", "12 kcal por botella"), "Comprar ya", ("HOY", "-20%"), "Shanzhi"),
    "ru": ("Бодрое утро начинается здесь", "150 мг кофеина, без сахара", "Цена дня", "₽", "899", "1 199 ₽",
           ("Холодный настой 16 ч", "Арабика из Юньнани", "12 ккал в бутылке"), "Купить сейчас",
           ("СЕГОДНЯ", "-25%"), "Shanzhi"),
    "ar": ("قهوة سوداء لصباح نشيط", "١٥٠ ملغ كافيين وبلا سكر", "سعر العرض", "ر.س", "39", "59 ر.س",
           ("نقع بارد ١٦ ساعة", "أرابيكا يونان", "١٢ سعرة فقط"), "اطلبها الآن", ("اليوم", "-25%"), "شانزي"),
    "th": ("เริ่มเช้าให้สดชื่นกว่าเดิม", "คาเฟอีน 150 มก. ไม่มีน้ำตาล", "ราคาพิเศษ", "฿", "129", "฿169",
           ("สกัดเย็น 16 ชั่วโมง", "อราบิก้ายูนนาน", "12 กิโลแคลอรี"), "สั่งซื้อเลย", ("วันนี้", "-25%"), "Shanzhi"),
    "vi": ("Tỉnh táo cùng cà phê ủ lạnh", "150 mg caffeine, không đường", "Giá ưu đãi", "₫", "99.000", "129.000 ₫",
           ("Ủ lạnh 16 giờ", "Arabica Vân Nam", "12 kcal mỗi chai"), "Mua ngay", ("HÔM NAY", "-25%"), "Shanzhi"),
}  # fmt: skip


def spoken(lang: str, set_name: str, palette: str, number: int = 0) -> PresentationInstruction:
    """An instruction in this language for a set; its hook goes round with the number."""
    headline, subline, label, sign, amount, before, points, button, (when, off), brand = SPEECH[lang]
    hook = HOOKS[number % len(HOOKS)]
    stickers = [
        Sticker(kind="price", text=amount, lead=label, note=before, currency=sign),
        Sticker(kind="cta", text=button),
        *(Sticker(kind="chip", text=text) for text in points),
    ]
    if hook == "price":
        stickers.append(Sticker(kind="burst", text=off, lead=when))
    return PresentationInstruction(
        id=f"sample.{set_name}.{lang}.{number + 1}", persona="sample", hook=hook, scenario={}, set_name=set_name,
        palette=palette, words=Copy(headline=headline, subline=subline, brand=brand), stickers=tuple(stickers),
        lang=lang,
    )  # fmt: skip
