"""Blocks of a text: what stands together in brackets, quotes, comment marks or tags, or behind a number of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple


class Block(NamedTuple):
    """Where a block begins, where what it holds begins and ends, and where it ends."""

    start: int
    inner: int
    stop: int
    end: int
    hidden: bool
    """Whether its marks are for machines, not for readers: comments, tags, double brackets."""


HIDDEN = {"[[": "]]", "{{": "}}", "<!--": "-->", "/*": "*/", "<<<": ">>>", "```": "```"}
PLAIN = dict(zip("([{（［｛【〔〖《“‘「『«", ")]}）］｝】〕〗》”’」』»", strict=True))
CLOSES = {*HIDDEN.values(), *PLAIN.values()}
MARK = re.compile(
    r"<!--|-->|/\*|\*/|<<<|>>>|```|\[\[|\]\]|\{\{|\}\}|</(?P<close>[a-z]\w*)\s*>|<(?P<tag>[a-z]\w*)(?:\s[^<>]*)?>"
    r"|[][(){}（）［］｛｝【】〔〕〖〗《》“”‘「」『』«»]|’(?![a-z])",
    re.IGNORECASE,
)
STRAIGHT = re.compile(r"\"[^\"]{1,2000}\"|(?<![\w’'])'(?:[^']|(?<=\w)'(?=\w)){2,2000}'(?!\w)")
NUMBERED = re.compile(r"(?:^|(?<=[\s:：。；;！!]))(?P<number>\d{1,2})[.)、)](?!\d)\s*|(?P<ring>[①-⑳])\s*")
HEADING = re.compile(
    r"\W*(?:(?:new|urgent|hidden) )?"
    r"(?:系统|管理员|智能|ai|助手|开发者|最高优先级|紧急|隐藏|system|admin|assistant|developer|root|inst)"
    r"(?:助手)?[ _-]?(?:消息|指令|提示|通知|命令|注意|message|prompt|note|notice|override|instructions?)?"
    r"(?:请?(?:执行|照做|听好|必读|须知))?\W*"
)
"""What only names the speaker: the order stands behind it."""


@lru_cache(maxsize=256)
def blocks(text: str) -> tuple[Block, ...]:
    """Every block of a text, inner ones too."""
    straight = (Block(m.start(), m.start() + 1, m.end() - 1, m.end(), False) for m in STRAIGHT.finditer(text))
    return (*_bracketed(text), *straight, *_numbered(text))


def around(text: str, at: int) -> Block | None:
    """The innermost block at a place; none where it only names who speaks."""
    found = [block for block in blocks(text) if block.start <= at < block.end]
    block = min(found, key=lambda block: block.end - block.start, default=None)
    return None if block and HEADING.fullmatch(text[block.inner : block.stop].lower()) else block


def _bracketed(text: str) -> Iterator[Block]:
    """Marks that open and close; an opening mark that is never closed opens nothing."""
    opened: list[tuple[str, re.Match[str]]] = []
    for mark in MARK.finditer(text):
        sign = f"</{mark['close'].lower()}" if mark["close"] else mark[0]
        if any(closing == sign for closing, _ in opened[-20:]):
            while opened[-1][0] != sign:
                opened.pop()
            start = opened.pop()[1]
            yield Block(start.start(), start.end(), mark.start(), mark.end(), len(sign) > 1)
        elif sign in ("]]", "}}") and len([1 for closing, _ in opened[-20:] if closing == sign[0]]) > 1:
            for number in (0, 1):  # two that were opened one by one
                while opened[-1][0] != sign[0]:
                    opened.pop()
                start = opened.pop()[1]
                yield Block(start.start(), start.end(), mark.start() + number, mark.start() + number + 1, False)
        elif mark["tag"]:
            opened.append((f"</{mark['tag'].lower()}", mark))
        elif closing := HIDDEN.get(sign) or PLAIN.get(sign):
            opened.append((closing, mark))


def _numbered(text: str) -> Iterator[Block]:
    """Entries of a list that is numbered 1, 2, 3; the last one ends with its line."""
    marks: list[re.Match[str]] = []
    for mark in NUMBERED.finditer(text):
        number = int(mark["number"]) if mark["number"] else ord(mark["ring"]) - ord("①") + 1
        if number == len(marks) + 1:
            marks.append(mark)
    for mark, other in zip(marks, [*marks[1:], None], strict=False):
        line = text.find("\n", mark.end())
        line = len(text) if line < 0 else line
        end = min(line, other.start()) if other else line
        if len(marks) > 1 and (other or end < len(text)):
            yield Block(mark.start(), mark.end(), end, end, False)
