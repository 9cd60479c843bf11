"""The gallery's sheets are the same bytes at every run, and small enough to ship."""

from pathlib import Path

from PIL import Image

from tools.generation.gallery import FORMATS, GROUND, LANGUAGES, SHEETS, WIDTH, grid, make, painted, samples
from tools.generation.speech import SPEECH, spoken

GALLERY = Path(__file__).parents[4] / "docs" / "gallery"


def test_what_the_gallery_shows() -> None:
    assert list(SHEETS) == ["sets", "products", "formats", "languages", "exact", "poses"]
    assert len(set(FORMATS)) == 12 and len(set(LANGUAGES)) == 8 and set(LANGUAGES) <= set(SPEECH)
    assert len(samples()) == 6


def test_a_picture_of_the_gallery_is_the_same_at_every_run() -> None:
    one, other = (painted(spoken("ar", "office", "oak"), "google_mpu", samples()[0]).tobytes() for _ in range(2))
    assert one == other


def test_rows_are_as_wide_as_the_sheet_and_nothing_is_cut() -> None:
    pictures = [Image.new("RGB", size, (10, 20, 30)) for size in ((400, 400), (300, 600), (970, 250))]
    sheet = grid(pictures, (2, 1))
    assert sheet.width == WIDTH and sheet.getpixel((0, 0)) == GROUND and sheet.getpixel((WIDTH - 1, 0)) == GROUND
    assert sheet.tobytes() == grid(pictures, (2, 1)).tobytes()


def test_an_unknown_sheet_is_no_sheet(tmp_path: Path) -> None:
    assert list(make(tmp_path, ["nothing"])) == []


def test_the_shipped_sheets_are_small() -> None:
    files = list(GALLERY.glob("*.webp"))
    assert {file.stem for file in files} == set(SHEETS)
    assert sum(file.stat().st_size for file in files) <= 3_000_000
