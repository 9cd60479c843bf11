"""Is this cut-out fit to be sold with? Findings, each with what a better photo needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from domain.text import Words
from tools.generation.channels import largest
from tools.generation.ground import Overview
from tools.generation.matting import Image, Mask, grown, occupied, shrunk

Grade = Literal["good", "fair", "poor"]

REACH = 24
"""Pixels around a product that its sharpness is judged by."""
WORDS: dict[str, Words] = {
    "small": {
        "zh": "照片里的商品只有 {pixels} 像素，放大后会糊。请发商品占画面大半、1000 像素以上的原图。",
        "en": "The product is only {pixels} pixels in this photo and will look soft."
        " Please send the original with the product filling most of it, 1000 pixels or more.",
    },
    "blurred": {
        "zh": "照片有点糊。请对准商品对焦、拿稳再拍一张。",
        "en": "The photo is blurred. Please focus on the product, hold still and take it again.",
    },
    "cut_off": {
        "zh": "商品被画面边缘切掉了一部分。请退后一点，把商品完整拍进画面。",
        "en": "Part of the product is cut off by the frame. Please step back and get all of it in.",
    },
    "unsure": {
        "zh": "背景太乱，抠图拿不准哪里是商品。请放在纯色背景前重拍，或直接发透明底 PNG，也可以框出商品位置。",
        "en": "The background is too busy to tell the product apart. Please photograph it before a plain background,"
        " send a transparent PNG, or draw a box around it.",
    },
    "faint": {
        "zh": "商品边缘和背景颜色太接近，边缘可能不准。请换一个颜色差别大的纯色背景。",
        "en": "The product's edge and the background look alike, so the outline may be off."
        " Please use a plain background of a different colour.",
    },
    "like_ground": {
        "zh": "商品有大片透明或与背景同色的部分，抠图可能不完整。透明或白色商品请换深色背景重拍，或发透明底 PNG。",
        "en": "Large parts of the product are see-through or of the background's colour and may be missing."
        " Please photograph glass or white goods before a dark or coloured ground, or send a transparent PNG.",
    },
    "pieces": {
        "zh": "抠出了 {pieces} 块分开的东西。如果只卖其中一件，请只拍这一件，或框出它的位置。",
        "en": "{pieces} separate things were found. If only one is for sale, please photograph it alone"
        " or draw a box around it.",
    },
    "dark": {
        "zh": "照片太暗，看不清商品细节。请在窗边或灯下重拍。",
        "en": "The photo is too dark to show the product's details. Please take it again by a window or lamp.",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be."""

    name: str
    grade: Grade
    words: Words


def inspect(
    rgba: Image, photo: Image, method: str, agreement: float, overview: Overview | None = None
) -> tuple[Finding, ...]:
    """Everything worth telling the merchant about a cut-out in the frame of its photo, gravest first."""
    mask = rgba[..., 3] > 127
    if not mask.any():
        return ()
    overview = overview or Overview(photo)
    found = [
        *_too_small(mask),
        *_blurred(photo, mask),
        *_cut_off(mask),
        *_dark(photo, mask),
        *(_pieces(mask) if method == "cluttered" else ()),
        *(_unsure(agreement) if method == "cluttered" else ()),
        *(_faint(overview.small, mask) if method != "alpha" else ()),
        *(_like_ground(overview, mask) if method == "plain" else ()),
    ]
    return tuple(sorted(found, key=lambda finding: finding.grade != "poor"))


def grade_of(findings: tuple[Finding, ...]) -> Grade:
    """The worst of the findings; two middling ones about the outline do not make a bad one."""
    return "poor" if any(f.grade == "poor" for f in findings) else "fair" if findings else "good"


def _finding(name: str, poor: bool, **figures: int) -> Finding:
    words = {lang: text.format(**figures) for lang, text in WORDS[name].items()}
    return Finding(name, "poor" if poor else "fair", words)


def _too_small(mask: Mask) -> Iterator[Finding]:
    pixels = int(max(edges[-1] - edges[0] for edges in occupied(mask)) + 1)
    if pixels < 500:
        yield _finding("small", pixels < 260, pixels=pixels)


