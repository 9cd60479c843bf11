"""`vitrine sets` from the outside."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from ui.cli import app

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Runs `vitrine sets ...` here, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, ["sets", *arguments])


def test_the_list_names_every_set_that_ships(sets) -> None:  # type: ignore[no-untyped-def]
    rows = json.loads(sets("list", "--json").stdout)

    assert {row["name"] for row in rows} == {p.name for p in (ROOT / "studio" / "plates").iterdir()}
    for row in rows:
        assert len(row["palettes"]) >= 3 and len(row["framings"]) == 3 and row["keywords"]["zh"] and row["title"]["en"]


def test_a_preview_is_one_picture_with_every_palette(sets, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert sets("preview", "sweep", "--out", "sweep.webp").exit_code == 0
    assert sets("preview", "arch", "--palette", "mint", "--framing", "9x16", "-o", "mint.png").exit_code == 0

    assert Image.open(tmp_path / "sweep.webp").width > 5 * 1024
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

    assert (done.exit_code, says in done.stderr) == (status, True), done.stderr


def test_rendering_without_blender_says_what_to_install(sets) -> None:  # type: ignore[no-untyped-def]
    if importlib.util.find_spec("bpy"):
        pytest.skip("Blender is here")
    done = sets("render", "gym", "--lang", "zh")

    assert done.exit_code == 1 and "pip install 'vitrine[sets]'" in done.stderr


def test_a_new_set_is_one_file(tmp_path: Path) -> None:
    # A checkout of its own: the working folder comes first on the module path.
    (tmp_path / "studio" / "sets").mkdir(parents=True)
    for name in ("__init__.py", "template.py", "sets/__init__.py"):
        (tmp_path / "studio" / name).write_bytes((ROOT / "studio" / name).read_bytes())
    command = [sys.executable, "-m", "ui.cli", "sets", "new", "tea_room", "--lang", "en"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}

    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)

    written = tmp_path / "studio" / "sets" / "tea_room.py"
    assert done.returncode == 0 and Path(done.stdout.strip()) == written, done.stderr
    assert written.read_bytes() == (ROOT / "studio" / "template.py").read_bytes()
    assert "--draft tea_room.png" in done.stderr


def test_the_template_is_a_set_in_the_making() -> None:
    from studio.template import DESIGN, build

    assert callable(build)
    assert len(DESIGN["palettes"]) >= 3 and set(DESIGN["views"]) == set(DESIGN["calm"]) == {"1x1", "9x16", "16x9"}
    like = __import__("studio.sets.arch", fromlist=["DESIGN"]).DESIGN
    assert set(like) - set(DESIGN) == set(), "the template shows every field that a design needs"
