"""What changed in a product's shape and print once light is taken out, and where."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.efficiency.differences import Within, similarity

Array = NDArray[Any]


def structure_changes(before: Array, after: Array, within: Within) -> tuple[dict[str, float], Array]:
    """Four measures of two grey fields of a product, and where they differ.

    `structure` is how unlike they are as a whole, `spot` by how much the worst place is less alike than the rest,
    `detail` how badly fine print agrees where there is any, `smudge` how much of it is gone.
    """
    size = max(9, int(0.07 * (max(before.shape) - 48))) | 1
    unlike = np.where(within.mask, 1 - similarity(before, after, within), 0)
    pooled, enough = within.pooled(unlike, size)
    typical = float(np.median(pooled[enough])) if enough.any() else float(unlike[within.mask].mean())
    spot = float(np.percentile(pooled[enough], 99.5)) - typical if enough.any() else 0.0
    where = np.where(enough, np.maximum(pooled - typical, 0), 0)

    fine_before, fine_after = (within.blurred(f, 1.3) - within.blurred(f, 6.0) for f in (before, after))
    box = max(11, int(0.085 * (max(before.shape) - 48))) | 1
    one, many = within.pooled(fine_before * fine_before, box, 0.5)
    other, _ = within.pooled(fine_after * fine_after, box, 0.5)
    both, _ = within.pooled(fine_before * fine_after, box, 0.5)
    textured = (np.maximum(one, other) > 36) & many
    if textured.sum() <= 80:
        return {"structure": typical, "spot": spot, "detail": 0.0, "smudge": 0.0}, where
    floor = 12.0
    agreement = ((both + floor) / np.sqrt((one + floor) * (other + floor)))[textured]
    energy = np.log((one + floor) / (other + floor))[textured]
    smudge = float(np.percentile(np.abs(energy - np.median(energy)), 99))
    detail = 1 - float(np.percentile(agreement, 1))
    return {"structure": typical, "spot": spot, "detail": detail, "smudge": smudge}, where
