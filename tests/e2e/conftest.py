"""A running Vitrine and a real Chromium for the tests of whole processes."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 240
PATIENCE_MS = 60_000
"""How long a page may take to come to what is expected: a busy machine is slow, not wrong."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def vitrine_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`vitrine up` on an empty data folder, ready for briefs."""
    port, data = free_port(), tmp_path_factory.mktemp("var")
    settings = {"VITRINE_PORT": str(port), "VITRINE_DATA_DIR": str(data)}
    up = subprocess.Popen([sys.executable, "-m", "ui.cli", "up"], cwd=ROOT, env={**os.environ, **settings})
    url = f"http://127.0.0.1:{port}"
    try:
        until(url + "/ready", up)
        yield url
    finally:
        up.send_signal(signal.SIGTERM)
        up.wait(30)


def until(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until this address answers 200."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, f"vitrine up ended with {process.returncode}"
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    pytest.fail(f"{url} is not ready after {READY_SECONDS} s")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a screen: skipped at home where there is none, failed in CI."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        message = "no browser found. Install one (Debian/Ubuntu: sudo apt-get install chromium)"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    quiet = [
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=[*quiet, *root])
        yield browser
        browser.close()
