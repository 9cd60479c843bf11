"""What the second opinion looks at: runs of words and signs, as they stand and with what was understood left out."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence

from domain.brief import Brief, Turn

BLOCKS = {"words": 1.0, "shape": 0.84, "asked": 0.5, "marks": 0.4}
"""What each kind weighs: words, the sentence around what was understood, the assistant's last turn, marks."""
NAMES = {
    "products": "ProdX", "personas": "PersX", "style_scene": "StylX", "selling_points": "SellX", "must_keep": "KeepX",
    "must_avoid": "AvoiX",
}  # fmt: skip
"""What stands in a sentence's shape for the words of a slot."""
BUCKETS = 0x3FFFFF
MOST = 600
"""Signs of a turn that are looked at."""
TOKEN = re.compile(r"[A-Za-zà-ỹ]+(?:['’][a-z]+)?|\d+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\s\w]|\w+")
Features = dict[str, set[int]]


def features(turns: Sequence[Turn], brief: Brief) -> Features:
    """Hashed features of the last turn by block; `brief` is what the grammar made of it."""
    text = _smooth(turns[-1].text)
    asked = next((turn.text for turn in reversed(turns[:-1]) if turn.role == "assistant"), "")
    return {
        "words": set(map(_hashed, _runs(text, parts=True))),
        "shape": {_hashed("d:" + run) for run in _runs(_shape(text, brief))},
        "asked": {_hashed("q:" + run) for run in _runs(_smooth(asked[:300]), parts=True)} if asked else set(),
        "marks": set(map(_hashed, _marks(turns, asked))),
    }


def _hashed(feature: str) -> int:
    return zlib.crc32(feature.encode("utf-8", "replace")) & BUCKETS


def _smooth(text: str) -> str:
    text = unicodedata.normalize("NFKC", text[: 8 * MOST]).lower()
    return re.sub(r"\d+(?:[.,]\d+)*", "0", re.sub(r"https?://\S+", " URL ", text))


def _shape(text: str, brief: Brief) -> str:
    """The sentence with a sign for each thing that was understood."""
    for slot, sign in NAMES.items():
        for value in sorted(getattr(brief, slot), key=len, reverse=True):
            text = text.replace(_smooth(value), f" {sign} ")
    return text


def _runs(text: str, *, parts: bool = False) -> Iterator[str]:
    """Runs of one to three words, to four Chinese signs; with `parts` also pieces of longer words."""
    tokens = ["^", *TOKEN.findall(text)[:MOST], "$"]
    for size in (1, 2, 3):
        for start in range(len(tokens) - size + 1):
            yield " ".join(tokens[start : start + size])
    for start in range(len(tokens) - 3):
        if tokens[start] > "\u2e80" and tokens[start + 1] > "\u2e80":
            yield " ".join(tokens[start : start + 4])
    for word in {token for token in tokens if len(token) > 3 and token < "\u2e80" and token.isalpha()} if parts else ():
        framed = f"<{word[:24]}>"
        for size in (3, 4, 5):
            for start in range(len(framed) - size + 1):
                yield "#" + framed[start : start + size]


def _marks(turns: Sequence[Turn], asked: str) -> Iterator[str]:
    last = turns[-1].text
    yield f"m:turns{min(len(turns), 4)}"
    yield f"m:after-question-{asked.strip().endswith(('?', '？'))}"
    yield f"m:after-words-{bool(asked)}"
    yield f"m:long{min(len(last) // 25, 8)}"
    yield f"m:question-{last.strip().endswith(('?', '？'))}"
    yield f"m:link-{'://' in last}"
    yield f"m:chinese-{bool(re.search('[一-鿿]', last))}"
