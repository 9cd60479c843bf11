"""The cut-out: found on plain and busy grounds, without its shadow, its bytes untouched, its faults told."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from domain.creative import Box
from domain.errors import BadPicture
from tools.generation.subject import cut_out

SIDE = 700
RED, CREAM, INK = (176, 42, 48), (246, 240, 226), (30, 30, 34)


def drawn(*shapes: tuple, size: int = SIDE) -> np.ndarray:
    """RGBA of polygons and ellipses, drawn four times as large and reduced."""
    canvas = np.zeros((size * 4, size * 4, 4), np.uint8)
    for kind, points, colour in shapes:
        scaled = np.array(points, np.float32) * size * 4
        ink = (*colour[:3], 255) if colour else (0, 0, 0, 0)
        if kind == "polygon":
            cv2.fillPoly(canvas, [scaled.astype(np.int32)], ink)
        else:
            (x, y), (wide, high) = scaled
            cv2.ellipse(canvas, (int(x), int(y)), (int(wide), int(high)), 0, 0, 360, ink, -1)
    return cv2.resize(canvas, (size, size), interpolation=cv2.INTER_AREA)


def bottle(size: int = SIDE) -> np.ndarray:
    body = [(0.4, 0.3), (0.46, 0.24), (0.46, 0.14), (0.54, 0.14), (0.54, 0.24), (0.6, 0.3), (0.6, 0.86), (0.4, 0.86)]
    label = [(0.4, 0.45), (0.6, 0.45), (0.6, 0.72), (0.4, 0.72)]
    lines = [
        ("polygon", [(0.43, y), (0.57, y), (0.57, y + 0.018), (0.43, y + 0.018)], INK) for y in (0.5, 0.55, 0.6, 0.65)
    ]
    return drawn(("polygon", body, RED), ("polygon", label, CREAM), *lines, size=size)


def mug() -> np.ndarray:
    return drawn(
        ("ellipse", [(0.66, 0.55), (0.17, 0.17)], INK),
        ("ellipse", [(0.66, 0.55), (0.11, 0.11)], None),
        ("polygon", [(0.25, 0.3), (0.62, 0.3), (0.6, 0.8), (0.27, 0.8)], INK),
    )


def plain(colour: tuple[int, int, int] = (250, 250, 250), tilt: float = 0.0) -> np.ndarray:
    slope = 1 + tilt * np.linspace(-0.5, 0.5, SIDE)[:, None, None]
    return np.clip(np.ones((SIDE, SIDE, 3)) * colour * slope, 0, 255)


def leafy() -> np.ndarray:
    """A cluttered ground: overlapping blots of greens and browns."""
    random = np.random.default_rng(4)
    ground = np.full((SIDE, SIDE, 3), (96, 110, 74), np.uint8)
    for _ in range(900):
        x, y, wide, high, turn = random.integers(0, (SIDE, SIDE, 60, 26, 180))
        colour = [int(c) for c in np.array((96, 110, 74)) + random.integers(-50, 50, 3)]
        cv2.ellipse(ground, (int(x), int(y)), (int(wide) + 4, int(high) + 4), float(turn), 0, 360, colour, -1)
    return ground.astype(float)


def photo(product: np.ndarray, ground: np.ndarray, *, shadow: bool = False, kind: str = "JPEG") -> bytes:
    cover = product[..., 3:] / 255.0
    if shadow:
        slid = np.float32([[1, -0.4, 0.4 * SIDE * 0.86], [0, 0.3, 0.7 * SIDE * 0.86]])
        cast = cv2.GaussianBlur(cv2.warpAffine(product[..., 3], slid, (SIDE, SIDE)), (0, 0), 9) / 255 * 0.4
        ground = ground * (1 - cast[..., None])
    mixed = ground * (1 - cover) + product[..., :3] * cover + np.random.default_rng(1).normal(0, 1.2, ground.shape)
    out = io.BytesIO()
    Image.fromarray(np.clip(mixed, 0, 255).astype(np.uint8)).save(out, kind, quality=92)
    return out.getvalue()


def placed(png: bytes, like: np.ndarray) -> np.ndarray:
    """The cut-out's alpha laid where it fits the truth best, to compare them."""
    alpha = np.asarray(Image.open(io.BytesIO(png)))[..., 3]
    wide = cv2.copyMakeBorder(like, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=0)
    _, _, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(wide, alpha, cv2.TM_CCORR))
    canvas = np.zeros_like(wide)
    canvas[y : y + alpha.shape[0], x : x + alpha.shape[1]] = alpha
    return canvas[60:-60, 60:-60]


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / (one | other).sum())


