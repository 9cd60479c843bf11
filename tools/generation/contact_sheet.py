"""A sheet of sample pictures for the eye: every set in several formats and languages.

python -m tools.generation.contact_sheet sheet.jpg --sets gym,office --formats 1x1,16x9 --langs zh,en
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from domain.creative import Copy, PresentationInstruction, Sticker
from tools.generation.canvases import canvas
from tools.generation.layout import solve
from tools.generation.looks import look_of_set
from tools.generation.plates import list_sets, set_card
from tools.generation.studio import StudioPainter

PRODUCT = Path(__file__).resolve().parents[2] / "catalog" / "shanzhi-black-coffee" / "packshot.png"
GAP, GROUND = 12, (233, 233, 238)
WORDS = {  # by look: hook, then headline, subline, price label and button in zh and en
    "energy": ("function", ("练前一杯，火力全开", "咖啡因150mg · 0糖0脂", "训练搭子价", "马上开练"),
               ("Before the first rep", "150 mg caffeine, zero sugar", "Gym-bag price", "Get training")),
    "warm": ("function", ("上午九点，一杯清醒", "云南阿拉比卡 · 咖啡因150mg", "工位囤货价", "加入购物车"),
             ("Nine o'clock, sorted", "Yunnan Arabica, 150 mg caffeine", "Desk-stash price", "Add to cart")),
    "fresh": ("function", ("0糖，清爽一整天", "仅2种配料 · 每瓶12千卡", "轻享价", "看看配料表"),
              ("Keep it light", "Two ingredients, 12 kcal a bottle", "Light-day price", "Check the label")),
    "airy": ("style", ("山野之间", "把清晨装进背包", "出发价", "带它出发"),
             ("Coffee with a view", "Open it anywhere", "Trail price", "Take it along")),
    "cosy": ("price", ("早八有它，不慌", "冷萃16小时 · 可可坚果香", "宿舍囤货价", "加进囤货单"),
             ("Hello, 8 a.m. lecture", "16-hour cold brew, cocoa notes", "Dorm price", "Stock the dorm")),
    "festive": ("price", ("618 狂欢提前购", "0糖0脂 一口清醒", "618到手价", "立即抢购"),
                ("The big summer sale", "Zero sugar, all clear", "Sale price", "Shop now")),
}  # fmt: skip
PLAIN = ("style", ("一眼就心动", "铜箔山景瓶标", "到手价", "立即购买"),
         ("Love at first look", "A copper-foil mountain", "Now", "Shop now"))  # fmt: skip
CHIPS = {"zh": ("咖啡因150mg", "0糖0脂", "冷萃16小时"), "en": ("150 mg caffeine", "Zero sugar", "16-hour cold brew")}


def sample(set_name: str, palette: str, lang: str) -> PresentationInstruction:
    """A made-up instruction in the manner of a set's look."""
    zh = lang == "zh"
    hook, *texts = WORDS.get(look_of_set(set_name), PLAIN)
    headline, subline, label, button = texts[0 if zh else 1]
    sign = "¥" if zh else "$"
    stickers = [
        Sticker(kind="price", text="12.9", lead=label, note=f"{sign}16.9", currency=sign),
        Sticker(kind="cta", text=button),
        *(Sticker(kind="chip", text=text) for text in CHIPS[lang]),
    ]
    if hook == "price":
        stickers.append(Sticker(kind="burst", text="8折" if zh else "-20%", lead="限时" if zh else "TODAY"))
    return PresentationInstruction.model_validate(
        {
            "id": f"sample.{set_name}.{lang}",
            "persona": "sample",
            "hook": hook,
            "scenario": {},
            "set_name": set_name,
            "palette": palette,
            "words": Copy(headline=headline, subline=subline, brand="山止" if zh else "Shanzhi"),
            "stickers": tuple(stickers),
            "lang": lang,
        }
    )


def paint_samples(
    sets: Sequence[str], formats: Sequence[str], langs: Sequence[str], product: bytes
) -> Iterator[tuple[str, list[Image.Image]]]:
    """One row of pictures per set, palette and language."""
    painter = StudioPainter()
    size = Image.open(io.BytesIO(product)).size
    for set_name in sets:
        for index, palette in enumerate(set_card(set_name).palettes):
            told = sample(set_name, palette.name, langs[index % len(langs)])
            row: list[Image.Image] = []
            for name in formats:
                layout = solve(told, canvas(name), cutout_size=size)
                row.append(Image.open(io.BytesIO(painter.paint(told, layout, product).picture)))
            yield f"{set_name}/{palette.name}/{told.lang}", row


def sheet(rows: Sequence[Sequence[Image.Image]], height: int) -> Image.Image:
    """Rows of pictures of equal height on one ground."""
    scaled = [[p.resize((round(p.width * height / p.height), height)) for p in row] for row in rows]
    width = max(sum(p.width + GAP for p in row) for row in scaled) + GAP
    ground = Image.new("RGB", (width, len(scaled) * (height + GAP) + GAP), GROUND)
    for at, row in enumerate(scaled):
        x = GAP
        for picture in row:
            ground.paste(picture, (x, GAP + at * (height + GAP)))
            x += picture.width + GAP
    return ground


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the sheet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("out", type=Path)
    parser.add_argument("--sets", default=",".join(card.name for card in list_sets()))
    parser.add_argument("--formats", default="1x1,3x4,9x16,16x9")
    parser.add_argument("--langs", default="zh,en")
    parser.add_argument("--product", type=Path, default=PRODUCT)
    parser.add_argument("--height", type=int, default=420)
    told = parser.parse_args(arguments)
    sets, formats, langs = (text.split(",") for text in (told.sets, told.formats, told.langs))
    pictures = []
    for title, row in paint_samples(sets, formats, langs, told.product.read_bytes()):
        sys.stderr.write(f"{title}\n")
        pictures.append(row)
    sheet(pictures, told.height).save(told.out, quality=90)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
