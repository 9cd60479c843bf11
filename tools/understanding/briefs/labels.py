"""Briefs written as a form: ``产品：… 人群：…``, ``Product: … Audience: …``. A label says what its line is."""

from __future__ import annotations

import re
from functools import cache

from tools.understanding.briefs.lexicon import LETTER, load
from tools.understanding.briefs.phrases import ends_at, parts_of
from tools.understanding.briefs.reading import Reading

VALUE = r"\s*[:：]\s*(?P<value>[^\n。；;]{1,120}?)(?=\s*(?:[\n。；;]|(?<!\d)\.(?!\d)|$|[，,]?\s*(?:LABEL)\s*[:：]))"
WHOLE = frozenset({"products"})
"""Slots whose value is one name, not a list."""


@cache
def _labelled() -> tuple[re.Pattern[str], dict[str, str]]:
    labels = {str(word).lower(): slot for slot, words in load("labels").items() for word in words}
    listed = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
    names = f"(?<![{LETTER}\\u4e00-\\u9fff])(?:{listed})"
    return re.compile(f"(?<![{LETTER}\\u4e00-\\u9fff])(?P<label>{listed}){VALUE.replace('LABEL', names)}"), labels


def read_labels(reading: Reading) -> None:
    """Claim the values of labelled lines for products, audiences, looks, points, and what to keep or avoid."""
    pattern, labels = _labelled()
    found = list(pattern.finditer(reading.low))
    for match in found:
        slot = labels[match["label"]]
        start, end = match.span("value")
        if len(found) == 1:  # one label in running text: its value ends with the clause
            end = min(end, ends_at(reading.low, start))
        if not reading.free(match.start(), start):
            continue
        spans = [(0, end - start)] if slot in WHOLE else parts_of(reading.text[start:end])
        for a, b in spans:
            value = reading.text[start + a : start + b].strip(" ，,。.、“”\"'")
            begin = start + a + reading.text[start + a : start + b].find(value)
            if value and slot != "skip" and reading.free(begin, begin + len(value)):
                reading.take(slot, value, begin, begin + len(value))
        reading.cover(match.start(), start)
