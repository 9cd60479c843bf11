"""What language models are told: Markdown, rendered with Jinja2. Merchant and product text goes in as fenced data."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import BaseModel


def render(name: str, **values: Any) -> str:
    """The prompt `prompts/<name>.md` with these values; a missing value is an error, never an empty string."""
    return _environment().get_template(f"{name}.md").render(**values).strip() + "\n"


@lru_cache(maxsize=32)
def version_of(name: str) -> str:
    """The prompt's name with a fingerprint of its text: what a picture was directed by, for rankings."""
    text = Path(__file__).with_name(f"{name}.md").read_bytes()
    return f"{name}@{hashlib.sha256(text).hexdigest()[:8]}"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("prompts", package_path=""),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # Markdown, not HTML; untrusted text only enters through the `data` filter
    )
    environment.filters["data"] = fence
    return environment


def fence(value: Any, name: str) -> str:
    """Untrusted values as JSON inside a tag that they cannot close: every angle bracket is escaped."""
    text = json.dumps(_plain(value), ensure_ascii=False, indent=None, sort_keys=False)
    escaped = text.replace("<", "\\u003c").replace(">", "\\u003e")
    return f"<data name={json.dumps(name)}>\n{escaped}\n</data>"


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_defaults=True)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
