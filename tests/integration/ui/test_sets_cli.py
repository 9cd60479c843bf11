"""`vitrine sets` from the outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def sets(tmp_path: Path):  # type: ignore[no-untyped-def]
    env = {**os.environ, "VITRINE_DATA_DIR": str(tmp_path / "var"), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ui.cli", "sets", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


def test_the_list_names_every_set_that_ships(sets) -> None:  # type: ignore[no-untyped-def]
    rows = json.loads(sets("list", "--json").stdout)

    assert {row["name"] for row in rows} == {p.name for p in (ROOT / "studio" / "plates").iterdir()}
    for row in rows:
        assert len(row["palettes"]) >= 3 and len(row["framings"]) == 3 and row["keywords"]["zh"] and row["title"]["en"]


def test_a_preview_is_one_picture_with_every_palette(sets, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert sets("preview", "arch", "--out", "arch.webp").returncode == 0
    assert sets("preview", "arch", "--palette", "mint", "--framing", "9x16", "-o", "mint.png").returncode == 0

    assert Image.open(tmp_path / "arch.webp").width > 5 * 1024
    assert Image.open(tmp_path / "mint.png").size == (768, 1364)


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("preview", "moon"), 2, "gym"),
        (("preview", "gym", "--palette", "beige"), 2, "ember"),
        (("preview", "gym", "--framing", "2x1"), 2, "16x9"),
        (("preview", "gym", "--out", "gym.tiff"), 2, ".webp"),
        (("render", "moon"), 2, "gym"),
        (("render", "gym", "--framing", "2x1"), 2, "16x9"),
        (("new", "Tea Room"), 2, "lower-case"),
        (("new", "gym"), 2, "another name"),
    ],
)
def test_wrong_use_is_said_in_words(sets, arguments: tuple[str, ...], status: int, says: str) -> None:  # type: ignore[no-untyped-def]
    done = sets(*arguments, "--lang", "en")

    assert (done.returncode, says in done.stderr) == (status, True), done.stderr


def test_rendering_without_blender_says_what_to_install(sets) -> None:  # type: ignore[no-untyped-def]
    if subprocess.run([sys.executable, "-c", "import bpy"], capture_output=True).returncode == 0:
        pytest.skip("Blender is here")
    done = sets("render", "gym", "--lang", "zh")

    assert done.returncode == 1 and "pip install 'vitrine[sets]'" in done.stderr


def test_the_template_is_a_set_in_the_making() -> None:
    from studio.template import DESIGN, build

    assert callable(build)
    assert len(DESIGN["palettes"]) >= 3 and set(DESIGN["views"]) == set(DESIGN["calm"]) == {"1x1", "9x16", "16x9"}
    like = __import__("studio.sets.arch", fromlist=["DESIGN"]).DESIGN
    assert set(like) - set(DESIGN) == set(), "the template shows every field that a design needs"
