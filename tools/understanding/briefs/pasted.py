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
LISTS_BELOW = named_pattern("pasted.lists_below")
ASKS = named_pattern("pasted.asks")
Span = tuple[int, int]
FIRST = re.compile(r"[^,，。.;；:：|<\[【({}（\n“”\"'‘’!！?？]{2,48}")
FILE = named_pattern("pasted.file")
QUOTE = re.compile(r"[“‘「『«\"]|(?<![\w’'])'")
NO_NAME = named_pattern("pasted.no_name")
"""Parts of file names that name no goods."""
CARRIER = named_pattern("pasted.carrier")
"""What goods are told of in; never the goods."""


def mark_lines(reading: Reading) -> None:
    """Mark the rows of a table, and the lines under ``these reviews:``, as somebody else's words."""
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n]+", reading.text)]
    for header, rows in _tables(reading):
        for start, end in (header, *rows):
            reading.pasted.append((start, end))
    heading = next((n for n, (start, end) in enumerate(lines) if LISTS_BELOW.search(reading.low[start:end])), None)
    for start, end in lines[heading + 1 :] if heading is not None else ():
        if ASKS.search(reading.low[start:end]):
            break
        reading.pasted.append((start, end))


def _tables(reading: Reading) -> Iterator[tuple[Span, list[Span]]]:
    """Headers with a column of names and the rows under them, with the same sign between their cells."""
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n]*(?:\n|$)", reading.text) if match[0]]
    for number, (start, end) in enumerate(lines[:-1]):
        header = reading.low[start:end]
        sign = next((sign for sign in "|\t,，" if sign in header), "")
        if not sign or not any(NAME_COLUMN.fullmatch(cell) for cell in cells_of(header, sign)):
            continue
        many, rows = header.strip(" |\n").count(sign), []
        for row in lines[number + 1 :]:
            if reading.text[slice(*row)].strip(" |\n").count(sign) < many:
                break
            rows.append(row)
        if rows:
            yield (start, end), rows
            return


def cells_of(line: str, sign: str) -> list[str]:
    """The cells of a row."""
    return [cell.strip() for cell in line.strip(f" {sign}\n").split(sign)]


def column_names(reading: Reading) -> list[str]:
    """The cells under a heading like ``name``."""
    for header, rows in _tables(reading):
        text = reading.low[slice(*header)]
        sign = next(sign for sign in "|\t,，" if sign in text)
        place = next(n for n, cell in enumerate(cells_of(text, sign)) if NAME_COLUMN.fullmatch(cell))
        cells = [cells_of(reading.text[slice(*row)], sign) for row in rows]
        names = [row[place] for row in cells if len(row) > place and not re.fullmatch(r"[-: ]*", row[place])]
        return [name for name in names if nameable(name) and not re.search(r"://|[<>]", name)][:6]
    return []


def field_names(reading: Reading) -> list[str]:
    """Products in a name field beside other fields."""
    if not OTHER_FIELD.search(reading.low):
        return []
    found = [reading.text[match.start("what") : match.end("what")].strip() for match in FIELD.finditer(reading.low)]
    return [name for name in found if nameable(name) and not re.search(r"://|[<>]", name)][:6]


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
