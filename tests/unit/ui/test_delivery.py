"""A kit as files: whole or not at all, and never outside its folder."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from domain.brief import Request
from domain.errors import BadProductData
from domain.runs import Run
from memory.assets import FileAssets
from ui.commands.delivery import deliver


def run_with_kit(assets: FileAssets, files: dict[str, str]) -> Run:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    kit = assets.put(buffer.getvalue(), "application/zip")
    return Run(id="run-1", thread_id="t", request=Request(text="咖啡"), kit=kit)


@pytest.mark.parametrize("top", ["", "coffee-kit/"])
def test_the_kit_lies_at_the_top_of_its_folder(assets: FileAssets, tmp_path: Path, top: str) -> None:
    run = run_with_kit(assets, {f"{top}kit.json": "{}", f"{top}jd/1.jpg": "picture"})
    folder = deliver(assets, run, tmp_path / "a" / "out")
    assert (folder / "kit.json").read_text() == "{}" and (folder / "jd" / "1.jpg").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["out"]


def test_a_folder_that_is_there_keeps_its_files(assets: FileAssets, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    run = run_with_kit(assets, {"kit.json": "{}"})
    deliver(assets, run, tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine" and (tmp_path / "kit.json").exists()


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "a/../../evil", "..\\evil", "c:evil"])
def test_nothing_is_written_outside(assets: FileAssets, tmp_path: Path, name: str) -> None:
    run = run_with_kit(assets, {"kit.json": "{}", name: "x"})
    with pytest.raises(BadProductData):
        deliver(assets, run, tmp_path / "out")
    assert not (tmp_path / "out").exists() and not (tmp_path / "evil").exists()
