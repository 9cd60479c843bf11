"""How long a finished 1024x1024 creative takes, against the same layout as HTML in headless Chromium.

CPU time of one core, warm: the plate is lit, the typefaces are loaded. Chromium keeps its page open and gets the
staged picture ready-made as its background, so that it only sets type, draws stickers and encodes a JPEG.
"""

from __future__ import annotations

import base64
import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402

from domain.creative import Layout, PresentationInstruction  # noqa: E402
from tools.generation.canvases import canvas  # noqa: E402
from tools.generation.composite import stage_product  # noqa: E402
from tools.generation.files import decoded  # noqa: E402
from tools.generation.layout import solve  # noqa: E402
from tools.generation.plates import list_sets  # noqa: E402
from tools.generation.speech import spoken  # noqa: E402
from tools.generation.studio import StudioPainter  # noqa: E402

PRODUCT = (ROOT / "catalog" / "shanzhi-black-coffee" / "packshot.png").read_bytes()
SIZE = Image.open(io.BytesIO(PRODUCT)).size
ROUNDS = 7
WHOLE, TEXT = 150, 60
"""Milliseconds of one core that a creative may take, whole and where only its words change."""


def milliseconds(work: Callable[[int], object]) -> float:
    """Median CPU time of one call."""
    taken = []
    for number in range(ROUNDS):
        began = time.process_time()
        work(number)
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def measured(set_name: str, palette: str) -> tuple[float, float, float]:
    """Layout, whole creative, and only other words, in milliseconds."""
    painter = StudioPainter()
    told = spoken("zh", set_name, palette)
    layouts = [
        solve(told, canvas("1x1"), cutout_size=SIZE, hints={"product_scale": 1 - 0.004 * n}) for n in range(ROUNDS + 1)
    ]
    painter.paint(told, layouts[-1], PRODUCT)  # warm
    whole = milliseconds(lambda n: painter.paint(told, layouts[n], PRODUCT))
    said = [told.words.headline[:-1] + mark for mark in "。！开动场战气动力"]
    others = [told.model_copy(update={"words": told.words.model_copy(update={"headline": text})}) for text in said]
    solved = milliseconds(lambda n: solve(others[n], canvas("1x1"), cutout_size=SIZE))
    text = milliseconds(lambda n: painter.paint(others[n], layouts[-2], PRODUCT))
    return solved, whole, text


def page_of(told: PresentationInstruction, layout: Layout) -> str:
    """The same layout as HTML over the staged picture."""
    shape, box = layout.canvas, layout.product
    staged = stage_product(
        decoded(PRODUCT).pixels, set_name=told.set_name, palette=told.palette, width=shape.width, height=shape.height,
        product_box=(box.x0, box.y0, box.x1, box.y1),
    )  # fmt: skip
    out = io.BytesIO()
    Image.fromarray(staged.image).save(out, "JPEG", quality=95)
    ground = base64.b64encode(out.getvalue()).decode()
    parts = []
    for slot in layout.slots:
        x0, y0, x1, y1 = slot.box.px(shape.width, shape.height)
        size = slot.size * min(shape.width, shape.height)
        text = slot.text.replace("\n", "<br>")
        if slot.kind in ("price", "cta", "chip", "burst"):
            dress = (
                "background:linear-gradient(90deg,#c2491d,#e5762f);border-radius:99px;display:flex;align-items:center;"
                "justify-content:center;box-shadow:0 8px 20px rgba(0,0,0,.3);color:#fff"
            )
        else:
            dress = "text-shadow:0 2px 8px rgba(0,0,0,.3)"
        parts.append(
            f'<div style="position:absolute;left:{x0}px;top:{y0}px;width:{x1 - x0}px;height:{y1 - y0}px;'
            f'font:700 {size:.1f}px/1.1 sans-serif;{dress}">{text}</div>'
        )
    return (
        f'<body style="margin:0;width:{shape.width}px;height:{shape.height}px;'
        f'background:url(data:image/jpeg;base64,{ground})">{"".join(parts)}</body>'
    )


def chromium(html: str) -> float | None:
    """Median milliseconds of CPU, over all of the browser's processes, for one screenshot; None where there is none."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return None
    with sync_playwright() as play:
        try:
            found = next((p for p in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(p).exists()), None)
            browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        except Error:
            return None
        page = browser.new_page(viewport={"width": 1024, "height": 1024})
        taken = []
        for number in range(ROUNDS + 1):
            before = children_seconds()
            page.set_content(html.replace("<body", f"<body data-n='{number}'"))
            page.screenshot(type="jpeg", quality=91)
            taken.append((children_seconds() - before) * 1000)
        browser.close()
    return statistics.median(taken[1:])


def children_seconds() -> float:
    """CPU seconds of every process below this one that is alive."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
            spent[int(entry.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    ours, grown = {os.getpid()}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in ours} - ours
        ours, grown = ours | more, bool(more)
    return sum(spent[pid] for pid in ours - {os.getpid()} if pid in spent)


def main() -> int:
    """Measure and print."""
    rows = [measured(card.name, card.palettes[0].name) for card in list_sets()[:5]]
    solved, whole, text = (statistics.median(row[part] for row in rows) for part in range(3))
    print(f"layout {solved:.0f} ms, whole creative {whole:.0f} ms (at most {WHOLE}), ", end="")
    print(f"where only words change {text:.0f} ms (at most {TEXT})")
    card = list_sets()[0]
    told = spoken("zh", card.name, card.palettes[0].name)
    other = chromium(page_of(told, solve(told, canvas("1x1"), cutout_size=SIZE)))
    if other is None:
        print("no Chromium here to compare with")
    else:
        print(f"the same layout as HTML in headless Chromium, the staged picture given to it: {other:.0f} ms of CPU")
        whole_too = (whole - text + other) / whole
        print(f"ratio: {other / text:.1f} x for the words alone, {whole_too:.1f} x for the whole creative")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
