"""What generative backends do to a product, and what of it is seen: its pixels pasted back, and as the model gave it.

The catalogue's products are painted by a server that speaks the image-editing protocol (it softens and turns what it
should keep, as real ones do) and by a diffusion pipeline with random weights. "as delivered" is what Vitrine delivers;
"as the model gave it" is the model's own picture. The alternative is trust: nobody looks.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "doubles")]

from image_server import image_server  # noqa: E402
from tiny_pipeline import tiny_pipeline  # noqa: E402

from domain.errors import GenerationFailed  # noqa: E402
from tools.efficiency.fidelity import certify, judged, pixels_of, product_of  # noqa: E402
from tools.generation.canvases import canvas  # noqa: E402
from tools.generation.layout import solve  # noqa: E402
from tools.generation.repainting import RepaintingPainter  # noqa: E402
from tools.generation.speech import spoken  # noqa: E402
from tools.generation.subject import cut_out  # noqa: E402

FORMATS = {
    "server": {"google_mpu": ("office", "oak"), "google_half_page": ("gym", "ember")},
    "diffusion": {"google_mpu": ("office", "oak")},
}
"""What each model paints: format, set and palette."""


class Watched:
    """A model whose answers are kept as they came."""

    def __init__(self, model: Any) -> None:
        self._model, self.name, self.answers = model, model.name, []  # type: ignore[var-annotated]

    def repaint(self, picture: Image.Image, *told: Any) -> Image.Image:
        answer: Image.Image = self._model.repaint(picture, *told)
        self.answers.append(answer.convert("RGB").resize(picture.size))
        return answer


def main() -> int:
    """Paint, check and print."""
    cv2.setNumThreads(1)
    began = time.process_time()
    products = [cut_out(path.read_bytes()) for path in sorted((ROOT / "catalog").glob("*/packshot.png"))]
    print(f"{'':<24}{'pictures':>9}{'passed':>9}{'review':>9}{'failed':>9}")
    for title, model in models():
        with model as repainter:
            watched = Watched(repainter)
            delivered, raw, searched = Counter[str](), Counter[str](), Counter[str]()
            for number, cut in enumerate(products):
                for shape, (scene, palette) in FORMATS[title].items():
                    instruction = spoken("en", scene, palette)
                    layout = solve(instruction, canvas(shape), cutout_size=(cut.width, cut.height))
                    try:
                        painted = RepaintingPainter(watched).paint(instruction, layout, cut.png, seed=number)
                    except GenerationFailed as refused:
                        print(f"{title}: {refused.message['en']}", file=sys.stderr)
                        continue
                    delivered[certify(cut.png, painted.picture, painted.transform).verdict] += 1
                    raw[certify(cut.png, encoded(watched.answers[-1]), painted.transform).verdict] += 1
                    searched[judged(product_of(cut.png), pixels_of(encoded(watched.answers[-1]))).verdict] += 1
        line(f"{title}, as delivered", delivered)
        line("  as the model gave it", raw)
        line("  the same, searched", searched)
    print("trust passes all of them: 100 % of the model's own pictures")
    print(f"CPU {time.process_time() - began:.0f} s")
    return 0


def models() -> Iterator[tuple[str, Any]]:
    """Name and opened model, of those that are installed."""
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    warnings.simplefilter("ignore", FutureWarning)
    yield "server", over_http()
    try:
        import diffusers  # noqa: F401
        import torch  # noqa: F401
    except ImportError:
        print("diffusion: the extra is not installed", file=sys.stderr)
        return
    yield "diffusion", from_folder()


@contextmanager
def over_http() -> Iterator[Any]:
    from models.images import ImageEndpoint

    with image_server() as server:
        yield ImageEndpoint(server.url, "gpt-image-1", "k", 30.0)


@contextmanager
def from_folder() -> Iterator[Any]:
    from models.diffusion import InpaintPipeline

    with tempfile.TemporaryDirectory() as folder:
        yield InpaintPipeline(str(tiny_pipeline(Path(folder))), 2)


def line(title: str, verdicts: Counter[str]) -> None:
    print(f"{title:<24}{verdicts.total():>9}" + "".join(f"{verdicts[v]:>9}" for v in ("pass", "review", "fail")))


def encoded(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
