"""Files by content hash."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from domain.errors import NotFound
from memory.assets import FileAssets

ROOT = Path(__file__).resolve().parents[3]


def test_bytes_and_type_come_back(assets: FileAssets) -> None:
    asset = assets.put(b"\x89PNG", "image/png")
    assert asset == "sha256:" + hashlib.sha256(b"\x89PNG").hexdigest()
    assert assets.get(asset) == b"\x89PNG"
    assert assets.media_type(asset) == "image/png"
    assert assets.path(asset).read_bytes() == b"\x89PNG"
    assert asset in assets
    assert FileAssets(assets.folder).get(asset) == b"\x89PNG"


def test_same_bytes_are_stored_once_and_keep_their_first_type(assets: FileAssets) -> None:
    asset = assets.put(b"<svg/>", "image/svg+xml")
    stored = assets.path(asset).stat().st_ino
    assert assets.put(b"<svg/>", "text/html") == asset
    assert assets.media_type(asset) == "image/svg+xml"
    assert assets.path(asset).stat().st_ino == stored


@pytest.mark.parametrize(
    "asset",
    ["", "sha256:", "sha256:" + "0" * 64, "sha256:" + "A" * 64, "../../etc/passwd", "sha256:../../../etc/passwd",
     "sha256:" + "0" * 64 + "\n", "sha256:" + "0" * 63 + "/", "md5:" + "0" * 64, "sha256:" + "０" * 64],
)  # fmt: skip
def test_anything_else_is_not_found(assets: FileAssets, asset: str) -> None:
    for read in (assets.get, assets.media_type, assets.path):
        with pytest.raises(NotFound):
            read(asset)
    assert asset not in assets


@pytest.mark.parametrize("media_type", ["", "png", "image/png\r\nX-Evil: 1", "../png", "image/*"])
def test_media_type_must_be_one(assets: FileAssets, media_type: str) -> None:
    with pytest.raises(ValueError, match="media type"):
        assets.put(b"x", media_type)


def test_damaged_file_is_written_again(assets: FileAssets) -> None:
    asset = assets.put(b"whole", "text/plain")
    assets.path(asset).write_bytes(b"")
    assets.put(b"whole", "text/plain")
    assert assets.get(asset) == b"whole"


def test_many_writers_of_one_file(assets: FileAssets) -> None:
    data = os.urandom(200_000)
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda _: assets.put(data, "image/jpeg"), range(32)))
    assert [assets.get(asset) for asset in ids] == [data]
    assert sum(1 for file in assets.folder.rglob("*") if file.is_file()) == 2


def test_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    script = (
        "import resource, signal, sys; from memory.assets import FileAssets\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "FileAssets(sys.argv[1]).put(b'x' * 5000, 'image/png')\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert "OSError" in done.stderr
    assets = FileAssets(tmp_path)
    assert "sha256:" + hashlib.sha256(b"x" * 5000).hexdigest() not in assets
    assert not [file for file in tmp_path.rglob(".*") if file.is_file()]
    assert assets.get(assets.put(b"x" * 5000, "image/png")) == b"x" * 5000


@pytest.mark.crash
def test_killed_writer_leaves_no_half_file(tmp_path: Path) -> None:
    """A process that stores one file after another is killed: each file is whole or not there."""
    script = (
        "import os, sys; from memory.assets import FileAssets; assets = FileAssets(sys.argv[1])\n"
        "for n in range(100000):\n"
        "    print(assets.put(n.to_bytes(4, 'big') * 50000, 'image/jpeg'), flush=True)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as writer:
        assert writer.stdout
        told = [writer.stdout.readline().strip() for _ in range(20)]
        writer.kill()
    assets = FileAssets(tmp_path)
    assert all(assets.media_type(asset) == "image/jpeg" for asset in told)
    whole = [file for file in tmp_path.rglob("*") if file.is_file() and len(file.name) == 64]
    assert len(whole) >= 20
    assert all(hashlib.sha256(file.read_bytes()).hexdigest() == file.name for file in whole)
