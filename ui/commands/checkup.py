"""The checks of `vitrine doctor`, one function for each thing; what they say is in ``checkup.yaml``."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import yaml

from agents.settings import Settings
from domain import Frozen
from domain.errors import StoreUnavailable
from domain.text import Words

MIN_FREE = 1_000_000_000
SECONDS = 4.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "microsoft-edge")
State = Literal["ok", "off", "missing"]
Result = tuple[State, str, str]
"""State, what was found, and the row of ``checkup.yaml`` that says what is wrong."""


class Finding(Frozen):
    """What was found about one thing."""

    check: str
    state: State
    """``off``: a feature is not there, everything else works. ``missing``: Vitrine cannot work."""
    found: str
    name: Words
    effect: Words = {}
    """What that switches off."""
    remedy: Words = {}
    """What to do about it."""


def examine(settings: Settings) -> list[Finding]:
    """All checks."""
    findings = []
    for check in CHECKS:
        state, found, problem = check(settings)
        name = check.__name__
        words = _table()["problems"].get(problem, {})
        if name == "typefaces" and state != "ok":
            words = {"remedy": _typeface_notice()}
        findings.append(Finding(check=name, state=state, found=found, name=_table()["names"][name], **words))
    return findings


def python(settings: Settings) -> Result:
    """The interpreter."""
    good = sys.version_info >= (3, 11)
    return "ok" if good else "missing", sys.version.split()[0], "" if good else "python_old"


def data(settings: Settings) -> Result:
    """The data folder: writable, and with room."""
    folder = settings.data_dir.resolve()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free
    found = f"{folder} ({free / 1e9:.1f} GB free)"
    if not os.access(there, os.W_OK):
        return "missing", found, "data_readonly"
    return ("missing", found, "data_full") if free < MIN_FREE else ("ok", found, "")


def store(settings: Settings) -> Result:
    """Redis or Valkey, configured or embedded."""
    from memory.server import answers, find_program

    if settings.redis_url:
        good = answers(settings.redis_url)
        return "ok" if good else "missing", without_password(settings.redis_url), "" if good else "store_silent"
    try:
        return "ok", f"embedded, {find_program()}", ""
    except StoreUnavailable:
        return "missing", "-", "store_none"


def broker(settings: Settings) -> Result:
    """The queue's broker, where it is another server."""
    from jobs.broker import BrokerMissing, broker_of

    try:
        broker_of(settings)
    except BrokerMissing:
        return "missing", "-", "broker_missing"
    if not settings.broker_url:
        return "ok", "= state store", ""
    from kombu import Connection
    from kombu.exceptions import KombuError

    shown = without_password(settings.broker_url)
    try:
        with Connection(settings.broker_url, connect_timeout=SECONDS) as connection:
            connection.ensure_connection(max_retries=1, timeout=SECONDS)
    except (KombuError, OSError) as error:
        return "missing", f"{shown} ({type(error).__name__})", "broker_silent"
    return "ok", shown, ""


def model(settings: Settings) -> Result:
    """Language model endpoints."""
    if not settings.llm_endpoints:
        return "off", "built-in engine", "model_none"
    import httpx

    headers = {"Authorization": f"Bearer {settings.llm_api_key}"} if settings.llm_api_key else {}
    answers: list[str] = []
    good = 0
    for url in settings.llm_endpoints:
        try:
            status = httpx.get(f"{url.rstrip('/')}/models", headers=headers, timeout=SECONDS).status_code
            good += status < 400 or status == 404  # Some servers answer chats and have no list of models.
            answers.append(f"{without_password(url)} {status}")
        except httpx.HTTPError as error:
            answers.append(f"{without_password(url)} {type(error).__name__}")
    found = f"{settings.llm_model} @ {', '.join(answers)}"
    return "ok" if good else "off", found, "" if good == len(answers) else "model_silent"


def vectors(settings: Settings) -> Result:
    """Chroma, embedded or a server."""
    if find_spec("chromadb") is None:
        return "missing", "no chromadb", "vectors_none"
    if not settings.chroma_url:
        return "ok", "embedded Chroma", ""
    import httpx

    shown = without_password(settings.chroma_url)
    try:
        httpx.get(f"{settings.chroma_url.rstrip('/')}/api/v2/heartbeat", timeout=SECONDS).raise_for_status()
    except httpx.HTTPError as error:
        return "missing", f"{shown} ({type(error).__name__})", "vectors_silent"
    return "ok", shown, ""


def pictures(settings: Settings) -> Result:
    """The libraries that pictures are made with, tried in a process of their own."""
    script = "import skia, cv2; print('skia', skia.__version__ + ', opencv', cv2.__version__)"
    tried = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    if tried.returncode:
        return "missing", (tried.stderr.strip().splitlines() or ["?"])[-1], "pictures_broken"
    return "ok", f"{settings.image_backend} ({tried.stdout.strip()})", ""


def typefaces(settings: Settings) -> Result:
    """Typefaces for Chinese and Latin."""
    from tools.generation.fonts import doctor_fonts

    report = doctor_fonts()
    state: State = "ok" if report.ok else "off" if report.found else "missing"
    absent = f", without {', '.join(report.absent)}" if report.absent else ""
    return state, f"{len(report.found)} faces{absent}", ""


def credentials(settings: Settings) -> Result:
    """What delivered files are signed with."""
    if settings.c2pa == "off":
        return "off", "-", "credentials_off"
    if find_spec("c2pa") is None:
        return "missing", "no c2pa", "credentials_none"
    return "ok", settings.c2pa_certificate or "development certificate", ""


def gpu(settings: Settings) -> Result:
    """A GPU and torch."""
    cards = ""
    if shutil.which("nvidia-smi"):
        query = ["nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader"]
        cards = "; ".join(subprocess.run(query, capture_output=True, text=True, timeout=30).stdout.split("\n")).strip(
            "; "
        )
    found = f"{cards or '-'} ({'torch' if find_spec('torch') else 'no torch'})"
    if settings.image_backend == "diffusers" and not (cards and find_spec("torch")):
        return "missing", found, "gpu_needed"
    return ("ok", found, "") if cards else ("off", found, "gpu_none")


def browser(settings: Settings) -> Result:
    """A browser for the tests of the pages."""
    found = next(filter(None, map(shutil.which, BROWSERS)), "")
    return ("ok", found, "") if found else ("off", "-", "browser_none")


def port(settings: Settings) -> Result:
    """The web page: running, or whether its port is free."""
    from jobs.claim import answers, read_state

    if url := str(read_state(settings.data_dir.resolve()).get("url", "")):
        return "ok", f"{url} ({'running' if answers(url, '/health') else 'not answering'})", ""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    try:
        socket.create_connection((host, settings.port), timeout=1).close()
    except OSError:
        return "ok", f"port {settings.port} is free", ""
    return "off", f"port {settings.port} is in use", "port_taken"


def without_password(url: str) -> str:
    """The URL as it may be shown."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return table


def _typeface_notice() -> Words:
    from tools.generation.fonts import doctor_fonts

    return doctor_fonts().notice


CHECKS: tuple[Callable[[Settings], Result], ...] = (
    python, data, store, broker, model, vectors, pictures, typefaces, credentials, gpu, browser, port,
)  # fmt: skip
