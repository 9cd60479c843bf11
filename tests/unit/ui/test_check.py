"""`vitrine check`: exit statuses and JSON, for pictures and for words."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
from typer.testing import CliRunner

from ui.cli import app

PACKSHOT = Path(__file__).parents[3] / "catalog" / "shanzhi-black-coffee" / "packshot.png"


def told(*arguments: str) -> tuple[int, dict]:
    result = CliRunner().invoke(app, ["check", *arguments, "--json"])
    return result.exit_code, json.loads(result.stdout) if result.stdout.startswith("{") else {}


def scene(folder: Path, changed: bool) -> Path:
    """The coffee on a wall, as it is or with another print on its label."""
    cut = cv2.imread(str(PACKSHOT), cv2.IMREAD_UNCHANGED)
    cut = cv2.resize(cut, None, fx=600 / cut.shape[0], fy=600 / cut.shape[0], interpolation=cv2.INTER_AREA)
    if changed:
        rows, columns = np.nonzero(cut[..., 3] > 250)
        y, x = int(np.median(rows)), int(np.median(columns))
        cv2.rectangle(cut, (x - 40, y - 30), (x + 40, y + 30), (60, 180, 240, 255), -1)
    wall = np.full((800, 800, 3), (170, 190, 205), np.float32)
    cover = cut[..., 3:] / 255.0
    part = wall[120 : 120 + cut.shape[0], 300 : 300 + cut.shape[1]]
    part[:] = part * (1 - cover[:, : part.shape[1]]) + cut[:, : part.shape[1], :3] * cover[:, : part.shape[1]]
    file = folder / f"{changed}.jpg"
    cv2.imwrite(str(file), wall.astype(np.uint8))
    return file


def test_an_unchanged_product_passes_and_a_changed_one_fails(tmp_path: Path) -> None:
    code, found = told(str(scene(tmp_path, False)), "--source", str(PACKSHOT))
    assert (code, found["verdict"], found["reasons"]) == (0, "pass", []) and found["transform"] and found["signals"]
    heat = tmp_path / "heat.png"
    code, found = told(str(scene(tmp_path, True)), "--source", str(PACKSHOT), "--heatmap", str(heat))
    assert (code, found["verdict"]) == (1, "fail") and heat.read_bytes()[:4] == b"\x89PNG"
    assert set(found["reasons"][0]) == {"zh", "en"} and 0 <= found["uncertainty"] <= 0.5


def test_wrong_input_is_told_apart_from_a_failed_check(tmp_path: Path) -> None:
    assert told(str(scene(tmp_path, False)))[0] == 2
    assert told("nowhere.jpg", "--source", str(PACKSHOT))[0] == 2
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff nothing")
    code, found = told(str(broken), "--source", str(PACKSHOT))
    assert code == 2 and found["error"]["code"] == "bad_picture"


def test_words_are_checked_for_a_market() -> None:
    code, found = told("--text", "全网第一的黑咖啡", "--text", "0糖0脂", "--market", "cn")
    assert (code, found["verdict"], len(found["hits"])) == (1, "fail", 1) and found["hits"][0]["fix"]["en"]
    assert told("--text", "原价99", "--market", "cn")[1]["verdict"] == "review"
    assert told("--text", "0糖0脂", "--market", "cn") == (0, {"verdict": "pass", "hits": []})
    assert told("--text", "全网第一", "--market", "mars")[0] == 2


def test_an_override_needs_a_reason() -> None:
    code, found = told("--text", "行业最佳", "--market", "cn", "--override", "cn.superlative=award no. 12")
    assert code == 0 and found["hits"][0]["overridden"] == "award no. 12"
    for wrong in ("cn.superlative= ", "cn.superlative", "cn.superlativ=award no. 12"):
        assert told("--text", "行业最佳", "--market", "cn", "--override", wrong)[0] == 2
