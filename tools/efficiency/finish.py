"""Gates on the picture as a whole: sharp, clean, well lit, and not a repetition."""

from __future__ import annotations

from tools.efficiency import pixels
from tools.efficiency.case import Case, Finding
from tools.efficiency.decoding import glance


def sharp(case: Case) -> Finding:
    words = {"zh": "画面发糊", "en": "the picture is blurred"}
    value = pixels.blur(case.luma)
    return Finding(value <= 0.5, value, 0.5, words)


def clean(case: Case) -> Finding:
    words = {"zh": "画面噪点太多", "en": "the picture is noisy"}
    value = pixels.noise(case.luma)
    return Finding(value <= 2.5, value, 2.5, words)


def smooth(case: Case) -> Finding:
    words = {"zh": "画面有压缩方块", "en": "the picture shows compression blocks"}
    value = pixels.blockiness(case.luma)
    return Finding(value <= 1.6, value, 1.6, words)


def well_lit(case: Case) -> Finding:
    words = {"zh": "画面太暗或太灰，没有层次", "en": "the picture is too dark or too flat"}
    value = pixels.tone_range(case.luma)
    return Finding(value >= 70, value, 70, words)


def not_burnt(case: Case) -> Finding:
    words = {"zh": "画面大片过曝或死黑", "en": "large parts of the picture are burnt out or pitch black"}
    value = pixels.burnt(case.rgb)
    return Finding(value <= 0.35, value, 0.35, words)


def new(case: Case) -> Finding | None:
    """Not nearly the same as a picture already made for this launch."""
    if not case.others:
        return None
    own = glance(case.picture).fingerprint
    nearest = min(pixels.distance(own, glance(other).fingerprint) for other in case.others)
    words = {"zh": "和已有的一张几乎一样", "en": "it is nearly the same as another picture"}
    return Finding(nearest >= 2.5, nearest, 2.5, words)
