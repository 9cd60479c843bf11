"""A brief while it is being read: the text, and which parts of it have been understood as what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tools.understanding.briefs.lexicon import simplified
from tools.understanding.briefs.typos import put_right

KEPT_WIDE = set("，。！？；、（）「」『』“”‘’《》【】…：")
"""Signs that stay as they are: in them Chinese punctuation tells clauses apart from decimal points."""


CORRECTION = re.compile(
    r"(?:不对|哦不|噢不|不不不?|算了|说错了?|写错了?|打错了?)[，,。！!\s]"
    r"|(?<![a-z])(?:no,? wait|wait,? no|scratch that|i mean|make that|actually,? (?:no|make it)|correction)(?![a-z])"
)
"""What takes back what was just said."""


LONGEST_RUN = 15
RUN = re.compile(r"\d{16,}|\s{16,}|([^\w\s])\1{15,}|(\w)\2{15,}")
"""Runs that nobody writes and that patterns would take long over; their beginning says as much."""


RINGED = re.compile(r"(?<![第图张号款、,，和及])(?:[①-⑳]|\d\ufe0f?\u20e3)(?!\s*[①-⑳号张款个、和及换改删去重调])")
"""The number of an entry, ① or a key cap; not where pictures are named by it."""


def plain(text: str) -> str:
    """Full-width digits, letters and signs as ordinary ones; odd spaces as spaces; numbered entries as lines."""
    if len(RINGED.findall(text)) > 1:
        text = RINGED.sub("\n", text)
    text = "".join(sign if sign in KEPT_WIDE else unicodedata.normalize("NFKC", sign) for sign in text)
    text = RUN.sub(lambda run: run[0][:LONGEST_RUN], re.sub(r"(?<=\d)：(?=\d)", ":", text))
    return re.sub(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff]", "", text.replace("\u00a0", " ").replace("\u202f", " "))


def lowered(text: str) -> str:
    """Lower case of the same length."""
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)


@dataclass(frozen=True)
class Claim:
    """A part of the text that was understood: which slot it fills, with what."""

    slot: str
    value: Any
    start: int
    end: int


@dataclass
class Reading:
    """One text with the claims made on it. Readers only look at parts that no reader before them took."""

    text: str
    low: str = ""
    claims: list[Claim] = field(default_factory=list)
    taken: bytearray = field(default_factory=bytearray)
    asides: list[str] = field(default_factory=list)
    """Pasted text that gives orders: looked at for safety, never for slots."""
    shut: list[tuple[int, int]] = field(default_factory=list)
    """Where they stand."""
    pasted: list[tuple[int, int]] = field(default_factory=list)
    """Where somebody else's words stand: they tell of the goods, never of what is to be done."""
    closed: bool = False
    """Whether readers of wishes are at work: for them pasted text is not there."""

    @classmethod
    def of(cls, text: str) -> Reading:
        """A fresh reading."""
        smooth = put_right(plain(text))
        return cls(text=smooth, low=simplified(lowered(smooth)), taken=bytearray(len(smooth)))

    @property
    def own(self) -> str:
        """The merchant's own words, of the same length: only these say what is to be done."""
        text = self.low
        for start, end in (*self.pasted, *self.shut):
            text = text[:start] + " " * (end - start) + text[end:]
        return text

    def take(self, slot: str, value: Any, start: int, end: int) -> None:
        """Claim a part of the text for a slot."""
        self.claims.append(Claim(slot, value, start, end))
        self.cover(start, end)

    def cover(self, start: int, end: int) -> None:
        """Mark a part as read without filling a slot."""
        self.taken[start:end] = b"\x01" * (end - start)

    def set_aside(self, start: int, end: int) -> None:
        """Keep a part from every slot: what was claimed in it is given up."""
        self.asides.append(self.text[start:end])
        self.shut.append((start, end))
        self.claims = [claim for claim in self.claims if not (start <= claim.start < end)]
        self.cover(start, end)

    def free(self, start: int, end: int) -> bool:
        """Whether no reader took any of this part, and it is not closed to wishes."""
        if self.closed and any(one < end and start < other for one, other in self.pasted):
            return False
        return not any(self.taken[start:end])

    def finds(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Matches in parts that are still free."""
        for match in pattern.finditer(self.low):
            if match.end() > match.start() and self.free(match.start(), match.end()):
                yield match

    def values(self, slot: str) -> list[Any]:
        """What was found for a slot, in text order, each once."""
        found = sorted((claim for claim in self.claims if claim.slot == slot), key=lambda claim: claim.start)
        unique: list[Any] = []
        for claim in found:
            if claim.value not in unique:
                unique.append(claim.value)
        return unique

    def first(self, slot: str) -> Any:
        """The first value of a slot, or the first after a correction (不对，10张; no wait, 10); None without any."""
        found = sorted((claim.start, claim.value) for claim in self.claims if claim.slot == slot and claim.end)
        mark = max((match.end() for match in CORRECTION.finditer(self.low)), default=0) if len(found) > 1 else 0
        later = next((value for start, value in found if start >= mark), None) if mark else None
        return later if later is not None else next(iter(self.values(slot)), None)

    def spans(self, slot: str) -> list[tuple[int, int]]:
        """Where a slot's claims stand."""
        return sorted((claim.start, claim.end) for claim in self.claims if claim.slot == slot)

    def open_text(self) -> str:
        """The text with everything understood blanked out."""
        return "".join(" " if mark else sign for sign, mark in zip(self.text, self.taken, strict=True))
