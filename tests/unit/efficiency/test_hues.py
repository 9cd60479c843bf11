"""Turned hues and burnt-out light, on colours alone: what a camera does and what only paint does."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from tools.efficiency.colouring import colour_changes
from tools.efficiency.differences import Within, lab, light_field, relit
from tools.efficiency.hues import hue_turn
from tools.efficiency.signals import HARDLY_SEEN, LIMITS

LIMIT = LIMITS["turn"][0]
Colours = np.ndarray


def grey_goods(label: tuple[int, int, int] = (96, 60, 48), share: float = 0.12, seed: int = 5) -> Colours:
    """Pixels of a grey product, of which a small part is a label of a muted colour."""
    random = np.random.default_rng(seed)
    grey = np.repeat(random.uniform(60, 200, (9000, 1)), 3, axis=1)
    tint = np.array(label, float) / max(label) * random.uniform(70, 170, (9000, 1))
    return np.where((np.arange(9000) < share * 9000)[:, None], tint, grey).astype(np.float32)


def turned(colours: Colours, degrees: float) -> Colours:
    hsv = cv2.cvtColor(colours[None] / 255, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0] + degrees) % 360
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0] * 255


def faded(colours: Colours) -> Colours:
    """Less saturated, as a compressor leaves small coloured parts."""
    return colours + 0.15 * (colours.mean(1, keepdims=True) - colours)


def noisy(colours: Colours) -> Colours:
    return np.clip(colours + np.random.default_rng(1).normal(0, 1.2, colours.shape), 0, 255).astype(np.float32)


@pytest.mark.parametrize(
    "change",
    [
        lambda colours: colours,
        lambda colours: colours * np.array([1.04, 1.0, 0.96]),
        lambda colours: colours * np.array([0.95, 1.01, 1.05]) * 1.1,
        faded,
        lambda colours: turned(colours, 3),
    ],
    ids=["as it is", "warmer white", "cooler and lighter", "faded", "a camera's turn"],
)
def test_light_and_compression_turn_no_hues(change: Callable[[Colours], Colours]) -> None:
    colours = grey_goods()
    assert hue_turn(colours, noisy(change(colours))).explained < LIMIT / 2


@pytest.mark.parametrize("degrees", [-28, -16, 16, 28])
def test_a_turned_label_on_grey_goods_is_told_under_another_white_too(degrees: int) -> None:
    colours = grey_goods()
    found = hue_turn(colours, noisy(turned(colours, degrees) * np.array([1.03, 1.0, 0.97])))
    assert found.explained > LIMIT and abs(found.degrees - degrees) <= 8 and found.shown > HARDLY_SEEN


def test_what_has_no_colour_has_no_hue() -> None:
    grey = grey_goods(share=0)
    assert hue_turn(grey, noisy(turned(grey, 25))).explained < LIMIT / 2
    assert hue_turn(grey[:0], grey[:0]).explained == 0


def test_one_pale_tint_all_over_is_as_another_white() -> None:
    """The physical limit: a turn of one single colour *is* a gain of the channels."""
    pale = grey_goods((200, 196, 190), share=1)
    assert hue_turn(pale, noisy(turned(pale, 22))).explained < LIMIT


def test_more_light_on_a_bright_colour_is_no_other_colour() -> None:
    """Its strongest channel cannot follow: hue and saturation move, and the certificate must not mind."""
    rows, columns = np.mgrid[0:120, 0:160].astype(np.float32)
    blue = np.stack([40 + columns / 8, 90 + rows / 4, np.full_like(rows, 232)], -1)
    mask = np.ones(rows.shape, bool)
    lit = np.clip(blue * (1.12 + 0.1 * (columns / 160)[..., None]), 0, 255).astype(np.float32)
    naive = np.linalg.norm(lab(lit)[..., 1:] - lab(blue)[..., 1:], axis=-1).mean()
    same = relit(blue, lit, light_field(blue, lit, mask))
    assert np.linalg.norm(lab(same) - lab(blue), axis=-1).mean() < 0.15 * naive
    painted = np.clip(blue[..., [1, 0, 2]] * 1.1, 0, 255).astype(np.float32)  # green for red is paint
    parts, where = colour_changes(
        blue, relit(blue, painted, light_field(blue, painted, mask)), blue, painted, Within(mask)
    )
    assert parts["hue"] > LIMITS["hue"][0] and where.max() > LIMITS["stain"][0]