def _blurred(photo: Image, mask: Mask) -> Iterator[Finding]:
    """How many pixels the sharpest quarter of the product's clear edges takes to go from one side to the other."""
    rows, columns = occupied(mask)
    part = (
        slice(max(0, rows[0] - REACH), rows[-1] + REACH + 1),
        slice(max(0, columns[0] - REACH), columns[-1] + REACH + 1),
    )
    grey = cv2.GaussianBlur(cv2.cvtColor(photo[part], cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 0.6)
    slope = cv2.magnitude(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)) / 8
    window = np.ones((15, 15))
    step = cv2.dilate(grey, window) - cv2.erode(grey, window)
    crest = slope >= 0.9 * cv2.dilate(slope, np.ones((5, 5)))
    edges = grown(mask[part], 3) & (step > 50) & crest
    if edges.sum() < 100:
        return
    width = float(np.percentile(step[edges] / np.maximum(slope[edges], 0.1), 25))
    if width > 5.4:
        yield _finding("blurred", width > 7.5)


def _cut_off(mask: Mask) -> Iterator[Finding]:
    """A long straight contact with one side or with two that meet: cut off. With more: a tightly cropped packshot."""
    high, wide = (int(edges[-1] - edges[0]) + 1 for edges in occupied(mask))
    sides = mask[:3].any(0), mask[-3:].any(0), mask[:, :3].any(1), mask[:, -3:].any(1)
    contact = [side.sum() / length for side, length in zip(sides, (wide, wide, high, high), strict=True)]
    touching = [share > 0.2 for share in contact]
    opposite = touching[0] == touching[1] and touching[2] == touching[3]
    if 1 <= sum(touching) <= 2:
        yield _finding("cut_off", max(contact) > 0.6 and not opposite)


def _dark(photo: Image, mask: Mask) -> Iterator[Finding]:
    whole = np.percentile(largest(photo), 95)
    if whole < 90 and np.percentile(photo.max(-1)[mask], 90) < 80:
        yield _finding("dark", bool(whole < 50))


def _pieces(mask: Mask) -> Iterator[Finding]:
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    pieces = int((areas > 0.04 * areas.max()).sum()) if count > 1 else 0
    if pieces > 1:
        yield _finding("pieces", pieces > 3, pieces=pieces)


def _unsure(agreement: float) -> Iterator[Finding]:
    if agreement < 0.93:
        yield _finding("unsure", agreement < 0.78)


def _faint(small: Image, mask: Mask) -> Iterator[Finding]:
    """Colour just inside against just outside, along the outline."""
    inside = cv2.resize(mask.astype(np.uint8), (small.shape[1], small.shape[0]), interpolation=cv2.INTER_AREA) > 0
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    outline = grown(inside, 1) & ~shrunk(inside, 1)
    near, beyond = (_beside(lab, part) for part in (shrunk(inside, 1), ~grown(inside, 1)))
    faint = float((np.linalg.norm(near - beyond, axis=-1)[outline] < 7).mean()) if outline.any() else 1.0
    if faint > 0.3:
        yield _finding("faint", faint > 0.55)


def _beside(lab: Image, part: Mask) -> Image:
    """The mean colour of one side around each pixel."""
    weight = cv2.blur(part.astype(np.float32), (9, 9))[..., None]
    return cv2.blur(lab * part[..., None], (9, 9)) / np.maximum(weight, 1e-3)


def _like_ground(overview: Overview, mask: Mask) -> Iterator[Finding]:
    """How much of the product could as well be background."""
    small = overview.small
    inside = cv2.resize(mask.astype(np.uint8), (small.shape[1], small.shape[0]), interpolation=cv2.INTER_AREA) > 0
    away = largest(np.abs(small.astype(np.float32) - overview.ground.surface))
    share = float((away[inside] < 14).mean()) if inside.any() else 0.0
    if share > 0.15:
        yield _finding("like_ground", share > 0.35)
