"""How surely damage to a product is told from what leaves it as it is: AUC, rates and cost of the certificate.

    python benchmarks/fidelity.py [folder of product photos]

The catalogue's packshots and every photo of the folder that can be cut out well are pasted into scenes, some as they
are, some damaged in five ways. "certificate" knows what the generator declares, and allows no change at all;
"searched" has to find the product itself, and allows a little relighting and turning. The alternatives know the
product's place: SSIM of its box, and correlation of its colour histograms.
"""

from __future__ import annotations

import io
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image
from scipy.stats import rankdata

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from domain.creative import Transform  # noqa: E402
from domain.errors import BadPicture  # noqa: E402
from tools.efficiency.fidelity import DOUBT, severity  # noqa: E402
from tools.generation.subject import cut_out  # noqa: E402
from tools.understanding.photos import admit_photo  # noqa: E402

SIDE = 768
Pixels = np.ndarray
Edit = Callable[[Pixels, np.random.Generator], Pixels]


def main(folder: Path | None) -> int:
    """Measure and print."""
    cv2.setNumThreads(1)
    products = dict(load(folder))
    scores: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    spent: dict[str, list[float]] = defaultdict(list)
    for number, (name, product) in enumerate(products.items()):
        random = np.random.default_rng(number)
        rivals = [other for key, other in products.items() if key != name]
        for edit, (change, place, quality) in EDITS.items():
            if edit == "swapped" and not rivals:
                continue
            changed = rivals[number % len(rivals)] if edit == "swapped" else change(product, random)
            picture, transform = compose(changed, like=product, quality=quality, random=random, **place)
            for method, measure in METHODS.items():
                if edit in TOLERATED and method == "certificate":
                    continue
                began = time.process_time()
                scores[method][edit].append(measure(product, picture, transform))
                spent[method].append(time.process_time() - began)
        print(f"\r{number + 1}/{len(products)} {name[:40]:<40}", end="", file=sys.stderr)
    print(file=sys.stderr)
    report(len(products), scores, spent)
    return 0


def report(count: int, scores: dict[str, dict[str, list[float]]], spent: dict[str, list[float]]) -> None:
    """One column a method."""
    print(f"{count} products")
    print(f"{'':<26}" + "".join(f"{method:>14}" for method in METHODS))
    benign = {m: [s for edit in (*BENIGN, *TOLERATED) for s in scores[m].get(edit, ())] for m in METHODS}
    for edit in DAMAGE:
        print(f"{'AUC, ' + edit:<26}" + "".join(f"{auc(scores[m][edit], benign[m]):>14.3f}" for m in METHODS))
    every = {m: [s for edit in DAMAGE for s in scores[m][edit]] for m in METHODS}
    print(f"{'AUC, all damage':<26}" + "".join(f"{auc(every[m], benign[m]):>14.3f}" for m in METHODS))
    for title, of in (("damage not passed", every), ("untouched not passed", benign)):
        rates = [f"{np.mean(np.array(of[m]) >= 1):>13.1%} " if m in OURS else f"{'':>14}" for m in METHODS]
        print(f"{title:<26}" + "".join(rates))
    failed = [f"{np.mean(np.array(every[m]) >= DOUBT):>13.1%} " if m in OURS else f"{'':>14}" for m in METHODS]
    print(f"{'damage failed outright':<26}" + "".join(failed))
    print(f"{'CPU ms (median)':<26}" + "".join(f"{1000 * np.median(spent[m]):>14.0f}" for m in METHODS))


def auc(damaged: list[float], untouched: list[float]) -> float:
    """How often a damaged picture scores higher than an untouched one."""
    if not damaged or not untouched:
        return float("nan")
    ranks = rankdata([*damaged, *untouched])
    first = len(damaged)
    return float((ranks[:first].sum() - first * (first + 1) / 2) / (first * len(untouched)))


def load(folder: Path | None) -> Iterator[tuple[str, Pixels]]:
    """Cut-outs, at most 900 pixels long."""
    files = sorted((ROOT / "catalog").glob("*/packshot.png"))
    if folder:
        files += sorted(path for path in folder.iterdir() if path.suffix.lower() in (".png", ".jpg", ".jpeg", ".webp"))
    for path in files:
        try:
            cut = cut_out(admit_photo(path.read_bytes(), path.name).data)
        except BadPicture:
            continue
        if cut.grade == "poor":
            continue
        picture = Image.open(io.BytesIO(cut.png))
        picture.thumbnail((900, 900), Image.Resampling.LANCZOS)
        yield (path.parent.name if path.stem == "packshot" else path.stem), np.asarray(picture)


