"""The contact sheet: one self-contained page that shows a kit, for eyes and for meetings."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

HERE = Path(__file__).parent
THUMB = 540
"""Longest side of the pictures inside the page, in pixels."""


def contact_sheet(manifest: Mapping[str, Any], pictures: Mapping[str, bytes], *, lang: str = "zh") -> str:
    """The page as HTML with everything inside it; `pictures` are the files by creative id."""
    titles = {persona["id"]: persona for persona in manifest["personas"]}
    groups: dict[str, list[dict[str, Any]]] = {}
    for creative in manifest["creatives"]:
        shown = {**creative, "thumb": _thumb(pictures[creative["id"]])}
        groups.setdefault(creative["persona"], []).append(shown)
    language = "zh" if lang.startswith("zh") else "en"
    return _template().render(
        kit=manifest, groups=groups, personas=titles, words=_words(language), lang=language, say=_in(language)
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(HERE), undefined=StrictUndefined, autoescape=select_autoescape(default=True),
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("contact_sheet.html")


def _words(lang: str) -> dict[str, Any]:
    """The page's own words."""
    return _table()[lang]


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "contact_sheet.yaml").read_text(encoding="utf-8"))
    return table


def _in(lang: str) -> Callable[[Mapping[str, str]], str]:
    def say(words: Mapping[str, str]) -> str:
        return words.get(lang) or next(iter(words.values()), "")

    return say


def _thumb(picture: bytes) -> str:
    """The picture as a small data URI."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as image:
        image.draft("RGB", (THUMB, THUMB))  # a JPEG is decoded at the smallest size that is large enough
        small = image.convert("RGB")
        small.thumbnail((THUMB, THUMB), Image.Resampling.HAMMING)
        out = io.BytesIO()
        small.save(out, "JPEG", quality=82)  # a twelfth of the time that WebP takes
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()
