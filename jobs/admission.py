"""What is let in as a brief: readable text of a sensible size; everything else is refused in the user's language."""

from __future__ import annotations

import re
import unicodedata

from pydantic import ValidationError

from domain.brief import Request
from domain.errors import BadBrief
from domain.secrets import mask
from domain.text import Lang, Words
from tools.efficiency.advertising import check_overrides

MAX_CHARACTERS = 8_000
MAX_BYTES = 1_000_000
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KEPT = "\n\t\u200c\u200d"
"""Control and format characters that text is written with: line ends, tabs, joiners of emoji and Indic scripts."""

EMPTY: Words = {
    "zh": "请写一句话，说明要什么素材，例如：“为黑咖啡做 5 类人群的主图，1:1 和 3:4”。",
    "en": "Please say in a sentence what you need, for example: “main images of the black coffee for 5 audiences, "
    "1:1 and 3:4”.",
}
UNREADABLE: Words = {
    "zh": "这不像文字，像是二进制文件。请直接输入文字；图片请用“上传照片”，商品资料请用“导入”。",
    "en": "This does not look like text but like a binary file. Please type what you need; send pictures as photos and "
    "product data with `vitrine ingest`.",
}


def language_of(text: str) -> Lang:
    """The language to answer a user in who wrote this."""
    return "zh" if _CHINESE.search(text[:MAX_CHARACTERS]) else "en"


def admit(request: Request) -> Request:
    """The request, cleaned; raises `BadBrief`."""
    text = mask(readable(request.text))
    if request.overrides:
        check_overrides(request.overrides)
    lang = request.lang.split("-")[0].lower()
    try:
        return Request.model_validate(
            request.model_dump(exclude_unset=True) | {"text": text, "lang": lang if lang in ("zh", "en") else ""}
        )
    except ValidationError as error:
        places = ", ".join(".".join(str(part) for part in item["loc"]) for item in error.errors())
        raise BadBrief(
            {"zh": f"请求里有不能用的内容：{places}。", "en": f"The request cannot be used; look at: {places}."}
        ) from error


def readable(text: str) -> str:
    """The text without invisible control characters; raises `BadBrief` where nothing sensible is left."""
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise _too_long(text, f"{len(text):,}")
    kept = "".join(char for char in text.replace("\r\n", "\n") if char in _KEPT or _is_text(char))
    strange = len(text) - len(kept) + kept.count("\ufffd")
    if strange > max(8, len(text) * 0.1):
        raise BadBrief(UNREADABLE)
    kept = kept.replace("\ufffd", "").strip()
    if not any(char.isalnum() for char in kept):
        raise BadBrief(EMPTY)
    if len(kept) > MAX_CHARACTERS:
        raise _too_long(kept, f"{len(kept):,}")
    return kept


def _is_text(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Cn", "Co")


def _too_long(text: str, size: str) -> BadBrief:
    return BadBrief(
        {
            "zh": f"文字太长了（{size} 个字符），最多 {MAX_CHARACTERS:,} 个。"
            "请只写需求；商品资料请用 `vitrine ingest` 导入。",
            "en": f"That is too long ({size} characters); at most {MAX_CHARACTERS:,} fit. Write only what you need; "
            "load product data with `vitrine ingest`.",
        },
        length=len(text),
    )
