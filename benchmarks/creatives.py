"""Many creatives over all sets, formats, languages and products: is every one fit to publish?

python benchmarks/creatives.py [--count 60] [--photos FOLDER] [--keep FOLDER]

Each creative is laid out and painted as the product does it, then measured: words on the product, words beyond the
safe area, words on words, contrast under what its size needs, characters without a glyph, and whether every text
stands there letter by letter. The named alternative is the same layout drawn in one go without the solver's look at
the picture: white words in the headline's place, as a template sets them.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from domain.catalog import Product  # noqa: E402
from domain.creative import Layout, PresentationInstruction  # noqa: E402
from domain.errors import VitrineError  # noqa: E402
from tools.generation.angles import scene_of  # noqa: E402
from tools.generation.canvases import canvas, formats  # noqa: E402
from tools.generation.colours import LARGE, contrast, luminances  # noqa: E402
from tools.generation.composite import stage_product  # noqa: E402
from tools.generation.files import decoded  # noqa: E402
from tools.generation.layout import solve  # noqa: E402
from tools.generation.pitch import photo_pitch  # noqa: E402
from tools.generation.plates import list_sets  # noqa: E402
from tools.generation.scenarios import kind_of  # noqa: E402
from tools.generation.sidelight import photo_light  # noqa: E402
from tools.generation.speech import SPEECH, spoken  # noqa: E402
from tools.generation.studio import StudioPainter  # noqa: E402
from tools.understanding.poses import posed, showing, stance_of  # noqa: E402

TEMPLATES = 5
"""Of so many creatives one is also judged as a template would set it."""
DEFECTS = ("on product", "outside", "overlap", "contrast", "tofu", "wording")


def cutouts(folder: Path | None) -> list[tuple[str, bytes]]:
    """Cut-outs of the sample products, and of the photos in a folder."""
    found = [(file.parent.name, file.read_bytes()) for file in sorted((ROOT / "catalog").glob("*/packshot.png"))]
    if folder:
        from tools.generation.subject import cut_out

        for file in sorted(folder.iterdir()):
            if file.suffix.lower() in (".png", ".jpg", ".jpeg", ".webp"):
                try:
                    cut = cut_out(file.read_bytes())
                except VitrineError as error:
                    sys.stderr.write(f"{file.name}: {error.message['en']}\n")
                    continue
                if cut.grade != "poor":
                    found.append((file.stem, cut.png))
    return found


def cases(
    count: int, products: Sequence[tuple[str, bytes]]
) -> Iterator[tuple[str, bytes, PresentationInstruction, str]]:
    """Product, set, palette, language and format, each going through all of its values.

    What does not stand lies or hangs on sets that have a place for it; what was photographed from above is seen so, and
    sets turn to the light of photos.
    """
    langs = list(SPEECH)
    photos = {name: decoded(png).pixels for name, png in products}
    stances = {name: stance_of(named(name), (), photo_pitch(pixels)) for name, pixels in photos.items()}
    lights = {name: photo_light(pixels) for name, pixels in photos.items()}
    names = [name for name in formats() if kind_of(name) == "ad" and not formats()[name].by_name]
    # The large ones cost much and show nothing new: each ratio once.
    shapes = {round(canvas(name).width / canvas(name).height, 2): name for name in reversed(names)}
    ratios = sorted(shapes.values())
    for number in range(count):
        name, png = products[number % len(products)]
        stance = stances[name]
        cards = showing(list_sets(), stance)
        card = cards[number % len(cards)]
        palette = card.palettes[(number // len(cards)) % len(card.palettes)]
        lang = langs[(number + number // len(cards)) % len(langs)]
        told = posed(spoken(lang, card.name, palette.name, number), stance).model_copy(update={"lit": lights[name]})
        yield name, png, told, ratios[number % len(ratios)]


def named(name: str) -> Product:
    """A product of which only the name is known."""
    return Product(sku=name, title={"en": name.replace("-", " ")})


def plain(text: str) -> str:
    """Without line breaks and capitals, which are the setter's."""
    return "".join(text.split()).casefold()


def given_texts(instruction: PresentationInstruction) -> list[str]:
    """Every text that the instruction gives."""
    words = instruction.words
    said = [words.headline, words.subline, words.brand]
    for one in instruction.stickers:
        # The amount stands with its sign before or after it, as the language writes it.
        said += [f"{one.lead} {one.text}", one.currency + one.text + one.currency, one.lead, one.text, one.note]
    return said


