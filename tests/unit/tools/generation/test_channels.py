"""Channel by channel gives the very numbers that numpy's own reductions give."""

from __future__ import annotations

import numpy as np
import pytest

from tools.generation.channels import largest, length, smallest, spread, total


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_the_same_to_the_last_bit(kind: type) -> None:
    picture = np.random.default_rng(1).normal(0, 1e3, (61, 47, 3)).astype(kind)
    assert np.array_equal(largest(picture), picture.max(-1)) and np.array_equal(smallest(picture), picture.min(-1))
    assert np.array_equal(spread(picture), np.ptp(picture, axis=-1))
    assert np.array_equal(total(picture), picture.sum(-1))
    assert np.array_equal(length(picture), np.linalg.norm(picture, axis=-1))
    assert {each(picture).dtype for each in (largest, spread, total, length)} == {np.dtype(kind)}
