"""The certificate as a tool: any picture against any photo, found without being told where."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from tools.efficiency.inspection import inspect_picture


def on_wall(cut: np.ndarray, bench: Any, **place: Any) -> np.ndarray:
    return bench.placed(cut, **place).pixels


def photo_of(cut: np.ndarray, bench: Any) -> bytes:
    """An ordinary photo of the product: on white, with a soft shadow."""
    return bench.encoded(bench.placed(cut, backdrop=np.full((900, 900, 3), 250.0)).pixels, "JPEG", 93)


def glowing(heat: bytes | None) -> np.ndarray:
    """Rows and columns of what a heat map shows in yellow or red."""
    assert heat is not None
    glow = np.asarray(Image.open(io.BytesIO(heat)).convert("RGB")).astype(int)
    return np.argwhere(glow[..., 0] - glow[..., 2] > 120)


@pytest.fixture(scope="module")
def carton(products: dict[str, np.ndarray]) -> np.ndarray:
    return products["carton"]


@pytest.mark.parametrize("place", [{"height": 0.45, "at": (0.3, 0.7)}, {"turn": -4}, {"height": 0.8}])
def test_a_moved_turned_or_scaled_product_passes(place: dict[str, Any], carton: np.ndarray, bench: Any) -> None:
    picture = bench.encoded(on_wall(carton, bench, **place), "JPEG", 80)
    found, _ = inspect_picture(picture, photo_of(carton, bench))
    assert (found.verdict, found.reasons) == ("pass", ())
    assert found.transform is not None and abs(found.transform.rotation - -place.get("turn", 0)) < 0.7
    assert found.score is not None and found.score < 1 and found.points > 30


def test_the_same_photo_relit_passes(carton: np.ndarray, bench: Any) -> None:
    photo = photo_of(carton, bench)
    pixels = np.asarray(Image.open(io.BytesIO(photo)).convert("RGB")) * np.array([1.04, 1, 0.96]) * 0.9
    relit = bench.encoded(np.clip(pixels, 0, 255).astype(np.uint8), "JPEG", 75)
    assert inspect_picture(relit, photo)[0].verdict == "pass"


def test_the_product_twice_is_a_wrong_count(carton: np.ndarray, bench: Any) -> None:
    one = bench.placed(carton, height=0.45, at=(0.28, 0.8)).pixels
    both = bench.placed(carton, height=0.45, at=(0.72, 0.8), backdrop=one).pixels
    found, _ = inspect_picture(bench.encoded(both, "JPEG", 90), bench.encoded(carton))
    assert found.verdict == "fail" and found.signals["units"].value == 1
    assert "2" in found.reasons[0]["zh"] and "2" in found.reasons[0]["en"] and "{" not in found.reasons[0]["en"]


def test_a_part_added_to_an_otherwise_kept_photo_is_seen(carton: np.ndarray, bench: Any) -> None:
    photo = photo_of(carton, bench)
    changed = np.asarray(Image.open(io.BytesIO(photo)).convert("RGB")).copy()
    cv2.ellipse(changed, (240, 420), (60, 34), 20, 0, 360, (60, 96, 110), -1, cv2.LINE_AA)
    found, heat = inspect_picture(bench.encoded(changed, "JPEG", 92), photo, heat=True)
    assert found.verdict != "pass" and found.signals["attached"].severity >= 1
    hot = glowing(heat)
    assert np.abs(np.median(hot, axis=0) - (420, 220)).max() < 45  # beside the product, where the part was added


def test_a_stretched_product_is_shown_with_the_outline_it_should_have(carton: np.ndarray, bench: Any) -> None:
    wide = cv2.resize(carton, None, fx=1.1, fy=1, interpolation=cv2.INTER_AREA)
    found, heat = inspect_picture(bench.encoded(on_wall(wide, bench), "JPEG", 90), bench.encoded(carton), heat=True)
    assert found.verdict == "fail" and "10" in found.reasons[0]["en"]
    assert len(glowing(heat)) > 300


def test_another_hue_of_one_product_in_the_same_photo_is_no_white_balance(carton: np.ndarray, bench: Any) -> None:
    hsv = cv2.cvtColor(np.ascontiguousarray(carton[..., :3]), cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(int) + 12) % 180
    turned = np.dstack([cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB), carton[..., 3]])
    found, _ = inspect_picture(photo_of(turned, bench), photo_of(carton, bench))
    assert found.verdict == "fail"


def test_what_is_turned_in_space_never_passes(carton: np.ndarray, bench: Any) -> None:
    height, width = carton.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = np.array([[0, 0], [0.55 * width, 60], [0.55 * width, height - 60], [0, height]], np.float32)
    turned = cv2.warpPerspective(carton, cv2.getPerspectiveTransform(corners, seen), (width, height))
    found, _ = inspect_picture(bench.encoded(on_wall(turned, bench), "JPEG", 90), bench.encoded(carton))
    assert found.verdict != "pass" and found.reasons


def test_the_heat_map_glows_where_the_label_was_repainted(carton: np.ndarray, bench: Any) -> None:
    changed = carton.copy()
    cv2.rectangle(changed, (60, 90), (280, 170), (244, 238, 220, 255), -1)
    cv2.putText(changed, "MIRO", (60, 150), cv2.FONT_HERSHEY_DUPLEX, 2.4, (150, 30, 80, 255), 6, cv2.LINE_AA)
    changed[..., 3] = carton[..., 3]
    scene = bench.placed(changed)
    found, heat = inspect_picture(scene.jpeg(), bench.encoded(carton), heat=True)
    assert found.verdict == "fail" and heat is not None and found.uncertainty < 0.2
    assert Image.open(io.BytesIO(heat)).size == scene.pixels.shape[1::-1]
    hot = glowing(heat)
    x, y = scene.transform.x + 170 * scene.transform.scale, scene.transform.y + 130 * scene.transform.scale
    assert np.abs(hot.mean(0) - (y, x)).max() < 40
