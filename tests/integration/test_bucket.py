"""Files in a bucket, against a server that speaks S3: the same promises as in a folder, seen from two machines."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from agents.settings import Settings
from domain.errors import NotFound, StoreUnavailable
from memory.assets import FileAssets
from memory.bucket import BucketAssets
from memory.file_store import open_assets

URL = "s3://shop/files"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An S3 server of its own process, with one bucket."""
    pytest.importorskip("s3fs")
    pytest.importorskip("moto")
    log = tmp_path_factory.mktemp("s3") / "log"
    with log.open("w+") as output:
        server = subprocess.Popen(
            [sys.executable, "-c", "from moto.server import main; main(['-p', '0'])"], stdout=output, stderr=output
        )
        try:
            end = time.monotonic() + 30
            while "Running on http" not in log.read_text():
                assert server.poll() is None and time.monotonic() < end, log.read_text()
                time.sleep(0.05)
            url = log.read_text().split("Running on ", 1)[1].split()[0]
            httpx.put(f"{url}/shop").raise_for_status()
            yield url
        finally:
            server.terminate()
            server.wait(10)


@pytest.fixture
def options(server: str) -> dict[str, object]:
    return {"key": "k", "secret": "s", "client_kwargs": {"endpoint_url": server, "region_name": "us-east-1"}}


def test_what_one_machine_stores_another_reads(options: dict[str, object], tmp_path: Path) -> None:
    here, there = (BucketAssets(URL, tmp_path / name, **options) for name in ("here", "there"))
    data = b"\x89PNG picture"
    asset = here.put(data, "image/png")
    assert asset == "sha256:" + hashlib.sha256(data).hexdigest() == here.put(data, "image/webp")
    assert asset in there and there.get(asset) == data and there.media_type(asset) == "image/png"
    assert there.path(asset).is_relative_to(tmp_path / "there") and asset in FileAssets(tmp_path / "there")


def test_a_lost_copy_is_fetched_again(options: dict[str, object], tmp_path: Path) -> None:
    assets = BucketAssets(URL, tmp_path, **options)
    asset = assets.put(b"kept", "text/plain")
    assets.path(asset).unlink()
    assert assets.get(asset) == b"kept"


def test_what_is_not_there_or_damaged_is_not_found(options: dict[str, object], tmp_path: Path) -> None:
    assets = BucketAssets(URL, tmp_path, **options)
    asset = "sha256:" + "0" * 64
    for wrong in (asset, "sha256:../../etc/passwd", ""):
        assert wrong not in assets
        with pytest.raises(NotFound):
            assets.get(wrong)
    there, place = assets._at(asset)
    there.pipe_file(f"{place}.type", b"text/plain")
    there.pipe_file(place, b"something else")
    with pytest.raises(NotFound):
        assets.get(asset)


def test_a_server_that_is_away_is_said(tmp_path: Path) -> None:
    away = {"endpoint_url": "http://127.0.0.1:9", "region_name": "us-east-1"}
    settings = {"retries": {"max_attempts": 0}, "connect_timeout": 1}
    assets = BucketAssets(URL, tmp_path, key="k", secret="s", client_kwargs=away, config_kwargs=settings)
    with pytest.raises(StoreUnavailable) as said:
        assets.put(b"data", "text/plain")
    assert "s3://shop/files" in said.value.in_words("en")


@pytest.mark.parametrize("url", ["", "{folder}", "file://{folder}"])
def test_a_folder_is_no_bucket(url: str, tmp_path: Path) -> None:
    settings = Settings(assets_url=url.format(folder=tmp_path / "shared"), data_dir=tmp_path)
    assets = open_assets(*settings.assets_at)
    folder = tmp_path / ("shared" if url else "assets")
    assert assets.path(assets.put(b"x", "text/plain")).is_relative_to(folder)


def test_a_scheme_that_nobody_knows_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as said:
        open_assets("ftpx://host/files", tmp_path).put(b"x", "text/plain")
    assert "VITRINE_ASSETS_URL" in said.value.in_words("en")
