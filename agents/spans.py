"""Whether a model's words stand in the merchant's own: as a span of a message, not negated, not in pasted orders."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.brief import Turn
from tools.understanding.briefs.planted import set_orders_aside
from tools.understanding.briefs.quotes import read_quotes
from tools.understanding.briefs.reading import Reading

NEGATED = re.compile(
    r"(?:不要|不用|不能|不想|别|勿|禁止|避免|去掉|没有|无需|不)[^，,。；;！!？?\n]{0,4}$"
    r"|(?<![a-z])(?:no|not|don'?t|never|without|avoid|remove|drop|skip)(?![a-z])[^,.;!?\n]{0,14}$"
)


def plain(text: str) -> str:
    """Text without case, width, punctuation and spaces, to compare wordings by."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


@dataclass(frozen=True)
class OwnWords:
    """The merchant's messages without what they only pasted."""

    messages: tuple[str, ...]

    @classmethod
    def of(cls, turns: Sequence[Turn]) -> OwnWords:
        """What the merchant said themselves in these turns."""
        return cls(tuple(_own(turn.text) for turn in turns if turn.role == "user"))

    def say(self, words: str, negated: bool | None = None) -> bool:
        """Whether they say this; with `negated`, whether they say it so."""
        wanted = plain(words)
        return bool(wanted) and any(self._in(message, wanted, negated) for message in self.messages)

    def _in(self, message: str, wanted: str, negated: bool | None) -> bool:
        places = [(place, sign) for place, raw in enumerate(message) for sign in plain(raw)]
        text = "".join(sign for _, sign in places)
        at = text.find(wanted)
        while at >= 0:
            start = places[at][0]
            whole = not (
                _within_a_number(text, at, wanted) or _within_a_word(message, start, places[at + len(wanted) - 1][0])
            )
            before = message[max(0, start - 24) : start].casefold()
            if whole and (negated is None or negated == bool(NEGATED.search(before))):
                return True
            at = text.find(wanted, at + 1)
        return False


def grounded(values: Sequence[str], fits: Callable[[str], bool]) -> tuple[str, ...]:
    """The values that fit, each once."""
    return tuple(dict.fromkeys(value for value in values if fits(value)))


def _own(text: str) -> str:
    """A message without the pasted text that gives orders."""
    reading = Reading.of(text)
    read_quotes(reading)
    set_orders_aside(reading)
    own = reading.text
    for aside in reading.asides:
        own = own.replace(aside, " \n ")
    return own


def _within_a_number(text: str, at: int, wanted: str) -> bool:
    """Whether a figure is only a part of a longer one: 9.9 in 59.9."""
    before, after = text[at - 1 : at], text[at + len(wanted) : at + len(wanted) + 1]
    return (wanted[0].isdigit() and before.isdigit()) or (wanted[-1].isdigit() and after.isdigit())


def _within_a_word(message: str, start: int, end: int) -> bool:
    """Whether Latin words are only a part of a longer word: tea in steam."""
    before, after = message[start - 1 : start] if start else "", message[end + 1 : end + 2]
    joined = (message[start], before), (message[end], after)
    return any(one.isascii() and one.isalpha() and other.isascii() and other.isalpha() for one, other in joined)