GROUNDS = {
    "white": (plain(), False),
    "white with a shadow": (plain(), True),
    "grey, darker below": (plain((205, 204, 200), -0.15), True),
    "coloured": (plain((90, 140, 170)), True),
    "cluttered": (leafy(), False),
}


@pytest.mark.parametrize("where", GROUNDS)
def test_finds_the_product(where: str) -> None:
    ground, shadow = GROUNDS[where]
    cutout = cut_out(photo(bottle(), ground, shadow=shadow))
    truth = bottle()[..., 3] > 127
    assert overlap(placed(cutout.png, bottle()[..., 3]) > 127, truth) > 0.96
    assert cutout.method == ("cluttered" if where == "cluttered" else "plain")
    assert cutout.grade == "good" and not cutout.warnings


def test_a_handle_is_open() -> None:
    cutout = cut_out(photo(mug(), plain((240, 240, 240)), shadow=True))
    found = placed(cutout.png, mug()[..., 3])
    hole = found[int(0.52 * SIDE) : int(0.58 * SIDE), int(0.66 * SIDE) : int(0.73 * SIDE)]
    assert hole.max() == 0


def test_a_white_label_on_white_stays_closed() -> None:
    label_white = bottle()
    label = label_white[:, int(0.42 * SIDE) : int(0.58 * SIDE)]
    label[(label[..., :3] == CREAM).all(-1), :3] = 255
    cutout = cut_out(photo(label_white, plain((255, 255, 255))))
    assert overlap(placed(cutout.png, label_white[..., 3]) > 127, label_white[..., 3] > 127) > 0.96


def test_opaque_pixels_are_the_merchants() -> None:
    data = photo(bottle(), plain(), kind="PNG")
    cutout = np.asarray(Image.open(io.BytesIO(cut_out(data).png)))
    source = np.asarray(Image.open(io.BytesIO(data)))
    spot = cv2.matchTemplate(
        source, cutout[..., :3].copy(), cv2.TM_SQDIFF, mask=(cutout[..., 3] > 251).astype(np.uint8)
    )
    _, _, (x, y), _ = cv2.minMaxLoc(spot)
    under = source[y : y + cutout.shape[0], x : x + cutout.shape[1]]
    opaque = cutout[..., 3] == 255
    assert opaque.mean() > 0.5
    assert (cutout[..., :3][opaque] == under[opaque]).all()


def test_edges_lose_the_ground_they_stood_on() -> None:
    cutout = np.asarray(Image.open(io.BytesIO(cut_out(photo(bottle(), plain((20, 200, 40)))).png))).astype(int)
    edge = (cutout[..., 3] > 40) & (cutout[..., 3] < 220)
    edge[: int(0.3 * len(edge))] = False  # below the neck every edge pixel is red or cream
    greenish = cutout[..., 1] - np.maximum(cutout[..., 0], cutout[..., 2])
    assert edge.sum() > 50 and np.percentile(greenish[edge], 95) < 25


def test_transparency_is_taken_over_without_the_baked_shadow() -> None:
    product = bottle(1000)
    with_shadow = product.copy()
    cv2.ellipse(soft := np.zeros((1000, 1000), np.uint8), (500, 880), (180, 22), 0, 0, 360, 110, -1)
    soft = cv2.GaussianBlur(soft, (0, 0), 8)
    with_shadow[..., 3] = np.maximum(product[..., 3], soft)
    out = io.BytesIO()
    Image.fromarray(with_shadow).save(out, "PNG")
    cutout = cut_out(out.getvalue())
    rgba = np.asarray(Image.open(io.BytesIO(cutout.png)))
    assert cutout.method == "alpha" and cutout.grade == "good"
    rows, columns = np.nonzero(product[..., 3] > 12)
    assert abs(cutout.width - np.ptp(columns)) < 14 and abs(cutout.height - np.ptp(rows)) < 14
    assert (rgba[..., 3] > 200).mean() > 0.6


