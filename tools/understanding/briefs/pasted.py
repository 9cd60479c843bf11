"""The product that somebody else's words name: a field of a table or JSON, a file's name, how a pasted page begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.understanding.briefs.chunks import Candidate, nameable
from tools.understanding.briefs.lexicon import goods_head
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.reading import Reading

FIELD = named_pattern("pasted.field")
OTHER_FIELD = named_pattern("pasted.other_field")
NAME_COLUMN = named_pattern("pasted.name_column")
OPENS = named_pattern("pasted.opens")
"""A heading of pasted text and the first words behind it."""
FIRST = re.compile(r"[^,，。.;；:：|<\[【({}（\n“”\"'‘’!！?？]{2,48}")
FILE = named_pattern("pasted.file")
QUOTE = re.compile(r"[“‘「『«\"]|(?<![\w’'])'")
NO_NAME = named_pattern("pasted.no_name")
"""Parts of file names that name no goods."""
CARRIER = named_pattern("pasted.carrier")
"""What goods are told of in; never the goods."""


def field_names(reading: Reading) -> list[str]:
    """Products in a name field beside other fields, or in the name column of a table."""
    if not OTHER_FIELD.search(reading.low):
        return []
    found = [reading.text[match.start("what") : match.end("what")].strip() for match in FIELD.finditer(reading.low)]
    return [name for name in [*found, *_column(reading)] if nameable(name) and not re.search(r"://|[<>]", name)][:6]


def _column(reading: Reading) -> Iterator[str]:
    """The cells under a heading like ``name``."""
    rows = [re.split(r"\s*[|\t]\s*|\s*,\s*", line.strip(" |")) for line in reading.text.splitlines() if line.strip()]
    for number, row in enumerate(rows[:-1]):
        place = next((n for n, cell in enumerate(row) if NAME_COLUMN.fullmatch(cell.strip().lower())), None)
        if place is None or len(row) < 2:
            continue
        for cells in rows[number + 1 :]:
            if len(cells) >= len(row) - 1 and len(cells) > place and not re.fullmatch(r"[-: ]*", cells[place]):
                yield cells[place].strip()
        return


def told(reading: Reading) -> Iterator[Candidate]:
    """How pasted text begins, and what a file is called."""
    for start in _beginnings(reading):
        match = FIRST.match(reading.text, start)
        text = match[0].strip(" -–—") if match else ""
        if match and nameable(text) and len(text.split()) <= 7 and not CARRIER.search(text.lower()):
            at = match.start()
            yield Candidate(text, at, at + len(text), 2.4 + (2.2 if goods_head(text) else 0.0))
    for match in FILE.finditer(reading.text):
        words = [word for word in re.split(r"[_\s-]+", match["stem"]) if word and not NO_NAME.fullmatch(word.lower())]
        text = " ".join(words) if all(word.isascii() for word in words) else "".join(words)
        if nameable(text):
            yield Candidate(text, *match.span("stem"), 2.0 + (2.2 if goods_head(text) else 0.0))


def _beginnings(reading: Reading) -> Iterator[int]:
    """Where pasted text begins: a quote that a page or mail is named before, what stands behind a heading."""
    starts = [start for start, _ in reading.pasted] + [match.end() for match in OPENS.finditer(reading.low)]
    for match in QUOTE.finditer(reading.low):
        before = re.split(r"[。！!？?\n]|\.\s", reading.low[max(0, match.start() - 44) : match.start()])[-1]
        if CARRIER.search(before):
            starts.append(match.end())
    for start in sorted(set(starts)):
        yield start + len(reading.text[start:]) - len(reading.text[start:].lstrip(" \n“‘\"'「『"))


def is_carrier(text: str) -> bool:
    """Whether a chunk is what goods are told of in: 供货商的资料, a wholesaler's email."""
    return bool(CARRIER.search(text.lower())) and not goods_head(text)
