"""What can be quoted: sections of the guides, rows of platform rules, sections of the documents of a checkout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from domain.text import Words, best_of
from tools.generation.canvases import formats

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
DOCUMENTS = ("README.md", "docs/experiments.md", "docs/security.md", "docs/agents.md")
"""Read where the app runs from a checkout; a package has the guides and the rules only."""
SECTION = re.compile(r"^## (?P<title>.+)\n<!-- (?P<id>[\w-]+): (?P<words>.+) -->\n(?P<text>(?:(?!## ).*\n?)+)", re.M)
HEADING = re.compile(r"^#{1,3} (.+)$", re.M)
LONGEST = 420
"""Characters of a document that are quoted at once."""


@dataclass(frozen=True)
class Passage:
    """One thing that can be quoted."""

    id: str
    title: Words
    text: Words
    source: str
    """Where it stands: a file and heading, or a table and row."""
    words: str = ""
    """Other words by which it is asked for."""
    languages: tuple[str, ...] = field(default=("zh", "en"))


@cache
def passages() -> tuple[Passage, ...]:
    """Everything that can be quoted, the guides first."""
    return (*_guide(), *_platforms(), *_documents())


def _guide() -> Iterator[Passage]:
    sections = {lang: _sections(HERE / f"guide.{lang}.md") for lang in ("zh", "en")}
    for name, (title, words, text) in sections["zh"].items():
        other, others, english = sections["en"][name]
        yield Passage(
            name, {"zh": title, "en": other}, {"zh": text, "en": english}, f"handbook/guide#{name}", f"{words} {others}"
        )


def _sections(file: Path) -> dict[str, tuple[str, str, str]]:
    return {
        match["id"]: (match["title"], match["words"], " ".join(match["text"].split()))
        for match in SECTION.finditer(file.read_text(encoding="utf-8"))
    }


def _platforms() -> Iterator[Passage]:
    """What each platform asks of pictures, from the rows that pictures are made by."""
    rows = [row for row in formats().values() if row.canvas.platform]
    for platform in dict.fromkeys(row.canvas.platform for row in rows):
        own = [row for row in rows if row.canvas.platform == platform]
        first = next((row.first for row in own if row.first), {})
        text = {}
        for lang, joint in (("zh", "、"), ("en", "; ")):
            sizes = joint.join(dict.fromkeys(best_of(row.title, lang) for row in own[:5]))
            asked = f"{'。' if lang == 'zh' else '. '}{best_of(first, lang)}" if first else ""
            text[lang] = f"{sizes}{asked}"
        name = {lang: _name(best_of(own[0].title, lang)) for lang in ("zh", "en")}
        asks = "主图 首图 白底 尺寸 规格 要求 规则 size requirements main image rules pixels white background"
        yield Passage(
            f"platform-{platform}", name, text, f"canvases.yaml#{platform}", f"{platform.replace('_', ' ')} {asks}"
        )


def _name(title: str) -> str:
    """The platform in the title of its first format: 淘宝 800×800 is of 淘宝."""
    return re.split(r"\s*\d", title)[0].strip() or title


def _documents() -> Iterator[Passage]:
    for name in DOCUMENTS:
        file = ROOT / name
        if file.is_file():
            yield from _chunks(name, file.read_text(encoding="utf-8"))


def _chunks(name: str, text: str) -> Iterator[Passage]:
    """Paragraphs under their heading, without code and tables of files."""
    text = re.sub(r"```.*?```|!\[[^\]]*\]\([^)]*\)", "", text, flags=re.S)
    places = [*HEADING.finditer(text)]
    for number, heading in enumerate(places):
        end = places[number + 1].start() if number + 1 < len(places) else len(text)
        for place, block in enumerate(re.split(r"\n\s*\n|\n(?=- |\| )", text[heading.end() : end])):
            plain = " ".join(re.sub(r"[*`|]|\[([^\]]+)\]\([^)]*\)", r"\1", block).split())
            if len(plain) > 60 and not plain.startswith("---"):
                yield Passage(
                    f"{name}:{heading[1]}:{place}", {"en": heading[1]}, {"en": plain[:LONGEST]}, f"{name}#{heading[1]}",
                    languages=("en",),
                )  # fmt: skip