def compose(
    product: Pixels, *, like: Pixels, quality: int, random: np.random.Generator,
    stretch: tuple[float, float] = (1, 1), turn: float = 0,
) -> tuple[bytes, Transform]:  # fmt: skip
    """A JPEG with the product on a painted ground, and the transform that a generator would declare."""
    scale = random.uniform(0.45, 0.85) * SIDE / max(product.shape[0] * stretch[1], product.shape[1] * stretch[0])
    size = round(product.shape[1] * scale * stretch[0]), round(product.shape[0] * scale * stretch[1])
    cover = product[..., 3:].astype(np.float32) / 255
    small = cv2.resize(np.dstack([product[..., :3] * cover, cover * 255]), size, interpolation=cv2.INTER_AREA)
    if turn:
        middle = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), random.uniform(-turn, turn), 1)
        small = cv2.warpAffine(small, middle, size)
    scene = ground(random)
    x, y = int(random.integers(0, SIDE - size[0] + 1)), int(random.integers(0, SIDE - size[1] + 1))
    part = scene[y : y + size[1], x : x + size[0]]
    part[:] = part * (1 - small[..., 3:] / 255) + small[..., :3]
    out = io.BytesIO()
    Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=quality)
    declared = size[1] / like.shape[0] / stretch[1] * (stretch[0] * stretch[1]) ** 0.5
    return out.getvalue(), Transform(x=x, y=y, scale=declared)


def ground(random: np.random.Generator) -> Pixels:
    """A coloured wall with soft lights and a few hard shapes."""
    scene = np.ones((SIDE, SIDE, 3), np.float32) * random.uniform(40, 220, 3)
    for _ in range(40):
        x, y, radius = (int(v) for v in random.integers((0, 0, 8), (SIDE, SIDE, 120)))
        shape = np.zeros((SIDE, SIDE), np.float32)
        cv2.circle(shape, (x, y), radius, 1, -1)
        if random.random() < 0.6:
            shape = cv2.GaussianBlur(shape, (0, 0), 8)
        scene += shape[..., None] * random.uniform(-40, 40, 3)
    return scene + random.normal(0, 2, scene.shape)


def same(product: Pixels, random: np.random.Generator) -> Pixels:
    return product


def relit(product: Pixels, random: np.random.Generator) -> Pixels:
    """Up to 12 % lighter or darker, with a gradient and a touch of warmth."""
    width = product.shape[1]
    light = random.uniform(0.88, 1.12) * (1 + random.uniform(-0.15, 0.15) * np.linspace(-1, 1, width))[None, :, None]
    tint = 1 + random.uniform(-0.02, 0.02, 3)
    return np.dstack([np.clip(product[..., :3] * light * tint, 0, 255).astype(np.uint8), product[..., 3]])


