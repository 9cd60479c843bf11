"""Planted defects before the gates: how many are caught, explained and given a repair; and what good pictures lose.

Studio pictures of the catalogue's products: a gallery over every set, judged as it is, and ten of it with forty planted
defects of each class. The alternative lets through whatever carries a passing certificate, which is what a check of
the product alone would do. Defects of whole sets (prices, claims, brands, light, scale, twins; forty of each) are in
``tests/unit/efficiency/test_campaign.py``.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.edits.defects import CLASSES, SIDE, Shown, encoded  # noqa: E402
from domain.creative import Canvas, Certificate, Copy, PresentationInstruction, Sticker  # noqa: E402
from tools.efficiency.case import Case, Finding  # noqa: E402
from tools.efficiency.fidelity import certify  # noqa: E402
from tools.efficiency.gates import GATES, judge  # noqa: E402
from tools.generation.layout import solve  # noqa: E402
from tools.generation.plates import list_sets  # noqa: E402
from tools.generation.studio import StudioPainter  # noqa: E402
from tools.generation.subject import cut_out  # noqa: E402

EACH, PLANTED = 4, 10
GALLERY = 50


def main() -> int:
    """Paint, plant, judge and print."""
    cv2.setNumThreads(1)
    began = time.process_time()
    gallery = list(studio())
    rejected = [(shown, bad) for shown in gallery if (bad := failures(shown))]
    good = [shown for shown in gallery if not any(shown is one for one, _ in rejected)][:: GALLERY // PLANTED][:PLANTED]
    print(f"{len(gallery)} studio pictures, {EACH * len(good)} defects of each class")
    print(f"rejected at once without a defect: {len(rejected)} of {len(gallery)}")
    for shown, bad in rejected:
        print(f"  {shown.instruction.set_name}: {[verdict.gate for verdict in bad]}")
    wrong = [shown for shown in gallery if (found := asked("stray_text", by_a_model(shown))) and not found.passed]
    print(f"their sets taken for writing, were they a model's: {len(wrong)} of {len(gallery)}")
    print(f"\n{'class':<26}{'caught':>9}{'explained':>11}{'repair':>9}{'certificate alone':>19}")
    for name, (plant, gates) in CLASSES.items():
        caught = explained = mended = passed_by_certificate = 0
        for number, shown in enumerate(good):
            for again in range(EACH):
                damaged = plant(shown, np.random.default_rng(100 * number + again))
                damaged = replace(damaged, certificate=certified(damaged))
                found = {gate: finding for gate in gates if (finding := asked(gate, damaged)) and not finding.passed}
                caught += bool(found)
                explained += bool(found) and all(f.reason and set(f.reason) == {"zh", "en"} for f in found.values())
                mended += any(GATES[gate][1] for gate in found)
                passed_by_certificate += certified(damaged).verdict != "fail"
        count = EACH * len(good)
        shares = f"{caught / count:>9.0%}{explained / count:>11.0%}{mended / count:>9.0%}"
        print(f"{name:<26}{shares}{1 - passed_by_certificate / count:>19.0%}")
    print(f"CPU {time.process_time() - began:.0f} s")
    return 0


def studio() -> Iterator[Shown]:
    """Good pictures: every set, in two or three of its palettes."""
    painter, sets = StudioPainter(), list_sets()
    files = sorted((ROOT / "catalog").glob("*/packshot.png"))
    cuts = [cut_out(file.read_bytes()) for file in files]
    for number in range(GALLERY):
        cut = cuts[number % len(cuts)]
        card = sets[number % len(sets)]
        instruction = PresentationInstruction(
            id=f"i{number}", persona="p", hook="price", scenario={"zh": "x"}, set_name=card.name,
            palette=card.palettes[number // len(sets) % len(card.palettes)].name,
            words=Copy(headline="Morning, sorted", subline="Made for slow days"),
            stickers=(Sticker(kind="price", text="12.90", currency="¥", fact="p/price"),
                      Sticker(kind="chip", text="Two-year warranty", fact="p/spec:w")), lang="en",
        )  # fmt: skip
        layout = solve(instruction, Canvas(name="1x1", width=SIDE, height=SIDE), cutout_size=(cut.width, cut.height))
        painted = painter.paint(instruction, layout, cut.png, seed=number)
        pixels = np.asarray(Image.open(io.BytesIO(painted.picture)).convert("RGB"))
        yield Shown(pixels, layout, instruction, dict(painted.measures), painted.transform, cut.png)


def certified(shown: Shown) -> Certificate:
    return shown.certificate or certify(shown.cutout, encoded(shown), shown.transform)


def failures(shown: Shown) -> list[Any]:
    """The verdicts against a picture."""
    found = judge(
        encoded(shown), shown.layout, shown.instruction, shown.measures, certified(shown),
        cutout=shown.cutout, others=shown.others,
    )  # fmt: skip
    return [verdict for verdict in found if not verdict.passed]


def asked(gate: str, shown: Shown) -> Finding | None:
    """What one gate finds."""
    told = (shown.layout, shown.instruction, shown.measures, certified(shown), shown.cutout, shown.others)
    return GATES[gate][0](Case(encoded(shown), *told))


def by_a_model(shown: Shown) -> Shown:
    """The picture as if a model had painted its ground."""
    passing = Certificate(source="s", picture="p", transform=shown.transform, verdict="pass", ssim=0.99)
    return replace(shown, measures={**shown.measures, "backend": "openai"}, certificate=passing)


if __name__ == "__main__":
    raise SystemExit(main())
