"""The gallery: contact sheets of what the studio makes, byte for byte the same at every run.

Sheets: every set with one product; the sample products for five audiences each; one creative in twelve formats; the
same creative in eight languages; pictures by exact rules; a product that is looked down on, lies or hangs.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from domain.brief import Brief
from domain.catalog import Product
from domain.creative import Angle, LitFrom, PresentationInstruction
from tools.generation.canvases import canvas
from tools.generation.files import decoded
from tools.generation.layout import solve
from tools.generation.plates import list_sets
from tools.generation.scenarios import scenario
from tools.generation.sidelight import photo_light
from tools.generation.speech import spoken
from tools.generation.studio import StudioPainter
from tools.understanding.catalog import facts_of, read_product
from tools.understanding.instructions import write_instructions
from tools.understanding.personas import mine_personas
from tools.understanding.poses import HIGH
from tools.understanding.sheets import exact_instruction

CATALOG = Path(__file__).resolve().parents[2] / "catalog"
FLAT, STEEP = "kovten", "tinhe"
"""What lies or hangs, and what is looked down on."""
LEAD = "shanzhi-black-coffee"
FORMATS = (
    "1x1", "4x5", "3x4", "2x3", "9x16",
    "16x9", "1.91x1", "3x2",
    "google_half_page", "google_skyscraper", "google_billboard",
    "google_leaderboard",
)  # fmt: skip
EXACT = ("size_chart", "points_sheet", "temu_main", "specs_sheet", "questions_sheet", "taobao_detail_sizes")
LANGUAGES = ("zh", "zh-Hant", "en", "ja", "ko", "ru", "ar", "th")
POSES: tuple[tuple[Angle, str, dict[str, Any]], ...] = (
    ("high", STEEP, {"pitch": HIGH}),
    ("top", FLAT, {"pose": "lying"}),
    ("wall", FLAT, {"pose": "hanging"}),
)
PERSONAS = 5
GAP, GROUND = 10, (238, 237, 235)
WIDTH, HIGHEST = 1800, 460
QUALITY = 78


@dataclass(frozen=True)
class Sample:
    """One sample product with its cut-out."""

    product: Product
    cutout: bytes

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the cut-out."""
        return Image.open(io.BytesIO(self.cutout)).size

    @property
    def lit(self) -> LitFrom | None:
        """Where its light comes from."""
        return photo_light(decoded(self.cutout).pixels)


def samples() -> tuple[Sample, ...]:
    """The sample products, the lead first."""
    folders = sorted(CATALOG.glob("*/packshot.png"), key=lambda file: (file.parent.name != LEAD, file.parent.name))
    return tuple(_sample(file) for file in folders)


def _sample(photo: Path) -> Sample:
    return Sample(read_product((photo.parent / "product.json").read_bytes(), "product.json"), photo.read_bytes())


def _posing(kind: str, angle: Angle) -> Sample:
    """A sample product as it was photographed for this angle."""
    folder = next(CATALOG.glob(f"{kind}*"))
    return _sample(folder / ("packshot-high.png" if angle == "high" else "packshot.png"))


def painted(instruction: PresentationInstruction, shape: str, sample: Sample) -> Image.Image:
    """One creative."""
    layout = solve(instruction, canvas(shape), cutout_size=sample.size)
    picture = StudioPainter().paint(instruction, layout, sample.cutout).picture
    return Image.open(io.BytesIO(picture)).convert("RGB")


def sets_sheet() -> Iterator[Image.Image]:
    """Every set with the lead product, words and hooks changing."""
    lead = samples()[0]
    for number, card in enumerate(list_sets()):
        palette = card.palettes[number % len(card.palettes)]
        told = spoken("zh" if number % 2 else "en", card.name, palette.name, number)
        yield painted(told.model_copy(update={"lit": lead.lit}), "1x1", lead)