def defects(instruction: PresentationInstruction, texts: Sequence[str], measures: dict[str, Any]) -> Counter[str]:
    """What is wrong with one picture."""
    said, given = plain("".join(texts)), plain("".join(given_texts(instruction)))
    rows = measures["texts"]
    return Counter(
        {
            "on product": int(measures["on_product"] > 0),
            "outside": len(measures["outside"]),
            "overlap": len(measures["overlaps"]),
            "contrast": sum(row["contrast"] < 0.75 * row["needed"] for row in rows),
            "tofu": len(measures["missing_glyphs"]),
            "wording": int(plain(instruction.words.headline) not in said) + sum(plain(t) not in given for t in texts),
        }
    )


def template_reads(png: bytes, instruction: PresentationInstruction, layout: Layout) -> bool:
    """Whether white words in the headline's place could be read on the bare picture."""
    box, shape = layout.product, layout.canvas
    staged = stage_product(
        decoded(png).pixels, set_name=scene_of(instruction), palette=instruction.palette, width=shape.width,
        height=shape.height, product_box=(box.x0, box.y0, box.x1, box.y1), mirror=bool(layout.hints.get("mirror")),
    )  # fmt: skip
    place = next(slot.box for slot in layout.slots if slot.kind == "headline").px(shape.width, shape.height)
    ground = np.ascontiguousarray(staged.image[place[1] : place[3], place[0] : place[2]])
    return contrast(1.0, float(np.percentile(luminances(ground), 96))) >= LARGE


def main(arguments: Sequence[str] | None = None) -> int:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--keep", type=Path, help="write the pictures with defects here")
    told = parser.parse_args(arguments)
    painter, total, refused = StudioPainter(), Counter[str](), 0
    unreadable: list[bool] = []
    poses = Counter[str]()
    poster: dict[str, list[float]] = {}
    seen: tuple[set[str], set[str], set[str], set[str]] = (set(), set(), set(), set())
    products, least = cutouts(told.photos), 99.0
    spent = time.process_time()
    for number, (name, png, instruction, shape) in enumerate(cases(told.count, products)):
        try:
            size = Image.open(io.BytesIO(png)).size
            layout = solve(instruction, canvas(shape), cutout_size=size)
            painted = painter.paint(instruction, layout, png)
        except VitrineError as error:
            refused += 1
            sys.stderr.write(f"{shape} {instruction.lang} {name}: {error.message['en']}\n")
            continue
        found = defects(instruction, painted.texts, painted.measures)
        total += found
        for values, value in zip(seen, (instruction.set_name, shape, instruction.lang, name), strict=True):
            values.add(value)
        poses[painted.measures["set"].partition("/")[2] or "level"] += 1
        for key, value in painted.measures["poster"].items():
            poster.setdefault(key, []).append(value)
        least = min(least, *(row["contrast"] / row["needed"] for row in painted.measures["texts"]))
        if number % TEMPLATES == 0:
            unreadable.append(not template_reads(png, instruction, layout))
        if found.total() > 0:
            sys.stderr.write(f"{number} {instruction.set_name} {shape} {instruction.lang} {name}: {dict(+found)}\n")
            if told.keep:
                told.keep.mkdir(parents=True, exist_ok=True)
                (told.keep / f"{number:03d}-{instruction.set_name}-{shape}-{instruction.lang}.jpg").write_bytes(
                    painted.picture
                )
    made = told.count - refused
    sets, shapes, langs, products = map(len, seen)
    print(f"{made} creatives: {sets} sets, {shapes} formats, {langs} languages, {products} products")
    print("seen: " + ", ".join(f"{count} {angle}" for angle, count in poses.most_common()))
    print("defects: " + ", ".join(f"{total[name]} {name}" for name in DEFECTS) + f"; {refused} could not be laid out")
    print(f"worst letter: {least:.2f} of the contrast that it needs (a thin line behind it is forgiven down to 0.75)")
    print("layout: " + ", ".join(f"{key} {np.mean(values):.4f}" for key, values in sorted(poster.items())))
    share = sum(unreadable) / max(1, len(unreadable))
    print(f"alternative, white words in the same places: {share:.0%} of {len(unreadable)} headlines could not be read")
    print(f"{(time.process_time() - spent) / made * 1000:.0f} ms CPU a creative, layout and measuring included")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