def print_area(product: Pixels, random: np.random.Generator) -> tuple[slice, slice]:
    """A place with much detail, a fifth of the product's size."""
    height, width = max(8, product.shape[0] // 6), max(8, product.shape[1] // 4)
    detail = np.abs(cv2.Laplacian(cv2.cvtColor(product[..., :3].copy(), cv2.COLOR_RGB2GRAY), cv2.CV_32F))
    solid = (product[..., 3] > 240).astype(np.float32)
    inside = cv2.boxFilter(solid, -1, (width, height))
    busy = cv2.boxFilter(detail * solid, -1, (width, height)) * (inside > min(0.97, inside.max() - 1e-3))
    rows, columns = np.nonzero(busy >= np.percentile(busy[busy > 0], 97)) if (busy > 0).any() else np.nonzero(solid)
    pick = int(random.integers(len(rows)))
    y, x = max(0, rows[pick] - height // 2), max(0, columns[pick] - width // 2)
    return slice(y, y + height), slice(x, x + width)


def repainted(product: Pixels, random: np.random.Generator) -> Pixels:
    """Print replaced by strokes on a smooth ground."""
    changed = product.copy()
    rows, columns = print_area(product, random)
    part = np.ascontiguousarray(changed[rows, columns, :3])
    part[:] = cv2.blur(part, (part.shape[1] | 1, part.shape[0] | 1))
    for _ in range(9):
        one, two = (tuple(int(v) for v in random.integers((0, 0), part.shape[1::-1])) for _ in range(2))
        cv2.line(part, one, two, [int(v) for v in random.integers(0, 255, 3)], 2, cv2.LINE_AA)
    changed[rows, columns, :3] = part
    return changed


def smudged(product: Pixels, random: np.random.Generator) -> Pixels:
    changed = product.copy()
    part = print_area(product, random)
    sigma = max(product.shape) * 0.01 * random.uniform(1, 1.8)
    changed[part][..., :3] = cv2.GaussianBlur(product[..., :3].copy(), (0, 0), sigma)[part]
    return changed


def recoloured(product: Pixels, random: np.random.Generator) -> Pixels:
    """Hue turned by 16 to 30 degrees."""
    hsv = cv2.cvtColor(product[..., :3].copy(), cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(int) + int(random.choice([-1, 1]) * random.integers(8, 16))) % 180
    return np.dstack([cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB), product[..., 3]])


def plain_ssim(product: Pixels, picture: bytes, transform: Transform) -> float:
    """1 - SSIM of the product's box."""
    one, other = (cv2.cvtColor(p, cv2.COLOR_RGB2GRAY).astype(np.float32) for p in boxes(product, picture, transform))
    m1, m2 = cv2.GaussianBlur(one, (0, 0), 1.5), cv2.GaussianBlur(other, (0, 0), 1.5)
    v1 = cv2.GaussianBlur(one * one, (0, 0), 1.5) - m1 * m1
    v2 = cv2.GaussianBlur(other * other, (0, 0), 1.5) - m2 * m2
    both = cv2.GaussianBlur(one * other, (0, 0), 1.5) - m1 * m2
    index = (2 * m1 * m2 + 6.5) * (2 * both + 58.5) / ((m1 * m1 + m2 * m2 + 6.5) * (v1 + v2 + 58.5))
    return 1 - float(index.mean())


def histograms(product: Pixels, picture: bytes, transform: Transform) -> float:
    """1 - correlation of the colour histograms of the product's box."""
    found = [cv2.calcHist([p], [0, 1, 2], None, [8, 8, 8], [0, 256] * 3) for p in boxes(product, picture, transform)]
    return 1 - float(cv2.compareHist(found[0], found[1], cv2.HISTCMP_CORREL))


def boxes(product: Pixels, picture: bytes, transform: Transform) -> tuple[Pixels, Pixels]:
    """The product on grey and its box in the picture, of one size."""
    shown = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))
    size = max(8, round(product.shape[1] * transform.scale)), max(8, round(product.shape[0] * transform.scale))
    small = cv2.resize(product, size, interpolation=cv2.INTER_AREA)
    x, y = round(transform.x), round(transform.y)
    there = shown[y : y + size[1], x : x + size[0]]
    small = small[: there.shape[0], : there.shape[1]]
    cover = small[..., 3:] / 255.0
    return (small[..., :3] * cover + there * (1 - cover)).astype(np.uint8), np.ascontiguousarray(there)


BENIGN: dict[str, tuple[Edit, dict[str, Any], int]] = {
    "as it is": (same, {}, 95),
    "compressed (75)": (same, {}, 75),
    "compressed (60)": (same, {}, 60),
}
TOLERATED: dict[str, tuple[Edit, dict[str, Any], int]] = {
    "relit": (relit, {}, 85),
    "turned by 3 degrees": (same, {"turn": 3.0}, 85),
}
DAMAGE: dict[str, tuple[Edit, dict[str, Any], int]] = {
    "print repainted": (repainted, {}, 88),
    "print smudged": (smudged, {}, 88),
    "hue shifted": (recoloured, {}, 88),
    "stretched by 8 %": (same, {"stretch": (1.08, 1.0)}, 88),
    "swapped": (same, {}, 88),
}
EDITS = {**BENIGN, **TOLERATED, **DAMAGE}
METHODS: dict[str, Callable[[Pixels, bytes, Transform], float]] = {
    "certificate": lambda product, picture, transform: severity(product, picture, transform),
    "searched": lambda product, picture, transform: severity(product, picture, None),
    "SSIM of box": plain_ssim,
    "histograms": histograms,
}
OURS = ("certificate", "searched")

if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
