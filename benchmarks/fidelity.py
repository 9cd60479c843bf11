"""How surely damage to a product is told from what leaves it as it is: AUC, rates, cost and ablation of the check.

    python benchmarks/fidelity.py [folder of product photos]

Every photo of the folder that can be cut out well (without a folder: the catalogue's packshots) is put into scenes: as
it is, in other light, turned, compressed; or damaged in eight ways, all of which show ("hue shifted" turns the hue, and
dyes what has none). In brackets: hues turned blindly, which on black and white goods changes nothing at all. "searched"
is `vitrine check`: it must find the product itself. "certificate" knows what the generator declares and allows no
change at all, so light and turns are not asked of it, nor a second unit. The alternatives know the product's place:
SSIM of its box, and correlation of its colours.
Products are split in two: one half sets the threshold for 1 % false alarms, the other half is reported.
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

from benchmarks.edits import products as edits  # noqa: E402
from benchmarks.edits.scenes import Pixels, pair, posed  # noqa: E402
from domain.creative import Transform  # noqa: E402
from domain.errors import BadPicture  # noqa: E402
from tools.efficiency.fidelity import judged, pixels_of  # noqa: E402
from tools.efficiency.registration import reference  # noqa: E402
from tools.efficiency.signals import DOUBT  # noqa: E402
from tools.generation.subject import cut_out  # noqa: E402
from tools.understanding.photos import admit_photo  # noqa: E402

PATIENCE = 75.0
"""Seconds of CPU after which a run without a folder takes up no further product."""
QUIET = 0.5
"""Score, in parts of its limit, up to which a check has seen nothing."""
Row = tuple[str, str, float, dict[str, float]]
"""Product, edit, score and signals of one check."""

BENIGN: dict[str, tuple[edits.Edit, dict[str, Any], int]] = {
    "as it is": (edits.same, {}, 95),
    "compressed (60)": (edits.same, {}, 60),
    "relit": (edits.relit, {}, 85),
    "white balance": (edits.balanced, {}, 85),
    "turned by 4 degrees": (edits.same, {"turn": 4.0}, 85),
}
DAMAGE: dict[str, tuple[edits.Edit, dict[str, Any], int]] = {
    "print repainted": (edits.repainted, {}, 88),
    "print smudged": (edits.smudged, {}, 88),
    "hue shifted": (edits.recoloured, {}, 88),
    "stretched by 8 %": (edits.same, {"stretch": (1.08, 1.0)}, 88),
    "part removed": (edits.cut_short, {}, 88),
    "part added": (edits.grown, {}, 88),
    "swapped": (edits.same, {}, 88),
    "wrong count": (edits.same, {}, 88),
}
BLIND: dict[str, tuple[edits.Edit, dict[str, Any], int]] = {"hue turned blindly": (edits.turned, {}, 88)}
"""Measured beside, and counted neither as damage nor as harmless: on black and white goods it changes nothing."""
SEEN = {
    1.0: "(hue turned, dE00 under 1)",
    2.0: "(hue turned, dE00 1 to 2)",
    3.0: "(hue turned, dE00 2 to 3)",
    np.inf: "(hue turned, dE00 over 3)",
}
"""Hues turned blindly, by what the most changed tenth of the product shows of them."""
ONLY_SEARCHED = ("relit", "white balance", "turned by 4 degrees", "wrong count")
METHODS = ("searched", "certificate", "SSIM of box", "histograms")


def main(folder: Path | None) -> int:
    """Measure and print."""
    cv2.setNumThreads(1)
    products = dict(load(folder))
    rows: dict[str, list[Row]] = defaultdict(list)
    spent: dict[str, list[float]] = defaultdict(list)
    began = time.process_time()
    for number, (name, product) in enumerate(products.items()):
        if folder is None and time.process_time() - began > PATIENCE:
            print(f"stopped after {number} products", file=sys.stderr)
            break
        rivals = [other for key, other in products.items() if key != name]
        measure(name, product, rivals[number % len(rivals)], np.random.default_rng(number), rows, spent)
        print(f"\r{number + 1}/{len(products)} {name[:40]:<40}", end="", file=sys.stderr)
    print(file=sys.stderr)
    report(rows, spent)
    mistakes(rows["searched"])
    ablation(rows["searched"])
    return 0


def measure(
    name: str, product: Pixels, rival: Pixels, random: np.random.Generator,
    rows: dict[str, list[Row]], spent: dict[str, list[float]],
) -> None:  # fmt: skip
    """Every edit of one product, by every method."""
    prepared = reference(product)
    for edit, (change, place, quality) in {**BENIGN, **DAMAGE, **BLIND}.items():
        kind = edit
        if edit == "wrong count":
            picture, transform = pair(product, quality=quality, random=random)
        else:
            changed = rival if edit == "swapped" else change(product, random)
            if edit in BLIND:
                kind = next(name for limit, name in SEEN.items() if edits.shown(product, changed) < limit)
            picture, transform = posed(changed, like=product, quality=quality, random=random, **place)
        shown = pixels_of(picture)
        for method in METHODS:
            if edit in ONLY_SEARCHED and method != "searched":
                continue
            start = time.process_time()
            if method in ("searched", "certificate"):
                found = judged(prepared, pixels_of(picture), transform if method == "certificate" else None)
                score, signals = min(found.score, 99.0), found.signals
            else:
                score, signals = ALTERNATIVES[method](product, shown, transform), {}
            spent[method].append(time.process_time() - start)
            rows[method].append((name, kind, score, signals))


def report(rows: dict[str, list[Row]], spent: dict[str, list[float]]) -> None:
    """One column a method."""
    names = list(dict.fromkeys(row[0] for row in rows["searched"]))
    print(f"{len(names)} products, {len(rows['searched'])} pictures of 1024 px\n{'':<34}" + _line(METHODS))
    kinds = list(DAMAGE)
    for kind in kinds:
        print(f"{'AUC, ' + kind:<34}" + _line([_auc_of(rows[m], [kind]) for m in METHODS]))
    print(f"{'AUC, all damage':<34}" + _line([_auc_of(rows[m], kinds) for m in METHODS]))
    for kind in SEEN.values():
        print(f"{kind:<34}" + _line([_auc_of(rows[m], [kind]) for m in METHODS]))
    both, hues = METHODS[:2], list(SEEN.values())  # the alternatives have no limits
    print(f"{'(hue turned, all)':<34}" + _line([_auc_of(rows[m], hues) for m in METHODS]))
    print(f"{f'(  quiet to {QUIET})':<34}" + _line([_auc_of(rows[m], hues, QUIET) for m in both]))
    for title, wanted, limit in (
        ("harmless changes not passed", list(BENIGN), 1.0), ("damage not passed", kinds, 1.0),
        ("damage failed outright", kinds, DOUBT),
    ):  # fmt: skip
        print(f"{title:<34}" + _line([_rate(rows[m], wanted, limit) if m in METHODS[:2] else "" for m in METHODS]))
    limits = [float(np.quantile([row[2] for row in rows[m] if row[1] in BENIGN], 0.99)) + 1e-6 for m in METHODS]
    print(
        f"{'recall at 1 % false alarms':<34}"
        + _line([_rate(rows[m], kinds, at) for m, at in zip(METHODS, limits, strict=True)])
    )
    held, recall = [], []
    for method in METHODS:
        one, other = ([row for row in rows[method] if names.index(row[0]) % 2 == half] for half in (0, 1))
        harmless = [row[2] for row in one if row[1] in BENIGN] or [1.0]
        limit = float(np.quantile(harmless, 0.99)) + 1e-6
        limit = max(limit, 1.0) if method in METHODS[:2] else limit
        recall.append(_rate(other, kinds, limit))
        held.append(_rate(other, list(BENIGN), limit))
    print(f"{'recall at 1 % of the other half':<34}" + _line(recall))
    print(f"{'  false alarms there':<34}" + _line(held))
    print(f"{'CPU ms (median)':<34}" + _line([f"{1000 * np.median(spent[m]):.0f}" for m in METHODS]))
    print(f"{'CPU ms (95 %)':<34}" + _line([f"{1000 * np.percentile(spent[m], 95):.0f}" for m in METHODS]))


def mistakes(rows: list[Row]) -> None:
    """Which pictures the search got wrong, and by which signal."""
    for product, kind, score, signals in rows:
        if kind in SEEN.values():
            continue
        if (score >= 1) == (kind in BENIGN):
            worst = max(signals, key=lambda name: signals[name]) if signals else "not found"
            print(f"{'flagged' if kind in BENIGN else 'missed'}: {product}, {kind}: {worst} {score:.2f}")


def ablation(rows: list[Row]) -> None:
    """What each signal of the search is worth: AUC and damage caught without it."""
    rows = [row for row in rows if row[1] in BENIGN or row[1] in DAMAGE]
    kinds = list(DAMAGE)
    names = sorted({name for row in rows for name in row[3]})
    whole, caught = float(_auc_of(rows, kinds)), np.mean([row[2] >= 1 for row in rows if row[1] not in BENIGN])
    print(f"\n{'searched, without':<34}{'AUC':>13}{'caught':>13}\n{'(nothing)':<34}{whole:>13.3f}{caught:>13.1%}")
    for name in names:
        less = [
            (product, kind, max((v for k, v in signals.items() if k != name), default=score), signals)
            for product, kind, score, signals in rows
        ]
        share = np.mean([row[2] >= 1 for row in less if row[1] not in BENIGN])
        print(f"{name:<34}{float(_auc_of(less, kinds)):>13.3f}{share:>13.1%}")


def _line(cells: Any) -> str:
    return "".join(f"{cell:>13}" for cell in cells)


def _rate(rows: list[Row], kinds: list[str], limit: float) -> str:
    scores = [row[2] for row in rows if row[1] in kinds]
    return f"{np.mean(np.array(scores) >= limit):.1%}" if scores else ""


def _auc_of(rows: list[Row], kinds: list[str], least: float = 0.0) -> str:
    """How often a damaged picture scores higher than a harmless one; up to `least`, scores are one and the same."""
    damaged, harmless = ([max(r[2], least) for r in rows if r[1] in of] for of in (kinds, list(BENIGN)))
    if not damaged or not harmless:
        return ""
    ranks, first = rankdata([*damaged, *harmless]), len(damaged)
    return f"{(ranks[:first].sum() - first * (first + 1) / 2) / (first * len(harmless)):.3f}"


def load(folder: Path | None) -> Iterator[tuple[str, Pixels]]:
    """Cut-outs, at most 900 pixels long."""
    own, kinds = ROOT / "catalog", (".png", ".jpg", ".jpeg", ".webp")
    found = own.glob("*/packshot.png") if folder is None else (p for p in folder.iterdir() if p.suffix.lower() in kinds)
    for path in sorted(found):
        try:
            cut = cut_out(admit_photo(path.read_bytes(), path.name).data)
        except BadPicture:
            continue
        if cut.grade == "poor":
            continue
        picture = Image.open(io.BytesIO(cut.png))
        picture.thumbnail((900, 900), Image.Resampling.LANCZOS)
        yield (path.parent.name if path.stem == "packshot" else path.stem), np.asarray(picture)


def plain_ssim(product: Pixels, shown: Pixels, transform: Transform) -> float:
    """1 - SSIM of the product's box."""
    one, other = (cv2.cvtColor(p, cv2.COLOR_RGB2GRAY).astype(np.float32) for p in boxes(product, shown, transform))
    m1, m2 = cv2.GaussianBlur(one, (0, 0), 1.5), cv2.GaussianBlur(other, (0, 0), 1.5)
    v1 = cv2.GaussianBlur(one * one, (0, 0), 1.5) - m1 * m1
    v2 = cv2.GaussianBlur(other * other, (0, 0), 1.5) - m2 * m2
    both = cv2.GaussianBlur(one * other, (0, 0), 1.5) - m1 * m2
    index = (2 * m1 * m2 + 6.5) * (2 * both + 58.5) / ((m1 * m1 + m2 * m2 + 6.5) * (v1 + v2 + 58.5))
    return 1 - float(index.mean())


def histograms(product: Pixels, shown: Pixels, transform: Transform) -> float:
    """1 - correlation of the colour histograms of the product's box."""
    found = [cv2.calcHist([p], [0, 1, 2], None, [8, 8, 8], [0, 256] * 3) for p in boxes(product, shown, transform)]
    return 1 - float(cv2.compareHist(found[0], found[1], cv2.HISTCMP_CORREL))


def boxes(product: Pixels, shown: Pixels, transform: Transform) -> tuple[Pixels, Pixels]:
    """The product on grey and its box in the picture, of one size."""
    size = max(8, round(product.shape[1] * transform.scale)), max(8, round(product.shape[0] * transform.scale))
    small = cv2.resize(product, size, interpolation=cv2.INTER_AREA)
    x, y = round(transform.x), round(transform.y)
    there = shown[y : y + size[1], x : x + size[0]]
    small = small[: there.shape[0], : there.shape[1]]
    cover = small[..., 3:] / 255.0
    return (small[..., :3] * cover + there * (1 - cover)).astype(np.uint8), np.ascontiguousarray(there)


ALTERNATIVES: dict[str, Callable[[Pixels, Pixels, Transform], float]] = {
    "SSIM of box": plain_ssim,
    "histograms": histograms,
}

if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