def products_sheet() -> Iterator[Image.Image]:
    """Each sample product as its five likeliest audiences see it; a row for each product."""
    for place, sample in enumerate(samples()):
        lang = "en" if place % 2 else "zh"
        people = mine_personas(sample.product, (), (), limit=PERSONAS, lang=lang)
        facts = facts_of(sample.product)
        for told in write_instructions(
            sample.product, facts, people, Brief(), sets=list_sets(), lang=lang, lit=sample.lit
        ):
            yield painted(told, "1x1", sample)


def formats_sheet() -> Iterator[Image.Image]:
    """One creative laid out anew for twelve formats."""
    lead = samples()[0]
    for shape in FORMATS:
        yield painted(spoken("zh", "office", "oak"), shape, lead)


def languages_sheet() -> Iterator[Image.Image]:
    """The same offer in eight languages, each on another set."""
    lead, cards = samples()[0], list_sets()
    for number, lang in enumerate(LANGUAGES):
        card = cards[(number * 5 + 1) % len(cards)]
        yield painted(spoken(lang, card.name, card.palettes[0].name, number), "1x1", lead)


def poses_sheet() -> Iterator[Image.Image]:
    """A product on every set that can be looked down on; one that lies, on every set from straight above, or hangs."""
    number = 0
    for angle, kind, seen in POSES:
        sample = _posing(kind, angle)
        facts = facts_of(sample.product)
        for card in (card for card in list_sets() if angle in card.angles):
            lang = "en" if number % 2 else "zh"
            people = mine_personas(sample.product, (), (), limit=PERSONAS, lang=lang)
            person = people[number % len(people)]
            told = write_instructions(sample.product, facts, (person,), Brief(), sets=(card,), lang=lang)[0]
            yield painted(told.model_copy(update=seen), "1x1", sample)
            number += 1


def exact_sheet() -> Iterator[Image.Image]:
    """Pictures by exact rules: white, size chart, selling points, specifications, questions; each another product."""
    for number, (name, sample) in enumerate(zip(EXACT, samples(), strict=True)):
        lang = "en" if number % 2 else "zh"
        told = exact_instruction(spoken(lang, "office", "oak"), scenario(name), sample.product)
        yield painted(told, name, sample)


def grid(pictures: Sequence[Image.Image], counts: Sequence[int]) -> Image.Image:
    """Pictures in rows of these counts, the last one repeated; a row is as wide as the sheet or as high as allowed."""
    sheet = Image.new("RGB", (WIDTH, 40 * HIGHEST), GROUND)
    y, left = GAP, list(pictures)
    for row in range(len(left)):
        count = counts[min(row, len(counts) - 1)]
        shown, left = left[:count], left[count:]
        if not shown:
            break
        ratios = [one.width / one.height for one in shown] + [1.0] * (count - len(shown))
        height = min(HIGHEST, round((WIDTH - GAP * (count + 1)) / sum(ratios)))
        x = GAP
        for one in shown:
            small = one.resize((round(one.width * height / one.height), height), Image.Resampling.LANCZOS)
            sheet.paste(small, (x, y))
            x += small.width + GAP
        y += height + GAP
    return sheet.crop((0, 0, WIDTH, y))


SHEETS: dict[str, tuple[Callable[[], Iterator[Image.Image]], tuple[int, ...]]] = {
    "sets": (sets_sheet, (6,)),
    "products": (products_sheet, (PERSONAS,)),
    "formats": (formats_sheet, (5, 3, 3, 1)),
    "languages": (languages_sheet, (4,)),
    "exact": (exact_sheet, (6,)),
    "poses": (poses_sheet, (7, 6)),
}
"""Name, pictures, and how many stand in each row."""


def make(folder: Path, names: Sequence[str] = ()) -> Iterator[Path]:
    """Write the sheets as WebP, one after another."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (pictures, counts) in SHEETS.items():
        if names and name not in names:
            continue
        out = io.BytesIO()
        grid(list(pictures()), counts).save(out, "WEBP", quality=QUALITY, method=6)
        file = folder / f"{name}.webp"
        file.write_bytes(out.getvalue())
        yield file
