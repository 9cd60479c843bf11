"""The batch's contact sheet: a page beside the pictures, with search and filters, for any number of products."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

HERE = Path(__file__).parent


def batch_sheet(manifest: Mapping[str, Any], titles: Mapping[str, str], lang: str = "zh") -> bytes:
    """The page as HTML. Pictures are loaded from their folders, and only when they come into view."""
    language = "zh" if lang.startswith("zh") else "en"
    words = yaml.safe_load((HERE / "batch_sheet.yaml").read_text(encoding="utf-8"))[language]
    items = [_shown(item, titles, language) for item in manifest["items"]]
    environment = Environment(
        loader=FileSystemLoader(HERE), undefined=StrictUndefined, autoescape=select_autoescape(default=True),
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    # The items are data inside a script: "<" is written so that no text of a product can end it.
    data = json.dumps(items, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    page = environment.get_template("batch_sheet.html").render(
        batch=manifest["batch"], tally=manifest["tally"], status=words["status"][manifest["status"]], words=words,
        lang=language, data=data, page_words=json.dumps(words, ensure_ascii=False).replace("<", "\\u003c"),
    )  # fmt: skip
    return page.encode()


def _shown(item: Mapping[str, Any], titles: Mapping[str, str], lang: str) -> dict[str, Any]:
    """What the page needs of an item."""
    reasons = [reason["message"].get(lang) or next(iter(reason["message"].values()), "") for reason in item["reasons"]]
    pictures = [
        {"f": c["file"], "w": c["width"], "h": c["height"], "p": c["persona"], "s": c["format"],
         "a": c["alt"].get(lang) or next(iter(c["alt"].values()), "")}
        for c in item["creatives"]
    ]  # fmt: skip
    state = "made" if item["status"] == "completed" else "partial" if item["done"] else "none"
    return {
        "sku": item["sku"], "row": item["row"], "title": titles.get(item["sku"], ""), "state": state,
        "why": reasons, "pictures": pictures,
    }  # fmt: skip