def test_a_mostly_translucent_picture_keeps_its_alpha() -> None:
    lens = drawn(("ellipse", [(0.5, 0.5), (0.3, 0.3)], (40, 80, 200)))
    lens[..., 3] = (lens[..., 3] * (250 / 255)).astype(np.uint8)  # some exports never reach 255
    out = io.BytesIO()
    Image.fromarray(lens).save(out, "PNG")
    rgba = np.asarray(Image.open(io.BytesIO(cut_out(out.getvalue()).png)))
    assert abs(float((rgba[..., 3] == 250).mean()) - np.pi / 4) < 0.03


def test_a_box_says_which_of_two() -> None:
    two = np.zeros((SIDE, SIDE, 4), np.uint8)
    small = cv2.resize(bottle(), (SIDE // 2, SIDE // 2), interpolation=cv2.INTER_AREA)
    two[150 : 150 + SIDE // 2, : SIDE // 2] = small
    blue = small.copy()
    blue[..., [0, 2]] = blue[..., [2, 0]]
    two[150 : 150 + SIDE // 2, SIDE // 2 :] = blue
    for ground in (plain(), leafy()):
        cutout = cut_out(photo(two, ground), box=Box(x0=0.62, y0=0.25, x1=0.88, y1=0.68))
        rgba = np.asarray(Image.open(io.BytesIO(cutout.png))).astype(int)
        solid = rgba[..., 3] > 200
        assert cutout.width < 0.3 * SIDE and (rgba[..., 2] >= rgba[..., 0])[solid].mean() > 0.7


def test_large_photos_are_reduced() -> None:
    big = cv2.resize(bottle(), (2600, 2600), interpolation=cv2.INTER_CUBIC)
    out = io.BytesIO()
    Image.fromarray(big).save(out, "PNG")
    assert max((cut := cut_out(out.getvalue())).width, cut.height) == cut.height <= 1600


def test_the_same_photo_gives_the_same_bytes() -> None:
    data = photo(bottle(), leafy())
    assert cut_out(data) == cut_out(data)


def half_in() -> np.ndarray:
    return np.roll(bottle(), int(0.3 * SIDE), axis=0) * (np.arange(SIDE) > 0.3 * SIDE)[:, None, None].astype(np.uint8)


def far_away() -> np.ndarray:
    return cv2.copyMakeBorder(cv2.resize(bottle(), (200, 200)), 250, 250, 250, 250, cv2.BORDER_CONSTANT, value=0)


def white_disk() -> np.ndarray:
    centre = (0.5, 0.5)
    return drawn(("ellipse", [centre, (0.3, 0.3)], (247, 247, 246)), ("ellipse", [centre, (0.05, 0.05)], INK))


def blurred() -> bytes:
    out = io.BytesIO()
    sharp = np.asarray(Image.open(io.BytesIO(photo(bottle(), plain()))))
    Image.fromarray(cv2.GaussianBlur(sharp, (0, 0), 3.5)).save(out, "PNG")
    return out.getvalue()


def night() -> bytes:
    return photo((bottle() * np.array([0.15, 0.15, 0.15, 1])).astype(np.uint8), plain((45, 45, 45)))


TOLD = {
    "cut off": (lambda: photo(half_in(), plain()), "画面边缘", {"poor"}),
    "tiny": (lambda: photo(far_away(), plain()), "像素", {"poor"}),
    "white on white": (lambda: photo(white_disk(), plain()), "颜色", {"fair", "poor"}),
    "dark": (night, "太暗", {"fair", "poor"}),
    "blurred": (blurred, "糊", {"fair", "poor"}),
}


@pytest.mark.parametrize("what", TOLD)
def test_tells_what_a_better_photo_needs(what: str) -> None:
    make, cue, grades = TOLD[what]
    cutout = cut_out(make())
    assert cutout.grade in grades
    assert any(cue in words["zh"] for words in cutout.warnings)
    assert all(words["en"] and "{" not in words["en"] + words["zh"] for words in cutout.warnings)


def test_an_empty_photo_is_refused() -> None:
    with pytest.raises(BadPicture) as refused:
        cut_out(photo(np.zeros((SIDE, SIDE, 4), np.uint8), np.full((SIDE, SIDE, 3), 240.0), kind="PNG"))
    assert refused.value.detail["reason"] == "no_product"
    with pytest.raises(BadPicture):
        cut_out(b"not a picture")
